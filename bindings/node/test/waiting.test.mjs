// An AbortSignal ends the waiting for `flush()` and `shutdown()`, and nothing else.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { CancelledError } from '../lib/index.mjs';
import { client, eventually, mock } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

for (const wait of ['flush', 'shutdown']) {
  test(`${wait}() that is given up goes on`, async () => {
    await server.faults({ operation: 'trackBatch', times: 1, fault: { type: 'delay', ms: 200 } });
    const metrone = client(server);
    metrone.track('x');
    const abort = new AbortController();
    const waiting = metrone[wait](10_000, { signal: abort.signal });
    abort.abort(new Error('enough'));
    const error = await waiting.catch((error) => error);
    assert.ok(error instanceof CancelledError, `${error}`);
    assert.deepEqual([error.operation, error.cause.message, metrone.isDestroyed], [wait, 'enough', wait === 'shutdown']);
    await eventually(async () => (await server.events()).length === 1);
    await metrone.shutdown();
  });

  test(`${wait}() with a signal that was aborted before does not begin`, async () => {
    const metrone = client(server, { batchSize: 100, flushIntervalMs: 60_000 });
    metrone.track('x');
    await assert.rejects(metrone[wait](undefined, { signal: AbortSignal.abort() }), CancelledError);
    assert.deepEqual([metrone.isDestroyed, (await server.events()).length], [false, 0]);
    await metrone.shutdown();
  });

  test(`${wait}() with a signal that keeps quiet reports as ever`, async () => {
    const metrone = client(server);
    metrone.track('x');
    assert.equal((await metrone[wait](10_000, { signal: new AbortController().signal })).delivered, 1);
    await metrone.shutdown();
  });
}
