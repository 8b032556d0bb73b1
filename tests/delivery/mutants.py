"""Breaks delivery on purpose, one way after the other, and says whether a test of the SDK notices.

Run it in a clean checkout: python3 tests/delivery/mutants.py [words of a name]. It puts each file back. It fails if a
mutant survives, or if the code that it breaks is no longer there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ENGINE = "sdk/src/delivery/engine/"
FILES = "sdk/src/delivery/spool/file/"


class Mutant(NamedTuple):
    name: str
    file: str
    code: str
    broken: str


MUTANTS = [
    Mutant("damage costs its neighbours", FILES + "frame.rs", "at += next.unwrap_or(rest.len());", "at += rest.len();"),
    Mutant(
        "a torn tail counts as damage",
        FILES + "frame.rs",
        "(next.is_some() || !is_torn(rest)).then_some(Found::Damage)",
        "Some(Found::Damage)",
    ),
    Mutant(
        "one is forgotten on park",
        FILES + "mod.rs",
        "        self.shelve(&batch.partition, Parked { id: batch.id, events: kept });",
        "        if kept.len() > 1 {\n            kept.pop();\n        }\n"
        "        self.shelve(&batch.partition, Parked { id: batch.id, events: kept });",
    ),
    Mutant(
        "a parked event is written again", FILES + "mod.rs", "Some(place) => place,\n", "Some(_) => self.write(event, Some(seal))?,\n"
    ),
    Mutant(
        "events get new ids at restart",
        FILES + "record.rs",
        "Envelope::new(self.id, self.partition(), occurred_at,",
        "Envelope::new(EventId::new(), self.partition(), occurred_at,",
    ),
    Mutant(
        "batches get new ids at restart",
        FILES + "recovery.rs",
        "whole.map_or_else(BatchId::new, |seal| seal.batch)",
        "whole.map_or_else(BatchId::new, |_| BatchId::new())",
    ),
    Mutant(
        "the order is that of the files", FILES + "recovery.rs", "sort_by_key(|left| left.kept.sequence)", "sort_by_key(|left| left.kept.place)"
    ),
    Mutant(
        "ends are not written down",
        FILES + "log.rs",
        "append_ended(&path(&self.owner.directory, *number, ENDED), &segment.ended)?;",
        "",
    ),
    Mutant("a torn end shifts the next", FILES + "log.rs", "file.set_len(bytes - torn)?;", ""),
    Mutant("a segment goes too early", FILES + "log.rs", "if segment.live == 0 && !is_open {", "if segment.live <= 1 && !is_open {"),
    Mutant(
        "a living owner is robbed",
        FILES + "owner.rs",
        "Err(TryLockError::WouldBlock) => Ok(None),",
        "Err(TryLockError::WouldBlock) => Ok(Some(Self { directory, lock })),",
    ),
    Mutant(
        "a request under way is lost at shutdown",
        ENGINE + "mod.rs",
        "let mut batches: Vec<_> = self.in_flight.drain(..).map(|sealed| sealed.batch).collect();",
        "let mut batches: Vec<Arc<Batch>> = Vec::new();\n        self.in_flight.clear();",
    ),
    Mutant(
        "a batch is lost on halt",
        ENGINE + "mod.rs",
        "self.lanes[lane].halt = Some((fault, now + self.options.halt_probe));",
        "self.lanes[lane].halt = Some((fault, now + self.options.halt_probe));\n                self.lanes[lane].retrying.pop_front();",
    ),
    Mutant("half is lost on split", ENGINE + "mod.rs", "for half in [second, first] {", "for half in [first] {"),
    Mutant(
        "a retry is another batch",
        ENGINE + "mod.rs",
        "self.lanes[lane].not_before = now + sealed.backoff.next_delay();",
        "self.lanes[lane].not_before = now + sealed.backoff.next_delay();\n"
        "            sealed.batch = Batch::seal(sealed.batch.partition.clone(), sealed.batch.events.clone()).into();",
    ),
]


def outcome(mutant: Mutant) -> str:
    """What the tests say about one mutant."""
    path = ROOT / mutant.file
    whole = path.read_text()
    if whole.count(mutant.code) != 1:
        return "MISSING"
    path.write_text(whole.replace(mutant.code, mutant.broken))
    try:
        command = ["cargo", "test", "--quiet", "--package", "agentlytics", "--lib", "delivery"]
        environment = {**os.environ, "RUST_BACKTRACE": "0"}
        tests = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    finally:
        path.write_text(whole)
        # What breaks a mutant is no case to remember.
        shutil.rmtree(ROOT / "sdk/proptest-regressions", ignore_errors=True)
    if "could not compile" in tests.stderr:
        return "DOES NOT COMPILE"
    return "caught" if tests.returncode else "SURVIVED"


def main() -> int:
    wanted = " ".join(sys.argv[1:])
    failed = 0
    for mutant in MUTANTS:
        if wanted in mutant.name:
            said = outcome(mutant)
            failed += said != "caught"
            print(f"{said:16} {mutant.name}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
