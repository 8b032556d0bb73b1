// Generated from spec/openapi/agent-analytics.yaml by agentlytics-generate. Do not edit.

import type { CallOptions, Reply } from '../types/reply';

/** An account. */
export interface Account {
  /** When it was made. */
  readonly created_at: string;
  /** Its address. */
  readonly email: string;
  /** Its name on GitHub. */
  readonly github_login: string | null;
  /** Its id. */
  readonly id: string;
  /** What a month may cost, in dollars; null for any amount. */
  readonly monthly_spend_cap_dollars: number | null;
  /** Projects that it has. */
  readonly projects_count: number;
  /** Projects that it may have; -1 for any number. */
  readonly projects_limit: number;
  readonly tier: Tier;
  readonly tier_limits: TierLimits;
}

/** Events by the values of one property. */
export interface Breakdown {
  /** The event that was asked for, null for all. */
  readonly event: string | null;
  /** The project. */
  readonly project: string;
  /** The property. */
  readonly property: string;
  /** All such events, with the property or without. */
  readonly total_events: number;
  /** Those with the property. */
  readonly total_with_property: number;
  /** The values, most events first. */
  readonly values: Array<BreakdownValue>;
}

/** One value of a property. */
export interface BreakdownValue {
  /** Events that have it. */
  readonly count: number;
  /** Different users among them. */
  readonly unique_users: number;
  /** The value as text; an object or a list as JSON. */
  readonly value: string;
}

/** The users that first came in one period. */
export interface Cohort {
  /** First day of the period. */
  readonly date: string;
  /** The same as fractions, with three decimals. */
  readonly rates: Array<number>;
  /** How many of them came in that period, the next, and so on. */
  readonly retained: Array<number>;
  /** How many they are. */
  readonly users: number;
}

/**
 * What `event_count` counts: every event, or every session of a user once. An event without a session counts for its
 * user, unless that user has a session in the same row.
 */
export type CountMode =
  | 'raw'
  | 'session_then_user';

/** An experiment to start. */
export interface CreateExperimentRequest {
  /** The event that counts as a success. */
  goal_event: string;
  /** Its name: letters, digits, hyphens and underscores. Pages use it as it is. */
  name: string;
  /** Names of the variants, all different. */
  variants: Array<string>;
  /** Name of the project. */
  project?: string;
  /** How likely each variant is in percent, in the same order. They add up to 100. */
  weights?: Array<number>;
}

/** A project to make. */
export interface CreateProjectRequest {
  /** Its name: letters, digits, dots, hyphens and underscores. */
  name: string;
  /** Origins of pages that may send events, divided by commas; `*` for all, which it is when it is not given. */
  allowed_origins?: string;
}

/** A project that was made or found. */
export interface CreatedProject {
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The public token that events are sent with. */
  readonly project_token: string;
  /** Origins of pages that may send events, divided by commas; `*` for all. */
  readonly allowed_origins?: string;
  /** A first request to try. */
  readonly api_example?: string;
  /** True when the project was there before. */
  readonly existing?: boolean;
  /** HTML that loads the tracker. */
  readonly snippet?: string;
}

/** Something was deleted. */
export interface Deleted {
  /** Its id. */
  readonly deleted: string;
  /** Always true. */
  readonly ok: true;
}

/** A number, and what it was before. */
export interface DeltaMetric {
  /** The first less the second. */
  readonly change: number;
  /** The change in whole percent; null when there was nothing before and there is something now. */
  readonly change_pct: number | null;
  /** In the period. */
  readonly current: number;
  /** In the period before. */
  readonly previous: number;
}

/** The sessions of one bucket. */
export interface DistributionRow {
  /** Events for each of them, with one decimal. */
  readonly avg_events: number;
  /** Bounces among them. */
  readonly bounces: number;
  readonly bucket: DurationBucket;
  /** Its part of all sessions in percent, with one decimal. */
  readonly pct: number;
  /** Its sessions. */
  readonly sessions: number;
}

/** Lengths of sessions, from the first number up to but without the second. */
export type DurationBucket =
  | '0s'
  | '1-10s'
  | '10-30s'
  | '30-60s'
  | '1-3m'
  | '3-10m'
  | '10m+';

/** How often an event came. */
export interface EventCount {
  /** How often it came. */
  readonly count: number;
  /** Its name. */
  readonly event: string;
  /** Different users that it came from. */
  readonly unique_users: number;
}

