"""The client of Metrone."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    AsyncIterator,
    ClassVar,
    Iterator,
    Literal,
    Mapping,
    Optional,
    Sequence,
    TypedDict,
    Union,
)

from ._client import given
from ._metrone_helpers import MetroneHelpers
from ._metrone_operations import AsyncMetroneOperations, MetroneOperations
from ._metrone_types import EventRow
from ._recorder import AsyncRecorder, BaseRecorder, Recorder
from ._stream import AsyncStream, GapItem, ReadyItem, Stream

if TYPE_CHECKING:
    from ._metrone_types import Moment, Source
    from .webhooks import Received

__all__ = ["AsyncMetrone", "EventItem", "GapItem", "Metrone", "ReadyItem", "StreamItem"]


class EventItem(TypedDict):
    """An event as it was stored."""

    type: Literal["event"]
    data: EventRow


StreamItem = Union[ReadyItem, EventItem, GapItem]


class _AnyMetrone(MetroneHelpers, BaseRecorder):
    """What both clients have in common: all that never waits for the service."""

    _vendor = "metrone"
    _variables: ClassVar[Mapping[str, str]] = {"api_key": "METRONE_API_KEY", "endpoint": "METRONE_ENDPOINT"}

    def capture_agent_hit(
        self,
        *,
        method: str,
        host: str,
        path: str,
        user_agent: str,
        protocol: Optional[str] = None,
        referrer: Optional[str] = None,
        skip_static_assets: bool = True,
        ignore_paths: Sequence[str] = (),
    ) -> Optional[str]:
        """Records a page view if an AI agent made a request to a website; returns the agent's name.

        ``agentlytics.web`` has middleware that calls this.

        Args:
            method: Only GET and HEAD are page views.
            host: With the port, if it is not the usual one.
            path: Path and query.
            user_agent: The header ``User-Agent``.
            protocol: ``https`` unless given.
            referrer: The header ``Referer``.
            skip_static_assets: Leaves out files that belong to pages, such as images and scripts.
            ignore_paths: Paths that are left out: exact, or with a ``*`` at the end all that begin so.

        Raises:
            ValidationError: An argument of another type. That a page view could not be
                recorded is not raised.
        """
        hit = given(method=method, host=host, path=path, user_agent=user_agent, protocol=protocol, referrer=referrer)
        options = {"skip_static_assets": skip_static_assets, "ignore_paths": ignore_paths}
        return self._native.capture_agent_hit(hit, options)

    def track_webhook(self, received: Received) -> Optional[str]:
        """Records what a webhook tells; returns the event's id, or None if it tells nothing.

        The service stores it once, however often the platform delivers it: the platform's own
        names of call and event are the key by which it is recognised.

        Raises:
            QueueFullError: The queue is full and ``overflow`` refuses new events.
            ClosedError: The client was shut down.
        """
        event = received.event
        return None if event is None else self.track(event["event_type"], event)


class Metrone(_AnyMetrone, MetroneOperations, Recorder):
    """A client of Metrone; blocks the calling thread, and no other, while it waits.

    The key is taken from ``METRONE_API_KEY`` and the endpoint from ``METRONE_ENDPOINT``
    if they are not given. Usable from any number of threads.
    """

    def iter_events(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
        limit: Optional[int] = None,
        event_type: Optional[str] = None,
        source: Optional[Source] = None,
    ) -> Iterator[EventRow]:
        """Every stored event, newest first; pages are fetched as they are needed.

        The arguments are those of ``get_events``; ``limit`` is the size of a page.
        """
        arguments = given(days=days, from_=from_, to=to, limit=limit, event_type=event_type, source=source)
        return self._rows("getEvents", arguments, "data")

    def stream_events(
        self,
        *,
        event_type: Optional[str] = None,
        source: Optional[Source] = None,
        last_event_id: Optional[str] = None,
    ) -> Stream[StreamItem]:
        """Events as the service receives them.

        Items are dicts: ``type`` is ``event`` (``data`` is the row), ``ready`` (the
        service has opened the stream, for the first time or again) or ``gap`` (events
        were missed).
        """
        arguments = given(event_type=event_type, source=source, last_event_id=last_event_id)
        return self._stream("streamEvents", arguments)


class AsyncMetrone(_AnyMetrone, AsyncMetroneOperations, AsyncRecorder):
    """As ``Metrone``, for asyncio and trio: what waits is awaited. ``track`` and helpers never wait."""

    def iter_events(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
        limit: Optional[int] = None,
        event_type: Optional[str] = None,
        source: Optional[Source] = None,
    ) -> AsyncIterator[EventRow]:
        """Every stored event, newest first; pages are fetched as they are needed.

        The arguments are those of ``get_events``; ``limit`` is the size of a page.
        """
        arguments = given(days=days, from_=from_, to=to, limit=limit, event_type=event_type, source=source)
        return self._arows("getEvents", arguments, "data")

    def stream_events(
        self,
        *,
        event_type: Optional[str] = None,
        source: Optional[Source] = None,
        last_event_id: Optional[str] = None,
    ) -> AsyncStream[StreamItem]:
        """Events as the service receives them; see ``Metrone.stream_events``."""
        arguments = given(event_type=event_type, source=source, last_event_id=last_event_id)
        return self._astream("streamEvents", arguments)
