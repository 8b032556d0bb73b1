// A session in one line: when, whose, how long, and how it ended.
import { Badge, type Tone } from '../../parts/badge';
import { duration, utc } from '../../parts/time';
import styles from './session-row.module.css';
import type { Outcome, Session } from './sessions';

const OUTCOMES: Record<Exclude<Outcome, 'none'>, { tone: Tone; word: string }> = {
  success: { tone: 'good', word: 'completed' },
  failure: { tone: 'bad', word: 'failed' },
  conversion: { tone: 'good', word: 'converted' },
  open: { tone: 'plain', word: 'open' },
};

export function SessionRow({ session }: { session: Session }) {
  const { id, kind, services, user, agent, events, start, end } = session;
  return (
    <div class={styles.row} data-session={id} data-kind={kind} data-events={events.length}>
      <time dateTime={new Date(end).toISOString()} title={`last event ${utc(end)} UTC`}>
        {utc(end).slice(0, 19)}
      </time>
      <Badge>{kind}</Badge>
      <span class={styles.id} title={id}>{id}</span>
      <span class={styles.who} title="user">{user ?? '–'}</span>
      <span class={styles.agent} title="agent">{agent}</span>
      <span class={styles.services}>{services.join(', ')}</span>
      <span class={styles.number}>{events.length} {events.length === 1 ? 'event' : 'events'}</span>
      <span class={styles.number} title="from the first event to the last">{duration(end - start)}</span>
      <span class={styles.outcome}>
        <OutcomeBadge session={session} />
      </span>
    </div>
  );
}

export function OutcomeBadge({ session }: { session: Session }) {
  if (session.outcome === 'none') return null;
  const { tone, word } = OUTCOMES[session.outcome];
  return <Badge tone={tone}>{word}</Badge>;
}
