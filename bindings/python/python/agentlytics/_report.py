"""What became of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional

from ._errors import AgentlyticsError, error_of

__all__ = ["DeadLetter", "DeliveryMetric", "DeliveryStats", "Dropped", "Report"]


@dataclass(frozen=True)
class Report:
    """What became of the events that a flush or shutdown was about."""

    delivered: int
    """Stored by the service."""
    duplicate: int
    """Recognised by the service as stored before."""
    rejected: int
    """Refused by the service for good."""
    dropped: int
    """Not delivered for any other reason."""
    pending: int
    """Still waiting when time ran out; always 0 after a shutdown."""
    spooled: int
    """Kept on disk by a shutdown: the next client of the same service delivers them."""


@dataclass(frozen=True)
class DeliveryStats:
    """Counters since the client was created."""

    accepted: int
    """Events for which an id was returned."""
    recovered: int
    """Events that earlier clients had left on disk, and that this one took over."""
    delivered: int
    """Stored by the service."""
    duplicate: int
    """Recognised by the service as stored before."""
    rejected: int
    """Refused by the service for good."""
    dropped: Dict[str, int]
    """Losses by reason, reasons without losses left out."""
    pending: int
    """Waiting or in flight."""
    spooled: int
    """Of these, in the spool."""
    in_flight: int
    """Of these, in a request that is under way."""
    queued_bytes: int
    """Bytes of everything that waits in memory."""
    spool_bytes: int
    """Bytes of the files of the spool."""
    batches_sent: int
    """Requests sent, repetitions included."""
    retries: int
    """Of these, repetitions."""
    state: str
    """``online``, ``offline`` or ``halted`` (bad key or used-up quota: see ``resume``)."""


@dataclass(frozen=True)
class Dropped:
    """One event that was not delivered."""

    id: str
    """What ``track`` returned for it."""
    reason: str
    """Why, for example ``queue_overflow``."""
    error: Optional[AgentlyticsError]
    """The service's word, if it had one."""

    @classmethod
    def of(cls, facts: Dict[str, Any]) -> Dropped:
        """The loss that facts of the core stand for."""
        error = facts["error"]
        return cls(facts["id"], facts["reason"], None if error is None else error_of(error))


@dataclass(frozen=True)
class DeliveryMetric:
    """One counter under the name that OpenTelemetry has for it."""

    name: str
    """For example ``otel.sdk.exporter.log.exported``."""
    error_type: Optional[str]
    """The attribute ``error.type``: why events were lost. None where they were not."""
    value: int
    """Events; for all but ``queue.size`` and ``inflight``, since the client was created."""


@dataclass(frozen=True)
class DeadLetter:
    """An event that the service refused for good, and why."""

    id: str
    """What ``track`` returned for it."""
    service: str
    """The service that refused it."""
    event_type: Optional[str]
    """What happened, if that can be told."""
    occurred_at: str
    """When it happened: RFC 3339, in UTC."""
    reason: str
    """``rejected`` or ``too_large``."""
    code: Optional[str]
    """The service's code, if it gave one."""
    message: str
    """The service's word."""
    event: Optional[Dict[str, Any]] = None
    """The event as the service was sent it, if it can be read."""
