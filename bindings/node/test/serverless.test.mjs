// The recipe of the README for platforms that stop a process between two invocations.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { client, mock } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

/** A platform that runs `handler` and then waits for what it was given to wait for. */
function platform(handler) {
  return (request) => {
    const waitingFor = [];
    const response = handler(request, { waitUntil: (promise) => waitingFor.push(promise) });
    return { response, settled: Promise.all(waitingFor) };
  };
}

function deploy() {
  const metrone = client(server, { flushIntervalMs: 3_600_000, batchSize: 10_000 });
  const invoke = platform((request, context) => {
    metrone.track('request', { request });
    metrone.track('response', { request });
    context.waitUntil(metrone.flush(5_000));
    return 'done';
  });
  return { metrone, invoke };
}

const requestsStored = async () => (await server.events()).map((event) => event.properties.request);

test('each invocation answers at once and sends its events in one request', async () => {
  const { metrone, invoke } = deploy();
  for (const [index, request] of ['a', 'b', 'c'].entries()) {
    const { response, settled } = invoke(request);
    assert.equal(response, 'done');
    const [{ delivered, pending }] = await settled;
    assert.deepEqual({ delivered, pending }, { delivered: 2, pending: 0 });
    assert.equal((await server.requests()).length, index + 1);
  }
  assert.deepEqual(await requestsStored(), ['a', 'a', 'b', 'b', 'c', 'c']);
  await metrone.shutdown();
});

test('invocations at the same time each wait until their own events are stored', async () => {
  const { metrone, invoke } = deploy();
  await server.faults({ operation: 'trackBatch', times: 1, fault: { type: 'delay', ms: 40 } });
  const first = invoke('a');
  await new Promise((resolve) => setImmediate(resolve));
  const second = invoke('b');
  await second.settled;
  assert.deepEqual((await requestsStored()).toSorted(), ['a', 'a', 'b', 'b']);
  assert.equal((await first.settled)[0].pending, 0);
  await metrone.shutdown();
});

test('an invocation gives up in time while the service is away, and a later one sends its events', async () => {
  const { metrone, invoke } = deploy();
  await server.faults({ operation: 'trackBatch', fault: { type: 'status', status: 503 } });
  const [{ pending }] = await invoke('a').settled;
  assert.equal(pending, 2);
  await server.control('DELETE', 'faults');
  await invoke('b').settled;
  assert.deepEqual(await requestsStored(), ['a', 'a', 'b', 'b']);
  await metrone.shutdown();
});
