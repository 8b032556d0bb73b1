// Runs an A/B test: users are assigned where the agent runs, what they saw and did is recorded, and the better variant wins.
// It starts the mock server that it talks to:
//
//     npm install && bun run run_an_ab_test.ts
import { deepStrictEqual as equal, ok } from 'node:assert/strict';

import { AgentAnalytics } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

const USERS = Array.from({ length: 500 }, (_, number) => `user-${number}`);
const VARIANTS = ['formal', 'friendly'];

using service = new MockServer();
const vendor = 'agent_analytics';
await using analytics = new AgentAnalytics({
  apiKey: service.keyOf(vendor),
  token: service.tokenOf(vendor),
  project: 'test',
  endpoint: service.urlOf(vendor),
});

const { id } = await analytics.createExperiment({ name: 'greeting', variants: VARIANTS, goal_event: 'task_completed' });

// One request when the agent starts; nothing is asked per user.
const config = await analytics.getExperimentConfig();
const running = config.experiments.find(({ key }) => key === 'greeting');
// Without variants, as when the experiment does not run, everybody gets what there was before.
const assigned = (user: string) => analytics.assign('greeting', user, running?.variants ?? []) ?? 'formal';
for (const [number, userId] of USERS.entries()) {
  const variant = assigned(userId);
  analytics.trackExposure('greeting', variant, { userId });
  // Of ten users, three come to an end with a friendly agent, and two with a formal one.
  if (number % 10 < (variant === 'friendly' ? 3 : 2)) analytics.track('task_completed', { user_id: userId });
}
await analytics.flush();
// The name, the user and the weights decide: a user gets the same variant in any program and any language.
const isSticky = USERS.every((user) => assigned(user) === analytics.assign('greeting', user, VARIANTS));

const { results } = await analytics.getExperiment({ id });
if (!results) throw new Error('the experiment has no results');
const { variants, probability_best: probability, lift } = results;
const percent = (rate: number) => `${(rate * 100).toFixed(1)} %`;
for (const { key, conversions, unique_users, conversion_rate } of variants) {
  console.log(`${key}: ${conversions} of ${unique_users} users, ${percent(conversion_rate)}`);
  console.log(`  the best with ${percent(probability[key])} probability, lift ${percent(lift[key])}`);
}
console.log(results.recommendation);

const [winner] = Object.keys(probability).toSorted((a, b) => probability[b] - probability[a]);
if (!results.sufficient_data || probability[winner] < 0.95) throw new Error('it is too early to end the experiment');
const ended = await analytics.updateExperiment({ id, status: 'completed', winner });
const { experiments: stillRunning } = await analytics.getExperimentConfig();

ok(isSticky);
equal(variants.reduce((sum, variant) => sum + variant.exposures, 0), USERS.length);
equal([ended.status, ended.winner], ['completed', 'friendly']);
equal(stillRunning, []);
