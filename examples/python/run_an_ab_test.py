"""Runs an A/B test: users are assigned where the agent runs, what they saw and did is recorded, and the better variant
wins. Starts the mock server that it talks to."""

from agentlytics import AgentAnalytics
from agentlytics.testing import MockServer

USERS = [f"user-{number}" for number in range(500)]

with MockServer() as server:
    vendor = "agent_analytics"
    with AgentAnalytics(
        server.key(vendor), token=server.token(vendor), project="test", endpoint=server.uri(vendor)
    ) as analytics:
        variants = ["formal", "friendly"]
        experiment = analytics.create_experiment(name="greeting", variants=variants, goal_event="task_completed")

        # One request when the agent starts; nothing is asked per user.
        running = {row["key"]: row["variants"] for row in analytics.get_experiment_config().experiments}

        def assigned(user):
            # Without variants, as when the experiment does not run, everybody gets what there was before.
            return analytics.assign("greeting", user, running.get("greeting", [])) or "formal"

        for number, user in enumerate(USERS):
            variant = assigned(user)
            analytics.track_exposure("greeting", variant, user_id=user)
            # Of ten users, three come to an end with a friendly agent, and two with a formal one.
            if number % 10 < (3 if variant == "friendly" else 2):
                analytics.track("task_completed", user_id=user)
        analytics.flush()
        # The name, the user and the weights decide: a user gets the same variant in any program and any language.
        is_sticky = all(assigned(user) == analytics.assign("greeting", user, variants) for user in USERS)

        results = analytics.get_experiment(id=experiment.id).results
        probability, lift = results["probability_best"], results["lift"]
        for row in results["variants"]:
            key = row["key"]
            print(f"{key:<8} {row['conversions']:3} of {row['unique_users']} users, {row['conversion_rate']:.1%}")
            print(f"         the best with {probability[key]:.1%} probability, lift {lift[key]:+.0%}")
        print(results["recommendation"])

        winner = max(probability, key=probability.get)
        if not results["sufficient_data"] or probability[winner] < 0.95:
            raise SystemExit("it is too early to end the experiment")
        ended = analytics.update_experiment(id=experiment.id, status="completed", winner=winner)
        still_running = analytics.get_experiment_config().experiments

assert is_sticky
assert sum(row["exposures"] for row in results["variants"]) == len(USERS)
assert (ended["status"], ended.winner) == ("completed", "friendly")
assert still_running == []
