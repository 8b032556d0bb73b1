// The errors as modules of this package see them; users see `types/errors.d.ts`.
import type { AgentlyticsError, ErrorKind } from '../types/errors';

export * from '../types/errors';

/** An error as data, in the names of the core. */
export interface ErrorFacts {
  kind: ErrorKind;
  message: string;
  code?: string | null;
  status?: number | null;
  retryable?: boolean;
  retry_after_ms?: number | null;
  request_id?: string | null;
  vendor?: string | null;
  operation?: string | null;
  attempts?: number;
  details?: unknown;
}

/** The error that these facts stand for, of the class of its kind. */
export declare function errorOf(facts: ErrorFacts, options?: { cause?: unknown }): AgentlyticsError;
