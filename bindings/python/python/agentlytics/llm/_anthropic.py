"""What the package ``anthropic`` says of a call: messages, and those of its beta."""

from __future__ import annotations

from typing import Any, Mapping, Optional, TypeVar

from ._call import Cost, Facts, Settings, TracksEvents
from ._wrap import Provider, wrap

__all__ = ["wrap_anthropic"]

Client = TypeVar("Client")


class _Messages:
    def input(self, body: Mapping[str, Any]) -> Any:
        return body.get("messages")

    def read_answer(self, answer: Any, facts: Facts) -> None:
        facts.model = answer.model
        self._read_usage(answer.usage, facts)
        facts.output_tokens = answer.usage.output_tokens
        for block in answer.content:
            self._read_block(block, facts)

    def read_piece(self, piece: Any, facts: Facts) -> None:
        if piece.type == "message_start":
            facts.model = piece.message.model
            # It counts the first of the output already, but the number at the end is the one that is true.
            self._read_usage(piece.message.usage, facts)
        elif piece.type == "content_block_start":
            self._read_block(piece.content_block, facts)
        elif piece.type == "content_block_delta":
            facts.has_begun = True
            facts.add_text(getattr(piece.delta, "text", None))
        elif piece.type == "message_delta":
            self._read_usage(piece.usage, facts)
            facts.output_tokens = piece.usage.output_tokens
        elif piece.type == "message_stop":
            facts.outcome = "completed"

    def _read_usage(self, usage: Any, facts: Facts) -> None:
        facts.usage = usage
        # Left open by a later count that has nothing new to say of it.
        if usage.input_tokens is not None:
            facts.input_tokens = usage.input_tokens

    def _read_block(self, block: Any, facts: Facts) -> None:
        """Text, or the call of a tool: the program's (``tool_use``), the provider's or that of an MCP server."""
        if block.type.endswith("tool_use"):
            facts.add_tool(block.name)
        facts.add_text(getattr(block, "text", None))


_ANTHROPIC = Provider(
    package="anthropic",
    request_id_header="request-id",
    operations={"/v1/messages": _Messages()},
)


def wrap_anthropic(
    client: Client,
    recorder: TracksEvents,
    *,
    event: str = "llm_call",
    provider: str = "anthropic",
    capture_content: bool = False,
    cost: Optional[Cost] = None,
) -> Client:
    """Records each message that a client of ``anthropic`` asks for; returns the same client.

    Args:
        client: ``Anthropic``, ``AsyncAnthropic`` or one derived from them.
        recorder: Takes the events, for example ``Metrone``.
        event: Their type.
        provider: Who answers, if it is another that speaks the same language.
        capture_content: Records what was said to the model (``input``) and what it said (``output``), too.
        cost: What calls cost, in US dollars: a function of a ``ModelCall``, or prices by model.

    Raises:
        ConfigError: The client is of another kind, or the recorder takes no events.
    """
    return wrap(client, _ANTHROPIC, Settings(recorder, event, provider, capture_content, cost))
