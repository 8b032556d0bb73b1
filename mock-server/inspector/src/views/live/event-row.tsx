// An event in one line: when, through which service, what, and whose it is.
import type { LiveEvent, RequestLine } from '../../api/types';
import { Badge } from '../../parts/badge';
import { ServiceName } from '../../parts/service';
import { Time } from '../../parts/time';
import styles from './event-row.module.css';

interface Props {
  event: LiveEvent;
  /** That brought it, if one did and the page still knows it. */
  request: RequestLine | undefined;
}

export function EventRow({ event, request }: Props) {
  const { id, service, event_type: type, event_name: name, agent_id: agent, session_id: session, user_id: user } = event;
  return (
    <div class={styles.row} data-event={id} data-service={service}>
      <Time at={event.received_at} />
      <span class={styles.service}>
        <ServiceName name={service} />
      </span>
      <span class={styles.what}>
        {type} {name !== undefined && name !== type && <span class={styles.name}>{name}</span>}
      </span>
      <span class={styles.agent}>{agent}</span>
      <span class={styles.session}>{session}</span>
      <span class={styles.user}>{user}</span>
      <span class={styles.marks}>
        {request && request.violations > 0 && <Badge tone="warn" title="ways in which request and answer break the specification">spec {request.violations}</Badge>}
        {request && request.fault !== null && <Badge tone="bad" title={`spoiled by fault rule ${request.fault}`}>fault</Badge>}
      </span>
    </div>
  );
}

/** What stands in which column, for those who see the page. */
export function Titles() {
  return (
    <div class={`${styles.row} ${styles.titles}`} aria-hidden="true">
      <span>Received, UTC</span>
      <span class={styles.service}>Service</span>
      <span>Event</span>
      <span class={styles.agent}>Agent</span>
      <span class={styles.session}>Session</span>
      <span class={styles.user}>User</span>
      <span />
    </div>
  );
}