/** An event as it is read. */
export interface EventRow {
  /** Its day in UTC. */
  readonly date: string;
  /** What happened. */
  readonly event: string;
  /** Its id, a ULID. */
  readonly id: string;
  /** Id of its project. */
  readonly project_id: string;
  /** Everything else. */
  readonly properties: Record<string, unknown> | null;
  /** The visit that it belongs to. */
  readonly session_id: string | null;
  /** When it happened, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Who did it. */
  readonly user_id: string | null;
  /** Two letters. */
  readonly country?: string | null;
}

/** Events, newest first. */
export interface Events {
  /** The rows. */
  readonly events: Array<EventRow>;
  /** The project. */
  readonly project: string;
}

/** An experiment. */
export interface Experiment {
  /** Id of its account. */
  readonly account_id: string;
  /** When it was completed. */
  readonly completed_at: string | null;
  /** When it was started. */
  readonly created_at: string;
  /** The event that counts as a success. */
  readonly goal_event: string;
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Id of its project. */
  readonly project_id: string;
  readonly status: ExperimentStatus;
  /** When it was last changed. */
  readonly updated_at: string;
  /** Its variants, whose weights add up to 100. */
  readonly variants: Array<Variant>;
  /** The variant that has won, if one was named. */
  readonly winner: string | null;
}

/** The running experiments of a project. */
export interface ExperimentConfig {
  /** The experiments. */
  readonly experiments: Array<RunningExperiment>;
}

/** An experiment with its results. */
export interface ExperimentDetail {
  /** Id of its account. */
  readonly account_id: string;
  /** When it was completed. */
  readonly completed_at: string | null;
  /** When it was started. */
  readonly created_at: string;
  /** The event that counts as a success. */
  readonly goal_event: string;
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Id of its project. */
  readonly project_id: string;
  readonly status: ExperimentStatus;
  /** When it was last changed. */
  readonly updated_at: string;
  /** Its variants, whose weights add up to 100. */
  readonly variants: Array<Variant>;
  /** The variant that has won, if one was named. */
  readonly winner: string | null;
  readonly results?: ExperimentResults;
}

/** What came of an experiment so far. */
export interface ExperimentResults {
  /** For each variant, its rate compared with the best of the others; 0.1 is a tenth more. */
  readonly lift: Record<string, number>;
  /** For each variant, how likely it is the best. */
  readonly probability_best: Record<string, number>;
  /** What to do. For people. */
  readonly recommendation: string;
  /** Whether every variant was shown about a hundred times. */
  readonly sufficient_data: boolean;
  /** The variants. */
  readonly variants: Array<VariantResult>;
}

/** Where an experiment stands. */
export type ExperimentStatus =
  | 'active'
  | 'paused'
  | 'completed';

/** The experiments of a project. */
export interface Experiments {
  /** The experiments. */
  readonly experiments: Array<Experiment>;
}

/** How to compare. `contains` looks for a part, without regard to the case of ASCII letters. */
export type FilterOp =
  | 'eq'
  | 'neq'
  | 'gt'
  | 'lt'
  | 'gte'
  | 'lte'
  | 'contains';

/** How many go through. */
export interface Funnel {
  /** Last step by first. */
  readonly overall_conversion_rate: number;
  /** The steps. */
  readonly steps: Array<FunnelStep>;
  /** The funnel by value, most who enter first; only when it was asked for. */
  readonly breakdowns?: Array<FunnelBreakdown>;
}

/** The funnel for one value. */
export interface FunnelBreakdown {
  /** Last step by first. */
  readonly overall_conversion_rate: number;
  /** The steps. */
  readonly steps: Array<FunnelStep>;
  /** The value, null for those without the property. */
  readonly value: string | null;
}

/** What goes through a funnel. */
export type FunnelCountBy =
  | 'user_id'
  | 'session_id';

/** A condition on an event of a step. */
export interface FunnelFilter {
  op: FunnelOp;
  /** The property. */
  property: string;
  /** What to compare with. */
  value: string;
}

/** How to compare a property. */
export type FunnelOp =
  | 'eq'
  | 'neq'
  | 'contains';

/** A funnel to compute. Null means absent. */
export interface FunnelRequest {
  /** The steps, in their order. */
  steps: Array<FunnelRequestStep>;
  /** A property of the first event, or `country`, by whose values to split the funnel. */
  breakdown?: string | null;
  /** Most values to split by; 10, when it is not given. */
  breakdown_limit?: number | null;
  /** Hours from the first step within which the last must be taken; 168, when it is not given. */
  conversion_window_hours?: number | null;
  /** What goes through; users, when it is not given. */
  count_by?: FunnelCountBy | null;
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Thirty days back, when it is not given. */
  since?: string | Date | null;
}

/** One step to take. */
export interface FunnelRequestStep {
  /** The event by which it is taken. */
  event: string;
  /** Conditions on the event, all of which must hold. */
  filters?: Array<FunnelFilter> | null;
}

