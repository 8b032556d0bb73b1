"""The calls of `story.json`: what happened in each service, which tools are called then, and what they answer."""

import json
import pathlib

MCP = pathlib.Path(__file__).parents[1]

STORY = json.loads((MCP / "story.json").read_text())
NOW = STORY.pop("now")

TOOLS = json.loads((MCP.parents[1] / "spec" / "mcp" / "tools.json").read_text())


# It answers with a new key, which no assistant is to see.
NOT_OFFERED = {"agent_analytics_revoke_key"}


def tool_names(*services):
    """The tools that are offered of these services."""
    return {tool["name"] for tool in TOOLS if tool["calls"]["service"] in services} - NOT_OFFERED


def filled_in(arguments, kept):
    """The arguments, with what was kept of earlier answers in place of `$name`."""
    if isinstance(arguments, dict):
        return {name: filled_in(value, kept) for name, value in arguments.items()}
    if isinstance(arguments, str) and arguments.startswith("$"):
        return kept[arguments[1:]]
    return arguments


def part_of(answer, expected):
    """As much of an answer as is expected: members that nobody asks for are left out."""
    if isinstance(answer, dict) and isinstance(expected, dict):
        return {name: part_of(answer[name], value) for name, value in expected.items() if name in answer}
    if isinstance(answer, list) and isinstance(expected, list) and len(answer) == len(expected):
        return [part_of(*pair) for pair in zip(answer, expected, strict=True)]
    return answer


def at(answer, pointer):
    for step in pointer.split("/")[1:]:
        answer = answer[int(step) if isinstance(answer, list) else step]
    return answer
