# Generated from spec/openapi/metrone.yaml by agentlytics-generate. Do not edit.
"""Types of Metrone."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Literal, Optional, TypedDict, Union

__all__ = [
    "ChannelRow",
    "ErrorAnswer",
    "ErrorCode",
    "ErrorDetail",
    "EventPage",
    "EventPayload",
    "EventRow",
    "Health",
    "Live",
    "Moment",
    "OpenapiDocument",
    "PageMeta",
    "PageRow",
    "Pages",
    "Period",
    "Query",
    "QueryAnswer",
    "QueryError",
    "QueryParams",
    "QueryRequest",
    "QueryResult",
    "QueryType",
    "ReferrerRow",
    "Source",
    "Sources",
    "Stats",
    "StreamGap",
    "StreamReady",
    "WriteAnswer",
]

# A day or a time: an object, or text in ISO 8601.
Moment = Union[date, str]

# Why a request, or one event of it, was refused. Programs go by this and not by the
# message.
ErrorCode = Literal[
    "AUTH_FAILED",
    "BATCH_ALL_INVALID",
    "DUPLICATE_EVENT",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
    "INSUFFICIENT_SCOPE",
    "INVALID_CURSOR",
    "INVALID_PARAMETER",
    "INVALID_PAYLOAD",
    "METHOD_NOT_ALLOWED",
    "NOT_FOUND",
    "ORIGIN_NOT_ALLOWED",
    "PAYLOAD_TOO_LARGE",
    "QUOTA_EXCEEDED",
    "RATE_LIMITED",
    "SERVER_ERROR",
    "UNAVAILABLE",
]

# The period that an answer covers.
Period = TypedDict(
    "Period",
    {
        # Its start, included.
        "from": "str",
        # Its end, not included.
        "to": "str",
    },
)

# The parameters of the read, with the names and bounds that it has by itself.
QueryParams = TypedDict(
    "QueryParams",
    {
        # Where to go on.
        "cursor": "str",
        # Length of the period in days, back from its end.
        "days": "int",
        # Only events of this type.
        "event_type": "str",
        # Start of the period, included.
        "from": "Moment",
        # Most rows to return.
        "limit": "int",
        # Rows to skip.
        "offset": "int",
        # Only events of this source.
        "source": "Source",
        # End of the period, not included.
        "to": "Moment",
    },
    total=False,
)

# Which read a query stands for.
QueryType = Literal["stats", "events", "pages", "sources", "live"]

# Where an event comes from.
Source = Literal[
    "web",
    "voice",
    "chat",
    "assistant",
    "sms",
    "listing",
    "campaign",
    "social",
    "review",
    "ad",
    "agent_action",
]


class ChannelRow(TypedDict):
    """One source of events."""

    conversions: int
    """Conversions among them."""

    events: int
    """Its events."""

    share: float
    """Its part of all events in percent."""

    source: Source

    unique_sessions: int
    """Sessions among them."""


class _ErrorAnswerRequired(TypedDict):
    """What every `ErrorAnswer` has."""

    error: Union[ErrorDetail, str]
    """What went wrong."""


class ErrorAnswer(_ErrorAnswerRequired, total=False):
    """A refusal. `error` is an object, or a bare text in the short form that the public
    client also reads. The members of RFC 9457 may stand beside it.
    """

    detail: str

    instance: str

    retry_after_ms: int
    """Milliseconds to wait."""

    status: int

    title: str

    type: str


class _ErrorDetailRequired(TypedDict):
    """What every `ErrorDetail` has."""

    code: ErrorCode

    message: str
    """For people."""

    request_id: str
    """Id of the request."""

    retryable: bool
    """Whether the same request may be sent again."""


class ErrorDetail(_ErrorDetailRequired, total=False):
    """What went wrong."""

    details: Dict[str, Any]
    """More, by code: `event_id` of the first event for a duplicate."""

    doc_url: str
    """Where to read more."""

    retry_after_ms: int
    """Milliseconds to wait."""


class EventPage(TypedDict):
    """One page of events, newest first."""

    data: List[EventRow]
    """The rows."""

    meta: PageMeta


class _EventPayloadRequired(TypedDict):
    """What every `EventPayload` has."""

    event_type: str
    """What happened. The vocabulary is free."""


class EventPayload(_EventPayloadRequired, total=False):
    """An event as it is written. Everything but the type is optional, and null means
    absent. Members that are not listed are ignored by the service.
    """

    agent_id: Optional[str]
    """The agent that acted."""

    agent_type: Optional[str]
    """The kind of agent that acted."""

    ai_call_id: Optional[str]
    """The provider's id of the call."""

    ai_duration_sec: Optional[float]
    """Length of the call or conversation in seconds."""

    ai_intent: Optional[str]
    """What the person wanted."""

    ai_provider: Optional[str]
    """Who runs the voice or chat agent."""

    ai_session_id: Optional[str]
    """The provider's id of the conversation."""

    channel: Optional[str]
    """The channel, for example `phone` or `website`."""

    event_name: Optional[str]
    """A finer name."""

    idempotency_key: Optional[str]
    """Names the event. A second event with this key within 24 hours is a duplicate."""

    page_path: Optional[str]
    """Path of the page; taken from `page_url` when it is not given."""

    page_title: Optional[str]
    """Title of the page."""

    page_url: Optional[str]
    """Address of the page."""

    properties: Optional[Dict[str, Any]]
    """Everything else, as JSON."""

    referrer: Optional[str]
    """Address of the page before."""

    sdk_version: Optional[str]
    """Version of the client that sent it."""

    session_id: Optional[str]
    """The visit that the event belongs to."""

    source: Optional[Source]
    """Where it comes from; `web` when it is not given."""

    timestamp: Optional[Moment]
    """When it happened; the time of receipt when it is not given. A time more than five
    minutes ahead of receipt is stored as the time of receipt.
    """

    user_agent: Optional[str]
    """The visitor's User-Agent, classified and then dropped; the request's own when it
    is not given.
    """

    utm_campaign: Optional[str]
    """Campaign name."""

    utm_content: Optional[str]
    """Campaign content."""

    utm_medium: Optional[str]
    """Campaign medium."""

    utm_source: Optional[str]
    """Campaign source."""

    utm_term: Optional[str]
    """Campaign term."""


