// Generated from spec/openapi/metrone.yaml by agentlytics-generate. Do not edit.

import type { CallOptions, Reply } from '../types/reply';

/** One source of events. */
export interface ChannelRow {
  /** Conversions among them. */
  readonly conversions: number;
  /** Its events. */
  readonly events: number;
  /** Its part of all events in percent. */
  readonly share: number;
  readonly source: Source;
  /** Sessions among them. */
  readonly unique_sessions: number;
}

/**
 * A refusal. `error` is an object, or a bare text in the short form that the public client also reads. The members of
 * RFC 9457 may stand beside it.
 */
export interface ErrorAnswer {
  /** What went wrong. */
  readonly error: ErrorDetail | string;
  readonly detail?: string;
  readonly instance?: string;
  /** Milliseconds to wait. */
  readonly retry_after_ms?: number;
  readonly status?: number;
  readonly title?: string;
  readonly type?: string;
}

/** Why a request, or one event of it, was refused. Programs go by this and not by the message. */
export type ErrorCode =
  | 'AUTH_FAILED'
  | 'BATCH_ALL_INVALID'
  | 'DUPLICATE_EVENT'
  | 'IDEMPOTENCY_IN_PROGRESS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'INSUFFICIENT_SCOPE'
  | 'INVALID_CURSOR'
  | 'INVALID_PARAMETER'
  | 'INVALID_PAYLOAD'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'ORIGIN_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'SERVER_ERROR'
  | 'UNAVAILABLE';

/** What went wrong. */
export interface ErrorDetail {
  readonly code: ErrorCode;
  /** For people. */
  readonly message: string;
  /** Id of the request. */
  readonly request_id: string;
  /** Whether the same request may be sent again. */
  readonly retryable: boolean;
  /** More, by code: `event_id` of the first event for a duplicate. */
  readonly details?: Record<string, unknown>;
  /** Where to read more. */
  readonly doc_url?: string;
  /** Milliseconds to wait. */
  readonly retry_after_ms?: number;
}

/** One page of events, newest first. */
export interface EventPage {
  /** The rows. */
  readonly data: Array<EventRow>;
  readonly meta: PageMeta;
}

/**
 * An event as it is written. Everything but the type is optional, and null means absent. Members that are not listed
 * are ignored by the service.
 */
export interface EventPayload {
  /** What happened. The vocabulary is free. */
  event_type: string;
  /** The agent that acted. */
  agent_id?: string | null;
  /** The kind of agent that acted. */
  agent_type?: string | null;
  /** The provider's id of the call. */
  ai_call_id?: string | null;
  /** Length of the call or conversation in seconds. */
  ai_duration_sec?: number | null;
  /** What the person wanted. */
  ai_intent?: string | null;
  /** Who runs the voice or chat agent. */
  ai_provider?: string | null;
  /** The provider's id of the conversation. */
  ai_session_id?: string | null;
  /** The channel, for example `phone` or `website`. */
  channel?: string | null;
  /** A finer name. */
  event_name?: string | null;
  /** Names the event. A second event with this key within 24 hours is a duplicate. */
  idempotency_key?: string | null;
  /** Path of the page; taken from `page_url` when it is not given. */
  page_path?: string | null;
  /** Title of the page. */
  page_title?: string | null;
  /** Address of the page. */
  page_url?: string | null;
  /** Everything else, as JSON. */
  properties?: Record<string, unknown> | null;
  /** Address of the page before. */
  referrer?: string | null;
  /** Version of the client that sent it. */
  sdk_version?: string | null;
  /** The visit that the event belongs to. */
  session_id?: string | null;
  /** Where it comes from; `web` when it is not given. */
  source?: Source | null;
  /**
   * When it happened; the time of receipt when it is not given. A time more than five minutes ahead of receipt is
   * stored as the time of receipt.
   */
  timestamp?: string | Date | null;
  /** The visitor's User-Agent, classified and then dropped; the request's own when it is not given. */
  user_agent?: string | null;
  /** Campaign name. */
  utm_campaign?: string | null;
  /** Campaign content. */
  utm_content?: string | null;
  /** Campaign medium. */
  utm_medium?: string | null;
  /** Campaign source. */
  utm_source?: string | null;
  /** Campaign term. */
  utm_term?: string | null;
}

