"""What the package ``openai`` says of a call: chat completions and responses."""

from __future__ import annotations

from typing import Any, Mapping, Optional, TypeVar

from ._call import Cost, Facts, Settings, TracksEvents
from ._wrap import Provider, wrap

__all__ = ["wrap_openai"]

Client = TypeVar("Client")


class _Chat:
    def input(self, body: Mapping[str, Any]) -> Any:
        return body.get("messages")

    def read_answer(self, answer: Any, facts: Facts) -> None:
        facts.model = answer.model
        self._read_usage(answer.usage, facts)
        for choice in answer.choices:
            self._read_message(choice.message, facts)

    def read_piece(self, piece: Any, facts: Facts) -> None:
        facts.model = piece.model or facts.model
        # Only in the last piece, and only if `stream_options` asks for it.
        self._read_usage(piece.usage, facts)
        for choice in piece.choices or []:
            self._read_message(choice.delta, facts)
            if choice.finish_reason:
                facts.outcome = "completed"

    def _read_message(self, message: Any, facts: Facts) -> None:
        facts.add_text(message.content or message.refusal)
        for call in message.tool_calls or []:
            made = getattr(call, "function", None) or getattr(call, "custom", None)
            facts.add_tool(made and made.name)
        facts.has_begun = facts.has_begun or bool(message.content or message.refusal or message.tool_calls)

    def _read_usage(self, usage: Any, facts: Facts) -> None:
        if usage is not None:
            facts.usage = usage
            facts.input_tokens = usage.prompt_tokens
            facts.output_tokens = usage.completion_tokens


_LAST_PIECES = ("response.completed", "response.incomplete", "response.failed")

_OUTCOMES = {"failed": "server", "cancelled": "cancelled"}
"""Of a response that is not as it should be. One that was cut at its limit is complete as far as it goes."""


class _Responses:
    def input(self, body: Mapping[str, Any]) -> Any:
        return body.get("input")

    def read_answer(self, answer: Any, facts: Facts) -> None:
        facts.model = answer.model
        facts.outcome = _OUTCOMES.get(answer.status, "completed")
        if answer.usage is not None:
            facts.usage = answer.usage
            facts.input_tokens = answer.usage.input_tokens
            facts.output_tokens = answer.usage.output_tokens
        for item in answer.output or []:
            self._read_item(item, facts)
            for part in getattr(item, "content", None) or []:
                facts.add_text(getattr(part, "text", None) or getattr(part, "refusal", None))

    def read_piece(self, piece: Any, facts: Facts) -> None:
        if piece.type.endswith(".delta"):
            facts.has_begun = True
            if piece.type == "response.output_text.delta":
                facts.add_text(piece.delta)
        elif piece.type == "response.output_item.added":
            self._read_item(piece.item, facts)
        elif piece.type in _LAST_PIECES:
            facts.texts.clear()  # The last piece has it all.
            self.read_answer(piece.response, facts)

    def _read_item(self, item: Any, facts: Facts) -> None:
        """Tools of the program have a name; those of the provider are known by the type of their calls."""
        if item.type.endswith("_call"):
            facts.add_tool(getattr(item, "name", None) or item.type[: -len("_call")])


_OPENAI = Provider(
    package="openai",
    request_id_header="x-request-id",
    operations={"/chat/completions": _Chat(), "/responses": _Responses()},
)


def wrap_openai(
    client: Client,
    recorder: TracksEvents,
    *,
    event: str = "llm_call",
    provider: str = "openai",
    capture_content: bool = False,
    cost: Optional[Cost] = None,
) -> Client:
    """Records each chat completion and each response that a client of ``openai`` makes; returns the same client.

    Args:
        client: ``OpenAI``, ``AsyncOpenAI`` or one derived from them.
        recorder: Takes the events, for example ``Metrone``.
        event: Their type.
        provider: Who answers, if it is another that speaks the same language.
        capture_content: Records what was said to the model (``input``) and what it said (``output``), too.
        cost: What calls cost, in US dollars: a function of a ``ModelCall``, or prices by model.

    Raises:
        ConfigError: The client is of another kind, or the recorder takes no events.
    """
    return wrap(client, _OPENAI, Settings(recorder, event, provider, capture_content, cost))
