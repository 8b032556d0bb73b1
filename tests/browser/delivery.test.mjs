// How events reach the service: gathered, at the end of a page, again after a failure, and each of them once.
import assert from 'node:assert/strict';
import test from 'node:test';

import { eventually } from './support/eventually.mjs';
import { flush, site, told } from './support/site.mjs';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** A time at which all that a test lets pass is still past for the service. */
const before = () => Date.now() - DAY;

/** What the tracker keeps for later. */
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(':q:')).length);

/** Until the answer to what was sent has been dealt with. */
const settled = (page, count) => eventually(async () => (await kept(page)) === count, async () => `${count} kept events, not ${await kept(page)}`);

const writes = async (shop, count) => {
  await eventually(async () => (await shop.world.writes()).length >= count, () => `${count} requests`);
  return (await shop.world.writes()).map(({ operation, status }) => [operation, status]);
};

test('events are gathered for five seconds and sent together', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/', { now: before() });
  await page.evaluate(() => aa.track('first'));
  await page.clock.runFor(3_000);
  assert.deepEqual(await shop.world.writes(), []);
  await page.evaluate(() => aa.track('second'));
  await page.clock.runFor(3_000);
  assert.deepEqual(told(await shop.world.events(3)), [['page_view'], ['first'], ['second']]);
  assert.deepEqual(await writes(shop, 1), [['trackBatch', 202]]);
});

test('a hundred events do not wait', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/', { now: before() });
  await page.evaluate(() => {
    for (let n = 1; n < 250; n += 1) aa.track('tick', { n });
  });
  await shop.world.events(200);
  await page.clock.runFor(5_000);
  const events = await shop.world.events(250);
  assert.deepEqual(events.map(({ properties }) => properties.n).filter(Boolean).sort((a, b) => a - b), Array.from({ length: 249 }, (_, n) => n + 1));
  assert.equal((await writes(shop, 3)).length, 3);
});

test('a request stays small enough for the end of a page', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/', { now: before() });
  await page.evaluate(() => {
    for (let n = 0; n < 20; n += 1) aa.track('large', { a: 'x'.repeat(3500), b: 'y'.repeat(3500) });
  });
  await page.clock.runFor(5_000);
  await shop.world.events(21);
  const sizes = (await shop.world.writes()).map(({ body }) => JSON.stringify(body).length);
  assert.ok(sizes.length > 1 && Math.max(...sizes) < 64 * 1024, sizes.join());
});

for (const [leave, how] of [
  ['closing', (page) => page.close()],
  ['navigation', (page) => page.goto('about:blank')],
  ['hiding', (page) => page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  })],
]) {
  test(`what was gathered is sent at the end of a page: ${leave}`, async (t) => {
    const shop = await site(t);
    const page = await shop.visit('/a', { now: before() });
    await page.evaluate(() => aa.track('last words', { said: true }));
    await how(page);
    assert.deepEqual(told(await shop.world.events(2), 'path', 'said'), [
      ['page_view', '/a', undefined],
      ['last words', '/a', true],
    ]);
  });
}

test('a page that is left does not repeat what is under way', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  await shop.world.spoil({ type: 'delay', ms: 300, when: 'after' });
  const page = await shop.visit('/a', { visitor });
  await flush(page);
  await shop.world.events(1);
  await page.close();
  await shop.world.mend();
  const next = await shop.visit('/b', { visitor });
  await flush(next);
  await settled(next, 0);
  assert.deepEqual(told(await shop.world.events(2), 'path'), [
    ['page_view', '/a'],
    ['page_view', '/b'],
  ]);
});

test('a service that fails is asked again, not before it wants to be', async (t) => {
  const shop = await site(t);
  await shop.world.spoil({ type: 'status', status: 503, headers: { 'retry-after': '120' } });
  const page = await shop.visit('/', { now: before() });
  await page.clock.runFor(5_000);
  assert.deepEqual(await writes(shop, 1), [['trackEvent', 503]]);
  await settled(page, 1);
  await shop.world.mend();
  await page.evaluate(() => aa.track('meanwhile'));
  await page.clock.runFor(110_000);
  await settled(page, 2);
  assert.equal((await writes(shop, 1)).length, 1);
  await page.clock.runFor(15_000);
  assert.deepEqual(told(await shop.world.events(2)), [['page_view'], ['meanwhile']]);
  await settled(page, 0);
});

