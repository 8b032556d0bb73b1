"""What the package offers, and when it is loaded."""

import subprocess
import sys

import agentlytics
import pytest

PROGRAM = """
import sys, agentlytics
def loaded():
    return " ".join(name for name in ("_agent_analytics", "_agnt", "_metrone") if f"agentlytics.{name}" in sys.modules)
print("first:", loaded())
agentlytics.AsyncAgnt
print("then:", loaded())
"""


def test_a_service_is_loaded_with_the_first_use_of_its_client():
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["first: ", "then: _agnt"]


def test_everything_that_is_named_is_there_and_nothing_else():
    assert {name for name in agentlytics.__all__ if not hasattr(agentlytics, name)} == set()
    assert set(agentlytics.__all__) <= set(dir(agentlytics))
    with pytest.raises(AttributeError, match="has no attribute 'Metron'"):
        _ = agentlytics.Metron