/** An event as it is read. */
export interface EventRow {
  /** Browser by name. */
  readonly browser: string | null;
  /** City by name. */
  readonly city: string | null;
  /** Country by name. */
  readonly country: string | null;
  /** Two letters. */
  readonly country_code: string | null;
  /** Kind of device. */
  readonly device_type: string | null;
  /** Id given by the service. */
  readonly event_id: string;
  /** A finer name. */
  readonly event_name: string | null;
  /** What happened. */
  readonly event_type: string;
  /** Operating system by name. */
  readonly os: string | null;
  /** Path of the page. */
  readonly page_path: string | null;
  /** Address of the page. */
  readonly page_url: string | null;
  /** Everything else. */
  readonly properties: Record<string, unknown> | null;
  /** Host of the page before, without `www.`. */
  readonly referrer_domain: string | null;
  /** Region by name. */
  readonly region: string | null;
  /** The visit that the event belongs to. */
  readonly session_id: string | null;
  readonly source: Source;
  /** When it happened. */
  readonly timestamp: string;
  /** Campaign name. */
  readonly utm_campaign: string | null;
  /** Campaign medium. */
  readonly utm_medium: string | null;
  /** Campaign source. */
  readonly utm_source: string | null;
  /** The agent that acted. */
  readonly agent_id?: string | null;
  /** The kind of agent that acted. */
  readonly agent_type?: string | null;
  /** The provider's id of the call. */
  readonly ai_call_id?: string | null;
  /** Length in seconds. */
  readonly ai_duration_sec?: number | null;
  /** What the person wanted. */
  readonly ai_intent?: string | null;
  /** Who runs the agent. */
  readonly ai_provider?: string | null;
  /** The provider's id of the conversation. */
  readonly ai_session_id?: string | null;
  /** The channel. */
  readonly channel?: string | null;
  /** Who was behind the User-Agent. */
  readonly visitor_type?: 'human' | 'ai_agent' | 'bot' | null;
}

/** The service answers. */
export interface Health {
  /** Always `ok`. */
  readonly status: 'ok';
}

/** Now and today. */
export interface Live {
  /** Visitors within the last five minutes. */
  readonly active_visitors: number;
  /** Conversions of today. */
  readonly today_conversions: number;
  /** Events of today in UTC. */
  readonly today_events: number;
  /** Page views of today. */
  readonly today_pageviews: number;
  /** Sessions of today. */
  readonly today_sessions: number;
}

/** An OpenAPI document. */
export interface OpenapiDocument {
  /** About the document. */
  readonly info: Record<string, unknown>;
  /** Version of the format. */
  readonly openapi: string;
  /** The operations. */
  readonly paths: Record<string, unknown>;
}

/** Which page this is and how to get the next one. */
export interface PageMeta {
  /** Rows in this page. */
  readonly count: number;
  /** Most rows in a page. */
  readonly limit: number;
  /** Rows skipped. */
  readonly offset: number;
  readonly period: Period;
  /** Whether there is a next page. */
  readonly has_more?: boolean;
  /** Cursor of the next page, null on the last one. */
  readonly next_cursor?: string | null;
}

/** One path of the site. */
export interface PageRow {
  /** Conversions on it. */
  readonly conversions: number;
  /** The path. */
  readonly page_path: string;
  /** A full address with this path. */
  readonly page_url: string | null;
  /** Times it was viewed. */
  readonly pageviews: number;
  /** Sessions that viewed it. */
  readonly unique_sessions: number;
}

