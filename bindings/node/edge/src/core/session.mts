// What a client is inside. The public classes hold a session and nothing else, and a session shows nothing: printing a client
// prints no credential.

import type { DeliveryReport, DeliveryStats } from '../../../types/delivery.js';
import type { CallOptions, Reply } from '../../../types/reply.js';
import type { EventStreamOf } from '../../../types/stream.js';
import { Delivery } from '../delivery/delivery.mjs';
import type { Destination } from '../delivery/destination.mjs';
import { Caller } from './caller.mjs';
import { errorFrom, faultOf, invalid } from './errors.mjs';
import { Mint } from './mint.mjs';
import { settingsOf, type RecorderOptions } from './options.mjs';
import { rows } from './pages.mjs';
import type { Service } from './service.mjs';
import { isObject } from './shape.mjs';
import { stream } from './stream.mjs';

/** Longest time that `flush()` and `shutdown()` take unless told otherwise. */
const DEADLINE_MS = 30_000;

/** What happens in the life of any client. */
export class Session {
  readonly #vendor: string;
  readonly #caller: Caller;
  readonly #delivery: Delivery | undefined;
  readonly #type: string | undefined;

  /**
   * @param service a `Destination`, for a client that tracks
   * @param own names of options that only this service has
   */
  constructor(service: Service | Destination, options: RecorderOptions, own: readonly string[]) {
    const destination = 'names' in service ? service : undefined;
    const { platform, calls, delivery } = settingsOf(service.table, options, own);
    const mint = new Mint(platform);
    this.#vendor = service.table.vendor;
    this.#type = destination?.names.type;
    this.#caller = new Caller(service, platform, mint, calls);
    this.#delivery = destination && new Delivery(destination, platform, mint, delivery);
  }

  get isClosed(): boolean {
    return this.#queue.isClosed;
  }

  call(id: string, args: unknown, options?: CallOptions): Promise<Reply<unknown>> {
    return this.#caller.call(id, args, options);
  }

  rows(id: string, args: object | undefined, options?: CallOptions): AsyncGenerator<Record<string, unknown>, void> {
    return rows(this.#caller, id, args, options);
  }

  stream(id: string, args: unknown, options?: CallOptions): EventStreamOf<unknown> {
    return stream(this.#caller, id, args, options);
  }

  /** Takes an event by its type and data. */
  track(type: unknown, data: unknown): string {
    const delivery = this.#accepting('track');
    if (typeof type !== 'string' || type === '') throw this.#invalid('track', 'the type of an event must be a text');
    if (data !== undefined && !isObject(data)) throw this.#invalid('track', 'the data of an event must be an object');
    return delivery.track(() => ({ ...(data as object | undefined), [this.#type!]: type }));
  }

  /** Takes an event as a helper puts it together. What is wrong with it, the helper throws; that makes it a loss. */
  helper(name: string, event: () => object): string {
    return this.#accepting(name).track(event);
  }

  async flush(timeoutMs?: number): Promise<DeliveryReport> {
    return this.#queue.flush(this.#deadline('flush', timeoutMs));
  }

  async shutdown(timeoutMs?: number): Promise<DeliveryReport> {
    return this.#queue.shutdown(this.#deadline('shutdown', timeoutMs));
  }

  resume(): void {
    this.#queue.resume();
  }

  stats(): DeliveryStats {
    return this.#queue.stats();
  }

  /** The delivery of a service that takes events; only clients of such services have the methods that ask for it. */
  get #queue(): Delivery {
    return this.#delivery!;
  }

  #accepting(operation: string): Delivery {
    const fault = faultOf('closed', 'the client was shut down; create a new one');
    if (this.isClosed) throw errorFrom(fault, { vendor: this.#vendor, operation });
    return this.#queue;
  }

  #invalid(operation: string, message: string): Error {
    return invalid({ vendor: this.#vendor, operation }, message);
  }

  #deadline(operation: string, timeoutMs = DEADLINE_MS): number {
    if (!(timeoutMs >= 0)) throw this.#invalid(operation, 'the timeout must be a number of milliseconds, 0 or more');
    return timeoutMs;
  }
}
