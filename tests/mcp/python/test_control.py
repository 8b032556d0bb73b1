"""The tools by which an agent that tests agents steers a mock server."""

import json
import subprocess

import pytest

from connections import connected, over_stdio
from programs import PROGRAM
from story import tool_names

DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
async def client(world):
    async with connected(world, over_stdio, "--services", "metrone", "--mock-control", world.url) as client:
        yield client


@pytest.fixture
def steer(client, world):
    """Steers the world of this test."""

    async def steer(tool, **arguments):
        result = await client.call_tool(f"mock_{tool}", {"key": world.keys["metrone"], **arguments})
        assert not result.is_error, result.content[0].text
        return json.loads(result.content[0].text)

    return steer


async def test_they_are_offered_beside_the_tools_of_the_services(client):
    names = {tool.name for tool in (await client.list_tools()).tools}
    steering = {name for name in names if name.startswith("mock_")}
    assert names - steering == tool_names("metrone")
    assert steering >= {
        f"mock_{tool}" for tool in ["add_fault", "clear_faults", "requests", "advance_clock", "reset", "events"]
    }


async def test_a_fault_is_seen_and_mended(client, steer):
    await steer("add_fault", operation="getStats", fault={"type": "status", "status": 403})
    assert (await client.call_tool("metrone_get_stats", {})).is_error
    await steer("clear_faults")
    assert not (await client.call_tool("metrone_get_stats", {})).is_error
    requests = (await steer("requests"))["result"]
    assert [request["status"] for request in requests if request["operation"] == "getStats"] == [403, 200]


async def test_the_clock_is_moved_and_everything_forgotten(client, steer, world):
    await client.call_tool("metrone_track_event", {"event_type": "signup"})
    assert (await client.call_tool("metrone_get_stats", {"days": 1})).structured_content["total_events"] == 1
    await steer("advance_clock", advance_ms=2 * DAY_MS)
    assert (await client.call_tool("metrone_get_stats", {"days": 1})).structured_content["total_events"] == 0
    await steer("reset")
    assert (await steer("events"))["result"] == []


@pytest.mark.parametrize("address", ["http://example.com", "https://127.0.0.1:1", "http://127.0.0.1.example.com"])
def test_no_address_beyond_this_machine_is_steered(address, world):
    command = [PROGRAM, "mcp", "--mock-control", address]
    ended = subprocess.run(command, env=world.environment(), input="", capture_output=True, text=True, timeout=10)
    assert ended.returncode == 2
    assert "loopback" in ended.stderr
