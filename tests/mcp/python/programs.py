"""The programs under test: the mock server, and the MCP server over HTTP. Over stdio the client starts it by itself."""

import contextlib
import json
import os
import pathlib
import subprocess
import urllib.request

TOP = pathlib.Path(__file__).parents[3]

# The command, found as a configuration finds it: by its name.
PROGRAM = pathlib.Path(os.environ.get("AGENTLYTICS", TOP / "target" / "debug" / "agentlytics"))
PATH = os.pathsep.join([str(PROGRAM.parent), os.environ["PATH"]])

# Where each service's client looks for its key and for its address.
VARIABLES = {
    "metrone": ("METRONE_API_KEY", "METRONE_ENDPOINT"),
    "agent_analytics": ("AGENT_ANALYTICS_API_KEY", "AGENT_ANALYTICS_ENDPOINT"),
    "agnt": ("AGNT_API_KEY", "AGNT_API_URL"),
}

# The project that each account has from the beginning.
PROJECT = "test"


@contextlib.contextmanager
def running(*arguments, environment=None, errors=None):
    """A program; what it says of itself as soon as it answers. It ends with the block."""
    pipe = subprocess.PIPE
    environment = {"PATH": PATH, **(environment or {})}
    command = [PROGRAM, *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, text=True, env=environment) as process:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


class World:
    """An account with each service, which no other test knows."""

    def __init__(self, server):
        self.url = server["url"]
        self.uris = server["uris"]
        issued = {service: self.control("keys", {"service": service}) for service in VARIABLES}
        self.keys = {service: key["key"] for service, key in issued.items()}
        self.tokens = {service: key["token"] for service, key in issued.items() if "token" in key}
        # What the server says is kept here, and nothing of it may be a secret.
        self.heard = []

    def environment(self, *services):
        """The variables of a configuration that has keys of these services; of all, if none is named."""
        variables = {}
        for service in services or VARIABLES:
            key, endpoint = VARIABLES[service]
            variables |= {key: self.keys[service], endpoint: self.uris[service]}
        if "AGENT_ANALYTICS_API_KEY" in variables:
            variables |= {"AGENT_ANALYTICS_TOKEN": self.tokens["agent_analytics"], "AGENT_ANALYTICS_PROJECT": PROJECT}
        return variables

    def control(self, path, change=None, service=None):
        """Asks the mock server's control plane, in the world of a service's key."""
        request = urllib.request.Request(f"{self.url}/__mock/{path}")
        if service:
            request.add_header("X-Mock-Key", self.keys[service])
        data = json.dumps(change).encode() if change is not None else None
        with urllib.request.urlopen(request, data, timeout=10) as answer:
            return json.load(answer)

    def seed(self, service, now, seed):
        """Stops the clock at a time, and stores what happened before."""
        self.control("clock", {"set": now, "freeze": True}, service)
        if seed:
            self.control("seed", {"service": service, **seed}, service)
