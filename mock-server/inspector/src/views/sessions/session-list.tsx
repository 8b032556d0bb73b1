// All sessions, the latest first, with what they are filtered by in the address.
import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';

import type { LiveEvent } from '../../api/types';
import { useKeys } from '../../app/keys';
import { adjust, go, place } from '../../app/router';
import { useWalk } from '../../app/walk';
import { Empty } from '../../parts/empty';
import { VirtualList } from '../../parts/virtual-list';
import { filterOf, fitting } from './filter';
import { Filters } from './filters';
import styles from './session-list.module.css';
import { SessionRow } from './session-row';
import { sessionsOf, type Session } from './sessions';

/** The session that was chosen last: who comes back to the list finds it chosen. */
const chosen = signal<string | undefined>(undefined);

const keyOf = ({ id }: Session) => id;

export function SessionList({ events }: { events: readonly LiveEvent[] }) {
  const sessions = useMemo(() => sessionsOf(events), [events]);
  const filter = filterOf(place.value.parameters);
  const rows = fitting(sessions, filter);

  const open = ({ id }: Session) => {
    chosen.value = id;
    go('sessions', id);
  };
  useWalk({ rows, keyOf, chosen: chosen.value, choose: ({ id }) => (chosen.value = id), what: 'session' });
  useKeys([
    {
      keys: 'Enter',
      does: 'Open the session',
      run: () => {
        const session = rows.find(({ id }) => id === chosen.value);
        if (session) open(session);
      },
    },
  ]);

  return (
    <div class={styles.page}>
      <Filters filter={filter} sessions={sessions} shown={rows.length} onChange={adjust} />
      <div class={styles.list}>
        {rows.length === 0 ? (
          <Nothing any={sessions.length > 0} />
        ) : (
          <VirtualList
            label="Sessions"
            rows={rows}
            keyOf={keyOf}
            render={(session) => <SessionRow session={session} />}
            chosen={chosen.value}
            onChoose={open}
            height={32}
          />
        )}
      </div>
    </div>
  );
}

function Nothing({ any }: { any: boolean }) {
  if (any) return <Empty title="No session is like that"><p>Take something out of the filters.</p></Empty>;
  return (
    <Empty title="No sessions yet">
      <p>Events with the same <code>session_id</code> show here together, whatever service they came through.</p>
      <p>To look at some that were recorded: <code>agentlytics import --to metrone sessions.jsonl</code></p>
    </Empty>
  );
}
