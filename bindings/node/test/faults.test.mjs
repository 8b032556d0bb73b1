// Nothing is lost and nothing comes twice while the service fails, and while the disk does.
import assert from 'node:assert/strict';
import process from 'node:process';
import { beforeEach, test } from 'node:test';

import { DeliveryTable } from '../test-support/delivery-table.mjs';
import { INDEX, client, folder, idsStored, isNode, mock, run } from '../test-support/index.mjs';

// For the long forms. An outage lasts at least as long as it takes to track.
const OUTAGE_SECONDS = Number(process.env.AGENTLYTICS_TEST_OUTAGE_SECONDS ?? 0);
const CHAOS_EVENTS = Number(process.env.AGENTLYTICS_TEST_CHAOS_EVENTS ?? 1_000);

const FLOOD = 100_000;
/** Bytes of events that may wait in memory during an outage. */
const BOUND = 8 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

const LANDED_THEN_RESET = { type: 'drop', when: 'after' };
const AWAY = { type: 'drop', when: 'before' };

const server = mock();
const table = new DeliveryTable();
beforeEach(() => server.reset());

const env = { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url };
const PRELUDE = `
  import { readFileSync } from 'node:fs';
  import { MetroneServer } from ${INDEX};
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
`;
const elsewhere = !isNode && 'the runtime has no part in it';

const fail = (fault, rule) => server.faults({ operation: 'trackBatch', fault, ...rule });
const mend = () => server.control('DELETE', 'faults');
/** What became of numbered events, by the account of the service. */
const audit = (name, events) => server.control('POST', 'audit', { run: name, expected: { '': events } });

const track = (metrone, length = 25) => Array.from({ length }, (_, number) => metrone.track('step', { number }));

/** Everything that was tracked is stored, once and in order. */
async function assertDelivered(name, promise, tracked, note) {
  const stored = await idsStored(server);
  table.add(name, { promise, tracked, stored, note });
  assert.deepEqual(stored, tracked);
}

test('a service that is unavailable twice', async ({ name }) => {
  await fail({ type: 'status', status: 503 }, { times: 2 });
  const metrone = client(server);
  const tracked = track(metrone);
  await metrone.shutdown();
  await assertDelivered(name, 'refused_twice', tracked);
});

test('a service that names a time', { skip: elsewhere }, async ({ name }) => {
  await fail({ type: 'status', status: 429, headers: { 'retry-after': '3' } }, { times: 1 });
  const metrone = client(server);
  const tracked = track(metrone);
  await metrone.shutdown();
  const [first, second] = (await server.requests()).map(({ at }) => Date.parse(at));
  await assertDelivered(name, 'retry_after', tracked, `asked again after ${second - first} ms`);
  assert.ok(second - first >= 3_000, `asked again after ${second - first} ms`);
});

test('a service of which every first answer is lost', async ({ name }) => {
  // The very first answer, and then the first after each repetition.
  await fail(LANDED_THEN_RESET, { times: 1 });
  await fail(LANDED_THEN_RESET, { every: 2 });
  const metrone = client(server);
  const tracked = [];
  for (let n = 0; n < 25; n++) {
    tracked.push(...track(metrone, 1));
    assert.equal((await metrone.flush()).pending, 0);
  }
  await metrone.shutdown();
  await assertDelivered(name, 'landed_then_reset', tracked);
  const lost = (await server.requests()).map(({ status }) => status === null);
  assert.deepEqual(lost, Array(25).fill([true, false]).flat());
});

test('a service of which no answer arrives before the next start', async ({ name }) => {
  await fail(LANDED_THEN_RESET);
  const options = { spoolDir: folder(), durability: 'journal', maxRetries: 0 };
  const metrone = client(server, options);
  const tracked = track(metrone);
  const { delivered, dropped, spooled } = await metrone.shutdown(1_000);
  await mend();
  const { duplicate } = await client(server, options).shutdown();
  await assertDelivered(name, 'landed_then_reset', tracked);
  assert.deepEqual([delivered, dropped, spooled], [0, 0, 25]);
  assert.ok(duplicate > 0, 'what had landed was recognised');
});

