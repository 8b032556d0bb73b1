"""Which event loop runs the caller: that of asyncio, with or without uvloop, or that of trio. anyio runs on either.

It knows how a task waits there; nothing else in the package does. No event loop is loaded before a task waits, because
that takes longer than loading everything else together.
"""

from __future__ import annotations

import sys
from typing import Any, Callable, ContextManager, Generator, Optional, Protocol, TypeVar

__all__ = ["EventLoop", "Promise", "running"]

T = TypeVar("T")


class Promise(Protocol):
    """What another thread gives to the task that awaits it. Belongs to the event loop on which it was made."""

    def settle(self, value: Any, error: Optional[BaseException]) -> None:
        """Wakes the task with a value, or with an error to raise. On any thread; once."""
        ...

    def __await__(self) -> Generator[Any, Any, Any]: ...


class EventLoop(Protocol):
    """How a task of one of the libraries waits."""

    def promise(self) -> Promise:
        """A promise to the running task."""
        ...

    async def in_a_thread(self, work: Callable[[], T]) -> T:
        """Does what would hold up the event loop. A task that is cancelled leaves the work to end by itself."""
        ...

    def shielded(self) -> ContextManager[object]:
        """Within, a task that was cancelled before can wait: for what must be done at its end."""
        ...


def running() -> EventLoop:
    """The event loop of the running task."""
    if _is_trio():
        from . import _on_trio

        return _on_trio
    from . import _on_asyncio

    return _on_asyncio


def _is_trio() -> bool:
    sniffio = sys.modules.get("sniffio")  # Trio loads it, to say by it where it runs.
    if sniffio is None:
        return False
    try:
        return bool(sniffio.current_async_library() == "trio")
    except sniffio.AsyncLibraryNotFoundError:  # Between tasks of asyncio.
        return False