test('a connection that breaks is tried again, later each time', async (t) => {
  const shop = await site(t);
  await shop.world.spoil({ type: 'drop' }, 3);
  const page = await shop.visit('/', { now: before() });
  await page.clock.runFor(5_000);
  const waits = [];
  for (const tries of [2, 3, 4]) {
    const since = await page.evaluate(() => Date.now());
    // In small steps: a request that gets no answer for long is given up.
    await eventually(async () => {
      await page.clock.runFor(100);
      return (await shop.world.writes()).length >= tries;
    }, () => `try ${tries}`);
    waits.push((await page.evaluate(() => Date.now())) - since);
  }
  assert.deepEqual(told(await shop.world.events(1)), [['page_view']]);
  assert.equal((await writes(shop, 4)).length, 4);
  // At least the half of one, two and four seconds, the rest by chance.
  assert.ok(waits.every((wait, index) => wait >= 500 * 2 ** index), waits.join());
});

test('what is refused for good is dropped and told, what is beside it is not', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/');
  const warnings = [];
  page.on('console', (message) => warnings.push(message.text()));
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() - 40 * 24 * 60 * 60 * 1000 + 1;
    Date.now = () => now() + 60 * 60 * 1000;
    aa.track('of the future');
    Date.now = now;
    aa.track('of today');
    aa.flush();
  });
  assert.deepEqual(told(await shop.world.events(2)), [['page_view'], ['of today']]);
  await settled(page, 0);
  await eventually(() => warnings.includes('tracker.js: 1 event(s) dropped: 400 INVALID_BODY'), () => `the warning; there are ${warnings}`);
  const { length } = await shop.world.writes();
  await flush(page);
  await page.evaluate(() => aa.track('end'));
  await flush(page);
  await shop.world.events(3);
  assert.equal((await shop.world.writes()).length, length + 1);
});

test('a token that is wrong, or an account that is used up, costs one request', async (t) => {
  for (const [status, body] of [[401, { error: 'INVALID_TOKEN', message: 'no' }], [429, { error: 'RATE_LIMITED', reason: 'lifetime_event_limit' }]]) {
    const shop = await site(t);
    await shop.world.spoil({ type: 'status', status, body });
    const page = await shop.visit('/', { now: before() });
    await page.clock.runFor(5_000);
    await writes(shop, 1);
    await settled(page, 0);
    await page.clock.runFor(HOUR);
    assert.equal((await shop.world.writes()).length, 1, `${status}`);
  }
});

test('an account that is too fast waits', async (t) => {
  const shop = await site(t);
  await shop.world.spoil({ type: 'status', status: 429, body: { error: 'RATE_LIMITED', reason: 'rate_limit' } }, 1);
  const page = await shop.visit('/', { now: before() });
  await page.clock.runFor(5_000);
  await writes(shop, 1);
  await eventually(async () => {
    await page.clock.runFor(1_000);
    return (await shop.world.writes()).length === 2;
  }, () => 'another try');
  await shop.world.events(1);
});

test('what happens offline is kept beyond the page and sent when the network is back', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  const page = await shop.visit('/a', { visitor });
  await visitor.setOffline(true);
  await page.evaluate(() => aa.track('in the tunnel'));
  await flush(page);
  assert.equal(await kept(page), 2);
  await page.evaluate(() => aa.track('at the end of the page'));
  await page.close();
  assert.deepEqual(await shop.world.writes(), []);
  await visitor.setOffline(false);
  const next = await shop.visit('/b', { visitor });
  await flush(next);
  assert.deepEqual(told(await shop.world.events(4), 'path'), [
    ['page_view', '/a'],
    ['in the tunnel', '/a'],
    ['at the end of the page', '/a'],
    ['page_view', '/b'],
  ]);
  await settled(next, 0);
});

