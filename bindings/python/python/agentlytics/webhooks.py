"""Webhooks of voice and agent platforms, verified and read: Twilio, Vapi, Retell, Bland, OpenAI and Anthropic.

    receiver = Receiver("retell", label="front-desk", secret=os.environ["RETELL_API_KEY"])

    @app.post("/hooks/retell")
    async def retell(request: Request) -> Response:
        received = receiver.receive(url=str(request.url), headers=request.headers, body=await request.body())
        metrone.track_webhook(received)
        answer = received.answer
        return Response(answer.body, answer.status, media_type=answer.content_type)

A web server of yours receives; nothing is sent and nothing is stored here. What the platforms tell
becomes one kind of event, without phone numbers, names and what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Iterable, List, Literal, Optional, Protocol, Sequence, Tuple, TypedDict, Union, cast

from . import _native
from ._errors import WebhookRefusedError

__all__ = [
    "Answer",
    "HasItems",
    "Headers",
    "HmacPlan",
    "HmacScheme",
    "Platform",
    "Received",
    "Receiver",
    "Scheme",
    "Signed",
    "UnifiedEvent",
    "WebhookRefusedError",
    "sign",
]

Platform = Literal["twilio", "vapi", "retell", "bland", "openai", "anthropic"]

Text = Union[str, bytes]


class HasItems(Protocol):
    """A mapping, or the headers of a web framework."""

    def items(self) -> Iterable[Tuple[str, str]]: ...


Headers = Union[HasItems, Iterable[Tuple[Text, Text]]]
"""Names and values; several may have one name."""


class HmacPlan(TypedDict, total=False):
    """Which header holds an HMAC of which text, in the words of Vapi's HMAC credential; by default as there."""

    algorithm: Literal["sha1", "sha256", "sha512"]
    signatureHeader: str
    signaturePrefix: str
    signatureEncoding: Literal["hex", "base64"]
    timestampHeader: str
    messageIdHeader: str
    payloadFormat: str
    """With ``{body}``, ``{timestamp}``, ``{method}``, ``{url}`` and ``{svix-id}`` for what stands there."""
    secretIsBase64: bool


class HmacScheme(TypedDict):
    """Requests are signed by a plan of the customer's."""

    hmac: HmacPlan


Scheme = Union[Literal["published", "bearer"], HmacScheme]
"""How requests are signed where the customer has a choice, as with Vapi: as the platform has published (Vapi: the
secret in ``X-Vapi-Secret``), with the secret as the bearer token, or by an HMAC."""


class _Told(TypedDict):
    event_type: str
    """``ai_call`` once for each call that is over; others tell of its course, of chats, sessions and jobs."""
    source: Literal["voice", "chat", "sms", "assistant"]
    channel: Literal["voice", "chat", "sms", "agent", "api"]
    ai_provider: Platform
    properties: Dict[str, Any]
    """What else is known, in short words."""
    timestamp: str
    """When it happened, in UTC."""
    idempotency_key: str
    """The same for the same thing, however often it is told."""


# The second base changes nothing, but without it pdoc does not find what the first has.
class UnifiedEvent(_Told, TypedDict, total=False):
    """What happened, in the words that ``Metrone.track`` takes. What the platform does not tell is not there."""

    ai_call_id: str
    """The platform's own name of the call."""
    ai_session_id: str
    """The platform's own name of the session or chat."""
    ai_intent: str
    """What the other side wanted: ``booking``, ``support`` and others."""
    ai_duration_sec: float
    agent_id: str
    session_id: str
    """The visitor's session on a website, if your program gave it to the platform."""


@dataclass(frozen=True)
class Answer:
    """What the platform expects as an answer."""

    status: int
    content_type: Optional[str]
    """None if there is no body."""
    body: str


@dataclass(frozen=True)
class Received:
    """What a webhook tells, and how to answer it."""

    event: Optional[UnifiedEvent]
    """None if it is of no interest; it is to be answered all the same."""
    answer: Answer
    verified: bool
    """Whether the signature was checked. It was not if the receiver has no secret."""


@dataclass(frozen=True)
class Signed:
    """Where to send a request that was signed, and with which headers."""

    url: str
    """Twilio says in it what the body of a JSON request is."""
    headers: Dict[str, str]


class Receiver:
    """The receiving end of one endpoint. Usable from any number of threads."""

    def __init__(
        self,
        platform: Platform,
        *,
        label: Optional[str] = None,
        secret: Union[str, Sequence[str], None] = None,
        scheme: Scheme = "published",
        tolerance: float = 300,
    ) -> None:
        """Knows how the platform signs; looks at no request yet.

        Args:
            platform: Whose webhooks.
            label: What the endpoint is called, such as ``support-line``. Each event has it as a
                property, and calls that nothing else tells the intent of have it from there.
            secret: What the platform signs with; two while one replaces the other. Without any,
                every request is taken, and is not verified.
            scheme: How requests are signed, where the customer has a choice.
            tolerance: How many seconds the time of a signature may lie from now, either way.

        Raises:
            ValidationError: An argument that cannot be.
        """
        secrets = [secret] if isinstance(secret, str) else list(secret or ())
        options = {"label": label, "secrets": secrets, "scheme": scheme, "tolerance_ms": round(tolerance * 1000)}
        self._native = _native.WebhookReceiver(platform, options)

    def receive(self, *, url: str, headers: Headers, body: Text, now: Optional[datetime] = None) -> Received:
        """Verifies a request and reads it.

        Args:
            url: The whole of it, as the platform has it: behind a proxy, the public one.
            headers: Those of the request.
            body: As it came, before anything has parsed it.
            now: When it came; this moment unless given.

        Raises:
            WebhookRefusedError: It is not the platform's, or cannot be read. Answer with its ``status``.
        """
        facts = self._native.receive(url, _pairs(headers), _bytes(body), _millis(now))
        return Received(facts["event"], Answer(**facts["answer"]), facts["verified"])


def sign(
    platform: Platform,
    secret: str,
    *,
    url: str,
    body: Text,
    content_type: str = "application/json",
    scheme: Scheme = "published",
    now: Optional[datetime] = None,
) -> Signed:
    """Signs a request as the platform does: for tests of what receives it.

    Raises:
        ConfigError: The secret, the scheme or the URL cannot be used.
    """
    options = {"secrets": [secret], "scheme": scheme}
    return Signed(**_native.sign_webhook(platform, options, url, content_type, _bytes(body), _millis(now)))


def _pairs(headers: Headers) -> List[Tuple[bytes, bytes]]:
    # As with `dict.update`: what has items is a mapping.
    items: Any = getattr(headers, "items", None)
    pairs: Iterable[Tuple[Text, Text]] = cast("Any", headers) if items is None else items()
    return [(_bytes(name, "latin-1"), _bytes(value, "latin-1")) for name, value in pairs]


def _bytes(text: Text, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding) if isinstance(text, str) else text


def _millis(now: Optional[datetime]) -> Optional[int]:
    return None if now is None else round(now.timestamp() * 1000)
