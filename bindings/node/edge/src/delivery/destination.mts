// The seam between the queue and a service that takes events.

import type { Fault } from '../core/errors.mjs';
import type { Answer } from '../core/http.mjs';
import { dispositionOf, type Safety } from '../core/retry.mjs';
import type { Service } from '../core/service.mjs';

/** The service's word about one event of a batch: stored, stored before, to be sent again, or refused for a reason. */
export type Verdict = 'accepted' | 'duplicate' | 'again' | Fault;

/** What became of one request. */
export type Outcome =
  | { readonly is: 'settled'; readonly verdicts: readonly Verdict[] }
  | { readonly is: 'retry' | 'split' | 'reject' | 'halt'; readonly fault: Fault };

/** A service that takes events. */
export interface Destination extends Service {
  /** How the members of an event are called that every event has. */
  readonly names: { readonly type: string; readonly id?: string; readonly reserved: string };
  /** What one request may hold. */
  readonly limits: { readonly events: number; readonly bytes: number };
  /** Events that happened longer ago are not sent: the service would refuse them. */
  readonly maxAgeMs?: number | undefined;
  /** A time as events have it. */
  stamp(now: number): unknown;
  /** When an event happened, in milliseconds since 1970, if that matters to the service. */
  momentOf?(event: Readonly<Record<string, unknown>>): number | undefined;
  /** Why the service would refuse an event, beyond what its table says. */
  refusal?(event: Readonly<Record<string, unknown>>, now: number): string | undefined;
  /** The body of a request for these events, each of them JSON. */
  body(events: readonly string[]): string;
  /** Reads a successful answer to so many events. */
  settle(count: number, answer: Answer): Outcome;
  /** Decides about a failed attempt, where a refusal can mean anything else than it says. */
  failed?(count: number, fault: Fault): Outcome;
}

/** What a fault comes to, where the service has no rule of its own. */
export function outcomeOf(fault: Fault, safety: Safety): Outcome {
  return { is: dispositionOf(fault, safety), fault };
}

export function allAccepted(count: number): Outcome {
  return { is: 'settled', verdicts: Array<Verdict>(count).fill('accepted') };
}
