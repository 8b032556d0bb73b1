// The steps of a funnel: how they stand in the address, how they change, and what is asked with them. Nothing here draws.

/** As many as the service takes. */
export const FEWEST_STEPS = 2;
export const MOST_STEPS = 8;

/** The names of the events, in order; an empty one is not chosen yet. */
export type Steps = readonly string[];

/** The steps that stand in the address; `undefined` if none do. */
export function read(text: string | null): Steps | undefined {
  if (text === null) return undefined;
  try {
    const steps: unknown = JSON.parse(text);
    return Array.isArray(steps) && steps.every((step) => typeof step === 'string') ? steps.slice(0, MOST_STEPS) : undefined;
  } catch {
    return undefined;
  }
}

export const write = (steps: Steps) => JSON.stringify(steps);

/** The two events that happen most, which are as good a beginning as any. */
export function suggested(events: Steps): Steps {
  return [events[0] ?? '', events[1] ?? ''];
}

export const added = (steps: Steps): Steps => (steps.length < MOST_STEPS ? [...steps, ''] : steps);

export const removed = (steps: Steps, index: number): Steps => (steps.length > FEWEST_STEPS ? steps.toSpliced(index, 1) : steps);

export const renamed = (steps: Steps, index: number, event: string): Steps => steps.with(index, event);

/** A step changed places with its neighbour; the same if it has none on that side. */
export function moved(steps: Steps, index: number, by: -1 | 1): Steps {
  const [step, neighbour] = [steps[index], steps[index + by]];
  return step === undefined || neighbour === undefined ? steps : steps.with(index, neighbour).with(index + by, step);
}

export interface Options {
  count_by: 'user_id' | 'session_id';
  /** From the first step to the last. */
  conversion_window_hours: number;
}

/** The body of the request; `undefined` as long as a step is not chosen. */
export function requestOf(project: string, days: number, steps: Steps, options: Options) {
  if (steps.some((event) => event === '')) return undefined;
  return { project, steps: steps.map((event) => ({ event })), since: `${days}d`, ...options };
}
