"""The ends of a process: what is still waiting is delivered, and a fork starts afresh."""

from __future__ import annotations

import atexit
import os
import time
import weakref
from typing import TYPE_CHECKING

from . import _native, _pump

if TYPE_CHECKING:
    from ._client import BaseClient

EXIT_DEADLINE = 2.0
"""Seconds for which all clients together may hold up the end of the process."""

_open: weakref.WeakSet[BaseClient] = weakref.WeakSet()


def enter(client: BaseClient) -> None:
    """From now on the client is shut down when the process ends."""
    _open.add(client)


def leave(client: BaseClient) -> None:
    """The client was shut down."""
    _open.discard(client)


@atexit.register
def _deliver_all() -> None:
    end = time.monotonic() + EXIT_DEADLINE
    for client in list(_open):
        try:
            client._close(max(0.0, end - time.monotonic()))
        except Exception:  # One client must not cost another its events.
            _pump.logger.exception("a client could not be shut down at the end of the process")
    _pump.pump.stop(max(0.1, end - time.monotonic()))


def _start_afresh() -> None:
    _native.forked()
    _open.clear()
    _pump.pump = _pump.Pump()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)
