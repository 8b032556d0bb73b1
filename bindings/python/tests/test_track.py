"""From track() to the service's store."""

import threading

import pytest
from agentlytics import ClosedError, Report, ValidationError


@pytest.mark.parametrize("batch_size", [0, 1, 7, 10, 100, 1000])
def test_250_events_and_a_shutdown_at_once_lose_nothing(world, batch_size):
    client = world.open(batch_size=batch_size)
    ids = [client.track("agent_action", number=number) for number in range(250)]
    client.shutdown()
    # Its report is about what still waited when it was called; the counters are about all.
    stats = client.delivery_stats()
    assert (stats.accepted, stats.delivered, stats.pending) == (250, 250, 0)
    assert [event["idempotency_key"] for event in world.stored()] == ids


def test_published_fields_stand_at_the_top_and_others_become_properties(world, client):
    id = client.track("agent_action", {"agent_id": "a", "task": "book", "tries": 1}, tries=2, session_id="s")
    client.flush()
    [event] = world.sent()
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event_type": "agent_action",
        "agent_id": "a",
        "session_id": "s",
        "properties": {"task": "book", "tries": 2},
        "idempotency_key": id,
    }


def test_names_of_parameters_are_free_for_fields(world, client):
    client.track("x", event_type="y", data=1, self=2)
    client.flush()
    [event] = world.sent()
    assert (event["event_type"], event["properties"]) == ("y", {"data": 1, "self": 2})


@pytest.mark.parametrize(
    ("event_type", "data", "words"),
    [
        ("", {}, "'event_type' must be text that is not empty"),
        ("x", {"source": "tv"}, "'source' must be one of web, voice"),
        ("x", {"session_id": 7}, "'session_id' must be text"),
        ("x", {"api_key": "k"}, "'api_key' is set by the SDK"),
        ("x", {7: "seven"}, "keys must be text, not int"),
    ],
)
def test_a_wrong_event_is_refused_where_it_is_tracked(client, event_type, data, words):
    with pytest.raises(ValidationError, match=words):
        client.track(event_type, data)
    assert client.delivery_stats().accepted == 0


def test_data_must_be_a_mapping(client):
    with pytest.raises(TypeError):
        client.track("x", ["not", "a", "mapping"])


def test_threads_share_a_client(world, client):
    def work(name):
        for number in range(200):
            client.track("agent_action", thread=name, number=number)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.flush().pending == 0
    seen = {(event["properties"]["thread"], event["properties"]["number"]) for event in world.stored()}
    assert seen == {(name, number) for name in range(4) for number in range(200)}


def test_a_lost_answer_stores_nothing_twice(world):
    world.fail({"type": "drop", "when": "after"}, every=2)
    with world.open(batch_size=10) as client:
        ids = [client.track("agent_action", number=number) for number in range(500)]
    assert sorted(event["idempotency_key"] for event in world.stored()) == sorted(ids)


def test_counters_tell_what_happened(world, client):
    for _ in range(3):
        client.track("x")
    client.flush()
    stats = client.delivery_stats()
    assert (stats.accepted, stats.delivered, stats.pending, stats.state) == (3, 3, 0, "online")
    assert repr(client) == "<Metrone online, 0 pending>"


def test_after_a_shutdown_events_are_refused_and_a_second_one_reports_nothing(client):
    client.track("x")
    assert client.shutdown().delivered == 1
    assert client.shutdown() == Report(0, 0, 0, 0, 0, 0)
    with pytest.raises(ClosedError):
        client.track("x")


def test_a_deadline_must_be_a_time(client):
    with pytest.raises(ValidationError, match="a number of seconds"):
        client.flush(timeout=-1)
