"""The client of Agent Analytics."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    AsyncIterator,
    ClassVar,
    Dict,
    Iterator,
    List,
    Literal,
    Mapping,
    Optional,
    Sequence,
    TypedDict,
    Union,
)

from ._agent_analytics_operations import AgentAnalyticsOperations, AsyncAgentAnalyticsOperations
from ._agent_analytics_types import EventRow, SessionRow, StreamEvent
from ._client import given
from ._recorder import AsyncRecorder, BaseRecorder, Recorder
from ._stream import AsyncStream, GapItem, ReadyItem, Stream

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._agent_analytics_types import Moment, Variant
    from ._recorder import BeforeSend, ClientOptions, OnDrop

__all__ = [
    "AgentAnalytics",
    "AsyncAgentAnalytics",
    "Diagnosis",
    "EventItem",
    "Finding",
    "NextCall",
    "StreamItem",
    "Unanswered",
]


class EventItem(TypedDict):
    """An event as it arrived."""

    type: Literal["event"]
    data: StreamEvent


StreamItem = Union[ReadyItem, EventItem, GapItem]


class NextCall(TypedDict):
    """What to ask next."""

    operation: str
    """The operation, for example ``getPages``."""
    arguments: Dict[str, Any]
    """Its arguments."""


class Finding(TypedDict):
    """Something that is wrong, or soon will be."""

    rule: str
    """Which rule found it, for example ``events_without_users``."""
    severity: Literal["info", "warning", "critical"]
    """How bad it is."""
    evidence: Dict[str, Any]
    """The numbers and names by which it was found."""
    next_call: NextCall
    """What to ask next."""


class Unanswered(TypedDict):
    """A question that the service did not answer."""

    operation: str
    """The operation, for example ``getRetention``."""
    code: str
    """The service's code, for example ``PRO_REQUIRED``."""
    message: str
    """What happened."""


class Diagnosis(TypedDict):
    """What came of looking a project over."""

    project: str
    """The project."""
    findings: List[Finding]
    """What is wrong, most severe first."""
    unanswered: List[Unanswered]
    """Questions that the service did not answer: nothing is known about these."""


