// A week of agents' work is compared with the week before: what got worse. It starts the mock server that it talks to:
//
//     npm install && node watch_for_regressions.mjs
import assert from 'node:assert/strict';

import { Agnt } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

const service = new MockServer();
await service.control('POST', 'seed', { service: 'agnt', events: [...twoWeeks()] });
const agnt = new Agnt({ apiKey: service.keyOf('agnt'), endpoint: service.urlOf('agnt') });

// Without a window it is the last seven days that are over; the baseline is the seven days before it.
const { findings } = await agnt.regressions({ window: { startDate: '2026-03-09', endDate: '2026-03-16' } });
for (const { severity, rule, assistant, span, p_value, evidence, traces } of findings) {
  console.log(`${severity}: ${rule} of ${assistant ?? 'the account'} from ${span.startDate} to ${span.endDate}`);
  console.log(`  by chance with a probability of ${p_value.toExponential(0)}:`, evidence);
  console.log(`  traces to look at: ${traces.traces.slice(0, 3).map(({ trace_id }) => trace_id).join(', ')}`);
}
service.stop();

const told = findings.map(({ rule, severity, assistant }) => [rule, severity, assistant]);
assert.deepEqual(told, [
  ['completion_rate_down', 'critical', 'refunds'],
  ['completion_rate_down', 'warning', null],
]);
assert.deepEqual(findings[0].span, { startDate: '2026-03-12T00:00:00.000Z', endDate: '2026-03-16T00:00:00.000Z' });
assert.equal(findings[0].traces.traces[0].trace_id, 'refunds-15-19');

/** Two assistants start and complete twenty tasks a day each, until one mostly fails from the second Thursday on. */
function* twoWeeks() {
  for (let day = 2; day < 16; day++) {
    for (let number = 0; number < 20; number++) {
      for (const assistant of ['bookings', 'refunds']) {
        const timestamp = new Date(Date.UTC(2026, 2, day, 10, 0, number)).toISOString();
        const task = { assistant, user: `user-${number}`, timestamp, traceId: `${assistant}-${day}-${number}` };
        yield { eventType: 'tasksInitiated', ...task };
        if (assistant === 'bookings' || day < 12 || number < 2) yield { eventType: 'tasksCompleted', ...task };
      }
    }
  }
}
