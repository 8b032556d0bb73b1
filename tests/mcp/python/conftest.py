"""One mock server for all tests, and for each test a world of its own in it."""

import functools

import pytest

from connections import TOKEN, TRANSPORTS, connected
from programs import World, running


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="session")
def server():
    with running("serve", "--parent-stdin") as server:
        yield server


@pytest.fixture
def world(server):
    """What a test sees of the services. Whatever the server says in the test has no secret in it."""
    world = World(server)
    yield world
    said = "\n".join(world.heard)
    # A project's own token is none: it stands in web pages.
    assert [secret for secret in [TOKEN, *world.keys.values()] if secret in said] == []


@pytest.fixture(params=TRANSPORTS)
def connect(request, world):
    """Connects a client, over each transport."""
    return functools.partial(connected, world, TRANSPORTS[request.param])
