"""What a user of the installed package does first, in an empty folder; prints as JSON how long it took to be ready."""

import json
import subprocess
import sys
import time

before = time.perf_counter()
import agentlytics  # noqa: E402

first = agentlytics.Metrone("metrone_test_" + "0" * 32, endpoint="http://127.0.0.1:9")
ready_ms = (time.perf_counter() - before) * 1000
first.shutdown(0)

from agentlytics.testing import MockServer  # noqa: E402

with MockServer() as server, agentlytics.Metrone(server.key("metrone"), endpoint=server.url) as metrone:
    metrone.track("agent_action", agent_id="support-7", task="refund", tokens=1234)
    metrone.track_ai_call("call-1", provider="vapi", duration=74, outcome="resolved")
    assert metrone.flush().delivered == 2
    assert metrone.get_stats(days=7).total_events == 2
    assert [event["event_type"] for event in metrone.iter_events()] == ["ai_call", "agent_action"]
    [action, _] = server.events()
    assert action["properties"] == {"task": "refund", "tokens": 1234}, action

command = subprocess.run(["agentlytics", "--version"], capture_output=True, text=True, check=True)
assert command.stdout == f"agentlytics {agentlytics.__version__}\n", command.stdout
assert "site-packages" in agentlytics.__file__, agentlytics.__file__
json.dump({"ready_ms": ready_ms}, sys.stdout)
