"""The adapter of the Python package: `tests/parity/README.md` says what it must understand."""

import dataclasses
import itertools
import json
import re
import sys

import agentlytics

#: How long a flush or a shutdown may take unless the request says otherwise.
DEADLINE_MS = 10_000

#: The facts of an error that vectors look at, besides the time to wait.
ERROR_FACTS = ("kind", "code", "status", "retryable", "request_id", "attempts")

CLIENTS = {"metrone": agentlytics.Metrone, "agent_analytics": agentlytics.AgentAnalytics, "agnt": agentlytics.Agnt}


class Adapter:
    """One client at a time, and what can be done with it: a method for each `do`."""

    client = None

    def open(self, vendor, options):
        self.client = CLIENTS[vendor](**options)

    def track(self, event_type, data=None):
        return self.client.track(event_type, data)

    def helper(self, name, args):
        return getattr(self.client, name)(**args)

    def invoke(self, operation, arguments=None):
        reply = self._method(operation)(**pythonic(arguments))
        facts = {"status": reply.status, "attempts": reply.attempts, "request_id": reply.request_id}
        return {"data": reply.body, "reply": facts}

    def collect(self, operation, arguments=None, max_items=None):
        walk = self._method(operation.replace("get", "iter", 1))(**pythonic(arguments))
        items = list(itertools.islice(walk, max_items))
        return {"count": len(items), "items": items}

    def stream(self, operation, take, arguments=None):
        items = []
        with self._method(operation)(**pythonic(arguments)) as stream:
            rows = (item for item in stream if item["type"] != "ready")
            try:
                items.extend({item["type"]: item["data"]} for item in itertools.islice(rows, take))
            except agentlytics.AgentlyticsError as error:
                return {"items": items, "error": facts_of(error)}
        return {"items": items}

    def assign(self, experiment, user_id, variants):
        return {"variant": self.client.assign(experiment, user_id, variants)}

    def flush(self, deadline_ms=DEADLINE_MS):
        return dataclasses.asdict(self.client.flush(timeout=deadline_ms / 1000))

    def shutdown(self, deadline_ms=DEADLINE_MS):
        return dataclasses.asdict(self.client.shutdown(timeout=deadline_ms / 1000))

    def stats(self):
        return dataclasses.asdict(self.client.delivery_stats())

    def close(self):
        if hasattr(self.client, "shutdown"):
            self.client.shutdown(timeout=0)
        self.client = None

    def _method(self, operation):
        """The method of an operation: `getStats` is `get_stats`."""
        return getattr(self.client, snake_case(operation))


def pythonic(arguments):
    """Arguments under the names they have in Python: in snake case, `from` with the mark of a word of the language."""
    return {"from_" if name == "from" else snake_case(name): value for name, value in (arguments or {}).items()}


def snake_case(name):
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def facts_of(error):
    """An error of the client as data."""
    after = error.retry_after
    facts = {fact: getattr(error, fact) for fact in ERROR_FACTS}
    return {**facts, "retry_after_ms": None if after is None else round(after * 1000)}


def main():
    adapter = Adapter()
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request.pop("id")}
        try:
            answer["ok"] = getattr(adapter, request.pop("do"))(**request)
        except agentlytics.AgentlyticsError as error:
            answer["error"] = facts_of(error)
        print(json.dumps(answer), flush=True)


main()
