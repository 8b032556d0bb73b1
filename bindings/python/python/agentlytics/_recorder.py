"""What the client of a service can do that takes events: record them, and see to it that they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, TypedDict, TypeVar, Union

from . import _event_loop, _process, _pump
from ._client import AsyncClient, BaseClient, CallOptions, Client
from ._context import current
from ._report import DeadLetter, DeliveryMetric, DeliveryStats, Dropped, Report

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["AsyncRecorder", "BaseRecorder", "BlockMs", "ClientOptions", "Recorder"]

DEADLINE = 10.0
"""Seconds that ``flush`` and ``shutdown`` take at most, unless told otherwise."""

T = TypeVar("T")
Event = Dict[str, Any]
OnDrop = Callable[[List[Dropped]], object]
BeforeSend = Callable[[Event], Optional[Event]]


class BlockMs(TypedDict):
    """Overflow policy: ``track`` waits this many milliseconds for room."""

    block_ms: int


# The second base changes nothing, but without it pdoc does not find what the first has.
class ClientOptions(CallOptions, TypedDict, total=False):
    """How events are gathered, bounded and sent, and how calls are repeated."""

    batch_size: int
    """Events that are sent as soon as that many wait; 0 sends each at once. Default 10."""
    flush_interval_ms: int
    """Longest time an event waits for others. Default 5,000."""
    max_queue_size: int
    """Events that may wait. Default 250,000."""
    max_queue_bytes: int
    """Bytes that may wait. Default 96 MiB."""
    overflow: Union[str, BlockMs]
    """``"drop_oldest"`` (default), ``"drop_newest"`` or ``{"block_ms": n}``."""
    max_in_flight: int
    """Requests in flight at a time. Default 1, which keeps the order of events."""
    drop_timeout_ms: int
    """Time to deliver what is left when a client is forgotten without a shutdown. Default 2,000."""
    spool_dir: str
    """Directory for events that cannot be delivered now. Default: ``AGENTLYTICS_SPOOL_DIR``, or none."""
    durability: str
    """``"memory"``, ``"spill"`` (default with a ``spool_dir``) or ``"journal"``: on disk before ``track`` returns."""
    spool_name: str
    """Whose events these are. Default: whose key or token it is."""
    fsync: str
    """``"never"``, ``"per_flush"`` (default) or ``"per_event"``: when files are made to survive a power failure."""
    max_spool_bytes: int
    """Bytes of the files of one client. Default 256 MiB."""
    max_spool_age_ms: int
    """Events that were tracked longer ago are dropped as expired. Default: any age."""
    max_dead_letters: int
    """Events refused for good that are kept; beyond, the older half is removed. 0 keeps none. Default 1,000."""


class BaseRecorder(BaseClient):
    """Everything about events that never waits."""

    def __init__(
        self,
        api_key: Optional[str] = None,
        *,
        endpoint: Optional[str] = None,
        on_drop: Optional[OnDrop] = None,
        before_send: Optional[BeforeSend] = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Opens a client; sends nothing yet.

        Args:
            api_key: The key; taken from the service's environment variable if absent.
            endpoint: Where the service is; from the environment, else its public address.
            on_drop: Told about events that were not delivered, on a thread of its own.
            before_send: Sees each event on the thread that tracks it; returns the event
                to send, changed or not, or None to hold it back.
            **options: See ``ClientOptions``.

        Raises:
            ConfigError: No key or a malformed one, an unknown option, an unusable value.
        """
        self._begin_recording({"api_key": api_key, "endpoint": endpoint, **options}, on_drop, before_send)

    def _begin_recording(
        self,
        options: Mapping[str, object],
        on_drop: Optional[OnDrop],
        before_send: Optional[BeforeSend],
    ) -> None:
        """Opens the native client with the options of its service, and with its hooks."""
        self._before_send = before_send
        self._begin(options, lambda: _told_to(on_drop))

    def track(
        self,
        event_type: str,
        data: Optional[Mapping[str, object]] = None,
        /,
        **fields: object,
    ) -> str:
        """Records an event and returns its id. Never waits for the service.

        Published fields of the service stand at the top of the event; every other name
        becomes a property. ``fields`` override ``data``; those of ``agentlytics.context``
        stand where neither says anything.

        Raises:
            ValidationError: A published field of the wrong shape, or a value that JSON
                cannot express.
            QueueFullError: The queue is full and ``overflow`` refuses new events.
            ClosedError: The client was shut down.
            ConfigError: The first use in a forked child could not open the child's own client.
        """
        if self._before_send is not None:
            return self._consider(self._native.compose(event_type, data, fields, current.get()))
        return self._native.track(event_type, data, fields, current.get())

    def _helper(self, name: str, arguments: Dict[str, Any]) -> str:
        """Records an event in the words of one of the service's helpers."""
        given = {name: value for name, value in arguments.items() if value is not None}
        if self._before_send is not None:
            return self._consider(self._native.compose_helper(name, given, current.get()))
        return self._native.helper(name, given, current.get())

    def _consider(self, event: Event) -> str:
        """Shows an event to the hook, and records what the hook makes of it."""
        assert self._before_send is not None
        try:
            kept = self._before_send(event)
        except Exception:
            _pump.logger.exception("before_send raised; the event is held back")
            kept = None
        return self._native.hold_back() if kept is None else self._native.track_event(kept)

    def delivery_stats(self) -> DeliveryStats:
        """Counters since the client was created."""
        return DeliveryStats(**self._native.stats())

    def delivery_metrics(self) -> List[DeliveryMetric]:
        """The same counters under the names that OpenTelemetry has for an SDK's own state, with the unit
        ``{log_record}``: for whoever has a meter to report them with.
        """
        return [DeliveryMetric(**metric) for metric in self._native.metrics()]

    def resume(self) -> None:
        """Sends again after a halt: the key or the plan was mended."""
        self._native.resume()

    def _state(self) -> str:
        stats = self.delivery_stats()
        return f" {stats.state}, {stats.pending} pending"


