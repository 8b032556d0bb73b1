"""One call of a model: what is known of it so far, and the event that it becomes, once. It knows no provider."""

from __future__ import annotations

import contextlib
import contextvars
import json
import time
from dataclasses import dataclass, field
from typing import (
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Protocol,
    TypedDict,
    Union,
)

from .._pump import logger
from ._failure import kind_of

__all__ = ["Call", "Cost", "Facts", "ModelCall", "Operation", "Price", "Settings", "TracksEvents"]

now = time.perf_counter


class TracksEvents(Protocol):
    """A client that takes events, such as ``Metrone``."""

    def track(self, event_type: str, data: Optional[Mapping[str, object]] = None, /) -> str: ...


class Price(TypedDict):
    """US dollars for a million tokens."""

    input: float
    output: float


@dataclass(frozen=True)
class ModelCall:
    """What a call of a model used, for whoever knows what that costs."""

    provider: str
    model: Optional[str]
    """The model that answered."""
    requested_model: Optional[str]
    """The model that was asked for, whose name may leave its version open."""
    input_tokens: Optional[int]
    output_tokens: Optional[int]
    usage: Any
    """All that the provider says of it, as its package has it; cached tokens, for example."""


Cost = Union[Callable[[ModelCall], Optional[float]], Mapping[str, Price]]
"""US dollars: by a function, or from prices by model. Asked of calls whose usage the provider told."""


@dataclass
class Facts:
    """What the reading of an answer finds out, piece by piece."""

    keeps_texts: bool
    """Whether what the model said is asked for."""
    model: Optional[str] = None
    input_tokens: Optional[int] = None
    output_tokens: Optional[int] = None
    usage: Any = None
    tools: List[str] = field(default_factory=list)
    """Names of the tools that the model called, each once."""
    texts: List[str] = field(default_factory=list)
    """What it said, in pieces."""
    has_begun: bool = False
    """Whether anything that the model made has come."""
    outcome: Optional[str] = None
    """Set with the end of the answer."""

    def add_tool(self, name: Optional[str]) -> None:
        """The model called a tool."""
        if name and name not in self.tools:
            self.tools.append(name)

    def add_text(self, text: Optional[str]) -> None:
        """The model said something, of which nothing is kept unless it is asked for."""
        if text and self.keeps_texts:
            self.texts.append(text)


class Operation(Protocol):
    """How to read the answers of one operation of a provider."""

    def input(self, body: Mapping[str, Any]) -> Any:
        """What was said to the model, in the body of a request."""

    def read_answer(self, answer: Any, facts: Facts) -> None:
        """Reads an answer as a whole."""

    def read_piece(self, piece: Any, facts: Facts) -> None:
        """Reads a piece of an answer that streams."""


@dataclass(frozen=True)
class Settings:
    """What a wrapped client is told about how to record."""

    recorder: TracksEvents
    event: str
    provider: str
    capture_content: bool
    cost: Optional[Cost]


class Call:
    """One call, from its request to its end."""

    def __init__(self, settings: Settings, operation: Operation, body: Mapping[str, Any]) -> None:
        self._settings = settings
        self._operation = operation
        self._requested_model: Optional[str] = body.get("model")
        # The event belongs to the context of the call, wherever its end is noticed.
        self._context = contextvars.copy_context()
        self._facts = Facts(keeps_texts=settings.capture_content)
        self._input: Any = None
        self._request_id: Optional[str] = None
        self._first_token: Optional[float] = None
        self._is_over = False
        self._has_stumbled = False
        if settings.capture_content:
            with self._harmless("what was said to the model was not recorded"):
                self._input = _copy(operation.input(body))
        self._started = now()

    def has_answer(self, request_id: Optional[str]) -> None:
        """An answer has begun."""
        self._request_id = request_id or self._request_id

    def read_answer(self, answer: Any) -> None:
        """An answer as a whole came: the end."""
        with self._harmless("an answer was not understood"):
            self._operation.read_answer(answer, self._facts)
        self.end("completed")

    def read_piece(self, piece: Any) -> None:
        """A piece of an answer came."""
        with self._harmless("a piece of an answer was not understood"):
            self._operation.read_piece(piece, self._facts)
        if self._facts.has_begun and self._first_token is None:
            self._first_token = now()

    def fail(self, error: BaseException) -> None:
        """The provider's package, or who called it, gave up."""
        self._request_id = self._request_id or getattr(error, "request_id", None)
        self._finish(kind_of(error))

    def end(self, otherwise: str) -> None:
        """Nothing more will come; ``otherwise`` is the outcome, unless the answer has told its own."""
        self._finish(self._facts.outcome or otherwise)

    def _finish(self, outcome: str) -> None:
        if self._is_over:
            return
        self._is_over = True
        with self._harmless("a call of a model was not recorded"):
            fields = self._fields(outcome)
            self._context.run(self._settings.recorder.track, self._settings.event, fields)

    def _fields(self, outcome: str) -> Dict[str, Any]:
        facts = self._facts
        fields = {
            "provider": self._settings.provider,
            "model": facts.model or self._requested_model,
            "outcome": outcome,
            "duration_ms": self._millis_until(now()),
            "time_to_first_token_ms": self._first_token and self._millis_until(self._first_token),
            "input_tokens": facts.input_tokens,
            "output_tokens": facts.output_tokens,
            "cost_usd": self._cost(),
            "tools": facts.tools or None,
            "request_id": self._request_id,
            "input": self._input,
            "output": "".join(facts.texts) or None,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def _millis_until(self, moment: float) -> int:
        return round((moment - self._started) * 1000)

    def _cost(self) -> Optional[float]:
        facts, cost = self._facts, self._settings.cost
        # Providers answer with the exact version of the model that was asked for.
        model, requested = facts.model or self._requested_model, self._requested_model
        with self._harmless("what a call of a model cost was not found out"):
            if facts.usage is None or cost is None:
                return None
            if callable(cost):
                used = (facts.input_tokens, facts.output_tokens, facts.usage)
                return cost(ModelCall(self._settings.provider, model, requested, *used))
            price = _first_price(cost, [model, requested])
            if price and facts.input_tokens is not None and facts.output_tokens is not None:
                return (price["input"] * facts.input_tokens + price["output"] * facts.output_tokens) / 1_000_000
        return None

    @contextlib.contextmanager
    def _harmless(self, trouble: str) -> Iterator[None]:
        """What goes wrong here is never the caller's trouble, and told once for each call."""
        try:
            yield
        except Exception:
            if not self._has_stumbled:
                logger.warning("%s", trouble, exc_info=True)
            self._has_stumbled = True


def _first_price(prices: Mapping[str, Price], models: List[Optional[str]]) -> Optional[Price]:
    """That of the first of the models that has one."""
    return next((prices[model] for model in models if model is not None and model in prices), None)


def _copy(said: Any) -> Any:
    """What was said, as it is now: conversations go on in the same list. Answers of the packages may be among it."""
    return json.loads(json.dumps(said, default=lambda model: model.model_dump(mode="json", exclude_none=True)))
