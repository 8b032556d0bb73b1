// The clients without native code, as their users write them. Nothing here runs.
import { Agnt, AgentAnalytics, AgentlyticsError, MetroneServer, type DeliveryReport, type metrone, type Platform } from 'agentlytics/edge';

interface Env {
  METRONE_API_KEY: string;
}

interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const client = new MetroneServer({ apiKey: env.METRONE_API_KEY, batchSize: 100 });
    const id: string = client.track('agent_action', { agent_id: 'agent-7', task: request.url });
    client.trackAICall({ callId: 'call-1', provider: 'vapi' });
    context.waitUntil(client.flush(5_000));
    const stats = await client.getStats({ days: 7 });
    const total: number = stats.total_events;
    for await (const row of client.iterEvents()) row satisfies metrone.EventRow;
    for await (const item of client.streamEvents({ source: 'chat' })) if (item.type === 'event') item.data.event_id satisfies string;
    return new Response(`${id} ${total} ${stats.$reply.attempts}`);
  },
};

export async function more(platform: Platform): Promise<DeliveryReport> {
  await using analytics = new AgentAnalytics({ token: 'aat_1', platform });
  analytics.track('signup', { user_id: 'u-1' });
  const agnt = new Agnt({ token: async () => 'token' });
  try {
    await agnt.getRolling({ window: 7 });
  } catch (error) {
    if (error instanceof AgentlyticsError) error.kind satisfies string;
  }
  // @ts-expect-error nothing is sent by itself
  new MetroneServer({ apiKey: 'k', flushIntervalMs: 1 });
  // @ts-expect-error there is no environment
  new MetroneServer();
  // @ts-expect-error the service is read only
  agnt.track('x');
  // @ts-expect-error there is no such argument
  await agnt.getRolling({ days: 7 });
  return analytics.flush();
}
