// An event of a session: when, what it says, and the request that brought it.
import type { LiveEvent } from '../../api/types';
import { eventLink, requestLink, sessionLink, userLink } from '../../app/places';
import { Facts } from '../../parts/facts';
import { Json } from '../../parts/json';
import { duration, utc } from '../../parts/time';
import styles from './event-detail.module.css';
import { durationOf, stepOf } from './steps';

export function EventDetail({ event }: { event: LiveEvent }) {
  const { label, about } = stepOf(event);
  const took = durationOf(event);
  const { session_id: session, user_id: user, request } = event;
  return (
    <article class={styles.detail} data-event={event.id}>
      <h2>
        {label} <span>{about}</span>
      </h2>
      <Facts
        facts={[
          ['occurred', `${utc(event.occurred_at)} UTC`],
          ['received', `${utc(event.received_at)} UTC`],
          ['took', took === null ? undefined : duration(took)],
          ['service', event.service],
          ['type', event.event_type],
          ['name', event.event_name],
          ['agent', event.agent_id],
          ['session', session && <a href={sessionLink(session, event.id)}>{session}</a>],
          ['user', user && <a href={userLink(user)}>{user}</a>],
          ['among all', <a href={eventLink(event.id)}>in Live</a>],
          ['request', request !== undefined && <a href={requestLink(request)}>number {request}</a>],
        ]}
      />
      {event.properties && (
        <>
          <h3>Properties</h3>
          <Json value={event.properties} label="Properties of the event" />
        </>
      )}
      <h3>As it is stored</h3>
      <Json value={event} label="The stored event" />
    </article>
  );
}
