"""The support agent, against mock services that the fixtures of ``agentlytics`` bring along."""

import datetime

import pytest
from support_agent import SupportAgent, Ticket

CHEAP = Ticket("t-1", "ada@example.org", "I want a refund", amount=20)
DEAR = Ticket("t-2", "bob@example.org", "I want a refund", amount=900)


# `mock_server` comes first: when the agent is made, the environment must point there.
@pytest.fixture
def agent(mock_server):
    return SupportAgent()


def test_a_refund_is_recorded_once(agent, assert_tracked):
    assert agent.handle(CHEAP) == "refund"
    assert_tracked("agent_action", task="refund", session_id="t-1", amount=20, times=1)


def test_a_large_refund_is_left_to_a_human(agent, assert_tracked, assert_not_tracked):
    assert agent.handle(DEAR) == "hand_over"
    assert_tracked("agent_action", task="hand_over")
    assert_not_tracked("agent_action", task="refund")


def test_no_customer_is_recorded(agent, assert_tracked):
    agent.handle(CHEAP)
    (event,) = assert_tracked("agent_action")
    assert "ada@example.org" not in str(event)


@pytest.mark.agentlytics_fault({"type": "drop", "when": "after"}, operation="trackBatch", times=1)
def test_a_lost_answer_makes_no_second_refund(agent, mock_server, assert_tracked):
    agent.handle(CHEAP)
    assert_tracked("agent_action", task="refund", times=1)
    assert [request["operation"] for request in mock_server.requests()] == ["trackBatch", "trackBatch"]


@pytest.mark.agentlytics_fault(503)
def test_customers_are_served_while_analytics_are_away(agent):
    assert agent.handle(CHEAP) == "refund"


def test_only_the_last_day_counts(agent, clock, assert_tracked):
    agent.handle(DEAR)
    assert_tracked("agent_action")
    assert agent.hand_over_rate() == 1.0
    clock.advance(datetime.timedelta(days=3))
    assert agent.hand_over_rate() == 0.0
