// Events that wait: one by one as they were tracked, or sealed in a batch that was sent before. Oldest first.

import type { Destination } from './destination.mjs';

/** An event that was tracked. */
export interface Queued {
  readonly id: string;
  /** Its place among all that were tracked. */
  readonly number: number;
  readonly json: string;
  readonly bytes: number;
  readonly moment: number | undefined;
}

/** Whose a batch is, until when. A holder that has not given it back by then was killed, and the batch is free again. */
export interface Claim {
  readonly until: number;
}

/** Events that are sent together, under one id, with the same bytes every time. */
export interface Batch {
  readonly id: string;
  readonly events: readonly Queued[];
  readonly body: string;
  wasSent: boolean;
  failures: number;
  /** No attempt before this. */
  notBefore: number;
  claim?: Claim | undefined;
}

export class Queue {
  readonly #destination: Destination;
  readonly #mintId: () => string;
  readonly #batchSize: number;
  #waiting: Queued[] = [];
  #sealed: Batch[] = [];
  /** Bytes of all events that are here or in somebody's hands. */
  bytes = 0;

  constructor(destination: Destination, mintId: () => string, batchSize: number) {
    this.#destination = destination;
    this.#mintId = mintId;
    this.#batchSize = Math.max(1, Math.min(batchSize, destination.limits.events));
  }

  push(event: Queued): void {
    this.#waiting.push(event);
    this.bytes += event.bytes;
  }

  /** Claims the oldest batch that nobody holds, if any of it was tracked as the `upTo`-th or before. */
  claim(claim: Claim, upTo: number, now: number): Batch | undefined {
    const isFree = ({ events, claim: held }: Batch) => events[0]!.number <= upTo && (held === undefined || held.until < now);
    const isDue = this.#waiting[0] !== undefined && this.#waiting[0].number <= upTo;
    const batch = this.#sealed.find(isFree) ?? (isDue ? this.#seal() : undefined);
    if (batch) batch.claim = claim;
    return batch;
  }

  /** Takes a batch out. */
  settle(batch: Batch): void {
    this.#sealed.splice(this.#sealed.indexOf(batch), 1);
    for (const { bytes } of batch.events) this.bytes -= bytes;
  }

  /** Puts events that were taken out back in front, as batches of their own: other content, other request, other id. */
  restore(...parts: (readonly Queued[])[]): Batch[] {
    const batches = parts.filter(({ length }) => length > 0).map((events) => this.#batchOf(events));
    this.#sealed.unshift(...batches);
    for (const { bytes } of parts.flat()) this.bytes += bytes;
    return batches;
  }

  /** Takes out the oldest event that nobody holds; of a sealed batch all, since its content must not change. */
  evict(): readonly Queued[] {
    const batch = this.#sealed.find(({ claim }) => claim === undefined);
    if (batch) {
      this.settle(batch);
      return batch.events;
    }
    const oldest = this.#waiting.splice(0, 1);
    for (const { bytes } of oldest) this.bytes -= bytes;
    return oldest;
  }

  /** Takes out everything, whoever holds it. */
  clear(): Queued[] {
    const all = [...this.#sealed.flatMap(({ events }) => events), ...this.#waiting];
    for (const batch of this.#sealed) batch.claim = undefined;
    this.#sealed = [];
    this.#waiting = [];
    this.bytes = 0;
    return all;
  }

  /** Events in requests that are under way. */
  inFlight(now: number): number {
    const held = this.#sealed.filter(({ claim }) => claim !== undefined && claim.until >= now);
    return held.reduce((count, { events }) => count + events.length, 0);
  }

  /** Makes a batch of what waits, as much as one request may hold; at least one event. */
  #seal(): Batch {
    let bytes = 0;
    let count = 0;
    for (const event of this.#waiting.slice(0, this.#batchSize)) {
      // One more for the comma between events.
      bytes += event.bytes + 1;
      if (count > 0 && bytes > this.#destination.limits.bytes) break;
      count++;
    }
    const batch = this.#batchOf(this.#waiting.splice(0, count));
    this.#sealed.push(batch);
    return batch;
  }

  #batchOf(events: readonly Queued[]): Batch {
    const body = this.#destination.body(events.map(({ json }) => json));
    return { id: this.#mintId(), events, body, wasSent: false, failures: 0, notBefore: 0 };
  }
}
