"""Errors: one class per kind, the same kinds in every language of the SDK."""

from __future__ import annotations

from typing import Any, Dict, Optional, Type

__all__ = [
    "AgentlyticsError",
    "AuthError",
    "CallCancelledError",
    "ClosedError",
    "ConfigError",
    "ConflictError",
    "DecodeError",
    "NetworkError",
    "NotFoundError",
    "PermissionDeniedError",
    "QueueFullError",
    "QuotaError",
    "RateLimitError",
    "RejectedError",
    "RequestTimeoutError",
    "ServerError",
    "TooLargeError",
    "ValidationError",
    "WebhookRefusedError",
]


class AgentlyticsError(Exception):
    """Why something failed. Go by the class, ``kind`` or ``code``; never by the text."""

    kind: str = "unknown"
    """What sort of failure, for example ``rate_limited``."""

    def __init__(
        self,
        message: str,
        *,
        code: Optional[str] = None,
        status: Optional[int] = None,
        retryable: bool = False,
        retry_after: Optional[float] = None,
        request_id: Optional[str] = None,
        vendor: Optional[str] = None,
        operation: Optional[str] = None,
        attempts: int = 0,
        details: Any = None,
    ) -> None:
        super().__init__(message)
        self.code = code if code is not None else self.kind
        """The service's own code, verbatim; without one, the kind."""
        self.status = status
        """HTTP status, if an answer came."""
        self.retryable = retryable
        """Whether the same call may succeed later."""
        self.retry_after = retry_after
        """How long the service asked us to wait, in seconds."""
        self.request_id = request_id
        """The service's name for the request; quote it when asking its support."""
        self.vendor = vendor
        """The service that was called."""
        self.operation = operation
        """The operation that was called, for example ``getStats``."""
        self.attempts = attempts
        """How often the request was sent; 0 when nothing was sent."""
        self.details = details
        """Further structured facts of the service."""


class ConfigError(AgentlyticsError):
    """The client is set up wrongly: nothing was sent."""

    kind = "config"


class ValidationError(AgentlyticsError, ValueError):
    """An argument or event is not acceptable: nothing was sent."""

    kind = "validation"


class AuthError(AgentlyticsError):
    """The key is missing, malformed or unknown (401)."""

    kind = "auth"


class PermissionDeniedError(AgentlyticsError):
    """The key does not allow this (403)."""

    kind = "permission"


class NotFoundError(AgentlyticsError):
    """There is no such thing (404)."""

    kind = "not_found"


class ConflictError(AgentlyticsError):
    """It clashes with what is there (409)."""

    kind = "conflict"


class RejectedError(AgentlyticsError):
    """The service refused the request for good (other 4xx)."""

    kind = "rejected"


class TooLargeError(AgentlyticsError):
    """The request is too large (413)."""

    kind = "too_large"


class RateLimitError(AgentlyticsError):
    """Too many requests (429): wait ``retry_after`` seconds."""

    kind = "rate_limited"


class QuotaError(AgentlyticsError):
    """The plan is used up (429): waiting a little does not help."""

    kind = "quota_exceeded"


class ServerError(AgentlyticsError):
    """The service failed (5xx)."""

    kind = "server"


class RequestTimeoutError(AgentlyticsError, TimeoutError):
    """No answer in time."""

    kind = "timeout"


class NetworkError(AgentlyticsError, ConnectionError):
    """No connection, or it broke."""

    kind = "network"


class DecodeError(AgentlyticsError):
    """The answer could not be understood."""

    kind = "decode"


class QueueFullError(AgentlyticsError):
    """The queue is full and its policy refuses new events."""

    kind = "queue_full"


class ClosedError(AgentlyticsError):
    """The client was shut down, or belongs to the parent of this process."""

    kind = "closed"


class CallCancelledError(AgentlyticsError):
    """The call was given up."""

    kind = "cancelled"


class WebhookRefusedError(AgentlyticsError):
    """A webhook that is not its platform's, or cannot be read: answer it with ``status``."""

    kind = "webhook_refused"


_CLASSES: Dict[str, Type[AgentlyticsError]] = {cls.kind: cls for cls in AgentlyticsError.__subclasses__()}


def error_of(facts: Dict[str, Any]) -> AgentlyticsError:
    """The exception for an error of the core; a kind it does not know is a plain one."""
    facts = dict(facts)
    kind = facts.pop("kind")
    retry_after_ms = facts.pop("retry_after_ms")
    retry_after = None if retry_after_ms is None else retry_after_ms / 1000
    cls = _CLASSES.get(kind, AgentlyticsError)
    error = cls(facts.pop("message"), retry_after=retry_after, **facts)
    error.kind = kind
    return error
