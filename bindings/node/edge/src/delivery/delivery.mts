// Sends events when it is told to. Nothing runs in the background: a worker may do I/O only on behalf of the request that it
// serves, and is stopped when that is answered. So every flush sends by itself, with what it claims, and nobody waits for
// the request of somebody else.

import type { DeliveryReport, DeliveryStats, DroppedEvent } from '../../../types/delivery.js';
import { AgentlyticsError, faultOf, type Fault } from '../core/errors.mjs';
import { send, Unanswered, type Draft } from '../core/http.mjs';
import type { Mint } from '../core/mint.mjs';
import type { Platform } from '../core/platform.mjs';
import { honoured, pauseAfter } from '../core/retry.mjs';
import type { CallSettings } from '../core/caller.mjs';
import { faultIn } from '../core/service.mjs';
import { outcomeOf, type Destination, type Outcome, type Verdict } from './destination.mjs';
import { laidOut, written } from './event.mjs';
import { Ledger, type Loss } from './ledger.mjs';
import { Queue, type Batch, type Claim, type Queued } from './queue.mjs';

/** How events are gathered and sent, with every default in its place. */
export interface DeliverySettings extends CallSettings {
  readonly batchSize: number;
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
  readonly overflow: 'drop_oldest' | 'drop_newest';
  readonly beforeSend?: ((event: Record<string, unknown>) => Record<string, unknown> | null) | undefined;
  readonly onDrop?: ((dropped: DroppedEvent[]) => void) | undefined;
}

/** How often a halted client (bad key, used-up quota) asks whether the reason is gone. */
const HALT_PROBE_MS = 300_000;

export class Delivery {
  readonly #destination: Destination;
  readonly #platform: Platform;
  readonly #mint: Mint;
  readonly #settings: DeliverySettings;
  readonly #ledger: Ledger;
  readonly #queue: Queue;
  /** The service asked for silence until then. */
  #pausedUntil = 0;
  /** After a refused key or quota: when to ask again. */
  #haltedUntil: number | undefined;
  #isOffline = false;
  #batchesSent = 0;
  #retries = 0;
  #isClosed = false;

