// One request as it came, with the other attempts of its batch and what was stored of it.
import { requests } from '../../api/feed';
import type { RequestDetail, RequestLine } from '../../api/types';
import { requestLink } from '../../app/places';
import { link } from '../../app/router';
import { Badge, StatusBadge } from '../../parts/badge';
import { Empty } from '../../parts/empty';
import { Breaches, RequestBody, breachesOf, useRequest } from '../../parts/exchange';
import { Facts } from '../../parts/facts';
import { Json } from '../../parts/json';
import { Table, type Column } from '../../parts/table';
import { Tabs } from '../../parts/tabs';
import { Time, duration, utc } from '../../parts/time';
import styles from './exchange.module.css';

export function Exchange({ number }: { number: number }) {
  // Again when its batch has got another attempt.
  const found = useRequest(number, attemptsOf(requests.value.get(number)).length);
  if (found === undefined) return <Empty busy title="Asking for the request" />;
  if (typeof found === 'string') return <Empty title="This request cannot be shown"><p>{found}</p></Empty>;
  return <Shown request={found} />;
}

function attemptsOf(line: RequestLine | undefined): readonly RequestLine[] {
  if (line === undefined || line.batch === null) return [];
  return [...requests.value.values()].filter(({ batch }) => batch === line.batch);
}

function Shown({ request }: { request: RequestDetail }) {
  const { method, path, at, service, operation, request_id, status, fault, replayed, headers, body, query, events } = request;
  const breaches = breachesOf(request);
  return (
    <article class={styles.exchange} data-request={request.number}>
      <h2 class={styles.title}>
        <StatusBadge status={status} /> {method} {path}
      </h2>
      <Facts
        facts={[
          ['arrived', `${utc(at)} UTC`],
          ['service', service],
          ['operation', operation],
          ['request id', request_id],
          ['query', query.map(([name, value]) => `${name}=${value}`).join('&')],
          ['fault', fault === null ? null : <a href={link('faults')}>rule {fault} has spoiled it</a>],
          ['replayed', replayed ? 'the answer is one that was given before' : null],
        ]}
      />
      <Attempts request={request} />
      <Tabs
        label="The exchange"
        tabs={[
          { name: 'body', title: 'Body', panel: () => <RequestBody body={body} /> },
          { name: 'headers', title: 'Headers', panel: () => <Facts facts={Object.entries(headers)} /> },
          { name: 'stored', title: `Stored ${events.length}`, panel: () => <Json label="What was stored of it" value={events} /> },
          { name: 'check', title: <>Check <Badge tone={breaches.length > 0 ? 'warn' : 'good'}>{breaches.length}</Badge></>, panel: () => <Breaches breaches={breaches} /> },
        ]}
      />
    </article>
  );
}

/** An attempt, with how long after the one before it came. */
type Attempt = RequestLine & { pause: number | null };

function Attempts({ request }: { request: RequestDetail }) {
  const lines = request.attempts.map((number) => requests.value.get(number)).filter((line) => line !== undefined);
  if (lines.length < 2) return null;
  const rows = lines.map((line, index) => ({ ...line, pause: index === 0 ? null : Date.parse(line.at) - Date.parse(lines[index - 1]!.at) }));
  const columns: readonly Column<Attempt>[] = [
    { title: 'Attempt', cell: ({ number }) => <AttemptLink number={number} place={request.attempts.indexOf(number) + 1} current={number === request.number} /> },
    { title: 'At', cell: ({ at }) => <Time at={at} /> },
    { title: 'After', number: true, cell: ({ pause }) => (pause === null ? '' : duration(pause)) },
    { title: 'Answer', cell: ({ status }) => <StatusBadge status={status} /> },
    { title: 'Why', cell: ({ fault, replayed }) => (fault !== null ? `fault ${fault}` : replayed ? 'replayed' : '') },
  ];
  return <Table caption="Attempts" captioned columns={columns} rows={rows} />;
}

function AttemptLink({ number, place, current }: { number: number; place: number; current: boolean }) {
  return (
    <a href={requestLink(number)} aria-current={current ? 'true' : undefined}>
      {place}
      <span class="unseen">, request {number}</span>
    </a>
  );
}
