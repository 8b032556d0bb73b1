"""Servers and event loops that fork: what their processes track arrives, the parent's events and the children's alike.

Each needs a package of the extra ``servers``.
"""

import re
import signal
import threading
from urllib.request import urlopen

import pytest
from programs import EVENTS


def installed(package):
    return pytest.importorskip(package, reason=f"{package} is not installed: it is in the extra 'servers'")


def read_until(stream, found):
    """Reads lines until one is found."""
    for line in stream:
        match = found(line)
        if match:
            return match
    raise AssertionError("the program has ended")


@pytest.mark.promise("fork")
def test_gunicorn_with_preload(case):
    installed("gunicorn")
    case.note = "gunicorn --preload"
    source = """
        client = agentlytics.Metrone()
        track(client)


        def application(environ, start_response):
            track(client, 1)
            start_response("200 OK", [])
            return []
    """
    arguments = ["-m", "gunicorn", "--preload", "--workers=2", "--bind=127.0.0.1:0", "program:application"]
    server = case.start(source, module=arguments)
    url = read_until(server.stderr, re.compile(r"Listening at: (\S+)").search)[1]
    for _ in range(EVENTS):
        assert urlopen(url, timeout=10).status == 200
    server.send_signal(signal.SIGTERM)
    status, errors = case.end(server)
    assert (status, "Traceback" in errors) == (0, False)
    case.assert_delivered(2 * EVENTS)


@pytest.mark.promise("fork")
def test_celery_with_prefork(case):
    installed("celery")
    case.note = "Celery's prefork pool"
    source = """
        import celery

        folders = {"data_folder_in": "queue", "data_folder_out": "queue"}
        app = celery.Celery("program", broker="filesystem://", broker_transport_options=folders)
        os.makedirs("queue", exist_ok=True)
        # Celery ends its processes in the hard way.
        client = agentlytics.Metrone(durability="journal")


        @app.task
        def work():
            track(client, 1)


        @celery.signals.worker_ready.connect
        def begin(**_):
            track(client)
            for _ in range(25): work.delay()
    """
    arguments = ["-m", "celery", "--app=program", "worker", "--pool=prefork", "--concurrency=2", "--loglevel=ERROR"]
    server = case.start(source, module=arguments, **case.journal)

    def is_event(line):
        case.lines.append(line.strip())
        return len(case.tracked()) == 2 * EVENTS

    read_until(server.stdout, is_event)
    server.send_signal(signal.SIGTERM)
    status, errors = case.end(server)
    assert (status, "Traceback" in errors) == (0, False)
    case.next_start()
    case.assert_delivered(2 * EVENTS)


@pytest.fixture
def redis():
    """The port of a stand-in for a Redis server."""
    installed("rq")
    server = installed("fakeredis").TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.mark.promise("fork")
def test_rq(case, redis):
    case.note = "RQ"
    source = f"""
        import redis, rq
        # The stand-in does not know what a worker asks only to tell it.
        redis.Redis.client_info = lambda self: {{"addr": "unknown"}}
        # RQ ends the process of each job in the hard way.
        client = agentlytics.Metrone(durability="journal")


        def work():
            track(client, 5)


        def main():
            connection = redis.Redis(port={redis})
            queue = rq.Queue(connection=connection)
            track(client)
            for _ in range(5): queue.enqueue(work)
            rq.Worker([queue], connection=connection).work(burst=True, logging_level="ERROR")
    """
    case.run(source, module=["-c", "import program; program.main()"], **case.journal)
    case.next_start()
    case.assert_delivered(2 * EVENTS)


@pytest.mark.promise("fork")
def test_uvloop_that_starts_a_thousand_programs(case):
    installed("uvloop")
    case.note = "uvloop that starts 1,000 programs"
    source = """
        import asyncio, uvloop
        client = agentlytics.AsyncMetrone()

        async def main():
            slots = asyncio.Semaphore(16)

            async def run():
                async with slots:
                    program = await asyncio.create_subprocess_exec("true")
                    assert await program.wait() == 0

            track(client)
            await asyncio.gather(*(run() for _ in range(1000)))
            track(client)
            assert (await client.flush()).pending == 0

        uvloop.run(main())
    """
    case.run(source)
    case.assert_delivered(2 * EVENTS)


@pytest.mark.promise("fork")
def test_gevent(case):
    installed("gevent")
    case.note = "gevent"
    source = """
        from gevent import monkey
        monkey.patch_all()
        import gevent

        def told(losses):
            # Not print, of which a fork at this moment would leave the child a half, to say it once more.
            os.write(1, b"lost\\n" * len(losses))

        away = agentlytics.Metrone(endpoint="http://127.0.0.1:9", on_drop=told)
        away.track("agent_action")
        away.shutdown(0)
        client = agentlytics.Metrone()
        gevent.joinall([gevent.spawn(track, client, 5) for _ in range(5)], raise_error=True)
        child = os.fork()
        gevent.joinall([gevent.spawn(track, client, 5) for _ in range(5)], raise_error=True)
        if child: assert os.waitpid(child, 0)[1] == 0
    """
    case.run(source)
    assert case.lines.count("lost") == 1, "a hook is called beside greenlets"
    case.assert_delivered(3 * EVENTS)
