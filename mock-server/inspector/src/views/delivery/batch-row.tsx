// A batch in one line: when, where, with how many attempts, and what became of it.
import { Badge, StatusBadge, type Tone } from '../../parts/badge';
import { Time } from '../../parts/time';
import styles from './batch-row.module.css';
import type { Batch, Outcome } from './batches';

const TONES: Record<Outcome, Tone> = { arrived: 'good', retried: 'good', repeated: 'warn', refused: 'bad', open: 'warn' };

/** Answers that are shown one by one; of more attempts, the last ones. */
const MOST_ANSWERS = 4;

export function BatchRow({ batch }: { batch: Batch }) {
  const { attempts, outcome, stored, writes } = batch;
  const { at, service, operation, method, path } = attempts[0]!;
  const shown = attempts.slice(-MOST_ANSWERS);
  return (
    <div class={styles.row} data-batch={batch.number} data-outcome={outcome} data-attempts={attempts.length}>
      <Time at={at} />
      <span class={styles.service}>{service}</span>
      <span class={styles.what} title={`${method} ${path}`}>
        {operation ?? `${method} ${path}`}
      </span>
      <span class={styles.answers}>
        <span class="unseen">{attempts.length === 1 ? 'one attempt' : `${attempts.length} attempts`}, answered</span>
        {shown.length < attempts.length && '… '}
        {shown.map(({ number, status }) => (
          <StatusBadge key={number} status={status} />
        ))}
      </span>
      <span class={styles.stored}>{writes && `${stored} stored`}</span>
      <span class={styles.outcome}>{writes && <Badge tone={TONES[outcome]}>{outcome}</Badge>}</span>
    </div>
  );
}
