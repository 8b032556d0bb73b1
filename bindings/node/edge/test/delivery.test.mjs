// How events are gathered and sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { analytics, json, metrone, NOW, refused, runtime, STORED } from '../test-support/index.mjs';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function track(client, count, more) {
  return Array.from({ length: count }, (_, n) => client.track('step', { n, ...more }));
}

test('nothing is sent but by a flush, ten events at a time', async () => {
  const world = runtime(STORED);
  const client = metrone(world);
  const ids = track(client, 25);
  assert.equal(world.requests.length, 0);
  assert.equal(client.queueSize, 25);
  assert.deepEqual(await client.flush(), { delivered: 25, duplicate: 0, rejected: 0, dropped: 0, pending: 0, spooled: 0 });
  assert.deepEqual(world.requests.map(({ json }) => json.length), [10, 10, 5]);
  const sent = world.requests.flatMap(({ json }) => json);
  assert.deepEqual(sent.map(({ idempotency_key }) => idempotency_key), ids);
  assert.ok(ids.every((id) => UUID_V7.test(id)) && ids.toSorted().every((id, place) => id === ids[place]), 'later ids sort after earlier ones');
  assert.equal(sent[0].timestamp, '2026-03-09T12:00:00.000Z');
});

test('a repetition has the same key and the same bytes', async () => {
  const world = runtime(refused(503, 'UNAVAILABLE'), new TypeError('reset'), STORED);
  const client = metrone(world);
  track(client, 3);
  const { delivered } = await client.flush();
  assert.equal(delivered, 3);
  const [first, ...others] = world.requests;
  assert.match(first.headers['idempotency-key'], UUID_V7);
  for (const other of others) {
    assert.equal(other.body, first.body);
    assert.equal(other.headers['idempotency-key'], first.headers['idempotency-key']);
  }
  // Half of 1,000 and of 2,000, by the chance of this world.
  assert.deepEqual(world.waits, [500, 1_000]);
  assert.equal(client.deliveryStats().retries, 2);
});

test('a wait that the service asks for is kept, and counts as no failure', async () => {
  const limited = refused(429, 'RATE_LIMITED', { retry_after_ms: 2_000 });
  const world = runtime(limited, limited, limited, limited, limited, STORED);
  const client = metrone(world);
  track(client, 1);
  assert.equal((await client.flush()).delivered, 1);
  assert.deepEqual(world.waits, Array(5).fill(2_100));
});

test('a flush does not outlast its time, and what is left goes with the next', async () => {
  const world = runtime(refused(429, 'RATE_LIMITED', { retry_after_ms: 60_000 }), STORED);
  const client = metrone(world);
  track(client, 2);
  assert.equal((await client.flush(5_000)).pending, 2);
  assert.deepEqual(world.waits, []);
  assert.equal((await client.flush(5_000)).pending, 2, 'the service has asked for silence');
  world.pass(66_000);
  assert.equal((await client.flush(5_000)).delivered, 2);
  assert.equal(world.requests[1].body, world.requests[0].body);
});

test('verdicts are kept event by event', async () => {
  const lost = [];
  const errors = [{ index: 0, code: 'INVALID_PAYLOAD', message: 'no' }, { index: 2, code: 'RATE_LIMITED', message: 'later' }];
  const world = runtime(json({ ok: true, accepted: 2, duplicates: 1, errors }), STORED);
  const client = metrone(world, { onDrop: (dropped) => lost.push(...dropped) });
  const ids = track(client, 4);
  assert.deepEqual(await client.flush(), { delivered: 2, duplicate: 1, rejected: 1, dropped: 0, pending: 0, spooled: 0 });
  assert.deepEqual(world.requests[1].json.map(({ properties }) => properties.n), [2]);
  assert.notEqual(world.requests[1].headers['idempotency-key'], world.requests[0].headers['idempotency-key']);
  assert.deepEqual(lost.map(({ id, reason, error }) => [id, reason, error.code]), [[ids[0], 'rejected', 'INVALID_PAYLOAD']]);
});

test('a batch that is too large is halved, and one event that is, is lost', async () => {
  const world = runtime(({ json: events }) => (events.some(({ properties }) => properties.n === 2) ? refused(413, 'PAYLOAD_TOO_LARGE') : STORED({ json: events })));
  const client = metrone(world);
  track(client, 4);
  const report = await client.flush();
  assert.deepEqual([report.delivered, report.rejected], [3, 1]);
  assert.deepEqual(world.requests.map(({ json }) => json.map(({ properties }) => properties.n)), [[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]]);
  assert.deepEqual(client.deliveryStats().dropped, { too_large: 1 });
});

test('a refused key halts, keeps the events, and is asked about again after a while', async () => {
  const world = runtime(refused(401, 'AUTH_FAILED'), STORED);
  const client = metrone(world);
  track(client, 2);
  assert.equal((await client.flush()).pending, 2);
  assert.equal(client.deliveryStats().state, 'halted');
  await client.flush();
  assert.equal(world.requests.length, 1);
  client.resume();
  assert.equal((await client.flush()).delivered, 2);
  assert.equal(client.deliveryStats().state, 'online');
});

test('a service that is down is given up after the repetitions, once for each flush', async () => {
  const world = runtime(new TypeError('down'));
  const client = metrone(world, { maxRetries: 2 });
  track(client, 15);
  assert.equal((await client.flush()).pending, 15);
  assert.equal(world.requests.length, 3);
  assert.equal(client.deliveryStats().state, 'offline');
  await client.flush();
  assert.equal(world.requests.length, 4);
  assert.deepEqual(await client.shutdown(), { delivered: 0, duplicate: 0, rejected: 0, dropped: 15, pending: 0, spooled: 0 });
  assert.deepEqual(client.deliveryStats().dropped, { shutdown: 15 });
  assert.throws(() => client.track('late'), { name: 'ClosedError', code: 'closed' });
});