/** How many took a step. */
export interface FunnelStep {
  /** Mean time until the next step in milliseconds, of those who took it; null where there is none. */
  readonly avg_time_to_next_ms: number | null;
  /** Fraction of those who took the step before; 1 for the first. */
  readonly conversion_rate: number;
  /** Fraction of those who did not; 0 for the first. */
  readonly drop_off_rate: number;
  /** The event by which it is taken. */
  readonly event: string;
  /** Its number, from 1. */
  readonly step: number;
  /** How many took it. */
  readonly users: number;
}

/** What to group by. */
export type GroupField =
  | 'event'
  | 'date'
  | 'user_id'
  | 'session_id'
  | 'country';

/** The service answers. */
export interface Health {
  /** Name of the service. */
  readonly service: string;
  /** Always `ok`. */
  readonly status: 'ok';
}

/** Events by weekday and hour. */
export interface Heatmap {
  /** The weekday with most events; null without events. */
  readonly busiest_day: Weekday | null;
  /** The hour with most events; null without events. */
  readonly busiest_hour: number | null;
  /** The cells that are not empty, by day and then by hour. */
  readonly heatmap: Array<HeatmapCell>;
  /** The cell with most events, the first of several; null without events. */
  readonly peak: HeatmapCell | null;
  /** The project. */
  readonly project: string;
}

/** The events of one hour of one weekday. */
export interface HeatmapCell {
  /** The weekday, from 0 for Sunday. */
  readonly day: number;
  readonly day_name: Weekday;
  /** Events in it. */
  readonly events: number;
  /** The hour, from 0 to 23. */
  readonly hour: number;
  /** Different users in it. */
  readonly users: number;
}

/** A period and the one before. */
export interface Insights {
  readonly current_period: Period;
  readonly metrics: InsightsMetrics;
  readonly previous_period: Period;
  /** The project. */
  readonly project: string;
  readonly trend: Trend;
}

/** What is compared. */
export interface InsightsMetrics {
  /** Mean length of a session in whole milliseconds. */
  readonly avg_duration: DeltaMetric;
  /** Fraction of sessions that are bounces, with three decimals. */
  readonly bounce_rate: DeltaMetric;
  /** All events. */
  readonly total_events: DeltaMetric;
  /** All sessions. */
  readonly total_sessions: DeltaMetric;
  /** Different users. */
  readonly unique_users: DeltaMetric;
}

/** Length of a period in days. */
export type InsightsPeriod =
  | '1d'
  | '7d'
  | '14d'
  | '30d'
  | '90d';

/** Width of a bucket of time. */
export type Interval =
  | 'hour'
  | 'day'
  | 'week'
  | 'month';

/** What happens now. */
export interface Live {
  /** Different sessions within the window. */
  readonly active_sessions: number;
  /** Different users within the window. */
  readonly active_visitors: number;
  /** Events of the window, as so many in a minute. */
  readonly events_per_minute: number;
  /** The project. */
  readonly project: string;
  /** The last ten, newest first. */
  readonly recent_events: Array<LiveEvent>;
  /** Now, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Events by name, most frequent first. */
  readonly top_events: Array<LiveEventCount>;
  /** Pages, most visitors first. */
  readonly top_pages: Array<LivePage>;
  /** Length of the window in seconds. */
  readonly window_seconds: number;
}

/** One of the last events. */
export interface LiveEvent {
  /** What happened. */
  readonly event: string;
  /** Everything else. */
  readonly properties: Record<string, unknown> | null;
  /** When it happened, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Who did it. */
  readonly user_id: string | null;
}

/** An event that comes now. */
export interface LiveEventCount {
  /** How often it came. */
  readonly count: number;
  /** Its name. */
  readonly event: string;
}

/** A page that is looked at. */
export interface LivePage {
  /** Its path. */
  readonly path: string;
  /** Different users on it. */
  readonly visitors: number;
}

/** What to count. */
export type Metric =
  | 'event_count'
  | 'unique_users'
  | 'session_count'
  | 'bounce_rate'
  | 'avg_duration';

/** A new API key. */
export interface NewKey {
  /** The key. It is shown only here. */
  readonly api_key: string;
  /** Always true. */
  readonly ok: true;
}

/** Smallest or greatest first. */
export type Order =
  | 'asc'
  | 'desc';

/** What to order by. It must be among the metrics or the fields that are grouped by. */
export type OrderField =
  | 'event_count'
  | 'unique_users'
  | 'session_count'
  | 'date'
  | 'event';

