import type { DeadLetter, DeliveryMetric, DeliveryReport, DeliveryStats } from './delivery';

/** How the calls of any client are repeated. Times are milliseconds. */
export interface RequestOptions {
  /** How often a failed request is repeated. Default 3. */
  maxRetries?: number;
  /** The first pause before a repetition; it doubles each time, with jitter. Default 1,000. */
  retryBaseMs?: number;
  /** Time for one request. Default 10,000. */
  timeoutMs?: number;
}

/** How long something is waited for that goes on by itself. */
export interface WaitOptions {
  /**
   * Ends the waiting: the promise rejects with a `CancelledError`, and what was begun goes on. What is aborted already does
   * not begin.
   */
  signal?: AbortSignal;
}

/** What the client of any service is. Make one per process: it holds a connection. An idle client does not keep it alive. */
export declare abstract class Client {
  /** Ends the client in order, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * What the client of a service can do that takes events. It holds a queue; what still waits when the process ends is
 * delivered then, for up to two seconds.
 */
export declare abstract class Recorder extends Client {
  /** Events that wait or are on their way. */
  readonly queueSize: number;
  /** Whether `shutdown()` was called. */
  readonly isDestroyed: boolean;

  /** Sends everything that waits, now, and reports on what had not arrived before. `timeoutMs` defaults to 30,000. */
  flush(timeoutMs?: number, options?: WaitOptions): Promise<DeliveryReport>;
  /** Takes no more events, delivers what waits, and stops. What is left after `timeoutMs` (30,000) is dropped. */
  shutdown(timeoutMs?: number, options?: WaitOptions): Promise<DeliveryReport>;
  /** Sends again after a halt (`deliveryStats().state`): the key or the plan was mended. */
  resume(): void;
  /** Counters since the client was created. */
  deliveryStats(): DeliveryStats;
  /**
   * The same counters under the names that OpenTelemetry has for an SDK's own state, with the unit `{log_record}`: for
   * whoever has a meter to report them with.
   */
  deliveryMetrics(): DeliveryMetric[];
  /**
   * Events that the service refused for good, oldest first. Only a client with a `spoolDir` keeps them.
   *
   * @throws {ConfigError} if they cannot be read.
   */
  deadLetters(): Promise<DeadLetter[]>;
  /**
   * Tracks the dead letters again, under their ids, and resolves to how many those were.
   *
   * @throws {QueueFullError} if there is no room for all of them; the others are kept.
   * @throws {ClosedError} after `shutdown()`.
   * @throws {ConfigError} if they cannot be read.
   */
  replayDeadLetters(): Promise<number>;
  /**
   * Removes the dead letters for good, and resolves to how many those were.
   *
   * @throws {ConfigError} if they cannot be removed.
   */
  purgeDeadLetters(): Promise<number>;
}