class _EventRowRequired(TypedDict):
    """What every `EventRow` has."""

    browser: Optional[str]
    """Browser by name."""

    city: Optional[str]
    """City by name."""

    country: Optional[str]
    """Country by name."""

    country_code: Optional[str]
    """Two letters."""

    device_type: Optional[str]
    """Kind of device."""

    event_id: str
    """Id given by the service."""

    event_name: Optional[str]
    """A finer name."""

    event_type: str
    """What happened."""

    os: Optional[str]
    """Operating system by name."""

    page_path: Optional[str]
    """Path of the page."""

    page_url: Optional[str]
    """Address of the page."""

    properties: Optional[Dict[str, Any]]
    """Everything else."""

    referrer_domain: Optional[str]
    """Host of the page before, without `www.`."""

    region: Optional[str]
    """Region by name."""

    session_id: Optional[str]
    """The visit that the event belongs to."""

    source: Source

    timestamp: str
    """When it happened."""

    utm_campaign: Optional[str]
    """Campaign name."""

    utm_medium: Optional[str]
    """Campaign medium."""

    utm_source: Optional[str]
    """Campaign source."""


class EventRow(_EventRowRequired, total=False):
    """An event as it is read."""

    agent_id: Optional[str]
    """The agent that acted."""

    agent_type: Optional[str]
    """The kind of agent that acted."""

    ai_call_id: Optional[str]
    """The provider's id of the call."""

    ai_duration_sec: Optional[float]
    """Length in seconds."""

    ai_intent: Optional[str]
    """What the person wanted."""

    ai_provider: Optional[str]
    """Who runs the agent."""

    ai_session_id: Optional[str]
    """The provider's id of the conversation."""

    channel: Optional[str]
    """The channel."""

    visitor_type: Optional[Literal["human", "ai_agent", "bot"]]
    """Who was behind the User-Agent."""


class Health(TypedDict):
    """The service answers."""

    status: Literal["ok"]
    """Always `ok`."""


