"""Middleware that records the page views of AI agents, such as GPTBot, on websites made with Python.

    app = AgentCaptureASGI(app, metrone, ignore_paths=["/health"])

A request is looked at before the application gets it, and goes on as it is, whatever comes of
that. Only GET and HEAD by known agents are recorded; nothing is told of people.
"""

from __future__ import annotations

import functools
from typing import (
    Any,
    Awaitable,
    Callable,
    Dict,
    Generic,
    Iterable,
    MutableMapping,
    Optional,
    Protocol,
    Sequence,
    TypeVar,
)
from urllib.parse import quote, urlsplit
from wsgiref.util import request_uri

from ._pump import logger

__all__ = ["AgentCaptureASGI", "AgentCaptureWSGI", "CapturesAgents"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

Environ = Dict[str, Any]
WSGIApp = Callable[[Environ, Any], Iterable[bytes]]

App = TypeVar("App", bound=Callable[..., Any])


class CapturesAgents(Protocol):
    """A client whose service records the page views of AI agents."""

    def capture_agent_hit(
        self,
        *,
        method: str,
        host: str,
        path: str,
        user_agent: str,
        protocol: Optional[str] = None,
        referrer: Optional[str] = None,
        skip_static_assets: bool = True,
        ignore_paths: Sequence[str] = (),
    ) -> Optional[str]: ...


class _Middleware(Generic[App]):
    """What the middleware of both interfaces does with a request."""

    def __init__(
        self,
        app: App,
        client: CapturesAgents,
        *,
        skip_static_assets: bool = True,
        ignore_paths: Sequence[str] = (),
    ) -> None:
        """Puts itself before an application.

        Args:
            app: The application.
            client: ``Metrone`` or ``AsyncMetrone``.
            skip_static_assets: Leaves out files that belong to pages, such as images and scripts.
            ignore_paths: Paths that are left out: exact, or with a ``*`` at the end all that begin so.

        Raises:
            ValidationError: An option of another type.
        """
        self.app = app
        self._hit = functools.partial(
            client.capture_agent_hit, skip_static_assets=skip_static_assets, ignore_paths=ignore_paths
        )
        # No page view; but options that cannot be are refused here, and not with each request.
        self._hit(method="", host="", path="", user_agent="")

    def _observe(self, read: Callable[[Any], Dict[str, Any]], request: MutableMapping[str, Any]) -> None:
        """Records a request that ``read`` understands. Never fails: a website must not suffer from its analytics."""
        try:
            self._hit(**read(request))
        except Exception:
            logger.exception("a request could not be looked at for an AI agent; it goes on")


class AgentCaptureASGI(_Middleware[ASGIApp]):
    """Middleware for ASGI: Starlette, FastAPI, Django, Quart, Litestar and others."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._observe(_read_scope, scope)
        await self.app(scope, receive, send)


class AgentCaptureWSGI(_Middleware[WSGIApp]):
    """Middleware for WSGI: Flask, Django, Bottle and others."""

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        self._observe(_read_environ, environ)
        return self.app(environ, start_response)


def _read_scope(scope: Scope) -> Dict[str, Any]:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    server = scope.get("server") or ["localhost"]
    # The path as it was sent, which not every server tells; never with the query.
    path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else quote(scope["path"])
    query = scope.get("query_string", b"").decode("latin-1")
    return {
        "method": scope["method"],
        "protocol": _protocol(headers.get(b"x-forwarded-proto"), scope.get("scheme")),
        "host": headers.get(b"host") or ":".join(str(part) for part in server if part is not None),
        "path": f"{path}?{query}" if query else path,
        "user_agent": headers.get(b"user-agent", ""),
        "referrer": headers.get(b"referer"),
    }


def _read_environ(environ: Environ) -> Dict[str, Any]:
    uri = urlsplit(request_uri(environ))
    return {
        "method": environ["REQUEST_METHOD"],
        "protocol": _protocol(environ.get("HTTP_X_FORWARDED_PROTO"), uri.scheme),
        "host": uri.netloc,
        "path": f"{uri.path}?{uri.query}" if uri.query else uri.path,
        "user_agent": environ.get("HTTP_USER_AGENT", ""),
        "referrer": environ.get("HTTP_REFERER"),
    }


def _protocol(forwarded: Optional[str], own: Optional[str]) -> Optional[str]:
    """What the visitor used: the first proxy was asked by it, and may ask the website by another."""
    first = (forwarded or "").split(",")[0].strip()
    return first if first in ("http", "https") else own
