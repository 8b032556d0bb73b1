"""Answers of a service, and what came with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Generic, Iterator, List, Optional, TypeVar

__all__ = ["RateLimit", "Reply"]

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class RateLimit:
    """The rate limit after an answer. Members are None where the service does not say."""

    limit: Optional[int]
    """Requests allowed per window."""
    remaining: Optional[int]
    """Requests left in this window."""
    reset_after: Optional[float]
    """Seconds until the window starts anew."""


class Reply(Generic[T_co]):
    """A service's answer.

    Its members are read as items or attributes, ``reply["pageviews"]`` or
    ``reply.pageviews``; what is called like a fact of the exchange (``status``) only as
    an item. Type checkers know the members of ``reply.body``.
    """

    body: T_co
    """The answer itself."""
    status: int
    """HTTP status."""
    request_id: str
    """The service's name for the request; ours, if the service gave none."""
    rate_limit: RateLimit
    """The rate limit after this answer."""
    attempts: int
    """How often the request was sent: 1 unless it was repeated."""

    def __init__(
        self,
        body: T_co,
        status: int,
        request_id: str,
        rate_limit: RateLimit,
        attempts: int,
    ) -> None:
        self.body = body
        self.status = status
        self.request_id = request_id
        self.rate_limit = rate_limit
        self.attempts = attempts

    @classmethod
    def of(cls, outcome: Any) -> Reply[Any]:
        """The reply that an outcome of the native client stands for."""
        body, status, request_id, limit, attempts = outcome
        reset_ms = limit["reset_after_ms"]
        reset_after = None if reset_ms is None else reset_ms / 1000
        rate_limit = RateLimit(limit["limit"], limit["remaining"], reset_after)
        return Reply(body, status, request_id, rate_limit, attempts)

    @property
    def _members(self) -> Any:
        return self.__dict__.get("body")

    def __getitem__(self, key: Any) -> Any:
        return self._members[key]

    def __getattr__(self, name: str) -> Any:
        members = self._members
        if isinstance(members, dict) and name in members:
            return members[name]
        raise AttributeError(f"the answer has no member {name!r}")

    def __iter__(self) -> Iterator[Any]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, item: object) -> bool:
        return item in self._members

    def keys(self) -> Any:
        """The names of the members, so that ``dict(reply)`` works."""
        return self._members.keys()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Reply):
            other = other.body
        return bool(self.body == other)

    __hash__ = None  # type: ignore[assignment]

    def __dir__(self) -> List[str]:
        members: Dict[str, Any] = self._members if isinstance(self._members, dict) else {}
        return sorted({*super().__dir__(), *(name for name in members)})

    def __repr__(self) -> str:
        return f"Reply({self.body!r}, status={self.status}, request_id={self.request_id!r})"
