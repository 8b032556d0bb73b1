"""Events that the service refuses for good: kept, listed, sent again, removed; and the counters of all losses."""

import pytest
from agentlytics import AsyncMetrone, ClosedError, ConfigError, DeadLetter, DeliveryMetric

REFUSED = {
    "type": "status",
    "status": 400,
    "body": {"error": {"code": "BATCH_ALL_INVALID", "message": "not like this"}},
}


@pytest.fixture
def spool(tmp_path):
    return str(tmp_path / "spool")


def moment(text):
    """A time as the service is told it: to the millisecond."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return seconds, fraction.ljust(3, "0")[:3]


def refuse(client, world, count=3):
    """Tracks events, all of which are refused, and returns their ids."""
    world.fail(REFUSED, times=1)
    ids = [client.track("agent_action", number=number) for number in range(count)]
    assert client.flush().rejected == count
    return ids


def test_they_are_listed_with_the_services_word(world, spool):
    with world.open(spool_dir=spool) as client:
        ids = refuse(client, world)
        letters = client.dead_letters()
    assert [letter.id for letter in letters] == ids
    first = letters[0]
    assert first == DeadLetter(
        id=ids[0],
        service="metrone",
        event_type="agent_action",
        occurred_at=first.occurred_at,
        reason="rejected",
        code="BATCH_ALL_INVALID",
        message="not like this",
        event=first.event,
    )
    assert first.event["properties"] == {"number": 0}
    assert moment(first.event["timestamp"]) == moment(first.occurred_at)


def test_sent_again_they_are_the_same_events(world, spool):
    with world.open(spool_dir=spool) as client:
        ids = refuse(client, world)
        assert client.replay_dead_letters() == 3
        assert client.flush().delivered == 3
        assert client.dead_letters() == []
    assert [event["idempotency_key"] for event in world.stored()] == ids


def test_the_next_client_has_them_and_can_remove_them(world, spool):
    with world.open(spool_dir=spool, durability="journal") as client:
        ids = refuse(client, world)
    with world.open(spool_dir=spool, durability="journal") as client:
        assert [letter.id for letter in client.dead_letters()] == ids
        assert client.purge_dead_letters() == 3
        assert (client.dead_letters(), client.replay_dead_letters()) == ([], 0)
    assert world.stored() == []


@pytest.mark.parametrize("bound", [0, 2, 4])
def test_they_are_bounded(world, spool, bound):
    with world.open(spool_dir=spool, max_dead_letters=bound) as client:
        ids = refuse(client, world, count=6)
        kept = [letter.id for letter in client.dead_letters()]
    assert len(kept) <= bound
    assert kept == ids[len(ids) - len(kept) :], "the newest are kept"
    assert bool(kept) == bool(bound)


def test_without_a_directory_none_are_kept(world):
    with world.open() as client:
        refuse(client, world)
        assert (client.dead_letters(), client.replay_dead_letters(), client.purge_dead_letters()) == ([], 0, 0)


def test_they_cannot_be_sent_again_after_a_shutdown(world, spool):
    client = world.open(spool_dir=spool)
    refuse(client, world)
    client.shutdown()
    with pytest.raises(ClosedError):
        client.replay_dead_letters()
    assert len(client.dead_letters()) == 3, "they are kept"


def test_a_bound_that_is_none_is_refused(world, spool):
    with pytest.raises(ConfigError, match="max_dead_letters"):
        world.open(spool_dir=spool, max_dead_letters=-1)


@pytest.mark.anyio
async def test_an_awaited_client(world, spool):
    world.fail(REFUSED, times=2)
    async with world.open(AsyncMetrone, spool_dir=spool) as client:
        event_id = client.track("agent_action")
        assert (await client.flush()).rejected == 1
        assert [letter.id for letter in await client.dead_letters()] == [event_id]
        assert await client.replay_dead_letters() == 1
        assert (await client.flush()).rejected == 1, "refused again, it is a dead letter again"
        assert await client.purge_dead_letters() == 1
        assert await client.dead_letters() == []


def test_the_counters_under_their_opentelemetry_names(world, spool):
    with world.open(batch_size=1000, flush_interval_ms=60_000) as client:
        refuse(client, world)
        client.track("agent_action")
        client.flush()
        client.track("agent_action")
        assert client.delivery_metrics() == [
            DeliveryMetric("otel.sdk.processor.log.queue.size", None, 1),
            DeliveryMetric("otel.sdk.exporter.log.inflight", None, 0),
            DeliveryMetric("otel.sdk.exporter.log.exported", None, 1),
            DeliveryMetric("otel.sdk.exporter.log.exported", "rejected", 3),
        ]
