// How processes end: in the runtime that runs these tests, each as a program of its own.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { mock, run } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

const env = { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url };
const OPEN = `
  import { MetroneServer } from ${JSON.stringify(new URL('../lib/index.mjs', import.meta.url).href)};
  const metrone = new MetroneServer({ flushIntervalMs: 60_000, batchSize: 10_000 });
`;

test('process.exit() loses nothing', async () => {
  const { code, stderr } = await run(`${OPEN} for (let n = 0; n < 1_007; n++) metrone.track('step', { n }); process.exit(3);`, env);
  assert.deepEqual([code, stderr], [3, '']);
  assert.equal((await server.events()).length, 1_007);
});

test('a program that just ends loses nothing', async () => {
  const { code, ms } = await run(`${OPEN} for (let n = 0; n < 5; n++) metrone.track('step', { n });`, env);
  assert.equal(code, 0);
  assert.equal((await server.events()).length, 5);
  assert.ok(ms < 10_000, `it took ${ms} ms`);
});

test('an error that nobody catches loses nothing', async () => {
  const { code, stderr } = await run(`${OPEN} metrone.track('step'); throw new Error('oops');`, env);
  assert.notEqual(code, 0);
  assert.match(stderr, /oops/);
  assert.equal((await server.events()).length, 1);
});

test('an idle client, an open stream and a hook do not keep the process alive', async () => {
  const { code, stdout, ms } = await run(
    `${OPEN}
    const hooked = new MetroneServer({ onDrop() {} });
    const stream = metrone.streamEvents();
    console.log((await stream.next()).value.type, (await metrone.getLive()).today_events);`,
    env,
  );
  assert.deepEqual([code, stdout], [0, 'ready 0\n']);
  assert.ok(ms < 10_000, `it took ${ms} ms`);
});

test('a service that cannot be reached holds up the end for two seconds at most', async () => {
  const { code, ms } = await run(`${OPEN} metrone.track('step'); process.exit(0);`, { ...env, METRONE_ENDPOINT: 'http://127.0.0.1:1' });
  assert.equal(code, 0);
  assert.ok(ms < 6_000, `it took ${ms} ms`);
});
