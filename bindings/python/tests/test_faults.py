"""Nothing is lost and nothing comes twice while the service fails, and while the disk does."""

import datetime
import json
import os
import sys

import pytest
from delivery_table import Arrivals
from programs import EVENTS

# For the long forms. An outage lasts at least as long as it takes to track.
OUTAGE_SECONDS = float(os.environ.get("AGENTLYTICS_TEST_OUTAGE_SECONDS", "0"))
CHAOS_EVENTS = int(os.environ.get("AGENTLYTICS_TEST_CHAOS_EVENTS", "1000"))

FLOOD = 100_000
BOUND = 8 * 1024 * 1024
"""Bytes of events that may wait in memory during an outage."""

LANDED_THEN_RESET = {"type": "drop", "when": "after"}
AWAY = {"type": "drop", "when": "before"}


def send(case):
    """Tracks events in a program that waits until the service has them."""
    source = """
        client = agentlytics.Metrone(batch_size=100, retry_base_ms=1)
        track(client)
        assert client.flush(30).pending == 0
    """
    case.run(source)


@pytest.mark.promise("refused_twice")
def test_a_service_that_is_unavailable_twice(case):
    case.world.fail({"type": "status", "status": 503}, times=2)
    send(case)
    case.assert_delivered()


@pytest.mark.promise("retry_after")
def test_a_service_that_names_a_time(case):
    case.world.fail({"type": "status", "status": 429, "headers": {"retry-after": "3"}}, times=1)
    send(case)
    # To the millisecond: more digits are not read by the oldest Python.
    first, second = [datetime.datetime.fromisoformat(request["at"][:23]) for request in case.world.requests()[:2]]
    waited = (second - first).total_seconds()
    case.note = f"asked again after {waited:.3f} s"
    case.assert_delivered()
    assert waited >= 3


@pytest.mark.promise("landed_then_reset")
def test_a_service_of_which_every_first_answer_is_lost(case):
    # The very first answer, and then the first after each repetition.
    case.world.fail(LANDED_THEN_RESET, times=1)
    case.world.fail(LANDED_THEN_RESET, every=2)
    source = f"""
        client = agentlytics.Metrone(retry_base_ms=1)
        for _ in range({EVENTS}):
            track(client, 1)
            assert client.flush().pending == 0
    """
    case.run(source)
    answers = [request["status"] is None for request in case.world.requests()]
    assert answers == EVENTS * [True, False]
    case.assert_delivered()


@pytest.mark.promise("landed_then_reset")
def test_a_service_of_which_no_answer_arrives_before_the_next_start(case):
    case.world.fail(LANDED_THEN_RESET)
    source = """
        client = agentlytics.Metrone(durability="journal", retry_base_ms=1, max_retries=0)
        track(client)
        report = client.shutdown(2)
        assert (report.delivered, report.dropped, report.spooled) == (0, 0, 25), report
    """
    case.run(source, **case.journal)
    case.world.mend()
    report = case.next_start()
    case.assert_delivered()
    assert report.duplicate > 0, "what had landed was recognised"


@pytest.mark.promise("outage")
@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux tells it")
def test_an_outage_while_a_hundred_thousand_are_tracked(case):
    case.world.fail(AWAY)
    source = f"""
        import json, re

        def memory(line):
            with open("/proc/self/status") as status:
                return 1024 * int(re.search(line + r":\\s+(\\d+)", status.read())[1])

        client = agentlytics.Metrone(durability="spill", max_queue_bytes={BOUND}, retry_base_ms=1)
        begun, before = time.monotonic(), memory("VmRSS")
        for number in range({FLOOD}):
            client.track("agent_action", run="outage", number=number)
            if number % 1000 == 0:
                time.sleep(max(0, begun + {OUTAGE_SECONDS} * number / {FLOOD} - time.monotonic()))
        during = {{**vars(client.delivery_stats()), "seconds": time.monotonic() - begun}}
        print(json.dumps(during), flush=True)
        sys.stdin.readline()
        report = client.shutdown(120)
        print(json.dumps({{**vars(report), "grown": memory("VmHWM") - before}}))
    """
    program = case.start(source, **case.journal)
    during = json.loads(program.stdout.readline())
    case.world.mend()
    program.stdin.write("it is back\n")
    program.stdin.flush()
    after = json.loads(program.stdout.readline())
    assert case.end(program) == (0, "")

    audit = case.audit("outage", FLOOD)
    case.arrivals = Arrivals(FLOOD, audit["distinct"], audit["duplicated"])
    memory, disk = after["grown"] / 2**20, during["spool_bytes"] / 2**20
    case.note = f"down for {during['seconds']:.1f} s, memory grew by {memory:.0f} MiB, {disk:.0f} MiB on disk"
    assert (during["accepted"], during["pending"]) == (FLOOD, FLOOD)
    assert during["spool_bytes"] > BOUND
    assert (after["dropped"], after["pending"], after["spooled"]) == (0, 0, 0)
    assert audit["exact"], audit
    assert after["grown"] <= 2 * BOUND + 16 * 1024 * 1024


