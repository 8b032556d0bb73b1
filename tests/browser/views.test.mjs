// Page views: what they tell, and that each view is told once.
import assert from 'node:assert/strict';
import test from 'node:test';

import { flush, site, told } from './support/site.mjs';

test('a page view tells the page, the visit and the browser', async (t) => {
  const shop = await site(t);
  shop.page('/shop', { title: 'The shop' });
  const visitor = await shop.visitor({ viewport: { width: 800, height: 600 }, screen: { width: 1024, height: 768 }, locale: 'cs-CZ', timezoneId: 'Europe/Prague' });
  const page = await shop.visit('/shop?utm_source=ads&utm_medium=cpc&utm_campaign=may&utm_content=a&utm_term=drill&other=1', {
    visitor,
    referer: 'http://news.example/story?id=7',
  });
  await flush(page);
  const [view] = await shop.world.events(1);
  assert.equal(view.event, 'page_view');
  assert.match(view.user_id, /^anon_[0-9a-z]{17}$/);
  assert.match(view.session_id, /^sess_[0-9a-z]{17}$/);
  assert.ok(Math.abs(view.timestamp - Date.now()) < 60_000);
  assert.deepEqual(view.properties, {
    url: `${shop.url}/shop`,
    path: '/shop',
    hostname: '127.0.0.1',
    referrer: 'http://news.example/story',
    title: 'The shop',
    screen: '1024x768',
    language: 'cs-CZ',
    timezone: 'Europe/Prague',
    browser: 'Chrome',
    browser_version: '126',
    os: 'Linux',
    device: 'desktop',
    utm_source: 'ads',
    utm_medium: 'cpc',
    utm_campaign: 'may',
    utm_content: 'a',
    utm_term: 'drill',
    first_utm_source: 'ads',
    first_utm_medium: 'cpc',
    first_utm_campaign: 'may',
    first_utm_content: 'a',
    first_utm_term: 'drill',
    session_count: 1,
    days_since_first_visit: 0,
  });
});

test('the campaign of the first visit is remembered', async (t) => {
  const shop = await site(t);
  const visitor = await shop.visitor();
  await flush(await shop.visit('/?utm_source=ads', { visitor }));
  await shop.world.events(1);
  await flush(await shop.visit('/?utm_source=mail', { visitor }));
  const views = await shop.world.events(2);
  assert.deepEqual(told(views, 'utm_source', 'first_utm_source', 'session_count'), [
    ['page_view', 'ads', 'ads', 1],
    ['page_view', 'mail', 'ads', 2],
  ]);
  assert.equal(views[0].user_id, views[1].user_id);
});

test('each change of the address without a load is one view, with the title set after it', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/a');
  const go = (work) => page.evaluate(work);
  await go(() => {
    history.pushState({}, '', '/b');
    document.title = 'B';
  });
  await go(() => history.pushState({ scroll: 1 }, '', '/b'));
  await go(() => history.replaceState({}, '', '/b#part'));
  await go(() => {
    history.pushState({}, '', '/on-the-way');
    history.replaceState({}, '', '/c?page=2');
  });
  await go(() => history.replaceState({}, '', '/c?page=3'));
  await page.goBack();
  await page.waitForFunction(() => location.pathname === '/b');
  await flush(page);
  assert.deepEqual(told(await shop.world.events(5), 'path', 'title'), [
    ['page_view', '/a', 'A page'],
    ['page_view', '/b', 'B'],
    ['page_view', '/c', 'B'],
    ['page_view', '/c', 'B'],
    ['page_view', '/b', 'B'],
  ]);
});

test('fragments are routes only where the page says so', async (t) => {
  const shop = await site(t);
  shop.page('/plain', {});
  shop.page('/routed', { attributes: 'data-track-hash' });
  for (const path of ['/plain', '/routed']) {
    const page = await shop.visit(`${path}#/start?token=1`);
    for (const hash of ['#/users', '#/users?token=2', '#access_token=secret', '#!/old']) {
      await page.evaluate((hash) => {
        const seen = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
        location.hash = hash;
        return seen;
      }, hash);
    }
    await flush(page);
  }
  const views = await shop.world.events(5);
  assert.deepEqual(told(views, 'path', 'url'), [
    ['page_view', '/plain', `${shop.url}/plain`],
    ['page_view', '/routed#/start', `${shop.url}/routed#/start`],
    ['page_view', '/routed#/users', `${shop.url}/routed#/users`],
    ['page_view', '/routed', `${shop.url}/routed`],
    ['page_view', '/routed#!/old', `${shop.url}/routed#!/old`],
  ]);
});

test('a page that the browser shows again out of its memory is a view', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/a');
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })));
  await flush(page);
  assert.deepEqual(told(await shop.world.events(2), 'path'), [
    ['page_view', '/a'],
    ['page_view', '/a'],
  ]);
});
