"""Nothing is lost at the end of a process, however it ends; the table of what arrived is printed after the tests."""

import os
import random
import signal
import threading
import time

import pytest
from delivery_table import Arrivals
from programs import EVENTS

KILLS = int(os.environ.get("AGENTLYTICS_TEST_KILLS", "3"))

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
needs_signals = pytest.mark.skipif(os.name == "nt", reason="needs signals")


@pytest.mark.promise("clean_exit")
def test_a_clean_exit_without_a_flush(case):
    source = """
        client = agentlytics.Metrone(**waiting)
        track(client)
        print("end", time.time())
    """
    program = case.start(source)
    status = case.end(program)
    took = time.time() - float(case.lines[-1])
    case.note = f"ended within {took:.1f} s"
    assert status == (0, "")
    assert took < 2
    case.assert_delivered()


@pytest.mark.promise("hard_exit")
def test_a_hard_exit_with_a_journal(case):
    source = """
        client = agentlytics.Metrone(durability="journal", **waiting)
        track(client)
        os._exit(0)
    """
    case.run(source, **case.journal)
    assert case.stored() == []
    assert case.next_start().dropped == 0
    case.assert_delivered()


@needs_signals
@pytest.mark.promise("kill")
@pytest.mark.parametrize("kill", range(KILLS))
def test_a_kill_at_any_instant_with_a_journal(case, kill):
    events = 20_000
    source = f"""
        import threading
        client = agentlytics.Metrone(durability="journal")
        for _ in range(8): threading.Thread(target=track, args=[client, {events // 8}]).start()
    """
    program = case.start(source, **case.journal)
    for _ in range(random.Random(kill).randrange(events)):
        case.lines.append(program.stdout.readline().strip())
    program.kill()
    assert case.end(program) == (-signal.SIGKILL, "")
    report = case.next_start()
    # An event is written down before its id is said: some may be stored whose id nobody has heard.
    stored = case.stored()
    case.note = f"{KILLS} kills"
    assert set(case.tracked()) <= set(stored)
    assert len(stored) == len(set(stored))
    assert (report.dropped, report.pending, report.spooled) == (0, 0, 0)


@needs_signals
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal(case, number):
    source = """
        client = agentlytics.Metrone(**waiting)
        track(client)
        print("ready", flush=True)
        time.sleep(60)
    """
    program = case.start(source)
    while case.lines[-1:] != ["ready"]:
        case.lines.append(program.stdout.readline().strip())
    program.send_signal(number)
    status, _ = case.end(program)
    assert status == -number, "the process has ended as its parent expects"
    case.assert_delivered()


@needs_signals
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_signal_that_the_program_handles(case, when):
    handle = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))"
    source = f"""
        {handle if when == "before" else ""}
        client = agentlytics.Metrone(**waiting)
        {handle if when == "after" else ""}
        track(client)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    """
    assert case.end(case.start(source)) == (3, "")
    case.assert_delivered()


@needs_fork
@pytest.mark.promise("fork")
def test_a_fork_whose_child_tracks(case):
    source = """
        client = agentlytics.Metrone(**waiting)
        track(client)
        child = os.fork()
        track(client)
        if child: assert os.waitpid(child, 0)[1] == 0
    """
    case.run(source)
    case.assert_delivered(3 * EVENTS)


@needs_fork
@pytest.mark.promise("fork")
def test_a_fork_while_threads_track(case):
    source = """
        import threading
        client = agentlytics.Metrone()
        threads = [threading.Thread(target=track, args=[client, 250]) for _ in range(4)]
        for thread in threads: thread.start()
        children = []
        for _ in range(4):
            children.append(os.fork())
            if children[-1] == 0:
                track(client)
                sys.exit(0)
        for child in children: assert os.waitpid(child, 0)[1] == 0
        for thread in threads: thread.join()
    """
    case.run(source)
    case.assert_delivered(4 * 250 + 4 * EVENTS)


@needs_fork
def test_a_child_mints_ids_of_its_own(case):
    # The same ones would come in the same millisecond, which takes some tries.
    source = """
        client = agentlytics.Metrone(**waiting)
        for _ in range(100):
            track(client, 1)
            child = os.fork()
            track(client, 20)
            if child == 0: os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
        os._exit(0)
    """
    case.run(source)
    tracked, case.lines = case.tracked(), []
    assert (len(tracked), len(set(tracked))) == (4100, 4100)


@needs_fork
@pytest.mark.promise("fork")
def test_a_fork_while_another_thread_opens_a_client(case):
    source = """
        import threading
        client = agentlytics.Metrone(**waiting)
        # That thread does not exist in the child: nobody there would ever let go.
        opening = threading.Thread(target=agentlytics._process.reopening.acquire)
        opening.start()
        opening.join()
        child = os.fork()
        if child: assert os.waitpid(child, 0)[1] == 0
        else: track(client)
    """
    case.run(source)
    case.assert_delivered()


