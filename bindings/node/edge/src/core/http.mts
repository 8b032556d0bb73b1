// One request and its answer. Neither repeats nor interprets.

import { faultOf, type Fault } from './errors.mjs';
import type { Platform } from './platform.mjs';

/** What the SDK is called in requests; a service stores nothing from senders that look like a bare HTTP library. */
export const USER_AGENT = 'agentlytics/0.1.0 (lang=javascript; v=edge)';

/** A request without its credential, which is added just before it is sent. */
export interface Draft {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of any status, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A request that brought no answer. */
export class Unanswered extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message, { cause: fault.cause });
    this.fault = fault;
  }
}

/** Sends a request and reads the whole answer, within `timeoutMs`. Throws `Unanswered`. */
export async function send(platform: Platform, draft: Draft, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
  return within(timeoutMs, signal, async (limit) => {
    const response = await fetched(platform, draft, limit);
    return { status: response.status, headers: response.headers, body: await response.text() };
  });
}

/** As `send`, but hands the answer over while its body is still to come: the time and the signal are for its head. */
export function open(platform: Platform, draft: Draft, timeoutMs: number, signal: AbortSignal): Promise<Response> {
  return within(timeoutMs, signal, (limit) => fetched(platform, draft, limit));
}

function fetched(platform: Platform, draft: Draft, signal: AbortSignal): Promise<Response> {
  const { url, method, body } = draft;
  const headers = { 'user-agent': USER_AGENT, ...draft.headers };
  // A redirect would carry the key to another place.
  return platform.fetch(url, { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) });
}

/** Runs `attempt` under a signal that aborts in time or with the caller's. No timer is left behind. */
async function within<T>(timeoutMs: number, signal: AbortSignal | undefined, attempt: (limit: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const giveUp = () => limit.abort();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    giveUp();
  }, timeoutMs);
  signal?.addEventListener('abort', giveUp);
  try {
    if (signal?.aborted) giveUp();
    return await attempt(limit.signal);
  } catch (cause) {
    if (isLate) throw new Unanswered(faultOf('timeout', `no answer within ${timeoutMs} ms`, { ambiguous: true, cause }));
    throw new Unanswered(faultOf('network', `no answer: ${reasonOf(cause)}`, { ambiguous: true, cause }));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/** The innermost cause says most; the outer ones repeat that a request was sent. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause === undefined ? (thrown instanceof Error ? thrown.message : String(thrown)) : reasonOf(cause);
}
