from posthog import Posthog

DISTRIBUTION = "posthog"


class Client:
    def __init__(self, options):
        chosen = {"flush_at": options.get("batch"), "max_queue_size": options.get("queue"), "thread": options.get("in_flight")}
        self.posthog = Posthog("phc_bench", host=options["url"], **{name: value for name, value in chosen.items() if value is not None})
        self.flush = self.posthog.flush
        self.close = self.posthog.shutdown

    def track(self, properties):
        self.posthog.capture("agent_action", distinct_id="user-1", properties=properties)
