// How long clients keep a process alive, and what ends with it. What is delivered then, exits.test.mjs tells.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { mock, run } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

const env = { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url };
const INDEX = JSON.stringify(new URL('../lib/index.mjs', import.meta.url).href);
const isNode = !process.versions.bun && !process.versions.deno;
const OPEN = `
  import { MetroneServer } from ${INDEX};
  const metrone = new MetroneServer({ flushIntervalMs: 60_000, batchSize: 10_000 });
`;

test('process.exit() in the middle of a burst loses nothing', async () => {
  const program = `${OPEN} for (let n = 0; n < 1_007; n++) metrone.track('step', { n }); process.exit(3);`;
  const { code, stderr } = await run(program, env);
  assert.deepEqual([code, stderr], [3, '']);
  assert.equal((await server.events()).length, 1_007);
});

test('nor does it after a shutdown() that nobody waits for', async () => {
  const { code } = await run(`${OPEN} for (let n = 0; n < 1_007; n++) metrone.track('step'); metrone.shutdown(); process.exit();`, env);
  assert.equal(code, 0);
  assert.equal((await server.events()).length, 1_007);
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

test('a worker that ends loses nothing and harms nobody', async () => {
  const { code, stderr } = await run(
    `import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    const source = ${JSON.stringify(`${OPEN} metrone.track('step');`)};
    const worker = () => new Worker(new URL('data:text/javascript,' + encodeURIComponent(source)));
    for (let n = 0; n < 3; n++) await once(worker(), 'exit');
    await Promise.all([worker(), worker()].map((started) => once(started, 'exit')));`,
    env,
  );
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal((await server.events()).length, 5);
});

const collectable = { skip: !isNode && 'only Node lets a program ask for a collection' };

test('a client that is forgotten delivers and goes', collectable, async () => {
  const { code, stdout, stderr } = await run(
    `import { setTimeout } from 'node:timers/promises';
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    import { MetroneServer } from ${INDEX};
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    let metrone = new MetroneServer({ flushIntervalMs: 60_000, batchSize: 10_000 });
    metrone.track('step');
    const gone = new WeakRef(metrone);
    metrone = undefined;
    const stored = async () => (await (await fetch(process.env.METRONE_ENDPOINT + '/__mock/events')).json()).length;
    for (let n = 0; n < 200 && (gone.deref() || !(await stored())); n++) {
      await setTimeout(10);
      collect();
    }
    console.log(gone.deref(), await stored());`,
    env,
  );
  assert.deepEqual([code, stdout, stderr], [0, 'undefined 1\n', '']);
});

test('a service that cannot be reached holds up the end for two seconds at most', async () => {
  const nowhere = { ...env, METRONE_ENDPOINT: 'http://127.0.0.1:1' };
  const { code, ms } = await run(`${OPEN} metrone.track('step'); process.exit(0);`, nowhere);
  assert.equal(code, 0);
  assert.ok(ms < 6_000, `it took ${ms} ms`);
});
