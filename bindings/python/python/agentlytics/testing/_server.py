"""The mock server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _native
from ._control import Controlled
from ._world import MockWorld

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["MockServer"]


class MockServer(Controlled):
    """A running mock server on a free port of the loopback interface.

    What is written through a client is read back through it. Each key opens a world of
    its own. The server's own methods are about the default world, for programs that need
    no other.
    """

    def __init__(self) -> None:
        self._native = _native.MockServer()
        self.url = self._native.url
        #: Where a browser shows what arrives, as it arrives.
        self.inspector_url = self._native.inspector_url

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

    def new_world(self) -> MockWorld:
        """A new, empty world with a key of each service."""
        return MockWorld(self.url, self._native.uri)

    def stop(self) -> None:
        """Stops the server; a second call does nothing."""
        self._native.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<MockServer {self.url}>"