test('the queue is bounded by events and by bytes', async () => {
  const world = runtime(STORED);
  const oldest = metrone(world, { maxQueueSize: 3 });
  track(oldest, 5);
  await oldest.flush();
  assert.deepEqual(world.requests[0].json.map(({ properties }) => properties.n), [2, 3, 4]);
  assert.deepEqual(oldest.deliveryStats().dropped, { queue_overflow: 2 });

  const newest = metrone(world, { maxQueueSize: 3, overflow: 'drop_newest' });
  track(newest, 5);
  await newest.flush();
  assert.deepEqual(world.requests[1].json.map(({ properties }) => properties.n), [0, 1, 2]);
  assert.equal(newest.deliveryStats().accepted, 3);

  const narrow = metrone(world, { maxQueueBytes: 1_000 });
  track(narrow, 3, { note: 'x'.repeat(300) });
  assert.ok(narrow.deliveryStats().queuedBytes <= 1_000);
  narrow.track('large', { note: 'x'.repeat(2_000) });
  assert.deepEqual(narrow.deliveryStats().dropped, { queue_overflow: 1, too_large: 1 });
});

test('each invocation sends what it claims, and what a killed one held is sent by a later one', async () => {
  const silent = (request) => new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(new Error('aborted'))));
  const world = runtime(silent, STORED);
  const client = metrone(world, { maxRetries: 0 });
  track(client, 2);
  const killed = client.flush(30);
  await Promise.resolve();
  client.track('step', { n: 2 });
  assert.deepEqual(await client.flush(), { delivered: 1, duplicate: 0, rejected: 0, dropped: 0, pending: 2, spooled: 0 });
  assert.equal(client.deliveryStats().inFlight, 2);
  world.pass(31);
  assert.equal((await client.flush()).delivered, 2);
  assert.equal(world.requests[2].headers['idempotency-key'], world.requests[0].headers['idempotency-key']);
  await killed;
  const { delivered, pending, state } = client.deliveryStats();
  assert.deepEqual({ delivered, pending, state }, { delivered: 3, pending: 0, state: 'online' }, 'what comes too late is of no account');
});

test('a hook sees events as the service will, changes them, holds them back', async () => {
  const world = runtime(STORED);
  const lost = [];
  const client = metrone(world, {
    onDrop: (dropped) => lost.push(...dropped.map(({ reason }) => reason)),
    beforeSend(event) {
      if (event.event_type === 'secret') return null;
      if (event.event_type === 'broken') throw new Error('oh');
      return { ...event, agent_id: 'seen', properties: { n: event.properties.n + 1 } };
    },
  });
  client.track('secret', { n: 1 });
  client.track('broken', { n: 1 });
  const id = client.track('step', { n: 1 });
  await client.flush();
  const [{ event_type, agent_id, properties, idempotency_key }] = world.requests[0].json;
  assert.deepEqual({ event_type, agent_id, properties, idempotency_key }, { event_type: 'step', agent_id: 'seen', properties: { n: 2 }, idempotency_key: id });
  assert.deepEqual(lost, ['before_send', 'before_send']);
});

test('what is wrong with an event is a loss with a reason; only its type is an error at once', async () => {
  const lost = [];
  const world = runtime(STORED);
  const client = metrone(world, { onDrop: (dropped) => lost.push(...dropped) });
  assert.throws(() => client.track(''), { name: 'ValidationError' });
  assert.throws(() => client.track('x', []), { name: 'ValidationError' });
  client.track('x', { source: 'tv' });
  client.track('x', { session_id: 7 });
  client.track('x', { api_key: 'mine' });
  client.track('x', { huge: 10n });
  client.track('x', { properties: 'none', n: 1 });
  client.trackAICall({ provider: 'vapi' });
  assert.deepEqual(lost.map(({ reason }) => reason), Array(6).fill('invalid'));
  assert.match(lost[0].error.message, /'source' must be one of web, voice/);
  assert.match(lost[5].error.message, /'call_id' is required/);
  assert.equal(client.queueSize, 0);
});

test('a service that cannot recognise what it has is not told twice, if one prefers', async () => {
  for (const [ambiguousFailures, requests] of [['retry', 2], ['drop', 1]]) {
    const world = runtime(new TypeError('reset'), json({ ok: true, queued: true, count: 1 }, 202));
    const client = analytics(world, { ambiguousFailures });
    client.track('signup', { user_id: 'u-1', plan: 'pro' });
    await client.flush();
    assert.equal(world.requests.length, requests);
    const { token, events } = world.requests[0].json;
    assert.ok(token.startsWith('aat_'));
    assert.deepEqual(events, [{ event: 'signup', user_id: 'u-1', properties: { plan: 'pro' }, timestamp: NOW }]);
    assert.equal(world.requests[0].headers['x-api-key'], undefined, 'the key has no place there');
  }
});

test('events that the service would refuse for their time are not sent', async () => {
  const world = runtime(json({ ok: true, queued: true, count: 1 }, 202));
  const client = analytics(world);
  client.track('old', { timestamp: NOW - 31 * 24 * 3_600_000 });
  client.track('ahead', { timestamp: NOW + 3_600_000 });
  client.track('now');
  const report = await client.flush();
  assert.deepEqual([report.delivered, report.dropped], [1, 1]);
  assert.deepEqual(world.requests[0].json.events.map(({ event }) => event), ['now']);
  assert.deepEqual(client.deliveryStats().dropped, { invalid: 1, expired: 1 });
});
