// How delivery stands in this world, in numbers: what is stored, what came twice, and how much of the rate limit is used.
import { control } from '../../api/control';
import type { Report } from '../../api/types';
import { Badge } from '../../parts/badge';
import { useFresh } from './fresh';
import { rates, type Rate } from './rates';
import styles from './summary.module.css';

const NUMBERS: readonly [field: keyof Report, title: string, about: string][] = [
  ['stored', 'stored', 'events in the store'],
  ['distinct', 'distinct', 'different events: one for each idempotency key, and each event without one'],
  ['without_key', 'without key', 'events without an idempotency key; one that comes again cannot be recognised'],
  ['duplicates_refused', 'duplicates refused', 'events that were not stored, because their idempotency key was known'],
  ['requests', 'requests', 'noted since the server began'],
  ['requests_replayed', 'replayed', 'requests answered with an answer given before'],
  ['violations', 'violations', 'breaches of the specification in requests and answers that the journal holds'],
];

export function Summary() {
  const report = useFresh(control.report);
  return (
    <section class={styles.summary} aria-label="Audit" aria-busy={report === undefined}>
      <dl class={styles.numbers}>
        {NUMBERS.map(([field, title, about]) => (
          <div key={field} title={about}>
            <dt>{title}</dt>
            <dd data-audit={field}>{report?.[field] ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <Verdict report={report} />
    </section>
  );
}

function Verdict({ report }: { report: Report | undefined }) {
  if (report === undefined) return <Badge>asking</Badge>;
  if (report.stored > report.distinct) return <Badge tone="bad">{report.stored - report.distinct} stored twice</Badge>;
  return <Badge tone="good">nothing is stored twice</Badge>;
}

export function RateLimits() {
  const found = useFresh(rates);
  return (
    <section class={styles.rates} aria-label="Rate limits" aria-busy={found === undefined}>
      <h2>Rate limit</h2>
      {found && <Badge tone={found.enforced ? 'warn' : 'plain'}>{found.enforced ? 'enforced' : 'told, not enforced'}</Badge>}
      {found?.services.map((rate) => <Meter key={rate.service} {...rate} perMinute={found.perMinute} />)}
    </section>
  );
}

function Meter({ service, told, perMinute }: Rate & { perMinute: number }) {
  if (told === null) {
    return (
      <span class={styles.rate} title="This service does not tell its clients how much is left">
        {service} <span class={styles.dim}>{perMinute} a minute</span>
      </span>
    );
  }
  const { limit, remaining, secondsLeft } = told;
  const used = Math.min(limit, limit - remaining);
  return (
    <span class={styles.rate} data-rate={service} data-used={used}>
      {service}
      <meter min={0} max={limit} high={limit * 0.8} value={used} aria-label={`Requests of ${service} in this minute`} />
      <span class={styles.dim}>
        {used} of {limit}, {secondsLeft} s left
      </span>
    </span>
  );
}
