"""The client for asyncio."""

import asyncio
import time

import pytest
from agentlytics import AsyncMetrone, AuthError, ValidationError


def run(world, story, **options):
    """Plays a story with a client, on an event loop of its own."""

    async def play():
        async with world.open(AsyncMetrone, **options) as client:
            return await story(client)

    return asyncio.run(play())


def test_250_events_and_a_shutdown_at_once_lose_nothing(world):
    async def story(client):
        ids = [client.track("agent_action", number=number) for number in range(250)]
        await client.shutdown()
        # Its report is about what still waited when it was called; the counters are about all.
        stats = client.delivery_stats()
        assert (stats.accepted, stats.delivered, stats.pending) == (250, 250, 0)
        return ids

    ids = run(world, story)
    assert [event["idempotency_key"] for event in world.stored()] == ids


def test_helpers_reads_and_walks(world):
    async def story(client):
        client.track_ai_call("c-1", provider="vapi")
        client.conversion("booking")
        assert (await client.flush()).delivered == 2
        assert (await client.get_stats(days=7)).total_events == 2
        assert (await client.create_event(event_type="x")).accepted == 1
        return [row["event_type"] async for row in client.iter_events(limit=2)]

    assert run(world, story) == ["x", "conversion", "ai_call"]


def test_calls_do_not_wait_for_each_other(world):
    world.fail({"type": "delay", "ms": 40})

    async def story(client):
        begun = time.monotonic()
        replies = await asyncio.gather(*(client.get_live() for _ in range(20)))
        return replies, time.monotonic() - begun

    replies, took = run(world, story)
    assert [reply.status for reply in replies] == [200] * 20
    assert took < 20 * 0.04 / 2


def test_the_loop_runs_while_a_call_waits(world):
    world.fail({"type": "delay", "ms": 40})

    async def story(client):
        call = asyncio.ensure_future(client.get_live())
        turns = 0
        while not call.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert run(world, story) > 10


def test_a_cancelled_call_is_cancelled_and_the_client_goes_on(world):
    async def story(client):
        await client.get_live()  # The first call sets up the connection, which takes a while.
        world.fail({"type": "delay", "ms": 5000}, times=1)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.get_live(), 0.03)
        return (await client.get_live()).status

    begun = time.monotonic()
    assert run(world, story) == 200
    assert time.monotonic() - begun < 4


def test_errors_are_raised_where_they_are_awaited(world):
    async def story(client):
        with pytest.raises(ValidationError, match="getStats: 'days'"):
            await client.get_stats(days="seven")
        stranger = AsyncMetrone("metrone_test_" + "0" * 32, endpoint=world.url)
        with pytest.raises(AuthError):
            await stranger.get_live()

    run(world, story)


def test_a_stream_loses_nothing_when_a_wait_is_given_up(world):
    async def story(client):
        async with client.stream_events() as stream:
            assert (await stream.__anext__())["type"] == "ready"
            for _ in range(3):
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(stream.__anext__(), 0.01)
            for number in range(3):
                client.track("x", number=number)
            await client.flush()
            return [(await stream.__anext__())["data"]["properties"]["number"] for _ in range(3)]

    assert run(world, story) == [0, 1, 2]


def test_closing_wakes_a_task_that_waits(world):
    async def story(client):
        stream = client.stream_events()
        await stream.__anext__()
        rest = asyncio.ensure_future(collect(stream))
        await asyncio.sleep(0)
        await stream.aclose()
        return await asyncio.wait_for(rest, 5)

    assert run(world, story) == []


async def collect(stream):
    return [item async for item in stream]


def test_a_client_works_on_one_loop_after_another(world):
    client = world.open(AsyncMetrone)
    for _ in range(2):
        assert asyncio.run(client.get_live()).status == 200
    asyncio.run(client.shutdown())
