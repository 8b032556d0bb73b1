import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import { ClosedError, ConfigError, ValidationError } from '../lib/index.mjs';
import { client, mock, told } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

for (const batchSize of [0, 1, 7, 10, 100, 1_000]) {
  test(`250 events and a shutdown at once are 250 stored events, batch size ${batchSize}`, async () => {
    const metrone = client(server, { batchSize });
    const ids = Array.from({ length: 250 }, (_, n) => metrone.track('step', { n }));
    await metrone.shutdown();
    const { accepted, delivered, pending, dropped } = metrone.deliveryStats();
    assert.deepEqual({ accepted, delivered, pending, dropped }, { accepted: 250, delivered: 250, pending: 0, dropped: {} });
    const stored = await server.events();
    assert.deepEqual(stored.map((event) => event.idempotency_key).toSorted(), ids);
  });
}

test('known keys stay at the top level, all others become properties', async () => {
  const metrone = client(server);
  const id = metrone.track('agent_action', { task: 'book', agent_id: 'a-7', properties: { plan: 'pro' }, when: new Date(0) });
  await metrone.flush();
  const [request] = await server.requests();
  const [{ timestamp, ...event }] = request.body;
  assert.deepEqual(event, {
    event_type: 'agent_action',
    agent_id: 'a-7',
    properties: { task: 'book', plan: 'pro', when: '1970-01-01T00:00:00.000Z' },
    idempotency_key: id,
  });
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.match(request.headers['user-agent'], /^agentlytics\/\S+ \(lang=(node|deno|bun); v=\d+\.\d+\.\d+\)$/);
  await metrone.shutdown();
});

test('events happened when they were tracked, whoever tracked them and however late they leave', async () => {
  const clients = [client(server), client(server)];
  const ids = [];
  for (const metrone of [...clients, ...clients]) {
    const millisecond = Date.now();
    while (Date.now() === millisecond);
    ids.push(metrone.track('step'));
  }
  await Promise.all(clients.map((metrone) => metrone.shutdown()));
  const sent = (await server.requests()).flatMap((request) => request.body);
  const byTime = sent.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp));
  assert.deepEqual(byTime.map((event) => event.idempotency_key), ids);
});

test('data is what it was when the event was tracked', async () => {
  const metrone = client(server);
  const data = { n: 1 };
  metrone.track('step', data);
  data.n = 2;
  metrone.track('step', data);
  await metrone.shutdown();
  assert.deepEqual((await server.events()).map((event) => event.properties.n).toSorted(), [1, 2]);
});

test('events tracked before a read are handed over before it, and one turn of the event loop is enough otherwise', async () => {
  const metrone = client(server, { batchSize: 1 });
  metrone.track('first');
  await metrone.getLive();
  assert.equal(metrone.deliveryStats().accepted, 1);
  await metrone.shutdown();
  assert.deepEqual(told(await server.events()).map((event) => event.event_type), ['first']);
});

test('any text arrives as it was, and text that is no Unicode does no harm', async () => {
  const metrone = client(server);
  const text = 'naïve "quotes" \\ \u0000 \u2028 😀 </script>';
  metrone.track('text', { text });
  metrone.track('text', { text: 'lone \ud83d surrogate' });
  const report = await metrone.shutdown();
  assert.equal(report.delivered, 2);
  assert.deepEqual((await server.events()).map((event) => event.properties.text).toSorted(), ['lone \ufffd surrogate', text]);
});

describe('what cannot be an event', () => {
  test('is refused by track() where that is seen at once', async () => {
    const metrone = client(server);
    for (const [type, data] of [['', {}], [undefined, {}], [7, {}], ['x', 'text'], ['x', []], ['x', null]]) {
      assert.throws(() => metrone.track(type, data), (error) => error instanceof ValidationError && error.kind === 'validation');
    }
    await metrone.shutdown();
    assert.deepEqual(await server.events(), []);
  });

  test('is a loss with a reason where it is seen later, and takes no other event with it', async () => {
    const dropped = [];
    const metrone = client(server, { onDrop: (losses) => dropped.push(...losses) });
    const good = [metrone.track('good')];
    const bad = [metrone.track('bad', { source: 'television' }), metrone.track('bad', { big: 1n }), metrone.trackAICall({})];
    good.push(metrone.track('good'));
    assert.equal((await metrone.shutdown()).delivered, 2);
    assert.deepEqual((await server.events()).map((event) => event.idempotency_key).toSorted(), good);
    assert.deepEqual(dropped.map(({ id }) => id).toSorted(), bad);
    assert.ok(dropped.every(({ reason, error }) => reason === 'invalid' && error instanceof ValidationError));
    assert.match(dropped.find(({ id }) => id === bad[0]).error.message, /'source' must be one of web, voice/);
    assert.equal(metrone.deliveryStats().dropped.invalid, 3);
  });
});

