"""What fails is a result that says what happened and what to do, and the server goes on."""

import json
import subprocess

import pytest
from mcp import MCPError
from mcp_types import INVALID_PARAMS

from connections import connected, to_mock
from programs import PROGRAM, VARIABLES

ERROR = "agentlytics/error"


async def failure(client, tool, arguments):
    """The error of a call that fails; the text that the assistant reads has the same."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result
    error = result.meta[ERROR]
    assert json.loads(result.content[0].text) == {"error": error}
    assert error["what_to_do"]
    return error


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("metrone_get_stats", {"days": "seven"}, "days"),
        ("metrone_get_stats", {"dais": 7}, "dais"),
        ("metrone_track_ai_call", {"call_id": "call-1"}, "provider"),
        ("metrone_get_events", {"source": "fax"}, "source"),
        ("agent_analytics_get_funnel", {"steps": []}, "steps"),
        ("agnt_get_metrics", {"period": "daily", "startDate": "2026-03-01"}, "endDate"),
    ],
)
async def test_a_wrong_argument_is_named(connect, world, tool, arguments, told):
    async with connect() as client:
        error = await failure(client, tool, arguments)
        assert (error["kind"], error["retryable"]) == ("validation", False)
        assert told in error["message"]
        # The service was not asked, and the server goes on.
        assert all(world.control("requests", service=service) == [] for service in VARIABLES)
        assert not (await client.call_tool("metrone_get_stats", {"days": 7})).is_error


async def test_an_unknown_tool_is_refused_with_the_names_that_are_near(connect):
    async with connect() as client:
        result = await client.call_tool("metrone_get_stat", {})
        assert result.is_error
        assert "metrone_get_stats" in result.content[0].text


async def test_what_the_service_refuses_is_told_as_it_was_said(connect, world):
    world.control("faults", {"operation": "getStats", "fault": {"type": "status", "status": 403}}, "metrone")
    async with connect() as client:
        error = await failure(client, "metrone_get_stats", {})
        assert (error["kind"], error["status"], error["retryable"]) == ("permission", 403, False)
        assert error["request_id"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [("metrone_get_stat", {}, "metrone_get_stat"), ("metrone_track_ai_call", {"call_id": "call-1"}, "provider")],
)
async def test_the_mock_server_answers_a_call_that_cannot_be_with_an_error_of_the_protocol(
    world, tool, arguments, told
):
    async with connected(world, to_mock) as client:
        with pytest.raises(MCPError, match=told) as raised:
            await client.call_tool(tool, arguments)
        assert raised.value.code == INVALID_PARAMS


def test_without_a_key_the_process_says_so_and_ends():
    ended = subprocess.run([PROGRAM, "mcp"], env={}, input="", capture_output=True, text=True, timeout=10)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    for variable in ["METRONE_API_KEY", "AGENT_ANALYTICS_API_KEY", "AGNT_API_KEY"]:
        assert variable in ended.stderr
