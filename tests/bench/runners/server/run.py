"""Measures the mock server, or a database at the same questions: ``run.py CLIENT TASK OPTIONS``. Prints one JSON object.

``options`` also holds ``programs``, the folder of ``load``; ``agentlytics``, the command; and ``answers``, a folder in which the first
client leaves its answers for the others to be compared with.
"""

import contextlib
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from databases import DATABASES

OPTIONS = json.loads(sys.argv[3])
EVENTS = OPTIONS["events"]
CONNECTIONS = 8
RUNS = 5
LONG_MS = 2_000
HEADERS = {"Content-Type": "application/json", "User-Agent": "agentlytics/0.1.0 (lang=bench)"}


class Server:
    """A mock server with a process of its own."""

    def __init__(self):
        began = time.perf_counter()
        command = [OPTIONS["agentlytics"], "serve", "--parent-stdin"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.told = json.loads(self.process.stdout.readline())
        self.ready_ms = (time.perf_counter() - began) * 1e3
        # Until it has nothing left to do.
        time.sleep(0.3)
        self.idle_mb = self.rss_mb()
        self.connection = http.client.HTTPConnection(urlsplit(self.told["url"]).netloc)
        self.ask("POST", "/__mock/limits", {"event_quota": None})
        self.project = json.loads(self.ask("GET", "/agent_analytics/projects"))["projects"][0]["name"]

    def rss_mb(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def ask(self, method, path, body=None):
        headers = {**HEADERS, "X-API-Key": self.told["keys"]["agent_analytics"]}
        self.connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise OSError(f"{method} {path}: {answer.status} {text[:200]}")
        return text

    def load(self):
        """The figures of loading."""
        told = [OPTIONS["programs"] + "/load", "http", self.told["uris"]["agent_analytics"], self.told["tokens"]["agent_analytics"]]
        loaded = subprocess.run([*told, str(EVENTS), str(CONNECTIONS), str(end_ms())], check=True, capture_output=True, text=True)
        return json.loads(loaded.stdout)

    def questions(self):
        get = lambda path: lambda: json.loads(self.ask("GET", f"/agent_analytics{path}project={self.project}"))  # noqa: E731
        funnel = {
            "project": self.project,
            "steps": [{"event": "page_view"}, {"event": "add_to_cart"}, {"event": "purchase"}],
            "conversion_window_hours": 24,
            "since": "30d",
        }
        names = {
            "project": self.project,
            "metrics": ["event_count"],
            "group_by": ["event"],
            "order_by": "event_count",
            "limit": 10,
            "date_from": "30d",
        }
        days = {
            "project": self.project,
            "metrics": ["event_count", "unique_users"],
            "group_by": ["date"],
            "order": "asc",
            "date_from": "30d",
        }
        rows = lambda answer, member, *names: [[row[name] for name in names] for row in answer[member]]  # noqa: E731
        return {
            "days": (
                lambda: json.loads(self.ask("POST", "/agent_analytics/query", days)),
                lambda a: rows(a, "rows", "date", "unique_users", "event_count"),
            ),
            "names": (
                lambda: json.loads(self.ask("POST", "/agent_analytics/query", names)),
                lambda a: [row["event_count"] for row in a["rows"]],
            ),
            "top": (get("/breakdown?since=30d&property=path&limit=10&"), lambda a: [row["count"] for row in a["values"]]),
            "funnel": (
                lambda: json.loads(self.ask("POST", "/agent_analytics/funnel", funnel)),
                lambda a: [step["users"] for step in a["steps"]],
            ),
            "retention": (get("/retention?period=week&cohorts=8&"), lambda a: [cohort["retained"] for cohort in a["cohorts"]]),
            "heatmap": (get("/heatmap?since=30d&"), lambda a: rows(a, "heatmap", "day", "hour", "events", "users")),
            "sessions": (get("/sessions?since=30d&limit=100&"), lambda a: [row["event_count"] for row in a["sessions"]]),
        }

    def close(self):
        self.connection.close()
        self.process.stdin.close()
        self.process.wait(10)


def end_ms():
    """The end of the events: today's midnight, so that clients which are measured one after the other have the same."""
    return int(time.time()) // 86_400 * 86_400_000


def ingest():
    with contextlib.closing(Server()) as server:
        figures = server.load()
        bytes_per_event = (server.rss_mb() - server.idle_mb) * 2**20 / EVENTS
        return {**figures, "ready_ms": server.ready_ms, "idle_mb": server.idle_mb, "bytes_per_event": bytes_per_event}


def stored():
    """What an event costs among many others, and what a question costs for each event that it looks at."""
    with contextlib.closing(Server()) as server:
        loaded = server.load()
        rss_mb = server.rss_mb()
        questions = {name: timed(ask)[1] for name, (ask, _) in server.questions().items()}
        _, day = timed(lambda: server.ask("GET", f"/agent_analytics/stats?since=1d&project={server.project}"))
    return {
        "ingest_us": 1e6 / loaded["events_per_s"],
        "rss_mb": rss_mb,
        "bytes_per_event": (rss_mb - server.idle_mb) * 2**20 / EVENTS,
        "day_ms": day,
        **{f"{name}_ns": ms * 1e6 / EVENTS for name, ms in questions.items()},
    }


def query():
    client = sys.argv[1]
    if client == "ours":
        with contextlib.closing(Server()) as server:
            server.load()
            return answered(client, server.questions())
    with tempfile.TemporaryDirectory() as folder:
        table = f"{folder}/events.csv"
        subprocess.run([OPTIONS["programs"] + "/load", "csv", table, str(EVENTS), str(end_ms())], check=True)
        return answered(client, DATABASES[client](table, folder))


def timed(ask):
    """An answer and the median of five times in ms; of what takes seconds, the first."""
    times = []
    for _ in range(1 + RUNS):
        began = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - began) * 1e3)
        if times[0] > LONG_MS:
            return answer, times[0]
    return answer, statistics.median(times[1:])


def answered(client, questions):
    """The time of each question, and how many answers are others than ours."""
    figures, answers = {}, {}
    for name, (ask, told) in questions.items():
        answer, figures[f"{name}_ms"] = timed(ask)
        answers[name] = told(answer)
    file = Path(OPTIONS["answers"]) / f"{EVENTS}.json"
    if client == "ours":
        file.write_text(json.dumps(answers))
    ours = json.loads(file.read_text())
    different = [name for name, answer in answers.items() if json.loads(json.dumps(answer)) != ours[name]]
    for name in different:
        print(f"{client} answers another way: {name}", file=sys.stderr)
    return {**figures, "different": len(different)}


if __name__ == "__main__":
    print(json.dumps({"ingest": ingest, "query": query, "stored": stored}[sys.argv[2]]()), flush=True)
