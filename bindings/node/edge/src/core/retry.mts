// What to do about a fault, and how long to wait: one table for all services.

import type { Fault } from './errors.mjs';
import type { Platform } from './platform.mjs';
import { rateLimitOf } from './rate-limit.mjs';

/** How requests are repeated. Times are milliseconds. */
export interface RetryPolicy {
  readonly maxRetries: number;
  readonly retryBaseMs: number;
}

/** Whether a request may be repeated when nobody knows if it was done: it changes nothing, is recognised, or is neither. */
export type Safety = 'safe' | 'keyed' | 'once';

/** What a fault calls for. */
export type Disposition = 'retry' | 'reject' | 'split' | 'halt';

/** Highest ceiling of a pause between attempts. */
const CEILING_MS = 30_000;
/** A service that asks for a longer wait gets this. */
const LONGEST_WAIT_MS = 300_000;

export function dispositionOf(fault: Fault, safety: Safety): Disposition {
  if (['auth', 'permission', 'quota_exceeded'].includes(fault.kind)) return 'halt';
  if (fault.kind === 'too_large') return 'split';
  return !fault.retryable || (fault.ambiguous && safety === 'once') ? 'reject' : 'retry';
}

/** The pause before another attempt, drawn evenly from zero up to a ceiling that doubles: full jitter. */
export function pauseAfter(failures: number, policy: RetryPolicy, platform: Platform): number {
  return platform.random() * Math.min(CEILING_MS, policy.retryBaseMs * 2 ** (failures - 1));
}

/** The wait that a service asked for and up to a tenth more, so that not all who were told the same come back at once. */
export function honoured(askedMs: number, platform: Platform): number {
  return Math.min(askedMs, LONGEST_WAIT_MS) * (1 + platform.random() / 10);
}

/** How long the headers of a failed answer ask to wait: as seconds, as a date, and on a 429 by the reset of the limit. */
export function statedWaitMs(status: number, headers: Headers, now: number): number | undefined {
  const stated = headers.get('retry-after')?.trim();
  if (stated) {
    const seconds = Number(stated);
    if (seconds >= 0) return seconds * 1_000;
    const date = /[a-z]{3}, /i.test(stated) ? Date.parse(stated) : NaN;
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  return status === 429 ? rateLimitOf(headers, now).resetAfterMs : undefined;
}
