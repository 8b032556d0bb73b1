// Delivery: attempts are put together, and the numbers are those of the audit.
import assert from 'node:assert/strict';
import test from 'node:test';

import { found, open } from './support/page.mjs';
import { Server } from './support/server.mjs';

/** An event that is recognised when it comes again. */
const event = (number) => ({ event_type: 'order_placed', session_id: 's-1', idempotency_key: `order-${number}`, properties: { number } });

/** Waits until the rows of the list are these: what became of each batch, and after how many attempts. */
function listed(page, expected) {
  return found(page, (expected) => {
    const rows = [...document.querySelectorAll('[data-batch]')].map(({ dataset: { outcome, attempts } }) => `${outcome} ${attempts}`);
    return rows.join() === expected;
  }, expected.join());
}

test('attempts to send the same are one row, which opens each of them', async (t) => {
  const server = await Server.empty(t);
  await server.fault({ operation: 'trackBatch', times: 2, fault: { type: 'status', status: 503 } });
  const page = await open(t, server, { at: '#/delivery' });
  for (let attempt = 0; attempt < 3; attempt += 1) await server.track(event(1), event(2));
  await server.track(event(3));
  await server.ask('metrone', '/v1/events/batch', { method: 'POST', body: [{ nonsense: true }] });
  await server.ask('metrone', '/v1/api/live');

  await listed(page, ['retried 3', 'arrived 1', 'refused 1']);
  assert.equal(await page.locator('[data-outcome-count=retried]').textContent(), '1');
  await page.getByLabel('reads, too').check();
  await listed(page, ['retried 3', 'arrived 1', 'refused 1', 'arrived 1']);

  await page.locator('[data-outcome=retried]').click();
  const exchange = page.getByRole('complementary', { name: 'The exchange' });
  const attempts = exchange.getByRole('table', { name: 'Attempts' }).locator('tbody tr');
  await attempts.nth(2).waitFor();
  const statuses = (await attempts.allTextContents()).map((text) => /503|200|202/.exec(text)?.[0]);
  assert.deepEqual(statuses.slice(0, 2), ['503', '503']);
  assert.match(await exchange.getByLabel('Body of the request').textContent(), /"idempotency_key": "order-1"/);
  assert.match(await exchange.textContent(), /rule 1 has spoiled it/);

  await attempts.nth(2).getByRole('link').click();
  await exchange.getByRole('tab', { name: 'Stored 2' }).click();
  assert.match(await exchange.getByLabel('What was stored of it').textContent(), /order_placed/);
  await exchange.getByRole('tab', { name: 'Headers' }).click();
  const headers = await exchange.getByRole('tabpanel').textContent();
  assert.match(headers, /content-type/);
  assert.ok(!headers.includes(await server.key('metrone')), 'the key stays secret');
});

test('what came again is told apart from what was tried again', async (t) => {
  const server = await Server.empty(t);
  await server.fault({ operation: 'trackBatch', times: 1, fault: { type: 'drop', when: 'after' } });
  const page = await open(t, server, { at: '#/delivery' });
  await assert.rejects(server.track(event(1)), 'the connection is reset');
  await server.track(event(1));
  await listed(page, ['retried 2']);
  await server.track(event(1));
  await listed(page, ['repeated 3']);
  await page.locator('[data-audit=duplicates_refused]', { hasText: '2' }).waitFor();
});

test('the numbers are what the audit answers', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server, { at: '#/delivery' });
  await server.track(event(1), event(2), { event_type: 'no_key' });
  await server.track(event(2), event(3));
  const audit = await server.control('GET', '/audit');
  const shown = await found(page, (requests) => {
    const numbers = Object.fromEntries([...document.querySelectorAll('[data-audit]')].map(({ dataset: { audit }, textContent }) => [audit, Number(textContent)]));
    return numbers.requests === requests && numbers;
  }, audit.requests);
  assert.deepEqual(shown, audit);
  assert.deepEqual([audit.stored, audit.distinct, audit.without_key, audit.duplicates_refused], [4, 4, 1, 1]);
  await page.getByText('nothing is stored twice').waitFor();
});

test('gaps in what is numbered are named', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server, { at: '#/delivery' });
  const numbered = (number) => ({ event_type: 'x', properties: { run: 'night', source: 'a', number } });
  await server.track(...[0, 3, 2, 3].map(numbered));
  const row = page.getByRole('table', { name: 'Numbered runs' }).locator('tbody tr');
  await row.waitFor();
  assert.deepEqual(await row.locator('td').allTextContents(), ['night', 'not exact', '4', '1', '1', '1', 'a: 1']);
});

test('the rate limit stands as the service tells it', async (t) => {
  const server = await Server.empty(t);
  await server.control('POST', '/clock', { freeze: true });
  const page = await open(t, server, { at: '#/delivery' });
  for (const number of [1, 2, 3]) await server.track(event(number));
  await page.locator('[data-rate=metrone][data-used="3"]').waitFor();
  const { headers } = await server.ask('metrone', '/v1/api/live', { unnoted: true });
  assert.equal(headers.get('x-ratelimit-limit') - headers.get('x-ratelimit-remaining'), 3);
  assert.match(await page.locator('[data-rate=metrone]').textContent(), /3 of 600/);
});
