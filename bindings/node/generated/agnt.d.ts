// Generated from spec/openapi/agnt.yaml by agentlytics-generate. Do not edit.

import type { CallOptions, Reply } from '../types/reply';

/** The totals of one assistant. */
export interface AssistantRow {
  /** Different users of all events. */
  readonly activeUsers: number;
  /** Its id. */
  readonly assistant: string;
  readonly completionRate: number | null;
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Time of its last event in the span. */
  readonly lastActiveAt: string | null;
  /** Its name; the id when it has none. */
  readonly name: string;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
  /** Events of the four kinds together. */
  readonly total: number;
}

/** The totals of each assistant. */
export interface Assistants {
  /** The assistants, the busiest first. */
  readonly assistants: Array<AssistantRow>;
  /** End of the span, not included. */
  readonly endDate: string;
  /** Start of the span, included. */
  readonly startDate: string;
}

/** How often each kind of event happened. */
export interface EventCounts {
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
  /** The four together. */
  readonly total: number;
}

/** A page of events. */
export interface EventPage {
  /** The events. */
  readonly events: Array<EventRow>;
  /** Whether there is a next page. */
  readonly hasMore: boolean;
  /** Most rows of a page. */
  readonly limit: number;
  /** Rows of earlier pages. */
  readonly skip: number;
  /** Events of all pages. */
  readonly total: number;
}

/** An event. */
export interface EventRow {
  /** Id of the assistant. */
  readonly assistant: string | null;
  /** How many of its kind it stands for. */
  readonly count: number;
  readonly eventType: EventType;
  /** Its name. */
  readonly id: string;
  /** Whatever else is known of it. */
  readonly metadata: Record<string, unknown>;
  /** When it happened. */
  readonly timestamp: string;
  /** Id of the user. */
  readonly user: string | null;
  /** The chat. */
  readonly chatId?: string;
  /** What the model cost in US dollars. */
  readonly cost?: number;
  /** Tokens read by the model, cached ones included. */
  readonly inputTokens?: number;
  /** Tokens written by the model. */
  readonly outputTokens?: number;
  /** Where the chat took place. */
  readonly platform?: string;
  /** The task. */
  readonly taskId?: string;
  /** The trace of the model's work. */
  readonly traceId?: string;
}

/**
 * What happened: a user wrote, an assistant wrote, a task was started, or a task was completed. Also the names of the
 * counters.
 */
export type EventType =
  | 'incomingMessages'
  | 'outgoingMessages'
  | 'tasksInitiated'
  | 'tasksCompleted';

/** Totals of a span. */
export interface Metrics {
  /** Different users of all events. */
  readonly activeUsers: number;
  /** End of the span, not included. */
  readonly endDate: string;
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** The period asked for. */
  readonly period: Period;
  readonly periodKey: string;
  /** Start of the span, included. */
  readonly startDate: string;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
}

/** Totals of the last day, week or month. */
export interface Overview {
  /** Different users of all events. */
  readonly activeUsers: number;
  /** When the totals were computed. */
  readonly computedAt: string;
  /** End of the span, not included. */
  readonly endDate: string;
  /** How often each kind of event happened. */
  readonly events: EventCounts;
  /** The period asked for. */
  readonly period: Period;
  /** What goes on at the moment. Its members are not documented. */
  readonly realtime: Record<string, unknown>;
  /** What the account holds. Its members are not documented. */
  readonly resources: Record<string, unknown>;
  /** Start of the span, included. */
  readonly startDate: string;
}

/** A length of time in the calendar. */
export type Period =
  | 'day'
  | 'week'
  | 'month';

/** Totals of the last days, and each of these days. */
export interface Rolling {
  /** Different users of all events. */
  readonly activeUsers: number;
  /** The assistant asked for. */
  readonly assistant: string | null;
  readonly completionRate: number | null;
  /** When the totals were computed. */
  readonly computedAt: string;
  /** End of the span, not included. */
  readonly endDate: string;
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** The days. */
  readonly series: Array<RollingDay>;
  /** Start of the span, included. */
  readonly startDate: string;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
  /** Events of the four kinds together. */
  readonly total: number;
  /** Length of the window in days. */
  readonly window: number;
}

/** One day of a window. */
export interface RollingDay {
  /** Different users of all events. */
  readonly activeUsers: number;
  readonly completionRate: number | null;
  /** The day. */
  readonly date: string;
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
  /** Events of the four kinds together. */
  readonly total: number;
}

/** The totals of one period. */
export interface Snapshot {
  /** Different users of all events. */
  readonly activeUsers: number;
  readonly completionRate: number | null;
  /** When it was computed. */
  readonly computedAt: string;
  /** End of the span, not included. */
  readonly endDate: string;
  /** Its name. */
  readonly id: string;
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** How long it is. */
  readonly period: Period;
  readonly periodKey: string;
  /** Start of the span, included. */
  readonly startDate: string;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
  /** Events of the four kinds together. */
  readonly total: number;
}

/** The totals of each period. */
export interface Snapshots {
  /** End of the span, not included. */
  readonly endDate: string;
  /** The snapshots, the earliest first. */
  readonly snapshots: Array<Snapshot>;
  /** Start of the span, included. */
  readonly startDate: string;
}

