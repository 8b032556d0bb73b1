"""The ends of a client and of a process."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
import weakref

import pytest
from agentlytics import Metrone

NOWHERE = "http://127.0.0.1:9"


def run(world, program, **options):
    """Runs a program in a process of its own, with the test's key in its environment."""
    environment = {**os.environ, "METRONE_API_KEY": world.key, "METRONE_ENDPOINT": world.url}
    command = [sys.executable, "-c", "import agentlytics, os, sys\n" + program]
    return subprocess.run(command, env=environment, timeout=30, capture_output=True, text=True, **options)


def test_an_exit_without_a_shutdown_delivers(world):
    done = run(world, "client = agentlytics.Metrone()\nfor n in range(1007): client.track('x', n=n)")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(world.stored()) == 1007


@pytest.mark.parametrize("ending", ["sys.exit(3)", "raise SystemExit(3)"])
def test_an_early_exit_delivers(world, ending):
    done = run(world, f"client = agentlytics.AsyncMetrone()\nclient.track('x')\n{ending}")
    assert (done.returncode, done.stderr) == (3, "")
    assert len(world.stored()) == 1


def test_an_unreachable_service_holds_up_the_exit_for_two_seconds_at_most(world):
    program = """
def told(losses): print(*[loss.reason for loss in losses])
client = agentlytics.Metrone(endpoint="http://127.0.0.1:9", on_drop=told)
client.track("x")
"""
    begun = time.monotonic()
    done = run(world, program)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "shutdown\n")
    assert time.monotonic() - begun < 6


def test_an_exit_while_threads_track_is_clean(world):
    program = """
import threading
client = agentlytics.Metrone(on_drop=print)
def work():
    while True:
        try: client.track("x")
        except agentlytics.ClosedError: return
for _ in range(3): threading.Thread(target=work, daemon=True).start()
client.get_live()
"""
    done = run(world, program)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_forgotten_client_delivers_and_goes(world):
    client = world.open()
    client.track("x")
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None
    assert len(world.stored()) == 1


def test_other_threads_run_while_a_client_waits(world):
    world.fail({"type": "delay", "ms": 300})
    turns = 0

    def turn():
        nonlocal turns
        while waiting.is_alive():
            turns += 1
            time.sleep(0.001)

    with world.open() as client:
        waiting = threading.Thread(target=client.get_live)
        waiting.start()
        turn()
    assert turns > 20


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_a_signal_interrupts_a_call(world):
    class Rang(Exception):
        pass

    def ring(*_):
        raise Rang

    client = world.open()
    client.get_live()
    world.fail({"type": "delay", "ms": 10_000}, times=1)
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    begun = time.monotonic()
    try:
        with pytest.raises(Rang):
            client.get_live()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - begun < 5
    assert client.get_live().status == 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_neither_hangs_nor_takes_the_parents_events(world):
    program = """
import warnings
warnings.simplefilter("ignore")  # Python warns about any fork beside a thread.
client = agentlytics.Metrone(batch_size=1000, flush_interval_ms=60_000)
client.get_live()
client.track("parent")
child = os.fork()
if child == 0:
    print(repr(client), client.delivery_stats().pending, flush=True)
    client.track("child")
    assert client.get_live().status == 200
    sys.exit(0)  # With all that an exit does.
assert os.waitpid(child, 0)[1] == 0
client.track("parent")
"""
    done = run(world, program)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "<Metrone of another process> 0\n"
    assert sorted(event["event_type"] for event in world.stored()) == ["child", "parent", "parent"]


def test_an_idle_client_starts_no_thread():
    before = threading.active_count()
    client = Metrone("metrone_test_" + "0" * 32, endpoint=NOWHERE)
    assert threading.active_count() == before
    client.shutdown()
