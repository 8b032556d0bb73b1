"""Programs in processes of their own, and what became of the events that they tracked."""

import os
import subprocess
import sys
import textwrap

from delivery_table import Arrivals

EVENTS = 25

PREAMBLE = f"""
import os, signal, sys, time
# Whoever runs the tests in the background of a shell passes it on as ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
import agentlytics

# Nothing is sent unless it must be: what arrives was delivered because of the end.
waiting = {{"batch_size": 1000, "flush_interval_ms": 60_000}}


def track(client, count={EVENTS}):
    for number in range(count):
        # One system call a line: lines of several processes do not mix, and what is read was tracked.
        os.write(1, (client.track("agent_action", number=number) + "\\n").encode())
"""


class Case:
    """One row of the table: programs in a folder of their own, with the key of a world of their own."""

    def __init__(self, world, folder):
        self.world = world
        self.folder = folder
        self.spool = folder / "spool"
        self.lines = []
        """What the programs have said: the ids of their events, and whatever else."""
        self.arrivals = None
        """What became of the events, if that is not to be counted by the ids that the programs have said."""
        self.note = ""
        """Another figure for the table."""

    def start(self, source, *, module=None, **environment):
        """Starts a program that can ``track``; ``module`` are arguments for Python that run it, if not by itself."""
        program = self.folder / "program.py"
        program.write_text(PREAMBLE + textwrap.dedent(source))
        environment = {
            **os.environ,
            "METRONE_API_KEY": self.world.key,
            "METRONE_ENDPOINT": self.world.url,
            # A fork beside a thread is what these programs are about.
            "PYTHONWARNINGS": "ignore::DeprecationWarning",
            **environment,
        }
        command = [sys.executable, *(module or [str(program)])]
        pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")}
        return subprocess.Popen(command, cwd=self.folder, env=environment, text=True, **pipes)

    def run(self, source, **options):
        """Runs a program to its end, which must be clean, and notes what it said."""
        status, errors = self.end(self.start(source, **options))
        assert (status, errors) == (0, "")

    def end(self, program):
        """Waits for the end of a program and notes what it said; its status and errors."""
        try:
            said, errors = program.communicate(timeout=60)
        finally:
            program.kill()
        self.lines += said.split()
        return program.returncode, errors

    @property
    def journal(self):
        """What to add to the environment and the options for a journal on disk."""
        return {"AGENTLYTICS_SPOOL_DIR": str(self.spool)}

    def next_start(self):
        """The next process that uses the spool: delivers what the ones before it have left."""
        return self.world.open(spool_dir=str(self.spool), durability="journal").shutdown(20)

    def tracked(self):
        return [line for line in self.lines if len(line) == 36]

    def stored(self):
        return [event["idempotency_key"] for event in self.world.stored()]

    def audit(self, run, tracked):
        """What became of a run, whose events are numbered, by the account of the service."""
        expected = {"run": run, "expected": {"": tracked}}
        return self.world.mock.control("POST", "audit", expected)

    def found(self):
        """What became of the events."""
        if self.arrivals is None and self.lines:
            self.arrivals = Arrivals.of(self.tracked(), self.stored())
        return self.arrivals or Arrivals()

    def assert_delivered(self, count=EVENTS):
        """Everything that was tracked is stored, once."""
        assert len(self.tracked()) == count
        assert sorted(self.stored()) == sorted(self.tracked())
