"""What the client of any service can do, whichever service it is: ask."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, AsyncIterator, Callable, ClassVar, Dict, Iterator, List, Mapping, TypedDict

from . import _process, _pump
from ._native import Client as NativeClient
from ._reply import Reply
from ._stream import AsyncStream, Stream

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["AsyncClient", "BaseClient", "CallOptions", "Client", "given"]


class CallOptions(TypedDict, total=False):
    """How calls are repeated."""

    max_retries: int
    """Repetitions after a failed attempt. Default 3."""
    retry_base_ms: int
    """Ceiling of the first wait before a repetition; it doubles. Default 1,000."""
    timeout_ms: int
    """Time for one request. Default 10,000."""


class BaseClient:
    """A native client, until its process ends; in a forked child, one of the child's own."""

    _vendor: ClassVar[str]
    _variables: ClassVar[Mapping[str, str]]
    """Where the core looks for what is not given: the environment variable of an option."""

    def _begin(self, options: Mapping[str, object], hooks: Callable[[], List[Any]] = list) -> None:
        """Opens the native client with the options of its service. ``hooks`` makes what it is to tell its losses to."""
        version = ".".join(map(str, sys.version_info[:3]))
        language = {"name": "python", "version": version}
        self._hooks = hooks
        self._opened = NativeClient(self._vendor, {**options, "language": language}, *hooks())
        _process.enter(self)

    @property
    def _native(self) -> NativeClient:
        """The native client of this process. Every call goes through here: it notices a fork."""
        opened = self._opened
        return opened if opened.is_here() else self._reopen()

    def _reopen(self) -> NativeClient:
        """Opens this process's own native client, unless another thread has done so or the parent had shut it down."""
        with _process.reopening:
            if not self._opened.is_here() and _process.is_open(self):
                self._opened = self._opened.reopen(*self._hooks())
                _process.enter(self)
        return self._opened

    def _is_here(self) -> bool:
        """Whether this process has used the client."""
        return self._opened.is_here()

    def _close(self, timeout: float) -> None:
        """Shuts down at the end of the process, blocking."""
        self._native.shutdown(timeout).wait()

    def __repr__(self) -> str:
        if not self._is_here():
            return f"<{type(self).__name__} of another process>"
        return f"<{type(self).__name__}{self._state()}>"

    def _state(self) -> str:
        """What there is to say of the client besides its name."""
        return ""


class Client(BaseClient):
    """A client that blocks the calling thread, and no other, while it waits."""

    def _invoke(self, operation: str, arguments: Dict[str, Any]) -> Reply[Any]:
        return Reply.of(self._native.invoke(operation, arguments).wait())

    def _pages(self, operation: str, arguments: Dict[str, Any]) -> Iterator[Reply[Any]]:
        pages = self._native.pages(operation, arguments)
        while True:
            page = pages.next().wait()
            if page is None:
                return
            yield Reply.of(page)

    def _rows(self, operation: str, arguments: Dict[str, Any], member: str) -> Iterator[Any]:
        """The rows of all pages, which are a member of each."""
        for page in self._pages(operation, arguments):
            yield from page[member]

    def _compute(self, name: str, arguments: Dict[str, Any]) -> Any:
        return self._native.compute(name, arguments).wait()

    def _stream(self, operation: str, arguments: Dict[str, Any]) -> Stream[Any]:
        return Stream(self._native.subscribe(operation, arguments))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _process.leave(self)


class AsyncClient(BaseClient):
    """A client for asyncio and trio: what waits is awaited."""

    async def _ainvoke(self, operation: str, arguments: Dict[str, Any]) -> Reply[Any]:
        return Reply.of(await _pump.outcome(self._native.invoke(operation, arguments)))

    async def _apages(self, operation: str, arguments: Dict[str, Any]) -> AsyncIterator[Reply[Any]]:
        pages = self._native.pages(operation, arguments)
        while True:
            page = await _pump.outcome(pages.next())
            if page is None:
                return
            yield Reply.of(page)

    async def _arows(self, operation: str, arguments: Dict[str, Any], member: str) -> AsyncIterator[Any]:
        """The rows of all pages, which are a member of each."""
        async for page in self._apages(operation, arguments):
            for row in page[member]:
                yield row

    async def _acompute(self, name: str, arguments: Dict[str, Any]) -> Any:
        return await _pump.outcome(self._native.compute(name, arguments))

    def _astream(self, operation: str, arguments: Dict[str, Any]) -> AsyncStream[Any]:
        return AsyncStream(self._native.subscribe(operation, arguments))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        _process.leave(self)


def given(**arguments: Any) -> Dict[str, Any]:
    """The arguments that a caller gave, in the words of the service."""
    chosen = {name: value for name, value in arguments.items() if value is not None}
    return {name.rstrip("_"): value for name, value in chosen.items()}
