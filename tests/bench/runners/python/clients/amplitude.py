from amplitude import Amplitude, BaseEvent, Config

DISTRIBUTION = "amplitude-analytics"


class Client:
    def __init__(self, options):
        chosen = {"flush_queue_size": options.get("batch")}
        config = Config(server_url=options["url"] + "/2/httpapi", **{name: value for name, value in chosen.items() if value is not None})
        self.amplitude = Amplitude("bench", config)

    def track(self, properties):
        self.amplitude.track(BaseEvent("agent_action", user_id="user-1", event_properties=properties))

    def flush(self):
        for sent in self.amplitude.flush() or []:
            if sent is not None:
                sent.result()

    def close(self):
        self.flush()
        self.amplitude.shutdown()
