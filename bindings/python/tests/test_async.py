"""The clients that are awaited, on each event loop."""

import asyncio
import time

import anyio
import pytest
from agentlytics import AsyncMetrone, AuthError, ValidationError


@pytest.mark.anyio
async def test_250_events_and_a_shutdown_at_once_lose_nothing(world):
    async with world.open(AsyncMetrone) as client:
        ids = [client.track("agent_action", number=number) for number in range(250)]
        await client.shutdown()
        # Its report is about what still waited when it was called; the counters are about all.
        stats = client.delivery_stats()
    assert (stats.accepted, stats.delivered, stats.pending) == (250, 250, 0)
    assert [event["idempotency_key"] for event in world.stored()] == ids


@pytest.mark.anyio
async def test_helpers_reads_and_walks(world):
    async with world.open(AsyncMetrone) as client:
        client.track_ai_call("c-1", provider="vapi")
        client.conversion("booking")
        assert (await client.flush()).delivered == 2
        assert (await client.get_stats(days=7)).total_events == 2
        assert (await client.create_event(event_type="x")).accepted == 1
        rows = [row["event_type"] async for row in client.iter_events(limit=2)]
    assert rows == ["x", "conversion", "ai_call"]


@pytest.mark.anyio
async def test_calls_do_not_wait_for_each_other(world):
    world.fail({"type": "delay", "ms": 40})
    statuses = []
    async with world.open(AsyncMetrone) as client:

        async def call():
            statuses.append((await client.get_live()).status)

        begun = time.monotonic()
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(call)
        took = time.monotonic() - begun
    assert statuses == [200] * 20
    assert took < 20 * 0.04 / 2


@pytest.mark.anyio
async def test_the_loop_runs_while_a_call_waits(world):
    world.fail({"type": "delay", "ms": 40})
    async with world.open(AsyncMetrone) as client, anyio.create_task_group() as group:
        has_answered = anyio.Event()

        async def call():
            await client.get_live()
            has_answered.set()

        group.start_soon(call)
        turns = 0
        while not has_answered.is_set():
            await anyio.sleep(0)
            turns += 1
    assert turns > 10


@pytest.mark.anyio
async def test_a_cancelled_call_is_cancelled_and_the_client_goes_on(world):
    begun = time.monotonic()
    async with world.open(AsyncMetrone) as client:
        await client.get_live()  # The first call sets up the connection, which takes a while.
        world.fail({"type": "delay", "ms": 5000}, times=1)
        with anyio.move_on_after(0.03) as scope:
            await client.get_live()
        assert scope.cancelled_caught
        assert (await client.get_live()).status == 200
    assert time.monotonic() - begun < 4


@pytest.mark.anyio
async def test_a_client_in_a_cancelled_scope_delivers_what_waits(world):
    with anyio.CancelScope() as scope:
        async with world.open(AsyncMetrone) as client:
            client.track("agent_action")
            scope.cancel()
            await client.get_live()
    assert scope.cancelled_caught
    assert client.delivery_stats().delivered == 1
    assert len(world.stored()) == 1


@pytest.mark.anyio
async def test_errors_are_raised_where_they_are_awaited(world):
    async with world.open(AsyncMetrone) as client:
        with pytest.raises(ValidationError, match="getStats: 'days'"):
            await client.get_stats(days="seven")
        stranger = AsyncMetrone("metrone_test_" + "0" * 32, endpoint=world.url)
        with pytest.raises(AuthError):
            await stranger.get_live()


@pytest.mark.anyio
async def test_a_stream_loses_nothing_when_a_wait_is_given_up(world):
    async with world.open(AsyncMetrone) as client, client.stream_events() as stream:
        assert (await stream.__anext__())["type"] == "ready"
        for _ in range(3):
            with anyio.move_on_after(0.01) as scope:
                await stream.__anext__()
            assert scope.cancelled_caught
        for number in range(3):
            client.track("x", number=number)
        await client.flush()
        with anyio.fail_after(5):
            numbers = [(await stream.__anext__())["data"]["properties"]["number"] for _ in range(3)]
    assert numbers == [0, 1, 2]


@pytest.mark.anyio
async def test_closing_wakes_a_task_that_waits(world):
    rest = None
    async with world.open(AsyncMetrone) as client:
        stream = client.stream_events()
        await stream.__anext__()

        async def read():
            nonlocal rest
            rest = [item async for item in stream]

        with anyio.fail_after(5):
            async with anyio.create_task_group() as group:
                group.start_soon(read)
                await anyio.sleep(0)
                await stream.aclose()
    assert rest == []


def test_a_client_works_on_one_loop_after_another(world, anyio_backend):
    backend, options = anyio_backend
    client = world.open(AsyncMetrone)
    for _ in range(2):
        assert anyio.run(client.get_live, backend=backend, backend_options=options).status == 200
        assert asyncio.run(client.get_live()).status == 200
    asyncio.run(client.shutdown())
