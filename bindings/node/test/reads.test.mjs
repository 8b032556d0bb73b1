import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';

import {
  AuthError,
  CancelledError,
  NetworkError,
  QuotaError,
  RateLimitError,
  RejectedError,
  ServerError,
  TimeoutError,
  ValidationError,
} from '../lib/index.mjs';
import { client, eventually, mock } from '../test-support/index.mjs';

const server = mock();
const metrone = client(server);

before(async () => {
  const events = Array.from({ length: 25 }, (_, n) => ({
    event_type: n % 5 === 0 ? 'conversion' : 'pageview',
    page_url: `https://shop.example/${n % 2 ? 'a' : 'b'}?n=${n}`,
    session_id: `s-${n % 4}`,
    properties: { n },
  }));
  await server.control('POST', 'seed', { events });
});
beforeEach(() => server.control('DELETE', 'faults'));

describe('reads give the service\'s own fields', () => {
  test('getStats', async () => {
    const stats = await metrone.getStats({ days: 7 });
    const { total_events, pageviews, conversions, unique_sessions } = stats;
    assert.deepEqual([total_events, pageviews, conversions, unique_sessions], [25, 20, 5, 4]);
    assert.deepEqual(Object.keys(stats.period), ['from', 'to']);
  });

  test('getEvents', async () => {
    const page = await metrone.getEvents({ limit: 3, event_type: 'conversion' });
    assert.equal(page.data.length, 3);
    assert.equal(page.meta.has_more, true);
    assert.ok(page.data.every((row) => row.event_type === 'conversion'));
  });

  test('getPages, getSources, getLive, getHealth', async () => {
    assert.deepEqual((await metrone.getPages({ days: 7 })).data.map(({ page_path }) => page_path).toSorted(), ['/a', '/b']);
    assert.equal((await metrone.getSources({ from: new Date(Date.now() - 86_400_000) })).channels[0].events, 25);
    assert.equal((await metrone.getLive()).today_events, 25);
    assert.equal((await metrone.getHealth()).status, 'ok');
  });

  test('batchQuery', async () => {
    const queries = [{ type: 'live' }, { id: 'mine', type: 'stats', params: { days: 1 } }];
    const { results } = await metrone.batchQuery({ queries });
    assert.deepEqual(results.map(({ id, status }) => [id, status]), [['0', 200], ['mine', 200]]);
    assert.equal(results[1].data.total_events, 25);
  });

  test('createEvent', async () => {
    const answer = await metrone.createEvent({ event_type: 'signup', timestamp: new Date(0) });
    assert.equal(answer.ok, true);
    const rows = await metrone.getEvents({ event_type: 'signup', from: '1969-12-31T00:00:00Z' });
    assert.deepEqual(rows.data.map(({ event_id }) => event_id), [answer.event_id]);
  });
});

test('the facts of the call are in $reply, out of the way of the data', async () => {
  const stats = await metrone.getStats();
  const { status, requestId, attempts, rateLimit } = stats.$reply;
  assert.deepEqual({ status, attempts }, { status: 200, attempts: 1 });
  assert.equal(typeof requestId, 'string');
  assert.ok(rateLimit.limit >= rateLimit.remaining && rateLimit.resetAfterMs <= 60_000);
  assert.ok(!Object.keys(stats).includes('$reply') && !JSON.stringify(stats).includes('$reply'));
});

test('iterEvents walks all pages and can be left at any time', async () => {
  const seen = [];
  for await (const row of metrone.iterEvents({ limit: 10, days: 1 })) seen.push(row.properties.n);
  assert.deepEqual(seen.toSorted((a, b) => a - b), Array.from({ length: 25 }, (_, n) => n));

  await server.control('DELETE', 'requests');
  for await (const row of metrone.iterEvents({ limit: 10 })) {
    assert.ok(row.event_id);
    break;
  }
  assert.equal((await server.requests()).length, 1);
});

