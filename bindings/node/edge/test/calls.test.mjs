// What is asked, and how it is answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { AgentlyticsError, CancelledError, DecodeError, MetroneServer } from '../dist/index.mjs';
import { AgentlyticsError as AddonError } from '../../lib/errors.cjs';
import { agnt, analytics, facts, json, KEY, metrone, refused, runtime } from '../test-support/index.mjs';

const WEEK = { startDate: '2026-03-02', endDate: '2026-03-09' };

async function all(rows) {
  const list = [];
  for await (const row of rows) list.push(row);
  return list;
}

test('an answer has the service\'s own members, and the facts of the call out of the way', async () => {
  const headers = { 'x-request-id': 'req_1', 'x-ratelimit-limit': '600', ratelimit: '"default";r=599;t=12' };
  const world = runtime(json({ total_events: 3 }, 200, headers));
  const stats = await metrone(world).getStats({ days: 7, from: new Date(0), to: undefined });
  assert.deepEqual(Object.keys(stats), ['total_events']);
  assert.deepEqual(stats.$reply, { status: 200, requestId: 'req_1', rateLimit: { limit: 600, remaining: 599, resetAfterMs: 12_000 }, attempts: 1 });
  const [{ url, method, headers: sent }] = world.requests;
  assert.deepEqual([method, url], ['GET', 'http://service.test/v1/api/stats?days=7&from=1970-01-01T00%3A00%3A00.000Z']);
  assert.equal(sent['x-api-key'], KEY);
  assert.match(sent['user-agent'], /^agentlytics\/\d+\.\d+\.\d+ \(lang=javascript; v=edge\)$/);
});

test('a failed read is repeated under its name, and a refused one is not', async () => {
  const world = runtime(refused(503, 'UNAVAILABLE'), new TypeError('reset'), json({ total_events: 1 }));
  const stats = await metrone(world).getStats();
  assert.equal(stats.$reply.attempts, 3);
  assert.deepEqual(world.waits, [500, 1_000]);
  assert.equal(new Set(world.requests.map(({ headers }) => headers['x-request-id'])).size, 1);

  const refusing = runtime(refused(404, 'NOT_FOUND', { request_id: 'req_9' }));
  const error = await metrone(refusing).getStats().catch((thrown) => thrown);
  assert.ok(error instanceof AgentlyticsError && error instanceof AddonError, 'one class in all entry points');
  assert.deepEqual(facts(error), { name: 'NotFoundError', kind: 'not_found', code: 'NOT_FOUND', status: 404, attempts: 1 });
  assert.equal(error.message, 'metrone getStats: as documented [NOT_FOUND, status 404, request req_9]');
});

test('what changes something twice is not repeated when nobody knows whether it was done', async () => {
  const doubtful = runtime(new TypeError('reset'));
  const experiment = { name: 'cta', variants: ['a', 'b'], goal_event: 'signup' };
  await assert.rejects(analytics(doubtful).createExperiment(experiment), { name: 'NetworkError' });
  assert.equal(doubtful.requests.length, 1);
  assert.deepEqual(doubtful.requests[0].json, { ...experiment, project: 'site' });

  const recognised = runtime(new TypeError('reset'), json({ ok: true, accepted: 1, event_id: 'e', request_id: 'r' }));
  await metrone(recognised).createEvent({ event_type: 'x' });
  const keys = recognised.requests.map(({ headers }) => headers['idempotency-key']);
  assert.ok(keys[0] && keys[0] === keys[1], keys);
});

test('arguments that cannot be are refused before anything is sent', async () => {
  const world = runtime(json({}));
  for (const [call, words] of [
    [metrone(world).getStats({ dayz: 7 }), "there is no 'dayz'; there are days, from, to"],
    [metrone(world).getStats({ days: 'seven' }), "'days' must be a whole number, not \"seven\""],
    [metrone(world).batchQuery({ queries: [{ type: 'stats', params: { dayz: 7 } }] }), "there is no 'queries[0].params.dayz'"],
    [metrone(world).getEvents({ source: 'tv' }), "'source' must be one of web"],
    [metrone(world).createEvent({}), "'event_type' is required"],
    [analytics(world).getProject({ id: '..' }), "'id' cannot be '..'"],
    [analytics(world, { project: undefined }).getStats(), "'project' is required: give it here or to the client"],
    [agnt(world).getRolling({ window: 91 }), "'window' must be from 1 to 90, not 91"],
    [agnt(world).getEvents({ startDate: '2026-03-09', endDate: '2026-03-02' }), 'endDate must not be before startDate'],
    [agnt(world).getEvents({ startDate: '2026-03-02T00:00:00', endDate: '2026-03-09' }), 'startDate must be an ISO 8601 time'],
  ]) {
    await assert.rejects(call, (error) => error.name === 'ValidationError' && error.attempts === 0 && error.message.includes(words));
  }
  assert.equal(world.requests.length, 0);
});

test('an answer that is not what was promised is an error', async () => {
  for (const answer of [new Response('{"total_ev'), new Response(''), json({ total_events: 'many' })]) {
    await assert.rejects(metrone(runtime(answer)).getStats(), DecodeError);
  }
});

