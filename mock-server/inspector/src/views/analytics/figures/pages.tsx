// Which pages are looked at most.
import { services } from '../../../api/services';
import { Figure } from '../../../parts/figure';
import type { Column } from '../../../parts/table';
import { useAnswer } from '../answer';
import { Bars } from '../bars';
import { count } from '../numbers';
import type { Scope } from '../scope';

const MOST = 12;

interface Page {
  page_path: string;
  pageviews: number;
  unique_sessions: number;
  conversions: number;
}

const COLUMNS: readonly Column<Page>[] = [
  { title: 'Path', field: 'page_path', cell: ({ page_path }) => page_path },
  { title: 'Views', field: 'pageviews', cell: ({ pageviews }) => count(pageviews), number: true },
  { title: 'Sessions', field: 'unique_sessions', cell: ({ unique_sessions }) => count(unique_sessions), number: true },
  { title: 'Conversions', field: 'conversions', cell: ({ conversions }) => count(conversions), number: true },
];

export function Pages({ scope: { period } }: { scope: Scope }) {
  const { data, call, failure } = useAnswer({
    service: 'metrone',
    operation: 'getPages',
    arguments: { days: period.days, limit: MOST },
    ask: (query, signal) => services.metrone.GET('/v1/api/pages', { params: { query }, signal }),
  });
  const rows = data?.data;
  return (
    <Figure
      name="pages"
      title="Pages"
      about="views of each path"
      rows={rows}
      columns={COLUMNS}
      call={call}
      failure={failure}
      empty="No page view. Send one: track with the event type “pageview” and a page_url."
      height={316}
    >
      <Bars bars={rows?.map(({ page_path, pageviews }) => ({ label: page_path, value: pageviews, text: count(pageviews) })) ?? []} />
    </Figure>
  );
}
