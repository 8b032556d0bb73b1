// How many of those who came first in a day, week or month come back later.
import { useMemo, useState } from 'preact/hooks';

import { services } from '../../../api/services';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { count, rate } from '../numbers';
import { returns, type Cohort, type Return } from '../retention-grid';
import type { Scope } from '../scope';
import { Segments } from '../segments';
import shade from '../shade.module.css';
import styles from './retention.module.css';

const STEPS = { day: 'by day', week: 'by week', month: 'by month' } as const;
type Step = keyof typeof STEPS;

const COLUMNS: readonly Column<Return>[] = [
  { title: 'Cohort, UTC', field: 'date', cell: ({ date }) => date },
  { title: 'Users', field: 'users', cell: ({ users }) => count(users), number: true },
  { title: 'After', field: 'after', cell: ({ after }) => after, number: true },
  { title: 'Came back', field: 'retained', cell: ({ retained }) => count(retained), number: true },
  { title: 'Share', field: 'rate', cell: (row) => rate(row.rate), number: true },
];

export function Retention({ scope: { project } }: { scope: Scope }) {
  const [step, choose] = useState<Step>('week');
  const { data, call, failure } = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getRetention',
          arguments: { project, period: step },
          ask: (query, signal) => services.agent_analytics.GET('/retention', { params: { query }, signal }),
        },
  );
  const rows = useMemo(() => data && returns(data.cohorts), [data]);
  return (
    <Figure
      wide
      name="retention"
      title="Retention"
      about={`users who come back, by the ${step} they came first in, in % of the cohort`}
      rows={rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty="No user was seen. Send events with a user_id."
      height={280}
      controls={<Segments label="Length of a cohort" choices={STEPS} chosen={step} onChoose={choose} />}
    >
      <Triangle cohorts={data?.cohorts ?? []} averages={data?.average_rates ?? []} />
    </Figure>
  );
}

function Triangle({ cohorts, averages }: { cohorts: readonly Cohort[]; averages: readonly number[] }) {
  const columns = { gridTemplateColumns: `76px 44px repeat(${averages.length}, minmax(0, 1fr))` };
  return (
    <div class={styles.triangle}>
      <div class={styles.row} style={columns}>
        <span class={styles.head}>cohort</span>
        <span class={styles.head}>users</span>
        {averages.map((_, after) => (
          <span key={after} class={styles.head}>{`+${after}`}</span>
        ))}
      </div>
      {cohorts.map(({ date, users, rates }) => (
        <div key={date} class={styles.row} style={columns}>
          <span>{date}</span>
          <span class={styles.number}>{count(users)}</span>
          <Rates of={date} rates={rates} />
        </div>
      ))}
      <div class={`${styles.row} ${styles.average}`} style={columns}>
        <span>average</span>
        <span />
        <Rates of="average" rates={averages} />
      </div>
    </div>
  );
}

/** The heading says that it is per cent; there is no place for that in each cell. */
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** The cells of a row, `of` a cohort or of all of them. */
function Rates({ of, rates }: { of: string; rates: readonly number[] }) {
  return (
    <>
      {rates.map((share, after) => (
        <span key={after} class={`${styles.cell} ${shade.shade}`} data-cell={`${of} ${after}`} data-value={share} style={{ '--share': share }}>
          {tenths.format(share * 100)}
        </span>
      ))}
    </>
  );
}
