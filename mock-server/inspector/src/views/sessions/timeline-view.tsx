// The events of a session in rows below each other, each at its place on a common line of time.
import { useMemo } from 'preact/hooks';

import type { LiveEvent } from '../../api/types';
import { useWalk } from '../../app/walk';
import { utc } from '../../parts/time';
import { VirtualList } from '../../parts/virtual-list';
import { tickLabel, ticksOf, timelineOf, type Row, type Tick, type Timeline } from './timeline';
import { TimelineRow } from './timeline-row';
import styles from './timeline.module.css';

/** Round times on the axis, about. */
const TICKS = 5;

/** Behind this part of the axis there is no room for a label. */
const LAST_PLACE = 0.9;

interface Props {
  events: readonly LiveEvent[];
  /** The id of the event that is open. */
  chosen: string | undefined;
  onChoose: (event: LiveEvent) => void;
}

const keyOf = (row: Row) => (row.type === 'event' ? row.event.id : `before ${row.before}`);

export function TimelineView({ events, chosen, onChoose }: Props) {
  const timeline = useMemo(() => timelineOf(events), [events]);
  const ticks = useMemo(() => ticksOf(timeline, TICKS), [timeline]);
  useWalk({ rows: events, keyOf: ({ id }) => id, chosen, choose: onChoose, what: 'event of the session' });
  return (
    <div class={styles.timeline} data-start={timeline.start} data-end={timeline.end}>
      <Axis timeline={timeline} ticks={ticks} />
      <div class={styles.rows}>
        <VirtualList
          label="Events of the session"
          rows={timeline.rows}
          keyOf={keyOf}
          render={(row) => <TimelineRow row={row} ticks={ticks} />}
          chosen={chosen}
          onChoose={(row) => row.type === 'event' && onChoose(row.event)}
        />
      </div>
    </div>
  );
}

function Axis({ timeline, ticks }: { timeline: Timeline; ticks: readonly Tick[] }) {
  return (
    <div class={`${styles.row} ${styles.axis}`} aria-hidden="true">
      <span>UTC</span>
      <span class={styles.since}>after</span>
      <span>{utc(timeline.start).slice(0, 10)}</span>
      <span class={styles.line}>
        {ticks.filter(({ place }) => place <= LAST_PLACE).map(({ at, place }) => (
          <span key={at} class={styles.tickLabel} style={{ left: `${place * 100}%` }}>
            {tickLabel(at, timeline)}
          </span>
        ))}
      </span>
      <span class={styles.took}>took</span>
    </div>
  );
}