class Live(TypedDict):
    """Now and today."""

    active_visitors: int
    """Visitors within the last five minutes."""

    today_conversions: int
    """Conversions of today."""

    today_events: int
    """Events of today in UTC."""

    today_pageviews: int
    """Page views of today."""

    today_sessions: int
    """Sessions of today."""


class OpenapiDocument(TypedDict):
    """An OpenAPI document."""

    info: Dict[str, Any]
    """About the document."""

    openapi: str
    """Version of the format."""

    paths: Dict[str, Any]
    """The operations."""


class _PageMetaRequired(TypedDict):
    """What every `PageMeta` has."""

    count: int
    """Rows in this page."""

    limit: int
    """Most rows in a page."""

    offset: int
    """Rows skipped."""

    period: Period


class PageMeta(_PageMetaRequired, total=False):
    """Which page this is and how to get the next one."""

    has_more: bool
    """Whether there is a next page."""

    next_cursor: Optional[str]
    """Cursor of the next page, null on the last one."""


class PageRow(TypedDict):
    """One path of the site."""

    conversions: int
    """Conversions on it."""

    page_path: str
    """The path."""

    page_url: Optional[str]
    """A full address with this path."""

    pageviews: int
    """Times it was viewed."""

    unique_sessions: int
    """Sessions that viewed it."""


class Pages(TypedDict):
    """Paths of the site, most viewed first."""

    data: List[PageRow]
    """The rows."""


class _QueryRequired(TypedDict):
    """What every `Query` has."""

    type: QueryType


class Query(_QueryRequired, total=False):
    """One read."""

    id: str
    """Names the result; the place in the list, as text, when it is not given."""

    params: QueryParams


class QueryAnswer(TypedDict):
    """The results of several reads."""

    request_id: str
    """Id of the request."""

    results: List[QueryResult]
    """One for each query, in their order."""


class QueryError(TypedDict):
    """Why one read failed."""

    code: ErrorCode

    message: str
    """For people."""


class QueryRequest(TypedDict):
    """Several reads."""

    queries: List[Query]
    """The reads, answered in this order."""


class _QueryResultRequired(TypedDict):
    """What every `QueryResult` has."""

    id: str
    """The query's id."""

    status: int
    """The status it would have by itself."""

    type: QueryType


class QueryResult(_QueryResultRequired, total=False):
    """The result of one read, with `data` or with `error`."""

    data: Union[Stats, EventPage, Pages, Sources, Live]
    """The answer it would have by itself."""

    error: QueryError


class ReferrerRow(TypedDict):
    """One referring site."""

    events: int
    """Events that came from it."""

    referrer_domain: str
    """Its host."""

    unique_sessions: int
    """Sessions that came from it."""


class Sources(TypedDict):
    """Where events come from."""

    channels: List[ChannelRow]
    """By source."""

    referrers: List[ReferrerRow]
    """By referring site."""


class Stats(TypedDict):
    """Totals and rates of a period."""

    ai_interactions: int
    """Events whose type begins with `ai_` or whose source is voice, chat or assistant.
    """

    bounce_rate: float
    """Web sessions of one event, for each hundred web sessions."""

    conversion_rate: float
    """Conversions for each hundred sessions. Can pass 100, as conversions may come
    without a session.
    """

    conversions: int
    """Events of type `conversion`."""

    pageviews: int
    """Events of type `pageview`, those of agents included."""

    period: Period

    total_events: int
    """All events."""

    unique_sessions: int
    """Different session ids."""

    unique_visitors: int
    """Visitors, told apart by address and User-Agent within a day."""


class StreamGap(TypedDict):
    """Events between the id that the client named and the next frame are lost to this
    stream.
    """

    last_event_id: str
    """The id that the client named."""


class StreamReady(TypedDict):
    """The stream is open."""

    request_id: str
    """Id of the request."""


class WriteAnswer(TypedDict):
    """One event was stored."""

    accepted: int
    """Number of events stored."""

    event_id: str
    """Id of the stored event."""

    ok: Literal[True]
    """Always true."""

    request_id: str
    """Id of the request."""
