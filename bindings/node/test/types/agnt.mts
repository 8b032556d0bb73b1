// AGNT Analytics as TypeScript sees it. Compiled, never run.
import { Agnt, type agnt, type Reply, type RequestOptions } from 'agentlytics';

const patient: RequestOptions = { maxRetries: 5, timeoutMs: 30_000 };
const client = new Agnt({ kid: 'agnt-1', privateKeyPath: 'key.pem', ...patient });

const week = { startDate: new Date('2026-03-02'), endDate: '2026-03-09' };
const rolling: Reply<agnt.Rolling> = await client.getRolling({ window: 30 });
const rate: number | null = rolling.completionRate;
const names: string[] = (await client.getAssistants(week)).assistants.map((row) => row.name);
for await (const event of client.iterEvents({ ...week, eventType: 'tasksCompleted' })) {
  const trace: string | undefined = event.traceId;
  console.log(trace, event.user);
}

const { findings } = await client.regressions({ window: week });
const rules: agnt.Finding['rule'][] = findings.map((finding) => finding.rule);
const cost: number | null | undefined = findings[0]?.traces.cost;

// @ts-expect-error The span must be given.
await client.getMetrics({ period: 'day' });
// @ts-expect-error It is only read.
client.track('x');
// @ts-expect-error There is nothing to gather.
new Agnt({ batchSize: 10 });

console.log(rate, names, rules, cost);
