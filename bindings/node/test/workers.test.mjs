// Clients in threads that come and go, some of them in the middle of everything: nothing is lost by those that end in order,
// and nobody takes the process along. AGENTLYTICS_TEST_WORKER_ROUNDS makes it long.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { mock, run } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

const ROUNDS = Number(process.env.AGENTLYTICS_TEST_WORKER_ROUNDS ?? 3);
const EVENTS = 50;
const INDEX = JSON.stringify(new URL('../lib/index.mjs', import.meta.url).href);

/** What every thread does; `then` is how it goes on. */
const thread = (type, then) => `
  import { parentPort } from 'node:worker_threads';
  import { MetroneServer, withContext } from ${INDEX};
  const metrone = new MetroneServer({ flushIntervalMs: 60_000, batchSize: 20 });
  const stream = metrone.streamEvents();
  await stream.next();
  withContext({ agentId: 'a-7' }, () => { for (let n = 0; n < ${EVENTS}; n++) metrone.track('${type}', { n }); });
  await metrone.getLive();
  parentPort.postMessage('busy');
  ${then}`;

const THREADS = {
  ended: thread('ended', 'await stream.return(); parentPort.close?.();'),
  shut: thread('shut', 'await metrone.shutdown(); parentPort.close?.();'),
  cut: thread('cut', 'for (;;) { metrone.track("late"); await metrone.getStats(); }'),
};

test(`${ROUNDS} rounds of threads that end, shut down or are cut off`, { timeout: 60_000 + ROUNDS * 5_000 }, async () => {
  const program = `
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    import { MetroneServer } from ${INDEX};
    const threads = ${JSON.stringify(THREADS)};
    const start = (name) => new Worker(new URL('data:text/javascript,' + encodeURIComponent(threads[name])));
    const metrone = new MetroneServer();
    const sizes = [];
    for (let round = 0; round < ${ROUNDS}; round++) {
      const ending = ['ended', 'shut'].map(start);
      const cut = start('cut');
      const over = ending.map((worker) => once(worker, 'exit'));
      await once(cut, 'message');
      await cut.terminate();
      await Promise.all(over);
      metrone.track('main');
      sizes.push(Math.round(process.memoryUsage().rss / 2 ** 20));
    }
    await metrone.shutdown();
    console.log(JSON.stringify(sizes));`;
  const { code, signal, stdout, stderr } = await run(program, { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url });
  assert.deepEqual([code, signal, stderr], [0, null, '']);

  const stored = await server.control('GET', 'events');
  const count = (type) => stored.filter((event) => event.event_type === type).length;
  assert.deepEqual(['ended', 'shut', 'main'].map(count), [ROUNDS * EVENTS, ROUNDS * EVENTS, ROUNDS]);

  const sizes = JSON.parse(stdout);
  const [early, late] = [sizes[Math.floor(ROUNDS / 4)], sizes.at(-1)];
  // Only a long run can tell a leak from a start.
  if (ROUNDS >= 40) assert.ok(late < early * 1.5, `grew from ${early} to ${late} MiB: ${sizes}`);
});
