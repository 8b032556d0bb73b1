import type { RequestOptions } from './client';
import type { AgentlyticsError } from './errors';

/** How events are gathered, bounded and sent. Times are milliseconds. */
export interface DeliveryOptions extends RequestOptions {
  /** Events that are sent as soon as that many wait; 0 sends each at once. Default 10. */
  batchSize?: number;
  /** Longest time an event waits for others. Default 5,000. */
  flushIntervalMs?: number;
  /** Events that may wait. Default 250,000. */
  maxQueueSize?: number;
  /** Bytes that may wait. Default 96 MiB. */
  maxQueueBytes?: number;
  /**
   * What happens to an event that finds the queue full: the oldest are dropped to make room (default), it is dropped
   * itself, or the thread waits so long for room and then drops it.
   */
  overflow?: 'drop_oldest' | 'drop_newest' | { blockMs: number };
  /** Requests in flight at a time. Default 1, which keeps the order of events. */
  maxInFlight?: number;
  /** Directory for events that cannot be delivered now. Default: `AGENTLYTICS_SPOOL_DIR`, or none. */
  spoolDir?: string;
  /**
   * What outlives the process: what cannot be sent now (`spill`, default with a `spoolDir`), or every event (`journal`),
   * on disk before `track()` returns.
   */
  durability?: 'memory' | 'spill' | 'journal';
  /** Whose events these are. Default: whose key or token it is. */
  spoolName?: string;
  /** When files are made to survive a failure of the machine. Default `per_flush`. */
  fsync?: 'never' | 'per_flush' | 'per_event';
  /** Bytes of the files of one client. Default 256 MiB. */
  maxSpoolBytes?: number;
  /** Events that were tracked longer ago are dropped as expired. Default: any age. */
  maxSpoolAgeMs?: number;
  /** Events refused for good that are kept; beyond, the older half is removed. 0 keeps none. Default 1,000. */
  maxDeadLetters?: number;
  /**
   * Sees each event as the service will read it and returns it, a changed one, or `null` to hold it back. Runs in
   * `track()`. If it throws, the event is held back.
   */
  beforeSend?: (event: Record<string, unknown>) => Record<string, unknown> | null;
  /** Told about each event that was not delivered. Default: a process warning, once for each reason. */
  onDrop?: (dropped: DroppedEvent[]) => void;
}

/** Why an event was not delivered. */
export type DropReason =
  | 'queue_overflow'
  | 'rejected'
  | 'too_large'
  | 'shutdown'
  | 'before_send'
  | 'invalid'
  | 'expired'
  | 'spool_error';

/** One event that was not delivered. */
export interface DroppedEvent {
  /** What `track()` returned for it. */
  readonly id: string;
  readonly reason: DropReason;
  /** The word of the service, or of the SDK, if there is one. */
  readonly error: AgentlyticsError | undefined;
}

/** What became of the events that were tracked before a flush or shutdown. */
export interface DeliveryReport {
  /** Stored by the service. */
  readonly delivered: number;
  /** Recognised by the service as stored before. */
  readonly duplicate: number;
  /** Refused by the service for good. */
  readonly rejected: number;
  /** Not delivered for any other reason. */
  readonly dropped: number;
  /** Still waiting when time ran out; always 0 after a shutdown. */
  readonly pending: number;
  /** Kept on disk by a shutdown: the next client of the same service delivers them. */
  readonly spooled: number;
}

/** Counters since the client was created. */
export interface DeliveryStats {
  /** Events that `track()` took. */
  readonly accepted: number;
  /** Events that earlier clients had left on disk, and that this one took over. */
  readonly recovered: number;
  /** Stored by the service. */
  readonly delivered: number;
  /** Recognised by the service as stored before. */
  readonly duplicate: number;
  /** Refused by the service for good. */
  readonly rejected: number;
  /** Losses by reason; reasons without losses are left out. */
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Waiting, in flight or in the spool. */
  readonly pending: number;
  /** Of these, in the spool. */
  readonly spooled: number;
  /** Of these, in a request that is under way. */
  readonly inFlight: number;
  /** Bytes of everything that waits in memory. */
  readonly queuedBytes: number;
  /** Bytes of the files of the spool. */
  readonly spoolBytes: number;
  /** Requests sent, repetitions included. */
  readonly batchesSent: number;
  /** Of these, repetitions. */
  readonly retries: number;
  /** Whether events are being sent: `offline` while the service cannot be reached, `halted` after a refused key or quota. */
  readonly state: 'online' | 'offline' | 'halted';
}

/** One counter under the name that OpenTelemetry has for it. */
export interface DeliveryMetric {
  /** For example `otel.sdk.exporter.log.exported`. */
  readonly name: string;
  /** The attribute `error.type`: why events were lost; null where they were not. */
  readonly errorType: string | null;
  /** Events; for all but `queue.size` and `inflight`, since the client was created. */
  readonly value: number;
}

/** An event that the service refused for good, and why. */
export interface DeadLetter {
  /** What `track()` returned for it. */
  readonly id: string;
  /** The service that refused it. */
  readonly service: string;
  /** What happened; null if that cannot be told. */
  readonly eventType: string | null;
  /** When it happened: RFC 3339, in UTC. */
  readonly occurredAt: string;
  readonly reason: 'rejected' | 'too_large';
  /** The service's code, if it gave one. */
  readonly code: string | null;
  /** The service's word. */
  readonly message: string;
  /** The event as the service was sent it, if it can be read. */
  readonly event?: Record<string, unknown>;
}
