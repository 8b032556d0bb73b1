// Where the events of a session stand on its line of time, and where nothing happened for long.
import { utcTicks } from 'd3-time';

import type { LiveEvent } from '../../api/types';
import { utc } from '../../parts/time';
import { durationOf, stepOf, type Step } from './steps';

/** A row of the timeline. Places and widths are shares of the line, from 0 to 1. */
export type Row = EventRow | GapRow;

export interface EventRow {
  type: 'event';
  event: LiveEvent;
  step: Step;
  /** In milliseconds since 1970. */
  at: number;
  /** Milliseconds since the event before; `null` for the first one. */
  since: number | null;
  /** In milliseconds; `null` for what takes no time, or does not say so. */
  duration: number | null;
  place: number;
  width: number;
}

/** A time in which nothing happened. */
export interface GapRow {
  type: 'gap';
  /** Of the event that ended it. */
  before: string;
  milliseconds: number;
  place: number;
  width: number;
}

export interface Timeline {
  /** In milliseconds since 1970. */
  start: number;
  end: number;
  rows: readonly Row[];
}

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/** A round time on the line, in milliseconds since 1970. */
export interface Tick {
  at: number;
  place: number;
}

/** So long nothing must happen, at least, and so much of the session it must be, to have a row of its own. */
const GAP_MS = SECOND_MS;
const GAP_SHARE = 0.1;

/** A session that is over in no time has a line all the same. */
const SHORTEST_MS = 1;

/** The timeline of events, which are in order and at least one. */
export function timelineOf(events: readonly LiveEvent[]): Timeline {
  const times = events.map(({ occurred_at }) => Date.parse(occurred_at));
  const starts = events.map((event, index) => times[index]! - (durationOf(event) ?? 0));
  // Not `Math.min(...starts)`, which takes only so many.
  const start = starts.reduce((first, time) => Math.min(first, time));
  const end = times.at(-1)!;
  const length = Math.max(end - start, SHORTEST_MS);
  const share = (time: number) => (time - start) / length;

  const rows = events.flatMap((event, index): Row[] => {
    const at = times[index]!;
    const before = times[index - 1] ?? starts[index]!;
    const quiet = starts[index]! - before;
    const row: EventRow = {
      type: 'event',
      event,
      step: stepOf(event),
      at,
      since: index === 0 ? null : at - before,
      duration: durationOf(event),
      place: share(starts[index]!),
      width: (at - starts[index]!) / length,
    };
    if (quiet < GAP_MS || quiet < length * GAP_SHARE) return [row];
    return [{ type: 'gap', before: event.id, milliseconds: quiet, place: share(before), width: quiet / length }, row];
  });
  return { start, end, rows };
}

/** About so many round times of the line, with their places. */
export function ticksOf({ start, end }: Pick<Timeline, 'start' | 'end'>, count: number): Tick[] {
  const length = Math.max(end - start, SHORTEST_MS);
  return utcTicks(new Date(start), new Date(start + length), count).map((tick) => ({ at: tick.getTime(), place: (tick.getTime() - start) / length }));
}

/** A time of the axis, as exact as the line is long. */
export function tickLabel(at: number, { start, end }: Pick<Timeline, 'start' | 'end'>): string {
  const [day = '', time = ''] = utc(at).split(' ');
  const length = end - start;
  if (length < 10 * SECOND_MS) return time;
  return length < DAY_MS ? time.slice(0, 8) : `${day.slice(5)} ${time.slice(0, 5)}`;
}
