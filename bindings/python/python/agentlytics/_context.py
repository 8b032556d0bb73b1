"""Fields that belong to every event of a stretch of the program: who acts, in which session, in which run."""

from __future__ import annotations

import functools
import inspect
from contextvars import ContextVar
from typing import Any, Callable, Dict, Optional, TypeVar, cast

__all__ = ["context", "current"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class _Scope(Dict[str, object]):
    """The fields that hold within a ``with``, those of the outer ones among them."""

    __slots__ = ("outer",)

    def __init__(self, outer: Optional[_Scope], fields: Dict[str, object]) -> None:
        together = {**(outer or {}), **fields}
        super().__init__((name, value) for name, value in together.items() if value is not None)
        self.outer = outer


# The scope itself, and not a function that looks for it: every call of `track` reads this.
current: ContextVar[Optional[_Scope]] = ContextVar("agentlytics.context", default=None)


class context:
    """Adds fields to every event that is tracked within, through any client.

        with agentlytics.context(agent_id="support-7", session_id="s-1"):
            metrone.track("agent_action", task="refund")

    What an event says itself is kept; an inner context goes before an outer one, and None
    takes a field of an outer one away. It holds in the calls and tasks that are
    begun within; a thread begins without, unless it is started by
    ``contextvars.copy_context().run`` or ``asyncio.to_thread``.

    Also decorates functions, asynchronous ones too.
    """

    def __init__(self, /, **fields: object) -> None:
        self._fields = fields

    # What was before is kept in the variable, not here: one object may be entered often, and by many tasks at a time.
    def __enter__(self) -> None:
        current.set(_Scope(current.get(), self._fields))

    def __exit__(self, *_: object) -> None:
        scope = current.get()
        current.set(scope and scope.outer)

    def __call__(self, function: Decorated) -> Decorated:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"context cannot decorate the generator {function.__qualname__}: "
                "its fields would hold in the caller, too, between two values; decorate what it calls"
            )
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def call_async(*args: Any, **kwargs: Any) -> Any:
                with self:
                    return await function(*args, **kwargs)

            return cast(Decorated, call_async)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return cast(Decorated, call)

    def __repr__(self) -> str:
        return f"<context of {', '.join(self._fields) or 'nothing'}>"
