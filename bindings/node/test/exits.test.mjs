// What is delivered of 25 events when a process ends in this way or that, by a ledger of ids. Prints a table of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { mock, run } from '../test-support/index.mjs';

const server = mock();
const spool = mkdtempSync(join(tmpdir(), 'agentlytics-exits-'));
const silent = createServer(() => {}).listen(0, '127.0.0.1');
await once(silent, 'listening');

const table = [];
beforeEach(() => server.reset());
after(() => {
  silent.close();
  rmSync(spool, { recursive: true });
  const width = Math.max(...table.map(([name]) => name.length));
  for (const [name, outcome] of table) console.log(`${name.padEnd(width)} | ${outcome}`);
});

const env = { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url };
const journal = { ...env, AGENTLYTICS_SPOOL_DIR: spool };
const INDEX = JSON.stringify(new URL('../lib/index.mjs', import.meta.url).href);

const isNode = !process.versions.bun && !process.versions.deno;

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

const idsStored = async () => (await server.events()).map((event) => event.idempotency_key);

/** A program, how it is to end, and that its events arrive: before its end or, where asked for, by the next start. */
function row(name, program, { skip, before = '', variables = env, fault, kill, atNextStart = false, ...end } = {}) {
  const { signal = null, code = signal ? null : 0, withinMs = 2_000 } = end;
  test(name, { skip }, async () => {
    if (fault) await server.faults({ operation: 'trackBatch', fault });
    const ended = await run(before + PRELUDE + program, variables, { kill });
    if (atNextStart) {
      await server.control('DELETE', 'faults');
      await run(`${PRELUDE} await metrone.flush();`, variables);
    }
    const [tracked, stored] = [ended.stdout.trim().split('\n'), await idsStored()];
    table.push([name, `${stored.length} of ${tracked.length}, ended within ${Math.round(ended.endMs)} ms`]);
    assert.deepEqual([ended.code, ended.signal, ended.stderr.includes('Agentlytics')], [code, signal, false], ended.stderr);
    assert.equal(tracked.length, 25);
    assert.deepEqual(stored, tracked);
    assert.ok(ended.endMs < withinMs, `the end took ${ended.endMs} ms`);
  });
}

row('the program ends', 'track();');
row('the program ends, tracking in beforeExit', `process.once('beforeExit', () => track());`);
row('process.exit()', 'track(); process.exit(3);', { code: 3 });
row('process.exit(), journal', 'track(); process.exit(3);', { code: 3, variables: journal });
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

const WORKER = `new Worker(new URL('data:text/javascript,' + encodeURIComponent(process.env.WORKER)))`;
const worker = (program) => ({ ...env, WORKER: PRELUDE + program });
row('a worker ends', `${WORKER};`, { variables: worker('track();') });
row('process.exit() beside a worker', `${WORKER}.once('message', () => process.exit(4));`, {
  variables: worker(`track(); setImmediate(() => parentPort.postMessage('tracked')); ${LINGER}`),
  code: 4,
  skip: !isNode && 'Deno and Bun end workers without a word to the addon',
});

const killed = `setImmediate(() => process.kill(process.pid, 'SIGKILL'));`;
row('kill -9 after the turn, journal', `track(); ${killed}`, { signal: 'SIGKILL', variables: journal, atNextStart: true });

test('kill -9 at any instant, journal', async () => {
  const program = `
    const turn = () => {
      const ids = Array.from({ length: 100 }, () => metrone.track('step'));
      setImmediate(() => {
        writeSync(1, ids.join('\\n') + '\\n');
        turn();
      });
    };
    turn();`;
  const { signal, stdout } = await run(PRELUDE + program, journal, { kill: 'SIGKILL', afterMs: 50 * Math.random() });
  assert.equal(signal, 'SIGKILL');
  await run(`${PRELUDE} await metrone.flush();`, journal);
  const stored = await idsStored();
  const kept = new Set(stored);
  const told = stdout.slice(0, stdout.lastIndexOf('\n')).split('\n');
  const lost = told.filter((id) => !kept.has(id));
  table.push(['kill -9 at any instant, journal', `${told.length - lost.length} of ${told.length} of turns that ended`]);
  assert.equal(kept.size, stored.length, 'an event is stored twice');
  assert.deepEqual(lost, []);
});
