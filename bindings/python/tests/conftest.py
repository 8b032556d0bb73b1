"""One mock server for all tests, and for each test a world of its own in it."""

import itertools
import time

import delivery_table
import models
import pytest
from agentlytics import Metrone
from agentlytics.testing import MockServer
from delivery_table import Row
from programs import Case

rows = pytest.StashKey[list]()


@pytest.fixture(scope="session")
def server():
    with MockServer() as server:
        yield server


class World:
    """What a test sees of the service: its own key, and what was sent with it."""

    def __init__(self, server):
        self.mock = server.new_world()
        self.url = server.url
        self.key = self.mock.key("metrone")

    def open(self, client=Metrone, **options):
        """A client whose retries do not keep a test waiting."""
        return client(self.key, endpoint=self.url, **{"retry_base_ms": 1, **options})

    def fail(self, fault, **rule):
        self.mock.fail(fault, **rule)

    def mend(self):
        """Ends all failures."""
        self.mock.clear_faults()

    def requests(self, operation=None):
        requests = self.mock.requests()
        return [request for request in requests if operation in (None, request["operation"])]

    def sent(self):
        """The events of all batches, as they stood on the wire."""
        batches = [request["body"] for request in self.requests("trackBatch")]
        return list(itertools.chain.from_iterable(batches))

    def stored(self):
        return self.mock.events()


@pytest.fixture
def world(server):
    return World(server)


@pytest.fixture
def client(world):
    with world.open() as client:
        yield client


@pytest.fixture(params=["asyncio", "uvloop", "trio"])
def anyio_backend(request):
    """The event loop on which a test runs that is marked as anyio's."""
    if request.param == "asyncio":
        return "asyncio", {}
    extra = {"uvloop": "servers", "trio": "integrations"}[request.param]
    pytest.importorskip(request.param, reason=f"{request.param} is not installed: it is in the extra '{extra}'")
    return ("trio", {}) if request.param == "trio" else ("asyncio", {"use_uvloop": True})


@pytest.fixture
def provider():
    """A provider of models, without an answer yet."""
    provider = models.Provider()
    yield provider
    provider.stop()


@pytest.fixture
def recorder():
    return models.Recorder()


@pytest.fixture
def clock(monkeypatch):
    clock = models.Clock()
    monkeypatch.setattr("agentlytics.llm._call.now", lambda: clock.now)
    return clock


@pytest.fixture
def case(world, tmp_path, request):
    """A row of the table of what arrives."""
    case = Case(world, tmp_path)
    begun = time.monotonic()
    yield case
    found = case.found()
    if not found.tracked:
        return
    promise = request.node.get_closest_marker("promise")
    name = request.node.name.removeprefix("test_").replace("_", " ")
    row = Row(name, promise and promise.args[0], found, time.monotonic() - begun, case.note)
    request.config.stash.setdefault(rows, []).append(row)


def pytest_configure(config):
    config.addinivalue_line("markers", "promise(case): the case of the delivery table that the test measures")


def pytest_sessionfinish(session):
    delivery_table.write(session.config.stash.get(rows, []))


def pytest_terminal_summary(terminalreporter, config):
    if rows not in config.stash:
        return
    terminalreporter.section("what arrived")
    for line in delivery_table.lines(config.stash[rows]):
        terminalreporter.write_line(line)
