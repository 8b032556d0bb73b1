// The fault rules in force, with how often each has struck.
import { control } from '../../api/control';
import { faults } from '../../api/feed';
import type { ActiveFault } from '../../api/types';
import { Table, type Column } from '../../parts/table';
import { attempt } from '../../parts/toast';
import styles from './fault-list.module.css';
import { inWords } from './kinds';

const COLUMNS: readonly Column<ActiveFault>[] = [
  { title: 'Rule', number: true, cell: ({ id }) => <span data-rule={id}>{id}</span> },
  { title: 'Operation', cell: ({ operation }) => <code>{operation}</code> },
  { title: 'What it does', cell: (rule) => <span class={styles.words}>{inWords(rule)}</span> },
  { title: 'Seen', number: true, cell: ({ id, seen }) => <span data-seen={id}>{seen}</span> },
  { title: 'Hits', number: true, cell: ({ id, hits }) => <strong data-hits={id}>{hits}</strong> },
  { title: 'Remove', cell: ({ id }) => <Remove id={id} /> },
];

export function FaultList() {
  const none = faults.value.length === 0;
  return (
    <div class={styles.faults}>
      {none ? <p class={styles.none}>No rule is in force: every request gets its true answer.</p> : <Table caption="Fault rules in force" columns={COLUMNS} rows={faults.value} />}
      <div class={styles.actions}>
        <button type="button" disabled={none} onClick={() => attempt(control.clearFaults, () => 'No fault rule is in force')}>
          Clear all rules
        </button>
        <button type="button" onClick={() => attempt(control.cutStreams, ({ cut }) => `${cut} ${cut === 1 ? 'stream is' : 'streams are'} cut`)}>
          Cut open streams
        </button>
      </div>
    </div>
  );
}

function Remove({ id }: { id: number }) {
  return (
    <button type="button" data-kind="plain" aria-label={`Remove rule ${id}`} onClick={() => attempt(() => control.removeFault(id))}>
      ✕
    </button>
  );
}
