"""The live stream."""

import threading

import pytest
from agentlytics import AuthError, Metrone


def test_events_come_as_they_are_stored(world, client):
    with client.stream_events(event_type="wanted") as stream:
        assert next(stream)["type"] == "ready"
        for event_type in ["wanted", "other", "wanted"]:
            client.track(event_type)
        client.flush()
        items = [next(stream), next(stream)]
    assert [item["type"] for item in items] == ["event", "event"]
    assert [item["data"]["event_type"] for item in items] == ["wanted", "wanted"]


def test_a_closed_stream_ends(client):
    stream = client.stream_events()
    next(stream)
    stream.close()
    assert list(stream) == []


def test_closing_wakes_a_thread_that_waits(client):
    stream = client.stream_events()
    next(stream)
    rest = []
    waiter = threading.Thread(target=lambda: rest.append(list(stream)))
    waiter.start()
    stream.close()
    waiter.join(timeout=5)
    assert rest == [[]]


def test_a_stream_resumes_after_the_event_that_is_named(world, client):
    for number in range(3):
        client.track("x", number=number)
    client.flush()
    first = min(client.iter_events(), key=lambda row: row["properties"]["number"])
    with client.stream_events(last_event_id=first["event_id"]) as stream:
        rows = [item["data"] for item in (next(stream), next(stream), next(stream)) if item["type"] == "event"]
    assert [row["properties"]["number"] for row in rows] == [1, 2]


def test_a_permanent_error_ends_the_stream(world):
    with Metrone("metrone_test_" + "0" * 32, endpoint=world.url) as client:
        stream = client.stream_events()
        with pytest.raises(AuthError):
            next(stream)
        assert list(stream) == []
