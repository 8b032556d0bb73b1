"""Puts itself in the place of the one method by which a provider's client sends every request.

The packages of the providers are made by the same generator: their methods of all kinds (``create``, ``parse``,
``stream`` and helpers around them, with raw responses or without) come down to ``client.request(cast_to, options)``.
Watching there serves them all, however they are called, and those that are still to come.
"""

from __future__ import annotations

import inspect
import weakref
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, MutableMapping, Optional, TypeVar

from wrapt import wrap_function_wrapper

from .._errors import ConfigError
from .._pump import logger
from ._call import Call, Operation, Settings, TracksEvents
from ._watch import watch

__all__ = ["Provider", "wrap"]

Client = TypeVar("Client")

_recorders: MutableMapping[Any, List[TracksEvents]] = weakref.WeakKeyDictionary()
"""What is wrapped already, and for whom."""


@dataclass(frozen=True)
class Provider:
    """A provider of models, and how to read what its package gives."""

    package: str
    """The name of its package."""
    request_id_header: str
    """The header of an answer that names the request."""
    operations: Mapping[str, Operation]
    """By the path of their requests."""


def wrap(client: Client, provider: Provider, settings: Settings) -> Client:
    """Records what the client is used for; returns the same client.

    Raises:
        ConfigError: The client is of another kind, or the recorder takes no events.
    """
    if not callable(getattr(settings.recorder, "track", None)):
        raise ConfigError("the recorder must be a client that takes events: it has no track()")
    if not callable(getattr(client, "request", None)):
        raise ConfigError(f"what is wrapped must be a client of the package '{provider.package}'")
    recorders = _recorders.setdefault(client, [])
    if any(recorder is settings.recorder for recorder in recorders):
        return client
    recorders.append(settings.recorder)

    watcher = _Watcher(provider, settings)
    is_async = inspect.iscoroutinefunction(client.request)  # type: ignore[attr-defined]
    wrap_function_wrapper(client, "request", watcher.request_async if is_async else watcher.request)
    for copy in ("copy", "with_options"):
        if hasattr(client, copy):
            wrap_function_wrapper(client, copy, watcher.copy)
    return client


class _Watcher:
    """Sends requests in place of a client, in the form in which wrapt calls."""

    def __init__(self, provider: Provider, settings: Settings) -> None:
        self._provider = provider
        self._settings = settings

    def request(self, send: Callable[..., Any], _: Any, args: Any, kwargs: Dict[str, Any]) -> Any:
        call = self._call(*args, **kwargs)
        if call is None:
            return send(*args, **kwargs)
        try:
            result = send(*args, **kwargs)
        except BaseException as error:
            call.fail(error)
            raise
        return self._watch(result, call)

    async def request_async(self, send: Callable[..., Any], _: Any, args: Any, kwargs: Dict[str, Any]) -> Any:
        call = self._call(*args, **kwargs)
        if call is None:
            return await send(*args, **kwargs)
        try:
            result = await send(*args, **kwargs)
        except BaseException as error:
            call.fail(error)
            raise
        return self._watch(result, call)

    def copy(self, copy: Callable[..., Any], _: Any, args: Any, kwargs: Dict[str, Any]) -> Any:
        return wrap(copy(*args, **kwargs), self._provider, self._settings)

    def _call(self, _: Any = None, options: Any = None, **__: Any) -> Optional[Call]:
        """What is to be recorded of a request; nothing of those that call no model."""
        try:
            path = options.url.partition("?")[0]
            operation = self._provider.operations.get(path)
            if operation is None or options.method.lower() != "post":
                return None
            return Call(self._settings, operation, options.json_data or {})
        except Exception:
            logger.warning("a request to %s was not understood", self._provider.package, exc_info=True)
            return None

    def _watch(self, result: Any, call: Call) -> Any:
        try:
            return watch(result, call, self._provider.request_id_header)
        except Exception:
            logger.warning("an answer of %s was not understood", self._provider.package, exc_info=True)
            return result
