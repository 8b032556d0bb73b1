// The errors: the same classes as those of the package's other entry points, so that `instanceof` holds across them.

export {
  AgentlyticsError,
  AuthError,
  CancelledError,
  ClosedError,
  ConfigError,
  ConflictError,
  DecodeError,
  NetworkError,
  NotFoundError,
  PermissionError,
  QueueFullError,
  QuotaError,
  RateLimitError,
  RejectedError,
  ServerError,
  TimeoutError,
  TooLargeError,
  ValidationError,
} from '../../../lib/errors.cjs';
export type { ErrorKind } from '../../../lib/errors.cjs';