test('a call that is given up rejects with its reason, and is not repeated', async () => {
  const reason = new Error('enough');
  const aborted = new AbortController();
  const world = runtime(({ signal }) => {
    aborted.abort(reason);
    return Promise.reject(signal.aborted ? new Error('aborted') : new Error('not aborted'));
  });
  const error = await metrone(world).getStats({}, { signal: aborted.signal }).catch((thrown) => thrown);
  assert.ok(error instanceof CancelledError);
  assert.equal(error.cause, reason);
  assert.equal(world.requests.length, 1);
  await assert.rejects(metrone(runtime(json({}))).getStats({}, { signal: AbortSignal.abort() }), CancelledError);
});

test('an answer that does not come in time is a timeout', async () => {
  const silent = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const error = await metrone(runtime(silent), { timeoutMs: 5, maxRetries: 1 }).getLive().catch((thrown) => thrown);
  assert.deepEqual(facts(error), { name: 'TimeoutError', kind: 'timeout', code: 'timeout', status: undefined, attempts: 2 });
});

test('answers come out of their envelope, with what they always have', async () => {
  const wrapped = json({ success: true, data: { period: 'week', activeUsers: 3 } });
  const { activeUsers, events, $reply } = await agnt(runtime(wrapped)).getOverview();
  assert.deepEqual([activeUsers, events.total, $reply.status], [3, 0, 200]);
  const world = runtime(json({ success: true, data: { window: 7 } }));
  let given = 0;
  const renewed = agnt(world, { apiKey: undefined, token: async () => `token-${++given}` });
  await renewed.getRolling({ window: 1 });
  await renewed.getRolling({ window: 90 });
  assert.deepEqual(world.requests.map(({ headers }) => headers.authorization), ['Bearer token-1', 'Bearer token-2']);
});

test('a list is walked to its end, by cursor, by width, by skipping', async () => {
  const byCursor = runtime(
    json({ data: [{ event_id: 'a' }, { event_id: 'b' }], meta: { limit: 2, offset: 0, count: 2, next_cursor: 'next' } }),
    json({ data: [{ event_id: 'c' }], meta: { limit: 2, offset: 2, count: 1, next_cursor: null } }),
  );
  assert.deepEqual((await all(metrone(byCursor).iterEvents({ limit: 2 }))).map(({ event_id }) => event_id), ['a', 'b', 'c']);
  assert.match(byCursor.requests[1].url, /limit=2&cursor=next$/);

  const wide = Array.from({ length: 1_000 }, (_, n) => ({ id: String(n) }));
  const byWidth = runtime(json({ project: 'site', events: wide.slice(0, 2) }), json({ project: 'site', events: wide }));
  const seen = [];
  await assert.rejects(async () => {
    for await (const { id } of analytics(byWidth).iterEvents({ limit: 2 })) seen.push(id);
  }, { name: 'TooLargeError' });
  assert.deepEqual(seen, wide.map(({ id }) => id), 'each once');

  const page = (ids, total) => json({ success: true, data: { events: ids.map((id) => ({ id })), total } });
  const bySkipping = runtime(page(['a', 'b'], 3), page(['b', 'c'], 3));
  assert.deepEqual((await all(agnt(bySkipping).iterEvents(WEEK))).map(({ id }) => id), ['a', 'b', 'c']);
  assert.match(bySkipping.requests[1].url, /skip=2$/);
});

test('a user gets the variant that every client gives', () => {
  const client = analytics(runtime());
  assert.equal(client.assign('signup_cta', 'user_123', ['control', 'b']), 'control');
  assert.equal(client.assign('signup_cta', 'anon_k7x9m2abc', ['control', 'b']), 'b');
  assert.equal(client.assign('hero', 'u1', []), null);
});

test('a client that is set up wrongly says how', () => {
  const made = (options) => () => new MetroneServer(options);
  assert.throws(made({}), { name: 'ConfigError', message: /give an apiKey/ });
  assert.throws(made({ apiKey: 'mk_live_secret' }), (error) => error.name === 'ConfigError' && !error.message.includes('secret'));
  assert.throws(made({ apiKey: KEY, flushIntervalMs: 1 }), { message: /there is no option 'flushIntervalMs' here/ });
  assert.throws(made({ apiKey: KEY, batchSize: Infinity }), { message: /'batchSize' is Infinity/ });
  assert.throws(made({ apiKey: KEY, timeoutMs: 0 }), { message: /'timeoutMs' is 0; it must be a number, 1 or more/ });
  assert.throws(made({ apiKey: KEY, overflow: 'block' }), { message: /'overflow' is block; it must be drop_oldest or drop_newest/ });
  assert.throws(made({ apiKey: KEY, endpoint: 'https://user:secret@x.test' }), { message: /more than host/ });
  assert.throws(() => analytics(runtime(), { token: 'aak_1' }), { message: /token has not the form/ });
  assert.throws(() => agnt(runtime(), { token: 't' }), { message: /more than one credential/ });
});

test('a client shows no key', () => {
  for (const client of [metrone(runtime()), analytics(runtime()), agnt(runtime())]) {
    for (const shown of [inspect(client, { depth: 9, showHidden: true }), JSON.stringify(client), String(client)]) {
      assert.doesNotMatch(shown, /0000|aak_|sk_live/);
    }
  }
});
