// What is taken out of events before they leave the page.
import assert from 'node:assert/strict';
import test from 'node:test';

import { flush, site, told } from './support/site.mjs';

test('addresses lose what they carry', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/reset/jane%40example.com?token=secret&q=drill&email=jane@example.com#access_token=secret', {
    referer: 'http://jane:pw@mail.example/inbox?session=secret#top',
  });
  await flush(page);
  const events = await shop.world.events(1);
  assert.deepEqual(told(events, 'url', 'path', 'referrer')[0], ['page_view', `${shop.url}/reset/[email]`, '/reset/[email]', 'http://mail.example/inbox']);
  assert.ok(!/secret|jane|drill/.test(JSON.stringify(events)));
});

test('a page may keep parameters, but not those that are secrets', async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: 'data-keep-query="q, page api_key Password"' });
  const page = await shop.visit('/?q=drill+for+jane%40example.com&page=2&api_key=s1&Password=s2&other=s3');
  await flush(page);
  const [{ properties }] = await shop.world.events(1);
  const url = new URL(properties.url);
  assert.deepEqual([...url.searchParams], [['q', 'drill for [email]'], ['page', '2']]);
});

test('titles and campaigns lose e-mail addresses', async (t) => {
  const shop = await site(t);
  shop.page('/', { title: 'Inbox of jane.doe+x@mail.example.com, package@1.2.3' });
  const page = await shop.visit('/?utm_content=jane@example.com');
  await flush(page);
  assert.deepEqual(told(await shop.world.events(1), 'title', 'utm_content')[0], ['page_view', 'Inbox of [email], package@1.2.3', '[email]']);
});

test('properties become plain JSON within the bounds of the service', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/');
  await page.evaluate(() => {
    const circle = { name: 'circle' };
    circle.self = circle;
    const odd = {
      email: 'jane@example.com',
      userEmailAddress: 'jane@example.com',
      inner: { contact_email: 'jane@example.com', kept: 1 },
      text: 'x'.repeat(5000),
      half: '\ud83d',
      whole: '😀',
      big: 12345678901234567890n,
      when: new Date(0),
      never: new Date(NaN),
      nan: NaN,
      nothing: null,
      missing: undefined,
      call: () => 1,
      sign: Symbol('s'),
      list: Array.from({ length: 60 }, (_, index) => index),
      holes: [undefined, () => 1, 2],
      get broken() {
        throw new Error('no');
      },
    };
    aa.track('odd', Object.freeze(odd));
    aa.track('circle', circle);
    aa.track('many', Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`p${n}`, n])));
    aa.track('large', { small: 1, large: 'é'.repeat(4000), larger: 'é'.repeat(4096) });
    aa.track('n'.repeat(300));
    aa.track('');
    aa.track(null);
    aa.track('text', 'no object');
  });
  await flush(page);
  const events = await shop.world.events(7);
  const [, odd, circle, many, large, long, text] = events.map(({ properties }) => properties);
  const names = ['email', 'userEmailAddress', 'inner', 'half', 'whole', 'big', 'when', 'never', 'nan', 'nothing', 'missing', 'call', 'sign', 'holes', 'broken'];
  assert.deepEqual(names.map((name) => odd[name]), [
    undefined, undefined, { kept: 1 }, '\ufffd', '😀', '12345678901234567890', '1970-01-01T00:00:00.000Z', undefined, undefined, null,
    undefined, undefined, undefined, [null, null, 2], undefined,
  ]);
  assert.deepEqual([odd.text.length, odd.list.length], [4096, 50]);
  let depth = 0;
  for (let inner = circle; inner; inner = inner.self) depth += 1;
  assert.equal(depth, 8);
  assert.equal(Object.keys(many).length, 100);
  assert.deepEqual([large.small, large.large?.length, large.larger, large.$truncated], [1, undefined, undefined, true]);
  assert.ok(Buffer.byteLength(JSON.stringify(large)) <= 8192);
  assert.equal(events[5].event.length, 256);
  assert.equal(long.path, '/');
  assert.equal(text.path, '/');
});
