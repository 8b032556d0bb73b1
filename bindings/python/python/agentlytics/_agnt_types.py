# Generated from spec/openapi/agnt.yaml by agentlytics-generate. Do not edit.
"""Types of AGNT Analytics."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Literal, Optional, TypedDict, Union

__all__ = [
    "AssistantRow",
    "Assistants",
    "EventCounts",
    "EventPage",
    "EventRow",
    "EventType",
    "Metrics",
    "Moment",
    "Overview",
    "Period",
    "Rolling",
    "RollingDay",
    "Snapshot",
    "Snapshots",
    "TopUsers",
    "UserRow",
]

# A day or a time: an object, or text in ISO 8601.
Moment = Union[date, str]

# What happened: a user wrote, an assistant wrote, a task was started, or a task was
# completed. Also the names of the counters.
EventType = Literal[
    "incomingMessages",
    "outgoingMessages",
    "tasksInitiated",
    "tasksCompleted",
]

# A length of time in the calendar.
Period = Literal["day", "week", "month"]


class AssistantRow(TypedDict):
    """The totals of one assistant."""

    activeUsers: int
    """Different users of all events."""

    assistant: str
    """Its id."""

    completionRate: Optional[float]

    incomingMessages: int
    """Messages from users."""

    lastActiveAt: Optional[str]
    """Time of its last event in the span."""

    name: str
    """Its name; the id when it has none."""

    outgoingMessages: int
    """Messages from assistants."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""

    total: int
    """Events of the four kinds together."""


class Assistants(TypedDict):
    """The totals of each assistant."""

    assistants: List[AssistantRow]
    """The assistants, the busiest first."""

    endDate: str
    """End of the span, not included."""

    startDate: str
    """Start of the span, included."""


class EventCounts(TypedDict):
    """How often each kind of event happened."""

    incomingMessages: int
    """Messages from users."""

    outgoingMessages: int
    """Messages from assistants."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""

    total: int
    """The four together."""


class EventPage(TypedDict):
    """A page of events."""

    events: List[EventRow]
    """The events."""

    hasMore: bool
    """Whether there is a next page."""

    limit: int
    """Most rows of a page."""

    skip: int
    """Rows of earlier pages."""

    total: int
    """Events of all pages."""


class _EventRowRequired(TypedDict):
    """What every `EventRow` has."""

    assistant: Optional[str]
    """Id of the assistant."""

    count: int
    """How many of its kind it stands for."""

    eventType: EventType

    id: str
    """Its name."""

    metadata: Dict[str, Any]
    """Whatever else is known of it."""

    timestamp: str
    """When it happened."""

    user: Optional[str]
    """Id of the user."""


class EventRow(_EventRowRequired, total=False):
    """An event."""

    chatId: str
    """The chat."""

    cost: float
    """What the model cost in US dollars."""

    inputTokens: int
    """Tokens read by the model, cached ones included."""

    outputTokens: int
    """Tokens written by the model."""

    platform: str
    """Where the chat took place."""

    taskId: str
    """The task."""

    traceId: str
    """The trace of the model's work."""


class Metrics(TypedDict):
    """Totals of a span."""

    activeUsers: int
    """Different users of all events."""

    endDate: str
    """End of the span, not included."""

    incomingMessages: int
    """Messages from users."""

    outgoingMessages: int
    """Messages from assistants."""

    period: Period
    """The period asked for."""

    periodKey: str

    startDate: str
    """Start of the span, included."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""


class Overview(TypedDict):
    """Totals of the last day, week or month."""

    activeUsers: int
    """Different users of all events."""

    computedAt: str
    """When the totals were computed."""

    endDate: str
    """End of the span, not included."""

    events: EventCounts
    """How often each kind of event happened."""

    period: Period
    """The period asked for."""

    realtime: Dict[str, Any]
    """What goes on at the moment. Its members are not documented."""

    resources: Dict[str, Any]
    """What the account holds. Its members are not documented."""

    startDate: str
    """Start of the span, included."""


class Rolling(TypedDict):
    """Totals of the last days, and each of these days."""

    activeUsers: int
    """Different users of all events."""

    assistant: Optional[str]
    """The assistant asked for."""

    completionRate: Optional[float]

    computedAt: str
    """When the totals were computed."""

    endDate: str
    """End of the span, not included."""

    incomingMessages: int
    """Messages from users."""

    outgoingMessages: int
    """Messages from assistants."""

    series: List[RollingDay]
    """The days."""

    startDate: str
    """Start of the span, included."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""

    total: int
    """Events of the four kinds together."""

    window: int
    """Length of the window in days."""


class RollingDay(TypedDict):
    """One day of a window."""

    activeUsers: int
    """Different users of all events."""

    completionRate: Optional[float]

    date: str
    """The day."""

    incomingMessages: int
    """Messages from users."""

    outgoingMessages: int
    """Messages from assistants."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""

    total: int
    """Events of the four kinds together."""


class Snapshot(TypedDict):
    """The totals of one period."""

    activeUsers: int
    """Different users of all events."""

    completionRate: Optional[float]

    computedAt: str
    """When it was computed."""

    endDate: str
    """End of the span, not included."""

    id: str
    """Its name."""

    incomingMessages: int
    """Messages from users."""

    outgoingMessages: int
    """Messages from assistants."""

    period: Period
    """How long it is."""

    periodKey: str

    startDate: str
    """Start of the span, included."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""

    total: int
    """Events of the four kinds together."""


class Snapshots(TypedDict):
    """The totals of each period."""

    endDate: str
    """End of the span, not included."""

    snapshots: List[Snapshot]
    """The snapshots, the earliest first."""

    startDate: str
    """Start of the span, included."""


class TopUsers(TypedDict):
    """The users with the most events."""

    endDate: str
    """End of the span, not included."""

    limit: int
    """Most users to return."""

    startDate: str
    """Start of the span, included."""

    users: List[UserRow]
    """The users, the most active first."""


class _UserRowRequired(TypedDict):
    """What every `UserRow` has."""

    incomingMessages: int
    """Messages from users."""

    lastActiveAt: str
    """Time of the user's last event in the span."""

    outgoingMessages: int
    """Messages from assistants."""

    tasksCompleted: int
    """Tasks completed."""

    tasksInitiated: int
    """Tasks started."""

    total: int
    """Events of the four kinds together."""

    user: str
    """The user's id."""


class UserRow(_UserRowRequired, total=False):
    """The totals of one user."""

    email: str
    """The address, if it is known."""

    name: str
    """The name, if it is known."""