test('a page that is back online sends by itself', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  const page = await shop.visit('/a', { visitor });
  await visitor.setOffline(true);
  await flush(page);
  assert.equal(await kept(page), 1);
  await visitor.setOffline(false);
  assert.deepEqual(told(await shop.world.events(1)), [['page_view']]);
});

test('two tabs share what waits, and send each event once', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  // Slow enough for the tabs to be at it at the same time.
  await shop.world.spoil({ type: 'delay', ms: 50, when: 'after' });
  const tabs = [await shop.visit('/one', { visitor }), await shop.visit('/two', { visitor })];
  await visitor.setOffline(true);
  for (const tab of tabs) {
    await tab.evaluate(() => {
      for (let n = 0; n < 150; n += 1) aa.track('tick', { n });
      aa.flush();
    });
  }
  // What one tab has put into the storage, the other sees when the browser has told it.
  for (const tab of tabs) await settled(tab, 302);
  await visitor.setOffline(false);
  for (const tab of tabs) await flush(tab);
  await settled(tabs[0], 0);
  await settled(tabs[1], 0);
  const events = await shop.world.events(302);
  const distinct = new Set(events.map(({ session_id, event, properties }) => [session_id, event, properties.n, properties.path].join()));
  assert.equal(distinct.size, 302);
  assert.equal(new Set(events.map(({ user_id }) => user_id)).size, 1, 'two tabs are one visitor');
});

test('a tab that is left keeps nothing from the others', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  await shop.world.spoil({ type: 'status', status: 503, headers: { 'retry-after': '3600' } });
  const [first, second] = [await shop.visit('/one', { visitor }), await shop.visit('/two', { visitor })];
  await flush(first);
  await writes(shop, 1);
  await settled(first, 1);
  await first.evaluate(() => aa.track('last words'));
  await first.close();
  await settled(second, 2);
  await shop.world.mend();
  await flush(second);
  assert.deepEqual(told(await shop.world.events(3), 'path').sort(), [
    ['last words', '/one'],
    ['page_view', '/one'],
    ['page_view', '/two'],
  ]);
});

test('too many waiting events cost the oldest, and it is told', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  const page = await shop.visit('/', { visitor });
  const warnings = [];
  page.on('console', (message) => warnings.push(message.text()));
  await visitor.setOffline(true);
  await page.evaluate(() => {
    for (let n = 0; n < 400; n += 1) aa.track('tick', { n, text: 'x'.repeat(1500) });
    aa.flush();
  });
  const left = await kept(page);
  assert.ok(left > 200 && left < 300, `${left} of some 2000 characters each`);
  const dropped = () =>
    warnings.filter((text) => text.endsWith('too many wait to be sent')).reduce((sum, text) => sum + Number(/\d+/.exec(text)), 0);
  await eventually(() => dropped() + left === 401, () => `${401 - left} dropped ones, not ${dropped()}`);
  await visitor.setOffline(false);
  const events = await shop.world.events(left);
  assert.equal(events.at(-1).properties.n, 399);
});

test('what waited for longer than the service takes is dropped', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  // Not the clock of the page, which is that of all the visitor's pages.
  const longAgo = () => {
    const now = Date.now;
    Date.now = () => now() - 31 * 24 * 60 * 60 * 1000;
  };
  const old = await shop.visit('/old', { visitor, before: longAgo });
  await visitor.setOffline(true);
  await flush(old);
  assert.equal(await kept(old), 1);
  await old.close();
  await visitor.setOffline(false);
  const page = await shop.visit('/new', { visitor });
  await flush(page);
  assert.deepEqual(told(await shop.world.events(1), 'path'), [['page_view', '/new']]);
  await settled(page, 0);
  assert.deepEqual((await writes(shop, 1)), [['trackEvent', 202]]);
});
