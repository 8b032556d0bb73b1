// The week of the heat map as a grid: the API leaves out hours without events.

export interface Cell {
  /** 0 is Sunday. */
  day: number;
  day_name: string;
  hour: number;
  events: number;
  users: number;
}

export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/** Events of each hour of each day, from Sunday on. */
export function week(cells: readonly Cell[]): number[][] {
  const grid = WEEKDAYS.map(() => HOURS.map(() => 0));
  for (const { day, hour, events } of cells) grid[day]![hour] = events;
  return grid;
}
