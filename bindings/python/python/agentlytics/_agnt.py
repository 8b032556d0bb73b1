"""The client of AGNT Analytics."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    AsyncIterator,
    ClassVar,
    Dict,
    Iterator,
    List,
    Literal,
    Mapping,
    Optional,
    TypedDict,
    Union,
)

from ._agnt_operations import AgntOperations, AsyncAgntOperations
from ._agnt_types import EventRow
from ._client import AsyncClient, BaseClient, Client, given

if TYPE_CHECKING:
    import os

    from typing_extensions import Unpack

    from ._agnt_types import EventType, Moment
    from ._client import CallOptions

__all__ = [
    "Agnt",
    "AsyncAgnt",
    "Finding",
    "NextCall",
    "Regressions",
    "Span",
    "TraceRef",
    "Traces",
    "Unanswered",
]


class Span(TypedDict):
    """A span of time. Each end is a date, its first instant in UTC, or a time with its offset."""

    startDate: Moment
    """Start, included."""
    endDate: Moment
    """End, not included."""


class TraceRef(TypedDict):
    """One trace, and what its newest event says of it."""

    trace_id: str
    task_id: Optional[str]
    chat_id: Optional[str]
    timestamp: str
    cost: Optional[float]
    """In US dollars."""
    input_tokens: Optional[int]
    output_tokens: Optional[int]


class Traces(TypedDict):
    """The model's work behind a finding. Of its events, the newest 50 are looked at."""

    traces: List[TraceRef]
    """The newest ten traces, each once."""
    cost: Optional[float]
    """What the events that were looked at cost, in US dollars; None if none says."""
    input_tokens: Optional[int]
    output_tokens: Optional[int]


class NextCall(TypedDict):
    """What to ask next."""

    operation: str
    """The operation, for example ``getEvents``."""
    arguments: Dict[str, Any]
    """Its arguments."""


class Finding(TypedDict):
    """Something that got worse."""

    rule: Literal["completion_rate_down", "volume_spike", "assistant_idle"]
    """Which rule found it."""
    severity: Literal["info", "warning", "critical"]
    """How bad it is."""
    assistant: Optional[str]
    """Id of the assistant that it is about; None for the account as a whole."""
    span: Span
    """When it shows: the part of the window in which it is worst, or the time of silence."""
    p_value: float
    """How likely chance alone brings as much, by the test of the rule."""
    evidence: Dict[str, Any]
    """The numbers and names by which it was found."""
    traces: Traces
    """The model's work behind it, as far as its events tell."""
    next_call: NextCall
    """What to ask next."""


class Unanswered(TypedDict):
    """A question that the service did not answer."""

    operation: str
    """The operation, for example ``getSnapshots``."""
    code: str
    """The service's code, for example ``INTERNAL_ERROR``."""
    message: str
    """What happened."""


class Regressions(TypedDict):
    """What came of comparing two spans."""

    window: Span
    """The span that was looked at."""
    baseline: Span
    """What it was compared with."""
    findings: List[Finding]
    """What got worse, most severe first."""
    unanswered: List[Unanswered]
    """Questions that the service did not answer: nothing is known about these."""


class _AnyAgnt(BaseClient):
    """What both clients have in common: how they are opened."""

    _vendor = "agnt"
    _variables: ClassVar[Mapping[str, str]] = {
        "api_key": "AGNT_API_KEY",
        "token": "AGNT_TOKEN",
        "kid": "AGNT_KID",
        "private_key": "AGNT_PRIVATE_KEY",
        "private_key_path": "AGNT_PRIVATE_KEY_PATH",
        "endpoint": "AGNT_API_URL",
    }

    def __init__(
        self,
        api_key: Optional[str] = None,
        *,
        token: Optional[str] = None,
        kid: Optional[str] = None,
        private_key: Optional[str] = None,
        private_key_path: Union[os.PathLike[str], str, None] = None,
        endpoint: Optional[str] = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Opens a client; sends nothing yet. It needs one credential.

        Args:
            api_key: A service key of a tenant, ``sk_live_…``.
            token: A management token that was signed elsewhere.
            kid: The certificate whose private key signs tokens, which are renewed before
                they end and when the service refuses one.
            private_key: The private key of the certificate, as PEM.
            private_key_path: A file that holds it, in place of the key.
            endpoint: Where the service is; from ``AGNT_API_URL``, else its public address.
            **options: See ``CallOptions``.

        Without any, the credential is one of ``AGNT_TOKEN``, ``AGNT_API_KEY``, and
        ``AGNT_KID`` with ``AGNT_PRIVATE_KEY`` or ``AGNT_PRIVATE_KEY_PATH``.

        Raises:
            ConfigError: No credential or more than one, a key that cannot sign, an
                unknown option, an unusable value.
        """
        path = None if private_key_path is None else str(private_key_path)
        own = {"token": token, "kid": kid, "private_key": private_key, "private_key_path": path}
        self._begin({"api_key": api_key, "endpoint": endpoint, **own, **options})


class Agnt(_AnyAgnt, AgntOperations, Client):
    """A client of AGNT Analytics; blocks the calling thread, and no other, while it waits.

    The service is read only: its events come from the assistants that run there. Usable
    from any number of threads.
    """

    def iter_events(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        event_type: Optional[EventType] = None,
        assistant: Optional[str] = None,
        user: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
    ) -> Iterator[EventRow]:
        """Every event of a span, newest first, each once; pages are fetched as they are needed.

        The arguments are those of ``get_events``; ``limit`` is the size of a page.
        """
        arguments = _events(start_date, end_date, event_type, assistant, user, limit, skip)
        return self._rows("getEvents", arguments, "events")

    def regressions(self, *, window: Optional[Span] = None, baseline: Optional[Span] = None) -> Regressions:
        """Compares two spans: what got worse, by more than chance explains, since when, and what to ask next.

        ``window`` is the last seven days in UTC that are over unless it is given,
        ``baseline`` as long a span just before it. Asks six questions, and one or two
        more for each of the ten most severe findings. Looked for are completion rates
        that fell (Fisher's exact test), days with at least twice as many events of a
        kind (against the scatter of the baseline's days) and assistants that fell silent
        (exact binomial test), each at a level of 1 % over all comparisons.
        """
        found: Regressions = self._compute("regressions", given(window=window, baseline=baseline))
        return found


class AsyncAgnt(_AnyAgnt, AsyncAgntOperations, AsyncClient):
    """As ``Agnt``, for asyncio and trio: what waits for the service is awaited."""

    def iter_events(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        event_type: Optional[EventType] = None,
        assistant: Optional[str] = None,
        user: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
    ) -> AsyncIterator[EventRow]:
        """Every event of a span, newest first, each once; see ``Agnt.iter_events``."""
        arguments = _events(start_date, end_date, event_type, assistant, user, limit, skip)
        return self._arows("getEvents", arguments, "events")

    async def regressions(self, *, window: Optional[Span] = None, baseline: Optional[Span] = None) -> Regressions:
        """Compares two spans; see ``Agnt.regressions``."""
        found: Regressions = await self._acompute("regressions", given(window=window, baseline=baseline))
        return found


def _events(
    start_date: Moment,
    end_date: Moment,
    event_type: Optional[EventType],
    assistant: Optional[str],
    user: Optional[str],
    limit: Optional[int],
    skip: Optional[int],
) -> Dict[str, Any]:
    """The arguments of a walk, in the words of the service."""
    names = {"startDate": start_date, "endDate": end_date, "eventType": event_type}
    return given(**names, assistant=assistant, user=user, limit=limit, skip=skip)
