// What is delivered of 25 events when a process ends in this way or that, by a ledger of ids. Prints a table of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { after, beforeEach, test } from 'node:test';

import { DeliveryTable } from '../test-support/delivery-table.mjs';
import { INDEX, client, folder, idsStored, isNode, mock, run } from '../test-support/index.mjs';

const server = mock();
const silent = createServer(() => {}).listen(0, '127.0.0.1');
await once(silent, 'listening');

const table = new DeliveryTable();
beforeEach(() => server.reset());
after(() => silent.close());

const env = { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url };
const journal = { ...env, AGENTLYTICS_SPOOL_DIR: folder() };

/** Has a client that sends nothing by itself; `track()` tracks events and writes down their ids. */
const PRELUDE = `
  import { writeSync } from 'node:fs';
  import { Worker, parentPort } from 'node:worker_threads';
  import { MetroneServer } from ${INDEX};
  const durability = process.env.AGENTLYTICS_SPOOL_DIR ? 'journal' : 'memory';
  const options = { flushIntervalMs: 60_000, batchSize: 10_000, durability };
  const away = process.env.AWAY && new MetroneServer({ ...options, endpoint: process.env.AWAY, onDrop() {} });
  away?.track('step');
  const metrone = new MetroneServer(options);
  const track = (length = 25) => writeSync(1, Array.from({ length }, () => metrone.track('step') + '\\n').join(''));
`;
/** Lives until it is ended, but not for ever if that fails. */
const LINGER = `setTimeout(() => process.exit(99), 20_000);`;

/**
 * A program, how it is to end, and that its `count` events arrive: before its end or, where asked for, by the next start.
 * `mixed` are those of several clients, in whichever order. `promise` is the case of the delivery table that it measures,
 * and `note` what it says there.
 */
function row(name, program, { skip, before = '', variables = env, fault, kill, atNextStart = false, ...end } = {}) {
  const { promise, note, count = 25, mixed = false, signal = null, code = signal ? null : 0, withinMs = 2_000 } = end;
  test(name, { skip }, async () => {
    if (fault) await server.faults({ operation: 'trackBatch', fault });
    const ended = await run(before + PRELUDE + program, variables, { kill });
    if (atNextStart) {
      await server.control('DELETE', 'faults');
      await run(`${PRELUDE} await metrone.flush();`, variables);
    }
    const [tracked, stored] = [ended.stdout.trim().split('\n'), await idsStored(server)];
    table.add(name, { promise, tracked, stored, note: note ?? `ended within ${Math.round(ended.endMs)} ms` });
    assert.deepEqual([ended.code, ended.signal, ended.stderr.includes('Agentlytics')], [code, signal, false], ended.stderr);
    assert.equal(tracked.length, count);
    const ordered = (ids) => (mixed ? ids.toSorted() : ids);
    assert.deepEqual(ordered(stored), ordered(tracked));
    assert.ok(ended.endMs < withinMs, `the end took ${ended.endMs} ms`);
  });
}

row('the program ends', 'track();', { promise: 'clean_exit' });
row('the program ends, tracking in beforeExit', `process.once('beforeExit', () => track());`);
row('process.exit()', 'track(); process.exit(3);', { code: 3 });
row('process.exit(), journal', 'track(); process.exit(3);', { promise: 'hard_exit', code: 3, variables: journal });
row('process.reallyExit(), after which nothing runs, journal', 'track(); process.reallyExit(3);', {
  promise: 'hard_exit',
  code: 3,
  variables: journal,
  atNextStart: true,
  skip: !isNode && 'a word of Node',
});
row('process.exit(), the service away, journal', 'track(); process.exit(3);', {
  code: 3,
  variables: journal,
  fault: { type: 'status', status: 503 },
  atNextStart: true,
  withinMs: 3_000,
});
row('process.exit() after a flush() that nobody waits for', 'track(); metrone.flush(); process.exit();');
row('an error that nobody catches', `track(); throw new Error('oops');`, { code: 1 });
row('a rejection that nobody handles', `track(); Promise.reject(new Error('oops'));`, { code: 1 });
row('an error that the program catches', `process.on('uncaughtException', () => {}); track(); throw new Error('oops');`);
row('the program ends, another service is away', 'track();', {
  variables: { ...env, AWAY: `http://127.0.0.1:${silent.address().port}` },
  withinMs: 3_000,
});

for (const signal of ['SIGTERM', 'SIGINT']) row(signal, `track(); ${LINGER}`, { kill: signal, signal });
const handles = `
  process.once('SIGTERM', async () => {
    track(5);
    await metrone.shutdown();
    process.exit(7);
  });`;
