"""Mock services in this process, for tests of programs that use the SDK.

A ``MockServer`` imitates every service. In it each test has a ``MockWorld`` to itself:
what one test tracks, breaks or sets the clock to, no other test sees.

>>> from agentlytics import Metrone
>>> from agentlytics.testing import MockServer
>>> with MockServer() as server, server.new_world() as world:
...     metrone = world.open(Metrone)
...     _ = metrone.track("agent_action", task="book a flight")
...     [event] = world.assert_tracked("agent_action", task="book a flight")
...     event["properties"]
{'task': 'book a flight'}

With pytest there is nothing to set up: its plugin, ``agentlytics.pytest_plugin``, is loaded
by itself and offers the same as fixtures. Nothing in this package needs pytest.
"""

from ._clock import MockClock
from ._server import MockServer
from ._world import MockWorld

__all__ = ["MockClock", "MockServer", "MockWorld"]
