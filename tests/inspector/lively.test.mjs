// The page stays live: through faults, cuts, jumps of the clock, and a server that goes and comes back.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import test from 'node:test';

import { go, isLive, isLost, open, rows, shown } from './support/page.mjs';
import { Server } from './support/server.mjs';

/** The rows that show a text. */
const row = (page, text) => rows(page).filter({ hasText: text });

/** Passes bytes to a server and back, until it is told to cut every connection. */
async function passage(t, server) {
  const sockets = new Set();
  const { port, hostname } = new URL(server.url);
  const passing = createServer((near) => {
    const far = connect(port, hostname);
    for (const [socket, other] of [[near, far], [far, near]]) {
      sockets.add(socket.on('error', () => {}).on('close', () => other.destroy()));
      socket.pipe(other);
    }
  });
  passing.listen(0, '127.0.0.1');
  await once(passing, 'listening');
  const cut = () => sockets.forEach((socket) => socket.destroy());
  t.after(() => {
    cut();
    passing.close();
  });
  return { address: server.inspector.replace(`:${port}`, `:${passing.address().port}`), cut };
}

test('faults are for clients, not for the page', async (t) => {
  const server = await Server.empty(t);
  await server.track({ event_type: 'before' });
  await server.fault({ operation: '*', fault: { type: 'status', status: 503 } });
  const page = await open(t, server);
  await row(page, 'before').waitFor();
  assert.equal((await server.track({ event_type: 'refused' })).status, 503);
  await go(page, '#/delivery');
  await page.locator('[data-outcome=open]').waitFor();
  await page.locator('[data-rate=metrone]').waitFor();
  await go(page, '#/analytics');
  await page.waitForFunction(() => document.querySelector('[data-figure]') && !document.querySelector('[data-state=asking]'));
  assert.equal(await page.locator('[data-state=failed]').count(), 0);
  await isLive(page);
  const [{ hits }] = await server.control('GET', '/faults');
  assert.equal(hits, 1, 'the page was not spoiled, and did not count');
});

test('streams of the services are cut, that of the page goes on', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server);
  await server.control('DELETE', '/streams');
  await server.track({ event_type: 'after_the_cut' });
  await row(page, 'after_the_cut').waitFor();
});

test('after a cut the page comes back by itself, also when nothing happens', async (t) => {
  const server = await Server.empty(t);
  const { address, cut } = await passage(t, server);
  const page = await open(t, server, { address, quarrels: true });
  const lost = isLost(page);
  cut();
  await lost;
  await isLive(page);
});

test('a server that is busy for a while is asked again, for everything', async (t) => {
  const server = await Server.empty(t);
  let busy = true;
  const refuse = (route) => (busy ? route.fulfill({ status: 503, json: { error: { code: 'busy', message: 'come back later' } } }) : route.fallback());
  const page = await open(t, server, { quarrels: true, live: false, before: (page) => page.route(/\/__mock\/(?:live|keys|audit)/, refuse) });
  await isLost(page);
  busy = false;
  await isLive(page);
  await server.track({ event_type: 'after_it' });
  await row(page, 'after_it').waitFor();
  await shown(page, 'analytics');
  await shown(page, 'delivery');
});

test('a machine that slept finds the page live', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server, { quarrels: true, before: (page) => page.clock.install() });
  const again = page.waitForRequest((request) => request.url().endsWith('/__mock/live'));
  await page.clock.fastForward('01:00:00');
  await again;
  await isLive(page);
  await server.track({ event_type: 'in_the_morning' });
  await row(page, 'in_the_morning').waitFor();
});

test('after a cut the page goes on where it was, with nothing missing and nothing twice', async (t) => {
  const server = await Server.empty(t);
  const { address, cut } = await passage(t, server);
  const page = await open(t, server, { address, quarrels: true });
  await server.track({ event_type: 'first' });
  await row(page, 'first').waitFor();
  cut();
  await server.track({ event_type: 'second' });
  await row(page, 'second').waitFor();
  await isLive(page);
  assert.deepEqual([await row(page, 'first').count(), await row(page, 'second').count()], [1, 1]);
});

test('the clock jumps, and what comes then shows', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server);
  for (const [set, shown] of [['2031-02-03T04:05:06Z', '2031-02-03 04:05:06 UTC'], ['2001-01-01T00:00:00Z', '2001-01-01 00:00:00 UTC']]) {
    await server.control('POST', '/clock', { set, freeze: true });
    await page.getByRole('banner').getByText(shown).waitFor();
    await server.track({ event_type: `at_${set.slice(0, 4)}` });
    await row(page, `at_${set.slice(0, 4)}`).waitFor();
  }
  await server.control('POST', '/clock', { advance_ms: 36 * 3_600_000, resume: true });
  await page.getByRole('banner').getByText(/^2001-01-02 12:00/).waitFor();
  await server.track({ event_type: 'after_a_leap' });
  await row(page, 'after_a_leap').waitFor();
  await isLive(page);
});

test('a server that comes back is another one: what was there is gone', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server, { quarrels: true });
  await server.track({ event_type: 'of_the_first' });
  await row(page, 'of_the_first').waitFor();
  await server.end();
  await page.getByRole('banner').getByText('lost', { exact: true }).waitFor();
  const second = await Server.empty(t, '--listen', new URL(server.url).host);
  await isLive(page);
  await row(page, 'of_the_first').waitFor({ state: 'detached' });
  await second.track({ event_type: 'of_the_second' });
  await row(page, 'of_the_second').waitFor();
});