/** The sessions that begin, or end, on one page. */
export interface PageRow {
  /** Their mean length in whole milliseconds. */
  readonly avg_duration: number;
  /** Events for each of them, with one decimal. */
  readonly avg_events: number;
  /** Fraction of them that are bounces, with three decimals. */
  readonly bounce_rate: number;
  /** Bounces among them. */
  readonly bounces: number;
  /** The page. */
  readonly page: string;
  /** Its sessions. */
  readonly sessions: number;
}

/** Which pages of a session. */
export type PageType =
  | 'entry'
  | 'exit'
  | 'both';

/** The lists that were asked for. */
export interface Pages {
  /** The project. */
  readonly project: string;
  /** First pages, most sessions first. */
  readonly entry_pages?: Array<PageRow>;
  /** Last pages, most sessions first. */
  readonly exit_pages?: Array<PageRow>;
}

/** The days that an answer covers. */
export interface Period {
  /** The first day, included. */
  readonly from: string;
  /** The last day, included. */
  readonly to: string;
}

/** A project. */
export interface Project {
  /** Origins of pages that may send events, divided by commas; `*` for all. */
  readonly allowed_origins: string;
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The public token that events are sent with. */
  readonly project_token: string;
}

/** A project and its use today. */
export interface ProjectDetail {
  /** Origins of pages that may send events, divided by commas; `*` for all. */
  readonly allowed_origins: string;
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The public token that events are sent with. */
  readonly project_token: string;
  readonly usage_today: ProjectUsage;
  /** When it was made. */
  readonly created_at?: string;
  /** Events that were ever stored. */
  readonly total_events?: number;
}

/** A project and its use. */
export interface ProjectRow {
  /** Origins of pages that may send events, divided by commas; `*` for all. */
  readonly allowed_origins: string;
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The public token that events are sent with. */
  readonly project_token: string;
  /** Events that were ever stored. */
  readonly total_events: number;
  /** Reads that were ever answered. */
  readonly total_reads: number;
  /** When it was made. */
  readonly created_at?: string;
}

/** The use of a project on one day. */
export interface ProjectUsage {
  /** Events that were stored. */
  readonly event_count: number;
  /** Reads that were answered. */
  readonly read_count: number;
}

/** The projects of an account. */
export interface Projects {
  /** Whether the account has a key. */
  readonly has_api_key: boolean;
  /** Projects that the account may have; -1 for any number. */
  readonly project_limit: number;
  /** The projects. */
  readonly projects: Array<ProjectRow>;
  readonly tier: Tier;
}

/** What events there are, and what they carry. */
export interface Properties {
  /** By name, most frequent first. */
  readonly events: Array<SeenEvent>;
  /** The project. */
  readonly project: string;
  /** In alphabetical order. */
  readonly property_keys: Array<string>;
}

/** Which properties came with which events. */
export interface PropertiesReceived {
  /** The project. */
  readonly project: string;
  /** The pairs. */
  readonly properties: Array<ReceivedProperty>;
  /** Most events that were looked at, as asked for. */
  readonly sample_size: number;
  /** The first day. */
  readonly since: string;
}

/** The counts. */
export interface QueryAnswer {
  /** Number of rows. */
  readonly count: number;
  /** What was grouped by. */
  readonly group_by: Array<GroupField>;
  /** What was counted. */
  readonly metrics: Array<Metric>;
  readonly period: Period;
  /** The project. */
  readonly project: string;
  /** The rows. */
  readonly rows: Array<QueryRow>;
}

/** One condition. */
export interface QueryFilter {
  /** `event`, `user_id`, `date`, `country`, `session_id`, `timestamp`, or a property as `properties.plan`. */
  field: string;
  op: FilterOp;
  /** What to compare with. */
  value: unknown;
}

/** What to count. */
export interface QueryRequest {
  /** What `event_count` counts. */
  count_mode?: CountMode;
  /** The first day, included. Seven days back, when it is not given. */
  date_from?: string | Date;
  /** The last day, included. Today, when it is not given. */
  date_to?: string | Date;
  /** Conditions, all of which must hold. */
  filters?: Array<QueryFilter>;
  /** What to group by; nothing, when it is not given. */
  group_by?: Array<GroupField>;
  /** Most rows to return. */
  limit?: number;
  /** What to count; `event_count`, when it is not given. */
  metrics?: Array<Metric>;
  /** Smallest or greatest first. */
  order?: Order;
  /** What to order by: one of the metrics, or of the fields that are grouped by. */
  order_by?: OrderField;
  /** Name of the project. */
  project?: string;
}

