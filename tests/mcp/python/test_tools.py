"""The tools: which there are, and what each of them answers."""

import json

import pytest
from mcp import Client

from connections import connected, to_mock
from programs import VARIABLES
from story import NOW, STORY, TOOLS, at, filled_in, part_of, tool_names

PUBLISHED = {tool["name"] for tool in TOOLS if tool["published"]}
WRITING = {tool["name"] for tool in TOOLS if not tool["annotations"]["readOnlyHint"]}


async def listed(client: Client):
    tools, cursor = [], None
    while True:
        page = await client.list_tools(cursor=cursor)
        tools += page.tools
        if (cursor := page.next_cursor) is None:
            return tools


def test_the_story_calls_every_tool():
    called = {call["tool"] for service in STORY.values() for call in service["calls"]}
    assert called == {tool["name"] for tool in TOOLS}


async def test_without_options_every_service_with_a_key_is_offered(connect):
    async with connect() as client:
        assert {tool.name for tool in await listed(client)} == tool_names(*VARIABLES)
    async with connect(services=["metrone", "agnt"]) as client:
        assert {tool.name for tool in await listed(client)} == tool_names("metrone", "agnt")


async def test_a_service_that_is_not_asked_for_is_left_out(connect):
    async with connect("--services", "agent-analytics") as client:
        assert {tool.name for tool in await listed(client)} == tool_names("agent_analytics")


async def test_a_tool_is_listed_as_the_table_has_it(connect):
    async with connect() as client:
        found = {tool.name: tool.model_dump(by_alias=True) for tool in await listed(client)}
    for tool in [tool for tool in TOOLS if tool["name"] in found]:
        wanted = {name: tool[name] for name in ["title", "description", "inputSchema", "outputSchema", "annotations"]}
        assert part_of(found[tool["name"]], wanted) == wanted


async def test_read_only_has_no_tool_that_changes_something(connect, world):
    async with connect("--read-only") as client:
        assert {tool.name for tool in await listed(client)} == tool_names(*VARIABLES) - WRITING
        refused = await client.call_tool("metrone_track_event", {"event_type": "pageview"})
        assert refused.is_error
    assert world.control("events", service="metrone") == []


async def test_the_mock_server_offers_what_the_service_publishes(world):
    async with connected(world, to_mock) as client:
        assert {tool.name for tool in await listed(client)} == PUBLISHED


async def test_a_write_can_be_repeated_with_the_key_that_the_server_made_up(connect):
    async with connect("--services", "metrone") as client:
        event = {"event_type": "signup"}
        first, second = [await client.call_tool("metrone_track_event", event) for _ in range(2)]
        key = first.meta["agentlytics/idempotency_key"]
        assert key != second.meta["agentlytics/idempotency_key"]
        again = await client.call_tool("metrone_track_event", {**event, "idempotency_key": key})
        assert again.meta["agentlytics/error"]["code"] == "DUPLICATE_EVENT"
        assert (await client.call_tool("metrone_get_stats", {})).structured_content["total_events"] == 2


@pytest.mark.parametrize("service", STORY)
async def test_every_tool_answers(service, connect, world, subtests):
    # Room for the largest answers, which are a script and a document.
    async with connect("--services", service, "--max-result-bytes", "500000") as client:
        await tell(client, world, service, STORY[service]["calls"], subtests)


async def test_every_tool_of_the_mock_server_answers(world, subtests):
    async with connected(world, to_mock) as client:
        calls = [call for call in STORY["metrone"]["calls"] if call["tool"] in PUBLISHED]
        await tell(client, world, "metrone", calls, subtests)


async def tell(client, world, service, calls, subtests):
    """Calls one tool after the other. That structured content keeps to the tool's schema is checked by the client."""
    world.seed(service, NOW, STORY[service].get("seed"))
    kept = {}
    for call in calls:
        with subtests.test(call["tool"], error=call.get("error")):
            result = await client.call_tool(call["tool"], filled_in(call["arguments"], kept))
            text = result.content[0].text
            if "error" in call:
                assert result.is_error
                assert call["error"] in text
                continue
            assert not result.is_error, text
            answer = result.structured_content
            assert part_of(answer, call["answer"]) == call["answer"]
            assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False)
            assert json.loads(text) == answer
            kept |= {name: at(answer, pointer) for name, pointer in call.get("keep", {}).items()}
