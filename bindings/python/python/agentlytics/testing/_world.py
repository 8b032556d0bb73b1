"""One world of a mock server: what a single test has to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Type, TypeVar, Union

from .. import AgentAnalytics, Agnt, Metrone, _process
from .._client import BaseClient
from . import _tracked
from ._control import Controlled, ask
from ._recorders import Recorders

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["MockWorld"]

AnyClient = TypeVar("AnyClient", bound=BaseClient)

PROJECT = "test"
"""The project in which the keys of a mock server store."""

CLOSE_DEADLINE = 1.0
"""Seconds for a client to end after its test; nobody looks at what it still holds."""

PATIENCE = {"retry_base_ms": 1}
"""Options by which a client does not keep a test waiting when a request fails. Its batches are those of any client, not
smaller ones sooner: so a test sees the same requests each time."""

SERVICES: Dict[str, Mapping[str, str]] = {
    client._vendor: client._variables for client in (Metrone, AgentAnalytics, Agnt)
}
"""The environment variables of each service's options."""

SPOOL_VARIABLE = "AGENTLYTICS_SPOOL_DIR"
"""By which clients would keep events for another process."""


class MockWorld(Controlled):
    """What a single test sees of a mock server: its own keys, events, requests, faults and time.

    Made by ``MockServer.new_world()``. At its end, which ``with`` brings about, it lets all
    requests pass and shuts down the clients that it has opened.
    """

    def __init__(self, url: str, uri: Callable[[str], str]) -> None:
        self.url = url
        self._uri = uri
        self._clients: List[BaseClient] = []
        self._recorders = Recorders()
        self._keys: Dict[str, Dict[str, str]] = {}
        for vendor in SERVICES:
            wanted = {"service": vendor, "share_world": bool(self._keys)}
            self._keys[vendor] = ask(url, "POST", "keys", wanted, self._world_key())

    def _world_key(self) -> Optional[str]:
        return next((info["key"] for info in self._keys.values()), None)

    def uri(self, vendor: str) -> str:
        """The endpoint of one service, at which no other answers."""
        return self._uri(vendor)

    def key(self, vendor: str) -> str:
        """The key of a service."""
        return self._keys[vendor]["key"]

    def token(self, vendor: str) -> str:
        """The public token of the project, for services that have them."""
        return self._keys[vendor]["token"]

    def options(self, vendor: str) -> Dict[str, str]:
        """The options by which a client of a service finds this world."""
        known = {"api_key": self.key(vendor), "endpoint": self.uri(vendor)}
        if "token" in self._keys[vendor]:
            known.update(token=self.token(vendor), project=PROJECT)
        return known

    @property
    def environment(self) -> Dict[str, str]:
        """The environment in which every client finds this world unless it is told otherwise.

        For ``unittest.mock.patch.dict(os.environ, world.environment)``. An empty variable counts as absent.
        """
        environment = {SPOOL_VARIABLE: ""}
        for vendor, variables in SERVICES.items():
            options = self.options(vendor)
            environment.update((variable, options.get(option, "")) for option, variable in variables.items())
        return environment

    def open(self, client: Type[AnyClient], **options: Any) -> AnyClient:
        """A client of this world, blocking or not: ``world.open(AsyncMetrone, batch_size=1)``.

        Its failed requests are repeated at once. The world shuts it down.
        """
        construct: Callable[..., AnyClient] = client
        opened = construct(**{**self.options(client._vendor), **PATIENCE, **options})
        self._clients.append(opened)
        return opened

    def fail(self, fault: Union[int, Mapping[str, Any]], *, operation: str = "*", **rule: Any) -> None:
        """Makes requests fail: ``world.fail(503, times=2)``, ``world.fail({"type": "drop"}, every=3)``.

        Args:
            fault: The status to answer with, or any other fault that the mock server has.
            operation: The operation that fails, for example ``trackBatch``; all if not given.
            **rule: When it does: ``times``, ``after``, ``every``, ``probability`` with ``seed``.
        """
        spelt = {"type": "status", "status": fault} if isinstance(fault, int) else fault
        self.add_fault({"operation": operation, "fault": spelt, **rule})

    def assert_tracked(
        self,
        event_type: str,
        fields: Mapping[str, object] = _tracked.NOTHING,
        /,
        *,
        times: Optional[int] = None,
        **further_fields: object,
    ) -> List[Dict[str, Any]]:
        """Fails unless such an event was stored: ``world.assert_tracked("agent_action", task="refund", times=1)``.

        First every client in this process delivers what waits. A field stands at the top of
        the stored event or among its properties; what is compared with it may be anything
        that has an ``==``, such as ``unittest.mock.ANY`` or ``pytest.approx(1.0)``. None
        also means that the event has no such field.

        Args:
            event_type: The type, or name, of the event.
            fields: What it must have, for names that cannot be keywords.
            times: How often; at least once if not given.
            **further_fields: What it must have.

        Returns:
            The events, in order of arrival.

        Raises:
            AssertionError: It was not, or not so often. The message lists what was tracked, nearest first.
        """
        __tracebackhide__ = True  # pytest shows the test's own line.
        expected = _tracked.Expected(event_type, {**fields, **further_fields})
        self._recorders.deliver()
        return expected.check(self.events(), times, self._recorders.remarks)

    def assert_not_tracked(
        self,
        event_type: str,
        fields: Mapping[str, object] = _tracked.NOTHING,
        /,
        **further_fields: object,
    ) -> None:
        """Fails if such an event was stored; as ``assert_tracked`` with ``times=0``."""
        __tracebackhide__ = True
        self.assert_tracked(event_type, fields, times=0, **further_fields)

    def close(self) -> None:
        """Lets all requests pass again, and shuts down the clients that were opened here."""
        self.clear_faults()
        while self._clients:
            client = self._clients.pop()
            client._close(CLOSE_DEADLINE)
            _process.leave(client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<MockWorld {self.url}>"