/** The fields that were grouped by, and the metrics. */
export interface QueryRow {
  /** Mean length of these sessions in whole milliseconds. */
  readonly avg_duration?: number;
  /** Fraction of these sessions that are bounces. */
  readonly bounce_rate?: number;
  /** The country. */
  readonly country?: string | null;
  /** The day. */
  readonly date?: string;
  /** Name of the event. */
  readonly event?: string;
  /** Events. */
  readonly event_count?: number;
  /** Different sessions. */
  readonly session_count?: number;
  /** The session. */
  readonly session_id?: string | null;
  /** Different users. */
  readonly unique_users?: number;
  /** The user. */
  readonly user_id?: string | null;
}

/** A property that an event came with. */
export interface ReceivedProperty {
  /** Name of the event. */
  readonly event: string;
  /** Its key. */
  readonly key: string;
}

/** How many users come back. */
export interface Retention {
  /** The rates of all cohorts that reach so far, weighed by their users. */
  readonly average_rates: Array<number>;
  /** The cohorts, oldest first. */
  readonly cohorts: Array<Cohort>;
  readonly period: RetentionPeriod;
  /** Users of all cohorts. At most ten thousand. */
  readonly users_analyzed: number;
}

/** Length of a period. */
export type RetentionPeriod =
  | 'day'
  | 'week'
  | 'month';

/** An experiment as pages need it. */
export interface RunningExperiment {
  /** Name of the experiment. */
  readonly key: string;
  /** Its variants, whose weights add up to 100. */
  readonly variants: Array<Variant>;
}

/** An event by name, and when it came. */
export interface SeenEvent {
  /** How often it came. */
  readonly count: number;
  /** Its name. */
  readonly event: string;
  /** The first day. */
  readonly first_seen: string;
  /** The last day. */
  readonly last_seen: string;
  /** Different users that it came from. */
  readonly unique_users: number;
}

/** How long sessions last. */
export interface SessionDistribution {
  /** The buckets that are not empty, shortest first. */
  readonly distribution: Array<DistributionRow>;
  /** Part of sessions of 30 seconds and more, in percent with one decimal. */
  readonly engaged_pct: number;
  /** The bucket in which half of all sessions is reached; null without sessions. */
  readonly median_bucket: DurationBucket | null;
  /** The project. */
  readonly project: string;
}

/** A session. */
export interface SessionRow {
  /** Its day in UTC. */
  readonly date: string;
  /** Its length in milliseconds. */
  readonly duration: number;
  /** Its last event, in milliseconds since 1970. */
  readonly end_time: number;
  /** Page of the first event. */
  readonly entry_page: string | null;
  /** Its events. */
  readonly event_count: number;
  /** Page of the last event. */
  readonly exit_page: string | null;
  /** Whether nothing came of the visit, as 1 or 0. */
  readonly is_bounce: 0 | 1;
  /** Id of its project. */
  readonly project_id: string;
  /** Its id. */
  readonly session_id: string;
  /** Its first event, in milliseconds since 1970. */
  readonly start_time: number;
  /** Whose it is. */
  readonly user_id: string | null;
}

/** The sessions of a period. */
export interface SessionStats {
  /** Mean length in whole milliseconds. */
  readonly avg_duration: number;
  /** Fraction of sessions that are bounces, not rounded. */
  readonly bounce_rate: number;
  /** Events for each session, with one decimal. */
  readonly pages_per_session: number;
  /** Sessions for each user, with one decimal. */
  readonly sessions_per_user: number;
  /** All sessions. */
  readonly total_sessions: number;
}

/** Sessions, latest start first. */
export interface Sessions {
  /** The project. */
  readonly project: string;
  /** The rows. */
  readonly sessions: Array<SessionRow>;
}

/** Totals of a period. */
export interface Stats {
  /** The twenty most frequent events, most frequent first. */
  readonly events: Array<EventCount>;
  readonly period: StatsPeriod;
  /** The project. */
  readonly project: string;
  readonly sessions: SessionStats;
  /** The series, oldest first. */
  readonly timeSeries: Array<StatsBucket>;
  readonly totals: StatsTotals;
}

/** One bucket of a series. */
export interface StatsBucket {
  /** Start of the bucket; an hour as `2026-03-09T12:00`, a day, a week by its Monday, or a month as `2026-03`. */
  readonly bucket: string;
  /** Events in it. */
  readonly total_events: number;
  /** Different users in it. */
  readonly unique_users: number;
}

/** The days that an answer covers, and the width of a bucket. */
export interface StatsPeriod {
  /** The first day, included. */
  readonly from: string;
  readonly groupBy: Interval;
  /** The last day, included. */
  readonly to: string;
}

/** Totals of a period. */
export interface StatsTotals {
  /** All events. */
  readonly total_events: number;
  /** Different users. */
  readonly unique_users: number;
}