@pytest.mark.promise("disk_full")
@pytest.mark.skipif(os.name == "nt", reason="needs a limit for the size of files")
def test_a_disk_that_is_full(case):
    tracked = 10_000
    case.world.fail(AWAY)
    source = f"""
        import json, resource
        told = []
        client = agentlytics.Metrone(durability="spill", max_queue_size=300, retry_base_ms=1, on_drop=told.extend)
        # What is written beyond fails, as on a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, 256 * 1024))
        for number in range({tracked}): client.track("agent_action", run="disk", number=number)
        report = client.shutdown(1)
        agentlytics._pump.pump.stop(10)
        reasons = {{loss.reason for loss in told}}
        print(json.dumps([vars(report), client.delivery_stats().dropped, len(told), sorted(reasons)]))
    """
    program = case.start(source, **case.journal)
    report, dropped, told, reasons = json.loads(program.stdout.readline())
    assert case.end(program) == (0, "")
    case.world.mend()
    heir = case.next_start()

    audit = case.audit("disk", tracked)
    case.arrivals = Arrivals(tracked, audit["distinct"], audit["duplicated"], sum(dropped.values()))
    case.note = "files of 256 KiB at most"
    assert reasons == list(dropped) == ["spool_error"]
    assert told == dropped["spool_error"] > 1000
    assert (report["spooled"], report["spooled"] + told) == (audit["distinct"], tracked)
    assert (heir.delivered, heir.dropped, audit["duplicated"]) == (report["spooled"], 0, 0)


@pytest.mark.promise("chaos")
def test_a_service_of_whose_answers_more_than_half_go_wrong(case):
    busy = {"error": {"code": "RATE_LIMITED", "message": "slow down", "retry_after_ms": 1}}
    faults = [
        AWAY,
        LANDED_THEN_RESET,
        {"type": "status", "status": 503},
        {"type": "status", "status": 429, "body": busy},
        {"type": "drip", "bytes": 32, "ms": 1},
        {"type": "garbage", "when": "after"},
    ]
    for place, fault in enumerate(faults):
        # Each strikes one request in ten; a rule sees only what the rules before it have spared.
        case.world.fail(fault, probability=1 / (10 - place), seed=place)
    # With little room: what is tracked leaves in many requests.
    with case.world.open(max_queue_size=20, overflow={"block_ms": 600_000}) as client:
        ids = [client.track("agent_action", run="chaos", number=number) for number in range(CHAOS_EVENTS)]
        report = client.shutdown(600)
        stats = client.delivery_stats()
    stored = case.stored()
    case.arrivals = Arrivals.of(ids, stored)
    case.note = f"{stats.retries} repetitions in {stats.batches_sent} requests, no restarts"
    assert stored == ids
    assert case.audit("chaos", CHAOS_EVENTS)["exact"]
    assert (report.dropped, report.rejected, report.pending) == (0, 0, 0)
    assert (stats.delivered + stats.duplicate, stats.dropped) == (CHAOS_EVENTS, {})
    hits = [rule["hits"] for rule in case.world.mock.control("GET", "faults")]
    assert all(hits), hits
