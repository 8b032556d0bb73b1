"""Sets up a project: from its name to the first events in its numbers, and away with it again.

Starts the mock server that it talks to.
"""

from agentlytics import AgentAnalytics, ConflictError
from agentlytics.testing import MockServer

with MockServer() as server:
    endpoint = server.uri("agent_analytics")
    owner = AgentAnalytics(server.key("agent_analytics"), endpoint=endpoint)

    project = owner.create_project(name="travel-agent", allowed_origins="https://travel.example")
    print(f"web pages load the tracker with\n  {project.snippet}")
    # Setting up twice does no harm: a name that is taken answers with the project that has it.
    again = owner.create_project(name="travel-agent")

    # An agent has only the project's token, which is public: it can write events, and read nothing.
    agent = AgentAnalytics(token=project.project_token, endpoint=endpoint)
    for user, task in [("ada", "search_flights"), ("ada", "book_flight"), ("ben", "search_flights")]:
        agent.track("task_completed", user_id=user, session_id=f"chat-{user}", task=task)
    agent.track("handed_over", user_id="ben", session_id="chat-ben", reason="visa question")
    report = agent.flush()
    print(f"{report.delivered} events delivered")

    stats = owner.get_stats(project=project.name)
    totals, visits = stats.totals, stats.sessions["total_sessions"]
    print(f"{totals['total_events']} events of {totals['unique_users']} users in {visits} sessions")
    # A property that is misspelled shows here before anybody builds a chart on it.
    received = owner.get_properties_received(project=project.name).properties
    for pair in received:
        print(f"{pair['event']} comes with {pair['key']}")

    origins = "https://travel.example,https://staging.travel.example"
    changed = owner.update_project(id=project.id, allowed_origins=origins)
    print(f"pages of {changed.allowed_origins} may send events")
    # Events belong to a project by its name, so that cannot change any more.
    refusal = None
    try:
        owner.update_project(id=project.id, name="concierge")
    except ConflictError as error:
        refusal = error
    print(refusal)

    owner.delete_project(id=project.id)
    agent.track("task_completed", task="book_hotel")
    # The token is dead. An event without a living one waits, and is not lost before the agent stops.
    waiting, state = agent.flush().pending, agent.delivery_stats().state
    print(f"after the end of the project {waiting} event waits, delivery is {state}")
    last = agent.shutdown()

assert again.existing and again.id == project.id
assert report.delivered == 4
assert (totals["total_events"], totals["unique_users"], visits) == (4, 2, 2)
assert [(pair["event"], pair["key"]) for pair in received] == [("handed_over", "reason"), ("task_completed", "task")]
assert refusal is not None
assert (changed.allowed_origins, refusal.status) == (origins, 409)
assert (waiting, state, last.dropped) == (1, "halted", 1)
