"""The service fails for a while; nothing is lost, nothing comes twice. Starts the mock server that it talks to."""

from typing import List

from agentlytics import Dropped, Metrone
from agentlytics.testing import MockServer

with MockServer() as server:
    # The first two batches are answered with an error; of the next, the answer is lost on its way.
    server.add_fault({"operation": "trackBatch", "times": 2, "fault": {"type": "status", "status": 503}})
    server.add_fault({"operation": "trackBatch", "times": 1, "fault": {"type": "drop", "when": "after"}})

    lost: List[Dropped] = []
    metrone = Metrone(server.key("metrone"), endpoint=server.url, retry_base_ms=10, on_drop=lost.extend)
    ids = [metrone.track("agent_action", step=step) for step in range(100)]
    report = metrone.shutdown()
    stats = metrone.delivery_stats()
    print(f"{report.delivered + report.duplicate} delivered, {stats.retries} repetitions, {len(lost)} lost")

    stored = [event["idempotency_key"] for event in server.events()]

assert stored == ids
assert stats.retries == 3
assert lost == []
