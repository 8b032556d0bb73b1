// Runs whose events are numbered, held against their numbers: what is missing, doubled or out of order.
import { computed } from '@preact/signals';
import { useCallback } from 'preact/hooks';

import { control } from '../../api/control';
import { events } from '../../api/feed';
import type { RunAudit } from '../../api/types';
import { Badge } from '../../parts/badge';
import { Table, type Column } from '../../parts/table';
import { useFresh } from './fresh';
import styles from './runs.module.css';

/** Runs that are looked at; those that began last. */
const MOST_RUNS = 5;

/** The names of the runs that have events here. */
const runs = computed(() => {
  const names = events.value.map(({ properties }) => (properties && 'number' in properties ? properties.run : undefined));
  return [...new Set(names.filter((name) => typeof name === 'string'))].slice(-MOST_RUNS).reverse();
});

/** Draws nothing if no run has sent anything. */
export function Runs() {
  const names = runs.value;
  const ask = useCallback(() => Promise.all(names.map(async (name) => ({ name, ...(await control.auditRun(name)) }))), [names.join('\n')]);
  const audits = useFresh(ask);
  if (names.length === 0 || !audits?.length) return null;
  return (
    <section class={styles.runs}>
      <Table caption="Numbered runs" captioned columns={COLUMNS} rows={audits} />
    </section>
  );
}

type Row = RunAudit & { name: string };

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Run', cell: ({ name }) => <span data-run={name}>{name}</span> },
  { title: 'Verdict', cell: ({ exact }) => <Badge tone={exact ? 'good' : 'bad'}>{exact ? 'exact' : 'not exact'}</Badge> },
  { title: 'Stored', number: true, cell: ({ stored }) => stored },
  { title: 'Gaps', number: true, cell: ({ lost }) => lost },
  { title: 'Twice', number: true, cell: ({ duplicated }) => duplicated },
  { title: 'Out of order', number: true, cell: ({ out_of_order }) => out_of_order },
  { title: 'First gaps', cell: ({ sources }) => Object.entries(sources).map(firstGaps).filter(Boolean).join('; ') || '–' },
];

function firstGaps([source, { first_lost }]: [string, RunAudit['sources'][string]]): string {
  if (first_lost.length === 0) return '';
  return `${source === '' ? '' : `${source}: `}${first_lost.join(', ')}`;
}
