"""How a task of trio waits. Loaded only where trio runs: the package does not depend on it."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, ContextManager, Generator, Optional, TypeVar

import trio

__all__ = ["in_a_thread", "promise", "shielded"]

T = TypeVar("T")


class _Promise:
    def __init__(self) -> None:
        self._token = trio.lowlevel.current_trio_token()
        self._settled = trio.Event()
        self._value: Any = None
        self._error: Optional[BaseException] = None

    def settle(self, value: Any, error: Optional[BaseException]) -> None:
        self._value, self._error = value, error
        with contextlib.suppress(trio.RunFinishedError):  # Nobody waits any more.
            self._token.run_sync_soon(self._settled.set)

    async def _outcome(self) -> Any:
        await self._settled.wait()
        if self._error is not None:
            raise self._error
        return self._value

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._outcome().__await__()


promise = _Promise


async def in_a_thread(work: Callable[[], T]) -> T:
    return await trio.to_thread.run_sync(work, abandon_on_cancel=True)


def shielded() -> ContextManager[object]:
    return trio.CancelScope(shield=True)
