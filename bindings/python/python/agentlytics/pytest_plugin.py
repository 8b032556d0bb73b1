"""The pytest plugin: a mock of the services, and clients of it, for tests of programs that use the SDK.

pytest loads it where the package is installed. All tests of a process share one server, and
each has a world of its own in it, so that they may run side by side (pytest-xdist).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator

import pytest

from . import AgentAnalytics, Agnt, AsyncAgentAnalytics, AsyncAgnt, AsyncMetrone, Metrone
from .testing import MockClock, MockServer, MockWorld

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List

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


@pytest.fixture
def metrone(mock_server: MockWorld) -> Metrone:
    """A client of the mock Metrone."""
    return mock_server.open(Metrone)


@pytest.fixture
def agent_analytics(mock_server: MockWorld) -> AgentAnalytics:
    """A client of the mock Agent Analytics."""
    return mock_server.open(AgentAnalytics)


@pytest.fixture
def agnt(mock_server: MockWorld) -> Agnt:
    """A client of the mock AGNT Analytics."""
    return mock_server.open(Agnt)


@pytest.fixture
def async_metrone(mock_server: MockWorld) -> AsyncMetrone:
    """A client of the mock Metrone, for asyncio."""
    return mock_server.open(AsyncMetrone)


@pytest.fixture
def async_agent_analytics(mock_server: MockWorld) -> AsyncAgentAnalytics:
    """A client of the mock Agent Analytics, for asyncio."""
    return mock_server.open(AsyncAgentAnalytics)


@pytest.fixture
def async_agnt(mock_server: MockWorld) -> AsyncAgnt:
    """A client of the mock AGNT Analytics, for asyncio."""
    return mock_server.open(AsyncAgnt)
