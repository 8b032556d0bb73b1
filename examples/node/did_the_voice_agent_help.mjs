// Did the voice agent raise conversions? Half of the visitors are offered a call with it. The web site tells Agent
// Analytics of visits and bookings, the agent tells Metrone of its calls and of what it booked in them, and one question
// compares the visits with a call to those without. It starts the mock server that it talks to:
//
//     npm install && node did_the_voice_agent_help.mjs
import assert from 'node:assert/strict';

import { AgentAnalytics, MetroneServer } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

const EXPERIMENT = 'voice_agent';

const service = new MockServer();
const account = (name) => ({ apiKey: service.keyOf(name), endpoint: service.urlOf(name) });
const voice = new MetroneServer(account('metrone'));
const token = service.tokenOf('agent_analytics');
const web = new AgentAnalytics({ ...account('agent_analytics'), token, project: 'test' });

const variants = ['without_call', 'with_call'];
const experiment = await web.createExperiment({ name: EXPERIMENT, variants, goal_event: 'booking' });

for (let number = 0; number < 400; number++) {
  const who = { user_id: `visitor-${number}`, session_id: `visit-${number}` };
  const variant = web.assign(EXPERIMENT, who.user_id, experiment.variants);
  web.trackExposure(EXPERIMENT, variant, { userId: who.user_id, sessionId: who.session_id });
  if (variant === 'with_call') voice.trackAICall({ call_id: `call-${number}`, session_id: who.session_id, duration: 90 });
  // Some callers book while they talk to the agent, and some visitors on the web site.
  if (variant === 'with_call' && number % 14 === 0) {
    voice.trackAgentAction({ agent_type: 'voice', agent_id: 'front-desk', action_taken: 'booking', ...who });
  } else if (number % 10 === 1) {
    web.track('booking', who);
  }
}
await voice.shutdown();
await web.flush();

// The question.
const { results } = await web.getExperiment({ id: experiment.id });
for (const { key, unique_users, conversions, conversion_rate } of results.variants) {
  console.log(`${key}: ${conversions} of ${unique_users} visitors booked, ${(100 * conversion_rate).toFixed(1)} %`);
}
console.log(results.recommendation);

await web.shutdown();
service.stop();

const booked = results.variants.map(({ unique_users, conversions }) => [unique_users, conversions]);
assert.deepEqual(booked, [[203, 19], [197, 35]]);
assert.ok(results.sufficient_data && results.probability_best.with_call > 0.95);