describe('a failed call is an error of its own class', () => {
  const failing = async (fault, call = () => metrone.getStats()) => {
    await server.faults({ operation: '*', fault });
    return call().then(
      () => assert.fail('it succeeded'),
      (error) => error,
    );
  };
  const status = (status, code, more) => ({ type: 'status', status, body: { error: { code, message: 'no', ...more } } });

  test('by status and code, with the facts', async () => {
    const error = await failing(status(429, 'QUOTA_EXCEEDED'));
    assert.ok(error instanceof QuotaError);
    assert.deepEqual([error.kind, error.code, error.status, error.retryable], ['quota_exceeded', 'QUOTA_EXCEEDED', 429, false]);
    assert.deepEqual([error.vendor, error.operation, error.attempts], ['metrone', 'getStats', 1]);
    assert.equal(typeof error.requestId, 'string');
  });

  test('retried where that may help', async () => {
    const limited = await failing(status(429, 'RATE_LIMITED', { retry_after_ms: 1 }));
    assert.ok(limited instanceof RateLimitError);
    assert.deepEqual([limited.attempts, limited.retryAfterMs, limited.retryable], [4, 1, true]);
    await server.control('DELETE', 'faults');
    const broken = await failing(status(503, 'UNAVAILABLE'));
    assert.ok(broken instanceof ServerError);
    assert.equal(broken.attempts, 4);
  });

  test('401 and 400 are final', async () => {
    const stranger = client(server, { apiKey: `metrone_test_${'0'.repeat(32)}` });
    const auth = await stranger.getStats().catch((error) => error);
    assert.ok(auth instanceof AuthError);
    assert.deepEqual([auth.status, auth.attempts], [401, 1]);
    await stranger.shutdown();
    const rejected = await failing(status(400, 'INVALID_PARAMETER'));
    assert.ok(rejected instanceof RejectedError);
    assert.equal(rejected.code, 'INVALID_PARAMETER');
  });

  test('an argument that does not exist sends nothing', async () => {
    const before = (await server.requests()).length;
    const error = await metrone.getStats({ weeks: 1 }).catch((error) => error);
    assert.ok(error instanceof ValidationError, `${error}`);
    assert.match(error.message, /weeks.*days/);
    assert.equal((await server.requests()).length, before);
  });

  test('no connection', async () => {
    const lost = client({ key: server.key, url: 'http://127.0.0.1:1' }, { maxRetries: 0 });
    const error = await lost.getStats().catch((error) => error);
    assert.ok(error instanceof NetworkError, `${error}`);
    assert.equal(error.status, undefined);
    await lost.shutdown();
  });

  test('no answer in time', async () => {
    const hasty = client(server, { timeoutMs: 20, maxRetries: 0 });
    const error = await failing({ type: 'delay', ms: 1_000 }, () => hasty.getStats());
    assert.ok(error instanceof TimeoutError, `${error}`);
    await hasty.shutdown();
  });
});

describe('AbortSignal', () => {
  test('gives up a call that waits', async () => {
    await server.control('DELETE', 'requests');
    await server.faults({ operation: 'getStats', fault: { type: 'delay', ms: 60_000 } });
    const abort = new AbortController();
    const call = metrone.getStats({}, { signal: abort.signal });
    await eventually(async () => (await server.requests()).length === 1);
    abort.abort('enough');
    const error = await call.catch((error) => error);
    assert.ok(error instanceof CancelledError);
    assert.deepEqual([error.kind, error.operation, error.cause], ['cancelled', 'getStats', 'enough']);
  });

  test('that was raised before sends nothing', async () => {
    await server.control('DELETE', 'requests');
    await assert.rejects(metrone.getLive({}, { signal: AbortSignal.abort() }), CancelledError);
    const walk = metrone.iterEvents({}, { signal: AbortSignal.abort() });
    await assert.rejects(walk.next(), CancelledError);
    assert.deepEqual(await server.requests(), []);
  });

  test('does nothing to a call that is over', async () => {
    const abort = new AbortController();
    const stats = await metrone.getStats({}, { signal: abort.signal });
    abort.abort();
    assert.ok(stats.total_events >= 25);
  });
});
