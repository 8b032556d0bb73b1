"""The table of what was tracked and what arrived: printed after the tests, and written where that is asked for.

A folder in ``AGENTLYTICS_TEST_TABLE`` gets a file with one line of JSON for each case that a test names with
``@pytest.mark.promise(case)``; what several tests measure of one case is added up.
"""

import json
import operator
import os
import pathlib
from dataclasses import astuple, dataclass
from typing import Optional

FOLDER = "AGENTLYTICS_TEST_TABLE"


@dataclass
class Arrivals:
    """What became of events."""

    tracked: int = 0
    delivered: int = 0
    """Of those tracked, the different ones that are stored."""
    duplicates: int = 0
    """Stored more than once."""
    dropped: int = 0
    """Counted by the client as not delivered."""

    @classmethod
    def of(cls, tracked, stored, dropped=0):
        """Of the ids of events."""
        distinct = set(stored)
        return cls(len(tracked), len(distinct.intersection(tracked)), len(stored) - len(distinct), dropped)

    def __add__(self, other):
        return Arrivals(*map(operator.add, astuple(self), astuple(other)))


@dataclass
class Row:
    """What one test has measured."""

    test: str
    case: Optional[str]
    arrivals: Arrivals
    seconds: float
    note: str = ""


def lines(rows):
    """The rows for people."""
    yield f"{'test':60} {'tracked':>8} {'arrived':>8} {'twice':>6} {'dropped':>8} {'seconds':>8}"
    for row in rows:
        found = row.arrivals
        counts = f"{found.tracked:8} {found.delivered:8} {found.duplicates:6} {found.dropped:8}"
        yield f"{row.test:60} {counts} {row.seconds:8.1f}  {row.note}".rstrip()


def write(rows):
    """The rows for the table of all languages."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    with open(pathlib.Path(folder, "python.jsonl"), "a") as file:
        for case in dict.fromkeys(row.case for row in rows if row.case):
            print(json.dumps(_summary(case, [row for row in rows if row.case == case])), file=file)


def _summary(case, rows):
    found = sum((row.arrivals for row in rows), Arrivals())
    counts = {"delivered": found.delivered, "duplicates": found.duplicates, "dropped": found.dropped}
    note = "; ".join(dict.fromkeys(row.note for row in rows if row.note))
    return {"case": case, "events": found.tracked, **counts, "note": note}
