import type { DeliveryReport, DeliveryStats } from './delivery';

/**
 * What the client of any service can do. Make one per process: it holds a queue and a connection. An idle client does not
 * keep the process alive; what still waits when the process ends is delivered then, for up to two seconds.
 */
export declare abstract class Client {
  /** Events that wait or are on their way. */
  readonly queueSize: number;
  /** Whether `shutdown()` was called. */
  readonly isDestroyed: boolean;

  /** Sends everything that waits, now, and reports on what had not arrived before. `timeoutMs` defaults to 30,000. */
  flush(timeoutMs?: number): Promise<DeliveryReport>;
  /** Takes no more events, delivers what waits, and stops. What is left after `timeoutMs` (30,000) is dropped. */
  shutdown(timeoutMs?: number): Promise<DeliveryReport>;
  /** Sends again after a halt (`deliveryStats().state`): the key or the plan was mended. */
  resume(): void;
  /** Counters since the client was created. */
  deliveryStats(): DeliveryStats;
  /** As `shutdown()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
