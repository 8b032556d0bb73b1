// When in the week events happen.
import { services } from '../../../api/services';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { HOURS, WEEKDAYS, week, type Cell } from '../heatmap-grid';
import { count } from '../numbers';
import type { Scope } from '../scope';
import shade from '../shade.module.css';
import styles from './heatmap.module.css';

const COLUMNS: readonly Column<Cell>[] = [
  { title: 'Day', field: 'day_name', cell: ({ day_name }) => day_name },
  { title: 'Hour, UTC', field: 'hour', cell: ({ hour }) => `${hour}:00`, number: true },
  { title: 'Events', field: 'events', cell: ({ events }) => count(events), number: true },
  { title: 'Users', field: 'users', cell: ({ users }) => count(users), number: true },
];

export function Heatmap({ scope: { period, project } }: { scope: Scope }) {
  const { data, call, failure } = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getHeatmap',
          arguments: { project, since: `${period.days}d` },
          ask: (query, signal) => services.agent_analytics.GET('/heatmap', { params: { query }, signal }),
        },
  );
  const peak = data?.peak;
  return (
    <Figure
      wide
      name="heatmap"
      title="Week by the hour"
      about={peak ? `events, in UTC; most on ${peak.day_name} at ${peak.hour}:00, ${count(peak.events)}` : 'events, in UTC'}
      rows={data?.heatmap}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty="No event is so young. Send one, or choose more days."
      height={210}
    >
      <Week cells={data?.heatmap ?? []} most={peak?.events ?? 0} />
    </Figure>
  );
}

function Week({ cells, most }: { cells: readonly Cell[]; most: number }) {
  return (
    <div class={styles.week}>
      {week(cells).map((hours, day) => (
        <div key={day} class={styles.day}>
          <span class={styles.name}>{WEEKDAYS[day]}</span>
          {hours.map((events, hour) => (
            <span
              key={hour}
              class={`${styles.hour} ${events > 0 ? shade.shade : ''}`}
              data-strong
              data-cell={`${WEEKDAYS[day]} ${hour}`}
              data-value={events}
              style={{ '--share': most > 0 ? events / most : 0 }}
              title={`${WEEKDAYS[day]} ${hour}:00 UTC: ${count(events)} events`}
            />
          ))}
        </div>
      ))}
      <div class={styles.day}>
        <span />
        {HOURS.map((hour) => (
          <span key={hour} class={styles.axis}>{hour % 3 === 0 ? hour : ''}</span>
        ))}
      </div>
    </div>
  );
}
