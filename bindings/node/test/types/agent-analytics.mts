// Agent Analytics as TypeScript sees it. Compiled, never run.
import { AgentAnalytics, type agentAnalytics, MetroneServer, type Reply } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

const server = new MockServer();
const analytics = new AgentAnalytics({
  apiKey: server.keyOf('agent_analytics'),
  token: server.tokenOf('agent_analytics'),
  endpoint: server.urlOf('agent_analytics'),
  project: 'my-site',
  ambiguousFailures: 'drop',
  anyTime: true,
  batchSize: 50,
});

const id: string = analytics.track('signup', { user_id: 'u-1', session_id: 's-1', plan: 'pro' });
const exposure: string = analytics.trackExposure('hero', 'b', { userId: 'u-1' });
const variant: string | null = analytics.assign('hero', 'u-1', ['control', { key: 'b', weight: 50 }]);

const stats: Reply<agentAnalytics.Stats> = await analytics.getStats({ since: '30d', groupBy: 'week' });
const users: number = stats.totals.unique_users;
const funnel = await analytics.getFunnel({ steps: [{ event: 'page_view' }, { event: 'signup' }] });
const rate: number = funnel.overall_conversion_rate;
const script: string = await analytics.getTracker();
for await (const session of analytics.iterSessions({ is_bounce: 1 })) {
  const page: string | null = session.entry_page;
  console.log(page);
}
for await (const item of analytics.streamEvents({ events: 'signup' })) {
  if (item.type === 'event') console.log(item.data.event);
}
const { findings }: agentAnalytics.Diagnosis = await analytics.diagnose();
console.log(id, exposure, variant, users, rate, script, findings[0]?.next_call.operation);

// @ts-expect-error a step has an event
await analytics.getFunnel({ steps: [{}] });
// @ts-expect-error the base of both is no class that could be imported
import { Client } from 'agentlytics';
// @ts-expect-error nor do they share operations
new MetroneServer().getFunnel;

await using report = analytics;
await report.flush(1_000);
