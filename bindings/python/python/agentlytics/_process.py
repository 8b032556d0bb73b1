"""The ends of a process, and forks: what waits is delivered before the end, and a fork leaves it to the parent."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import signal
import sys
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, List, Optional

from . import _native, _pump

if TYPE_CHECKING:
    from ._client import BaseClient

EXIT_DEADLINE = 2.0
"""Seconds for which all clients together may hold up the end of the process."""

_open: weakref.WeakSet[BaseClient] = weakref.WeakSet()
_finalizer: Optional[Any] = None

reopening = threading.RLock()
"""Held while a forked child opens a client of its own."""


def enter(client: BaseClient) -> None:
    """From now on the client is shut down when this process ends."""
    _open.add(client)
    _deliver_when_multiprocessing_ends()
    _deliver_when_terminated()


def leave(client: BaseClient) -> None:
    """The client was shut down."""
    _open.discard(client)


def is_open(client: BaseClient) -> bool:
    """Whether the client was not shut down, neither here nor in the parent before the fork."""
    return client in _open


def open_here() -> List[BaseClient]:
    """The clients that are open and used in this process; what a parent has tracked, the parent delivers."""
    return [client for client in list(_open) if client._is_here()]


@atexit.register
def _deliver_all() -> None:
    end = time.monotonic() + EXIT_DEADLINE
    for client in open_here():
        try:
            client._close(max(0.0, end - time.monotonic()))
        except Exception:  # One client must not cost another its events.
            _pump.logger.exception("a client could not be shut down at the end of the process")
    _pump.pump.stop(max(0.1, end - time.monotonic()))


def _deliver_when_multiprocessing_ends() -> None:
    """A child of ``multiprocessing`` leaves out what ``atexit`` runs; it has finalizers instead."""
    util = sys.modules.get("multiprocessing.util")
    if util is None:
        return
    if sys.modules["multiprocessing.process"].parent_process() is not None:
        _finalize()
    else:
        _finalize_in_children(util)


@functools.cache
def _finalize_in_children(util: Any) -> None:
    """Also in one that has loaded the program already and is about to become a child, as those of a fork server do."""
    util.register_after_fork(_open, _finalize)


def _finalize(_: object = None) -> None:
    global _finalizer
    if _finalizer is None or not _finalizer.still_active():
        from multiprocessing.util import Finalize

        # After the finalizers of everything that may still track.
        _finalizer = Finalize(None, _deliver_all, exitpriority=-1000)


def _deliver_when_terminated() -> None:
    """The system's own way with SIGTERM would end the process at once; whoever has set a handler keeps it."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        with contextlib.suppress(ValueError):  # Only the main thread may set handlers.
            signal.signal(signal.SIGTERM, _terminated)


def _terminated(number: int, _frame: object) -> None:
    _deliver_all()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def _start_afresh() -> None:
    """In a forked child, before anything else: forgets. Starts and waits for nothing, as most children only exec."""
    global reopening
    _native.forked()
    # A thread of the parent, which does not exist here, may have held these.
    reopening = threading.RLock()
    _pump.pump = _pump.Pump()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)
