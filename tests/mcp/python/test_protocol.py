"""Versions of the protocol, and what the server says of itself."""

import mcp_types as types
import pytest
from mcp import ClientSession
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS, LATEST_HANDSHAKE_VERSION, LATEST_MODERN_VERSION

from connections import TRANSPORTS, connected, overheard, to_mock
from programs import VARIABLES
from story import tool_names

ALL = {**TRANSPORTS, "mock": to_mock}


async def initialized(session: ClientSession, version):
    """Asks for a version; which one the server answers with."""
    params = types.InitializeRequestParams(
        protocol_version=version,
        capabilities=types.ClientCapabilities(),
        client_info=types.Implementation(name="test", version="1"),
    )
    result = await session.send_request(types.InitializeRequest(params=params), types.InitializeResult)
    session.adopt(result)
    await session.send_notification(types.InitializedNotification())
    return result


@pytest.mark.parametrize("transport", ALL.values(), ids=ALL)
@pytest.mark.parametrize("version", HANDSHAKE_PROTOCOL_VERSIONS)
async def test_each_version_is_spoken(version, transport, world):
    async with (
        overheard(transport(world, services=["metrone"]), world.heard) as streams,
        ClientSession(*streams) as session,
    ):
        assert (await initialized(session, version)).protocol_version == version
        stats = await session.call_tool("metrone_get_stats", {"days": 7})
        assert stats.structured_content["total_events"] == 0


@pytest.mark.parametrize("transport", ALL.values(), ids=ALL)
@pytest.mark.parametrize("version", ["2024-01-01", "2999-12-31", "newest"])
async def test_for_an_unknown_version_the_newest_is_offered(version, transport, world):
    async with overheard(transport(world), world.heard) as streams, ClientSession(*streams) as session:
        assert (await initialized(session, version)).protocol_version == LATEST_HANDSHAKE_VERSION


async def test_the_version_without_a_handshake_is_spoken(connect):
    async with connect() as client:
        assert client.protocol_version == LATEST_MODERN_VERSION
        assert {tool.name for tool in (await client.list_tools()).tools} == tool_names(*VARIABLES)


async def test_the_mock_server_shakes_hands(world):
    async with connected(world, to_mock) as client:
        assert client.protocol_version == LATEST_HANDSHAKE_VERSION


async def test_the_server_says_what_it_is(connect):
    async with connect(mode="legacy") as client:
        assert client.server_info.name == "agentlytics"
        assert client.instructions
        offered = client.server_capabilities
        assert offered.tools and offered.prompts and offered.resources
        await client.send_ping()
