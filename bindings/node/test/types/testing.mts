import { test } from 'node:test';

import { mockWorld, type MockWorld, type StoredEvent } from 'agentlytics/testing';

test('a world', async (t) => {
  const world: MockWorld = await mockWorld(t, { environment: false });
  world.metrone.track('step', { number: 1 });
  world.agentAnalytics.track('signup', { plan: 'pro' });
  const [step]: StoredEvent[] = await world.assertTracked('step', { number: (number: number) => number > 0 }, { times: 1 });
  const type: string | undefined = step?.event_type;
  await world.assertNotTracked('step', { number: /2/ });
  await world.fail(503, { operation: 'getStats', times: 1 });
  await world.fail({ type: 'drop', when: 'after' });
  await world.clock.freeze(new Date());
  const now: Date = await world.clock.now();
  console.log(type, now);
  // @ts-expect-error: there is no such service.
  world.keyOf('nobody');
  // @ts-expect-error: a fault has a type.
  await world.fail({ status: 503 });
});

await using forVitest = await mockWorld({ onTestFinished: (close: () => Promise<void>) => void close });
await using forBun = await mockWorld((close) => void close);
console.log(forVitest.url, forBun.key);
