// The few numbers that say at a glance how it goes, with the service that says each of them.
import type { Call } from '../../../api/calls';
import { services } from '../../../api/services';
import { CallLine } from '../../../parts/figure';
import { useAnswer, type Answer } from '../answer';
import { count, percent, rate } from '../numbers';
import type { Scope } from '../scope';
import styles from './overview.module.css';

interface Tile {
  name: string;
  title: string;
  /** What is counted. */
  about: string;
  /** As the API says it; `undefined` as long as it says nothing. */
  value: number | null | undefined;
  text: (value: number) => string;
  /** Which answer it is from. */
  of: Answer<unknown>;
}

export function Overview({ scope: { period, project } }: { scope: Scope }) {
  const { days } = period;
  const metrone = useAnswer({
    service: 'metrone',
    operation: 'getStats',
    arguments: { days },
    ask: (query, signal) => services.metrone.GET('/v1/api/stats', { params: { query }, signal }),
  });
  const agentAnalytics = useAnswer(
    project === undefined
      ? undefined
      : {
          service: 'agent_analytics',
          operation: 'getStats',
          arguments: { project, since: `${days}d` },
          ask: (query, signal) => services.agent_analytics.GET('/stats', { params: { query }, signal }),
        },
  );
  const agnt = useAnswer({
    service: 'agnt',
    operation: 'getRolling',
    arguments: { window: days },
    ask: (query, signal) => services.agnt.GET('/analytics/rolling', { params: { query }, signal }),
  });

  const tiles: Tile[] = [
    { name: 'total_events', title: 'Events', about: 'of all services', value: metrone.data?.total_events, text: count, of: metrone },
    { name: 'unique_sessions', title: 'Sessions', about: 'different session ids', value: metrone.data?.unique_sessions, text: count, of: metrone },
    { name: 'unique_users', title: 'Users', about: 'different user ids', value: agentAnalytics.data?.totals.unique_users, text: count, of: agentAnalytics },
    { name: 'conversion_rate', title: 'Conversion', about: 'conversions per 100 sessions', value: metrone.data?.conversion_rate, text: percent, of: metrone },
    { name: 'completionRate', title: 'Completion', about: 'of the tasks started', value: agnt.data?.data.completionRate, text: rate, of: agnt },
  ];
  const calls = [metrone, agentAnalytics, agnt].map(({ call }) => call);
  return (
    <section class={styles.overview} aria-label="Overview" data-wide data-figure="overview">
      <dl class={styles.tiles}>
        {tiles.map((tile) => (
          <TileView key={tile.name} tile={tile} />
        ))}
      </dl>
      <Calls calls={calls} />
    </section>
  );
}

function TileView({ tile: { name, title, about, value, text, of } }: { tile: Tile }) {
  return (
    <div class={styles.tile} data-tile={name} data-value={value === undefined ? undefined : String(value)}>
      <dt>{title}</dt>
      <dd class={styles.value}>{of.failure ? '–' : value === undefined ? '…' : value === null ? '–' : text(value)}</dd>
      <dd class={styles.about} data-failed={Boolean(of.failure)}>{of.failure ?? about}</dd>
      <dd class={styles.source}>{of.call && `${of.call.service} ${of.call.operation}`}</dd>
    </div>
  );
}

function Calls({ calls }: { calls: readonly (Call | undefined)[] }) {
  return (
    <details class={styles.calls}>
      <summary>The three requests behind these numbers</summary>
      {calls.map((call, index) => (
        <CallLine key={index} call={call} />
      ))}
    </details>
  );
}
