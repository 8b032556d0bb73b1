"""The helpers for tests of programs that use the SDK, without pytest's own."""

import datetime
import os
import subprocess
import sys
import urllib.request
from unittest import mock

import pytest
from agentlytics import AgentAnalytics, Agnt, AsyncMetrone, Metrone, ServerError

UTC = datetime.timezone.utc


@pytest.fixture
def mocked(server):
    with server.new_world() as mocked:
        yield mocked


def refusal(assertion, *arguments, **fields):
    """The lines of what an assertion says when it fails."""
    with pytest.raises(AssertionError) as failed:
        assertion(*arguments, **fields)
    return str(failed.value).splitlines()


def test_the_clients_of_one_world_see_the_same_events_and_no_other_world_does(server, mocked):
    mocked.open(Metrone).track("signup", plan="pro")
    mocked.open(AgentAnalytics).track("signup", plan="free")
    assert len(mocked.assert_tracked("signup")) == 2
    assert mocked.open(AgentAnalytics).get_stats(since="7d")["totals"]["total_events"] == 2
    assert mocked.open(Agnt).get_rolling(window=30)["total"] == 0
    server.new_world().assert_not_tracked("signup")


def test_the_inspector_is_where_the_server_says(server):
    with urllib.request.urlopen(server.inspector_url) as page:
        assert page.headers.get_content_type() == "text/html"
        assert b"<title>agentlytics inspector</title>" in page.read()


def test_what_is_found_is_given_back(mocked):
    metrone = mocked.open(Metrone)
    for number in range(3):
        metrone.track("step", number=number, agent_id="a")
    [second] = mocked.assert_tracked("step", number=1, agent_id="a", times=1)
    assert (second["properties"], second["agent_id"]) == ({"number": 1}, "a")
    assert len(mocked.assert_tracked("step", {"number": mock.ANY}, times=3)) == 3
    mocked.assert_tracked("step", number=pytest.approx(2.0), plan=None)


def test_a_failure_lists_what_was_tracked_nearest_first(mocked):
    metrone = mocked.open(Metrone)
    metrone.track("greeting")
    metrone.track("agent_action", tokens=7)
    metrone.track("agent_action", task="refnd", tokens=7, agent_id="a")
    assert refusal(mocked.assert_tracked, "agent_action", task="refund", tokens=7, times=2) == [
        "'agent_action', task='refund', tokens=7: expected 2 times, tracked 0 times",
        "Tracked, nearest first:",
        "  'agent_action', task='refnd' instead of 'refund', tokens=7, service='metrone', source='web', agent_id='a'",
        "  'agent_action', task=None instead of 'refund', tokens=7, service='metrone', source='web'",
        "  'greeting', service='metrone', source='web'",
    ]


def test_a_failure_lists_ten_events_and_counts_the_others(mocked):
    metrone = mocked.open(Metrone, batch_size=100)
    for number in range(12):
        metrone.track("step", number=number)
    lines = refusal(mocked.assert_not_tracked, "step")
    assert (len(lines), lines[0], lines[-1]) == (13, "'step': expected 0 times, tracked 12 times", "  … and 2 more")


def test_a_failure_says_what_could_not_be_delivered(mocked):
    mocked.fail(503, operation="trackBatch")
    metrone = mocked.open(Metrone, max_retries=1)
    metrone.track("step")
    lines = refusal(mocked.assert_tracked, "step")
    assert lines[1:] == ["Nothing was tracked.", "Not delivered:", "  <Metrone offline, 1 pending>"]


def test_events_that_a_service_refuses_are_counted_too(mocked):
    mocked.fail(400)
    analytics = mocked.open(AgentAnalytics)
    analytics.track("step")
    assert refusal(mocked.assert_tracked, "step")[-1] == "  <AgentAnalytics online, 0 pending>, 1 rejected"


def test_a_failure_names_clients_that_were_opened_before_and_track_elsewhere(server):
    with server.new_world() as before:
        older, idle = before.open(Metrone), before.open(Metrone)
        idle.track("step")
        with server.new_world() as mocked:
            older.track("step")
            mocked.open(Metrone).track("stop")
            assert refusal(mocked.assert_tracked, "step")[2:] == [
                "  'stop', service='metrone', source='web'",
                "Tracked elsewhere, by a client that was opened before this test:",
                "  <Metrone online, 0 pending>",
            ]


def test_a_fault_may_be_a_status_or_any_other(mocked):
    metrone = mocked.open(Metrone, max_retries=0)
    mocked.fail(503, operation="getStats", times=1)
    mocked.fail({"type": "drop", "when": "after"}, operation="trackBatch", times=1)
    with pytest.raises(ServerError):
        metrone.get_stats()
    metrone.get_stats()
    metrone.track("step")
    assert mocked.assert_tracked("step", times=1)


def test_the_clock_moves_only_when_told(mocked):
    start = datetime.datetime(2026, 3, 9, 12, tzinfo=UTC)
    mocked.clock.freeze(start)
    mocked.clock.advance(1.5)
    mocked.clock.advance(datetime.timedelta(hours=1))
    assert mocked.clock.now == start + datetime.timedelta(hours=1, seconds=1.5)
    mocked.clock.set(start)
    assert mocked.clock.now == start
    mocked.clock.resume()
    assert mocked.clock.now > start


def test_in_its_environment_every_client_finds_the_world(mocked):
    distracted = {"AGNT_TOKEN": "of-somebody-else", "AGENTLYTICS_SPOOL_DIR": "/nowhere"}
    with mock.patch.dict(os.environ, {**distracted, **mocked.environment}):
        Metrone().track("by metrone")
        analytics = AgentAnalytics()
        analytics.track("by analytics")
        assert Agnt().get_rolling(window=30)["total"] == 0
    mocked.assert_tracked("by metrone", service="metrone", times=1)
    mocked.assert_tracked("by analytics", service="agent_analytics", times=1)
    assert analytics.get_stats()["totals"]["total_events"] == 2


def test_the_clients_end_with_the_world(server):
    with server.new_world() as mocked:
        mocked.fail(503)
        metrone, later = mocked.open(Metrone), mocked.open(AsyncMetrone)
        metrone.track("last words")
        later.track("last words")
    assert len(mocked.events()) == 2
    assert {metrone.delivery_stats().pending, later.delivery_stats().pending} == {0}


def test_what_the_server_does_not_understand_is_an_error_that_says_why(mocked):
    with pytest.raises(ValueError, match=r"refused POST faults \(400\): .*unknown variant `explode`"):
        mocked.fail({"type": "explode"})


def test_no_proxy_is_asked():
    program = "from agentlytics.testing import MockServer; print(MockServer().events())"
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    asked = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert (asked.stdout, asked.returncode) == ("[]\n", 0), asked.stderr


def test_nothing_shows_a_key(mocked):
    assert mocked.key("metrone") not in repr(mocked)