test('after a shutdown the client refuses, and a second shutdown reports nothing', async () => {
  const metrone = client(server);
  metrone.track('x');
  assert.equal(metrone.isDestroyed, false);
  const first = metrone.shutdown();
  assert.equal(metrone.isDestroyed, true);
  assert.throws(() => metrone.track('y'), ClosedError);
  assert.throws(() => metrone.trackAICall({ call_id: 'c' }), ClosedError);
  assert.equal((await first).delivered, 1);
  assert.deepEqual(await metrone.shutdown(), { delivered: 0, duplicate: 0, rejected: 0, dropped: 0, pending: 0, spooled: 0 });
});

test('queueSize counts what waits, flush() empties it, and the counters balance', async () => {
  const metrone = client(server, { batchSize: 1_000, flushIntervalMs: 60_000 });
  // Fewer than fill a request, so that nothing leaves before it is asked to.
  for (let n = 0; n < 60; n++) metrone.track('step');
  assert.equal(metrone.queueSize, 60);
  assert.equal((await metrone.flush()).delivered, 60);
  const { accepted, delivered, pending, inFlight, queuedBytes, state, dropped } = metrone.deliveryStats();
  assert.deepEqual(
    { accepted, delivered, pending, inFlight, queuedBytes, state, dropped },
    { accepted: 60, delivered: 60, pending: 0, inFlight: 0, queuedBytes: 0, state: 'online', dropped: {} },
  );
  await metrone.shutdown();
});

test('a refused key halts and keeps; resume() goes on', async () => {
  const refusal = { error: { code: 'AUTH_FAILED', message: 'no such key' } };
  await server.faults({ operation: 'trackBatch', times: 1, fault: { type: 'status', status: 401, body: refusal } });
  const metrone = client(server);
  metrone.track('x');
  assert.equal((await metrone.flush()).pending, 1);
  assert.equal(metrone.deliveryStats().state, 'halted');
  metrone.resume();
  await metrone.flush();
  const { delivered, state } = metrone.deliveryStats();
  assert.deepEqual([delivered, state], [1, 'online']);
  await metrone.shutdown();
});

test('`await using` shuts the client down', async () => {
  const metrone = client(server);
  metrone.track('x');
  await metrone[Symbol.asyncDispose]();
  assert.equal((await server.events()).length, 1);
  assert.equal(metrone.isDestroyed, true);
});

describe('a client that is set up wrongly', () => {
  test('is refused with a word on what is wanted, and never shows the key', () => {
    const shown = (options) => {
      try {
        client(server, options);
      } catch (error) {
        assert.ok(error instanceof ConfigError, `${error}`);
        return error.message;
      }
      throw new Error('it was accepted');
    };
    assert.match(shown({ apiKey: 'metrone_live_SECRET' }), /metrone_live_/);
    assert.doesNotMatch(shown({ apiKey: 'metrone_live_SECRET' }), /SECRET/);
    assert.match(shown({ batchsize: 1 }), /'batchsize'.*batchSize/);
    assert.match(shown({ batchSize: -1 }), /-1/);
    assert.match(shown({ endpoint: 'no address' }), /endpoint/);
  });

  test('takes key and endpoint from the environment', async () => {
    process.env.METRONE_API_KEY = server.key;
    process.env.METRONE_ENDPOINT = server.url;
    try {
      const metrone = client(server, { apiKey: undefined, endpoint: undefined });
      assert.equal((await metrone.getHealth()).status, 'ok');
      await metrone.shutdown();
    } finally {
      delete process.env.METRONE_API_KEY;
      delete process.env.METRONE_ENDPOINT;
    }
    assert.throws(() => client(server, { apiKey: undefined }), /METRONE_API_KEY/);
  });
});
