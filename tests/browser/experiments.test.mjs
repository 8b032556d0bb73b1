// Experiments: the same variant as in every other client, seen once in a session, and no page that waits for long.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { eventually } from './support/eventually.mjs';
import { flush, flushed, site, told } from './support/site.mjs';

const vectors = ['assignment_buckets', 'assignment_weights'].flatMap((name) => {
  const file = new URL(`../../spec/vectors/scenarios/agent_analytics/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file)).steps.filter((step) => step.do === 'assign');
});

/** Has the service run these experiments, some of which it would not let one create. */
function run(page, experiments) {
  const headers = { 'access-control-allow-origin': '*' };
  return page.route('**/experiments/config?*', (route) => route.fulfill({ json: { experiments }, headers }));
}

const ready = (page) => page.evaluate(() => new Promise((resolve) => aa.ready(resolve)));

for (const { experiment, user_id, variants, expect } of vectors) {
  test(`the shared vectors hold: ${experiment} ${user_id} ${JSON.stringify(variants)}`, async (t) => {
    const shop = await site(t);
    const page = await shop.visit('/');
    const isList = typeof variants[0] === 'string';
    await run(page, isList ? [] : [{ key: experiment, variants }]);
    await page.evaluate((id) => aa.identify(id), user_id);
    await ready(page);
    const found = await page.evaluate(([name, list]) => aa.experiment(name, list), [experiment, isList ? variants : undefined]);
    assert.equal(found, expect.variant);
  });
}

test('a variant is told once in a session, and stays when the visitor becomes known', async (t) => {
  const shop = await site(t);
  await shop.world.experiment('signup_cta', ['control', 'b']);
  const visitor = await shop.visitor();
  const page = await shop.visit('/', { visitor });
  await page.evaluate(() => aa.identify('user_123'));
  const ask = () => page.evaluate(() => new Promise((resolve) => aa.ready(() => resolve(aa.experiment('signup_cta')))));
  assert.equal(await ask(), 'control');
  await page.evaluate(() => aa.identify('anon_k7x9m2abc'));
  assert.equal(await ask(), 'control');
  await page.goto(`${shop.url}/next`);
  assert.equal(await ask(), 'control');
  await flush(page);
  const events = await shop.world.events(3);
  assert.deepEqual(told(events, 'experiment', 'variant').filter(([name]) => name !== 'page_view'), [['$experiment_exposure', 'signup_cta', 'control']]);
});

test('another session is another exposure', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/', { now: Date.now() - 24 * 60 * 60 * 1000 });
  for (let session = 1; session <= 2; session += 1) {
    assert.equal(await page.evaluate(() => aa.experiment('hero', ['only'])), 'only');
    await page.evaluate(() => aa.experiment('hero', ['only']));
    await flushed(page);
    await page.clock.fastForward(31 * 60 * 1000);
  }
  const seen = (await shop.world.events(3)).filter(({ event }) => event === '$experiment_exposure');
  assert.deepEqual(seen.map(({ properties }) => properties.session_count), [1, 2]);
});

test('the results of an experiment are counted from what the page told', async (t) => {
  const shop = await site(t);
  const { id } = await shop.world.experiment('hero', ['a', 'b', 'c']);
  const page = await shop.visit('/');
  await page.evaluate(() => aa.identify('u1'));
  await ready(page);
  assert.equal(await page.evaluate(() => aa.experiment('hero')), 'b');
  await page.evaluate(() => aa.track('signup'));
  await flush(page);
  await shop.world.events(3);
  const { results } = await shop.world.get(`/experiments/${id}`);
  assert.deepEqual(results.variants.map(({ key, exposures, conversions }) => [key, exposures, conversions]), [['a', 0, 0], ['b', 1, 1], ['c', 0, 0]]);
});

test('what the service runs wins over the list, a list over nothing', async (t) => {
  const shop = await site(t);
  await shop.world.experiment('hero', ['x', 'y'], [0, 100]);
  const page = await shop.visit('/');
  await page.evaluate(() => aa.identify('u1'));
  await ready(page);
  assert.deepEqual(await page.evaluate(() => [aa.experiment('hero', ['a', 'b']), aa.experiment('other', ['only']), aa.experiment('none')]), ['y', 'only', null]);
});

test('an address can force a variant that there is', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/?aa_variant_hero=b&aa_variant_cta=no');
  await page.evaluate(() => aa.identify('u1'));
  const asked = await page.evaluate(() => [1, 2].map(() => [aa.experiment('hero', ['a', 'b']), aa.experiment('cta', ['a', 'b'])]));
  assert.deepEqual(asked, [['b', 'a'], ['b', 'a']].map(([hero]) => [hero, asked[0][1]]));
  await flush(page);
  const seen = (await shop.world.events(3)).slice(1);
  assert.deepEqual(told(seen, 'experiment', 'variant', 'forced'), [
    ['$experiment_exposure', 'hero', 'b', true],
    ['$experiment_exposure', 'cta', asked[0][1], undefined],
  ]);
});

const DECLARED = '<h1 data-aa-experiment="hero" data-aa-variant-b="<b>Better</b>">As it came</h1><p id="other">Always there</p>';

test('an element shows the text of its variant, as text, and is hidden until then', async (t) => {
  const shop = await site(t);
  await shop.world.experiment('hero', ['a', 'b'], [0, 100]);
  shop.page('/', { body: DECLARED });
  const visitor = await shop.visitor();
  let answer;
  await visitor.route('**/experiments/config?*', async (route) => {
    await new Promise((resolve) => (answer = resolve));
    await route.continue();
  });
  const page = await shop.visit('/', { visitor });
  assert.equal(await page.isHidden('h1'), true);
  assert.equal(await page.isVisible('#other'), true);
  answer();
  await page.waitForSelector('h1', { state: 'visible' });
  assert.equal(await page.textContent('h1'), '<b>Better</b>');
  await flush(page);
  assert.deepEqual(told(await shop.world.events(2), 'variant')[1], ['$experiment_exposure', 'b']);
});

test('a page waits a second at most, and then stays as it came', async (t) => {
  const shop = await site(t);
  await shop.world.experiment('hero', ['a', 'b'], [0, 100]);
  shop.page('/', { body: DECLARED });
  const visitor = await shop.visitor();
  let answer;
  await visitor.route('**/experiments/config?*', async (route) => {
    await new Promise((resolve) => (answer = resolve));
    await route.continue();
  });
  const page = await shop.visit('/', { visitor, now: Date.now() - 60 * 60 * 1000 });
  assert.equal(await page.isHidden('h1'), true);
  await page.clock.runFor(1_000);
  assert.equal(await page.isVisible('h1'), true);
  const answered = page.waitForResponse('**/experiments/config?*');
  answer();
  await (await answered).finished();
  await page.evaluate(() => aa.track('end'));
  assert.equal(await page.textContent('h1'), 'As it came');
  await flush(page);
  assert.deepEqual(told(await shop.world.events(2)), [['page_view'], ['end']]);
  await page.goto(`${shop.url}/`);
  assert.equal(await page.textContent('h1'), '<b>Better</b>', 'the next page knows in time');
});

test('a page that is slow to come is not changed under the eyes of its visitor', async (t) => {
  const shop = await site(t);
  await shop.world.experiment('hero', ['a', 'b'], [0, 100]);
  const script = `${shop.script().replace(' defer', '')}`;
  shop.page('/', { script, body: `${DECLARED}<script src="/slow.js"></script>` });
  const visitor = await shop.visitor();
  const held = {};
  for (const [name, pattern] of [['document', '**/slow.js'], ['config', '**/experiments/config?*']]) {
    await visitor.route(pattern, (route) => void (held[name] = route));
  }
  await visitor.clock.install({ time: Date.now() - 60 * 60 * 1000 });
  const page = await visitor.newPage();
  await page.goto(`${shop.url}/`, { waitUntil: 'commit' });
  // The browser asks for the second script before it runs the first.
  await page.waitForFunction(() => window.aa);
  await eventually(() => held.document, () => 'the page');
  await page.clock.runFor(600);
  assert.equal(await page.isHidden('h1'), true);
  await held.document.fulfill({ contentType: 'text/javascript', body: '' });
  await eventually(() => held.config, () => 'the question what runs');
  await page.clock.runFor(400);
  assert.equal(await page.isVisible('h1'), true);
  await held.config.continue();
  await page.evaluate(() => new Promise((resolve) => aa.ready(resolve)));
  assert.equal(await page.textContent('h1'), 'As it came');
});

test('a service that fails, or has nothing, shows the page as it came', async (t) => {
  const shop = await site(t);
  shop.page('/', { body: DECLARED });
  for (const status of [200, 500]) {
    if (status === 500) await shop.world.post('/__mock/faults', { operation: 'getExperimentConfig', fault: { type: 'status', status } });
    const page = await shop.visit('/');
    await page.waitForSelector('h1', { state: 'visible' });
    assert.deepEqual([await page.textContent('h1'), page.thrown], ['As it came', []]);
  }
});

test('a page without experiments asks for none', async (t) => {
  const shop = await site(t);
  await flush(await shop.visit('/'));
  await shop.world.events(1);
  const asked = (await shop.world.get('/__mock/requests')).map(({ operation }) => operation);
  assert.ok(!asked.includes('getExperimentConfig'), asked.join());
});
