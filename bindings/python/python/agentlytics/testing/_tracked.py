"""Whether the events that a test expects were tracked, and in which words to say that they were not."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

__all__ = ["NOTHING", "Expected"]

Event = Dict[str, Any]

NOTHING: Mapping[str, object] = MappingProxyType({})

SHOWN = 10
"""Events that a message lists."""

BOOKKEEPING = {
    *("id", "project", "event_type", "properties", "idempotency_key"),
    *("occurred_at", "received_at", "traits", "visitor_type"),
}
"""What the server notes about an event, beside what its client says."""


class Expected(NamedTuple):
    """Events of a type that have some fields."""

    event_type: str
    fields: Mapping[str, object]

    def check(self, tracked: Sequence[Event], times: Optional[int], remarks: Callable[[], List[str]]) -> List[Event]:
        """The events that are as expected.

        Raises:
            AssertionError: They are not as many as they should be. The last lines of its message are the remarks.
        """
        __tracebackhide__ = True
        found = [event for event in tracked if self._differences(event) == (False, [])]
        if len(found) == times or (times is None and found):
            return found
        lines = [self._headline(len(found), times), *self._nearest(tracked), *remarks()]
        raise AssertionError("\n".join(lines))

    def _differences(self, event: Event) -> Tuple[bool, List[str]]:
        """Whether the event is of another type, and the names of the fields that are not as expected."""
        wrong = [name for name, value in self.fields.items() if value != _value(event, name)]
        return event["event_type"] != self.event_type, wrong

    def _headline(self, found: int, times: Optional[int]) -> str:
        fields = "".join(f", {name}={value!r}" for name, value in self.fields.items())
        wanted = "at least once" if times is None else _times(times)
        return f"{self.event_type!r}{fields}: expected {wanted}, tracked {_times(found)}"

    def _nearest(self, tracked: Sequence[Event]) -> List[str]:
        """A line for each event, those first that differ least, then in order of arrival."""
        if not tracked:
            return ["Nothing was tracked."]

        def distance(event: Event) -> Tuple[bool, int, int]:
            is_other, wrong = self._differences(event)
            return is_other, len(wrong), sum(_value(event, name) is None for name in wrong)

        lines = [self._line(event) for event in sorted(tracked, key=distance)]
        more = [f"  … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
        return ["Tracked, nearest first:", *lines[:SHOWN], *more]

    def _line(self, event: Event) -> str:
        """An event, and how it differs if it is of the type expected."""
        is_other, wrong = self._differences(event)
        notes = {} if is_other else {name: f" instead of {self.fields[name]!r}" for name in wrong}
        told = {name: value for name, value in event.items() if name not in BOOKKEEPING}
        told = {**dict.fromkeys(notes), **_properties(event), **told}
        facts = [f"{name}={value!r}{notes.get(name, '')}" for name, value in told.items()]
        return "  " + ", ".join([repr(event["event_type"]), *facts])


def _value(event: Event, name: str) -> Any:
    """A field at the top of an event or, failing that, among its properties; None if it has no such field."""
    return event.get(name, _properties(event).get(name))


def _properties(event: Event) -> Dict[str, Any]:
    return event.get("properties") or {}


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
