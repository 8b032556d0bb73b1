// The events that are shown, as a file.
import { csv, download, ndjson } from '../../parts/download';
import type { LiveEvent } from '../../api/types';

/** The first columns of the table; whatever else an event has comes behind them by its name. */
const FIRST = ['id', 'occurred_at', 'received_at', 'service', 'event_type', 'event_name', 'agent_id', 'session_id', 'user_id'];

export function asCsv(events: readonly LiveEvent[]): string {
  const others = new Set(events.flatMap((event) => Object.keys(event)));
  const columns = [...FIRST, ...[...others].filter((name) => !FIRST.includes(name)).sort()];
  return csv(columns, events.map((event) => columns.map((name) => event[name])));
}

export const saveCsv = (events: readonly LiveEvent[]) => download('events.csv', 'text/csv', asCsv(events));

export const saveNdjson = (events: readonly LiveEvent[]) => download('events.ndjson', 'application/x-ndjson', ndjson(events));
