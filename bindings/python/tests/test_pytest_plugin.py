"""The pytest plugin, in runs of pytest of its own."""

import sys

import pytest
from test_docs import SNIPPETS

pytest_plugins = ["pytester"]

SUITE = """
    import asyncio
    import datetime
    import os
    import pytest
    from agentlytics import AgentAnalytics, Agnt, Metrone, ServerError

    def test_a_client_is_at_hand(metrone, agent_analytics, agnt, assert_tracked, assert_not_tracked):
        metrone.track("agent_action", task="refund")
        agent_analytics.track("signup")
        assert_tracked("agent_action", task="refund", times=1)
        assert_tracked("signup", service="agent_analytics")
        assert_not_tracked("agent_action", task="greet")
        assert agnt.get_rolling(window=30)["total"] == 0

    def test_a_program_s_own_client_finds_the_mock(assert_tracked):
        Metrone().track("agent_action")
        AgentAnalytics().track("signup")
        assert_tracked("agent_action", times=1)
        assert_tracked("signup", times=1)
        assert Agnt().get_rolling(window=30)["total"] == 0

    def test_another_test_s_events_are_not_seen(mock_server, assert_not_tracked):
        assert_not_tracked("agent_action")
        assert mock_server.requests() == []

    def test_asyncio(async_metrone, async_agent_analytics, async_agnt, assert_tracked):
        async def main():
            async_metrone.track("agent_action")
            async_agent_analytics.track("signup")
            assert (await async_metrone.flush()).delivered == 1
            assert (await async_agnt.get_rolling(window=30))["total"] == 0

        asyncio.run(main())
        assert_tracked("signup", times=1)

    @pytest.mark.agentlytics_fault(503, operation="getStats", times=1)
    @pytest.mark.agentlytics_fault({"type": "drop", "when": "after"}, operation="trackBatch", times=1)
    def test_a_mark_makes_requests_fail(metrone, mock_server, assert_tracked):
        metrone.track("agent_action")
        metrone.get_stats()
        assert_tracked("agent_action", times=1)
        operations = [request["operation"] for request in mock_server.requests()]
        assert sorted(operations) == ["getStats", "getStats", "trackBatch", "trackBatch"]

    @pytest.mark.agentlytics_fault(503)
    def test_a_mark_is_enough():
        with pytest.raises(ServerError):
            Metrone(max_retries=0).get_stats()

    def test_the_clock_stands_still(clock, metrone, mock_server, assert_tracked):
        before = clock.now
        clock.advance(datetime.timedelta(minutes=5))
        metrone.track("agent_action")
        [event] = assert_tracked("agent_action")
        received = datetime.datetime.fromisoformat(event["received_at"][:19] + "+00:00")
        assert clock.now - before == datetime.timedelta(minutes=5)
        assert received == clock.now.replace(microsecond=0)
"""


def test_a_suite_passes(pytester, monkeypatch):
    monkeypatch.setenv("METRONE_API_KEY", "metrone_live_" + "0" * 32)
    pytester.makepyfile(SUITE)
    pytester.runpytest_inprocess("--strict-markers").assert_outcomes(passed=7)


def test_the_tests_in_the_readme_pass(pytester):
    (snippet,) = [snippet for snippet in SNIPPETS if "def test_" in snippet]
    pytester.makepyfile(snippet)
    pytester.runpytest_inprocess("--strict-markers").assert_outcomes(passed=2)


def test_a_suite_passes_in_parallel(pytester):
    pytest.importorskip("xdist")
    pytester.makepyfile(SUITE)
    pytester.runpytest_subprocess("-n", "2").assert_outcomes(passed=7)


def test_a_failure_points_at_the_test_and_leaves_the_others_alone(pytester):
    pytester.makepyfile("""
        def test_refund(metrone, assert_tracked):
            metrone.track("agent_action", task="refnd")
            assert_tracked("agent_action", task="refund")

        def test_environment(assert_tracked):
            raise SystemError("of the tested program")
    """)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            '>*assert_tracked("agent_action", task="refund")',
            "E*'agent_action', task='refund': expected at least once, tracked 0 times",
            "E*Tracked, nearest first:",
            "E*'agent_action', task='refnd' instead of 'refund'*",
        ]
    )
    assert "_tracked.py" not in result.stdout.str()


def test_the_environment_is_as_it_was_after_the_test(pytester, monkeypatch):
    monkeypatch.setenv("METRONE_ENDPOINT", "https://example.org")
    monkeypatch.delenv("AGNT_API_KEY", raising=False)
    pytester.makepyfile("""
        import os

        def test_inside(mock_server):
            assert os.environ["METRONE_ENDPOINT"] == mock_server.uri("metrone")

        def test_outside():
            assert os.environ["METRONE_ENDPOINT"] == "https://example.org"
            assert "AGNT_API_KEY" not in os.environ
    """)
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_the_package_does_not_need_pytest(pytester):
    script = "import agentlytics.testing, sys; sys.exit('pytest' in sys.modules)"
    assert pytester.run(sys.executable, "-c", script).ret == 0
