"""The pytest plugin: a mock of the services, and clients of it, for tests of programs that use the SDK.

pytest loads it where the package is installed. All tests of a process share one server, and
each has a world of its own in it, so that they may run side by side (pytest-xdist).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Iterator, Type, TypeVar

import pytest

from . import AgentAnalytics, Agnt, AsyncAgentAnalytics, AsyncAgnt, AsyncMetrone, Metrone
from ._client import BaseClient
from .testing import MockClock, MockServer, MockWorld

if TYPE_CHECKING:
    from typing import Any, Dict, List

AnyClient = TypeVar("AnyClient", bound=BaseClient)

FAULT_MARK = "agentlytics_fault"


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    usage = (
        f"{FAULT_MARK}(fault, *, operation='*', times=None, …): requests to the mock services fail; see MockWorld.fail"
    )
    config.addinivalue_line("markers", usage)


@pytest.fixture(scope="session")
def _agentlytics_server() -> Iterator[MockServer]:
    with MockServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _agentlytics_faults(request: pytest.FixtureRequest) -> None:
    """A test that is marked needs nothing else to have its faults."""
    if request.node.get_closest_marker(FAULT_MARK):
        request.getfixturevalue("mock_server")


@pytest.fixture
def mock_server(_agentlytics_server: MockServer, request: pytest.FixtureRequest) -> Iterator[MockWorld]:
    """The mock services, empty and for this test alone.

    While the test runs the environment points there, so that a client which the tested program opens finds them.
    """
    with _agentlytics_server.new_world() as world, pytest.MonkeyPatch.context() as environment:
        for mark in request.node.iter_markers(FAULT_MARK):
            world.fail(*mark.args, **mark.kwargs)
        for name, value in world.environment.items():
            environment.setenv(name, value)
        yield world


@pytest.fixture
def clock(mock_server: MockWorld) -> MockClock:
    """The mock services' time, which stands still."""
    mock_server.clock.freeze()
    return mock_server.clock


@pytest.fixture
def assert_tracked(mock_server: MockWorld) -> Callable[..., List[Dict[str, Any]]]:
    """``assert_tracked("agent_action", task="refund", times=1)``; see ``MockWorld.assert_tracked``."""
    return mock_server.assert_tracked


@pytest.fixture
def assert_not_tracked(mock_server: MockWorld) -> Callable[..., None]:
    """``assert_not_tracked("error")``; see ``MockWorld.assert_not_tracked``."""
    return mock_server.assert_not_tracked


def _client(client: Type[AnyClient]) -> Callable[[MockWorld], AnyClient]:
    """The fixture of a client, which is shut down after the test."""

    def opened(mock_server: MockWorld) -> AnyClient:
        return mock_server.open(client)

    opened.__doc__ = client.__doc__  # What `pytest --fixtures` shows.
    return pytest.fixture(opened)


metrone, async_metrone = _client(Metrone), _client(AsyncMetrone)
agent_analytics, async_agent_analytics = _client(AgentAnalytics), _client(AsyncAgentAnalytics)
agnt, async_agnt = _client(Agnt), _client(AsyncAgnt)
