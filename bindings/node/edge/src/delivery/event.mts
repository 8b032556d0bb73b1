// An event while it is being written: published fields at the top level, every other key in its properties.

import { wellFormed } from '../../../lib/well-formed.cjs';
import { isObject, memberMismatch, membersOf } from '../core/shape.mjs';
import type { Destination } from './destination.mjs';

/** An event that can be sent, and when it happened if that matters. */
export interface Written {
  readonly json: string;
  readonly moment: number | undefined;
}

/** An event as its service will read it. Throws an `Error` that names what is wrong with it. */
export function laidOut(destination: Destination, given: object): Record<string, unknown> {
  const { event } = destination.table.ingest!;
  const published = new Set(membersOf(event).map(({ name }) => name));
  const fields: Record<string, unknown> = {};
  // Without a prototype, no name of a property means anything, not even `__proto__`.
  const properties: Record<string, unknown> = Object.create(null);
  for (const [key, held] of Object.entries(given)) {
    const value = asJson(held);
    if (key === destination.names.reserved) throw new Error(`'${key}' is set by the SDK and cannot be given`);
    if (key === 'properties') {
      if (value != null && !isObject(value)) throw new Error("'properties' must be an object of names and values");
      Object.assign(properties, value);
    } else if (!published.has(key)) properties[key] = value;
    // Null means absent.
    else if (value != null) fields[key] = value;
  }
  return Object.values(properties).some((value) => value !== undefined) ? { ...fields, properties } : fields;
}

/** The event with all that a tracked event has, as JSON. Throws an `Error` that names what is wrong with it. */
export function written(destination: Destination, event: Record<string, unknown>, id: string, now: number): Written {
  const { names, table } = destination;
  const whole = { ...event };
  whole['timestamp'] ??= destination.stamp(now);
  if (names.id) whole[names.id] ??= id;
  const reason = memberMismatch(table.types, table.ingest!.event, whole, '', 'argument') ?? destination.refusal?.(whole, now);
  if (reason) throw new Error(reason);
  return { json: wellFormed(JSON.stringify(whole)), moment: destination.momentOf?.(whole) };
}

/** A value as JSON would have it at the top, such as a date as text. */
function asJson(value: unknown): unknown {
  const { toJSON } = (value ?? {}) as { toJSON?: unknown };
  return typeof toJSON === 'function' ? toJSON.call(value) : value;
}
