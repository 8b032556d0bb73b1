"""Live streams as iterators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, Optional, TypedDict, TypeVar

from . import _native, _pump

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["AsyncStream", "GapItem", "ReadyItem", "Stream"]

T = TypeVar("T")


class Opened(TypedDict):
    """What is known of a stream that was opened."""

    request_id: Optional[str]
    """The service's name for the request, if it says."""


class Missed(TypedDict):
    """What is known of events that were missed."""

    last_event_id: Optional[str]
    """The last event that was received before."""


class ReadyItem(TypedDict):
    """The service has opened the stream, for the first time or again."""

    type: Literal["ready"]
    data: Opened


class GapItem(TypedDict):
    """Events were missed: read them with ``iter_events``."""

    type: Literal["gap"]
    data: Missed


class Stream(Generic[T]):
    """A live stream. Lost connections are replaced; closing it ends the iteration.

    Close it, or use it in a ``with`` statement: an unclosed stream keeps its connection
    until it is collected.
    """

    def __init__(self, items: _native.Walk) -> None:
        self._items = items

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        item: Any = self._items.next().wait()
        if item is None:
            raise StopIteration
        result: T = item
        return result

    def close(self) -> None:
        """Ends the stream, also for a thread that waits for its next item."""
        self._items.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncStream(Generic[T]):
    """As ``Stream``, for asyncio and trio."""

    def __init__(self, items: _native.Walk) -> None:
        self._items = items

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        item: Any = await _pump.outcome(self._items.next())
        if item is None:
            raise StopAsyncIteration
        result: T = item
        return result

    async def aclose(self) -> None:
        """Ends the stream, also for a task that waits for its next item."""
        self._items.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._items.close()
