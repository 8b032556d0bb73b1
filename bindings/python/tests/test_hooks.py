"""before_send and on_drop."""

import gc
import threading
import time
import weakref

import pytest
from agentlytics import Metrone, QueueFullError

NOWHERE = "http://127.0.0.1:9"


def test_before_send_sees_changes_and_holds_back_events(world):
    seen = []

    def hook(event):
        seen.append(event)
        if event["event_type"] == "secret":
            return None
        return {**event, "agent_id": "a", "extra": 1}

    with world.open(before_send=hook) as client:
        client.track("public", task="book")
        client.track("secret")
        client.track_ai_intent("refund")
        report = client.flush()
        stats = client.delivery_stats()
    assert seen[0] == {"event_type": "public", "properties": {"task": "book"}}
    assert report.delivered == 2
    assert stats.dropped == {"before_send": 1}
    first, second = world.sent()
    assert (first["event_type"], first["agent_id"], first["properties"]) == (
        "public",
        "a",
        {"task": "book", "extra": 1},
    )
    assert (second["ai_intent"], second["agent_id"]) == ("refund", "a")


def test_before_send_runs_on_the_thread_that_tracks(world):
    threads = []
    with world.open(before_send=lambda event: threads.append(threading.current_thread())) as client:
        client.track("x")
    assert threads == [threading.current_thread()]


def test_an_event_whose_hook_raises_is_held_back(world, caplog):
    def hook(event):
        raise RuntimeError("in the hook")

    with world.open(before_send=hook) as client:
        assert client.track("x")
        assert client.delivery_stats().dropped == {"before_send": 1}
    assert "in the hook" in caplog.text


class Losses:
    """Gathers what on_drop is told."""

    def __init__(self):
        self.told = []
        self.thread = None
        self.came = threading.Event()

    def __call__(self, losses):
        self.thread = threading.current_thread()
        self.told.extend(losses)
        self.came.set()


def test_on_drop_is_told_what_the_service_refuses(world):
    losses = Losses()
    world.fail({"type": "partial", "reject": [1], "code": "INVALID_PAYLOAD"})
    with world.open(on_drop=losses) as client:
        ids = [client.track("x", number=number) for number in range(3)]
        assert client.flush().rejected == 1
        assert losses.came.wait(5)
    [loss] = losses.told
    assert (loss.id, loss.reason, loss.error.code) == (ids[1], "rejected", "INVALID_PAYLOAD")
    assert losses.thread.name == "agentlytics-pump"


def test_on_drop_is_told_of_an_overflow_and_of_what_a_shutdown_leaves(world):
    losses = Losses()
    with Metrone(world.key, endpoint=NOWHERE, on_drop=losses, max_queue_size=2, batch_size=1000) as client:
        ids = [client.track("x") for _ in range(5)]
        assert client.shutdown(timeout=0).dropped == 2
        wait_until(lambda: len(losses.told) == 5)
    assert {loss.id: loss.reason for loss in losses.told} == {
        **{id: "queue_overflow" for id in ids[:3]},
        **{id: "shutdown" for id in ids[3:]},
    }


def test_on_drop_that_raises_is_logged_and_told_again(world, caplog):
    told = []

    def hook(losses):
        told.extend(losses)
        raise RuntimeError("in the hook")

    with world.open(before_send=lambda event: None, on_drop=hook) as client:
        client.track("x")
        client.track("x")
        wait_until(lambda: len(told) == 2)
    wait_until(lambda: caplog.text.count("RuntimeError: in the hook") == 2)


def wait_until(holds):
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    assert holds()


def test_drop_newest_refuses_and_block_waits(world):
    client = world.open(max_queue_size=1, batch_size=1000, overflow="drop_newest")
    client.track("x")
    with pytest.raises(QueueFullError):
        client.track("y")
    client.shutdown()
    assert [event["event_type"] for event in world.stored()] == ["x"]
    blocked = world.open(max_queue_size=1, batch_size=1, overflow={"block_ms": 5000})
    for number in range(5):
        blocked.track("z", number=number)
    assert blocked.shutdown().dropped == 0
    assert len(world.stored()) == 6


def test_a_hook_that_holds_its_client_is_collected_with_it(world):
    class Owner:
        def __init__(self):
            self.client = world.open(before_send=self.hook)

        def hook(self, event):
            return event

    owner = Owner()
    owner.client.track("x")
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None
    assert len(world.stored()) == 1
