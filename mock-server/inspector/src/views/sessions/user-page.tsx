// A user: the sessions of the user, and the events, also those that are of no session.
import { useMemo } from 'preact/hooks';

import type { LiveEvent } from '../../api/types';
import { useKeys } from '../../app/keys';
import { go, link } from '../../app/router';
import { CopyButton } from '../../parts/copy';
import { Empty } from '../../parts/empty';
import { utc } from '../../parts/time';
import { VirtualList } from '../../parts/virtual-list';
import { ROW_HEIGHT, SessionRows } from './session-rows';
import { inOrder, sessionsOf } from './sessions';
import { stepOf } from './steps';
import styles from './user-page.module.css';

export function UserPage({ user, events }: { user: string; events: readonly LiveEvent[] }) {
  const own = useMemo(() => inOrder(events.filter(({ user_id }) => user_id === user)).reverse(), [user, events]);
  const sessions = useMemo(() => {
    const ids = new Set(own.map(({ session_id }) => session_id));
    return sessionsOf(events.filter(({ session_id }) => session_id !== undefined && ids.has(session_id)));
  }, [own, events]);
  useKeys([{ keys: 'Escape', does: 'Go to all sessions', run: () => go('sessions') }]);

  return (
    <article class={styles.page} aria-label={`User ${user}`} data-user={user}>
      <header class={styles.head}>
        <nav aria-label="Breadcrumb">
          <a href={link('sessions')}>Sessions</a> / user
        </nav>
        <div class={styles.title}>
          <h2>{user}</h2>
          <CopyButton what="the user’s id" text={() => user} />
        </div>
      </header>
      {own.length === 0 ? (
        <Empty title="No event of this user"><p>No event that this page knows names the user. It may be in another world.</p></Empty>
      ) : (
        <>
          <h3 class={styles.heading} data-user-sessions={sessions.length}>Sessions ({sessions.length})</h3>
          <div class={styles.sessions} style={{ height: `${sessions.length * ROW_HEIGHT}px` }}>
            <SessionRows label="Sessions of the user" sessions={sessions} />
          </div>
          <h3 class={styles.heading} data-user-events={own.length}>Events ({own.length}), the latest first</h3>
          <div class={styles.list}>
            <VirtualList label="Events of the user" rows={own} keyOf={({ id }) => id} render={(event) => <UserEvent event={event} />} onChoose={open} />
          </div>
        </>
      )}
    </article>
  );
}

/** Goes to where the event stands: its session, or else the list of all. */
function open({ id, session_id }: LiveEvent): void {
  if (session_id) go('sessions', session_id, { event: id });
  else go('live', '', { event: id });
}

function UserEvent({ event }: { event: LiveEvent }) {
  const { label, about } = stepOf(event);
  return (
    <div class={styles.event} data-event={event.id}>
      <time dateTime={event.occurred_at}>{utc(event.occurred_at)}</time>
      <span>{label}</span>
      <span class={styles.about} title={about}>{about}</span>
      <span class={styles.service}>{event.service}</span>
    </div>
  );
}
