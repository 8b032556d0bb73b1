// What a service says about its rate limit, in any of the headers in use.

import type { RateLimit } from '../../../types/reply.js';

/** Below this, a reset counts seconds from now; above, it is a Unix time. */
const EARLIEST_UNIX_TIME = 1_000_000_000;

/** The state of the rate limit; `now` is in milliseconds since 1970. */
export function rateLimitOf(headers: Headers, now: number): RateLimit {
  const header = (name: string) => wholeNumber(headers.get(name)?.trim());
  const draft = (parameter: string) => wholeNumber(new RegExp(`(?:^|;)\\s*${parameter}=(\\d+)`).exec(headers.get('ratelimit') ?? '')?.[1]);
  const reset = header('x-ratelimit-reset');
  const resetAfter = reset === undefined || reset < EARLIEST_UNIX_TIME ? reset : Math.max(0, reset - Math.floor(now / 1_000));
  const seconds = draft('t') ?? resetAfter;
  return Object.freeze({
    limit: header('x-ratelimit-limit'),
    remaining: draft('r') ?? header('x-ratelimit-remaining'),
    resetAfterMs: seconds === undefined ? undefined : seconds * 1_000,
  });
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
