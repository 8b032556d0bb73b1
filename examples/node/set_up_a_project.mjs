// Sets up a project: from its name to the first events in its numbers, and away with it again. It starts the mock server
// that it talks to:
//
//     npm install && node set_up_a_project.mjs
import assert from 'node:assert/strict';

import { AgentAnalytics } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

const service = new MockServer();
const endpoint = service.urlOf('agent_analytics');
const owner = new AgentAnalytics({ apiKey: service.keyOf('agent_analytics'), endpoint });

const wanted = { name: 'travel-agent', allowed_origins: 'https://travel.example' };
const project = await owner.createProject(wanted);
console.log(`web pages load the tracker with\n  ${project.snippet}`);
// Setting up twice does no harm: a name that is taken answers with the project that has it.
const again = await owner.createProject(wanted);

// An agent has only the project's token, which is public: it can write events, and read nothing.
const agent = new AgentAnalytics({ token: project.project_token, endpoint, onDrop() {} });
for (const [user, task] of [['ada', 'search_flights'], ['ada', 'book_flight'], ['ben', 'search_flights']]) {
  agent.track('task_completed', { user_id: user, session_id: `chat-${user}`, task });
}
agent.track('handed_over', { user_id: 'ben', session_id: 'chat-ben', reason: 'visa question' });
const report = await agent.flush();
console.log(`${report.delivered} events delivered`);

const { totals, sessions } = await owner.getStats({ project: project.name });
console.log(`${totals.total_events} events of ${totals.unique_users} users in ${sessions.total_sessions} sessions`);
// A property that is misspelled shows here before anybody builds a chart on it.
const { properties } = await owner.getPropertiesReceived({ project: project.name });
const received = properties.map(({ event, key }) => `${event} comes with ${key}`);
console.log(received.join('\n'));

const origins = 'https://travel.example,https://staging.travel.example';
const changed = await owner.updateProject({ id: project.id, allowed_origins: origins });
console.log(`pages of ${changed.allowed_origins} may send events`);
// Events belong to a project by its name, so that cannot change any more.
const refusal = await owner.updateProject({ id: project.id, name: 'concierge' }).catch((error) => error);
console.log(refusal.message);

await owner.deleteProject({ id: project.id });
agent.track('task_completed', { task: 'book_hotel' });
// The token is dead. An event without a living one waits, and is not lost before the agent stops.
const { pending } = await agent.flush();
const { state } = agent.deliveryStats();
console.log(`after the end of the project ${pending} event waits, delivery is ${state}`);
const last = await agent.shutdown();
service.stop();

assert.deepEqual([again.existing, again.id], [true, project.id]);
assert.equal(report.delivered, 4);
assert.deepEqual([totals, sessions.total_sessions], [{ unique_users: 2, total_events: 4 }, 2]);
assert.deepEqual(received, ['handed_over comes with reason', 'task_completed comes with task']);
assert.deepEqual([changed.allowed_origins, refusal.name, refusal.status], [origins, 'ConflictError', 409]);
assert.deepEqual([pending, state, last.dropped], [1, 'halted', 1]);