/** The users with the most events. */
export interface TopUsers {
  /** End of the span, not included. */
  readonly endDate: string;
  /** Most users to return. */
  readonly limit: number;
  /** Start of the span, included. */
  readonly startDate: string;
  /** The users, the most active first. */
  readonly users: Array<UserRow>;
}

/** The totals of one user. */
export interface UserRow {
  /** Messages from users. */
  readonly incomingMessages: number;
  /** Time of the user's last event in the span. */
  readonly lastActiveAt: string;
  /** Messages from assistants. */
  readonly outgoingMessages: number;
  /** Tasks completed. */
  readonly tasksCompleted: number;
  /** Tasks started. */
  readonly tasksInitiated: number;
  /** Events of the four kinds together. */
  readonly total: number;
  /** The user's id. */
  readonly user: string;
  /** The address, if it is known. */
  readonly email?: string;
  /** The name, if it is known. */
  readonly name?: string;
}

/** Parameters of `getAssistants`. */
export interface GetAssistantsParams {
  /** Start of the span, included. A date or a time with its offset. */
  startDate: string | Date;
  /** End of the span, not included, and not before its start. */
  endDate: string | Date;
  /** Only events of the assistant with this id. */
  assistant?: string;
}

/** Parameters of `getEvents`. */
export interface GetEventsParams {
  /** Start of the span, included. A date or a time with its offset. */
  startDate: string | Date;
  /** End of the span, not included, and not before its start. */
  endDate: string | Date;
  /** Only events of this kind. */
  eventType?: EventType;
  /** Only events of the assistant with this id. */
  assistant?: string;
  /** Only events of the user with this id. */
  user?: string;
  /** Most rows to return. */
  limit?: number;
  /** Rows to leave out, counted from the newest. */
  skip?: number;
}

/** Parameters of `getMetrics`. */
export interface GetMetricsParams {
  /** By what kind of period the span is called. */
  period: Period;
  /** Start of the span, included. A date or a time with its offset. */
  startDate: string | Date;
  /** End of the span, not included, and not before its start. */
  endDate: string | Date;
  /** Only events of the assistant with this id. */
  assistant?: string;
}

/** Parameters of `getOverview`. */
export interface GetOverviewParams {
  /** How long the span is. */
  period?: Period;
  /** Only events of the assistant with this id. */
  assistant?: string;
}

/** Parameters of `getRolling`. */
export interface GetRollingParams {
  /** Length of the window in days. */
  window?: number;
  /** Only events of the assistant with this id. */
  assistant?: string;
}

/** Parameters of `getSnapshots`. */
export interface GetSnapshotsParams {
  /** Start of the span, included. A date or a time with its offset. */
  startDate: string | Date;
  /** End of the span, not included, and not before its start. */
  endDate: string | Date;
  /** How long a snapshot's period is. */
  period?: Period;
  /** Only events of the assistant with this id. */
  assistant?: string;
}

/** Parameters of `getTopUsers`. */
export interface GetTopUsersParams {
  /** Start of the span, included. A date or a time with its offset. */
  startDate: string | Date;
  /** End of the span, not included, and not before its start. */
  endDate: string | Date;
  /** Only events of the assistant with this id. */
  assistant?: string;
  /** Most users to return. */
  limit?: number;
}

/** Operations of AGNT Analytics that are called by name. */
export interface AgntOperations {
  /**
   * The totals of each assistant.
   *
   * The busiest come first, equally busy ones by id. An assistant that was idle in the span is there too, with zeros.
   */
  getAssistants(params: GetAssistantsParams, options?: CallOptions): Promise<Reply<Assistants>>;
  /**
   * The events of a span, newest first.
   *
   * Of one instant, the event that was stored last comes first. For the next page, ask again with `skip` greater by
   * the number of rows received, as long as `hasMore` is true.
   */
  getEvents(params: GetEventsParams, options?: CallOptions): Promise<Reply<EventPage>>;
  /**
   * Totals of a span.
   *
   * One set of totals for the whole span. The period only says how the span is called.
   */
  getMetrics(params: GetMetricsParams, options?: CallOptions): Promise<Reply<Metrics>>;
  /**
   * Totals of the last day, week or month.
   *
   * The span ends with yesterday and is as long as the period: one day, seven days, or back to the same day of the
   * month before.
   */
  getOverview(params?: GetOverviewParams, options?: CallOptions): Promise<Reply<Overview>>;
  /**
   * Totals of the last days, and each of these days.
   *
   * The window ends with today, which is not over yet. Days without events are zeros.
   */
  getRolling(params?: GetRollingParams, options?: CallOptions): Promise<Reply<Rolling>>;
  /**
   * The totals of each day, week or month, as they were computed when it was over.
   *
   * Only periods that lie wholly within the span and in the past, from the earliest on. Those before the account's
   * first event are left out.
   */
  getSnapshots(params: GetSnapshotsParams, options?: CallOptions): Promise<Reply<Snapshots>>;
  /**
   * The users with the most events.
   *
   * Equally active users are ordered by id.
   */
  getTopUsers(params: GetTopUsersParams, options?: CallOptions): Promise<Reply<TopUsers>>;
}
