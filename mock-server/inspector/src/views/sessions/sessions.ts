// The sessions and users of the events that the page knows. Whatever service an event came through: who sends the same session to
// several services sees it once, with all of its events.
import type { LiveEvent } from '../../api/types';
import { isOfAgent, stepOf, type StepKind } from './steps';

/** How a session ended, as its last step of that kind says; `open` as long as a task that was started has no end, and `none` without any. */
export type Outcome = 'success' | 'failure' | 'conversion' | 'open' | 'none';

export interface Session {
  id: string;
  /** In order of time; those of the same millisecond as their `step` says, or else as they came. */
  events: readonly LiveEvent[];
  /** In milliseconds since 1970. */
  start: number;
  end: number;
  services: readonly string[];
  /** `undefined` for sessions of nobody; of several users, the last. */
  user: string | undefined;
  agent: string | undefined;
  kind: 'agent' | 'web';
  outcome: Outcome;
}

/** All sessions, those first that something happened in last. Events without a session are in none. */
export function sessionsOf(events: readonly LiveEvent[]): Session[] {
  const bySession = new Map<string, LiveEvent[]>();
  for (const event of events) {
    if (!event.session_id) continue;
    const own = bySession.get(event.session_id);
    if (own) own.push(event);
    else bySession.set(event.session_id, [event]);
  }
  return Array.from(bySession, ([id, own]) => sessionOf(id, own)).sort((a, b) => b.end - a.end || (a.id < b.id ? -1 : 1));
}

/** The session of these events, of which there must be one. */
export function sessionOf(id: string, events: readonly LiveEvent[]): Session {
  const ordered = inOrder(events);
  return {
    id,
    events: ordered,
    start: Date.parse(ordered[0]!.occurred_at),
    end: Date.parse(ordered.at(-1)!.occurred_at),
    services: [...new Set(ordered.map(({ service }) => service))],
    user: ordered.findLast(({ user_id }) => user_id !== undefined)?.user_id,
    agent: ordered.findLast(({ agent_id }) => agent_id !== undefined)?.agent_id,
    kind: ordered.some(isOfAgent) ? 'agent' : 'web',
    outcome: outcomeOf(ordered),
  };
}

/** By time; within a millisecond by the number of the step, if the events have one. */
export function inOrder(events: readonly LiveEvent[]): LiveEvent[] {
  const stepNumber = ({ properties }: LiveEvent) => (typeof properties?.['step'] === 'number' ? properties['step'] : 0);
  return events.toSorted((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at) || stepNumber(a) - stepNumber(b));
}

const OUTCOMES: Partial<Record<StepKind, Outcome>> = { success: 'success', failure: 'failure', conversion: 'conversion', start: 'open', end: 'none' };

function outcomeOf(events: readonly LiveEvent[]): Outcome {
  const outcomes = events.map((event) => OUTCOMES[stepOf(event).kind]);
  return outcomes.findLast((outcome) => outcome !== undefined) ?? 'none';
}
