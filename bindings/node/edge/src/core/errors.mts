// Faults, and the errors that tell them.

import { AgentlyticsError, errorOf, type ErrorFacts, type ErrorKind } from '../../../lib/errors.cjs';

export { AgentlyticsError, type ErrorKind };

/** Why a request failed, before anybody says what was attempted. */
export interface Fault {
  kind: ErrorKind;
  message: string;
  /** The service's own code. */
  code?: string;
  status?: number;
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** Whether the service may have done it all the same. */
  ambiguous: boolean;
  retryAfterMs?: number;
  requestId?: string;
  details?: unknown;
  cause?: unknown;
}

/** What was attempted, for an error. */
export interface Attempted {
  vendor: string;
  operation: string;
  /** How often it was sent. */
  attempts?: number;
}

const PASSING: readonly ErrorKind[] = ['rate_limited', 'server', 'timeout', 'network'];

/** A fault of a kind, which may pass if faults of that kind do. */
export function faultOf(kind: ErrorKind, message: string, more?: Partial<Fault>): Fault {
  return { kind, message, retryable: PASSING.includes(kind), ambiguous: false, ...more };
}

/** The kind that a status stands for when the service gives no better word. */
export function kindOfStatus(status: number): ErrorKind {
  switch (status) {
    case 401:
      return 'auth';
    case 403:
      return 'permission';
    case 404:
    case 410:
      return 'not_found';
    case 408:
      return 'timeout';
    case 409:
      return 'conflict';
    case 413:
      return 'too_large';
    case 429:
      return 'rate_limited';
    default:
      return status === 425 || status >= 500 ? 'server' : 'rejected';
  }
}

/** The error that tells a fault and what was attempted, in one line. */
export function errorFrom(fault: Fault, attempted: Attempted): AgentlyticsError {
  const { kind, code, status, retryable, retryAfterMs, requestId, details, cause } = fault;
  const { vendor, operation, attempts = 0 } = attempted;
  const facts: ErrorFacts = { kind, code, status, retryable, retry_after_ms: retryAfterMs, request_id: requestId, details } as ErrorFacts;
  const told = [
    code ?? kind,
    status !== undefined && `status ${status}`,
    attempts > 1 && `${attempts} attempts`,
    requestId && `request ${requestId}`,
  ].filter(Boolean);
  const message = `${vendor} ${operation}: ${fault.message.replace(/\s*\n\s*/g, ' ').trim()} [${told.join(', ')}]`;
  return errorOf({ ...facts, message, vendor, operation, attempts }, cause === undefined ? undefined : { cause });
}

/** A call that cannot be made. */
export function invalid(attempted: Attempted, message: string, cause?: unknown): AgentlyticsError {
  return errorFrom(faultOf('validation', message, { cause }), attempted);
}

/** A client that is set up wrongly. */
export function misconfigured(vendor: string, message: string): AgentlyticsError {
  return errorOf({ kind: 'config', message, vendor });
}
