"""The official client, connected to the server over each transport."""

import contextlib
import tempfile

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from programs import PATH, running

TOKEN = "a-token-for-tests-0123456789"
DEADLINE = 10


@contextlib.contextmanager
def standard_error(world):
    """A file for it, which belongs to what is heard of the server."""
    with tempfile.TemporaryFile("w+") as errors:
        yield errors
        errors.seek(0)
        world.heard.append(errors.read())


@contextlib.asynccontextmanager
async def over_stdio(world, *options, services=()):
    command = StdioServerParameters(
        command="agentlytics", args=["mcp", *options], env={"PATH": PATH, **world.environment(*services)}
    )
    with standard_error(world) as errors:
        async with stdio_client(command, errors) as streams:
            yield streams


@contextlib.asynccontextmanager
async def over_http(world, *options, services=()):
    environment = {"AGENTLYTICS_MCP_TOKEN": TOKEN, **world.environment(*services)}
    command = ["mcp", "--http", "127.0.0.1:0", *options]
    with standard_error(world) as errors, running(*command, environment=environment, errors=errors) as server:
        world.heard.append(str(server))
        async with at_address(server["url"], {"Authorization": f"Bearer {TOKEN}"}) as streams:
            yield streams


@contextlib.asynccontextmanager
async def to_mock(world, *_options, services=()):
    """The mock server's own endpoint, which offers the tools that the service publishes."""
    async with at_address(f"{world.uris['metrone']}/mcp", {"X-Api-Key": world.keys["metrone"]}) as streams:
        yield streams


@contextlib.asynccontextmanager
async def at_address(url, headers):
    async with httpx2.AsyncClient(headers=headers, timeout=DEADLINE) as http:
        async with streamable_http_client(url, http_client=http) as streams:
            yield streams


TRANSPORTS = {"stdio": over_stdio, "http": over_http}


@contextlib.asynccontextmanager
async def connected(world, transport, *options, services=(), **client):
    """A client of a server with these command line options."""
    streams = overheard(transport(world, *options, services=services), world.heard)
    async with Client(streams, read_timeout_seconds=DEADLINE, **client) as session:
        yield session


@contextlib.asynccontextmanager
async def overheard(transport, heard):
    async with transport as (read, write):
        yield Overheard(read, heard), write


class Overheard:
    """A stream that keeps what comes out of it."""

    def __init__(self, stream, heard):
        self._stream = stream
        self._heard = heard

    def __getattr__(self, name):
        return getattr(self._stream, name)

    async def __aenter__(self):
        await self._stream.__aenter__()
        return self

    async def __aexit__(self, *error):
        return await self._stream.__aexit__(*error)

    def __aiter__(self):
        return self

    async def __anext__(self):
        item = await self._stream.__anext__()
        self._heard.append(repr(item))
        return item
