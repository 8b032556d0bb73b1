"""How the SDK's own thread talks to Python.

That thread must not enter the interpreter: it would wait for whoever holds it, and at
the end of the process it would hang or crash. So it leaves letters in a mailbox, and one
Python thread per process, the pump, waits there with the interpreter released and hands
each letter to the one who expects it. The pump starts with the first who does.
"""

from __future__ import annotations

import _thread
import itertools
import logging
import sys
import threading
from typing import Any, Callable, Dict, Optional

from . import _event_loop, _native

logger = logging.getLogger("agentlytics")

Receiver = Callable[[Any, Optional[BaseException]], bool]
"""Takes a letter's value or error; says whether it expects no more."""


class Pump:
    """Hands letters to those who expect them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tickets = itertools.count(1)
        self._receivers: Dict[int, Receiver] = {}
        self._running: Optional[_thread.LockType] = None
        """Held by the pump's thread until it ends."""
        self.mailbox = _native.Mailbox()

    def expect(self, receiver: Receiver) -> int:
        """Letters that are put into the mailbox under the returned ticket go to ``receiver``."""
        ticket = next(self._tickets)
        self._receivers[ticket] = receiver
        with self._lock:
            if self._running is None:
                self._running = _start_real_thread(self._run)
        return ticket

    def forget(self, ticket: int) -> None:
        """Nobody expects letters under this ticket any more."""
        self._receivers.pop(ticket, None)

    def stop(self, timeout: float) -> None:
        """Hands over what is in the mailbox and ends the thread."""
        self.mailbox.close()
        if self._running is not None and self._running.acquire(timeout=timeout):
            self._running.release()

    def _run(self) -> None:
        while True:
            letter = self.mailbox.take()
            if letter is None:
                return
            self._hand_over(*letter)

    def _hand_over(self, ticket: int, value: Any, error: Optional[BaseException]) -> None:
        receiver = self._receivers.get(ticket)
        if receiver is None:
            return
        try:
            done = receiver(value, error)
        except Exception:
            logger.exception("a function that was told about events raised")
            done = False
        if done:
            self.forget(ticket)


def _start_real_thread(run: Callable[[], None]) -> _thread.LockType:
    """Starts a thread of the system, also where gevent has put its own in the place of Python's: one of those would
    hold up all others while it waits for letters. Returns a lock that is held until the thread ends.
    """
    gevent = sys.modules.get("gevent.monkey")
    start, allocate_lock = (
        gevent.get_original("_thread", ["start_new_thread", "allocate_lock"])
        if gevent
        else (_thread.start_new_thread, _thread.allocate_lock)
    )
    running: _thread.LockType = allocate_lock()
    running.acquire()

    def work() -> None:
        threading.current_thread().name = "agentlytics-pump"
        try:
            run()
        finally:
            running.release()

    start(work, ())
    return running


pump = Pump()
"""The process's pump. Replaced in a forked child, which has no thread but its own."""


async def outcome(pending: _native.Pending) -> Any:
    """Waits for ``pending`` without holding up the event loop; cancelling the wait cancels it."""
    promise = _event_loop.running().promise()

    def receive(value: Any, error: Optional[BaseException]) -> bool:
        promise.settle(value, error)
        return True

    mailbox, ticket = pump.mailbox, pump.expect(receive)
    try:
        pending.post(mailbox, ticket)
        return await promise
    except BaseException:
        pending.cancel()
        pump.forget(ticket)
        raise
