import type {
  AgentAnalyticsOperations,
  EventRow,
  GetEventsParams,
  GetSessionsParams,
  SessionRow,
  Variant,
} from '../../../generated/agent_analytics.js';
import type { EventData, EventStream, StreamEventsParams } from '../../../types/agent-analytics.js';
import type { CallOptions } from '../../../types/reply.js';
import { operating, Recorder, SESSION } from '../core/client.mjs';
import type { RecorderOptions } from '../core/options.mjs';
import { TABLE } from '../generated/agent_analytics.mjs';
import { assigned } from './assignment.mjs';
import { agentAnalytics } from './service.mjs';

/** How a client of Agent Analytics is set up. It needs a key to read, a token to track, or both. */
export interface AgentAnalyticsOptions extends RecorderOptions {
  /** The account's key, `aak_…`. */
  apiKey?: string;
  /** The public token, `aat_…`, of the project that events belong to. */
  token?: string;
  /** The project that calls are about when they do not say. */
  project?: string;
  /**
   * What to do with events when nobody knows whether the service has taken them, which does not recognise what it has:
   * `retry` (default) may count them twice, `drop` may lose them.
   */
  ambiguousFailures?: 'retry' | 'drop';
  /** Send events of any time. By default those of more than 30 days ago are dropped as `expired`. */
  anyTime?: boolean;
}

const OPTIONS = ['apiKey', 'token', 'project', 'ambiguousFailures', 'anyTime'];

/** One method for each operation of the service. */
export interface AgentAnalytics extends AgentAnalyticsOperations {}

/** A client of Agent Analytics. It sends no event but in `flush()`. */
export class AgentAnalytics extends /* @__PURE__ */ operating(Recorder, TABLE) {
  /** @throws {ConfigError} with neither key nor token, or with an option that is unknown or cannot work. */
  constructor(options: AgentAnalyticsOptions) {
    super(agentAnalytics(options ?? {}), options, OPTIONS);
  }

  /**
   * Takes an event and returns its id; `flush()` sends it.
   *
   * @throws {ValidationError} if `event` is empty or `data` is not an object. Anything else that is wrong is a loss with the
   * reason `invalid`: see `onDrop`.
   * @throws {ClosedError} after `shutdown()`.
   */
  track(event: string, data?: EventData): string {
    return this[SESSION].track(event, data);
  }

  /** Records that a user has seen a variant of an experiment: what its results count. */
  trackExposure(experiment: string, variant: string, { userId, sessionId }: { userId?: string; sessionId?: string } = {}): string {
    return this[SESSION].track('$experiment_exposure', { experiment, variant, user_id: userId, session_id: sessionId });
  }

  /**
   * The variant of an experiment that a user gets, the same in every client, without asking. `variants` are those of the
   * experiment in `getExperimentConfig`, or names that are equally likely; null without any.
   */
  assign(experiment: string, userId: string, variants: ReadonlyArray<string | Variant>): string | null {
    return assigned(experiment, userId, variants);
  }

  /**
   * Stored events, newest first, each once; more are fetched as they are asked for. The service gives the newest 1,000 of
   * those that match; if there are more, a `TooLargeError` follows them.
   */
  iterEvents(params?: GetEventsParams, options?: CallOptions): AsyncGenerator<EventRow, void, undefined> {
    return this[SESSION].rows('getEvents', params, options) as AsyncGenerator<never, void, undefined>;
  }

  /** Sessions, latest start first, each once; with the same bound as `iterEvents`. */
  iterSessions(params?: GetSessionsParams, options?: CallOptions): AsyncGenerator<SessionRow, void, undefined> {
    return this[SESSION].rows('getSessions', params, options) as AsyncGenerator<never, void, undefined>;
  }

  /** Events as they arrive. Reconnects by itself. An aborted `signal` ends the stream as `return()` does. */
  streamEvents(params?: StreamEventsParams, options?: CallOptions): EventStream {
    return this[SESSION].stream('streamEvents', params, options) as EventStream;
  }
}