class _AnyAgentAnalytics(BaseRecorder):
    """What both clients have in common: all that never waits for the service."""

    _vendor = "agent_analytics"
    _variables: ClassVar[Mapping[str, str]] = {
        "api_key": "AGENT_ANALYTICS_API_KEY",
        "token": "AGENT_ANALYTICS_TOKEN",
        "project": "AGENT_ANALYTICS_PROJECT",
        "endpoint": "AGENT_ANALYTICS_ENDPOINT",
    }

    def __init__(
        self,
        api_key: Optional[str] = None,
        *,
        token: Optional[str] = None,
        project: Optional[str] = None,
        endpoint: Optional[str] = None,
        ambiguous_failures: Optional[Literal["retry", "drop"]] = None,
        any_time: Optional[bool] = None,
        on_drop: Optional[OnDrop] = None,
        before_send: Optional[BeforeSend] = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Opens a client; sends nothing yet. It needs a key to read, a token to track, or both.

        Args:
            api_key: The account's key; from ``AGENT_ANALYTICS_API_KEY`` if absent.
            token: The public token of the project that events belong to; from
                ``AGENT_ANALYTICS_TOKEN`` if absent.
            project: The project that calls are about when they do not say; from
                ``AGENT_ANALYTICS_PROJECT`` if absent.
            endpoint: Where the service is; from ``AGENT_ANALYTICS_ENDPOINT``, else its
                public address.
            ambiguous_failures: What to do with events when nobody knows whether the
                service has taken them, which does not recognise what it has:
                ``"retry"`` (default) may count them twice, ``"drop"`` may lose them.
            any_time: Send events of any time. By default those of more than 30 days ago
                are dropped as ``expired``, because the service would refuse them.
            on_drop: Told about events that were not delivered, on a thread of its own.
            before_send: Sees each event on the thread that tracks it; returns the event
                to send, changed or not, or None to hold it back.
            **options: See ``ClientOptions``.

        Raises:
            ConfigError: Neither key nor token, a malformed one, an unknown option, an
                unusable value.
        """
        own = {"token": token, "project": project, "ambiguous_failures": ambiguous_failures, "any_time": any_time}
        self._begin_recording({"api_key": api_key, "endpoint": endpoint, **own, **options}, on_drop, before_send)

    def track_exposure(
        self,
        experiment: str,
        variant: str,
        *,
        user_id: Optional[str] = None,
        session_id: Optional[str] = None,
    ) -> str:
        """Records that a user has seen a variant of an experiment: what its results count."""
        arguments = given(experiment=experiment, variant=variant, user_id=user_id, session_id=session_id)
        return self._helper("track_exposure", arguments)

    def assign(self, experiment: str, user_id: str, variants: Sequence[Union[str, Variant]]) -> Optional[str]:
        """The variant of an experiment that a user gets, the same in every client, without asking.

        ``variants`` are those of the experiment in ``get_experiment_config``, or names
        that are equally likely. None without variants.
        """
        arguments = {"experiment": experiment, "user_id": user_id, "variants": list(variants)}
        variant: Optional[str] = self._native.compute("assign", arguments).wait()
        return variant


class AgentAnalytics(_AnyAgentAnalytics, AgentAnalyticsOperations, Recorder):
    """A client of Agent Analytics; blocks the calling thread, and no other, while it waits.

    Usable from any number of threads.
    """

    def iter_events(
        self,
        *,
        project: Optional[str] = None,
        event: Optional[str] = None,
        session_id: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Iterator[EventRow]:
        """Stored events, newest first, each once; more are fetched as they are needed.

        The arguments are those of ``get_events``. The service gives the newest 1,000 of
        those that match; if there are more, a ``TooLargeError`` follows them.
        """
        arguments = given(project=project, event=event, session_id=session_id, since=since, limit=limit)
        return self._rows("getEvents", arguments, "events")

    def iter_sessions(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
        user_id: Optional[str] = None,
        is_bounce: Optional[Literal[0, 1]] = None,
    ) -> Iterator[SessionRow]:
        """Sessions, latest start first, each once; with the same bound as ``iter_events``."""
        arguments = given(project=project, since=since, limit=limit, user_id=user_id, is_bounce=is_bounce)
        return self._rows("getSessions", arguments, "sessions")

    def stream_events(
        self,
        *,
        project: Optional[str] = None,
        events: Optional[str] = None,
        filter: Optional[str] = None,
    ) -> Stream[StreamItem]:
        """Events as they arrive, of the names in ``events``, divided by commas.

        ``filter`` holds pairs ``key:value`` of properties, divided by semicolons. Items
        are dicts: ``type`` is ``event`` (``data`` is the event), ``ready`` (the service
        has opened the stream, for the first time or again) or ``gap`` (events were
        missed).
        """
        return self._stream("streamEvents", given(project=project, events=events, filter=filter))

    def diagnose(self, project: Optional[str] = None) -> Diagnosis:
        """Looks a project over, by about seven calls: what is wrong, the evidence, what to ask next."""
        diagnosis: Diagnosis = self._compute("diagnose", given(project=project))
        return diagnosis


class AsyncAgentAnalytics(_AnyAgentAnalytics, AsyncAgentAnalyticsOperations, AsyncRecorder):
    """As ``AgentAnalytics``, for asyncio and trio: what waits for the service is awaited."""

    def iter_events(
        self,
        *,
        project: Optional[str] = None,
        event: Optional[str] = None,
        session_id: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> AsyncIterator[EventRow]:
        """Stored events, newest first, each once; see ``AgentAnalytics.iter_events``."""
        arguments = given(project=project, event=event, session_id=session_id, since=since, limit=limit)
        return self._arows("getEvents", arguments, "events")

    def iter_sessions(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
        user_id: Optional[str] = None,
        is_bounce: Optional[Literal[0, 1]] = None,
    ) -> AsyncIterator[SessionRow]:
        """Sessions, latest start first, each once; see ``AgentAnalytics.iter_sessions``."""
        arguments = given(project=project, since=since, limit=limit, user_id=user_id, is_bounce=is_bounce)
        return self._arows("getSessions", arguments, "sessions")

    def stream_events(
        self,
        *,
        project: Optional[str] = None,
        events: Optional[str] = None,
        filter: Optional[str] = None,
    ) -> AsyncStream[StreamItem]:
        """Events as they arrive; see ``AgentAnalytics.stream_events``."""
        return self._astream("streamEvents", given(project=project, events=events, filter=filter))

    async def diagnose(self, project: Optional[str] = None) -> Diagnosis:
        """Looks a project over; see ``AgentAnalytics.diagnose``."""
        diagnosis: Diagnosis = await self._acompute("diagnose", given(project=project))
        return diagnosis
