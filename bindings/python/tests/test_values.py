"""Python values on the wire."""

import collections
import datetime
import decimal
import enum
import json
import math
import types
import uuid

import pytest
from agentlytics import ValidationError


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Text(str):
    pass


class Boast(int):
    def __str__(self):
        return "a lot"


class Indexed:
    """Like the integers of numeric libraries."""

    def __index__(self):
        return 7

    def __repr__(self):
        return "Indexed()"  # The name of a test, which must be the same in all processes of pytest-xdist.


@pytest.fixture
def wire(world, client):
    """What becomes of a value."""

    def send(value):
        client.track("x", value=value)
        client.flush()
        return world.sent()[-1]["properties"]["value"]

    return send


EAST = datetime.timezone(datetime.timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('a "quoted" \\ \n ü 🚀 \x00', 'a "quoted" \\ \n ü 🚀 \x00'),
        (0, 0),
        (-(2**63), -(2**63)),
        (2**64 - 1, 2**64 - 1),
        (1.5, 1.5),
        (5e-324, 5e-324),
        (True, True),
        (None, None),
        ([1, (2, "x"), []], [1, [2, "x"], []]),
        ({"a": {"b": {}}}, {"a": {"b": {}}}),
        (collections.OrderedDict(a=1), {"a": 1}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        (Color.RED, "red"),
        (Level.HIGH, 3),
        (Text("t"), "t"),
        (Boast(7), 7),
        (Indexed(), 7),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (decimal.Decimal("12.50"), 12.5),
        (datetime.date(2026, 3, 9), "2026-03-09"),
        (datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.timezone.utc), "2026-03-09T12:00:00+00:00"),
        (datetime.datetime(2026, 3, 9, 12, 0, 0, 5, tzinfo=EAST), "2026-03-09T12:00:00.000005+02:00"),
        (datetime.time(12, 30), "12:30:00"),
    ],
    ids=repr,
)
def test_values_arrive_as_what_they_stand_for(wire, value, expected):
    assert wire(value) == expected


def test_a_time_without_a_zone_is_local_time(wire):
    naive = datetime.datetime(2026, 3, 9, 12)
    assert wire(naive) == naive.astimezone().isoformat()


def test_numbers_beyond_64_bits_are_numbers(client):
    event = client._native.compose("x", {"big": 2**70, "exact": decimal.Decimal("1E+2")})
    assert event["properties"]["big"] == float(2**70)
    assert event["properties"]["exact"] == 100


def itself():
    value = {}
    value["again"] = [value]
    return value


def nested(depth):
    return json.loads("[" * depth + "]" * depth)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (math.nan, "'value': NaN is not a JSON number"),
        ([1.0, -math.inf], r"'value\[1\]': -inf is not a JSON number"),
        (decimal.Decimal("NaN"), "'value': NaN is not a JSON number"),
        ({"a": [{"b": {1, 2}}]}, r"'value.a\[0\].b': set has no JSON form"),
        (b"bytes", "'value': bytes has no JSON form"),
        (Boast(2**70), "'value': Boast does not show itself as a number"),
        (object(), "'value': object has no JSON form"),
        ({1: 2}, "'value': keys must be text, not int"),
        ("\ud800", "'value': text with a lone surrogate"),
        (itself(), "a value that holds itself"),
        (nested(65), "nested deeper than 64 levels"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_json_cannot_express_is_refused_and_located(client, value, words):
    with pytest.raises(ValidationError, match=words):
        client.track("x", value=value)


def test_the_depth_that_is_allowed_is_allowed(wire):
    assert wire(nested(63)) == nested(63)


def test_arguments_of_operations_follow_the_same_rules(world, client):
    client.get_stats(from_=datetime.date(2026, 3, 1), to=datetime.datetime(2026, 3, 9, tzinfo=datetime.timezone.utc))
    [request] = world.requests("getStats")
    assert dict(request["query"]) == {"from": "2026-03-01", "to": "2026-03-09T00:00:00+00:00"}