/** Paths of the site, most viewed first. */
export interface Pages {
  /** The rows. */
  readonly data: Array<PageRow>;
}

/** The period that an answer covers. */
export interface Period {
  /** Its start, included. */
  readonly from: string;
  /** Its end, not included. */
  readonly to: string;
}

/** One read. */
export interface Query {
  type: QueryType;
  /** Names the result; the place in the list, as text, when it is not given. */
  id?: string;
  params?: QueryParams;
}

/** The results of several reads. */
export interface QueryAnswer {
  /** Id of the request. */
  readonly request_id: string;
  /** One for each query, in their order. */
  readonly results: Array<QueryResult>;
}

/** Why one read failed. */
export interface QueryError {
  readonly code: ErrorCode;
  /** For people. */
  readonly message: string;
}

/** The parameters of the read, with the names and bounds that it has by itself. */
export interface QueryParams {
  /** Where to go on. */
  cursor?: string;
  /** Length of the period in days, back from its end. */
  days?: number;
  /** Only events of this type. */
  event_type?: string;
  /** Start of the period, included. */
  from?: string | Date;
  /** Most rows to return. */
  limit?: number;
  /** Rows to skip. */
  offset?: number;
  /** Only events of this source. */
  source?: Source;
  /** End of the period, not included. */
  to?: string | Date;
}

/** Several reads. */
export interface QueryRequest {
  /** The reads, answered in this order. */
  queries: Array<Query>;
}

/** The result of one read, with `data` or with `error`. */
export interface QueryResult {
  /** The query's id. */
  readonly id: string;
  /** The status it would have by itself. */
  readonly status: number;
  readonly type: QueryType;
  /** The answer it would have by itself. */
  readonly data?: Stats | EventPage | Pages | Sources | Live;
  readonly error?: QueryError;
}

/** Which read a query stands for. */
export type QueryType =
  | 'stats'
  | 'events'
  | 'pages'
  | 'sources'
  | 'live';

/** One referring site. */
export interface ReferrerRow {
  /** Events that came from it. */
  readonly events: number;
  /** Its host. */
  readonly referrer_domain: string;
  /** Sessions that came from it. */
  readonly unique_sessions: number;
}

/** Where an event comes from. */
export type Source =
  | 'web'
  | 'voice'
  | 'chat'
  | 'assistant'
  | 'sms'
  | 'listing'
  | 'campaign'
  | 'social'
  | 'review'
  | 'ad'
  | 'agent_action';

/** Where events come from. */
export interface Sources {
  /** By source. */
  readonly channels: Array<ChannelRow>;
  /** By referring site. */
  readonly referrers: Array<ReferrerRow>;
}

/** Totals and rates of a period. */
export interface Stats {
  /** Events whose type begins with `ai_` or whose source is voice, chat or assistant. */
  readonly ai_interactions: number;
  /** Web sessions of one event, for each hundred web sessions. */
  readonly bounce_rate: number;
  /** Conversions for each hundred sessions. Can pass 100, as conversions may come without a session. */
  readonly conversion_rate: number;
  /** Events of type `conversion`. */
  readonly conversions: number;
  /** Events of type `pageview`, those of agents included. */
  readonly pageviews: number;
  readonly period: Period;
  /** All events. */
  readonly total_events: number;
  /** Different session ids. */
  readonly unique_sessions: number;
  /** Visitors, told apart by address and User-Agent within a day. */
  readonly unique_visitors: number;
}

/** Events between the id that the client named and the next frame are lost to this stream. */
export interface StreamGap {
  /** The id that the client named. */
  readonly last_event_id: string;
}

/** The stream is open. */
export interface StreamReady {
  /** Id of the request. */
  readonly request_id: string;
}

/** One event was stored. */
export interface WriteAnswer {
  /** Number of events stored. */
  readonly accepted: number;
  /** Id of the stored event. */
  readonly event_id: string;
  /** Always true. */
  readonly ok: true;
  /** Id of the request. */
  readonly request_id: string;
}

