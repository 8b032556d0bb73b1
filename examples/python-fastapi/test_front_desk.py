"""The application, called as Retell calls it, against the mock services that ``agentlytics`` brings along."""

import json
import time

import pytest
from agentlytics.webhooks import sign
from fastapi.testclient import TestClient
from front_desk import create_app

KEY = "key_test_0123456789"
URL = "http://testserver/hooks/retell"


def call_ended() -> bytes:
    """What Retell sends when a call has ended."""
    now = round(time.time() * 1000)
    call = {
        "call_id": "call_1",
        "agent_id": "agent_front_desk",
        "call_type": "phone_call",
        "from_number": "+12025550143",
        "direction": "inbound",
        "call_status": "ended",
        "start_timestamp": now - 74_000,
        "end_timestamp": now,
        "duration_ms": 74_000,
        "disconnection_reason": "user_hangup",
    }
    return json.dumps({"event": "call_ended", "call": call}).encode()


# `mock_server` comes first: when the application is made, the environment must point there.
@pytest.fixture
def client(mock_server, monkeypatch):
    monkeypatch.setenv("RETELL_API_KEY", KEY)
    with TestClient(create_app()) as client:
        yield client


@pytest.fixture
def deliver(client):
    """Sends a webhook as Retell does."""

    def deliver(body, *, key=KEY):
        signed = sign("retell", key, url=URL, body=body)
        return client.post(signed.url, content=body, headers=signed.headers)

    return deliver


def test_a_call_is_recorded(deliver, assert_tracked):
    assert deliver(call_ended()).status_code == 204
    (event,) = assert_tracked("ai_call", ai_provider="retell", ai_call_id="call_1", duration_sec=74)
    assert "+12025550143" not in str(event)


def test_a_call_that_is_told_twice_is_recorded_once(deliver, assert_tracked):
    body = call_ended()
    assert [deliver(body).status_code for _ in range(2)] == [204, 204]
    assert_tracked("ai_call", times=1)


def test_who_does_not_have_the_key_is_refused(deliver, assert_not_tracked):
    answer = deliver(call_ended(), key="key_of_somebody_else")
    assert answer.status_code == 401
    assert_not_tracked("ai_call")


def test_a_request_that_was_changed_on_its_way_is_refused(client, assert_not_tracked):
    body = call_ended()
    signed = sign("retell", KEY, url=URL, body=body)
    changed = body.replace(b"call_1", b"call_2")
    assert client.post(signed.url, content=changed, headers=signed.headers).status_code == 401
    assert_not_tracked("ai_call")
