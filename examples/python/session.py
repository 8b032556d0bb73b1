"""An agent records a session and reads the numbers back. Starts the mock server that it talks to."""

from agentlytics import Metrone
from agentlytics.testing import MockServer

with MockServer() as server, Metrone(server.key("metrone"), endpoint=server.url) as metrone:
    metrone.track_ai_session("session-1", "start", provider="openai")
    metrone.track("agent_message", session_id="session-1", agent_id="travel-agent", characters=48)
    for tool in ["search_flights", "book_flight"]:
        metrone.track_agent_action("tool_call", agent_type="travel", agent_id="travel-agent", target=tool)
    metrone.conversion("booking", value=420, currency="EUR")
    metrone.track_ai_session("session-1", "end", provider="openai", duration=35)

    report = metrone.flush()
    print(f"{report.delivered} events delivered")

    stats = metrone.get_stats(days=1)
    print(f"{stats.total_events} events, {stats.ai_interactions} with an AI, {stats.conversions} conversion")

    calls = metrone.iter_events(event_type="tool_call")
    tools = [row["properties"]["target"] for row in calls if row["properties"]]
    print("tools called:", ", ".join(reversed(tools)))

assert report.delivered == 6
assert (stats.total_events, stats.ai_interactions, stats.conversions) == (6, 2, 1)
assert sorted(tools) == ["book_flight", "search_flights"]
