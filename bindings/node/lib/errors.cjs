'use strict';

// One class per kind of error, so that `instanceof` works; the kinds are the same words in every language of the SDK.

/** What every error of the SDK is. Its fields are described in types/errors.d.ts. */
class AgentlyticsError extends Error {
  /**
   * @param {object} facts the error as data, in the names of the core: kind, code, message, status, retryable,
   *   retry_after_ms, request_id, vendor, operation, attempts, details
   * @param {{cause?: unknown}} [options]
   */
  constructor(facts, options) {
    super(facts.message, options);
    this.kind = facts.kind;
    this.code = facts.code ?? facts.kind;
    this.status = facts.status ?? undefined;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retry_after_ms ?? undefined;
    this.requestId = facts.request_id ?? undefined;
    this.vendor = facts.vendor ?? undefined;
    this.operation = facts.operation ?? undefined;
    this.attempts = facts.attempts ?? 0;
    this.details = facts.details ?? undefined;
  }

  get name() {
    return this.constructor.name;
  }
}

class ConfigError extends AgentlyticsError {}
class ValidationError extends AgentlyticsError {}
class AuthError extends AgentlyticsError {}
class PermissionError extends AgentlyticsError {}
class NotFoundError extends AgentlyticsError {}
class ConflictError extends AgentlyticsError {}
class RejectedError extends AgentlyticsError {}
class TooLargeError extends AgentlyticsError {}
class RateLimitError extends AgentlyticsError {}
class QuotaError extends AgentlyticsError {}
class ServerError extends AgentlyticsError {}
class TimeoutError extends AgentlyticsError {}
class NetworkError extends AgentlyticsError {}
class DecodeError extends AgentlyticsError {}
class QueueFullError extends AgentlyticsError {}
class ClosedError extends AgentlyticsError {}
class CancelledError extends AgentlyticsError {}
class WebhookRefusedError extends AgentlyticsError {}

const CLASS_OF_KIND = {
  config: ConfigError,
  validation: ValidationError,
  auth: AuthError,
  permission: PermissionError,
  not_found: NotFoundError,
  conflict: ConflictError,
  rejected: RejectedError,
  too_large: TooLargeError,
  rate_limited: RateLimitError,
  quota_exceeded: QuotaError,
  server: ServerError,
  timeout: TimeoutError,
  network: NetworkError,
  decode: DecodeError,
  queue_full: QueueFullError,
  closed: ClosedError,
  cancelled: CancelledError,
  webhook_refused: WebhookRefusedError,
};

/** The error that facts of the core stand for; a kind of a newer core is a plain `AgentlyticsError`. */
function errorOf(facts, options) {
  const Kind = CLASS_OF_KIND[facts.kind] ?? AgentlyticsError;
  return new Kind(facts, options);
}

/** How the message of an error of the addon begins when it is the error as data, in JSON. */
const MARK = '{"kind":';

/** The error of ours that something thrown by the addon stands for; anything else is returned as it is. */
function errorFromNative(thrown) {
  return thrown?.message?.startsWith(MARK) ? errorOf(JSON.parse(thrown.message)) : thrown;
}

module.exports = {
  AgentlyticsError,
  ConfigError,
  ValidationError,
  AuthError,
  PermissionError,
  NotFoundError,
  ConflictError,
  RejectedError,
  TooLargeError,
  RateLimitError,
  QuotaError,
  ServerError,
  TimeoutError,
  NetworkError,
  DecodeError,
  QueueFullError,
  ClosedError,
  CancelledError,
  WebhookRefusedError,
  errorOf,
  errorFromNative,
};
