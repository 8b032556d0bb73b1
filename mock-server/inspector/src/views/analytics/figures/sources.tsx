// Where events come from: by channel, and by the site that led there. Both are of one answer.
import { services } from '../../../api/services';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { Bars } from '../bars';
import { count, percent } from '../numbers';
import type { Scope } from '../scope';

interface Channel {
  source: string;
  events: number;
  share: number;
  unique_sessions: number;
  conversions: number;
}

interface Referrer {
  referrer_domain: string;
  events: number;
  unique_sessions: number;
}

const CHANNELS: readonly Column<Channel>[] = [
  { title: 'Source', field: 'source', cell: ({ source }) => source },
  { title: 'Events', field: 'events', cell: ({ events }) => count(events), number: true },
  { title: 'Share', field: 'share', cell: ({ share }) => percent(share), number: true },
  { title: 'Sessions', field: 'unique_sessions', cell: ({ unique_sessions }) => count(unique_sessions), number: true },
  { title: 'Conversions', field: 'conversions', cell: ({ conversions }) => count(conversions), number: true },
];

const REFERRERS: readonly Column<Referrer>[] = [
  { title: 'Site', field: 'referrer_domain', cell: ({ referrer_domain }) => referrer_domain },
  { title: 'Events', field: 'events', cell: ({ events }) => count(events), number: true },
  { title: 'Sessions', field: 'unique_sessions', cell: ({ unique_sessions }) => count(unique_sessions), number: true },
];

export function Sources({ scope }: { scope: Scope }) {
  const { data, call, failure } = useSources(scope);
  const rows = data?.channels;
  const bars = rows?.map(({ source, events, share }) => ({ label: source, value: events, text: `${count(events)} (${percent(share)})` }));
  return (
    <Figure
      name="sources"
      title="Sources"
      about="events of each channel, and their share"
      rows={rows}
      columns={CHANNELS}
      call={call}
      failure={failure}
      empty="No event is so young. Send one, or choose more days."
    >
      <Bars series={3} bars={bars ?? []} />
    </Figure>
  );
}

export function Referrers({ scope }: { scope: Scope }) {
  const { data, call, failure } = useSources(scope);
  const rows = data?.referrers;
  return (
    <Figure
      name="referrers"
      title="Referrers"
      about="events from each site"
      rows={rows}
      columns={REFERRERS}
      call={call}
      failure={failure}
      empty="No event names the site that led to it. Send one with a referrer."
    >
      <Bars series={5} bars={rows?.map(({ referrer_domain, events }) => ({ label: referrer_domain, value: events, text: count(events) })) ?? []} />
    </Figure>
  );
}

const useSources = ({ period }: Scope) =>
  useAnswer({
    service: 'metrone',
    operation: 'getSources',
    arguments: { days: period.days },
    ask: (query, signal) => services.metrone.GET('/v1/api/sources', { params: { query }, signal }),
  });
