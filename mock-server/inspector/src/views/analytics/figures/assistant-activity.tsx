// What assistants do, day by day.
import { useMemo } from 'preact/hooks';

import { services } from '../../../api/services';
import { Chart } from '../../../parts/chart';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { bucketStart } from '../buckets';
import { count, rate } from '../numbers';
import type { Scope } from '../scope';

interface Day {
  date: string;
  incomingMessages: number;
  outgoingMessages: number;
  tasksInitiated: number;
  tasksCompleted: number;
  completionRate: number | null;
}

const LINES = [
  ['incomingMessages', 'messages in'],
  ['outgoingMessages', 'messages out'],
  ['tasksInitiated', 'tasks started'],
  ['tasksCompleted', 'tasks completed'],
] as const;

const COLUMNS: readonly Column<Day>[] = [
  { title: 'Day, UTC', field: 'date', cell: ({ date }) => date },
  ...LINES.map(([field, title]) => ({ title, field, cell: (day: Day) => count(day[field]), number: true })),
  { title: 'completion', field: 'completionRate', cell: ({ completionRate }) => rate(completionRate), number: true },
];

export function AssistantActivity({ scope: { period } }: { scope: Scope }) {
  const { data, call, failure } = useAnswer({
    service: 'agnt',
    operation: 'getRolling',
    arguments: { window: period.days },
    ask: (query, signal) => services.agnt.GET('/analytics/rolling', { params: { query }, signal }),
  });
  const rows = data?.data.series;
  const times = useMemo(() => rows?.map(({ date }) => bucketStart(date)) ?? [], [rows]);
  const series = useMemo(() => LINES.map(([field, label]) => ({ label, values: rows?.map((day) => day[field]) ?? [] })), [rows]);
  return (
    <Figure
      wide
      name="assistant-activity"
      title="Messages and tasks"
      about="per day, in UTC"
      rows={rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty="No days to show."
      height={270}
    >
      <Chart times={times} series={series} unit="per day" />
    </Figure>
  );
}
