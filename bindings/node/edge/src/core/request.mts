// From an operation and its arguments to a request, without its credential.

import { invalid, type Attempted } from './errors.mjs';
import type { Draft } from './http.mjs';
import type { Service } from './service.mjs';
import { membersOf } from './shape.mjs';
import type { Operation } from './table.mjs';

/** Methods whose arguments travel in the query. */
const IN_QUERY = ['GET', 'DELETE'];

/** The request that an operation is. Throws a `ValidationError` if an argument is missing or cannot stand in a path. */
export function draftOf(
  service: Service,
  operation: Operation,
  given: Record<string, unknown>,
  headers: Record<string, string>,
  attempted: Attempted,
): Draft {
  const args = { ...given };
  for (const { name, required } of membersOf(operation.takes).filter(({ setting }) => setting)) {
    args[name] ??= service.setting?.(name);
    if (required && args[name] === undefined) throw invalid(attempted, `'${name}' is required: give it here or to the client`);
  }
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = plain(args[name] ?? '');
    delete args[name];
    if (value === '') throw invalid(attempted, `'${name}' is required`);
    // However they are written, they lead to another resource: deleting "." would ask for all.
    if (value === '.' || value === '..') throw invalid(attempted, `'${name}' cannot be '${value}'`);
    return encodeURIComponent(value);
  });
  const left = Object.entries(args).filter(([, value]) => value !== undefined);
  const { http: method } = operation;
  const url = `${service.endpoint}${path}`;
  if (left.length === 0) return { method, url, headers };
  if (IN_QUERY.includes(method)) {
    const query = new URLSearchParams(left.map(([name, value]) => [name, plain(value)]));
    return { method, url: `${url}?${query}`, headers };
  }
  return { method, url, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(Object.fromEntries(left)) };
}

/** A value as it stands in a query: text bare, everything else as JSON. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
