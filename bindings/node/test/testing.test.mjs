// The helpers for tests of programs that use the SDK.
import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';

import { AgentAnalytics, Agnt, MetroneServer, ServerError } from 'agentlytics';
import { MockServer, mockWorld } from 'agentlytics/testing';

import { eventually } from '../test-support/index.mjs';

const NOON = '2026-03-09T12:00:00.000Z';

/** A world beside which there may be others. */
function world(t) {
  return mockWorld(t, { environment: false });
}

/** The lines of what an assertion says when it fails. */
async function refusal(promise) {
  const failure = await promise.then(() => assert.fail('it did not fail'), (error) => error);
  assert.equal(failure.code, 'ERR_ASSERTION', failure);
  return failure.message.split('\n');
}

test('the clients of one world see the same events, and no other world does', async (t) => {
  const here = await world(t);
  const elsewhere = await world(t);
  here.metrone.track('signup', { plan: 'pro' });
  here.agentAnalytics.track('signup', { plan: 'free' });
  assert.equal((await here.assertTracked('signup')).length, 2);
  assert.equal((await here.agentAnalytics.getStats({ since: '7d' })).totals.total_events, 2);
  assert.equal((await here.agnt.getRolling({ window: 30 })).total, 0);
  await elsewhere.assertNotTracked('signup');
});

test('the inspector is where the server says', async (t) => {
  const server = new MockServer();
  t.after(() => server.stop());
  const page = await fetch(server.inspectorUrl);
  assert.match(page.headers.get('content-type'), /^text\/html/);
  assert.match(await page.text(), /<title>agentlytics inspector<\/title>/);
});

test('what is found is given back', async (t) => {
  const here = await world(t);
  for (const number of [0, 1, 2]) here.metrone.track('step', { number, note: `n${number}`, agent_id: 'a' });
  const [second] = await here.assertTracked('step', { number: 1, agent_id: 'a' }, { times: 1 });
  assert.deepEqual([second.agent_id, second.properties], ['a', { number: 1, note: 'n1' }]);
  await here.assertTracked('step', { note: /^n/, plan: undefined }, { times: 3 });
  await here.assertTracked('step', { number: (number) => number > 0 }, { times: 2 });
  await here.assertTracked('step', { number: { asymmetricMatch: (number) => number === 2 } }, { times: 1 });
  await here.assertNotTracked('step', { note: /^m/ });
});

test('a failure lists what was tracked, nearest first', async (t) => {
  const here = await world(t);
  here.metrone.track('greeting');
  here.metrone.track('agent_action', { tokens: 7 });
  here.metrone.track('agent_action', { task: 'refnd', tokens: 7, agent_id: 'a' });
  assert.deepEqual(await refusal(here.assertTracked('agent_action', { task: 'refund', tokens: 7 }, { times: 2 })), [
    "'agent_action', task: 'refund', tokens: 7: expected 2 times, tracked 0 times",
    'Tracked, nearest first:',
    "  'agent_action', task: 'refnd' instead of 'refund', tokens: 7, service: 'metrone', source: 'web', agent_id: 'a'",
    "  'agent_action', task: undefined instead of 'refund', tokens: 7, service: 'metrone', source: 'web'",
    "  'greeting', service: 'metrone', source: 'web'",
  ]);
});

test('a failure lists ten events and counts the others', async (t) => {
  const here = await world(t);
  for (let number = 0; number < 12; number += 1) here.metrone.track('step', { number });
  const lines = await refusal(here.assertNotTracked('step'));
  assert.deepEqual([lines.length, lines[0], lines.at(-1)], [13, "'step': expected 0 times, tracked 12 times", '  … and 2 more']);
});

test('a failure says what could not be delivered', async (t) => {
  const here = await world(t);
  await here.fail(503, { operation: 'trackBatch' });
  here.metrone.track('step');
  const [, ...lines] = await refusal(here.assertTracked('step'));
  assert.deepEqual(lines.slice(0, 2), ['Nothing was tracked.', 'Not delivered:']);
  assert.ok(lines.includes('  metrone: offline, 1 pending'), lines.join('\n'));
});

