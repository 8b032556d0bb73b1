// Events that the service refuses for good: kept, listed, sent again, removed; and the counters of all losses.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { ClosedError, ConfigError } from 'agentlytics';

import { client, folder, idsStored, mock } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

const body = { error: { code: 'BATCH_ALL_INVALID', message: 'not like this' } };

/** A client that keeps dead letters, and knows of their losses. */
const keeping = (spoolDir, options) => client(server, { spoolDir, onDrop() {}, ...options });

/** Tracks events, all of which are refused; resolves to their ids. */
async function refuse(metrone, count = 3) {
  await server.faults({ operation: 'trackBatch', times: 1, fault: { type: 'status', status: 400, body } });
  const ids = Array.from({ length: count }, (_, number) => metrone.track('agent_action', { number }));
  assert.equal((await metrone.flush()).rejected, count);
  return ids;
}

const idsOf = (letters) => letters.map(({ id }) => id);

test('they are listed with the word of the service', async () => {
  const metrone = keeping(folder());
  const ids = await refuse(metrone);
  const letters = await metrone.deadLetters();
  assert.deepEqual(idsOf(letters), ids);
  const [{ event, occurredAt, ...word }] = letters;
  assert.deepEqual(word, {
    id: ids[0],
    service: 'metrone',
    eventType: 'agent_action',
    reason: 'rejected',
    code: 'BATCH_ALL_INVALID',
    message: 'not like this',
  });
  assert.deepEqual([event.properties, Date.parse(event.timestamp)], [{ number: 0 }, Date.parse(occurredAt)]);
  await metrone.shutdown();
});

test('sent again they are the same events', async () => {
  const metrone = keeping(folder());
  const ids = await refuse(metrone);
  assert.equal(await metrone.replayDeadLetters(), 3);
  assert.equal((await metrone.flush()).delivered, 3);
  assert.deepEqual(await metrone.deadLetters(), []);
  assert.deepEqual(await idsStored(server), ids);
  await metrone.shutdown();
});

test('the next client has them and can remove them', async () => {
  const options = { durability: 'journal' };
  const spoolDir = folder();
  const first = keeping(spoolDir, options);
  const ids = await refuse(first);
  await first.shutdown();
  const next = keeping(spoolDir, options);
  assert.deepEqual(idsOf(await next.deadLetters()), ids);
  assert.equal(await next.purgeDeadLetters(), 3);
  assert.deepEqual([await next.deadLetters(), await next.replayDeadLetters()], [[], 0]);
  await next.shutdown();
  assert.deepEqual(await server.events(), []);
});

test('they are bounded, and the newest are kept', async () => {
  for (const maxDeadLetters of [0, 2, 4]) {
    const metrone = keeping(folder(), { maxDeadLetters });
    const ids = await refuse(metrone, 6);
    const kept = idsOf(await metrone.deadLetters());
    assert.ok(kept.length <= maxDeadLetters && kept.length > 0 === maxDeadLetters > 0, `${kept.length} of ${maxDeadLetters}`);
    assert.deepEqual(kept, ids.slice(ids.length - kept.length));
    await metrone.shutdown();
  }
  assert.throws(() => keeping(folder(), { maxDeadLetters: -1 }), ConfigError);
});

test('without a directory none are kept', async () => {
  const metrone = client(server, { onDrop() {} });
  await refuse(metrone);
  assert.deepEqual([await metrone.deadLetters(), await metrone.replayDeadLetters(), await metrone.purgeDeadLetters()], [[], 0, 0]);
  await metrone.shutdown();
});

test('after a shutdown they cannot be sent again, and are kept', async () => {
  const metrone = keeping(folder());
  await refuse(metrone);
  await metrone.shutdown();
  await assert.rejects(metrone.replayDeadLetters(), ClosedError);
  assert.equal((await metrone.deadLetters()).length, 3);
});

test('the counters have the names that OpenTelemetry has for them', async () => {
  const metrone = client(server, { batchSize: 1_000, flushIntervalMs: 60_000, onDrop() {} });
  await refuse(metrone);
  metrone.track('agent_action');
  await metrone.flush();
  metrone.track('agent_action');
  assert.deepEqual(metrone.deliveryMetrics(), [
    { name: 'otel.sdk.processor.log.queue.size', errorType: null, value: 1 },
    { name: 'otel.sdk.exporter.log.inflight', errorType: null, value: 0 },
    { name: 'otel.sdk.exporter.log.exported', errorType: null, value: 1 },
    { name: 'otel.sdk.exporter.log.exported', errorType: 'rejected', value: 3 },
  ]);
  await metrone.shutdown();
});