@needs_fork
@pytest.mark.promise("fork")
def test_a_fork_of_a_fork(case):
    source = """
        client = agentlytics.Metrone(**waiting)
        track(client)
        for _ in range(2):
            child = os.fork()
            if child:
                assert os.waitpid(child, 0)[1] == 0
                break
            track(client)
    """
    case.run(source)
    case.assert_delivered(3 * EVENTS)


@needs_fork
@pytest.mark.promise("fork")
def test_a_fork_whose_child_exits_hard_with_a_journal(case):
    source = """
        client = agentlytics.Metrone(durability="journal", **waiting)
        track(client)
        child = os.fork()
        if child == 0:
            track(client)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    """
    case.run(source, **case.journal)
    assert case.next_start().dropped == 0
    case.assert_delivered(2 * EVENTS)


@needs_fork
@pytest.mark.promise("fork")
def test_a_parent_that_is_killed_while_its_child_lives(case):
    source = """
        client = agentlytics.Metrone(durability="journal", **waiting)
        track(client)
        if os.fork() == 0:
            track(client)
            print("ready", flush=True)
        sys.stdin.read()
        os._exit(0)
    """
    program = case.start(source, **case.journal)
    while "ready" not in case.lines:
        case.lines.append(program.stdout.readline().strip())
    program.kill()
    program.wait()
    parents = case.tracked()[:EVENTS]
    case.next_start()
    assert sorted(case.stored()) == sorted(parents), "the child's are still its own"
    case.end(program)  # Waits for the child, too.
    case.next_start()
    case.assert_delivered(2 * EVENTS)


@needs_fork
def test_a_client_that_was_shut_down_stays_so_in_a_child(case):
    source = """
        client = agentlytics.Metrone()
        client.shutdown()
        child = os.fork()
        try: client.track("agent_action")
        except agentlytics.ClosedError: sys.exit(0 if child == 0 or os.waitpid(child, 0)[1] == 0 else 1)
        sys.exit(1)
    """
    case.run(source)


@needs_fork
def test_what_else_a_child_inherits_is_left_alone(case):
    source = """
        from agentlytics.testing import MockServer
        server = MockServer()
        client = agentlytics.Metrone()
        stream = client.stream_events()
        assert next(stream)["type"] == "ready"
        child = os.fork()
        if child == 0:
            server.stop()
            try: next(stream)
            except agentlytics.ClosedError: sys.exit(0)  # With all that an exit does.
            sys.exit(1)
        assert os.waitpid(child, 0)[1] == 0
        assert server.events() == []
    """
    case.run(source)


@needs_fork
def test_a_childs_losses_are_told_in_the_child(case):
    source = """
        client = agentlytics.Metrone(on_drop=lambda losses: print(os.getpid() == child, len(losses), flush=True),
                                     endpoint="http://127.0.0.1:9")
        if os.fork() == 0:
            child = os.getpid()
            track(client, 3)
            client.shutdown(0)
        else:
            child = None
            os.wait()
    """
    case.run(source)
    case.arrivals = Arrivals.of(case.tracked(), case.stored(), dropped=3)
    assert [line for line in case.lines if len(line) < 36] == ["True", "3"]


@needs_fork
def test_asyncio_in_a_child(case):
    source = """
        import asyncio
        client = agentlytics.AsyncMetrone(**waiting)

        async def work():
            track(client)
            assert (await client.flush()).pending == 0

        asyncio.run(work())
        child = os.fork()
        asyncio.run(work())
        if child: assert os.waitpid(child, 0)[1] == 0
    """
    case.run(source)
    case.assert_delivered(3 * EVENTS)


@needs_fork
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.promise("fork")
def test_multiprocessing(case, method):
    # Only a fork inherits the client; the others load the program anew.
    source = f"""
        import multiprocessing
        client = agentlytics.Metrone(**waiting)

        def work():
            track(client)

        if __name__ == "__main__":
            track(client)
            child = multiprocessing.get_context("{method}").Process(target=work)
            child.start()
            child.join()
            assert child.exitcode == 0
    """
    case.run(source)
    case.assert_delivered(2 * EVENTS)


def test_a_flush_during_another_waits_as_well(case):
    case.world.fail({"type": "delay", "ms": 300}, times=1)
    with case.world.open() as client:
        case.lines += [client.track("agent_action", number=number) for number in range(EVENTS)]
        first = threading.Thread(target=client.flush)
        first.start()
        assert client.flush().pending == 0
        case.assert_delivered()
        first.join()
