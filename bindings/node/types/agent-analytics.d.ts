import type {
  AgentAnalyticsOperations,
  EventRow,
  GetEventsParams,
  GetSessionsParams,
  SessionRow,
  StreamEvent,
  Variant,
} from '../generated/agent_analytics';
import type { Recorder } from './client';
import type { DeliveryOptions } from './delivery';
import type { CallOptions } from './reply';
import type { EventStreamOf, StreamItemOf } from './stream';

export * from '../generated/agent_analytics';

/** How a client of Agent Analytics is set up. It needs a key to read, a token to track, or both. */
export interface AgentAnalyticsOptions extends DeliveryOptions {
  /** The account's key, `aak_…`. Default: the environment variable AGENT_ANALYTICS_API_KEY. */
  apiKey?: string;
  /** The public token, `aat_…`, of the project that events belong to. Default: AGENT_ANALYTICS_TOKEN. */
  token?: string;
  /** The project that calls are about when they do not say. Default: AGENT_ANALYTICS_PROJECT. */
  project?: string;
  /** Default: the environment variable AGENT_ANALYTICS_ENDPOINT, or else the service's public address. */
  endpoint?: string;
  /**
   * What to do with events when nobody knows whether the service has taken them, which does not recognise what it has:
   * `retry` (default) may count them twice, `drop` may lose them.
   */
  ambiguousFailures?: 'retry' | 'drop';
  /** Send events of any time. By default those of more than 30 days ago are dropped as `expired`. */
  anyTime?: boolean;
}

/** What an event may say beside its name. Every other key becomes a property. */
export interface EventData {
  /** Who did it. Events without it count no user. */
  user_id?: string | null;
  /** The visit that it belongs to. */
  session_id?: string | null;
  /** When it happened, in milliseconds since 1970. Default: now. */
  timestamp?: number | null;
  properties?: Record<string, unknown> | null;
  [property: string]: unknown;
}

/** Parameters of `streamEvents`. */
export interface StreamEventsParams {
  /** Name of the project; the client's, or the first one of the account, when it is not given. */
  project?: string;
  /** Only events of these names, divided by commas. */
  events?: string;
  /** Only events with these properties: pairs `key:value`, divided by semicolons. */
  filter?: string;
}

/** An item of the live stream of Agent Analytics. */
export type StreamItem = StreamItemOf<StreamEvent>;

/** A live stream of Agent Analytics. */
export type EventStream = EventStreamOf<StreamEvent>;

/** What came of looking a project over. */
export interface Diagnosis {
  readonly project: string;
  /** What is wrong, most severe first. */
  readonly findings: Finding[];
  /** Questions that the service did not answer: nothing is known about these. */
  readonly unanswered: Array<{ readonly operation: string; readonly code: string; readonly message: string }>;
}

/** Something that is wrong, or soon will be. */
export interface Finding {
  /** Which rule found it. */
  readonly rule:
    | 'rate_limited'
    | 'bounce_rate_up'
    | 'events_without_users'
    | 'project_limit_close'
    | 'experiment_without_conversions'
    | 'retention_cliff'
    | 'empty_heatmap'
    | 'name_collision';
  readonly severity: 'info' | 'warning' | 'critical';
  /** The numbers and names by which it was found. */
  readonly evidence: Record<string, unknown>;
  /** What to ask next. */
  readonly next_call: { readonly operation: string; readonly arguments: Record<string, unknown> };
}

/** One method for each operation of the service. */
export interface AgentAnalytics extends AgentAnalyticsOperations {}

/** A client of Agent Analytics. */
export class AgentAnalytics extends Recorder {
  /** @throws {ConfigError} with neither key nor token, or with an option that is unknown or cannot work. */
  constructor(options?: AgentAnalyticsOptions);

  /**
   * Takes an event and returns its id at once; it is sent in the background. `data` is copied one level deep: a nested
   * object must not be changed before the current turn of the event loop is over.
   *
   * @throws {ValidationError} if `event` is empty or `data` is not an object. What is found wrong later is a loss with the
   * reason `invalid`: see `onDrop`.
   * @throws {ClosedError} after `shutdown()`.
   */
  track(event: string, data?: EventData): string;
  /** Records that a user has seen a variant of an experiment: what its results count. */
  trackExposure(experiment: string, variant: string, who?: { userId?: string; sessionId?: string }): string;

  /**
   * The variant of an experiment that a user gets, the same in every client, without asking. `variants` are those of the
   * experiment in `getExperimentConfig`, or names that are equally likely; null without any.
   */
  assign(experiment: string, userId: string, variants: ReadonlyArray<string | Variant>): string | null;

  /**
   * Stored events, newest first, each once; more are fetched as they are asked for. The service gives the newest 1,000 of
   * those that match; if there are more, a `TooLargeError` follows them.
   */
  iterEvents(params?: GetEventsParams, options?: CallOptions): AsyncGenerator<EventRow, void, undefined>;
  /** Sessions, latest start first, each once; with the same bound as `iterEvents`. */
  iterSessions(params?: GetSessionsParams, options?: CallOptions): AsyncGenerator<SessionRow, void, undefined>;
  /** Events as they arrive. Reconnects by itself. An aborted `signal` ends the stream as `return()` does. */
  streamEvents(params?: StreamEventsParams, options?: CallOptions): EventStream;
  /** Looks a project over, by about seven calls: what is wrong, the evidence, what to ask next. */
  diagnose(params?: { project?: string }, options?: CallOptions): Promise<Diagnosis>;
}
