// Agent Analytics: the same client as Metrone's, with a token to track and a project to read.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { AgentAnalytics, ConfigError } from 'agentlytics';

import { mock } from '../test-support/index.mjs';

const VENDOR = 'agent_analytics';
const server = mock();
const account = { apiKey: server.keyOf(VENDOR), endpoint: server.urlOf(VENDOR), retryBaseMs: 1 };
const owner = new AgentAnalytics(account);
let projects = 0;

/** A client of a new project. */
async function client(options) {
  projects += 1;
  const { name, project_token: token } = await owner.createProject({ name: `site-${projects}` });
  return new AgentAnalytics({ ...account, project: name, token, ...options });
}

test('events are tracked by token and read by project', async () => {
  const analytics = await client();
  analytics.track('signup', { user_id: 'u-1', session_id: 's-1', plan: 'pro' });
  analytics.track('signup', { user_id: 'u-2', properties: { plan: 'free' } });
  assert.equal((await analytics.shutdown()).delivered, 2);
  const stats = await analytics.getStats({ groupBy: 'week' });
  assert.deepEqual([stats.totals, stats.period.groupBy], [{ unique_users: 2, total_events: 2 }, 'week']);
  assert.equal(stats.$reply.status, 200);
  const { values } = await analytics.getBreakdown({ property: 'plan' });
  assert.deepEqual(values.map((row) => row.value).toSorted(), ['free', 'pro']);
});

test('walks bring each row once', async () => {
  const analytics = await client();
  for (let n = 0; n < 5; n++) analytics.track('step', { n, session_id: `s-${n}` });
  await analytics.shutdown();
  const numbers = [];
  for await (const row of analytics.iterEvents({ limit: 2 })) numbers.push(row.properties.n);
  assert.deepEqual(numbers.toSorted(), [0, 1, 2, 3, 4]);
  const sessions = [];
  for await (const row of analytics.iterSessions({ limit: 2 })) sessions.push(row.session_id);
  assert.equal(sessions.length, 5);
});

test('a hook sees events in the words of the service', async () => {
  const beforeSend = ({ properties, ...event }) => (event.event === 'secret' ? null : { ...event, event: 'renamed' });
  const analytics = await client({ beforeSend, onDrop() {} });
  analytics.track('signup', { email: 'a@example.com' });
  analytics.track('secret');
  assert.equal((await analytics.shutdown()).delivered, 1);
  assert.deepEqual(analytics.deliveryStats().dropped, { before_send: 1 });
  const { events } = await analytics.getEvents();
  assert.deepEqual(events.map((row) => [row.event, row.properties]), [['renamed', null]]);
});

test('users are assigned as by the tracker, and what they saw is counted', async () => {
  const analytics = await client();
  await analytics.createExperiment({ name: 'signup_cta', variants: ['control', 'b'], goal_event: 'signup' });
  const [running] = (await analytics.getExperimentConfig()).experiments;
  const users = ['user_123', 'anon_k7x9m2abc'];
  assert.deepEqual(users.map((user) => analytics.assign(running.key, user, running.variants)), ['control', 'b']);
  assert.equal(analytics.assign('x', 'u', []), null);
  for (const userId of users) analytics.trackExposure(running.key, analytics.assign(running.key, userId, ['control', 'b']), { userId });
  await analytics.shutdown();
  const [{ id }] = (await analytics.listExperiments()).experiments;
  const { results } = await analytics.getExperiment({ id });
  assert.deepEqual(results.variants.map((variant) => variant.exposures), [1, 1]);
});

test('a diagnosis names what is wrong', async () => {
  const analytics = await client();
  analytics.track('anonymous');
  await analytics.flush();
  const { findings, unanswered } = await analytics.diagnose();
  const found = findings.find(({ rule }) => rule === 'events_without_users');
  assert.deepEqual(found.evidence, { total_events: 1, unique_users: 0 });
  assert.deepEqual([found.next_call.operation, unanswered], ['getEvents', []]);
  await analytics.shutdown();
});

test('the tracker is a text with the facts of its call', async () => {
  const script = await owner.getTracker();
  assert.ok(script.includes('function') && script.$reply.status === 200);
});

test('live events come as items', async () => {
  const analytics = await client();
  const stream = analytics.streamEvents({ events: 'wanted' });
  assert.equal((await stream.next()).value.type, 'ready');
  analytics.track('other');
  analytics.track('wanted', { n: 1 });
  await analytics.flush();
  const { value } = await stream.next();
  assert.deepEqual([value.type, value.data.event, value.data.properties], ['event', 'wanted', { n: 1 }]);
  await stream.return();
  await analytics.shutdown();
});

test('mistakes are found where they are made', () => {
  assert.throws(() => new AgentAnalytics({ ...account, apiKey: 'aat_1' }), { name: 'ConfigError', message: /has not the form/ });
  assert.throws(() => new AgentAnalytics({ ...account, tokn: 'aat_1' }), (error) => error instanceof ConfigError && /token/.test(error.message));
});

test('every operation that is called by name is a method', () => {
  const operations = createRequire(import.meta.url)('../generated/operations.json');
  const called = operations.filter(({ vendor, method }) => vendor === VENDOR && method);
  assert.ok(called.length >= 29);
  for (const { method } of called) assert.equal(typeof AgentAnalytics.prototype[method], 'function', method);
});
