// An agent records a session and reads the numbers back. It starts the mock server that it talks to:
//
//     npm install && deno task start
import { deepStrictEqual as equal } from 'node:assert/strict';

import { MetroneServer } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

using service = new MockServer();
await using metrone = new MetroneServer({ apiKey: service.key, endpoint: service.url });

metrone.trackAISession({ session_id: 'session-1', provider: 'openai', action: 'start' });
for (const target of ['search_flights', 'book_flight']) {
  metrone.trackAgentAction({ agent_type: 'travel', agent_id: 'travel-agent', action_taken: 'tool_call', target });
}
metrone.conversion({ conversion_type: 'booking', value: 420, currency: 'EUR' });
metrone.trackAISession({ session_id: 'session-1', provider: 'openai', action: 'end', duration: 35 });

const report = await metrone.flush();
console.log(`${report.delivered} events delivered from Deno ${Deno.version.deno}`);

const stats = await metrone.getStats({ days: 1 });
console.log(`${stats.total_events} events, ${stats.ai_interactions} of them with an AI, ${stats.conversions} conversion`);

const tools: unknown[] = [];
for await (const row of metrone.iterEvents({ event_type: 'tool_call' })) tools.push(row.properties?.target);
console.log(`tools called: ${tools.toReversed().join(', ')}`);

equal([stats.total_events, stats.ai_interactions, stats.conversions], [5, 2, 1]);
equal(tools.toSorted(), ['book_flight', 'search_flights']);
