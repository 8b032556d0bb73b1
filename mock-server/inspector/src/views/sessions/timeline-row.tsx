// A row of the timeline: an event at its place, or a time in which nothing happened.
import type { ComponentChildren } from 'preact';

import { duration, utc, utcTime } from '../../parts/time';
import type { EventRow, Row, Tick } from './timeline';
import styles from './timeline.module.css';

const percent = (share: number) => `${share * 100}%`;

export function TimelineRow({ row, ticks }: { row: Row; ticks: readonly Tick[] }) {
  if (row.type === 'event') return <EventLine row={row} ticks={ticks} />;
  return (
    <div class={`${styles.row} ${styles.gap}`} data-gap={row.milliseconds}>
      <span />
      <span class={styles.since} />
      <span class={styles.quiet}>{duration(row.milliseconds)} without an event</span>
      <Line ticks={ticks}>
        <span class={styles.pause} style={{ left: percent(row.place), width: percent(row.width) }} />
      </Line>
    </div>
  );
}

function EventLine({ row, ticks }: { row: EventRow; ticks: readonly Tick[] }) {
  const { event, step, at, since, duration: took, place, width } = row;
  return (
    <div class={styles.row} data-event={event.id} data-kind={step.kind}>
      <time dateTime={event.occurred_at} title={`${utc(at)} UTC`}>{utcTime(at)}</time>
      <span class={styles.since} title="after the event before">{since !== null && `+${duration(since)}`}</span>
      <span class={styles.what}>
        <span class={styles.label}>{step.label}</span> <span class={styles.about} title={step.about}>{step.about}</span>
      </span>
      <Line ticks={ticks}>
        <span class={styles.mark} data-kind={step.kind} style={{ left: percent(place + width / 2), width: percent(width) }} />
      </Line>
      <span class={styles.took}>{took !== null && duration(took)}</span>
    </div>
  );
}

function Line({ ticks, children }: { ticks: readonly Tick[]; children: ComponentChildren }) {
  return (
    <span class={styles.line} aria-hidden="true">
      {ticks.map(({ at, place }) => (
        <span key={at} class={styles.tick} style={{ left: percent(place) }} />
      ))}
      {children}
    </span>
  );
}
