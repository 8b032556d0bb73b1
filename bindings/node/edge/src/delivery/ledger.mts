// The books: every event that was tracked ends in exactly one column, and every loss is told.

import type { DeliveryReport, DropReason, DroppedEvent } from '../../../types/delivery.js';
import { errorFrom, type Fault } from '../core/errors.mjs';

/** Where an event ended. */
export type Fate = { readonly reason?: undefined; readonly is: 'delivered' | 'duplicate' } | Loss;

/** Why an event was not delivered. */
export interface Loss {
  readonly reason: DropReason;
  readonly fault?: Fault | undefined;
}

/** The account of those events that were pending when it was opened. */
export interface Account {
  readonly upTo: number;
  readonly report: { -readonly [Column in keyof DeliveryReport]: DeliveryReport[Column] };
}

/** Reasons that are the service's word on the event itself. */
const REFUSALS: readonly DropReason[] = ['rejected', 'too_large'];

export class Ledger {
  readonly #attempted: { vendor: string; operation: string };
  readonly #onDrop: (dropped: DroppedEvent[]) => void;
  readonly #accounts = new Set<Account>();
  accepted = 0;
  delivered = 0;
  duplicate = 0;
  rejected = 0;
  pending = 0;
  readonly dropped: Partial<Record<DropReason, number>> = {};

  constructor(vendor: string, operation: string, onDrop: ((dropped: DroppedEvent[]) => void) | undefined) {
    this.#attempted = { vendor, operation };
    this.#onDrop = onDrop ?? warnOnce();
  }

  /** Takes down an event, and numbers it. */
  accept(): number {
    this.pending++;
    return ++this.accepted;
  }

  /** Opens an account of everything that is pending. */
  open(): Account {
    const report = { delivered: 0, duplicate: 0, rejected: 0, dropped: 0, pending: this.pending, spooled: 0 };
    const account = { upTo: this.accepted, report };
    this.#accounts.add(account);
    return account;
  }

  close(account: Account): DeliveryReport {
    this.#accounts.delete(account);
    return account.report;
  }

  /** Accepted events have ended, all in the same way. */
  end(events: readonly { readonly id: string; readonly number: number }[], fate: Fate): void {
    const isRefused = fate.reason !== undefined && REFUSALS.includes(fate.reason);
    const column = fate.reason === undefined ? fate.is : isRefused ? 'rejected' : 'dropped';
    this.pending -= events.length;
    if (column !== 'dropped') this[column] += events.length;
    for (const { upTo, report } of this.#accounts) {
      const known = events.filter(({ number }) => number <= upTo).length;
      report[column] += known;
      report.pending -= known;
    }
    if (fate.reason !== undefined) this.lose(events.map(({ id }) => id), fate);
  }

  /** Counts losses, of accepted events or of some that never got so far, and tells them. */
  lose(ids: readonly string[], { reason, fault }: Loss): void {
    if (ids.length === 0) return;
    this.dropped[reason] = (this.dropped[reason] ?? 0) + ids.length;
    const error = fault && errorFrom(fault, this.#attempted);
    try {
      this.#onDrop(ids.map((id) => ({ id, reason, error })));
    } catch (thrown) {
      console.warn(`agentlytics: the onDrop hook threw: ${thrown}`);
    }
  }
}

/** For a client without a hook: no loss passes in silence, but no flood of them floods a log. */
function warnOnce(): (dropped: DroppedEvent[]) => void {
  const told = new Set<DropReason>();
  return ([first]) => {
    if (!first || told.has(first.reason)) return;
    told.add(first.reason);
    const why = first.error ? `: ${first.error.message}` : '';
    console.warn(
      `agentlytics: an event was not delivered (${first.reason})${why}. Further losses for this reason are counted in deliveryStats(); set onDrop to hear of each`,
    );
  };
}
