"""What a test does to one world of a mock server besides calling the services in it."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping, Optional
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from ._clock import MockClock

__all__ = ["Controlled"]

TIMEOUT = 10.0
"""Seconds for one request; the server is in this process."""

OPENER = build_opener(ProxyHandler({}))
"""Asks no proxy, whatever the environment says: there is none on the way to this process."""


class Controlled:
    """A world, and the control plane through which it is looked at and changed."""

    url: str
    """The endpoint of every service."""

    def _world_key(self) -> Optional[str]:
        """A key that opens the world; None for the default one."""
        return None

    @property
    def clock(self) -> MockClock:
        """The time in the world: the real one until it is moved."""
        return MockClock(lambda change: self.control("POST", "clock", change))

    def reset(self) -> None:
        """Forgets events, faults, requests and the clock's setting."""
        self.control("POST", "reset")

    def seed(self, events: List[Mapping[str, Any]], *, service: Optional[str] = None) -> None:
        """Stores events as if they had been sent to a service, the first that the server has if none is named."""
        named = {} if service is None else {"service": service}
        self.control("POST", "seed", {"events": events, **named})

    def add_fault(self, rule: Mapping[str, Any]) -> None:
        """Makes requests fail, for example with
        ``{"operation": "*", "times": 1, "fault": {"type": "status", "status": 503}}``.
        """
        self.control("POST", "faults", rule)

    def clear_faults(self) -> None:
        """Lets every request pass again."""
        self.control("DELETE", "faults")

    def events(self) -> List[Dict[str, Any]]:
        """Every stored event, in order of arrival."""
        events: List[Dict[str, Any]] = self.control("GET", "events")
        return events

    def requests(self) -> List[Dict[str, Any]]:
        """Every request, oldest first, with its answer's status."""
        requests: List[Dict[str, Any]] = self.control("GET", "requests")
        return requests

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Asks the control plane for anything else, for example ``control("GET", "audit")``.

        Raises:
            ValueError: The server does not understand the request; the message says why.
        """
        return ask(self.url, method, path, body, self._world_key())


def ask(url: str, method: str, path: str, body: Any, key: Optional[str]) -> Any:
    """Asks the control plane of the server about the world that a key opens."""
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["X-Mock-Key"] = key
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{url}/__mock/{path}", data=data, headers=headers, method=method)
    try:
        with OPENER.open(request, timeout=TIMEOUT) as answer:
            return json.load(answer)
    except HTTPError as refusal:
        with refusal:
            reason = refusal.read().decode()
        raise ValueError(f"the mock server refused {method} {path} ({refusal.code}): {reason}") from None
