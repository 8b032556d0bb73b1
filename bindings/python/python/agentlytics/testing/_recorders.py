"""The clients in this process that take events, whoever has opened them: the test, its world, or the tested program."""

from __future__ import annotations

import math
from typing import Callable, List
from weakref import WeakKeyDictionary

from .. import _process
from .._recorder import BaseRecorder

__all__ = ["Recorders"]

DEADLINE = 5.0
"""Seconds for a client to deliver what waits before a test looks at it."""


class Recorders:
    """They are watched from the making of a world on, to say why it has not seen an event."""

    def __init__(self) -> None:
        self._older: WeakKeyDictionary[BaseRecorder, int] = WeakKeyDictionary()
        for recorder in _recorders():
            self._older[recorder] = recorder.delivery_stats().accepted

    def deliver(self) -> None:
        """Lets all of them deliver what waits."""
        flushes = [recorder._native.flush(DEADLINE) for recorder in _recorders()]
        for flush in flushes:
            flush.wait()

    def remarks(self) -> List[str]:
        """The lines that say which of them have not delivered, or have delivered to somewhere else."""
        return [
            *_listed("Not delivered:", _undelivered),
            *_listed("Tracked elsewhere, by a client that was opened before this test:", self._elsewhere),
        ]

    def _elsewhere(self, recorder: BaseRecorder) -> str:
        is_used = recorder.delivery_stats().accepted > self._older.get(recorder, math.inf)
        return repr(recorder) if is_used else ""


def _recorders() -> List[BaseRecorder]:
    return [client for client in _process.open_here() if isinstance(client, BaseRecorder)]


def _undelivered(recorder: BaseRecorder) -> str:
    stats = recorder.delivery_stats()
    losses = "".join(f", {count} {reason}" for reason, count in stats.dropped.items())
    return f"{recorder!r}{losses}" if stats.pending or losses else ""


def _listed(title: str, told: Callable[[BaseRecorder], str]) -> List[str]:
    """A title and what is told of each client; nothing if nothing is told of any."""
    lines = [f"  {line}" for line in map(told, _recorders()) if line]
    return [title, *lines] if lines else []
