// The agents side by side: how busy each is, and how many of its tasks it completes.
import { services } from '../../../api/services';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { utc } from '../../../parts/time';
import { useAnswer } from '../answer';
import { Bars } from '../bars';
import { count, rate } from '../numbers';
import { wholeDays } from '../period';
import type { Scope } from '../scope';

interface Assistant {
  assistant: string;
  name?: string | null;
  tasksInitiated: number;
  tasksCompleted: number;
  total: number;
  completionRate: number | null;
  lastActiveAt: string | null;
}

const COLUMNS: readonly Column<Assistant>[] = [
  { title: 'Assistant', field: 'assistant', cell: ({ assistant }) => assistant },
  { title: 'Tasks started', field: 'tasksInitiated', cell: ({ tasksInitiated }) => count(tasksInitiated), number: true },
  { title: 'Completed', field: 'tasksCompleted', cell: ({ tasksCompleted }) => count(tasksCompleted), number: true },
  { title: 'Completion', field: 'completionRate', cell: ({ completionRate }) => rate(completionRate), number: true },
  { title: 'Events', field: 'total', cell: ({ total }) => count(total), number: true },
  { title: 'Last active, UTC', field: 'lastActiveAt', cell: ({ lastActiveAt }) => (lastActiveAt === null ? '–' : utc(lastActiveAt).slice(0, 16)) },
];

export function Assistants({ scope: { period } }: { scope: Scope }) {
  const { data, call, failure } = useAnswer({
    service: 'agnt',
    operation: 'getAssistants',
    arguments: wholeDays(period),
    ask: (query, signal) => services.agnt.GET('/analytics/assistants', { params: { query }, signal }),
  });
  const rows = data?.data.assistants;
  const bars = rows?.map(({ assistant, completionRate, tasksCompleted, tasksInitiated }) => ({
    label: assistant,
    value: completionRate ?? 0,
    text: `${rate(completionRate)} (${count(tasksCompleted)} of ${count(tasksInitiated)})`,
  }));
  return (
    <Figure
      name="assistants"
      title="Assistants"
      about="tasks completed of those started"
      rows={rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty="No assistant did anything. Record what an agent does with track_agent_action, or replay sessions with agentlytics import."
      height={316}
    >
      <Bars most={1} series={1} bars={bars ?? []} />
    </Figure>
  );
}
