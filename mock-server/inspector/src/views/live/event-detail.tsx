// An event with the request that brought it: what came, what was derived from it, and what the check of the specification said.
import type { LiveEvent, RequestDetail } from '../../api/types';
import { requestAsCurl, sentOf, trackedInJavascript, trackedInPython, trackedInRust, trackedOf } from '../../api/tracking';
import { requestLink, sessionLink, userLink } from '../../app/places';
import { link } from '../../app/router';
import { Badge, StatusBadge } from '../../parts/badge';
import { CopyButton } from '../../parts/copy';
import { Breaches, RequestBody, breachesOf, useRequest } from '../../parts/exchange';
import { Facts, type Fact } from '../../parts/facts';
import { Json } from '../../parts/json';
import { Tabs } from '../../parts/tabs';
import { duration, utc } from '../../parts/time';
import styles from './event-detail.module.css';

export function EventDetail({ event }: { event: LiveEvent }) {
  const found = useRequest(event.request);
  const request = typeof found === 'object' ? found : undefined;
  const sent = request && sentOf(event, request.body);
  const breaches = request ? breachesOf(request) : [];
  return (
    <article class={styles.detail} data-event={event.id}>
      <h2 class={styles.title}>{event.event_type}</h2>
      <Copies event={event} request={request} sent={sent} />
      <Facts facts={factsOf(event, request)} />
      <Tabs
        label="The event"
        tabs={[
          { name: 'derived', title: 'Derived', panel: () => <Json label="The event as it is stored" value={event} /> },
          { name: 'sent', title: 'Request', panel: () => <Came event={event} found={found} sent={sent} /> },
          { name: 'headers', title: 'Headers', panel: () => (request ? <Facts facts={Object.entries(request.headers)} /> : <Without event={event} found={found} />) },
          {
            name: 'check',
            title: <>Check {request && <Badge tone={breaches.length > 0 ? 'warn' : 'good'}>{breaches.length}</Badge>}</>,
            panel: () => (request ? <Breaches breaches={breaches} /> : <Without event={event} found={found} />),
          },
        ]}
      />
    </article>
  );
}

function factsOf(event: LiveEvent, request: RequestDetail | undefined): readonly Fact[] {
  const { id, service, project, event_name: name, agent_id: agent, session_id: session, user_id: user, duration_sec: seconds } = event;
  const traits = Object.entries(event.traits).filter(([, has]) => has).map(([trait]) => trait.replaceAll('_', ' '));
  return [
    ['received', `${utc(event.received_at)} UTC`],
    ['occurred', `${utc(event.occurred_at)} UTC`],
    ['service', project === undefined ? service : `${service}, project ${project}`],
    ['name', name],
    ['agent', agent && <a href={link('live', '', { agent })}>{agent}</a>],
    ['session', session && <a href={sessionLink(session, id)}>{session}</a>],
    ['user', user && <a href={userLink(user)}>{user}</a>],
    ['took', seconds === undefined ? undefined : duration(seconds * 1000)],
    ['counts as', traits.join(', ')],
    ['id', id],
    ['request', event.request !== undefined && <RequestFact number={event.request} request={request} />],
  ];
}

function RequestFact({ number, request }: { number: number; request: RequestDetail | undefined }) {
  return (
    <>
      <a href={requestLink(number)}>number {number}</a> {request && <StatusBadge status={request.status} />}
      {request && request.attempts.length > 1 && ` of ${request.attempts.length} attempts`}
    </>
  );
}

interface CopiesProps {
  event: LiveEvent;
  request: RequestDetail | undefined;
  sent: Record<string, unknown> | undefined;
}

/** The request for a shell, and the event for each SDK. What there is none of has its place nevertheless. */
function Copies({ event, request, sent }: CopiesProps) {
  const tracked = trackedOf(event, sent);
  const forSdks = [['Rust', trackedInRust], ['Python', trackedInPython], ['JavaScript', trackedInJavascript]] as const;
  return (
    <div class={styles.copies} role="group" aria-label="Copy as">
      <span aria-hidden="true">Copy as</span>
      <CopyButton what="the request as curl" disabled={!request} text={() => (request ? requestAsCurl(request) : '')}>curl</CopyButton>
      {forSdks.map(([language, write]) => (
        <CopyButton key={language} what={`the event in ${language}`} disabled={!tracked} text={() => (tracked ? write(tracked) : '')}>
          {language}
        </CopyButton>
      ))}
    </div>
  );
}

interface CameProps {
  event: LiveEvent;
  found: RequestDetail | string | undefined;
  sent: Record<string, unknown> | undefined;
}

function Came({ event, found, sent }: CameProps) {
  if (typeof found !== 'object') return <Without event={event} found={found} />;
  const { method, path, query, body } = found;
  return (
    <div class={styles.came}>
      <code>
        {method} {path}
        {query.length > 0 && `?${query.map(([name, value]) => `${name}=${value}`).join('&')}`}
      </code>
      {sent && sent !== body && (
        <>
          <h3>This event in it</h3>
          <Json label="The event as it was sent" value={sent} />
          <h3>The whole body</h3>
        </>
      )}
      <RequestBody body={body} />
    </div>
  );
}

/** Why there is no request to show. */
function Without({ event, found }: { event: LiveEvent; found: RequestDetail | string | undefined }) {
  if (event.request === undefined) return <p>No request brought it: it was seeded, made up, or came with a snapshot.</p>;
  return <p>{found === undefined ? 'Asking for the request…' : String(found)}</p>;
}
