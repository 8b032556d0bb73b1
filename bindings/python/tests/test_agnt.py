"""AGNT Analytics: a client that asks, and tracks nothing."""

import datetime
import pathlib

import pytest
from agentlytics import Agnt, AsyncAgnt, AuthError, ConfigError, ValidationError

KEYS = pathlib.Path(__file__).parents[3] / "sdk" / "tests" / "keys"
WEEK = {"startDate": "2026-03-09", "endDate": "2026-03-16"}


class Account:
    """A world of its own, by its key, on the day after a week in which tasks were not completed."""

    def __init__(self, server):
        self.mock = server.new_world()
        self.mock.clock.freeze(datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.timezone.utc))
        self.mock.seed(list(events()), service="agnt")

    def open(self, client=Agnt, **options):
        return self.mock.open(client, **options)


def events():
    for day in range(2, 16):
        for number in range(20):
            at = f"2026-03-{day:02}T10:00:{number:02}.000Z"
            event = {
                "assistant": "asst_1",
                "user": f"usr_{number % 3}",
                "timestamp": at,
                "traceId": f"trace_{day}_{number}",
            }
            yield {"eventType": "tasksInitiated", **event}
            if day < 9 or number < 5:
                yield {"eventType": "tasksCompleted", **event}


@pytest.fixture
def account(server):
    return Account(server)


@pytest.fixture
def client(account):
    with account.open() as client:
        yield client


def test_every_question_is_answered(client):
    span = {"start_date": datetime.date(2026, 3, 9), "end_date": "2026-03-16"}
    assert client.get_overview(period="week")["events"]["tasksInitiated"] == 140
    assert client.get_metrics(period="day", **span)["tasksCompleted"] == 35
    rolling = client.get_rolling(window=8)
    assert (rolling["completionRate"], len(rolling["series"]), rolling["activeUsers"]) == (0.25, 8, 3)
    assert rolling["series"][-1]["completionRate"] is None
    assert client.get_assistants(**span)["assistants"][0]["assistant"] == "asst_1"
    assert [row["user"] for row in client.get_top_users(limit=1, **span)["users"]] == ["usr_0"]
    assert [row["periodKey"] for row in client.get_snapshots(period="week", **span)["snapshots"]] == ["2026-W11"]


def test_a_walk_brings_every_event(client):
    span = {"start_date": "2026-03-09", "end_date": "2026-03-10"}
    rows = list(client.iter_events(event_type="tasksCompleted", limit=2, **span))
    assert [row["traceId"] for row in rows] == [f"trace_9_{number}" for number in (4, 3, 2, 1, 0)]


def test_regressions_name_what_got_worse(client):
    found = client.regressions(window=WEEK)
    assert (found["baseline"]["endDate"], found["unanswered"]) == ("2026-03-09T00:00:00.000Z", [])
    assert [(each["rule"], each["assistant"]) for each in found["findings"]] == [
        ("completion_rate_down", None),
        ("completion_rate_down", "asst_1"),
    ]
    finding = found["findings"][0]
    assert (finding["severity"], finding["evidence"]["completion_rate"]) == ("critical", 0.25)
    assert finding["traces"]["traces"][0]["trace_id"] == "trace_15_19"
    assert finding["next_call"]["arguments"]["eventType"] == "tasksInitiated"


def test_tokens_are_signed_and_refused_ones_renewed(account):
    signing = {"kid": "agnt-unknown", "private_key_path": KEYS / "rsa.pem"}
    with Agnt(endpoint=account.mock.uri("agnt"), **signing) as client, pytest.raises(AuthError) as refused:
        client.get_overview()
    assert (refused.value.code, refused.value.attempts) == ("UNAUTHORIZED", 2)


def test_mistakes_are_found_where_they_are_made(client, account):
    with pytest.raises(ConfigError, match="more than one credential"):
        account.open(token="t")
    with pytest.raises(ConfigError, match="it is not PEM"):
        Agnt(kid="agnt-1", private_key="secret")
    with pytest.raises(ValidationError, match="window must be a whole number from 1 to 90"):
        client.get_rolling(window=91)
    with pytest.raises(ValidationError, match="must not overlap"):
        client.regressions(window=WEEK, baseline=WEEK)
    assert not hasattr(client, "track")
    assert repr(client) == "<Agnt>"


@pytest.mark.anyio
async def test_an_awaited_client(account):
    async with account.open(AsyncAgnt) as client:
        span = {"start_date": "2026-03-09", "end_date": "2026-03-10"}
        rows = [row["eventType"] async for row in client.iter_events(limit=9, **span)]
        assert len(rows) == 25
        assert (await client.get_rolling(window=1))["window"] == 1
        assert len((await client.regressions(window=WEEK))["findings"]) == 2