/** The stream is open. */
export interface StreamConnected {
  /** The project. */
  readonly project: string;
  /** The events that are sent, as asked for; null for all. */
  readonly events?: Array<string> | null;
  /** The properties that sent events have; null when there are no conditions. */
  readonly filter?: Record<string, string> | null;
}

/** An event as it arrived. */
export interface StreamEvent {
  /** What happened. */
  readonly event: string;
  /** Everything else. */
  readonly properties: Record<string, unknown> | null;
  /** The visit that it belongs to. */
  readonly session_id: string | null;
  /** When it happened, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Who did it. */
  readonly user_id: string | null;
  /** Two letters. */
  readonly country?: string | null;
}

/** What the account pays for. */
export type Tier =
  | 'free'
  | 'pro';

/** What an account may use. -1 stands for no limit. */
export interface TierLimits {
  /** Events that may ever be stored. */
  readonly max_events_lifetime: number;
  /** Projects. */
  readonly max_projects: number;
  /** Requests in a minute. */
  readonly rate_limit_rpm: number;
  /** Days for which events are kept. */
  readonly retention_days: number;
  /** Events in a month. */
  readonly max_events_per_month?: number;
  /** Reads in a month. */
  readonly max_reads_per_month?: number;
}

/** Where the number of events goes, by more than ten percent or from nothing. */
export type Trend =
  | 'growing'
  | 'stable'
  | 'declining';

/** What to change. */
export interface UpdateExperimentRequest {
  /** The new status. */
  status: ExperimentStatus;
  /** The variant that has won, when completing. */
  winner?: string | null;
}

/** What to change; at least one of the two. */
export interface UpdateProjectRequest {
  /** Origins of pages that may send events, divided by commas; `*` for all. */
  allowed_origins?: string;
  /** The new name. */
  name?: string;
}

/** One of the things that are tried. */
export interface Variant {
  /** Its name. */
  readonly key: string;
  /** How likely it is in percent. */
  readonly weight: number;
}

/** What came of a variant. */
export interface VariantResult {
  /** The fraction of them. */
  readonly conversion_rate: number;
  /** Users among them that reached the goal afterwards. */
  readonly conversions: number;
  /** How often it was shown. */
  readonly exposures: number;
  /** Its name. */
  readonly key: string;
  /** Different users that saw it first. */
  readonly unique_users: number;
}

/** A weekday by name. */
export type Weekday =
  | 'Sunday'
  | 'Monday'
  | 'Tuesday'
  | 'Wednesday'
  | 'Thursday'
  | 'Friday'
  | 'Saturday';

/** Parameters of `getBreakdown`. */
export interface GetBreakdownParams {
  /** Name of the project. */
  project?: string;
  /** The property. */
  property: string;
  /** Only events of this name. */
  event?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
  /** Most rows to return. */
  limit?: number;
}

/** Parameters of `getEvents`. */
export interface GetEventsParams {
  /** Name of the project. */
  project?: string;
  /** Only events of this name. */
  event?: string;
  /** Only events of this session. */
  session_id?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
  /** Most rows to return. */
  limit?: number;
}

/** Parameters of `listExperiments`. */
export interface ListExperimentsParams {
  /** Name of the project. */
  project?: string;
}

/** Parameters of `getExperimentConfig`. */
export interface GetExperimentConfigParams {
  /** The project's public token. */
  token?: string;
}

/** Parameters of `deleteExperiment`. */
export interface DeleteExperimentParams {
  /** Id of the experiment. It has no dots, which a path would take for directions. */
  id: string;
}

/** Parameters of `getExperiment`. */
export interface GetExperimentParams {
  /** Id of the experiment. It has no dots, which a path would take for directions. */
  id: string;
}

/** Parameters of `updateExperiment`. */
export interface UpdateExperimentParams extends UpdateExperimentRequest {
  /** Id of the experiment. It has no dots, which a path would take for directions. */
  id: string;
}

/** Parameters of `getHeatmap`. */
export interface GetHeatmapParams {
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
}

/** Parameters of `getInsights`. */
export interface GetInsightsParams {
  /** Name of the project. */
  project?: string;
  /** Length of the period. */
  period?: InsightsPeriod;
}

/** Parameters of `getLiveSnapshot`. */
export interface GetLiveSnapshotParams {
  /** Name of the project; the first one of the account, when it is not given. */
  project?: string;
  /** Length of the window in seconds. */
  window?: number;
}

/** Parameters of `getPages`. */
export interface GetPagesParams {
  /** Name of the project. */
  project?: string;
  /** First pages, last pages, or both. */
  type?: PageType;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
  /** Most rows to return. */
  limit?: number;
}

