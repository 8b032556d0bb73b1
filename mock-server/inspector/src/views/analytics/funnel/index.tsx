// A funnel: who takes one step after the other. The steps stand in the address; the request with them is shown as it is sent.
import { services } from '../../../api/services';
import { adjust, place } from '../../../app/router';
import { Figure } from '../../../parts/figure';
import { Json } from '../../../parts/json';
import type { Column } from '../../../parts/table';
import { duration } from '../../../parts/time';
import { useAnswer } from '../answer';
import { Bars } from '../bars';
import { count, rate } from '../numbers';
import type { Scope } from '../scope';
import { Builder } from './builder';
import styles from './funnel.module.css';
import { read, requestOf, suggested, write, type Options } from './steps';

interface Step {
  step: number;
  event: string;
  users: number;
  conversion_rate: number;
  drop_off_rate: number;
  avg_time_to_next_ms: number | null;
}

const COLUMNS: readonly Column<Step>[] = [
  { title: 'Step', field: 'step', cell: ({ step }) => step, number: true },
  { title: 'Event', field: 'event', cell: ({ event }) => event },
  { title: 'Users', field: 'users', cell: ({ users }) => count(users), number: true },
  { title: 'Of the step before', field: 'conversion_rate', cell: ({ conversion_rate }) => rate(conversion_rate), number: true },
  { title: 'Lost', field: 'drop_off_rate', cell: ({ drop_off_rate }) => rate(drop_off_rate), number: true },
  {
    title: 'To the next, on average',
    field: 'avg_time_to_next_ms',
    cell: ({ avg_time_to_next_ms }) => (avg_time_to_next_ms === null ? '–' : duration(avg_time_to_next_ms)),
    number: true,
  },
];

const DEFAULT_HOURS = 168;

/** What else the address says. */
function optionsOf(parameters: URLSearchParams): Options {
  return {
    count_by: parameters.get('by') === 'session_id' ? 'session_id' : 'user_id',
    conversion_window_hours: Number(parameters.get('hours')) || DEFAULT_HOURS,
  };
}

export function Funnel({ scope: { period, project } }: { scope: Scope }) {
  const { parameters } = place.value;
  const options = optionsOf(parameters);
  const events = useEventNames(project, period.days);
  const steps = read(parameters.get('funnel')) ?? suggested(events);
  const request = project === undefined ? undefined : requestOf(project, period.days, steps, options);
  const { data, call, failure } = useAnswer(
    request === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getFunnel',
          method: 'POST',
          arguments: request,
          ask: (body, signal) => services.agent_analytics.POST('/funnel', { body, signal }),
        },
  );
  // Without a whole request there is nothing that could be drawn.
  const rows = request ? data?.steps : [];
  return (
    <Figure
      wide
      name="funnel"
      title="Funnel"
      about={data && `${rate(data.overall_conversion_rate)} of those who begin come to the end`}
      rows={rows?.[0]?.users === 0 ? [] : rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty={request ? 'Nobody took the first step. Choose another event, or more days.' : 'Choose an event for each step.'}
      height={150}
      controls={
        <div class={styles.controls}>
          <Builder
            steps={steps}
            options={options}
            events={events}
            onSteps={(steps) => adjust({ funnel: write(steps) })}
            onOptions={({ count_by, conversion_window_hours }) =>
              adjust({
                ...(count_by !== undefined && { by: count_by }),
                ...(conversion_window_hours !== undefined && { hours: String(conversion_window_hours) }),
              })
            }
          />
          <Json label="Body of the request" value={request ? shown(request) : '{}'} />
        </div>
      }
    >
      <Bars bars={rows?.map(barOf) ?? []} />
    </Figure>
  );
}

/** JSON with a line for each property, so that it is short. */
function shown(body: object): string {
  const lines = Object.entries(body).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

function barOf({ step, event, users, conversion_rate, avg_time_to_next_ms }: Step) {
  const next = avg_time_to_next_ms === null ? '' : `, next after ${duration(avg_time_to_next_ms)}`;
  return { label: `${step}. ${event}`, value: users, text: `${count(users)} (${rate(conversion_rate)})${next}` };
}

/** The names of the events of the project, the most frequent first. */
function useEventNames(project: string | undefined, days: number): string[] {
  const { data } = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getProperties',
          arguments: { project, since: `${days}d` },
          ask: (query, signal) => services.agent_analytics.GET('/properties', { params: { query }, signal }),
        },
  );
  return data?.events.map(({ event }) => event) ?? [];
}
