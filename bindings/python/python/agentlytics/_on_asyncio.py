"""How a task of asyncio waits. Loads asyncio, and nothing that does not come with Python."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any, Callable, ContextManager, Generator, Optional, TypeVar

__all__ = ["in_a_thread", "promise", "shielded"]

T = TypeVar("T")


class _Promise:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._future: asyncio.Future[Any] = self._loop.create_future()

    def settle(self, value: Any, error: Optional[BaseException]) -> None:
        with contextlib.suppress(RuntimeError):  # The loop was closed: nobody waits any more.
            self._loop.call_soon_threadsafe(self._settle, value, error)

    def _settle(self, value: Any, error: Optional[BaseException]) -> None:
        if self._future.done():
            return
        if error is None:
            self._future.set_result(value)
        else:
            self._future.set_exception(error)

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._future.__await__()


promise = _Promise


async def in_a_thread(work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work)


def shielded() -> ContextManager[object]:
    """asyncio cancels a task once and then lets it wait; a scope of anyio cancels it again whenever it does."""
    anyio = sys.modules.get("anyio")
    return anyio.CancelScope(shield=True) if anyio else contextlib.nullcontext()