/** Parameters of `deleteProject`. */
export interface DeleteProjectParams {
  /** Id of the project. It has no dots, which a path would take for directions. */
  id: string;
}

/** Parameters of `getProject`. */
export interface GetProjectParams {
  /** Id of the project. It has no dots, which a path would take for directions. */
  id: string;
}

/** Parameters of `updateProject`. */
export interface UpdateProjectParams extends UpdateProjectRequest {
  /** Id of the project. It has no dots, which a path would take for directions. */
  id: string;
}

/** Parameters of `getProperties`. */
export interface GetPropertiesParams {
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
}

/** Parameters of `getPropertiesReceived`. */
export interface GetPropertiesReceivedParams {
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
  /** Most events to look at, from the newest. */
  sample?: number;
}

/** Parameters of `getRetention`. */
export interface GetRetentionParams {
  /** Name of the project. */
  project?: string;
  /** Length of a period. */
  period?: RetentionPeriod;
  /** Number of periods, the current one included. At most 30 days, 12 weeks or 12 months. */
  cohorts?: number;
  /** The event by which users first come. Any session, when it is not given. */
  event?: string;
  /** The event by which users come back; `event`, when it is not given. */
  returning_event?: string;
  /** Where the first cohort begins. All cohorts, when it is not given. */
  since?: string | Date;
}

/** Parameters of `getSessions`. */
export interface GetSessionsParams {
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
  /** Most rows to return. */
  limit?: number;
  /** Only sessions of this user. */
  user_id?: string;
  /** Only sessions that are bounces (1), or only those that are not (0). */
  is_bounce?: 0 | 1;
}

/** Parameters of `getSessionDistribution`. */
export interface GetSessionDistributionParams {
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
}

/** Parameters of `getStats`. */
export interface GetStatsParams {
  /** Name of the project. */
  project?: string;
  /** Start of the period, included. Seven days back, when it is not given. */
  since?: string | Date;
  /** Width of a bucket of the series. Weeks begin on Monday. */
  groupBy?: Interval;
}

