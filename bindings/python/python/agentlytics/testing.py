"""A mock server of the services in this process, for tests of programs that use the SDK.

>>> from agentlytics import Metrone
>>> from agentlytics.testing import MockServer
>>> with MockServer() as server:
...     with Metrone(server.key("metrone"), endpoint=server.url) as client:
...         _ = client.track("agent_action", task="book a flight")
...     [event["event_type"] for event in server.events()]
['agent_action']
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional
from urllib.request import Request, urlopen

from . import _native

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["MockServer"]


class MockServer:
    """A running mock server on a free port of the loopback interface.

    What is written through a client is read back through it. Each key opens a world of
    its own; the methods below look at the world of ``key``, or at the default one.
    """

    def __init__(self) -> None:
        self._native = _native.MockServer()
        self.url = self._native.url
        """The endpoint of every service."""

    def uri(self, vendor: str) -> str:
        """The endpoint of one service, at which no other answers."""
        return self._native.uri(vendor)

    def token(self, vendor: str) -> str:
        """The public token of the first project in the default world, for services that have them."""
        return self._native.token(vendor)

    def key(self, vendor: str) -> str:
        """The key of a service that opens the default world."""
        return self._native.key(vendor)

    def new_key(self, vendor: str) -> str:
        """A key that opens a new, empty world."""
        return self._native.new_key(vendor)

    def stop(self) -> None:
        """Stops the server; a second call does nothing."""
        self._native.stop()

    def reset(self, *, key: Optional[str] = None) -> None:
        """Forgets events, faults, requests and the clock's setting."""
        self.control("POST", "reset", key=key)

    def seed(self, events: List[Mapping[str, Any]], *, key: Optional[str] = None) -> None:
        """Stores events as if they had been sent."""
        self.control("POST", "seed", {"events": events}, key=key)

    def add_fault(self, rule: Mapping[str, Any], *, key: Optional[str] = None) -> None:
        """Makes requests fail, for example with
        ``{"operation": "*", "times": 1, "fault": {"type": "status", "status": 503}}``.
        """
        self.control("POST", "faults", rule, key=key)

    def events(self, *, key: Optional[str] = None) -> List[Dict[str, Any]]:
        """Every stored event."""
        events: List[Dict[str, Any]] = self.control("GET", "events", key=key)
        return events

    def requests(self, *, key: Optional[str] = None) -> List[Dict[str, Any]]:
        """Every request, with its answer's status."""
        requests: List[Dict[str, Any]] = self.control("GET", "requests", key=key)
        return requests

    def control(self, method: str, path: str, body: Any = None, *, key: Optional[str] = None) -> Any:
        """Asks the control plane for anything else, for example ``control("GET", "audit")``."""
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["X-Mock-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/__mock/{path}", data=data, headers=headers, method=method)
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<MockServer {self.url}>"
