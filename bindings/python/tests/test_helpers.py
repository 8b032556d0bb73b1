"""The helpers of Metrone and what they put on the wire."""

import pytest
from agentlytics import ValidationError

CASES = [
    (
        lambda client: client.pageview("https://x.io/a?b", "A", session_id="s", plan="pro"),
        {
            "event_type": "pageview",
            "source": "web",
            "page_url": "https://x.io/a?b",
            "page_title": "A",
            "session_id": "s",
            "properties": {"plan": "pro"},
        },
    ),
    (
        lambda client: client.conversion("booking", value=12.5, currency="EUR", properties={"seats": 2}),
        {
            "event_type": "conversion",
            "source": "web",
            "properties": {"conversion_type": "booking", "value": 12.5, "currency": "EUR", "seats": 2},
        },
    ),
    (
        lambda client: client.track_ai_call("c-1", duration=74, intent="booking", outcome="resolved", session_id="s"),
        {
            "event_type": "ai_call",
            "source": "voice",
            "channel": "phone",
            "ai_provider": "unknown",
            "ai_call_id": "c-1",
            "ai_duration_sec": 74,
            "ai_intent": "booking",
            "session_id": "s",
            "properties": {"outcome": "resolved"},
        },
    ),
    (
        lambda client: client.track_ai_chat("s-1", provider="intercom", message_count=4, resolved=True),
        {
            "event_type": "ai_chat",
            "source": "chat",
            "channel": "website",
            "ai_provider": "intercom",
            "ai_session_id": "s-1",
            "properties": {"message_count": 4, "resolved": True},
        },
    ),
    (
        lambda client: client.track_ai_intent("refund", confidence=0.9),
        {"event_type": "ai_intent", "source": "assistant", "ai_intent": "refund", "properties": {"confidence": 0.9}},
    ),
    (
        lambda client: client.track_ai_session("s-1", "end", provider="openai", duration=3.5),
        {
            "event_type": "ai_session_end",
            "source": "assistant",
            "ai_provider": "openai",
            "ai_session_id": "s-1",
            "ai_duration_sec": 3.5,
        },
    ),
    (
        lambda client: client.track_campaign_event("email_opened", campaign_id="c", recipient_id_hash="h", variant="b"),
        {
            "event_type": "email_opened",
            "source": "campaign",
            "properties": {"campaign_id": "c", "recipient_id_hash": "h", "variant": "b"},
        },
    ),
    (
        lambda client: client.track_social_event("share", platform="x", post_id="p"),
        {"event_type": "share", "source": "social", "properties": {"platform": "x", "post_id": "p"}},
    ),
    (
        lambda client: client.track_review_event("received", platform="g", review_id="r", rating=4.5),
        {
            "event_type": "received",
            "source": "review",
            "properties": {"platform": "g", "review_id": "r", "rating": 4.5},
        },
    ),
    (
        lambda client: client.track_ad_event("click", platform="g", campaign_id="c"),
        {"event_type": "click", "source": "ad", "properties": {"platform": "g", "campaign_id": "c"}},
    ),
    (
        lambda client: client.track_sms_event("received", agent_id="a", length=12),
        {"event_type": "received", "source": "sms", "agent_id": "a", "properties": {"length": 12}},
    ),
    (
        lambda client: client.track_agent_action("refund_issued", agent_type="support", agent_id="a", target="order-1"),
        {
            "event_type": "refund_issued",
            "source": "agent_action",
            "agent_id": "a",
            "agent_type": "support",
            "properties": {"agent_type": "support", "action_taken": "refund_issued", "target": "order-1"},
        },
    ),
]


@pytest.mark.parametrize(("call", "expected"), CASES, ids=[expected["event_type"] for _, expected in CASES])
def test_a_helper_writes_what_the_published_client_writes(world, client, call, expected):
    id = call(client)
    client.flush()
    [event] = world.sent()
    del event["timestamp"]
    assert event == {**expected, "idempotency_key": id}


def test_wrong_arguments_are_named(client):
    with pytest.raises(ValidationError, match="track_ai_session: 'action'"):
        client.track_ai_session("s", "pause")
    with pytest.raises(ValidationError, match="track_ai_call: 'duration'"):
        client.track_ai_call("c", duration="long")
    assert client.delivery_stats().accepted == 0
