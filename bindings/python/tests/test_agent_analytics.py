"""Agent Analytics: the same client as Metrone's, with a token to track and a project to read."""

import pytest
from agentlytics import AgentAnalytics, AsyncAgentAnalytics, ConfigError, ValidationError

OPTIONS = {"retry_base_ms": 1}


class Project:
    """A world of its own, by its key, its first project and the token of that."""

    def __init__(self, server):
        self.mock = server.new_world()
        self.key, self.token = self.mock.key("agent_analytics"), self.mock.token("agent_analytics")
        with AgentAnalytics(self.key, endpoint=server.uri("agent_analytics")) as account:
            self.name = account.list_projects()["projects"][0]["name"]

    def open(self, client=AgentAnalytics, **options):
        options = {"token": self.token, "project": self.name, **OPTIONS, **options}
        return client(self.key, endpoint=self.mock.uri("agent_analytics"), **options)

    def sent(self):
        requests = self.mock.requests()
        return [request["body"] for request in requests if request["operation"] == "trackBatch"]


@pytest.fixture
def project(server):
    return Project(server)


@pytest.fixture
def client(project):
    with project.open() as client:
        yield client


def test_events_are_tracked_by_token_and_read_by_project(client, project):
    client.track("signup", {"plan": "pro"}, user_id="u-1", session_id="s-1")
    client.track("signup", plan="free", user_id="u-2")
    assert client.flush().delivered == 2
    (batch,) = project.sent()
    assert [event["properties"] for event in batch["events"]] == [{"plan": "pro"}, {"plan": "free"}]
    assert batch["events"][0].items() >= {"event": "signup", "user_id": "u-1", "session_id": "s-1"}.items()

    stats = client.get_stats(group_by="week")
    assert (stats["totals"], stats["period"]["groupBy"]) == ({"unique_users": 2, "total_events": 2}, "week")
    plans = client.get_breakdown(property="plan")["values"]
    assert sorted(row["value"] for row in plans) == ["free", "pro"]


def test_walks_bring_each_row_once(client):
    for number in range(5):
        client.track("step", n=number, session_id=f"s-{number}")
    client.flush()
    assert sorted(row["properties"]["n"] for row in client.iter_events(limit=2)) == [0, 1, 2, 3, 4]
    assert len(list(client.iter_sessions(limit=2))) == 5


def test_a_hook_sees_events_in_the_words_of_the_service(project):
    def hide(event):
        event.get("properties", {}).pop("email", None)
        return event if event["event"] != "secret" else None

    with project.open(before_send=hide) as client:
        client.track("signup", email="a@example.com", plan="pro")
        client.track("secret")
        client.flush()
        assert client.delivery_stats().dropped == {"before_send": 1}
    (batch,) = project.sent()
    assert [event["properties"] for event in batch["events"]] == [{"plan": "pro"}]


def test_experiments_from_start_to_result(client):
    client.create_experiment(name="signup_cta", variants=["control", "b"], goal_event="signup")
    (running,) = client.get_experiment_config()["experiments"]
    users = ["user_123", "anon_k7x9m2abc"]
    variants = {user: client.assign(running["key"], user, running["variants"]) for user in users}
    assert variants == {"user_123": "control", "anon_k7x9m2abc": "b"}
    for user, variant in variants.items():
        client.track_exposure("signup_cta", variant, user_id=user)
    client.track("signup", user_id="user_123")
    client.flush()
    (experiment,) = client.list_experiments()["experiments"]
    results = client.get_experiment(id=experiment["id"])["results"]
    assert {row["key"]: row["conversions"] for row in results["variants"]} == {"control": 1, "b": 0}
    assert client.assign("x", "u", []) is None


def test_a_diagnosis_names_what_is_wrong(client):
    client.track("anonymous")
    client.flush()
    diagnosis = client.diagnose()
    findings = {finding["rule"]: finding for finding in diagnosis["findings"]}
    assert findings["events_without_users"]["evidence"] == {"total_events": 1, "unique_users": 0}
    assert findings["events_without_users"]["next_call"]["operation"] == "getEvents"
    assert diagnosis["unanswered"] == []


def test_the_tracker_is_text(client):
    assert "function" in client.get_tracker().body


def test_live_events_come_as_items(client):
    with client.stream_events(events="wanted") as stream:
        assert next(stream)["type"] == "ready"
        client.track("other")
        client.track("wanted", n=1)
        client.flush()
        item = next(stream)
        assert (item["type"], item["data"]["event"], item["data"]["properties"]) == ("event", "wanted", {"n": 1})


def test_mistakes_are_found_where_they_are_made(server, client):
    with pytest.raises(ConfigError, match="has not the form"):
        AgentAnalytics("aat_1", endpoint=server.url)
    with pytest.raises(ConfigError, match="ambiguous_failures"):
        AgentAnalytics("aak_1", endpoint=server.url, ambiguous_failures="hope")
    with pytest.raises(ValidationError, match="'steps' is required"):
        client.get_funnel(steps=None)


@pytest.mark.anyio
async def test_an_awaited_client(project):
    async with project.open(AsyncAgentAnalytics) as client:
        client.track("step", user_id="u-1")
        await client.flush()
        assert [row["user_id"] async for row in client.iter_events()] == ["u-1"]
        assert (await client.get_stats())["totals"]["total_events"] == 1
        assert (await client.diagnose())["project"] == project.name
