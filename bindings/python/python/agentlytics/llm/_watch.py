"""Looks on while a caller uses what a call of a model gave. Nothing is read that the caller does not read.

Streams and raw responses are handed out behind a proxy of wrapt: it is an instance of the same class for whoever asks,
and has every attribute of what it stands for, also those that a later version of a provider's package adds.
"""

from __future__ import annotations

import inspect
import weakref
from typing import Any

from wrapt import ObjectProxy

from ._call import Call

__all__ = ["watch"]

BROKEN_OFF = "network"
"""The outcome of a stream that ends before its answer does."""


def watch(result: Any, call: Call, request_id_header: str) -> Any:
    """What to give to the caller in place of ``result``: an answer, a stream or a response that is not read yet."""
    response = getattr(result, "http_response", None) or getattr(result, "response", None)
    headers = getattr(response, "headers", {})
    call.has_answer(headers.get(request_id_header) or getattr(result, "_request_id", None))
    if hasattr(result, "http_response") and hasattr(result, "parse"):
        return _RawResponse(result, call, request_id_header)
    if hasattr(result, "__anext__"):
        return _AsyncStream(result, call)
    if hasattr(result, "__next__"):
        return _Stream(result, call)
    call.read_answer(result)
    return result


class _Watched(ObjectProxy):  # type: ignore[misc, type-arg, unused-ignore]
    """Something that tells a call of its end, also when it is only forgotten."""

    def __init__(self, watched: Any, call: Call, end: str) -> None:
        super().__init__(watched)
        self._self_call = call
        self._self_forgotten = weakref.finalize(self, call.end, end)


class _Stream(_Watched):
    def __init__(self, stream: Any, call: Call) -> None:
        super().__init__(stream, call, "abandoned")

    def __iter__(self) -> _Stream:
        return self

    def __next__(self) -> Any:
        try:
            piece = next(self.__wrapped__)
        except StopIteration:
            self._self_call.end(BROKEN_OFF)
            raise
        except BaseException as error:
            self._self_call.fail(error)
            raise
        self._self_call.read_piece(piece)
        return piece

    def __enter__(self) -> _Stream:
        self.__wrapped__.__enter__()
        return self

    def __exit__(self, *raised: Any) -> Any:
        self._self_call.end("abandoned")
        return self.__wrapped__.__exit__(*raised)

    def close(self) -> None:
        self._self_call.end("abandoned")
        self.__wrapped__.close()


class _AsyncStream(_Watched):
    def __init__(self, stream: Any, call: Call) -> None:
        super().__init__(stream, call, "abandoned")

    def __aiter__(self) -> _AsyncStream:
        return self

    async def __anext__(self) -> Any:
        try:
            piece = await self.__wrapped__.__anext__()
        except StopAsyncIteration:
            self._self_call.end(BROKEN_OFF)
            raise
        except BaseException as error:
            self._self_call.fail(error)
            raise
        self._self_call.read_piece(piece)
        return piece

    async def __aenter__(self) -> _AsyncStream:
        await self.__wrapped__.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> Any:
        self._self_call.end("abandoned")
        return await self.__wrapped__.__aexit__(*raised)

    async def close(self) -> None:
        self._self_call.end("abandoned")
        await self.__wrapped__.close()

    async def aclose(self) -> None:
        await self.close()


class _RawResponse(_Watched):
    """What ``with_raw_response`` and ``with_streaming_response`` give; who does not parse it, reads it alone."""

    def __init__(self, response: Any, call: Call, request_id_header: str) -> None:
        super().__init__(response, call, "completed")
        self._self_request_id_header = request_id_header

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        self._self_forgotten.detach()  # What is parsed tells of the end.
        try:
            parsed = self.__wrapped__.parse(*args, **kwargs)
        except BaseException as error:
            self._self_call.fail(error)
            raise
        if inspect.isawaitable(parsed):
            return self._self_parse_async(parsed)
        return watch(parsed, self._self_call, self._self_request_id_header)

    async def _self_parse_async(self, parsing: Any) -> Any:
        try:
            parsed = await parsing
        except BaseException as error:
            self._self_call.fail(error)
            raise
        return watch(parsed, self._self_call, self._self_request_id_header)
