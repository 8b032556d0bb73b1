// One service as the rest sees it: its table, and the few things about it that are no data.

import { faultOf, kindOfStatus, type ErrorKind, type Fault } from './errors.mjs';
import type { Answer } from './http.mjs';
import { statedWaitMs } from './retry.mjs';
import { isObject } from './shape.mjs';
import type { Route, Table } from './table.mjs';

/** How one service is addressed, authorised and understood. No I/O, but for a credential that has to be fetched. */
export interface Service {
  readonly table: Table;
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** What the client was told once, for arguments that a call leaves out. */
  setting?(name: string): string | undefined;
  /** The credential of a request. Throws a `ConfigError` if there is none. */
  credential(route: Route): Record<string, string> | Promise<Record<string, string>>;
  /** What the body of an error says, given as JSON if it is any. */
  words(body: unknown): Words;
  /** Takes what was asked for out of its envelope. */
  unwrapped?(body: unknown, shape: string): unknown;
  /** Why arguments make no sense together. */
  objection?(args: Record<string, unknown>): string | undefined;
  /** What a frame of a stream is, where the service has words of its own. */
  frames?: Readonly<Record<string, 'ready' | 'event'>>;
}

/** What a service says of an error. */
export interface Words {
  code?: string | undefined;
  message?: string | undefined;
  retryable?: boolean | undefined;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  details?: unknown;
}

/** How much of an answer that is no error of the service, such as a proxy's page, becomes the message. */
const EXCERPT = 200;

/** The fault that a failed answer tells, at a time in milliseconds since 1970. */
export function faultIn(service: Service, { status, headers, body }: Answer, now: number): Fault {
  const json = jsonOf(body);
  const { code, message, retryable, retryAfterMs, requestId, details } = service.words(json);
  const meaning = meaningOf(service.table, code, details) ?? { kind: kindOfStatus(status) };
  const fault = faultOf(meaning.kind, message ?? excerpt(status, body), { status, ambiguous: status >= 500 });
  fault.retryable = retryable ?? (fault.retryable || meaning.passes === true);
  const wait = retryAfterMs ?? statedWaitMs(status, headers, now);
  const id = requestId ?? headers.get('x-request-id');
  if (code) fault.code = code;
  if (wait !== undefined) fault.retryAfterMs = wait;
  if (id) fault.requestId = id;
  if (details !== undefined && details !== null) fault.details = details;
  return fault;
}

/** What the table says of a code; the entry with a member that is there goes before the plain one. */
export function meaningOf({ codes }: Table, code: string | undefined, details: unknown): { kind: ErrorKind; passes?: boolean } | undefined {
  const members = isObject(details) ? Object.entries(details).map(([name, value]) => `${code} ${name}=${value}`) : [];
  const meaning = [...members, code ?? ''].map((key) => codes[key]).find(Boolean);
  return meaning === undefined ? undefined : { kind: meaning.replace('+', '') as ErrorKind, passes: meaning.endsWith('+') };
}

/** The value that a text of JSON holds; `undefined` if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Text that says something. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A time in milliseconds, if it is one; `unit` is how many of them one of the service's makes. */
export function milliseconds(value: unknown, unit = 1): number | undefined {
  return typeof value === 'number' && value >= 0 ? value * unit : undefined;
}

function excerpt(status: number, body: string): string {
  const said = body.trim();
  if (!said) return `the service answered ${status} without a word`;
  return `the service answered ${status}: ${said.length > EXCERPT ? `${said.slice(0, EXCERPT)}…` : said}`;
}
