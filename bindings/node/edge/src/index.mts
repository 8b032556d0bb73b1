/**
 * The clients for runtimes that load no native code, over `fetch` alone: Workers, edge functions, Deno Deploy.
 *
 * They have the methods, parameters, answers and errors of the other entry point. Nothing runs in the background and nothing
 * outlives the process: what was tracked waits until `flush()`.
 *
 * @module agentlytics/edge
 */

export { AgentAnalytics, type AgentAnalyticsOptions } from './agent_analytics/client.mjs';
export { Agnt, type AgntOptions } from './agnt/client.mjs';
export type { ClientOptions, RecorderOptions } from './core/options.mjs';
export type { Platform } from './core/platform.mjs';
export { Metrone, MetroneServer, type MetroneServerOptions } from './metrone/client.mjs';
export type { DeliveryReport, DeliveryStats, DroppedEvent, DropReason } from '../../types/delivery.js';
export type { CallOptions, RateLimit, Reply, ReplyInfo } from '../../types/reply.js';
export type { EventStreamOf, StreamItemOf } from '../../types/stream.js';
/** The types of each service, some of which are called alike. */
export type * as agentAnalytics from '../../generated/agent_analytics.js';
export type * as agnt from '../../generated/agnt.js';
export type * as metrone from '../../generated/metrone.js';
// The same classes as those of the package's other entry points, so that `instanceof` holds across them.
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
} from '../../lib/errors.cjs';
export type { ErrorKind } from '../../lib/errors.cjs';
