// What is watched only where the page asks for it.
import assert from 'node:assert/strict';
import test from 'node:test';

import { eventually } from './support/eventually.mjs';
import { flush, flushed, site, told } from './support/site.mjs';

/** Stays on the page, whatever is clicked or sent. */
const STAY = `<script>
  addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
  addEventListener("submit", (event) => event.preventDefault());
</script>`;

const LINKS = `${STAY}
  <a id="out" href="https://jane:pw@other.example/there?token=1#x">Write to jane@example.com</a>
  <a id="in" href="/inside">Inside</a>
  <a id="mail" href="mailto:jane@example.com">Mail</a>
  <a id="file" href="/files/price-list.pdf?key=1">Prices</a>
  <a id="named" href="/export" download="numbers.txt">Numbers</a>
  <form id="join" name="newsletter" action="/join?token=1" method="post"><input name="id" value="secret"><button>Join</button></form>`;

const CLICKS = ['#out', '#in', '#mail', '#file', '#named', '#join button'];

async function clicked(t, attributes) {
  const shop = await site(t);
  shop.page('/', { attributes, body: LINKS });
  const page = await shop.visit('/');
  for (const selector of CLICKS) await page.click(selector);
  await page.evaluate(() => aa.track('end'));
  await flush(page);
  return shop;
}

test('nothing but named events is watched unless the page asks', async (t) => {
  const shop = await clicked(t, '');
  assert.deepEqual(told(await shop.world.events(2)), [['page_view'], ['end']]);
});

test('outgoing links', async (t) => {
  const shop = await clicked(t, 'data-track-outgoing');
  assert.deepEqual(told(await shop.world.events(3), 'href', 'text')[1], ['outgoing_link', 'https://other.example/there', 'Write to [email]']);
});

test('downloads', async (t) => {
  const shop = await clicked(t, 'data-track-downloads');
  assert.deepEqual(told(await shop.world.events(4), 'href', 'filename').slice(1, 3), [
    ['$download', `${shop.url}/files/price-list.pdf`, 'price-list.pdf'],
    ['$download', `${shop.url}/export`, 'numbers.txt'],
  ]);
});

test('forms, without what was filled in', async (t) => {
  const shop = await clicked(t, 'data-track-forms');
  const events = await shop.world.events(3);
  assert.deepEqual(told(events, 'form_id', 'form_name', 'action', 'method')[1], ['$form_submit', 'join', 'newsletter', `${shop.url}/join`, 'post']);
  assert.ok(!JSON.stringify(events).includes('secret'));
});

test('clicks', async (t) => {
  const shop = await clicked(t, 'data-track-clicks');
  assert.deepEqual(told(await shop.world.events(8), 'tag', 'id', 'text', 'href').slice(1, 7), [
    ['$click', 'a', 'out', 'Write to [email]', 'https://other.example/there'],
    ['$click', 'a', 'in', 'Inside', `${shop.url}/inside`],
    ['$click', 'a', 'mail', 'Mail', ''],
    ['$click', 'a', 'file', 'Prices', `${shop.url}/files/price-list.pdf`],
    ['$click', 'a', 'named', 'Numbers', `${shop.url}/export`],
    ['$click', 'button', null, 'Join', undefined],
  ]);
});

test('an attribute that says false asks for nothing', async (t) => {
  const shop = await clicked(t, 'data-track-clicks="false" data-track-forms="false"');
  assert.deepEqual(told(await shop.world.events(2)), [['page_view'], ['end']]);
});

test('scroll depth, each quarter once in a view', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-track-scroll-depth', body: '<div style="height: 5000px"></div>' });
  const page = await shop.visit('/');
  const scroll = (to) => page.evaluate((to) => new Promise((resolve) => {
    document.addEventListener('scroll', () => resolve(), { once: true });
    scrollTo(0, to);
  }), to);
  await scroll(900);
  await scroll(0);
  await scroll(10_000);
  await page.evaluate(() => history.pushState({}, '', '/next'));
  await scroll(1500);
  await flush(page);
  assert.deepEqual(told(await shop.world.events(7), 'depth', 'path'), [
    ['page_view', undefined, '/'],
    ['$scroll_depth', 25, '/'],
    ['$scroll_depth', 50, '/'],
    ['$scroll_depth', 75, '/'],
    ['$scroll_depth', 100, '/'],
    ['page_view', undefined, '/next'],
    ['$scroll_depth', 25, '/next'],
  ]);
});

