"""What the documentation shows works."""

import doctest
import pathlib
import re

import agentlytics.testing
import models
import pytest
from agentlytics import AgentAnalytics
from agentlytics.testing import MockServer

PACKAGE = pathlib.Path(__file__).parents[1]
SNIPPETS = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text(), re.DOTALL)


def test_there_are_snippets():
    assert len(SNIPPETS) >= 3


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.strip().splitlines()[0])
def test_a_snippet_of_the_readme_runs(snippet, monkeypatch, tmp_path, provider):
    monkeypatch.chdir(tmp_path)
    if "agentlytics.llm" in snippet:
        answer_as_models_do(provider, monkeypatch)
    with MockServer() as server:
        monkeypatch.setenv("METRONE_API_KEY", server.key("metrone"))
        monkeypatch.setenv("METRONE_ENDPOINT", server.url)
        vendor = "agent_analytics"
        monkeypatch.setenv("AGENT_ANALYTICS_API_KEY", server.key(vendor))
        monkeypatch.setenv("AGENT_ANALYTICS_TOKEN", server.token(vendor))
        monkeypatch.setenv("AGENT_ANALYTICS_ENDPOINT", server.uri(vendor))
        with AgentAnalytics() as account:
            monkeypatch.setenv("AGENT_ANALYTICS_PROJECT", account.list_projects()["projects"][0]["name"])
        monkeypatch.setenv("AGNT_API_KEY", server.key("agnt"))
        monkeypatch.setenv("AGNT_API_URL", server.uri("agnt"))
        exec(compile(snippet, "README.md", "exec"), {"__name__": "__main__"})


def answer_as_models_do(provider, monkeypatch):
    for package in ("agentlytics.llm", "anthropic", "openai"):
        pytest.importorskip(package, reason=f"{package} cannot be loaded: the extra 'integrations' has what it takes")
    provider.answer(models.completion(content="In Rome"))
    provider.stream(models.MESSAGE_EVENTS)
    for name in ("ANTHROPIC", "OPENAI"):
        monkeypatch.setenv(f"{name}_API_KEY", "sk-test")
        monkeypatch.setenv(f"{name}_BASE_URL", provider.url)


def test_examples_in_docstrings_hold():
    assert doctest.testmod(agentlytics.testing).failed == 0
