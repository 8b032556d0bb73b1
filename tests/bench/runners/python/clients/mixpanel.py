from mixpanel import BufferedConsumer, Mixpanel

DISTRIBUTION = "mixpanel"


class Client:
    """Its buffered consumer sends on the thread that tracks."""

    def __init__(self, options):
        chosen = {"max_size": options.get("batch")}
        consumer = BufferedConsumer(events_url=options["url"] + "/track", **{name: value for name, value in chosen.items() if value is not None})
        self.mixpanel = Mixpanel("bench", consumer)
        self.flush = self.close = consumer.flush

    def track(self, properties):
        self.mixpanel.track("user-1", "agent_action", properties)
