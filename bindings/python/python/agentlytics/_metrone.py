"""The client of Metrone."""

from __future__ import annotations

from typing import TYPE_CHECKING, AsyncIterator, Iterator, Literal, Optional, TypedDict, Union

from ._client import given
from ._metrone_helpers import MetroneHelpers
from ._metrone_operations import AsyncMetroneOperations, MetroneOperations
from ._metrone_types import EventRow
from ._recorder import AsyncRecorder, Recorder
from ._stream import AsyncStream, GapItem, ReadyItem, Stream

if TYPE_CHECKING:
    from ._metrone_types import Moment, Source

__all__ = ["AsyncMetrone", "EventItem", "GapItem", "Metrone", "ReadyItem", "StreamItem"]


class EventItem(TypedDict):
    """An event as it was stored."""

    type: Literal["event"]
    data: EventRow


StreamItem = Union[ReadyItem, EventItem, GapItem]


class Metrone(MetroneHelpers, MetroneOperations, Recorder):
    """A client of Metrone; blocks the calling thread, and no other, while it waits.

    The key is taken from ``METRONE_API_KEY`` and the endpoint from ``METRONE_ENDPOINT``
    if they are not given. Usable from any number of threads.
    """

    _vendor = "metrone"

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


class AsyncMetrone(MetroneHelpers, AsyncMetroneOperations, AsyncRecorder):
    """As ``Metrone``, for asyncio: what waits is awaited. ``track`` and helpers never wait."""

    _vendor = "metrone"

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
