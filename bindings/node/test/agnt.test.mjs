// AGNT Analytics: a client that asks, and tracks nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { Agnt } from 'agentlytics';

import { mock } from '../test-support/index.mjs';

const VENDOR = 'agnt';
const server = mock();
const account = { apiKey: server.keyOf(VENDOR), endpoint: server.urlOf(VENDOR), retryBaseMs: 1 };
const week = { startDate: '2026-03-09', endDate: '2026-03-16' };
const key = new URL('../../../sdk/tests/keys/rsa.pem', import.meta.url);

/** Two weeks of tasks, of which most were not completed in the second. */
function* events() {
  for (let day = 2; day < 16; day++) {
    for (let number = 0; number < 20; number++) {
      const timestamp = new Date(Date.UTC(2026, 2, day, 10, 0, number)).toISOString();
      const event = { assistant: 'asst_1', user: `usr_${number % 3}`, timestamp, traceId: `trace_${day}_${number}` };
      yield { eventType: 'tasksInitiated', ...event };
      if (day < 9 || number < 5) yield { eventType: 'tasksCompleted', ...event };
    }
  }
}

await server.control('POST', 'clock', { set: '2026-03-16T12:00:00Z', freeze: true });
await server.control('POST', 'seed', { service: VENDOR, events: [...events()] });

test('every question is answered', async () => {
  const agnt = new Agnt(account);
  assert.equal((await agnt.getOverview({ period: 'week' })).events.tasksInitiated, 140);
  assert.equal((await agnt.getMetrics({ period: 'day', ...week })).tasksCompleted, 35);
  const rolling = await agnt.getRolling({ window: 8 });
  assert.deepEqual([rolling.completionRate, rolling.series.length, rolling.series.at(-1).completionRate], [0.25, 8, null]);
  assert.equal(rolling.$reply.status, 200);
  assert.equal((await agnt.getAssistants(week)).assistants[0].assistant, 'asst_1');
  const span = { startDate: new Date('2026-03-09'), endDate: '2026-03-16' };
  assert.deepEqual((await agnt.getTopUsers({ ...span, limit: 1 })).users.map(({ user }) => user), ['usr_0']);
  assert.deepEqual((await agnt.getSnapshots({ ...week, period: 'week' })).snapshots.map(({ periodKey }) => periodKey), ['2026-W11']);
});

test('a walk brings every event', async () => {
  const rows = [];
  const day = { startDate: '2026-03-09', endDate: '2026-03-10', eventType: 'tasksCompleted' };
  for await (const { traceId } of new Agnt(account).iterEvents({ ...day, limit: 2 })) rows.push(traceId);
  assert.deepEqual(rows, [4, 3, 2, 1, 0].map((number) => `trace_9_${number}`));
});

test('regressions name what got worse', async () => {
  const { findings, unanswered, baseline } = await new Agnt(account).regressions({ window: week });
  assert.deepEqual([unanswered, baseline.endDate], [[], '2026-03-09T00:00:00.000Z']);
  const told = findings.map(({ rule, severity, assistant }) => [rule, severity, assistant]);
  assert.deepEqual(told, [
    ['completion_rate_down', 'critical', null],
    ['completion_rate_down', 'critical', 'asst_1'],
  ]);
  assert.equal(findings[0].traces.traces[0].trace_id, 'trace_15_19');
  assert.equal(findings[0].next_call.arguments.eventType, 'tasksInitiated');
});

test('tokens are signed, and refused ones renewed', async () => {
  const { endpoint } = account;
  for (const signing of [{ privateKeyPath: key.pathname }, { privateKey: readFileSync(key, 'utf8') }]) {
    const agnt = new Agnt({ endpoint, kid: 'agnt-unknown', ...signing });
    await assert.rejects(agnt.getOverview(), { name: 'AuthError', code: 'UNAUTHORIZED', attempts: 2 });
  }
});

test('mistakes are found where they are made', async () => {
  assert.throws(() => new Agnt({ ...account, token: 't' }), { name: 'ConfigError', message: /more than one credential/ });
  assert.throws(() => new Agnt({ kid: 'agnt-1', privateKey: 'secret' }), { name: 'ConfigError', message: /it is not PEM/ });
  const agnt = new Agnt(account);
  await assert.rejects(agnt.getRolling({ window: 91 }), { name: 'ValidationError', message: /window must be a whole number from 1 to 90/ });
  await assert.rejects(agnt.regressions({ window: week, baseline: week }), { message: /must not overlap/ });
  assert.equal(agnt.track, undefined);
});

test('the environment completes what is given', async () => {
  const variables = { AGNT_TOKEN: 'none', AGNT_API_KEY: account.apiKey, AGNT_API_URL: account.endpoint };
  Object.assign(process.env, variables);
  try {
    await assert.rejects(new Agnt().getOverview(), { name: 'AuthError' });
    delete process.env.AGNT_TOKEN;
    const agnt = new Agnt({ apiKey: undefined });
    assert.equal((await agnt.getOverview()).period, 'week');
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});

test('every operation is a method', () => {
  const operations = createRequire(import.meta.url)('../generated/operations.json');
  const called = operations.filter(({ vendor }) => vendor === VENDOR);
  assert.equal(called.length, 7);
  for (const { method } of called) assert.equal(typeof Agnt.prototype[method], 'function', method);
});