class Recorder(BaseRecorder, Client):
    """A client that takes events and blocks the calling thread, and no other, while it waits."""

    def flush(self, timeout: float = DEADLINE) -> Report:
        """Sends everything that waits, and says what became of it.

        Returns when all is settled, when the service cannot be reached, or after
        ``timeout`` seconds.
        """
        return Report(**self._native.flush(timeout).wait())

    def shutdown(self, timeout: float = DEADLINE) -> Report:
        """Accepts nothing more, delivers what waits, and says what became of it.

        What is left after ``timeout`` seconds stays on disk, or, without a spool there, is
        dropped and counted. Later calls report nothing.
        """
        report = self._native.shutdown(timeout).wait()
        _process.leave(self)
        return Report(**report)

    def dead_letters(self) -> List[DeadLetter]:
        """Events that the service refused for good, oldest first. Only a client with a ``spool_dir`` keeps them.

        Raises:
            ConfigError: They cannot be read.
        """
        return _letters(self._native.dead_letters())

    def replay_dead_letters(self) -> int:
        """Tracks the dead letters again, under their ids, and returns how many those were.

        Raises:
            QueueFullError: There is no room for all of them; the others are kept.
            ClosedError: The client was shut down.
            ConfigError: They cannot be read.
        """
        return self._native.replay_dead_letters()

    def purge_dead_letters(self) -> int:
        """Removes the dead letters for good, and returns how many those were.

        Raises:
            ConfigError: They cannot be removed.
        """
        return self._native.purge_dead_letters()

    def __exit__(self, *_: object) -> None:
        self.shutdown()


class AsyncRecorder(BaseRecorder, AsyncClient):
    """A client that takes events, for asyncio and trio: what waits is awaited. Recording never waits."""

    async def flush(self, timeout: float = DEADLINE) -> Report:
        """Sends everything that waits, and says what became of it.

        Returns when all is settled, when the service cannot be reached, or after
        ``timeout`` seconds.
        """
        return Report(**await _pump.outcome(self._native.flush(timeout)))

    async def shutdown(self, timeout: float = DEADLINE) -> Report:
        """Accepts nothing more, delivers what waits, and says what became of it.

        What is left after ``timeout`` seconds stays on disk, or, without a spool there, is
        dropped and counted. Later calls report nothing.
        """
        report = await _pump.outcome(self._native.shutdown(timeout))
        _process.leave(self)
        return Report(**report)

    async def dead_letters(self) -> List[DeadLetter]:
        """Events that the service refused for good, oldest first; see ``Recorder.dead_letters``."""
        return _letters(await _in_a_thread(self._native.dead_letters))

    async def replay_dead_letters(self) -> int:
        """Tracks the dead letters again, under their ids; see ``Recorder.replay_dead_letters``."""
        return await _in_a_thread(self._native.replay_dead_letters)

    async def purge_dead_letters(self) -> int:
        """Removes the dead letters for good; see ``Recorder.purge_dead_letters``."""
        return await _in_a_thread(self._native.purge_dead_letters)

    async def __aexit__(self, *_: object) -> None:
        with _event_loop.running().shielded():  # Takes no longer than the deadline.
            await self.shutdown()


async def _in_a_thread(work: Callable[[], T]) -> T:
    """Does what waits for the disk, or for room in the queue: not on the event loop's thread, nor on the client's own,
    which makes the room.
    """
    return await _event_loop.running().in_a_thread(work)


def _letters(facts: List[Dict[str, Any]]) -> List[DeadLetter]:
    return [DeadLetter(**letter) for letter in facts]


def _told_to(on_drop: Optional[OnDrop]) -> List[Any]:
    """What the native client needs to tell losses to a hook, until it says that it has told all."""
    if on_drop is None:
        return []

    def receive(losses: Any, error: Optional[BaseException]) -> bool:
        if losses is None:
            return True
        on_drop([Dropped.of(loss) for loss in losses])
        return False

    pump = _pump.pump
    return [pump.mailbox, pump.expect(receive)]
