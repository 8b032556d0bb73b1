from segment.analytics.client import Client as Segment

DISTRIBUTION = "segment-analytics-python"


class Client:
    def __init__(self, options):
        chosen = {"upload_size": options.get("batch"), "max_queue_size": options.get("queue"), "thread": options.get("in_flight")}
        self.segment = Segment("bench", host=options["url"], **{name: value for name, value in chosen.items() if value is not None})
        self.flush = self.segment.flush
        self.close = self.segment.shutdown

    def track(self, properties):
        self.segment.track("user-1", "agent_action", properties)
