"""Fields of a context, in events of every kind and from everywhere in the program."""

import contextvars
import threading

import agentlytics
import anyio
import pytest
from agentlytics import AgentAnalytics, AsyncMetrone, ValidationError


def says(event):
    """What an event says of the fields that these tests use."""
    told = {**event, **event.get("properties", {})}
    return {name: told[name] for name in ("agent_id", "session_id", "run", "task") if name in told}


def test_fields_of_the_context_stand_where_an_event_says_nothing_itself(world, client):
    with agentlytics.context(agent_id="a", session_id="s", run=7, event_type="other"):
        client.track("x", {"agent_id": "data", "properties": {"run": 8}})
        client.track("x", session_id="field", task=None)
        client.track_ai_chat("chat-1", agent_id="argument")
    client.track("x")
    client.flush()
    data, fields, helper, after = world.sent()
    assert says(data) == {"agent_id": "data", "session_id": "s", "run": 8}
    assert says(fields) == {"agent_id": "a", "session_id": "field", "run": 7, "task": None}
    assert (says(helper)["agent_id"], says(helper)["run"]) == ("argument", 7)
    assert (says(after), data["event_type"], helper["event_type"]) == ({}, "x", "ai_chat")


def test_an_inner_context_goes_before_an_outer_one(world, client):
    with agentlytics.context(agent_id="outer", session_id="s", run=1):
        with agentlytics.context(agent_id="inner", session_id=None):
            client.track("x")
            with agentlytics.context(run=None):
                client.track("x")
        client.track("x")
    client.flush()
    assert [says(event) for event in world.sent()] == [
        {"agent_id": "inner", "run": 1},
        {"agent_id": "inner"},
        {"agent_id": "outer", "session_id": "s", "run": 1},
    ]


def test_an_exception_ends_it(world, client):
    with pytest.raises(KeyError), agentlytics.context(run=1):
        raise KeyError
    client.track("x")
    client.flush()
    assert says(world.sent()[0]) == {}


def test_before_send_sees_it(world):
    seen = []
    with world.open(before_send=seen.append) as client, agentlytics.context(agent_id="a", run=1):
        client.track("x")
        client.track_ai_intent("refund")
    assert [says(event) for event in seen] == [{"agent_id": "a", "run": 1}] * 2


def test_a_function_is_decorated(world, client):
    @agentlytics.context(run=1)
    def act(task, depth=1):
        """Acts."""
        client.track("x", task=task)
        if depth:
            act(task, depth - 1)

    act("a")
    client.track("x")
    client.flush()
    expected = {"run": 1, "task": "a"}
    assert [says(event) for event in world.sent()] == [expected, expected, {}]
    assert (act.__name__, act.__doc__) == ("act", "Acts.")


@pytest.mark.anyio
async def test_tasks_have_a_context_of_their_own(world):
    async with world.open(AsyncMetrone) as client:

        @agentlytics.context(agent_id="decorated")
        async def act(task, barrier):
            with agentlytics.context(run=task):
                await barrier.wait()
                client.track("x", task=task)

        both = Barrier(2)
        async with anyio.create_task_group() as group:
            with agentlytics.context(session_id="s"):
                for task in (1, 2):
                    group.start_soon(act, task, both)
            client.track("x")
        with agentlytics.context(run=3):
            await anyio.to_thread.run_sync(client.track, "x")

    before, *acted, thread = (says(event) for event in world.sent())
    assert sorted(acted, key=lambda said: said["run"]) == [
        {"agent_id": "decorated", "session_id": "s", "run": run, "task": run} for run in (1, 2)
    ]
    assert (before, thread) == ({}, {"run": 3})


class Barrier:
    """Where tasks meet: none goes on before all are here."""

    def __init__(self, parties):
        self.missing = parties
        self.all_are_here = anyio.Event()

    async def wait(self):
        self.missing -= 1
        if self.missing == 0:
            self.all_are_here.set()
        await self.all_are_here.wait()


def test_a_thread_begins_without_unless_it_is_given_a_copy(world, client):
    with agentlytics.context(run=1):
        bare = threading.Thread(target=client.track, args=("bare",))
        given = threading.Thread(target=contextvars.copy_context().run, args=(client.track, "given"))
        for thread in (bare, given):
            thread.start()
            thread.join()
    client.flush()
    assert [says(event) for event in world.sent()] == [{}, {"run": 1}]


def test_every_service_lays_out_the_fields_as_its_own(server):
    vendor = "agent_analytics"
    key = server.new_key(vendor)
    options = {"endpoint": server.uri(vendor), "retry_base_ms": 1}
    with AgentAnalytics(key, **options) as account:
        project = account.create_project(name="p", allowed_origins="*")
    with AgentAnalytics(key, token=project["project_token"], project="p", **options) as analytics:
        with agentlytics.context(user_id="u", run=1):
            analytics.track("x")
            analytics.track_exposure("colours", "red", session_id="s")
        analytics.flush()
        rows = {row["event"]: row for row in analytics.iter_events()}
    assert (rows["x"]["user_id"], rows["x"]["properties"]["run"]) == ("u", 1)
    [exposure] = (row for event, row in rows.items() if event != "x")
    assert (exposure["user_id"], exposure["session_id"], exposure["properties"]["run"]) == ("u", "s", 1)


def test_a_field_that_cannot_be_is_refused_where_an_event_is_tracked(client):
    with agentlytics.context(source="tv"), pytest.raises(ValidationError, match="'source' must be one of"):
        client.track("x")


def test_generators_are_not_decorated():
    with pytest.raises(TypeError, match="decorate what it calls"):

        @agentlytics.context(run=1)
        def numbers():
            yield 1


def test_it_shows_no_values():
    assert repr(agentlytics.context(session_id="secret")) == "<context of session_id>"
