// The published words of the service's client and the package's own, as TypeScript sees them. Compiled, never run.
import {
  type DeadLetter,
  type DeliveryMetric,
  type DeliveryReport,
  type DroppedEvent,
  type EventRow,
  MetroneServer,
  QuotaError,
  RateLimitError,
  type Reply,
  type Stats,
} from 'agentlytics';

const metrone = new MetroneServer({
  apiKey: 'metrone_live_0123456789abcdef0123456789abcdef',
  endpoint: 'http://127.0.0.1:8080',
  batchSize: 50,
  flushIntervalMs: 1_000,
  maxRetries: 2,
  retryBaseMs: 100,
  timeoutMs: 5_000,
  maxQueueSize: 10_000,
  overflow: { blockMs: 20 },
  maxDeadLetters: 100,
  beforeSend: (event) => (event['event_type'] === 'secret' ? null : { ...event, seen: true }),
  onDrop: (dropped: DroppedEvent[]) => dropped.forEach(({ id, reason }) => console.warn(id, reason)),
});

const id: string = metrone.track('agent_action', { task: 'book a flight', agent_id: 'agent-7', ai_duration_sec: 1.5 });
metrone.track('user_signup', { properties: { plan: 'pro' } });
metrone.pageview('https://example.com/pricing', 'Pricing', { session_id: 's-1' });
metrone.conversion({ conversion_type: 'signup', value: 10, currency: 'EUR' });
metrone.trackAICall({ call_id: 'call_123', provider: 'openai', duration: 120, intent: 'booking', outcome: 'converted' });
metrone.trackAICall({ callId: 'call_123', transcriptSnippet: 'hello' });
metrone.trackAIChat({ sessionId: 's-1', messageCount: 3, resolved: true });
metrone.trackAISession({ session_id: 's-1', action: 'start' });
metrone.trackCampaignEvent({ event_type: 'email_sent', campaign_id: 'c', recipient_id_hash: 'h', open_rate: 0.4 });
metrone.trackAgentAction({ agentType: 'booker', actionTaken: 'tool_call', target: 'search' });

// @ts-expect-error: a published field of the wrong type
metrone.track('agent_action', { agent_id: 7 });
// @ts-expect-error: the call's id is missing
metrone.trackAICall({ provider: 'openai' });
// @ts-expect-error: not a source
metrone.track('x', { source: 'television' });
// @ts-expect-error: not an option
new MetroneServer({ batchsize: 1 });
// @ts-expect-error: not a parameter
void metrone.getStats({ weeks: 1 });

const stats: Reply<Stats> = await metrone.getStats({ days: 7 });
const total: number = stats.total_events;
const { status, requestId, attempts, rateLimit } = stats.$reply;
const since: string = (await metrone.getStats({ from: new Date(0), to: '2026-01-01' })).period.from;
const rows: EventRow[] = [...(await metrone.getEvents({ limit: 10, source: 'voice' })).data];
const paths: string[] = (await metrone.getPages({ days: 7, limit: 10 })).data.map((page) => page.page_path);
const active: number = (await metrone.getLive()).active_visitors;

for await (const row of metrone.iterEvents({ event_type: 'ai_call' }, { signal: AbortSignal.timeout(1_000) })) {
  const duration: number | null | undefined = row.ai_duration_sec;
  console.log(duration);
}
for await (const item of metrone.streamEvents({ source: 'chat' })) {
  if (item.type === 'event') console.log(item.data.event_id satisfies string);
  else break;
}

try {
  await metrone.createEvent({ event_type: 'signup' });
} catch (error) {
  if (error instanceof RateLimitError) console.log(error.retryAfterMs satisfies number | undefined);
  if (error instanceof QuotaError) console.log(error.code satisfies string);
}

const letters: DeadLetter[] = await metrone.deadLetters();
const reasons: Array<'rejected' | 'too_large'> = letters.map(({ reason }) => reason);
const [replayed, purged]: [number, number] = [await metrone.replayDeadLetters(), await metrone.purgeDeadLetters()];
const metrics: DeliveryMetric[] = metrone.deliveryMetrics();
console.log(reasons, replayed, purged, metrics);

await metrone.flush(undefined, { signal: AbortSignal.timeout(1_000) });
const report: DeliveryReport = await metrone.shutdown(5_000);
const lost: number | undefined = metrone.deliveryStats().dropped.invalid;
console.log(id, total, status, requestId, attempts, rateLimit.remaining, since, rows, paths, active, report.delivered, lost);

{
  await using short = new MetroneServer();
  short.track('x');
}