/** Operations of Agent Analytics that are called by name. */
export interface AgentAnalyticsOperations {
  /** The account that the key belongs to, and what it may use. */
  getAccount(params?: Record<string, never>, options?: CallOptions): Promise<Reply<Account>>;
  /**
   * Replace the API key by a new one.
   *
   * The answer is the only place where the new key is shown. The old one is refused at once.
   */
  revokeKey(params?: Record<string, never>, options?: CallOptions): Promise<Reply<NewKey>>;
  /**
   * Events by the values of one property.
   *
   * Events without the property are in `total_events` only. An empty text is a value. The property `country` is the
   * country of the event.
   */
  getBreakdown(params: GetBreakdownParams, options?: CallOptions): Promise<Reply<Breakdown>>;
  /**
   * Stored events, newest first.
   *
   * There is no cursor: ask again with a later `since`, and leave out the ids seen before.
   */
  getEvents(params?: GetEventsParams, options?: CallOptions): Promise<Reply<Events>>;
  /** The experiments of a project, whatever their status. */
  listExperiments(params?: ListExperimentsParams, options?: CallOptions): Promise<Reply<Experiments>>;
  /**
   * Start an experiment.
   *
   * Without weights, every variant is equally likely; what is left of a hundred goes to the first.
   */
  createExperiment(params: CreateExperimentRequest, options?: CallOptions): Promise<Reply<Experiment>>;
  /**
   * The running experiments of a project, as pages need them.
   *
   * Public: the project's token is enough. Which variant a user gets follows from the name of the experiment, the
   * user's id and the weights, so that every client decides alike.
   */
  getExperimentConfig(params?: GetExperimentConfigParams, options?: CallOptions): Promise<Reply<ExperimentConfig>>;
  /**
   * Delete an experiment.
   *
   * The events of its exposures stay.
   */
  deleteExperiment(params: DeleteExperimentParams, options?: CallOptions): Promise<Reply<Deleted>>;
  /**
   * One experiment with its results so far.
   *
   * Results are computed when they are asked for. A rate is conversions by users, not by exposures. `lift` compares a
   * variant with the best of the others.
   */
  getExperiment(params: GetExperimentParams, options?: CallOptions): Promise<Reply<ExperimentDetail>>;
  /**
   * Pause an experiment, let it go on, or end it.
   *
   * An active one can be paused or completed, a paused one activated or completed. A completed one stays as it is. A
   * winner may be named when completing.
   */
  updateExperiment(params: UpdateExperimentParams, options?: CallOptions): Promise<Reply<Experiment>>;
  /**
   * How many go through a sequence of events.
   *
   * Steps are taken in their order, within the window that opens with the first. Rates are fractions with three
   * decimals, each of the step before; the first step has 1. At most ten thousand enter.
   */
  getFunnel(params: FunnelRequest, options?: CallOptions): Promise<Reply<Funnel>>;
  /** Whether the service answers. */
  healthCheck(params?: Record<string, never>, options?: CallOptions): Promise<Reply<Health>>;
  /**
   * Events by weekday and hour, in UTC.
   *
   * Empty cells are left out. Seven days back are eight dates, so one weekday counts twice.
   */
  getHeatmap(params?: GetHeatmapParams, options?: CallOptions): Promise<Reply<Heatmap>>;
  /**
   * A period compared with the one before.
   *
   * The two periods share a day: seven days back from the 22nd are the 15th to the 22nd, and the seven before are the
   * 8th to the 15th.
   */
  getInsights(params?: GetInsightsParams, options?: CallOptions): Promise<Reply<Insights>>;
  /**
   * What happens now.
   *
   * Looks at what arrived within the window, and knows nothing older than five minutes.
   */
  getLiveSnapshot(params?: GetLiveSnapshotParams, options?: CallOptions): Promise<Reply<Live>>;
  /**
   * Pages on which sessions begin or end.
   *
   * The answer holds only the lists that were asked for. Sessions without a page are left out.
   */
  getPages(params?: GetPagesParams, options?: CallOptions): Promise<Reply<Pages>>;
  /** The projects of the account. */
  listProjects(params?: Record<string, never>, options?: CallOptions): Promise<Reply<Projects>>;
  /**
   * Make a project, or find the one that has this name.
   *
   * The token in the answer is what pages and agents send events with; it is no secret. A name that the account
   * already uses gives that project.
   */
  createProject(params: CreateProjectRequest, options?: CallOptions): Promise<Reply<CreatedProject>>;
  /**
   * Delete a project.
   *
   * Its token is refused from now on. Its events are kept, but nobody can read them.
   */
  deleteProject(params: DeleteProjectParams, options?: CallOptions): Promise<Reply<Deleted>>;
  /** One project, and what it was used for today. */
  getProject(params: GetProjectParams, options?: CallOptions): Promise<Reply<ProjectDetail>>;
  /**
   * Change the name of a project, or where its events may come from.
   *
   * A project that has events keeps its name.
   */
  updateProject(params: UpdateProjectParams, options?: CallOptions): Promise<Reply<Project>>;
  /**
   * The events of a period by name, and the property keys in use.
   *
   * The keys come from the hundred most recent different sets of properties.
   */
  getProperties(params?: GetPropertiesParams, options?: CallOptions): Promise<Reply<Properties>>;
  /**
   * Which property keys came with which events.
   *
   * Only members of the properties themselves, not those of objects within.
   */
  getPropertiesReceived(params?: GetPropertiesReceivedParams, options?: CallOptions): Promise<Reply<PropertiesReceived>>;
  /**
   * Events counted by freely chosen fields.
   *
   * A row has the fields it was grouped by and then the metrics. Without fields there is exactly one row, also when
   * nothing matches. Filters must all hold. A property that an event does not have matches no filter, not even `neq`,
   * and the number 1 is not the text "1".
   */
  query(params?: QueryRequest, options?: CallOptions): Promise<Reply<QueryAnswer>>;
  /**
   * How many users come back, by the period in which they first came.
   *
   * Entry 0 of a cohort is the cohort itself, so its rate is 1. Later cohorts have shorter lists. The averages weigh
   * each cohort by its users. Weeks begin on Monday; empty cohorts are left out.
   */
  getRetention(params?: GetRetentionParams, options?: CallOptions): Promise<Reply<Retention>>;
  /**
   * Sessions, latest start first.
   *
   * There is no cursor: ask again with a later `since`, and leave out the ids seen before. `since` goes by the day of
   * a session, which is the day of the event of it that arrived first.
   */
  getSessions(params?: GetSessionsParams, options?: CallOptions): Promise<Reply<Sessions>>;
  /**
   * How long sessions last.
   *
   * Empty buckets are left out. A session of one millisecond is already in `1-10s`.
   */
  getSessionDistribution(params?: GetSessionDistributionParams, options?: CallOptions): Promise<Reply<SessionDistribution>>;
  /**
   * Totals of a period, a series over it, its events and sessions.
   *
   * The series has no empty buckets. By the hour it begins at the very moment of `since`, while the totals begin with
   * its day.
   */
  getStats(params?: GetStatsParams, options?: CallOptions): Promise<Reply<Stats>>;
  /** The script that pages load to send events. */
  getTracker(params?: Record<string, never>, options?: CallOptions): Promise<Reply<string>>;
}
