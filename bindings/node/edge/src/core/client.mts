// The public face of every client: what is asked of it, its service says.

import type { DeliveryReport, DeliveryStats } from '../../../types/delivery.js';
import type { CallOptions } from '../../../types/reply.js';
import type { Destination } from '../delivery/destination.mjs';
import type { RecorderOptions } from './options.mjs';
import type { Service } from './service.mjs';
import { Session } from './session.mjs';
import type { Table } from './table.mjs';

/** @internal */
export const SESSION: unique symbol = Symbol('session');

/** What the client of any service is. */
export abstract class Client {
  /** @internal */
  declare readonly [SESSION]: Session;

  /** @internal */
  constructor(service: Service, options: RecorderOptions, own: readonly string[]) {
    Object.defineProperty(this, SESSION, { value: new Session(service, options, own) });
  }

  /** Ends the client in order, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** What the client of a service can do that takes events. It holds a queue, which nothing empties but `flush()`. */
export abstract class Recorder extends Client {
  /** @internal */
  constructor(destination: Destination, options: RecorderOptions, own: readonly string[]) {
    super(destination, options, own);
  }

  /** Events that wait or are on their way. */
  get queueSize(): number {
    return this[SESSION].stats().pending;
  }

  /** Whether `shutdown()` was called. */
  get isDestroyed(): boolean {
    return this[SESSION].isClosed;
  }

  /**
   * Sends everything that waits, and reports on what was tracked before. Call it in every invocation that tracks:
   * `context.waitUntil(client.flush())`. `timeoutMs` defaults to 30,000; what is left then, the next flush sends.
   */
  flush(timeoutMs?: number): Promise<DeliveryReport> {
    return this[SESSION].flush(timeoutMs);
  }

  /** As `flush()`, and takes no more events. What is left is dropped. */
  shutdown(timeoutMs?: number): Promise<DeliveryReport> {
    return this[SESSION].shutdown(timeoutMs);
  }

  /** Sends again after a halt (`deliveryStats().state`): the key or the plan was mended. */
  resume(): void {
    this[SESSION].resume();
  }

  /** Counters since the client was created. There is no spool here: what is said of it is 0. */
  deliveryStats(): DeliveryStats {
    return this[SESSION].stats();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}

/** A class that has one method more for each operation of a service that is called by name. */
export function operating<Base extends abstract new (...args: never[]) => Client>(Base: Base, { operations }: Table): Base {
  abstract class Operating extends (Base as typeof Client) {}
  for (const [id, { stream }] of Object.entries(operations)) {
    if (stream) continue;
    const value = function (this: Client, params: unknown, options?: CallOptions) {
      return this[SESSION].call(id, params, options);
    };
    Object.defineProperty(value, 'name', { value: id });
    Object.defineProperty(Operating.prototype, id, { value, writable: true, configurable: true });
  }
  return Operating as unknown as Base;
}