test('an outage while a hundred thousand are tracked', { skip: elsewhere }, async ({ name }) => {
  await fail(AWAY);
  const program = `${PRELUDE}
    const metrone = new MetroneServer({ durability: 'spill', maxQueueBytes: ${BOUND}, retryBaseMs: 1 });
    // What JavaScript's own objects take is another matter.
    const memory = () => {
      const { rss, heapTotal, external } = process.memoryUsage();
      return rss - heapTotal - external;
    };
    const [begun, before] = [performance.now(), memory()];
    let [most, mostQueued] = [before, 0];
    for (let number = 0; number < ${FLOOD}; number++) {
      metrone.track('step', { run: 'outage', number });
      if (number % 1_000 > 0) continue;
      most = Math.max(most, memory());
      mostQueued = Math.max(mostQueued, metrone.deliveryStats().queuedBytes);
      do await nextTurn();
      while (performance.now() < begun + ${1_000 * OUTAGE_SECONDS} * number / ${FLOOD});
    }
    const during = { ...metrone.deliveryStats(), seconds: (performance.now() - begun) / 1_000 };
    const { METRONE_API_KEY: key, METRONE_ENDPOINT: url } = process.env;
    await fetch(url + '/__mock/faults', { method: 'DELETE', headers: { 'x-mock-key': key } });
    const report = await metrone.shutdown(120_000);
    console.log(JSON.stringify({ during, report, mostQueued, grown: Math.max(most, memory()) - before }));`;
  const ended = await run(program, { ...env, AGENTLYTICS_SPOOL_DIR: folder() });
  assert.deepEqual([ended.code, ended.stderr], [0, '']);
  const { during, report, mostQueued, grown } = JSON.parse(ended.stdout);

  const { exact, distinct, duplicated } = await audit('outage', FLOOD);
  const [memory, disk] = [grown, during.spoolBytes].map((bytes) => `${Math.round(bytes / MEBIBYTE)} MiB`);
  const note = `down for ${during.seconds.toFixed(1)} s, memory grew by ${memory}, ${disk} on disk`;
  table.add(name, { promise: 'outage', tracked: FLOOD, stored: distinct, duplicates: duplicated, note });
  assert.deepEqual([during.accepted, during.pending], [FLOOD, FLOOD]);
  assert.ok(during.spoolBytes > BOUND, `${during.spoolBytes} bytes on disk`);
  assert.deepEqual([report.dropped, report.pending, report.spooled], [0, 0, 0]);
  assert.ok(exact);
  assert.ok(mostQueued <= BOUND, `${mostQueued} bytes in the queue`);
  // With what the runtime takes beside its objects, and gives back when it likes.
  assert.ok(grown <= 2 * BOUND + 32 * MEBIBYTE, `grew by ${grown} bytes`);
});

const unlimited = process.platform === 'win32' && 'needs a limit for the size of files';

test('a disk that is full', { skip: elsewhere || unlimited }, async ({ name }) => {
  const events = 10_000;
  await fail(AWAY);
  const program = `${PRELUDE}
    const told = [];
    const onDrop = (losses) => told.push(...losses.map(({ reason }) => reason));
    const metrone = new MetroneServer({ durability: 'spill', maxQueueSize: 300, retryBaseMs: 1, onDrop });
    for (let number = 0; number < ${events}; number++) metrone.track('step', { run: 'disk', number });
    const { spooled } = await metrone.shutdown(1_000);
    const { dropped } = metrone.deliveryStats();
    console.log(JSON.stringify({ spooled, dropped, told: told.length, reasons: [...new Set(told)] }));`;
  const spoolDir = folder();
  const ended = await run(program, { ...env, AGENTLYTICS_SPOOL_DIR: spoolDir }, { fileLimit: 256 });
  assert.deepEqual([ended.code, ended.stderr], [0, '']);
  const { spooled, dropped, told, reasons } = JSON.parse(ended.stdout);
  await mend();
  const report = await client(server, { spoolDir }).shutdown();

  const { distinct, duplicated } = await audit('disk', events);
  const counts = { tracked: events, stored: distinct, duplicates: duplicated, dropped: dropped.spool_error };
  table.add(name, { promise: 'disk_full', ...counts, note: 'files of 256 KiB at most' });
  assert.deepEqual([reasons, Object.keys(dropped)], [['spool_error'], ['spool_error']]);
  assert.ok(told > 1_000, `${told} losses`);
  assert.deepEqual([told, spooled, spooled + told], [dropped.spool_error, distinct, events]);
  assert.deepEqual([report.delivered, report.dropped, duplicated], [spooled, 0, 0]);
});

test('a service of whose answers more than half go wrong', async ({ name }) => {
  const busy = { error: { code: 'RATE_LIMITED', message: 'slow down', retry_after_ms: 1 } };
  const faults = [
    AWAY,
    LANDED_THEN_RESET,
    { type: 'status', status: 503 },
    { type: 'status', status: 429, body: busy },
    { type: 'drip', bytes: 32, ms: 1 },
    { type: 'garbage', when: 'after' },
  ];
  // Each strikes one request in ten; a rule sees only what the rules before it have spared.
  for (const [place, fault] of faults.entries()) await fail(fault, { probability: 1 / (10 - place), seed: place });
  // With little room: what is tracked leaves in many requests.
  const metrone = client(server, { maxQueueSize: 20, overflow: { blockMs: 600_000 } });
  const tracked = Array.from({ length: CHAOS_EVENTS }, (_, number) => metrone.track('step', { run: 'chaos', number }));
  const report = await metrone.shutdown(600_000);
  const stats = metrone.deliveryStats();
  const hits = (await server.control('GET', 'faults')).map((rule) => rule.hits);
  await assertDelivered(name, 'chaos', tracked, `${stats.retries} repetitions in ${stats.batchesSent} requests, no restarts`);
  assert.ok((await audit('chaos', CHAOS_EVENTS)).exact);
  assert.deepEqual([report.dropped, report.rejected, report.pending], [0, 0, 0]);
  assert.deepEqual([stats.delivered + stats.duplicate, stats.dropped], [CHAOS_EVENTS, {}]);
  assert.ok(hits.every((count) => count > 0), `${hits}`);
});
