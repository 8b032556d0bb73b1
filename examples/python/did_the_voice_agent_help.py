"""Did the voice agent raise conversions? Starts the mock server that it talks to.

Half of the visitors are offered a call with it. The web site tells Agent Analytics of visits and bookings, the agent
tells Metrone of its calls and of what it booked in them, and one question compares the visits with a call to those
without.
"""

from agentlytics import AgentAnalytics, Metrone
from agentlytics.testing import MockServer

EXPERIMENT = "voice_agent"

with MockServer() as server:
    voice = Metrone(server.key("metrone"), endpoint=server.uri("metrone"))
    web = AgentAnalytics(
        server.key("agent_analytics"),
        token=server.token("agent_analytics"),
        project="test",
        endpoint=server.uri("agent_analytics"),
    )

    experiment = web.create_experiment(name=EXPERIMENT, variants=["without_call", "with_call"], goal_event="booking")

    for number in range(400):
        who = {"user_id": f"visitor-{number}", "session_id": f"visit-{number}"}
        variant = web.assign(EXPERIMENT, who["user_id"], experiment.variants)
        assert variant is not None
        web.track_exposure(EXPERIMENT, variant, **who)
        if variant == "with_call":
            voice.track_ai_call(f"call-{number}", session_id=who["session_id"], duration=90)
        # Some callers book while they talk to the agent, and some visitors on the web site.
        if variant == "with_call" and number % 14 == 0:
            voice.track_agent_action("booking", agent_type="voice", agent_id="front-desk", **who)
        elif number % 10 == 1:
            web.track("booking", **who)
    voice.shutdown()
    web.flush()

    # The question.
    results = web.get_experiment(id=experiment.id).results
    for each in results["variants"]:
        rate = f"{each['conversion_rate']:.1%}"
        print(f"{each['key']}: {each['conversions']} of {each['unique_users']} visitors booked, {rate}")
    print(results["recommendation"])
    web.shutdown()

assert [(each["unique_users"], each["conversions"]) for each in results["variants"]] == [(203, 19), (197, 35)]
assert results["sufficient_data"] and results["probability_best"]["with_call"] > 0.95
