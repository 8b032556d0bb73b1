// What the page knows of the world it looks at, kept up to date by the feed. Views read these signals and ask for nothing twice.
import { batch, computed, effect, signal } from '@preact/signals';

import { accessNeeded, worldKey } from './access';
import { control } from './control';
import { follow, type Connection } from './live';
import type { ActiveFault, ClockReading, LiveEvent, News, RequestLine } from './types';

/** Events and requests that the page keeps; the oldest go first. */
export const MOST_EVENTS = 50_000;
export const MOST_REQUESTS = 10_000;

export const connection = signal<Connection>('connecting');

/** In the order in which they were stored. */
export const events = signal<readonly LiveEvent[]>([]);

/** By number, in the order in which they arrived. */
export const requests = signal<ReadonlyMap<number, RequestLine>>(new Map());

export const faults = signal<readonly ActiveFault[]>([]);

/** What the world's clock showed last, and when that was on the page's own. */
const reading = signal<{ reading: ClockReading; heard: number } | null>(null);

/** What the world's clock showed when somebody set it last; time has passed since, unless it is frozen. */
export const clockSetting = computed(() => reading.value?.reading ?? null);

/** Whether somebody has stopped the world's clock; `null` while nothing is known of it. */
export const clockFrozen = computed(() => reading.value?.reading.frozen ?? null);

/** The world's time, in milliseconds since 1970; `null` while nothing is known of it. Not a signal: time passes by itself. */
export function worldTime(): number | null {
  if (reading.value === null) return null;
  const { reading: clock, heard } = reading.value;
  return Date.parse(clock.now) + (clock.frozen ? 0 : performance.now() - heard);
}

/** Follows the feed of the world that is chosen, from now on. */
export function start(): void {
  effect(() => {
    // Another world, or another access key: begin again.
    void worldKey.value;
    if (accessNeeded.value) return;
    const enough = new AbortController();
    const follower = { open: control.live, news: take, connection: (state: Connection) => (connection.value = state) };
    void follow(follower, enough.signal);
    return () => enough.abort();
  });
}

/** Takes in one frame of the feed. */
export function take(news: News): void {
  batch(() => {
    const before = news.fresh ? [] : events.value;
    if (news.fresh || news.events.length > 0) events.value = [...before, ...news.events].slice(-MOST_EVENTS);
    if (news.fresh || news.requests.length > 0) requests.value = merged(news.fresh ? new Map() : requests.value, news.requests);
    if (news.faults) faults.value = news.faults;
    if (news.clock) reading.value = { reading: news.clock, heard: performance.now() };
  });
}

function merged(known: ReadonlyMap<number, RequestLine>, changed: readonly RequestLine[]): ReadonlyMap<number, RequestLine> {
  const all = new Map(known);
  for (const request of changed) all.set(request.number, request);
  for (const number of all.keys()) {
    if (all.size <= MOST_REQUESTS) break;
    all.delete(number);
  }
  return all;
}