  constructor(destination: Destination, platform: Platform, mint: Mint, settings: DeliverySettings) {
    const { vendor, ingest } = destination.table;
    this.#destination = destination;
    this.#platform = platform;
    this.#mint = mint;
    this.#settings = settings;
    this.#ledger = new Ledger(vendor, ingest!.id, settings.onDrop);
    this.#queue = new Queue(destination, () => mint.id(), settings.batchSize);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes an event in the words of the caller and returns its id. What is wrong with it is a loss. */
  track(given: () => object): string {
    const id = this.#mint.id();
    try {
      this.#add(id, given());
    } catch (thrown) {
      const { kind = 'validation', message } = thrown as Partial<AgentlyticsError> & Error;
      this.#ledger.lose([id], { reason: 'invalid', fault: faultOf(kind, message, { cause: thrown }) });
    }
    return id;
  }

  /** Sends everything that waits, for so many milliseconds at most. */
  async flush(timeoutMs: number): Promise<DeliveryReport> {
    const account = this.#ledger.open();
    try {
      await this.#drain(account.upTo, { until: this.#platform.now() + timeoutMs });
    } finally {
      this.#ledger.close(account);
    }
    return account.report;
  }

  /** The same, takes no more events, and drops what is left. */
  async shutdown(timeoutMs: number): Promise<DeliveryReport> {
    this.#isClosed = true;
    const account = this.#ledger.open();
    try {
      await this.#drain(account.upTo, { until: this.#platform.now() + timeoutMs });
    } finally {
      this.#ledger.end(this.#queue.clear(), { reason: 'shutdown' });
      this.#ledger.close(account);
    }
    return account.report;
  }

  resume(): void {
    this.#haltedUntil = undefined;
  }

  stats(): DeliveryStats {
    const { accepted, delivered, duplicate, rejected, dropped, pending } = this.#ledger;
    return {
      accepted,
      recovered: 0,
      delivered,
      duplicate,
      rejected,
      dropped: { ...dropped },
      pending,
      spooled: 0,
      inFlight: this.#queue.inFlight(this.#platform.now()),
      queuedBytes: this.#queue.bytes,
      spoolBytes: 0,
      batchesSent: this.#batchesSent,
      retries: this.#retries,
      state: this.#haltedUntil !== undefined ? 'halted' : this.#isOffline ? 'offline' : 'online',
    };
  }

  #add(id: string, given: object): void {
    const now = this.#platform.now();
    const event = this.#reviewed(id, laidOut(this.#destination, given), now);
    if (!event) return;
    const { json, moment } = written(this.#destination, event, id, now);
    const bytes = new TextEncoder().encode(json).length;
    const most = Math.min(this.#destination.limits.bytes, this.#settings.maxQueueBytes);
    if (bytes > most) {
      const message = `the event has ${bytes} bytes, at most ${most} are accepted: shorten its properties`;
      return this.#ledger.lose([id], { reason: 'too_large', fault: faultOf('too_large', message) });
    }
    if (!this.#hasRoom(bytes)) return this.#ledger.lose([id], { reason: 'queue_overflow' });
    this.#queue.push({ id, number: this.#ledger.accept(), json, bytes, moment });
  }

  /** The event as the hook leaves it; nothing if it is held back. */
  #reviewed(id: string, event: Record<string, unknown>, now: number): Record<string, unknown> | undefined {
    const { beforeSend } = this.#settings;
    if (!beforeSend) return event;
    const preview = JSON.parse(written(this.#destination, event, id, now).json);
    let fault: Fault | undefined;
    try {
      const seen = beforeSend(preview);
      if (seen) return laidOut(this.#destination, seen);
    } catch (thrown) {
      fault = faultOf('validation', `the beforeSend hook threw: ${thrown}`, { cause: thrown });
    }
    this.#ledger.lose([id], { reason: 'before_send', fault });
    return undefined;
  }

  /** Whether there is room, if need be made by giving up the oldest. */
  #hasRoom(bytes: number): boolean {
    const { maxQueueSize, maxQueueBytes, overflow } = this.#settings;
    while (this.#ledger.pending >= maxQueueSize || this.#queue.bytes + bytes > maxQueueBytes) {
      const oldest = overflow === 'drop_oldest' ? this.#queue.evict() : [];
      if (oldest.length === 0) return false;
      this.#ledger.end(oldest, { reason: 'queue_overflow' });
    }
    return true;
  }

  /** Sends batch after batch until there is none, the time is over, or the service takes no more for now. */
  async #drain(upTo: number, claim: Claim): Promise<void> {
    const { now, sleep } = this.#platform;
    for (;;) {
      if (this.#haltedUntil !== undefined && now() < this.#haltedUntil) return;
      const batch = this.#queue.claim(claim, upTo, now());
      if (!batch) return;
      if (this.#withoutExpired(batch)) continue;
      const ready = Math.max(this.#pausedUntil, batch.notBefore);
      if (ready >= claim.until || now() >= claim.until) return release(batch, claim);
      if (ready > now()) await sleep(ready - now());
      const outcome = await this.#attempt(batch, Math.max(1, Math.min(this.#settings.timeoutMs, claim.until - now())));
      if (!this.#settle(batch, claim, outcome)) return release(batch, claim);
    }
  }

  /** Takes a batch apart that has events which the service would refuse for their age; whether it had any. */
  #withoutExpired(batch: Batch): boolean {
    const { maxAgeMs = Infinity } = this.#destination;
    const since = this.#platform.now() - maxAgeMs;
    const isExpired = ({ moment = Infinity }: Queued) => moment < since;
    if (!batch.events.some(isExpired)) return false;
    this.#queue.settle(batch);
    this.#queue.restore(batch.events.filter((event) => !isExpired(event)));
    this.#ledger.end(batch.events.filter(isExpired), { reason: 'expired' });
    return true;
  }

  async #attempt(batch: Batch, timeoutMs: number): Promise<Outcome> {
    const destination = this.#destination;
    const ingest = destination.table.ingest!;
    const { safety = 'safe' } = ingest;
    const failed = (fault: Fault) => destination.failed?.(batch.events.length, fault) ?? outcomeOf(fault, safety);
    try {
      const headers: Record<string, string> = { 'content-type': 'application/json', ...(await destination.credential(ingest)) };
      if (safety === 'keyed') headers['idempotency-key'] = batch.id;
      const draft: Draft = { method: ingest.http, url: `${destination.endpoint}${ingest.path}`, headers, body: batch.body };
      this.#batchesSent++;
      this.#retries += Number(batch.wasSent);
      batch.wasSent = true;
      const answer = await send(this.#platform, draft, timeoutMs);
      const isTaken = answer.status >= 200 && answer.status < 300;
      return isTaken ? destination.settle(batch.events.length, answer) : failed(faultIn(destination, answer, this.#platform.now()));
    } catch (thrown) {
      if (thrown instanceof Unanswered) return failed(thrown.fault);
      if (thrown instanceof AgentlyticsError) return { is: 'halt', fault: faultOf(thrown.kind, thrown.message, { cause: thrown }) };
      throw thrown;
    }
  }

  /** Does what an outcome calls for; whether it is worth going on. */
  #settle(batch: Batch, claim: Claim, outcome: Outcome): boolean {
    // It came too late: the batch is somebody else's business by now.
    if (batch.claim !== claim) return true;
    if (outcome.is === 'retry') {
      batch.claim = undefined;
      return this.#retry(batch, outcome.fault);
    }
    if (outcome.is === 'halt') {
      this.#haltedUntil = this.#platform.now() + HALT_PROBE_MS;
      return false;
    }
    // The service is there, and has judged.
    this.#isOffline = false;
    this.#haltedUntil = undefined;
    this.#queue.settle(batch);
    if (outcome.is === 'settled') return this.#apply(batch, outcome.verdicts);
    const { events } = batch;
    if (outcome.is === 'split' && events.length > 1) {
      const half = Math.floor(events.length / 2);
      this.#queue.restore(events.slice(0, half), events.slice(half));
    } else {
      this.#ledger.end(events, { reason: outcome.is === 'split' ? 'too_large' : 'rejected', fault: outcome.fault });
    }
    return true;
  }

  #apply({ events, failures }: Batch, verdicts: readonly Verdict[]): boolean {
    const again: Queued[] = [];
    events.forEach((event, index) => {
      // A verdict too few is a destination's mistake; the event is sent again rather than lost.
      const verdict = verdicts[index] ?? 'again';
      if (verdict === 'again') again.push(event);
      else if (verdict === 'accepted') this.#ledger.end([event], { is: 'delivered' });
      else if (verdict === 'duplicate') this.#ledger.end([event], { is: 'duplicate' });
      else this.#ledger.end([event], { reason: 'rejected', fault: verdict } satisfies Loss);
    });
    const [rest] = this.#queue.restore(again);
    if (!rest) return true;
    Object.assign(rest, { failures, wasSent: true });
    return this.#retry(rest, faultOf('server', 'the service asked for some events again'));
  }

  /** Has a batch sent again, after a pause; `false` if the service is given up for now. */
  #retry(batch: Batch, fault: Fault): boolean {
    const now = this.#platform.now();
    if (fault.retryAfterMs !== undefined) {
      // The service is there and says when: that is neither a failure to count nor a reason to back off.
      this.#pausedUntil = Math.max(this.#pausedUntil, now + honoured(fault.retryAfterMs, this.#platform));
      return true;
    }
    batch.failures++;
    if (this.#isOffline || batch.failures > this.#settings.maxRetries) {
      this.#isOffline = true;
      batch.failures = 0;
      batch.notBefore = 0;
      return false;
    }
    batch.notBefore = now + pauseAfter(batch.failures, this.#settings, this.#platform);
    return true;
  }
}

/** Gives a batch back, unless somebody else has it by now. */
function release(batch: Batch, claim: Claim): void {
  if (batch.claim === claim) batch.claim = undefined;
}