test('an element that names itself is seen once, when half of it is', async (t) => {
  const shop = await site(t);
  const tall = '<div style="height: 3000px"></div>';
  shop.page('/', { body: `${tall}<p id="offer" style="height: 200px" data-aa-impression="offer" data-aa-impression-place="below">Offer</p>${tall}` });
  const page = await shop.visit('/');
  for (const selector of ['#offer', 'body', '#offer']) {
    await page.evaluate((selector) => document.querySelector(selector).scrollIntoView(), selector);
    // The browser looks once in a frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  await flush(page);
  assert.deepEqual(told(await shop.world.events(2), 'name', 'place')[1], ['$impression', 'offer', 'below']);
});

test('time on a page that is seen', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-heartbeat="2"' });
  const page = await shop.visit('/', { now: Date.now() - 60 * 60 * 1000 });
  await flushed(page);
  await page.clock.runFor(14_000);
  assert.deepEqual(told(await shop.world.events(1)), [['page_view']]);
  await page.clock.runFor(2_000);
  await flushed(page);
  await page.clock.runFor(15_000);
  await flushed(page);
  await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden' }));
  await page.clock.runFor(60_000);
  await flush(page);
  assert.deepEqual(told(await shop.world.events(3), 'seconds'), [
    ['page_view', undefined],
    ['$time_on_page', 15],
    ['$time_on_page', 30],
  ]);
});

test('errors that nobody caught, each once and five at most', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-track-errors' });
  const page = await shop.visit('/');
  await page.evaluate(async () => {
    const soon = (work) => new Promise((resolve) => setTimeout(() => (setTimeout(resolve), work())));
    const fail = () => {
      throw new RangeError('no luck at https://api.example/x?token=1 for jane@example.com');
    };
    await soon(fail);
    await soon(fail);
    await soon(() => void Promise.reject(new Error('nobody waited')));
    for (let n = 0; n < 5; n += 1) {
      await soon(() => {
        throw `${n}${'x'.repeat(600)}`;
      });
    }
  });
  await flush(page);
  const events = (await shop.world.events(6)).slice(1);
  assert.deepEqual(told(events.slice(0, 2), 'message', 'type'), [
    ['$error', 'Uncaught RangeError: no luck at https://api.example/x for [email]', 'RangeError'],
    ['$error', 'nobody waited', 'Error'],
  ]);
  assert.equal(typeof events[0].properties.line, 'number');
  assert.deepEqual(events.slice(2).map(({ properties }) => properties.message.length), [500, 500, 500]);
  await eventually(() => page.thrown.length === 8, () => `the errors of the page, which are still its own: ${page.thrown}`);
});

test('a page that is not there', async (t) => {
  const shop = await site(t);
  for (const status of [200, 404]) {
    shop.page(`/${status}`, { status, attributes: 'data-track-404' });
    await flush(await shop.visit(`/${status}`));
  }
  assert.deepEqual(told(await shop.world.events(3), 'path'), [
    ['page_view', '/200'],
    ['page_view', '/404'],
    ['$404', '/404'],
  ]);
});

test('how long loading took', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-track-performance' });
  const page = await shop.visit('/');
  await page.waitForFunction(() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await flush(page);
  const { event, properties } = (await shop.world.events(2))[1];
  assert.equal(event, '$performance');
  const expected = await page.evaluate(() => {
    const entry = performance.getEntriesByType('navigation')[0];
    return [entry.responseStart, entry.domInteractive, entry.domComplete, entry.loadEventEnd].map(Math.round);
  });
  const { perf_dns, perf_tcp, perf_ttfb, perf_dom_interactive, perf_dom_complete, perf_load } = properties;
  assert.deepEqual([perf_ttfb, perf_dom_interactive, perf_dom_complete, perf_load], expected);
  assert.ok(perf_dns >= 0 && perf_tcp >= 0);
});

test('web vitals are told once, when the page is left', async (t) => {
  const shop = await site(t);
  const body = `<h1>Large words</h1><button>Wait</button>
    <script>document.querySelector("button").addEventListener("click", () => { for (const end = performance.now() + 120; performance.now() < end;); });</script>`;
  shop.page('/', { attributes: 'data-track-vitals', body });
  const page = await shop.visit('/');
  const frame = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await frame();
  // Pushes all there is down, with no one having asked for it.
  await page.evaluate(() => document.body.insertAdjacentHTML('afterbegin', '<div style="height: 300px"></div>'));
  await frame();
  await page.click('button');
  const noted = page.evaluate(() => new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: 'event', buffered: true, durationThreshold: 40 })));
  await noted;
  await page.close();
  const events = await shop.world.events(2);
  const { cwv_lcp, cwv_cls, cwv_inp } = events.find(({ event }) => event === '$web_vitals').properties;
  assert.ok(cwv_lcp > 0 && cwv_lcp < 10_000, `largest paint ${cwv_lcp}`);
  assert.ok(cwv_cls > 0.01 && cwv_cls < 1, `shift ${cwv_cls}`);
  assert.ok(cwv_inp >= 100 && cwv_inp < 2_000, `interaction ${cwv_inp}`);
});
