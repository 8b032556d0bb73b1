/** What sort of failure: the same words in every language of the SDK. */
export type ErrorKind =
  | 'config'
  | 'validation'
  | 'auth'
  | 'permission'
  | 'not_found'
  | 'conflict'
  | 'rejected'
  | 'too_large'
  | 'rate_limited'
  | 'quota_exceeded'
  | 'server'
  | 'timeout'
  | 'network'
  | 'decode'
  | 'queue_full'
  | 'closed'
  | 'cancelled'
  | 'webhook_refused';

/** Why a call failed. Decide by the class, `kind` or `code`, never by the text. */
export class AgentlyticsError extends Error {
  /** Errors are made by the SDK. */
  protected constructor();
  readonly kind: ErrorKind;
  /** The service's own code, verbatim; without one, the kind. */
  readonly code: string;
  /** HTTP status, if an answer came. */
  readonly status: number | undefined;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The service's name for the request: quote it when asking the service's support. */
  readonly requestId: string | undefined;
  /** The service that was called. */
  readonly vendor: string | undefined;
  /** What was attempted: the name of an operation, or a method of the client. */
  readonly operation: string | undefined;
  /** How often it was sent; 0 when nothing was sent. */
  readonly attempts: number;
  /** Further structured facts of the service. */
  readonly details: unknown;
}

/** The client is set up wrongly: nothing was sent. */
export class ConfigError extends AgentlyticsError {}
/** An argument or event is not acceptable: nothing was sent. */
export class ValidationError extends AgentlyticsError {}
/** The API key is missing, malformed or unknown (401). */
export class AuthError extends AgentlyticsError {}
/** The API key does not allow this (403). */
export class PermissionError extends AgentlyticsError {}
/** There is no such thing (404). */
export class NotFoundError extends AgentlyticsError {}
/** It clashes with what is there (409). */
export class ConflictError extends AgentlyticsError {}
/** The service refused the request for good (other 4xx). */
export class RejectedError extends AgentlyticsError {}
/** The request is too large (413). */
export class TooLargeError extends AgentlyticsError {}
/** Too many requests (429): wait `retryAfterMs`. */
export class RateLimitError extends AgentlyticsError {}
/** The plan is used up (429): waiting a little does not help. */
export class QuotaError extends AgentlyticsError {}
/** The service failed (5xx). */
export class ServerError extends AgentlyticsError {}
/** No answer in time. */
export class TimeoutError extends AgentlyticsError {}
/** No connection, or it broke. */
export class NetworkError extends AgentlyticsError {}
/** The answer could not be understood. */
export class DecodeError extends AgentlyticsError {}
/** The queue is full and its policy refuses new events. */
export class QueueFullError extends AgentlyticsError {}
/** The client was shut down. */
export class ClosedError extends AgentlyticsError {}
/** The caller gave up through an `AbortSignal`, whose reason is the `cause`. */
export class CancelledError extends AgentlyticsError {}
/** A webhook that is not its platform's, or cannot be read: answer it with `status`. */
export class WebhookRefusedError extends AgentlyticsError {
  readonly status: number;
}
