"""Reads, pages and the errors of calls."""

import pickle

import agentlytics
import pytest
from agentlytics import AuthError, ConfigError, Metrone, QuotaError, RateLimitError, ServerError, ValidationError


@pytest.fixture
def filled(world):
    events = [
        {"event_type": "pageview", "session_id": f"s-{number % 3}", "page_url": "https://x.io/a"}
        for number in range(30)
    ]
    world.mock.seed([*events, {"event_type": "conversion", "session_id": "s-0"}])
    return world


def test_an_answer_is_read_as_attributes_and_as_items(filled, client):
    reply = client.get_stats(days=7)
    assert (reply.pageviews, reply["conversions"], reply.body["total_events"]) == (30, 1, 31)
    assert (reply.status, reply.attempts) == (200, 1)
    assert reply.request_id == filled.requests("getStats")[0]["request_id"]
    assert reply.rate_limit.limit == 600
    assert dict(reply)["unique_sessions"] == 3
    assert "pageviews" in reply and "pageviews" in dir(reply)
    with pytest.raises(AttributeError, match="no member 'visits'"):
        _ = reply.visits
    assert pickle.loads(pickle.dumps(reply)) == reply.body


def test_every_read_answers(filled, client):
    assert client.get_live().today_events == 31
    assert client.get_pages(limit=1)["data"][0]["pageviews"] == 30
    assert client.get_sources().channels[0]["events"] == 31
    assert client.get_events(limit=2, event_type="conversion")["data"][0]["session_id"] == "s-0"
    results = client.batch_query(queries=[{"type": "live"}, {"id": "b", "type": "stats", "params": {"days": 7}}])[
        "results"
    ]
    assert [result["id"] for result in results] == ["0", "b"]
    assert client.get_health()["status"] == "ok"
    assert client.get_openapi()["openapi"].startswith("3.1")


def test_every_generated_operation_exists_and_can_be_called(client):
    names = [name for name in vars(agentlytics._metrone_operations.MetroneOperations) if not name.startswith("_")]
    assert len(names) >= 9
    required = {"create_event": {"event_type": "x"}, "batch_query": {"queries": [{"type": "live"}]}}
    for name in names:
        assert getattr(client, name)(**required.get(name, {})).status == 200


def test_an_event_can_be_created_at_once(world, client):
    reply = client.create_event(event_type="agent_action", agent_id="a", properties={"task": "book"})
    assert reply.accepted == 1
    assert world.stored()[0]["properties"] == {"task": "book"}


def test_a_walk_crosses_pages_and_is_lazy(filled, client):
    rows = list(client.iter_events(limit=10))
    assert len({row["event_id"] for row in rows}) == 31
    assert len(filled.requests("getEvents")) == 4
    next(client.iter_events(limit=10))
    assert len(filled.requests("getEvents")) == 5


def test_arguments_are_checked_before_anything_is_sent(world, client):
    with pytest.raises(ValidationError, match="getStats: 'days'") as failed:
        client.get_stats(days="seven")
    assert (failed.value.kind, failed.value.attempts, failed.value.status) == ("validation", 0, None)
    assert isinstance(failed.value, ValueError)
    assert world.requests() == []


def status(status, code, **more):
    return {"type": "status", "status": status, "body": {"error": {"code": code, "message": "no", **more}}}


def test_an_unknown_key_is_an_auth_error_after_one_request(world):
    with Metrone("metrone_test_" + "0" * 32, endpoint=world.url) as client:
        with pytest.raises(AuthError) as failed:
            client.get_live()
    error = failed.value
    assert (error.code, error.status, error.retryable, error.attempts) == ("AUTH_FAILED", 401, False, 1)
    assert (error.vendor, error.operation) == ("metrone", "getLive")
    assert error.request_id


def test_a_rate_limit_says_how_long_to_wait(world):
    world.fail(status(429, "RATE_LIMITED", retry_after_ms=2500))
    with world.open(max_retries=0) as client, pytest.raises(RateLimitError) as failed:
        client.get_live()
    assert (failed.value.retry_after, failed.value.retryable) == (2.5, True)


def test_a_used_up_quota_is_not_retried(world, client):
    world.fail(status(429, "QUOTA_EXCEEDED"))
    with pytest.raises(QuotaError):
        client.get_live()
    assert len(world.requests("getLive")) == 1


def test_a_failing_service_is_asked_again(world):
    world.fail(status(503, "UNAVAILABLE"), times=2)
    with world.open() as client:
        assert client.get_live().attempts == 3
    world.fail(status(503, "UNAVAILABLE"))
    with world.open(max_retries=1) as client, pytest.raises(ServerError) as failed:
        client.get_live()
    assert failed.value.attempts == 2


def test_errors_survive_pickling(world, client):
    world.fail(status(429, "QUOTA_EXCEEDED"))
    with pytest.raises(QuotaError) as failed:
        client.get_live()
    copy = pickle.loads(pickle.dumps(failed.value))
    assert (type(copy), str(copy), copy.code) == (QuotaError, str(failed.value), "QUOTA_EXCEEDED")


def test_every_kind_of_the_core_has_a_class_of_its_own():
    from agentlytics._errors import error_of

    facts = {"code": "C", "message": "m", "retry_after_ms": 1500, "status": 418, "attempts": 2}
    assert type(error_of({"kind": "conflict", **facts})) is agentlytics.ConflictError
    unknown = error_of({"kind": "new_kind", **facts})
    assert (type(unknown), unknown.kind) == (agentlytics.AgentlyticsError, "new_kind")
    assert isinstance(error_of({"kind": "timeout", **facts}), TimeoutError)
    assert isinstance(error_of({"kind": "network", **facts}), ConnectionError)


def test_a_client_that_cannot_work_is_refused_when_it_is_opened(world, monkeypatch):
    monkeypatch.delenv("METRONE_API_KEY", raising=False)
    with pytest.raises(ConfigError, match="METRONE_API_KEY"):
        Metrone()
    with pytest.raises(ConfigError, match="has not the form") as failed:
        Metrone("sk-secret")
    assert "sk-secret" not in str(failed.value)
    with pytest.raises(ConfigError, match=r"`batchSize`, expected one of .*`batch_size`"):
        world.open(batchSize=1)
    with pytest.raises(ConfigError, match="'timeout_ms'"):
        world.open(timeout_ms="soon")


def test_key_and_endpoint_come_from_the_environment(world, monkeypatch):
    monkeypatch.setenv("METRONE_API_KEY", world.key)
    monkeypatch.setenv("METRONE_ENDPOINT", world.url)
    with Metrone() as client:
        client.track("x")
    assert len(world.stored()) == 1


def test_the_service_learns_the_language_and_nothing_shows_the_key(world, client):
    client.get_live()
    assert world.requests()[0]["headers"]["user-agent"].startswith("agentlytics/")
    assert "(lang=python; v=3." in world.requests()[0]["headers"]["user-agent"]
    assert world.key not in repr(client) + repr(client._native) + repr(vars(client))
