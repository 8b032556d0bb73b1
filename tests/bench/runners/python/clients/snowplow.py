from urllib.parse import urlsplit

from snowplow_tracker import AsyncEmitter, SelfDescribing, SelfDescribingJson, Tracker

DISTRIBUTION = "snowplow-tracker"


class Client:
    def __init__(self, options):
        chosen = {"batch_size": options.get("batch"), "buffer_capacity": options.get("queue"), "thread_count": options.get("in_flight")}
        address = urlsplit(options["url"])
        self.emitter = AsyncEmitter(
            address.hostname, protocol="http", port=address.port, **{name: value for name, value in chosen.items() if value is not None}
        )
        self.tracker = Tracker("bench", self.emitter, encode_base64=False)

    def track(self, properties):
        action = SelfDescribingJson("iglu:com.example/agent_action/jsonschema/1-0-0", properties)
        self.tracker.track(SelfDescribing(action))

    def flush(self):
        # What it calls a flush hands everything to its threads; only this waits for them.
        self.emitter.sync_flush()
        self.emitter.queue.join()

    close = flush
