"""Prompts and resources."""

import asyncio
import json
import re

import mcp_types as types

from connections import DEADLINE, connected, over_stdio
from programs import VARIABLES
from story import TOOLS

LIVE = "agentlytics://live/metrone"
EVENT = {"event_type": "signup", "session_id": "visit-1"}


async def test_each_prompt_names_tools_that_are_offered(connect, subtests):
    async with connect() as client:
        offered = {tool.name for tool in (await client.list_tools()).tools}
        for prompt in (await client.list_prompts()).prompts:
            with subtests.test(prompt.name):
                arguments = {argument.name: f"<{argument.name}>" for argument in prompt.arguments if argument.required}
                got = await client.get_prompt(prompt.name, arguments)
                text = "\n".join(message.content.text for message in got.messages)
                assert [value for value in arguments.values() if value not in text] == []
                named = set(re.findall(r"`((?:metrone|agent_analytics|agnt)_\w+)`", text))
                assert named
                assert named <= offered


async def test_prompts_are_offered_for_the_services_that_are(connect):
    async with connect("--services", "agnt") as client:
        names = {prompt.name for prompt in (await client.list_prompts()).prompts}
    assert "agnt_questions" in names
    assert not any(name.startswith(("metrone", "agent_analytics")) for name in names)


async def test_the_documents_describe_the_operations_of_the_tools(connect, subtests):
    async with connect() as client:
        uris = {str(resource.uri) for resource in (await client.list_resources()).resources}
        assert uris >= {f"agentlytics://openapi/{service}" for service in VARIABLES}
        for service in VARIABLES:
            with subtests.test(service):
                [document] = (await client.read_resource(f"agentlytics://openapi/{service}")).contents
                paths = json.loads(document.text)["paths"].values()
                operations = {
                    operation["operationId"]
                    for path in paths
                    for operation in path.values()
                    if "operationId" in operation
                }
                called = [tool["calls"] for tool in TOOLS if tool["calls"]["service"] == service]
                assert {call["name"] for call in called if call["kind"] == "operation"} <= operations


async def latest(client):
    """What happened while the server listened, by the types of the events."""
    [contents] = (await client.read_resource(LIVE, cache_mode="bypass")).contents
    return [event["data"]["event_type"] for event in json.loads(contents.text)["events"]]


async def test_a_subscriber_is_told_of_each_event(world):
    updates = asyncio.Queue()

    async def hear(message):
        if isinstance(message, types.ResourceUpdatedNotification):
            updates.put_nowait(message.params.uri)

    async with connected(world, over_stdio, mode="legacy", message_handler=hear) as client, asyncio.timeout(DEADLINE):
        await client.subscribe_resource(LIVE)
        # The first reading waits until the service tells of events.
        assert await latest(client) == []
        await client.call_tool("metrone_track_event", EVENT)
        assert await updates.get() == LIVE
        # That the service listens is an update, too.
        while EVENT["event_type"] not in await latest(client):
            assert await updates.get() == LIVE
        await client.unsubscribe_resource(LIVE)


async def test_who_listens_is_told_of_each_event(connect):
    async with (
        connect() as client,
        client.listen(resource_subscriptions=[LIVE]) as updates,
        asyncio.timeout(DEADLINE),
    ):
        assert await latest(client) == []
        await client.call_tool("metrone_track_event", EVENT)
        async for update in updates:
            assert update.uri == LIVE
            if EVENT["event_type"] in await latest(client):
                break


async def test_without_a_subscription_one_reads_again(connect):
    async with connect("--services", "metrone") as client, asyncio.timeout(DEADLINE):
        assert await latest(client) == []
        await client.call_tool("metrone_track_event", EVENT)
        while EVENT["event_type"] not in await latest(client):
            await asyncio.sleep(0.01)
