// Events and users by the day, or by the hour of a single day.
import { useMemo, useState } from 'preact/hooks';

import { services } from '../../../api/services';
import { Chart } from '../../../parts/chart';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { bucketStart } from '../buckets';
import { count } from '../numbers';
import { bucketSpan } from '../period';
import type { Scope } from '../scope';
import { Segments } from '../segments';

interface Bucket {
  bucket: string;
  total_events: number;
  unique_users: number;
}

const COLUMNS: readonly Column<Bucket>[] = [
  { title: 'Time, UTC', field: 'bucket', cell: ({ bucket }) => bucket },
  { title: 'Events', field: 'total_events', cell: ({ total_events }) => count(total_events), number: true },
  { title: 'Users', field: 'unique_users', cell: ({ unique_users }) => count(unique_users), number: true },
];

const MEASURES = { total_events: 'events', unique_users: 'users' } as const;
type Measure = keyof typeof MEASURES;

export function EventsOverTime({ scope: { period, project } }: { scope: Scope }) {
  const [measure, choose] = useState<Measure>('total_events');
  const groupBy = period.days === 1 ? 'hour' : 'day';
  const { data, call, failure } = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getStats',
          arguments: { project, since: `${period.days}d`, groupBy } as const,
          ask: (query, signal) => services.agent_analytics.GET('/stats', { params: { query }, signal }),
        },
  );
  const rows = data?.timeSeries;
  const times = useMemo(() => rows?.map(({ bucket }) => bucketStart(bucket)) ?? [], [rows]);
  const series = useMemo(() => [{ label: MEASURES[measure], values: rows?.map((row) => row[measure]) ?? [] }], [rows, measure]);
  return (
    <Figure
      wide
      name="events-over-time"
      title="Events over time"
      about={`${MEASURES[measure]} per ${groupBy}, in UTC`}
      rows={rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      controls={<Segments label="What is counted" choices={MEASURES} chosen={measure} onChoose={choose} />}
      empty="No event is so young. Send one, or choose more days."
    >
      <Chart times={times} series={series} kind="bars" unit={`${MEASURES[measure]} per ${groupBy}`} span={bucketSpan(period, groupBy)} />
    </Figure>
  );
}