/** Parameters of `getEvents`. */
export interface GetEventsParams {
  /** Length of the period in days, back from its end. Not used when `from` is given. */
  days?: number;
  /** Start of the period, included. A date or a time with its offset. */
  from?: string | Date;
  /** End of the period, not included. Now, when it is not given. */
  to?: string | Date;
  /** Most rows in one page. */
  limit?: number;
  /** Rows to skip, counted from the newest. */
  offset?: number;
  /** Where to go on, from `meta.next_cursor` of the page before. */
  cursor?: string;
  /** Only events of this type. */
  event_type?: string;
  /** Only events of this source. */
  source?: Source;
}

/** Parameters of `getPages`. */
export interface GetPagesParams {
  /** Length of the period in days, back from its end. Not used when `from` is given. */
  days?: number;
  /** Start of the period, included. A date or a time with its offset. */
  from?: string | Date;
  /** End of the period, not included. Now, when it is not given. */
  to?: string | Date;
  /** Most paths to return. */
  limit?: number;
}

/** Parameters of `getSources`. */
export interface GetSourcesParams {
  /** Length of the period in days, back from its end. Not used when `from` is given. */
  days?: number;
  /** Start of the period, included. A date or a time with its offset. */
  from?: string | Date;
  /** End of the period, not included. Now, when it is not given. */
  to?: string | Date;
}

/** Parameters of `getStats`. */
export interface GetStatsParams {
  /** Length of the period in days, back from its end. Not used when `from` is given. */
  days?: number;
  /** Start of the period, included. A date or a time with its offset. */
  from?: string | Date;
  /** End of the period, not included. Now, when it is not given. */
  to?: string | Date;
}

/** Operations of Metrone that are called by name. */
export interface MetroneOperations {
  /** Whether the service answers. */
  getHealth(params?: Record<string, never>, options?: CallOptions): Promise<Reply<Health>>;
  /** The API of the service, as an OpenAPI document. */
  getOpenapi(params?: Record<string, never>, options?: CallOptions): Promise<Reply<OpenapiDocument>>;
  /**
   * Stored events, newest first, page by page.
   *
   * Pass `meta.next_cursor` of one page as `cursor` of the next; it is null on the last page. New events do not shift
   * such a walk. `offset` counts from the newest event and may show a row twice. A cursor is valid for the filters it
   * was issued with and does not go with an `offset`.
   */
  getEvents(params?: GetEventsParams, options?: CallOptions): Promise<Reply<EventPage>>;
  /**
   * Store one event at once and learn its id.
   *
   * Takes the key from the request only; an `api_key` in the body is ignored. Not queued and not batched: use it when
   * the answer matters, and `track` otherwise.
   */
  createEvent(params: EventPayload, options?: CallOptions): Promise<Reply<WriteAnswer>>;
  /**
   * Who is active now, and the totals of today.
   *
   * Active means within the last five minutes. Today is the day in UTC.
   */
  getLive(params?: Record<string, never>, options?: CallOptions): Promise<Reply<Live>>;
  /** Page views, sessions and conversions by path, most viewed first. */
  getPages(params?: GetPagesParams, options?: CallOptions): Promise<Reply<Pages>>;
  /**
   * Several reads in one request, counted once against the rate limit.
   *
   * Results come in the order of the queries. A query that fails carries its own error and does not fail the others.
   */
  batchQuery(params: QueryRequest, options?: CallOptions): Promise<Reply<QueryAnswer>>;
  /** Where events come from, by channel and by referring site. */
  getSources(params?: GetSourcesParams, options?: CallOptions): Promise<Reply<Sources>>;
  /** Totals and rates of a period. */
  getStats(params?: GetStatsParams, options?: CallOptions): Promise<Reply<Stats>>;
}
