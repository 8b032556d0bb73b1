"""A week of agents' work is compared with the week before: what got worse. Starts the mock server that it talks to."""

from agentlytics import Agnt
from agentlytics.testing import MockServer


def two_weeks():
    """Two assistants start and complete twenty tasks a day each, until one mostly fails from the second Thursday on."""
    for day in range(2, 16):
        for number in range(20):
            for assistant in ["bookings", "refunds"]:
                task = {
                    "assistant": assistant,
                    "user": f"user-{number}",
                    "timestamp": f"2026-03-{day:02}T10:00:{number:02}Z",
                    "traceId": f"{assistant}-{day}-{number}",
                }
                yield {"eventType": "tasksInitiated", **task}
                if assistant == "bookings" or day < 12 or number < 2:
                    yield {"eventType": "tasksCompleted", **task}


with MockServer() as server, Agnt(server.key("agnt"), endpoint=server.uri("agnt")) as agnt:
    server.control("POST", "seed", {"service": "agnt", "events": list(two_weeks())})

    # Without a window it is the last seven days that are over; the baseline is the seven days before it.
    findings = agnt.regressions(window={"startDate": "2026-03-09", "endDate": "2026-03-16"})["findings"]
    for finding in findings:
        about, span = finding["assistant"] or "the account", finding["span"]
        print(f"{finding['severity']}: {finding['rule']} of {about} from {span['startDate']} to {span['endDate']}")
        print(f"  by chance with a probability of {finding['p_value']:.0e}: {finding['evidence']}")
        print("  traces to look at:", ", ".join(trace["trace_id"] for trace in finding["traces"]["traces"][:3]))

assert [(each["rule"], each["severity"], each["assistant"]) for each in findings] == [
    ("completion_rate_down", "critical", "refunds"),
    ("completion_rate_down", "warning", None),
]
assert findings[0]["span"] == {"startDate": "2026-03-12T00:00:00.000Z", "endDate": "2026-03-16T00:00:00.000Z"}
assert findings[0]["traces"]["traces"][0]["trace_id"] == "refunds-15-19"
