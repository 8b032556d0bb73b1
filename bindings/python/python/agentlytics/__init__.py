"""One typed analytics SDK for AI agents: record what agents do, read their analytics back.

    from agentlytics import Metrone

    with Metrone() as metrone:  # the key from METRONE_API_KEY
        metrone.track("agent_action", agent_id="support-7", task="refund")
        print(metrone.get_stats(days=7).total_events)

``AgentAnalytics`` and ``Agnt`` are the clients of the other services. ``AsyncMetrone``,
``AsyncAgentAnalytics`` and ``AsyncAgnt`` are the same for asyncio and trio. ``agentlytics.llm``
records what clients of model providers are used for, ``agentlytics.web`` has middleware that records AI
agents on websites, ``agentlytics.webhooks`` takes what voice and agent platforms send to web servers,
and ``agentlytics.testing`` holds a mock server.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, List

from . import _process as _process
from ._client import CallOptions
from ._context import context
from ._errors import (
    AgentlyticsError,
    AuthError,
    CallCancelledError,
    ClosedError,
    ConfigError,
    ConflictError,
    DecodeError,
    NetworkError,
    NotFoundError,
    PermissionDeniedError,
    QueueFullError,
    QuotaError,
    RateLimitError,
    RejectedError,
    RequestTimeoutError,
    ServerError,
    TooLargeError,
    ValidationError,
    WebhookRefusedError,
)
from ._native import __version__
from ._recorder import BlockMs, ClientOptions
from ._reply import RateLimit, Reply
from ._report import DeadLetter, DeliveryMetric, DeliveryStats, Dropped, Report
from ._stream import AsyncStream, Stream

if TYPE_CHECKING:
    from ._agent_analytics import AgentAnalytics, AsyncAgentAnalytics
    from ._agnt import Agnt, AsyncAgnt
    from ._metrone import AsyncMetrone, Metrone

__all__ = [
    "AgentAnalytics",
    "AgentlyticsError",
    "Agnt",
    "AsyncAgentAnalytics",
    "AsyncAgnt",
    "AsyncMetrone",
    "AsyncStream",
    "AuthError",
    "BlockMs",
    "CallCancelledError",
    "CallOptions",
    "ClientOptions",
    "ClosedError",
    "ConfigError",
    "ConflictError",
    "DeadLetter",
    "DecodeError",
    "DeliveryMetric",
    "DeliveryStats",
    "Dropped",
    "Metrone",
    "NetworkError",
    "NotFoundError",
    "PermissionDeniedError",
    "QueueFullError",
    "QuotaError",
    "RateLimit",
    "RateLimitError",
    "RejectedError",
    "Reply",
    "Report",
    "RequestTimeoutError",
    "ServerError",
    "Stream",
    "TooLargeError",
    "ValidationError",
    "WebhookRefusedError",
    "__version__",
    "context",
]

if not TYPE_CHECKING:
    _CLIENTS = {
        "AgentAnalytics": "._agent_analytics",
        "AsyncAgentAnalytics": "._agent_analytics",
        "Agnt": "._agnt",
        "AsyncAgnt": "._agnt",
        "AsyncMetrone": "._metrone",
        "Metrone": "._metrone",
    }

    def __getattr__(name: str) -> Any:
        """Loads a service with the first use of its client: hundreds of types, of which most programs need a third."""
        if name not in _CLIENTS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        client = getattr(importlib.import_module(_CLIENTS[name], __name__), name)
        globals()[name] = client
        return client

    def __dir__() -> List[str]:
        return sorted({*globals(), *__all__})
