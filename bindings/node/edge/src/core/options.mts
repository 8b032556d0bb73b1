// How clients are set up, and what is made of it.

import type { RequestOptions } from '../../../types/client.js';
import type { DroppedEvent } from '../../../types/delivery.js';
import type { DeliverySettings } from '../delivery/delivery.mjs';
import type { CallSettings } from './caller.mjs';
import { misconfigured } from './errors.mjs';
import { RUNTIME, type Platform } from './platform.mjs';
import type { Table } from './table.mjs';

/** How the client of any service is set up. There is no environment to take anything from. */
export interface ClientOptions extends RequestOptions {
  /** Default: the service's public address. */
  endpoint?: string;
  /** In place of the runtime's network, clock and chance, for tests. */
  platform?: Partial<Platform>;
}

/** How the client of a service that takes events is set up. */
export interface RecorderOptions extends ClientOptions {
  /** Events in a request, as far as the service takes so many. Default 10; 0 sends each by itself. */
  batchSize?: number;
  /** Events that may wait. Default 10,000. */
  maxQueueSize?: number;
  /** Bytes that may wait. Default 8 MiB: all that runs in an isolate shares its memory. */
  maxQueueBytes?: number;
  /** What happens to an event that finds the queue full: the oldest make room (default), or it is dropped itself. */
  overflow?: 'drop_oldest' | 'drop_newest';
  /**
   * Sees each event as the service will read it and returns it, a changed one, or `null` to hold it back. Runs in
   * `track()`. If it throws, the event is held back.
   */
  beforeSend?: (event: Record<string, unknown>) => Record<string, unknown> | null;
  /** Told about each event that was not delivered. Default: a line on the console, once for each reason. */
  onDrop?: (dropped: DroppedEvent[]) => void;
}

const CALLS = { maxRetries: 3, retryBaseMs: 1_000, timeoutMs: 10_000 };
const DELIVERY = { batchSize: 10, maxQueueSize: 10_000, maxQueueBytes: 8 * 1024 * 1024 };
/** Numbers that cannot be 0. */
const POSITIVE = ['timeoutMs', 'maxQueueSize', 'maxQueueBytes'];
const OVERFLOW = ['drop_oldest', 'drop_newest'];

/** The options with every default in its place. Throws a `ConfigError` that names the option which is unknown or cannot be. */
export function settingsOf(
  { vendor, ingest }: Table,
  options: RecorderOptions,
  own: readonly string[],
): { platform: Platform; calls: CallSettings; delivery: DeliverySettings } {
  const numbers = Object.keys({ ...CALLS, ...(ingest && DELIVERY) });
  const known = ['endpoint', 'platform', ...own, ...numbers, ...(ingest ? ['overflow', 'beforeSend', 'onDrop'] : [])];
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) throw misconfigured(vendor, `there is no option '${name}' here; there are ${known.join(', ')}`);
    const reason = value === undefined ? undefined : numbers.includes(name) ? unusableNumber(name, value) : unusableWord(name, value);
    if (reason) throw misconfigured(vendor, `'${name}' is ${String(value)}; it must be ${reason}`);
  }
  const { overflow = 'drop_oldest', beforeSend, onDrop } = options;
  const calls = filled(CALLS, options);
  const delivery = { ...calls, ...filled(DELIVERY, options), overflow, beforeSend, onDrop };
  return { platform: { ...RUNTIME, ...options.platform }, calls, delivery };
}

/** The defaults, and in place of each the option of its name. */
function filled<Defaults extends object>(defaults: Defaults, options: Partial<Defaults>): Defaults {
  const entries = Object.entries(defaults).map(([name, value]) => [name, options[name as keyof Defaults] ?? value]);
  return Object.fromEntries(entries) as Defaults;
}

function unusableNumber(name: string, value: unknown): string | undefined {
  const least = POSITIVE.includes(name) ? 1 : 0;
  return Number.isFinite(value) && (value as number) >= least ? undefined : `a number, ${least} or more`;
}

function unusableWord(name: string, value: unknown): string | undefined {
  return name !== 'overflow' || OVERFLOW.includes(value as string) ? undefined : OVERFLOW.join(' or ');
}

/** An endpoint that requests can be sent to, without a slash at its end. */
export function endpointOf(vendor: string, given: string): string {
  const unusable = (what: string) => misconfigured(vendor, `the endpoint cannot be used: ${what}; wanted is for example https://api.example.com`);
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw unusable('it is no address');
  }
  if (!/^https?:$/.test(url.protocol)) throw unusable('it begins with neither https:// nor http://');
  if (url.username || url.password || url.search || url.hash) throw unusable('it holds more than host, port and path');
  return url.href.replace(/\/+$/, '');
}

/** A credential that a header may hold. */
export function isSendable(credential: unknown): credential is string {
  return typeof credential === 'string' && /^[\x21-\x7e]+$/.test(credential);
}
