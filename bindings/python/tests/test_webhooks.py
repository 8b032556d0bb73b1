"""Webhooks: verified, read, answered and tracked."""

import datetime
import json

import pytest
from agentlytics import AgentlyticsError, AsyncMetrone, ConfigError, ValidationError, WebhookRefusedError
from agentlytics.webhooks import Answer, Receiver, Signed, sign

URL = "https://example.com/hooks/retell"
SECRET = "key_0123456789"
ENDED = json.dumps(
    {
        "event": "call_ended",
        "call": {
            "call_id": "call_1",
            "agent_id": "agent_1",
            "call_type": "phone_call",
            "from_number": "+12025550143",
            "start_timestamp": 1795179600000,
            "end_timestamp": 1795179674500,
            "duration_ms": 74500,
            "disconnection_reason": "user_hangup",
        },
    }
).encode()
NOW = datetime.datetime(2026, 11, 20, 14, tzinfo=datetime.timezone.utc)


def signed(body=ENDED, *, secret=SECRET, now=NOW):
    return sign("retell", secret, url=URL, body=body, now=now)


def receive(receiver, *, headers=None, body=ENDED, now=NOW):
    return receiver.receive(url=URL, headers=signed().headers if headers is None else headers, body=body, now=now)


def test_a_webhook_is_an_event_and_an_answer():
    received = receive(Receiver("retell", label="support-line", secret=SECRET))
    assert received.event == {
        "event_type": "ai_call",
        "source": "voice",
        "channel": "voice",
        "ai_provider": "retell",
        "ai_call_id": "call_1",
        "ai_intent": "support",
        "ai_duration_sec": 74.5,
        "agent_id": "agent_1",
        "properties": received.event["properties"],
        "timestamp": "2026-11-20T13:01:14.500Z",
        "idempotency_key": "retell:call_1:call_ended",
    }
    assert received.event["properties"]["label"] == "support-line"
    assert received.answer == Answer(status=204, content_type=None, body="")
    assert received.verified


@pytest.mark.parametrize(
    "form",
    [
        dict,
        lambda headers: list(headers.items()),
        lambda headers: [(name.upper().encode(), value.encode()) for name, value in headers.items()],
    ],
    ids=["mapping", "pairs", "bytes"],
)
def test_headers_come_in_any_form(form):
    assert receive(Receiver("retell", secret=SECRET), headers=form(signed().headers)).verified


def test_a_body_may_be_text():
    assert receive(Receiver("retell", secret=SECRET), body=ENDED.decode()).verified


def test_of_several_secrets_one_must_be_right():
    assert receive(Receiver("retell", secret=["key_new", SECRET])).verified
    with pytest.raises(WebhookRefusedError):
        receive(Receiver("retell", secret=["key_new", "key_other"]))


def test_without_a_secret_nothing_is_verified():
    received = receive(Receiver("retell"), headers={})
    assert not received.verified
    assert received.event["properties"]["verified"] is False


@pytest.mark.parametrize(
    ("request_", "code", "status"),
    [
        ({"headers": {}}, "missing_signature", 401),
        ({"body": ENDED.replace(b"call_1", b"call_2")}, "wrong_signature", 401),
        ({"now": NOW + datetime.timedelta(minutes=6)}, "expired_signature", 401),
        ({"body": b"{", "headers": signed(b"{").headers}, "malformed_body", 400),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_says_why_and_what_to_answer(request_, code, status):
    with pytest.raises(WebhookRefusedError) as raised:
        receive(Receiver("retell", secret=SECRET), **request_)
    error = raised.value
    assert isinstance(error, AgentlyticsError)
    assert (error.kind, error.code, error.status, error.retryable) == ("webhook_refused", code, status, False)
    assert SECRET not in str(error)


def test_the_tolerance_is_in_seconds():
    late = NOW + datetime.timedelta(minutes=6)
    assert receive(Receiver("retell", secret=SECRET, tolerance=400), now=late).verified


def test_without_a_time_it_is_now():
    request = sign("retell", SECRET, url=URL, body=ENDED)
    assert Receiver("retell", secret=SECRET).receive(url=request.url, headers=request.headers, body=ENDED).verified


def test_the_customer_chooses_how_vapi_signs():
    body = json.dumps({"message": {"type": "hang", "call": {"id": "c-1"}}})
    plan = {"hmac": {"signatureHeader": "x-vapi-signature", "payloadFormat": "{body}", "signaturePrefix": "sha256="}}
    request = sign("vapi", "secret", url=URL, body=body, scheme=plan)
    assert request.headers["x-vapi-signature"].startswith("sha256=")
    receiver = Receiver("vapi", secret="secret", scheme=plan)
    assert receiver.receive(url=URL, headers=request.headers, body=body).verified
    with pytest.raises(WebhookRefusedError):
        Receiver("vapi", secret="secret", scheme="bearer").receive(url=URL, headers=request.headers, body=body)


def test_twilio_says_in_the_url_what_a_json_body_is():
    request = sign("twilio", "token", url=URL, body="{}")
    assert isinstance(request, Signed)
    assert request.url.startswith(f"{URL}?bodySHA256=")


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: Receiver("fax"), "fax|platform"),
        (lambda: Receiver("vapi", scheme="loud"), "scheme"),
        (lambda: Receiver("vapi", scheme={"hmac": {"algorithm": "md5"}}), "algorithm"),
        (lambda: Receiver("retell", secret=[7]), "secrets"),
    ],
    ids=["platform", "scheme", "plan", "secret"],
)
def test_what_cannot_be_is_refused_at_once(make, named):
    with pytest.raises(ValidationError, match=named):
        make()


def test_what_cannot_sign_is_told_and_not_shown():
    with pytest.raises(ConfigError) as raised:
        sign("openai", "whsec_!", url=URL, body="{}")
    assert raised.value.code == "unusable_secret"
    assert "whsec_!" not in str(raised.value)


def test_a_receiver_shows_no_secret():
    assert SECRET not in repr(vars(Receiver("retell", secret=SECRET)))


def test_a_webhook_that_comes_twice_is_stored_once(world, client):
    receiver = Receiver("retell", label="support-line", secret=SECRET)
    for _ in range(2):
        assert client.track_webhook(receive(receiver))
    client.flush()
    [event] = world.stored()
    assert (event["event_type"], event["ai_call_id"], event["duration_sec"]) == ("ai_call", "call_1", 74.5)
    assert event["idempotency_key"] == "retell:call_1:call_ended"
    assert event["properties"]["label"] == "support-line"


def test_what_tells_nothing_is_not_tracked(client):
    silent = json.dumps({"event": "something_new", "call": {"call_id": "call_1"}}).encode()
    received = receive(Receiver("retell"), body=silent)
    assert received.event is None
    assert client.track_webhook(received) is None
    assert client.delivery_stats().accepted == 0


@pytest.mark.anyio
async def test_the_other_client_does_the_same(world):
    async with world.open(AsyncMetrone) as client:
        client.track_webhook(receive(Receiver("retell", secret=SECRET)))
    assert [event["ai_call_id"] for event in world.stored()] == ["call_1"]
