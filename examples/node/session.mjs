// An agent records a session and reads the numbers back. It starts the mock server that it talks to:
//
//     npm install && npm start
import assert from 'node:assert/strict';

import { MetroneServer } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

const service = new MockServer();
const metrone = new MetroneServer({ apiKey: service.key, endpoint: service.url });

const session = { session_id: 'session-1', provider: 'openai' };
metrone.trackAISession({ ...session, action: 'start' });
metrone.track('agent_message', { session_id: 'session-1', agent_id: 'travel-agent', characters: 48 });
for (const target of ['search_flights', 'book_flight']) {
  metrone.trackAgentAction({ agent_type: 'travel', agent_id: 'travel-agent', action_taken: 'tool_call', target });
}
metrone.conversion({ conversion_type: 'booking', value: 420, currency: 'EUR' });
metrone.trackAISession({ ...session, action: 'end', duration: 35 });

const report = await metrone.flush();
console.log(`${report.delivered} events delivered`);

const stats = await metrone.getStats({ days: 1 });
console.log(`${stats.total_events} events, ${stats.ai_interactions} of them with an AI, ${stats.conversions} conversion`);

const tools = [];
for await (const row of metrone.iterEvents({ event_type: 'tool_call' })) tools.push(row.properties.target);
console.log(`tools called: ${tools.toReversed().join(', ')}`);

await metrone.shutdown();
service.stop();

assert.equal(report.delivered, 6);
assert.deepEqual([stats.total_events, stats.ai_interactions, stats.conversions], [6, 2, 1]);
assert.deepEqual(tools.toSorted(), ['book_flight', 'search_flights']);
