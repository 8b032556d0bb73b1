// A session: whose it is, how it went, and its events on a line of time. The address has the event that is open.
import { useMemo } from 'preact/hooks';

import type { LiveEvent } from '../../api/types';
import { useKeys } from '../../app/keys';
import { userLink } from '../../app/places';
import { adjust, go, link, place } from '../../app/router';
import { Badge } from '../../parts/badge';
import { CopyButton } from '../../parts/copy';
import { Empty } from '../../parts/empty';
import { Split } from '../../parts/split';
import { duration, utc } from '../../parts/time';
import { EventDetail } from './event-detail';
import styles from './session-page.module.css';
import { OutcomeBadge } from './session-row';
import { sessionOf, type Session } from './sessions';
import { TimelineView } from './timeline-view';

export function SessionPage({ id, events }: { id: string; events: readonly LiveEvent[] }) {
  const session = useMemo(() => {
    const own = events.filter(({ session_id }) => session_id === id);
    return own.length === 0 ? undefined : sessionOf(id, own);
  }, [id, events]);
  const open = session?.events.find((event) => event.id === place.value.parameters.get('event'));
  const close = () => adjust({ event: undefined });
  useKeys([
    { keys: 'Escape', does: 'Close the event, or go to all sessions', run: () => (open ? close() : go('sessions')) },
    { keys: 'u', does: 'Go to the user', run: () => session?.user !== undefined && go('sessions', '', { user: session.user }) },
  ]);

  if (!session) {
    return (
      <Empty title={`No session ${id}`}>
        <p>No event that this page knows is of it. It may be in another world, or older than the world’s last reset.</p>
        <p><a href={link('sessions')}>All sessions</a></p>
      </Empty>
    );
  }
  return (
    <Split label="The event" detail={open && <EventDetail key={open.id} event={open} />} onClose={close}>
      <article class={styles.page} aria-label={`Session ${id}`} data-session={id}>
        <Head session={session} />
        <TimelineView events={session.events} chosen={open?.id} onChoose={(event) => adjust({ event: event.id })} />
      </article>
    </Split>
  );
}

function Head({ session }: { session: Session }) {
  const { id, kind, services, user, agent, events, start, end } = session;
  return (
    <header class={styles.head}>
      <nav aria-label="Breadcrumb" class={styles.crumbs}>
        <a href={link('sessions')}>Sessions</a>
        {user !== undefined && <> / <a href={userLink(user)}>{user}</a></>}
      </nav>
      <div class={styles.title}>
        <h2>{id}</h2>
        <CopyButton what="the session’s id" text={() => id} />
        <Badge>{kind}</Badge>
        <OutcomeBadge session={session} />
      </div>
      <p class={styles.facts}>
        <span>{utc(start).slice(0, 19)} UTC</span>
        <span><strong>{events.length}</strong> {events.length === 1 ? 'event' : 'events'}</span>
        <span>over <strong>{duration(end - start)}</strong></span>
        {agent !== undefined && <span>agent <strong>{agent}</strong></span>}
        <span>through <strong>{services.join(', ')}</strong></span>
      </p>
    </header>
  );
}
