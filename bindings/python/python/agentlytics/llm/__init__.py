"""Wrappers for the clients of model providers, which record what their calls were.

    client = wrap_openai(OpenAI(), metrone)

Each call becomes one event, ``llm_call`` unless said otherwise: which model answered, how many
tokens and how long it took, which tools it called and what became of it. What was said is no
part of it, unless ``capture_content`` is given. Calls and streams are what they were; nothing
that goes wrong here reaches the caller. Needs the extra ``llm``.

One module for each provider.
"""

try:
    import wrapt as _wrapt  # noqa: F401
except ModuleNotFoundError as missing:
    words = "agentlytics.llm needs wrapt: install it by pip install 'agentlytics[llm]'"
    raise ModuleNotFoundError(words, name=missing.name) from missing

from ._anthropic import wrap_anthropic
from ._call import Cost, ModelCall, Price, TracksEvents
from ._openai import wrap_openai

__all__ = ["Cost", "ModelCall", "Price", "TracksEvents", "wrap_anthropic", "wrap_openai"]
