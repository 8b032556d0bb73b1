// The time that is asked about: so many days up to now, as the world's clock has it.

/** The choices, by their number of days. */
export const PERIODS = { 1: '24 hours', 7: '7 days', 30: '30 days', 90: '90 days' } as const;
type Name = `${keyof typeof PERIODS}`;
const DEFAULT: Name = '7';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface Period {
  name: Name;
  days: number;
  /** In milliseconds since 1970. */
  start: number;
  end: number;
}

/** The period that the address names, which ends with the minute that is `now`. */
export function periodOf(days: string | null, now: number): Period {
  const name = days !== null && Object.hasOwn(PERIODS, days) ? (days as Name) : DEFAULT;
  const end = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  return { name, days: Number(name), start: end - Number(name) * DAY_MS, end };
}

/** Today and the days before it, so many in all, for services that count by whole days in UTC. The end is not of them. */
export function wholeDays({ days, end }: Period): { startDate: string; endDate: string } {
  const tomorrow = (Math.floor(end / DAY_MS) + 1) * DAY_MS;
  const midnight = (time: number) => new Date(time).toISOString();
  return { startDate: midnight(tomorrow - days * DAY_MS), endDate: midnight(tomorrow) };
}

/** The buckets that a period touches, from the beginning of the first to the end of the last. */
export function bucketSpan({ start, end }: Period, groupBy: 'hour' | 'day'): [start: number, end: number] {
  const length = groupBy === 'hour' ? DAY_MS / 24 : DAY_MS;
  return [Math.floor(start / length) * length, Math.ceil(end / length) * length];
}
