from agentlytics import Metrone

DISTRIBUTION = "agentlytics"
KEY = "metrone_test_" + "0" * 32


class Client:
    def __init__(self, options):
        chosen = {
            "batch_size": options.get("batch"),
            "max_in_flight": options.get("in_flight"),
            "durability": options.get("durability"),
            "spool_dir": options.get("spool_dir"),
        }
        self.metrone = Metrone(KEY, endpoint=options["url"], **{name: value for name, value in chosen.items() if value is not None})
        self.flush = self.metrone.flush
        self.close = self.metrone.shutdown

    def track(self, properties):
        self.metrone.track("agent_action", properties)
