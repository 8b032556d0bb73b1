"""Analyses a funnel: which step loses most visitors, of which source they are, and what they saw last.

Starts the mock server that it talks to.
"""

import time

from agentlytics import AgentAnalytics
from agentlytics.testing import MockServer

# The steps, and the page on which each is taken.
STEPS = [
    ("page_view", "/pricing"),
    ("signup_started", "/signup"),
    ("signed_up", "/welcome"),
    ("task_completed", "/tasks"),
]
# How many visitors of a source take each step.
VISITORS = {"ads": [45, 30, 6, 3], "search": [35, 24, 18, 12], "newsletter": [20, 16, 14, 12]}


def record_visits(analytics, begin):
    """Visits, of which one of each source begins every minute, with two minutes between steps. Those who come by ads
    see a form that wants a telephone number."""
    for source, taken in VISITORS.items():
        for visitor in range(taken[0]):
            who = {"user_id": f"{source}-{visitor}", "session_id": f"visit-{source}-{visitor}", "utm_source": source}
            arrival = begin + visitor * 60
            for step, (event, page) in enumerate(STEPS):
                if visitor < taken[step]:
                    analytics.track(event, who, path=page, timestamp=milliseconds(arrival + step * 120))
            if source == "ads" and taken[2] <= visitor < taken[1]:
                analytics.track("form_error", who, path="/signup", field="phone", timestamp=milliseconds(arrival + 150))


def milliseconds(seconds):
    return int(seconds * 1000)


with MockServer() as server:
    vendor = "agent_analytics"
    with AgentAnalytics(
        server.key(vendor), token=server.token(vendor), project="test", endpoint=server.uri(vendor)
    ) as analytics:
        record_visits(analytics, begin=time.time() - 24 * 60 * 60)
        analytics.flush()

        funnel = analytics.get_funnel(
            steps=[{"event": name, "filters": [{"property": "path", "op": "eq", "value": at}]} for name, at in STEPS],
            conversion_window_hours=24,
            breakdown="utm_source",
        )
        for step in funnel.steps:
            print(f"{step['users']:4} users {step['event']:<15} {step['drop_off_rate']:6.1%} lost")
        weakest = max(funnel.steps, key=lambda step: step["drop_off_rate"])
        position = weakest["step"] - 1
        print(f"most are lost before {weakest['event']}; by source:")
        lost = {row["value"]: row["steps"][position]["drop_off_rate"] for row in funnel.breakdowns}
        for source, rate in lost.items():
            print(f"{source:>10} {rate:6.1%} lost")

        # Where do they leave? On the page of the last step that they did take.
        _, page = STEPS[position - 1]
        (exit_page,) = [row for row in analytics.get_pages(type="exit").exit_pages if row["page"] == page]
        print(f"{exit_page['sessions']} visits end on {page}, after {exit_page['avg_duration'] / 1000:.0f} s")
        # What happened there? One visit as an example, and then how frequent that is.
        left = [visit for visit in analytics.iter_sessions() if visit["exit_page"] == page]
        visit = [row["event"] for row in analytics.iter_events(session_id=left[0]["session_id"])]
        visit.reverse()  # the newest come first
        print("the latest of them:", ", ".join(visit))
        errors = analytics.get_breakdown(event="form_error", property="field").values
        for field in errors:
            print(f"{field['unique_users']} visitors saw an error in the field {field['value']!r}")

assert [step["users"] for step in funnel.steps] == [100, 70, 38, 27]
assert funnel.overall_conversion_rate == 0.27
assert (weakest["event"], weakest["drop_off_rate"]) == ("signed_up", 0.457)
assert lost == {"ads": 0.8, "search": 0.25, "newsletter": 0.125}
assert (exit_page["sessions"], len(left)) == (32, 32)
assert visit == ["page_view", "signup_started", "form_error"]
assert [(field["value"], field["unique_users"]) for field in errors] == [("phone", 24)]
