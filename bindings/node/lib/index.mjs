// The same module for `import`. Names are spelt out because some runtimes cannot see those of a CommonJS module.
import agentlytics from './index.cjs';

export const {
  AgentAnalytics,
  Agnt,
  MetroneServer,
  Metrone,
  withContext,
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
} = agentlytics;
