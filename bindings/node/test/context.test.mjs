import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { AgentAnalytics, ConfigError, withContext } from '../lib/index.mjs';
import { client, folder, mock } from '../test-support/index.mjs';

const server = mock();
let metrone;
beforeEach(async () => {
  await server.reset();
  metrone = client(server);
});

/** The stored events by type, without what each has of its own. */
async function stored() {
  await metrone.shutdown();
  const events = (await server.events()).map(({ event_type, agent_id, session_id, properties }) => [
    event_type,
    { agent_id, session_id, ...properties },
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(events)));
}

test('fields of a context belong to the events that are tracked in it, and to no others', async () => {
  metrone.track('before');
  const id = withContext({ agent_id: 'a-7', run: 'nightly' }, () => metrone.track('within'));
  metrone.track('after');
  assert.match(id, /-7/);
  assert.deepEqual(await stored(), { before: {}, within: { agent_id: 'a-7', run: 'nightly' }, after: {} });
});

test('what an event says itself is kept, as a property too', async () => {
  withContext({ agent_id: 'a-7', session_id: 's-1', plan: 'free' }, () => {
    metrone.track('own', { agent_id: 'mine', properties: { plan: 'pro' } });
    metrone.track('silent', { agent_id: undefined });
  });
  assert.deepEqual(await stored(), {
    own: { agent_id: 'mine', session_id: 's-1', plan: 'pro' },
    silent: { agent_id: 'a-7', session_id: 's-1', plan: 'free' },
  });
});

test('an inner context goes before an outer one, and null takes a field away', async () => {
  withContext({ agentId: 'outer', sessionId: 's-1', run: 1 }, () => {
    withContext({ agent_id: 'inner', run: null, sessionId: undefined }, () => metrone.track('inner'));
    metrone.track('outer');
  });
  assert.deepEqual(await stored(), {
    inner: { agent_id: 'inner', session_id: 's-1' },
    outer: { agent_id: 'outer', session_id: 's-1', run: 1 },
  });
});

test('it holds for events that are on disk before track() returns, however they are told', async () => {
  metrone = client(server, { durability: 'journal', spoolDir: folder() });
  withContext({ agent_id: 'a-7', plan: 'free' }, () => {
    metrone.track('own', { agent_id: 'mine', when: new Date(0) });
    metrone.track('bare');
    metrone.trackAICall({ callId: 'c-1' });
    metrone.track('refused', { source: 'television' });
  });
  const { accepted, dropped } = metrone.deliveryStats();
  assert.deepEqual([accepted, dropped], [3, { invalid: 1 }]);
  assert.deepEqual(await stored(), {
    own: { agent_id: 'mine', when: '1970-01-01T00:00:00.000Z', plan: 'free' },
    bare: { agent_id: 'a-7', plan: 'free' },
    ai_call: { agent_id: 'a-7', plan: 'free' },
  });
});

test('it holds after an await and in timers, for each of many that run at a time', async () => {
  await Promise.all(
    ['a', 'b', 'c'].map((agentId) =>
      withContext({ agentId }, async () => {
        await sleep(1);
        metrone.track(agentId);
        await new Promise((resolve) => setTimeout(() => resolve(metrone.track(`timer of ${agentId}`)), 1));
      }),
    ),
  );
  const agents = Object.entries(await stored()).map(([type, { agent_id }]) => [type, agent_id]);
  assert.deepEqual(agents.toSorted(), [['a', 'a'], ['b', 'b'], ['c', 'c'], ['timer of a', 'a'], ['timer of b', 'b'], ['timer of c', 'c']]);
});

test('helpers have it too', async () => {
  withContext({ agent_id: 'a-7', session_id: 's-1', run: 1 }, () => {
    metrone.trackAIIntent({ intent: 'booking' });
    metrone.trackAgentAction({ agentType: 'booker', actionTaken: 'search', agentId: 'mine' });
    metrone.pageview('https://example.com/', 'Home', { session_id: 'own' });
  });
  const events = await stored();
  assert.deepEqual(events.ai_intent, { agent_id: 'a-7', session_id: 's-1', run: 1 });
  assert.equal(events.search.agent_id, 'mine');
  assert.deepEqual([events.pageview.session_id, events.pageview.agent_id], ['own', 'a-7']);
});

test('the client of another service has it in its own words', async () => {
  const [apiKey, token] = [server.keyOf('agent_analytics'), server.tokenOf('agent_analytics')];
  const analytics = new AgentAnalytics({ apiKey, token, endpoint: server.urlOf('agent_analytics') });
  withContext({ userId: 'u-1', session_id: 's-1', agentId: 'a-7' }, () => {
    analytics.track('signup');
    analytics.trackExposure('hero', 'b', { userId: 'u-2' });
  });
  await analytics.shutdown();
  const request = (await server.requests()).find(({ body }) => body?.events);
  const told = request.body.events.map(({ user_id, session_id, properties }) => [user_id, session_id, properties.agent_id]);
  assert.deepEqual(told, [['u-1', 's-1', 'a-7'], ['u-2', 's-1', 'a-7']]);
});

test('hooks see it', async () => {
  const shown = [];
  metrone = client(server, { beforeSend: (event) => shown.push(event) && event });
  withContext({ agent_id: 'a-7' }, () => metrone.track('x', { n: 1 }));
  await metrone.shutdown();
  assert.deepEqual(shown, [{ event_type: 'x', agent_id: 'a-7', properties: { n: 1 } }]);
});

describe('withContext()', () => {
  test('returns what the function returns and throws what it throws', async () => {
    assert.equal(withContext({}, () => 7), 7);
    assert.equal(await withContext({}, async () => 8), 8);
    assert.throws(() => withContext({}, () => assert.fail('mine')), /mine/);
  });

  test('refuses what is no context', () => {
    assert.throws(() => withContext('a', () => {}), ConfigError);
    assert.throws(() => withContext({}), ConfigError);
  });
});
