"""The time in a world of a mock server."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict, Optional, Union

__all__ = ["MockClock"]


class MockClock:
    """Tells the services' time, and moves it. The clients' own time, by which they wait and retry, stays the real one.

    A time without a zone is local time.
    """

    def __init__(self, change: Callable[[Dict[str, Any]], Dict[str, Any]]) -> None:
        self._change = change

    @property
    def now(self) -> datetime:
        """The time, in UTC."""
        return _read(self._change({})["now"])

    def freeze(self, at: Optional[datetime] = None) -> None:
        """Stops the clock, at this time or where it is."""
        self._change({"freeze": True} if at is None else {"freeze": True, "set": _written(at)})

    def set(self, to: datetime) -> None:
        """Jumps to a time. A frozen clock stays frozen there, a running one runs on from there."""
        self._change({"set": _written(to)})

    def advance(self, by: Union[timedelta, float]) -> None:
        """Jumps forward; a number is seconds."""
        span = by if isinstance(by, timedelta) else timedelta(seconds=by)
        self._change({"advance_ms": round(span / timedelta(milliseconds=1))})

    def resume(self) -> None:
        """Lets a frozen clock run on."""
        self._change({"resume": True})


def _written(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat()


def _read(text: str) -> datetime:
    """Reads a time that may be finer than a ``datetime`` is."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{seconds}.{fraction[:6]:0<6}+00:00")
