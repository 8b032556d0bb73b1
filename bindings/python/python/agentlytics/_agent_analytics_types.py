# Generated from spec/openapi/agent-analytics.yaml by agentlytics-generate. Do not edit.
"""Types of Agent Analytics."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Literal, Optional, TypedDict, Union

__all__ = [
    "Account",
    "Breakdown",
    "BreakdownValue",
    "Cohort",
    "CountMode",
    "CreateExperimentRequest",
    "CreateProjectRequest",
    "CreatedProject",
    "Deleted",
    "DeltaMetric",
    "DistributionRow",
    "DurationBucket",
    "EventCount",
    "EventRow",
    "Events",
    "Experiment",
    "ExperimentConfig",
    "ExperimentDetail",
    "ExperimentResults",
    "ExperimentStatus",
    "Experiments",
    "FilterOp",
    "Funnel",
    "FunnelBreakdown",
    "FunnelCountBy",
    "FunnelFilter",
    "FunnelOp",
    "FunnelRequest",
    "FunnelRequestStep",
    "FunnelStep",
    "GroupField",
    "Health",
    "Heatmap",
    "HeatmapCell",
    "Insights",
    "InsightsMetrics",
    "InsightsPeriod",
    "Interval",
    "Live",
    "LiveEvent",
    "LiveEventCount",
    "LivePage",
    "Metric",
    "Moment",
    "NewKey",
    "Order",
    "OrderField",
    "PageRow",
    "PageType",
    "Pages",
    "Period",
    "Project",
    "ProjectDetail",
    "ProjectRow",
    "ProjectUsage",
    "Projects",
    "Properties",
    "PropertiesReceived",
    "QueryAnswer",
    "QueryFilter",
    "QueryRequest",
    "QueryRow",
    "ReceivedProperty",
    "Retention",
    "RetentionPeriod",
    "RunningExperiment",
    "SeenEvent",
    "SessionDistribution",
    "SessionRow",
    "SessionStats",
    "Sessions",
    "Stats",
    "StatsBucket",
    "StatsPeriod",
    "StatsTotals",
    "StreamConnected",
    "StreamEvent",
    "Tier",
    "TierLimits",
    "Trend",
    "UpdateExperimentRequest",
    "UpdateProjectRequest",
    "Variant",
    "VariantResult",
    "Weekday",
]

# A day or a time: an object, or text in ISO 8601.
Moment = Union[date, str]

# What `event_count` counts: every event, or every session of a user once. An event
# without a session counts for its user, unless that user has a session in the same row.
CountMode = Literal["raw", "session_then_user"]

# Lengths of sessions, from the first number up to but without the second.
DurationBucket = Literal["0s", "1-10s", "10-30s", "30-60s", "1-3m", "3-10m", "10m+"]

# Where an experiment stands.
ExperimentStatus = Literal["active", "paused", "completed"]

# How to compare. `contains` looks for a part, without regard to the case of ASCII
# letters.
FilterOp = Literal["eq", "neq", "gt", "lt", "gte", "lte", "contains"]

# What goes through a funnel.
FunnelCountBy = Literal["user_id", "session_id"]

# How to compare a property.
FunnelOp = Literal["eq", "neq", "contains"]

# What to group by.
GroupField = Literal["event", "date", "user_id", "session_id", "country"]

# Length of a period in days.
InsightsPeriod = Literal["1d", "7d", "14d", "30d", "90d"]

# Width of a bucket of time.
Interval = Literal["hour", "day", "week", "month"]

# What to count.
Metric = Literal[
    "event_count",
    "unique_users",
    "session_count",
    "bounce_rate",
    "avg_duration",
]

# Smallest or greatest first.
Order = Literal["asc", "desc"]

# What to order by. It must be among the metrics or the fields that are grouped by.
OrderField = Literal["event_count", "unique_users", "session_count", "date", "event"]

# Which pages of a session.
PageType = Literal["entry", "exit", "both"]

# The days that an answer covers.
Period = TypedDict(
    "Period",
    {
        # The first day, included.
        "from": "str",
        # The last day, included.
        "to": "str",
    },
)

# Length of a period.
RetentionPeriod = Literal["day", "week", "month"]

# The days that an answer covers, and the width of a bucket.
StatsPeriod = TypedDict(
    "StatsPeriod",
    {
        # The first day, included.
        "from": "str",
        "groupBy": "Interval",
        # The last day, included.
        "to": "str",
    },
)

# What the account pays for.
Tier = Literal["free", "pro"]

# Where the number of events goes, by more than ten percent or from nothing.
Trend = Literal["growing", "stable", "declining"]

# A weekday by name.
Weekday = Literal[
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
]


class Account(TypedDict):
    """An account."""

    created_at: str
    """When it was made."""

    email: str
    """Its address."""

    github_login: Optional[str]
    """Its name on GitHub."""

    id: str
    """Its id."""

    monthly_spend_cap_dollars: Optional[float]
    """What a month may cost, in dollars; null for any amount."""

    projects_count: int
    """Projects that it has."""

    projects_limit: int
    """Projects that it may have; -1 for any number."""

    tier: Tier

    tier_limits: TierLimits


class Breakdown(TypedDict):
    """Events by the values of one property."""

    event: Optional[str]
    """The event that was asked for, null for all."""

    project: str
    """The project."""

    property: str
    """The property."""

    total_events: int
    """All such events, with the property or without."""

    total_with_property: int
    """Those with the property."""

    values: List[BreakdownValue]
    """The values, most events first."""


class BreakdownValue(TypedDict):
    """One value of a property."""

    count: int
    """Events that have it."""

    unique_users: int
    """Different users among them."""

    value: str
    """The value as text; an object or a list as JSON."""


class Cohort(TypedDict):
    """The users that first came in one period."""

    date: str
    """First day of the period."""

    rates: List[float]
    """The same as fractions, with three decimals."""

    retained: List[int]
    """How many of them came in that period, the next, and so on."""

    users: int
    """How many they are."""


class _CreateExperimentRequestRequired(TypedDict):
    """What every `CreateExperimentRequest` has."""

    goal_event: str
    """The event that counts as a success."""

    name: str
    """Its name: letters, digits, hyphens and underscores. Pages use it as it is."""

    variants: List[str]
    """Names of the variants, all different."""


class CreateExperimentRequest(_CreateExperimentRequestRequired, total=False):
    """An experiment to start."""

    project: str
    """Name of the project."""

    weights: List[int]
    """How likely each variant is in percent, in the same order. They add up to 100."""


class _CreateProjectRequestRequired(TypedDict):
    """What every `CreateProjectRequest` has."""

    name: str
    """Its name: letters, digits, dots, hyphens and underscores."""


class CreateProjectRequest(_CreateProjectRequestRequired, total=False):
    """A project to make."""

    allowed_origins: str
    """Origins of pages that may send events, divided by commas; `*` for all, which it
    is when it is not given.
    """


class _CreatedProjectRequired(TypedDict):
    """What every `CreatedProject` has."""

    id: str
    """Its id."""

    name: str
    """Its name."""

    project_token: str
    """The public token that events are sent with."""


class CreatedProject(_CreatedProjectRequired, total=False):
    """A project that was made or found."""

    allowed_origins: str
    """Origins of pages that may send events, divided by commas; `*` for all."""

    api_example: str
    """A first request to try."""

    existing: bool
    """True when the project was there before."""

    snippet: str
    """HTML that loads the tracker."""


class Deleted(TypedDict):
    """Something was deleted."""

    deleted: str
    """Its id."""

    ok: Literal[True]
    """Always true."""


class DeltaMetric(TypedDict):
    """A number, and what it was before."""

    change: float
    """The first less the second."""

    change_pct: Optional[int]
    """The change in whole percent; null when there was nothing before and there is
    something now.
    """

    current: float
    """In the period."""

    previous: float
    """In the period before."""


class DistributionRow(TypedDict):
    """The sessions of one bucket."""

    avg_events: float
    """Events for each of them, with one decimal."""

    bounces: int
    """Bounces among them."""

    bucket: DurationBucket

    pct: float
    """Its part of all sessions in percent, with one decimal."""

    sessions: int
    """Its sessions."""


class EventCount(TypedDict):
    """How often an event came."""

    count: int
    """How often it came."""

    event: str
    """Its name."""

    unique_users: int
    """Different users that it came from."""


class _EventRowRequired(TypedDict):
    """What every `EventRow` has."""

    date: str
    """Its day in UTC."""

    event: str
    """What happened."""

    id: str
    """Its id, a ULID."""

    project_id: str
    """Id of its project."""

    properties: Optional[Dict[str, Any]]
    """Everything else."""

    session_id: Optional[str]
    """The visit that it belongs to."""

    timestamp: float
    """When it happened, in milliseconds since 1970."""

    user_id: Optional[str]
    """Who did it."""


class EventRow(_EventRowRequired, total=False):
    """An event as it is read."""

    country: Optional[str]
    """Two letters."""


class Events(TypedDict):
    """Events, newest first."""

    events: List[EventRow]
    """The rows."""

    project: str
    """The project."""


class Experiment(TypedDict):
    """An experiment."""

    account_id: str
    """Id of its account."""

    completed_at: Optional[str]
    """When it was completed."""

    created_at: str
    """When it was started."""

    goal_event: str
    """The event that counts as a success."""

    id: str
    """Its id."""

    name: str
    """Its name."""

    project_id: str
    """Id of its project."""

    status: ExperimentStatus

    updated_at: str
    """When it was last changed."""

    variants: List[Variant]
    """Its variants, whose weights add up to 100."""

    winner: Optional[str]
    """The variant that has won, if one was named."""


class ExperimentConfig(TypedDict):
    """The running experiments of a project."""

    experiments: List[RunningExperiment]
    """The experiments."""


class _ExperimentDetailRequired(TypedDict):
    """What every `ExperimentDetail` has."""

    account_id: str
    """Id of its account."""

    completed_at: Optional[str]
    """When it was completed."""

    created_at: str
    """When it was started."""

    goal_event: str
    """The event that counts as a success."""

    id: str
    """Its id."""

    name: str
    """Its name."""

    project_id: str
    """Id of its project."""

    status: ExperimentStatus

    updated_at: str
    """When it was last changed."""

    variants: List[Variant]
    """Its variants, whose weights add up to 100."""

    winner: Optional[str]
    """The variant that has won, if one was named."""


class ExperimentDetail(_ExperimentDetailRequired, total=False):
    """An experiment with its results."""

    results: ExperimentResults


class ExperimentResults(TypedDict):
    """What came of an experiment so far."""

    lift: Dict[str, float]
    """For each variant, its rate compared with the best of the others; 0.1 is a tenth
    more.
    """

    probability_best: Dict[str, float]
    """For each variant, how likely it is the best."""

    recommendation: str
    """What to do. For people."""

    sufficient_data: bool
    """Whether every variant was shown about a hundred times."""

    variants: List[VariantResult]
    """The variants."""


class Experiments(TypedDict):
    """The experiments of a project."""

    experiments: List[Experiment]
    """The experiments."""


class _FunnelRequired(TypedDict):
    """What every `Funnel` has."""

    overall_conversion_rate: float
    """Last step by first."""

    steps: List[FunnelStep]
    """The steps."""


class Funnel(_FunnelRequired, total=False):
    """How many go through."""

    breakdowns: List[FunnelBreakdown]
    """The funnel by value, most who enter first; only when it was asked for."""


class FunnelBreakdown(TypedDict):
    """The funnel for one value."""

    overall_conversion_rate: float
    """Last step by first."""

    steps: List[FunnelStep]
    """The steps."""

    value: Optional[str]
    """The value, null for those without the property."""


class FunnelFilter(TypedDict):
    """A condition on an event of a step."""

    op: FunnelOp

    property: str
    """The property."""

    value: str
    """What to compare with."""


class _FunnelRequestRequired(TypedDict):
    """What every `FunnelRequest` has."""

    steps: List[FunnelRequestStep]
    """The steps, in their order."""


class FunnelRequest(_FunnelRequestRequired, total=False):
    """A funnel to compute. Null means absent."""

    breakdown: Optional[str]
    """A property of the first event, or `country`, by whose values to split the funnel.
    """

    breakdown_limit: Optional[int]
    """Most values to split by; 10, when it is not given."""

    conversion_window_hours: Optional[float]
    """Hours from the first step within which the last must be taken; 168, when it is
    not given.
    """

    count_by: Optional[FunnelCountBy]
    """What goes through; users, when it is not given."""

    project: str
    """Name of the project."""

    since: Optional[Moment]
    """Start of the period, included. Thirty days back, when it is not given."""


class _FunnelRequestStepRequired(TypedDict):
    """What every `FunnelRequestStep` has."""

    event: str
    """The event by which it is taken."""


class FunnelRequestStep(_FunnelRequestStepRequired, total=False):
    """One step to take."""

    filters: Optional[List[FunnelFilter]]
    """Conditions on the event, all of which must hold."""


class FunnelStep(TypedDict):
    """How many took a step."""

    avg_time_to_next_ms: Optional[float]
    """Mean time until the next step in milliseconds, of those who took it; null where
    there is none.
    """

    conversion_rate: float
    """Fraction of those who took the step before; 1 for the first."""

    drop_off_rate: float
    """Fraction of those who did not; 0 for the first."""

    event: str
    """The event by which it is taken."""

    step: int
    """Its number, from 1."""

    users: int
    """How many took it."""


class Health(TypedDict):
    """The service answers."""

    service: str
    """Name of the service."""

    status: Literal["ok"]
    """Always `ok`."""


class Heatmap(TypedDict):
    """Events by weekday and hour."""

    busiest_day: Optional[Weekday]
    """The weekday with most events; null without events."""

    busiest_hour: Optional[int]
    """The hour with most events; null without events."""

    heatmap: List[HeatmapCell]
    """The cells that are not empty, by day and then by hour."""

    peak: Optional[HeatmapCell]
    """The cell with most events, the first of several; null without events."""

    project: str
    """The project."""


class HeatmapCell(TypedDict):
    """The events of one hour of one weekday."""

    day: int
    """The weekday, from 0 for Sunday."""

    day_name: Weekday

    events: int
    """Events in it."""

    hour: int
    """The hour, from 0 to 23."""

    users: int
    """Different users in it."""


class Insights(TypedDict):
    """A period and the one before."""

    current_period: Period

    metrics: InsightsMetrics

    previous_period: Period

    project: str
    """The project."""

    trend: Trend


class InsightsMetrics(TypedDict):
    """What is compared."""

    avg_duration: DeltaMetric
    """Mean length of a session in whole milliseconds."""

    bounce_rate: DeltaMetric
    """Fraction of sessions that are bounces, with three decimals."""

    total_events: DeltaMetric
    """All events."""

    total_sessions: DeltaMetric
    """All sessions."""

    unique_users: DeltaMetric
    """Different users."""


class Live(TypedDict):
    """What happens now."""

    active_sessions: int
    """Different sessions within the window."""

    active_visitors: int
    """Different users within the window."""

    events_per_minute: int
    """Events of the window, as so many in a minute."""

    project: str
    """The project."""

    recent_events: List[LiveEvent]
    """The last ten, newest first."""

    timestamp: float
    """Now, in milliseconds since 1970."""

    top_events: List[LiveEventCount]
    """Events by name, most frequent first."""

    top_pages: List[LivePage]
    """Pages, most visitors first."""

    window_seconds: int
    """Length of the window in seconds."""


class LiveEvent(TypedDict):
    """One of the last events."""

    event: str
    """What happened."""

    properties: Optional[Dict[str, Any]]
    """Everything else."""

    timestamp: float
    """When it happened, in milliseconds since 1970."""

    user_id: Optional[str]
    """Who did it."""


class LiveEventCount(TypedDict):
    """An event that comes now."""

    count: int
    """How often it came."""

    event: str
    """Its name."""


class LivePage(TypedDict):
    """A page that is looked at."""

    path: str
    """Its path."""

    visitors: int
    """Different users on it."""


class NewKey(TypedDict):
    """A new API key."""

    api_key: str
    """The key. It is shown only here."""

    ok: Literal[True]
    """Always true."""


class PageRow(TypedDict):
    """The sessions that begin, or end, on one page."""

    avg_duration: float
    """Their mean length in whole milliseconds."""

    avg_events: float
    """Events for each of them, with one decimal."""

    bounce_rate: float
    """Fraction of them that are bounces, with three decimals."""

    bounces: int
    """Bounces among them."""

    page: str
    """The page."""

    sessions: int
    """Its sessions."""


class _PagesRequired(TypedDict):
    """What every `Pages` has."""

    project: str
    """The project."""


class Pages(_PagesRequired, total=False):
    """The lists that were asked for."""

    entry_pages: List[PageRow]
    """First pages, most sessions first."""

    exit_pages: List[PageRow]
    """Last pages, most sessions first."""


class Project(TypedDict):
    """A project."""

    allowed_origins: str
    """Origins of pages that may send events, divided by commas; `*` for all."""

    id: str
    """Its id."""

    name: str
    """Its name."""

    project_token: str
    """The public token that events are sent with."""


class _ProjectDetailRequired(TypedDict):
    """What every `ProjectDetail` has."""

    allowed_origins: str
    """Origins of pages that may send events, divided by commas; `*` for all."""

    id: str
    """Its id."""

    name: str
    """Its name."""

    project_token: str
    """The public token that events are sent with."""

    usage_today: ProjectUsage


class ProjectDetail(_ProjectDetailRequired, total=False):
    """A project and its use today."""

    created_at: str
    """When it was made."""

    total_events: int
    """Events that were ever stored."""


class _ProjectRowRequired(TypedDict):
    """What every `ProjectRow` has."""

    allowed_origins: str
    """Origins of pages that may send events, divided by commas; `*` for all."""

    id: str
    """Its id."""

    name: str
    """Its name."""

    project_token: str
    """The public token that events are sent with."""

    total_events: int
    """Events that were ever stored."""

    total_reads: int
    """Reads that were ever answered."""


class ProjectRow(_ProjectRowRequired, total=False):
    """A project and its use."""

    created_at: str
    """When it was made."""


class ProjectUsage(TypedDict):
    """The use of a project on one day."""

    event_count: int
    """Events that were stored."""

    read_count: int
    """Reads that were answered."""


class Projects(TypedDict):
    """The projects of an account."""

    has_api_key: bool
    """Whether the account has a key."""

    project_limit: int
    """Projects that the account may have; -1 for any number."""

    projects: List[ProjectRow]
    """The projects."""

    tier: Tier


class Properties(TypedDict):
    """What events there are, and what they carry."""

    events: List[SeenEvent]
    """By name, most frequent first."""

    project: str
    """The project."""

    property_keys: List[str]
    """In alphabetical order."""


class PropertiesReceived(TypedDict):
    """Which properties came with which events."""

    project: str
    """The project."""

    properties: List[ReceivedProperty]
    """The pairs."""

    sample_size: int
    """Most events that were looked at, as asked for."""

    since: str
    """The first day."""


class QueryAnswer(TypedDict):
    """The counts."""

    count: int
    """Number of rows."""

    group_by: List[GroupField]
    """What was grouped by."""

    metrics: List[Metric]
    """What was counted."""

    period: Period

    project: str
    """The project."""

    rows: List[QueryRow]
    """The rows."""


class QueryFilter(TypedDict):
    """One condition."""

    field: str
    """`event`, `user_id`, `date`, `country`, `session_id`, `timestamp`, or a property
    as `properties.plan`.
    """

    op: FilterOp

    value: Any
    """What to compare with."""


class QueryRequest(TypedDict, total=False):
    """What to count."""

    count_mode: CountMode
    """What `event_count` counts."""

    date_from: Moment
    """The first day, included. Seven days back, when it is not given."""

    date_to: Moment
    """The last day, included. Today, when it is not given."""

    filters: List[QueryFilter]
    """Conditions, all of which must hold."""

    group_by: List[GroupField]
    """What to group by; nothing, when it is not given."""

    limit: int
    """Most rows to return."""

    metrics: List[Metric]
    """What to count; `event_count`, when it is not given."""

    order: Order
    """Smallest or greatest first."""

    order_by: OrderField
    """What to order by: one of the metrics, or of the fields that are grouped by."""

    project: str
    """Name of the project."""


class QueryRow(TypedDict, total=False):
    """The fields that were grouped by, and the metrics."""

    avg_duration: int
    """Mean length of these sessions in whole milliseconds."""

    bounce_rate: float
    """Fraction of these sessions that are bounces."""

    country: Optional[str]
    """The country."""

    date: str
    """The day."""

    event: str
    """Name of the event."""

    event_count: int
    """Events."""

    session_count: int
    """Different sessions."""

    session_id: Optional[str]
    """The session."""

    unique_users: int
    """Different users."""

    user_id: Optional[str]
    """The user."""


class ReceivedProperty(TypedDict):
    """A property that an event came with."""

    event: str
    """Name of the event."""

    key: str
    """Its key."""


class Retention(TypedDict):
    """How many users come back."""

    average_rates: List[float]
    """The rates of all cohorts that reach so far, weighed by their users."""

    cohorts: List[Cohort]
    """The cohorts, oldest first."""

    period: RetentionPeriod

    users_analyzed: int
    """Users of all cohorts. At most ten thousand."""


class RunningExperiment(TypedDict):
    """An experiment as pages need it."""

    key: str
    """Name of the experiment."""

    variants: List[Variant]
    """Its variants, whose weights add up to 100."""


class SeenEvent(TypedDict):
    """An event by name, and when it came."""

    count: int
    """How often it came."""

    event: str
    """Its name."""

    first_seen: str
    """The first day."""

    last_seen: str
    """The last day."""

    unique_users: int
    """Different users that it came from."""


class SessionDistribution(TypedDict):
    """How long sessions last."""

    distribution: List[DistributionRow]
    """The buckets that are not empty, shortest first."""

    engaged_pct: float
    """Part of sessions of 30 seconds and more, in percent with one decimal."""

    median_bucket: Optional[DurationBucket]
    """The bucket in which half of all sessions is reached; null without sessions."""

    project: str
    """The project."""


class SessionRow(TypedDict):
    """A session."""

    date: str
    """Its day in UTC."""

    duration: int
    """Its length in milliseconds."""

    end_time: float
    """Its last event, in milliseconds since 1970."""

    entry_page: Optional[str]
    """Page of the first event."""

    event_count: int
    """Its events."""

    exit_page: Optional[str]
    """Page of the last event."""

    is_bounce: Literal[0, 1]
    """Whether nothing came of the visit, as 1 or 0."""

    project_id: str
    """Id of its project."""

    session_id: str
    """Its id."""

    start_time: float
    """Its first event, in milliseconds since 1970."""

    user_id: Optional[str]
    """Whose it is."""


class SessionStats(TypedDict):
    """The sessions of a period."""

    avg_duration: int
    """Mean length in whole milliseconds."""

    bounce_rate: float
    """Fraction of sessions that are bounces, not rounded."""

    pages_per_session: float
    """Events for each session, with one decimal."""

    sessions_per_user: float
    """Sessions for each user, with one decimal."""

    total_sessions: int
    """All sessions."""


class Sessions(TypedDict):
    """Sessions, latest start first."""

    project: str
    """The project."""

    sessions: List[SessionRow]
    """The rows."""


class Stats(TypedDict):
    """Totals of a period."""

    events: List[EventCount]
    """The twenty most frequent events, most frequent first."""

    period: StatsPeriod

    project: str
    """The project."""

    sessions: SessionStats

    timeSeries: List[StatsBucket]
    """The series, oldest first."""

    totals: StatsTotals


class StatsBucket(TypedDict):
    """One bucket of a series."""

    bucket: str
    """Start of the bucket; an hour as `2026-03-09T12:00`, a day, a week by its Monday,
    or a month as `2026-03`.
    """

    total_events: int
    """Events in it."""

    unique_users: int
    """Different users in it."""


class StatsTotals(TypedDict):
    """Totals of a period."""

    total_events: int
    """All events."""

    unique_users: int
    """Different users."""


class _StreamConnectedRequired(TypedDict):
    """What every `StreamConnected` has."""

    project: str
    """The project."""


class StreamConnected(_StreamConnectedRequired, total=False):
    """The stream is open."""

    events: Optional[List[str]]
    """The events that are sent, as asked for; null for all."""

    filter: Optional[Dict[str, str]]
    """The properties that sent events have; null when there are no conditions."""


class _StreamEventRequired(TypedDict):
    """What every `StreamEvent` has."""

    event: str
    """What happened."""

    properties: Optional[Dict[str, Any]]
    """Everything else."""

    session_id: Optional[str]
    """The visit that it belongs to."""

    timestamp: float
    """When it happened, in milliseconds since 1970."""

    user_id: Optional[str]
    """Who did it."""


class StreamEvent(_StreamEventRequired, total=False):
    """An event as it arrived."""

    country: Optional[str]
    """Two letters."""


class _TierLimitsRequired(TypedDict):
    """What every `TierLimits` has."""

    max_events_lifetime: int
    """Events that may ever be stored."""

    max_projects: int
    """Projects."""

    rate_limit_rpm: int
    """Requests in a minute."""

    retention_days: int
    """Days for which events are kept."""


class TierLimits(_TierLimitsRequired, total=False):
    """What an account may use. -1 stands for no limit."""

    max_events_per_month: int
    """Events in a month."""

    max_reads_per_month: int
    """Reads in a month."""


class _UpdateExperimentRequestRequired(TypedDict):
    """What every `UpdateExperimentRequest` has."""

    status: ExperimentStatus
    """The new status."""


class UpdateExperimentRequest(_UpdateExperimentRequestRequired, total=False):
    """What to change."""

    winner: Optional[str]
    """The variant that has won, when completing."""


class UpdateProjectRequest(TypedDict, total=False):
    """What to change; at least one of the two."""

    allowed_origins: str
    """Origins of pages that may send events, divided by commas; `*` for all."""

    name: str
    """The new name."""


class Variant(TypedDict):
    """One of the things that are tried."""

    key: str
    """Its name."""

    weight: int
    """How likely it is in percent."""


class VariantResult(TypedDict):
    """What came of a variant."""

    conversion_rate: float
    """The fraction of them."""

    conversions: int
    """Users among them that reached the goal afterwards."""

    exposures: int
    """How often it was shown."""

    key: str
    """Its name."""

    unique_users: int
    """Different users that saw it first."""
