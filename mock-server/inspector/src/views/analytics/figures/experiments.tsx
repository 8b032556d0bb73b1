// How the variants of each experiment do.
import { services } from '../../../api/services';
import { Badge } from '../../../parts/badge';
import { Empty } from '../../../parts/empty';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { Bars } from '../bars';
import { count, rate } from '../numbers';
import type { Scope } from '../scope';
import styles from './experiments.module.css';

interface Variant {
  key: string;
  exposures: number;
  unique_users: number;
  conversions: number;
  conversion_rate: number;
  /** Of being the best one. */
  probability_best: number;
  lift: number;
}

const signed = (share: number) => `${share > 0 ? '+' : ''}${rate(share)}`;

const COLUMNS: readonly Column<Variant>[] = [
  { title: 'Variant', field: 'key', cell: ({ key }) => key },
  { title: 'Exposures', field: 'exposures', cell: ({ exposures }) => count(exposures), number: true },
  { title: 'Users', field: 'unique_users', cell: ({ unique_users }) => count(unique_users), number: true },
  { title: 'Conversions', field: 'conversions', cell: ({ conversions }) => count(conversions), number: true },
  { title: 'Conversion rate', field: 'conversion_rate', cell: ({ conversion_rate }) => rate(conversion_rate), number: true },
  { title: 'Probably the best', field: 'probability_best', cell: ({ probability_best }) => rate(probability_best), number: true },
  { title: 'Lift', field: 'lift', cell: ({ lift }) => signed(lift), number: true },
];

export function Experiments({ scope: { project } }: { scope: Scope }) {
  const { data, failure } = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'listExperiments',
          arguments: { project },
          ask: (query, signal) => services.agent_analytics.GET('/experiments', { params: { query }, signal }),
        },
  );
  if (failure) return <Empty title="No answer"><p role="alert">{failure}</p></Empty>;
  if (data === undefined) return <Empty busy title="Asking…" />;
  if (data.experiments.length === 0) {
    return (
      <Empty title="No experiments">
        <p>Create one with <code>createExperiment</code>, and send exposures and goals of its users.</p>
      </Empty>
    );
  }
  return (
    <div class={styles.experiments}>
      {data.experiments.map(({ id }) => (
        <Experiment key={id} id={id} />
      ))}
    </div>
  );
}

function Experiment({ id }: { id: string }) {
  const { data, call, failure } = useAnswer({
    service: 'agent_analytics',
    operation: 'getExperiment',
    arguments: { id },
    ask: (path, signal) => services.agent_analytics.GET('/experiments/{id}', { params: { path }, signal }),
  });
  const results = data?.results;
  const rows = results?.variants.map((variant) => ({
    ...variant,
    probability_best: results.probability_best[variant.key] ?? 0,
    lift: results.lift[variant.key] ?? 0,
  }));
  const bars = rows?.map(({ key, conversion_rate, conversions, unique_users, probability_best }) => ({
    label: key,
    value: conversion_rate,
    text: `${rate(conversion_rate)} (${count(conversions)} of ${count(unique_users)}), best with ${rate(probability_best)}`,
  }));
  return (
    <Figure
      name={`experiment-${data?.name ?? id}`}
      title={data?.name ?? id}
      about={data && `users who reach ${data.goal_event}, by variant`}
      rows={rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty="No variant."
      height={110}
      controls={
        <p class={styles.verdict}>
          {data && <Badge tone={data.status === 'active' ? 'good' : 'plain'}>{data.status}</Badge>}
          {results && !results.sufficient_data && <Badge tone="warn">not enough data</Badge>}
          <span>{results?.recommendation ?? '\u00a0'}</span>
        </p>
      }
    >
      <Bars bars={bars ?? []} />
    </Figure>
  );
}
