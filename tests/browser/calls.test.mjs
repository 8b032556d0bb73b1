// What pages call, and the attributes that stand for calls.
import assert from 'node:assert/strict';
import test from 'node:test';

import { flush, flushed, site, told } from './support/site.mjs';

test('events carry what they were given, what was set, and who it was', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/');
  await page.evaluate(() => {
    aa.set({ plan: 'free', shop: 'north' });
    aa.track('signup', { plan: 'pro', seats: 3, tags: ['a', 'b'], team: { size: 2 } });
    aa.identify('user_7');
    aa.track('login');
    aa.page('Checkout');
  });
  await flush(page);
  const events = await shop.world.events(4);
  assert.deepEqual(told(events, 'plan', 'shop', 'seats', 'tags', 'team', 'page'), [
    ['page_view', undefined, undefined, undefined, undefined, undefined, undefined],
    ['signup', 'pro', 'north', 3, ['a', 'b'], { size: 2 }, undefined],
    ['login', 'free', 'north', undefined, undefined, undefined, undefined],
    ['page_view', 'free', 'north', undefined, undefined, undefined, 'Checkout'],
  ]);
  const users = events.map(({ user_id }) => user_id);
  assert.match(users[0], /^anon_/);
  assert.deepEqual(users.slice(1), [users[0], 'user_7', 'user_7']);
  assert.equal(new Set(events.map(({ session_id }) => session_id)).size, 1);
});

test('a known visitor is known on the next page and in the other tab', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  const [first, second] = [await shop.visit('/a', { visitor }), await shop.visit('/b', { visitor })];
  await first.evaluate(() => aa.identify('user_7'));
  await second.evaluate(() => aa.track('in the other tab'));
  await first.goto(`${shop.url}/c`);
  for (const page of [first, second]) await flush(page);
  const users = Object.fromEntries((await shop.world.events(4)).map((event) => [event.event + event.properties.path, event.user_id]));
  assert.deepEqual([users['page_view/c'], users['in the other tab/b']], ['user_7', 'user_7']);
});

test('calls made before the script has loaded are made up for, in their order', async (t) => {
  const shop = await site(t);
  const stub = `<script>
    { const q = []; window.aa = { q }; for (const call of ["track", "identify", "set"]) aa[call] = (...args) => aa.q.push([call, ...args]); }
    aa.identify("early"); aa.set({ early: true }); aa.track("before", { n: 1 });
    window.keptTrack = aa.track;
  </script>`;
  shop.page('/', { head: stub });
  const page = await shop.visit('/');
  await page.evaluate(() => window.keptTrack('after', { n: 2 }));
  await flush(page);
  const events = await shop.world.events(3);
  assert.deepEqual(told(events, 'n', 'early'), [
    ['before', 1, true],
    ['page_view', undefined, true],
    ['after', 2, true],
  ]);
  assert.deepEqual(events.map(({ user_id }) => user_id), ['early', 'early', 'early']);
});

test('a second script on the page changes nothing', async (t) => {
  const shop = await site(t);
  shop.page('/', { head: shop.script() });
  const page = await shop.visit('/');
  await flush(page);
  await shop.world.events(1);
});

test('a session ends after half an hour without an event', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/', { now: Date.now() - 24 * 60 * 60 * 1000 });
  const MINUTE = 60 * 1000;
  for (const [name, pause] of [['soon', 29 * MINUTE], ['again', 29 * MINUTE], ['late', 31 * MINUTE]]) {
    // An answer that half an hour is no answer to would be waited for in vain.
    await flushed(page);
    await page.clock.fastForward(pause);
    await page.evaluate((name) => aa.track(name), name);
  }
  await flush(page);
  const events = await shop.world.events(4);
  const [first, second] = [events[0].session_id, events[3].session_id];
  assert.notEqual(first, second);
  assert.deepEqual(events.map(({ session_id }) => session_id), [first, first, first, second]);
  assert.deepEqual(events.map(({ properties }) => properties.session_count), [1, 1, 1, 2]);
});

test('days since the first visit are counted', async (t) => {
  const shop = await site(t);
  const DAY = 24 * 60 * 60 * 1000;
  const visitor = await shop.visitor();
  const page = await shop.visit('/', { visitor, now: Date.now() - 4 * DAY });
  await flushed(page);
  await page.clock.fastForward(2.5 * DAY);
  await page.evaluate(() => aa.track('back'));
  await flush(page);
  assert.deepEqual(told(await shop.world.events(2), 'days_since_first_visit'), [
    ['page_view', 0],
    ['back', 2],
  ]);
});

test('a click on what names an event is that event', async (t) => {
  const shop = await site(t);
  const body = `
    <button data-aa-event="signup" data-aa-event-plan="pro" data-aa-event-button-color="red"><b id="inner">Sign up</b></button>
    <button id="other">Other</button>`;
  shop.page('/', { body });
  const page = await shop.visit('/');
  await page.click('#inner');
  await page.click('#other');
  await flush(page);
  assert.deepEqual(told(await shop.world.events(2), 'plan', 'button_color'), [
    ['page_view', undefined, undefined],
    ['signup', 'pro', 'red'],
  ]);
});