const handled = { kill: 'SIGTERM', code: 7 };
row('SIGTERM, which the program handles', `${handles} track(20); ${LINGER}`, handled);
row('SIGTERM, which the program handled before it had a client', `track(20); ${LINGER}`, {
  ...handled,
  before: handles,
  skip: process.versions.deno && 'Deno calls the listeners of a signal in the order in which they were added',
});
row('SIGTERM, which the program takes no notice of', `
  process.on('SIGTERM', () => setTimeout(() => process.exit(5), 20));
  track(); ${LINGER}`, { kill: 'SIGTERM', code: 5 });
// As libraries do that clean up: they end the process if nobody else would.
row('SIGTERM, which a library handles that finds itself alone, journal', `
  const cleanUp = () => {
    if (process.listenerCount('SIGTERM') > 1) return;
    process.removeListener('SIGTERM', cleanUp);
    process.kill(process.pid, 'SIGTERM');
  };
  process.on('SIGTERM', cleanUp);
  track(); ${LINGER}`, { kill: 'SIGTERM', signal: 'SIGTERM', variables: journal, atNextStart: true });
row('a shutdown, after which nobody listens to signals', `
  track();
  await metrone.shutdown();
  process.exitCode = process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');`);

const forks = { promise: 'fork', mixed: true };
const WORKER = `new Worker(new URL('data:text/javascript,' + encodeURIComponent(process.env.WORKER)))`;
const worker = (program) => ({ ...env, WORKER: PRELUDE + program });
row('a worker ends', `track(); ${WORKER};`, { ...forks, note: 'worker', count: 50, variables: worker('track();') });
row('process.exit() beside a worker', `${WORKER}.once('message', () => process.exit(4));`, {
  variables: worker(`track(); setImmediate(() => parentPort.postMessage('tracked')); ${LINGER}`),
  code: 4,
  skip: !isNode && 'Deno and Bun end workers without a word to the addon',
});

const killed = `process.kill(process.pid, 'SIGKILL');`;
row('kill -9 in the same turn, journal', `track(); ${killed}`, { signal: 'SIGKILL', variables: journal, atNextStart: true });

const childFile = join(folder(), 'child.mjs');
writeFileSync(childFile, `${PRELUDE} track(); process.disconnect();`);
const forking = { ...forks, variables: { ...journal, CHILD: childFile } };
row('child_process.fork(), journal', `
  import { fork } from 'node:child_process';
  track();
  fork(process.env.CHILD, { execArgv: [] }).once('exit', (code) => (process.exitCode = code));`, {
  ...forking,
  note: 'child_process.fork()',
  count: 50,
});
row('a cluster of two, journal', `
  import cluster from 'node:cluster';
  cluster.setupPrimary({ exec: process.env.CHILD, execArgv: [] });
  track();
  for (let n = 0; n < 2; n++) cluster.fork();`, {
  ...forking,
  note: 'cluster',
  count: 75,
  skip: !isNode && 'Deno has no cluster, and Bun ends it in another way',
});

const KILLS = Number(process.env.AGENTLYTICS_TEST_KILLS ?? 3);
const EVENTS = 20_000;
/** Says of each event that it was tracked as soon as it was, and lives until it is killed. */
const JOURNALIST = `
  import { writeSync } from 'node:fs';
  import { MetroneServer } from ${INDEX};
  const metrone = new MetroneServer({ durability: 'journal' });
  const turn = (left) => {
    if (left === 0) return setTimeout(() => process.exit(99), 20_000);
    for (let event = 0; event < 100; event++) writeSync(1, metrone.track('step') + '\\n');
    setImmediate(turn, left - 100);
  };
  turn(${EVENTS});`;

for (let kill = 1; kill <= KILLS; kill++) {
  test(`kill -9 at any instant, journal: ${kill}`, async () => {
    const spoolDir = folder();
    const afterLines = 1 + Math.floor(EVENTS * Math.random());
    const ended = await run(JOURNALIST, { ...env, AGENTLYTICS_SPOOL_DIR: spoolDir }, { kill: 'SIGKILL', afterLines });
    const report = await client(server, { spoolDir, durability: 'journal' }).shutdown();
    const [tracked, stored] = [ended.stdout.slice(0, ended.stdout.lastIndexOf('\n')).split('\n'), await idsStored(server)];
    table.add(`kill -9 after ${afterLines}, journal`, { promise: 'kill', tracked, stored, note: `${KILLS} kills, of one loop each` });
    const kept = new Set(stored);
    assert.equal(ended.signal, 'SIGKILL', ended.stderr);
    assert.deepEqual(tracked.filter((id) => !kept.has(id)), [], 'what is lost');
    assert.equal(stored.length, kept.size, 'an event is stored twice');
    assert.deepEqual([report.dropped, report.pending, report.spooled], [0, 0, 0]);
  });
}
