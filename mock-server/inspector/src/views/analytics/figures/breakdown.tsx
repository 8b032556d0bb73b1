// Events by the value of one of their properties, as bars.
import type { ComponentChildren } from 'preact';

import { services } from '../../../api/services';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { Bars } from '../bars';
import { count } from '../numbers';
import type { Scope } from '../scope';

/** Values that are asked for, at most. */
const MOST = 12;

interface Value {
  value: string;
  count: number;
  unique_users: number;
}

interface Props {
  scope: Scope;
  name: string;
  title: string;
  about: string;
  property: string;
  /** Of these events only. */
  event?: string;
  /** What the values are. */
  heading: string;
  series: number;
  empty: string;
  controls?: ComponentChildren;
}

export function BreakdownFigure({ scope: { period, project }, property, event, heading, series, ...shown }: Props) {
  const { data, call, failure } = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getBreakdown',
          arguments: { project, property, ...(event && { event }), since: `${period.days}d`, limit: MOST },
          ask: (query, signal) => services.agent_analytics.GET('/breakdown', { params: { query }, signal }),
        },
  );
  const columns: Column<Value>[] = [
    { title: heading, field: 'value', cell: ({ value }) => value },
    { title: 'Events', field: 'count', cell: (row) => count(row.count), number: true },
    { title: 'Users', field: 'unique_users', cell: ({ unique_users }) => count(unique_users), number: true },
  ];
  const rows = data?.values;
  return (
    <Figure {...shown} rows={rows} columns={columns} call={call} failure={failure} height={316}>
      <Bars series={series} bars={rows?.map((row) => ({ label: row.value, value: row.count, text: count(row.count) })) ?? []} />
    </Figure>
  );
}
