// All sessions, the latest first, with what they are filtered by in the address.
import { useMemo } from 'preact/hooks';

import type { LiveEvent } from '../../api/types';
import { adjust, place } from '../../app/router';
import { Empty } from '../../parts/empty';
import { filterOf, fitting } from './filter';
import { Filters } from './filters';
import styles from './session-list.module.css';
import { SessionRows } from './session-rows';
import { sessionsOf } from './sessions';

export function SessionList({ events }: { events: readonly LiveEvent[] }) {
  const sessions = useMemo(() => sessionsOf(events), [events]);
  const filter = filterOf(place.value.parameters);
  const shown = fitting(sessions, filter);
  return (
    <div class={styles.page}>
      <Filters filter={filter} sessions={sessions} shown={shown.length} onChange={adjust} />
      <div class={styles.list}>
        {shown.length === 0 ? <Nothing any={sessions.length > 0} /> : <SessionRows label="Sessions" sessions={shown} />}
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
