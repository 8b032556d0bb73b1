// The support agent, against mock services that `agentlytics/testing` brings along.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mockWorld } from 'agentlytics/testing';

import { SupportAgent } from './support-agent.mjs';

const CHEAP = { id: 't-1', email: 'ada@example.org', text: 'I want a refund', amount: 20 };
const DEAR = { id: 't-2', email: 'bob@example.org', text: 'I want a refund', amount: 900 };
const DAY_MS = 24 * 60 * 60 * 1_000;

test('a refund is recorded once', async (t) => {
  const world = await mockWorld(t);
  assert.equal(new SupportAgent().handle(CHEAP), 'refund');
  await world.assertTracked('agent_action', { task: 'refund', session_id: 't-1', amount: 20 }, { times: 1 });
});

test('a large refund is left to a human', async (t) => {
  const world = await mockWorld(t);
  assert.equal(new SupportAgent().handle(DEAR), 'hand_over');
  await world.assertTracked('agent_action', { task: 'hand_over' });
  await world.assertNotTracked('agent_action', { task: 'refund' });
});

test('no customer is recorded', async (t) => {
  const world = await mockWorld(t);
  new SupportAgent().handle(CHEAP);
  const [event] = await world.assertTracked('agent_action');
  assert.ok(!JSON.stringify(event).includes('ada@example.org'));
});

test('a lost answer makes no second refund', async (t) => {
  const world = await mockWorld(t);
  await world.fail({ type: 'drop', when: 'after' }, { operation: 'trackBatch', times: 1 });
  new SupportAgent().handle(CHEAP);
  await world.assertTracked('agent_action', { task: 'refund' }, { times: 1 });
  assert.deepEqual((await world.requests()).map(({ operation }) => operation), ['trackBatch', 'trackBatch']);
});

test('customers are served while analytics are away', async (t) => {
  const world = await mockWorld(t);
  await world.fail(503);
  assert.equal(new SupportAgent().handle(CHEAP), 'refund');
});

test('only the last day counts', async (t) => {
  const world = await mockWorld(t);
  const agent = new SupportAgent();
  agent.handle(DEAR);
  await world.assertTracked('agent_action');
  assert.equal(await agent.handOverRate(), 1);
  await world.clock.freeze();
  await world.clock.advance(3 * DAY_MS);
  assert.equal(await agent.handOverRate(), 0);
});
