// What visitors may refuse.
import assert from 'node:assert/strict';
import test from 'node:test';

import { eventually } from './support/eventually.mjs';
import { flush, site, told } from './support/site.mjs';

const stored = (page) => page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].map((key) => key.split(':')[2]).sort());

test('nothing leaves the page, or stays in the browser, before consent', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-require-consent' });
  shop.page('/next', { attributes: 'data-require-consent' });
  const visitor = await shop.visitor();
  const page = await shop.visit('/', { visitor });
  await page.evaluate(() => {
    aa.track('early');
    aa.experiment('hero');
  });
  await flush(page);
  assert.deepEqual(await stored(page), []);
  assert.deepEqual((await shop.world.get('/__mock/requests')).filter(({ operation }) => operation !== 'getTracker'), []);

  await page.evaluate(() => aa.grantConsent());
  await page.evaluate(() => aa.grantConsent());
  await flush(page);
  const events = await shop.world.events(3);
  assert.deepEqual(told(events), [['page_view'], ['early'], ['$consent']]);
  assert.deepEqual([new Set(events.map(({ user_id }) => user_id)).size, new Set(events.map(({ session_id }) => session_id)).size], [1, 1]);
  assert.deepEqual(await stored(page), ['consent', 'first', 'seen', 'sessions', 'sid', 'uid']);

  const next = await shop.visit('/next', { visitor });
  await flush(next);
  const last = (await shop.world.events(4)).at(-1);
  assert.deepEqual([last.properties.path, last.user_id], ['/next', events[0].user_id], 'an answer is remembered');
});

test('a page that is left without consent tells nothing', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-require-consent' });
  const page = await shop.visit('/');
  await page.evaluate(() => aa.track('early'));
  await page.close();
  const other = await shop.visit('/other');
  await flush(other);
  assert.deepEqual(told(await shop.world.events(1), 'path'), [['page_view', '/other']]);
});

test('a visitor who says no is forgotten, in every tab, until a yes', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  const [page, other] = [await shop.visit('/', { visitor }), await shop.visit('/other', { visitor })];
  await visitor.setOffline(true);
  for (const tab of [page, other]) await flush(tab);
  await other.evaluate(() => aa.track('gathered in the other tab'));
  await page.evaluate(() => aa.revokeConsent());
  await visitor.setOffline(false);
  await page.evaluate(() => aa.track('after the no'));
  await flush(page);
  // A tab learns of it when the browser has told it.
  await other.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith(':consent')));
  await other.evaluate(() => aa.track('in the other tab'));
  await flush(other);
  await page.reload();
  await flush(page);
  for (const tab of [page, other]) await tab.waitForFunction(() => Object.keys(localStorage).length === 1);
  assert.deepEqual(await stored(page), ['consent']);
  assert.deepEqual(await shop.world.writes(), []);
  await page.evaluate(() => aa.grantConsent());
  await flush(page);
  assert.deepEqual(told(await shop.world.events(1)), [['$consent']]);
});

test('what was under way at a no is not repeated after a later yes', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  let held;
  await visitor.route('**/track', (route) => void (held = route), { times: 1 });
  const page = await shop.visit('/', { visitor, now: Date.now() - 60 * 60 * 1000 });
  // Not waited for: its answer comes when this test wants it.
  await page.evaluate(() => void aa.flush());
  await eventually(() => held, () => 'the request');
  await page.evaluate(() => aa.revokeConsent());
  const answered = page.waitForResponse('**/track');
  await held.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } });
  await (await answered).finished();
  await page.evaluate(() => aa.grantConsent());
  await page.clock.runFor(10_000);
  await shop.world.events(1);
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes(':q:')));
  assert.deepEqual(told(await shop.world.events(1)), [['$consent']]);
});

for (const [signal, ask] of [
  ['Do Not Track', () => Object.defineProperty(navigator, 'doNotTrack', { value: '1' })],
  ['Global Privacy Control', () => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })],
]) {
  test(`${signal} is heeded where the page says so`, async (t) => {
    const shop = await site(t);
    shop.page('/heeds', { attributes: 'data-do-not-track', body: '<h1 data-aa-experiment="hero">As it came</h1>' });
    const page = await shop.visit('/heeds', { before: ask });
    const answers = await page.evaluate(async () => {
      aa.track('unheard');
      aa.identify('someone');
      aa.flush();
      await new Promise((resolve) => aa.ready(resolve));
      return [aa.experiment('hero', ['a', 'b']), aa.grantConsent()];
    });
    assert.deepEqual(answers, [null, undefined]);
    assert.equal(await page.isVisible('h1'), true);
    assert.deepEqual(await stored(page), []);
    await page.close();
    const other = await shop.visit('/does-not', { before: ask });
    await flush(other);
    assert.deepEqual(told(await shop.world.events(1), 'path'), [['page_view', '/does-not']]);
  });
}
