"""Why a call of a model failed, in the words that this package has for its own failures."""

from __future__ import annotations

from typing import Any

__all__ = ["kind_of"]

_KIND_OF_STATUS = {
    401: "auth",
    403: "permission",
    404: "not_found",
    408: "timeout",
    409: "conflict",
    413: "too_large",
    429: "rate_limited",
}

# By name: the packages of the providers name their errors alike, and none of them is imported here.
_KIND_OF_CLASS = {
    "Cancelled": "cancelled",  # That of trio.
    "CancelledError": "cancelled",
    "KeyboardInterrupt": "cancelled",
    "GeneratorExit": "cancelled",
    "APITimeoutError": "timeout",
    "TimeoutException": "timeout",
    "APIConnectionError": "network",
    "TransportError": "network",
    "OSError": "network",
    "APIResponseValidationError": "decode",
    "JSONDecodeError": "decode",
    # Without a status: an error that came in the middle of a stream.
    "APIError": "server",
}


def kind_of(error: BaseException) -> str:
    """A kind of error; ``error`` for what is neither the provider's, the network's nor the caller's."""
    status: Any = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _KIND_OF_STATUS.get(status, "server" if status >= 500 else "rejected")
    kinds = (_KIND_OF_CLASS.get(kind.__name__) for kind in type(error).__mro__)
    return next(filter(None, kinds), "error")
