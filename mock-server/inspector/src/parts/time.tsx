// Times, always in UTC, and durations.

/** `2026-03-01 12:34:56.789` */
export function utc(time: string | number): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? String(time) : at.toISOString().replace('T', ' ').replace('Z', '');
}

/** `12:34:56.789` */
export const utcTime = (time: string | number) => utc(time).slice(-12);

/** `2026-03-01` */
export const utcDay = (time: string | number) => utc(time).slice(0, 10);

/** A time, in full for whoever points at it. */
export function Time({ at, day = false }: { at: string; day?: boolean }) {
  return (
    <time dateTime={at} title={`${utc(at)} UTC`}>
      {day ? utc(at) : utcTime(at)}
    </time>
  );
}

/** `340 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `5 d 11 h`; from milliseconds. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