test('a failure names clients that were made before and track elsewhere', async (t) => {
  const before = await world(t);
  const older = before.metrone;
  before.agentAnalytics.track('step');
  const here = await world(t);
  older.track('step');
  here.metrone.track('stop');
  const lines = await refusal(here.assertTracked('step'));
  assert.deepEqual(lines.slice(-2), [
    'Tracked elsewhere, by a client that was made before this test:',
    '  metrone: online, 0 pending',
  ]);
});

test('a fault may be a status or any other', async (t) => {
  const here = await world(t);
  const impatient = new MetroneServer({ ...here.optionsOf('metrone'), maxRetries: 0 });
  await here.fail(503, { operation: 'getStats', times: 1 });
  await here.fail({ type: 'drop', when: 'after' }, { operation: 'trackBatch', times: 1 });
  await assert.rejects(impatient.getStats(), ServerError);
  await impatient.getStats();
  here.metrone.track('step');
  await here.assertTracked('step', {}, { times: 1 });
  await assert.rejects(here.fail({ type: 'explode' }), /refused POST faults \(400\): .*unknown variant `explode`/);
  await impatient.shutdown();
});

test('the clock moves only when told', async (t) => {
  const here = await world(t);
  await here.clock.freeze(NOON);
  await here.clock.advance(1_500);
  assert.equal((await here.clock.now()).toISOString(), '2026-03-09T12:00:01.500Z');
  await here.clock.set(new Date(NOON));
  assert.equal((await here.clock.now()).toISOString(), NOON);
  await here.clock.resume();
  await eventually(async () => (await here.clock.now()) > new Date(NOON));
});

test('what is seeded is read back', async () => {
  const server = new MockServer();
  const here = await server.newWorld();
  await here.seed([{ event_type: 'pageview' }]);
  await here.seed([{ project: 'test', event: 'page_view' }], { service: 'agent_analytics' });
  assert.equal((await here.metrone.getStats({ days: 7 })).total_events, 2);
  assert.deepEqual(await server.events(), []);
  await here.close();
  server.stop();
});

test('the clients of the tested program find the world until it is closed', async (t) => {
  process.env.METRONE_ENDPOINT = 'https://example.org';
  process.env.AGNT_TOKEN = 'of-somebody-else';
  const closing = [];
  const here = await mockWorld((close) => closing.push(close));
  const clients = [new MetroneServer(), new AgentAnalytics()];
  for (const client of clients) client.track('step');
  assert.equal((await new Agnt().getRolling({ window: 30 })).total, 0);
  await here.assertTracked('step', {}, { times: 2 });
  await here.assertTracked('step', { service: 'agent_analytics' }, { times: 1 });
  assert.equal((await clients[1].getStats()).totals.total_events, 2);

  await assert.rejects(mockWorld(), /the environment points to the world of another test/);
  await Promise.all(clients.map((client) => client.shutdown()));
  for (const close of closing) await close();
  assert.deepEqual([process.env.METRONE_ENDPOINT, process.env.AGNT_TOKEN], ['https://example.org', 'of-somebody-else']);
  assert.ok(!('AGNT_API_KEY' in process.env));
  delete process.env.METRONE_ENDPOINT;
  delete process.env.AGNT_TOKEN;
  await mockWorld(t);
});

test('a world ends with its test, whose framework says when that is', async () => {
  const closing = [];
  const hook = (close) => closing.push(close);
  // Vitest's context is a function that must not be called.
  const ofVitest = Object.assign(() => assert.fail('called'), { onTestFinished: hook });
  for (const context of [{ after: hook }, ofVitest, hook]) {
    const here = await mockWorld(context, { environment: false });
    await here.fail(503);
    const { metrone } = here;
    metrone.track('last words');
    assert.equal(closing.length, 1);
    await closing.pop()();
    assert.equal(metrone.isDestroyed, true);
    assert.equal((await here.events()).length, 1);
  }
  await assert.rejects(mockWorld({ name: 'no context' }), /mockWorld\(\) takes the context of a test/);
});
