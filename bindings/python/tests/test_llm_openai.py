"""Calls of the package openai, against a stand-in for its service."""

import gc
import threading

import agentlytics
import anyio
import pytest
from agentlytics import ConfigError
from models import (
    CHUNKS,
    FUNCTION,
    QUESTION,
    RESPONSE_EVENTS,
    SEARCH,
    chunk,
    completion,
    output_text,
    response,
    tool_call,
)

openai = pytest.importorskip("openai", reason="openai is not installed: it is in the extra 'integrations'")
llm = pytest.importorskip("agentlytics.llm", reason="wrapt is not installed: it is in the extra 'llm'")

ASKED = {"model": "gpt-5", "messages": QUESTION}
ANSWERED = {"provider": "openai", "model": "gpt-5-2026-01-01", "outcome": "completed"}
TOKENS = {"input_tokens": 12, "output_tokens": 5}


@pytest.fixture
def open_client(provider, recorder):
    def open(kind=openai.OpenAI, **options):
        client = kind(api_key="sk-test", base_url=provider.url, max_retries=0)
        return llm.wrap_openai(client, recorder, **options)

    return open


@pytest.fixture
def client(open_client):
    with open_client() as client:
        yield client


def test_the_client_is_the_same(provider, recorder):
    client = openai.OpenAI(api_key="sk-test", base_url=provider.url)
    assert llm.wrap_openai(client, recorder) is client
    assert llm.wrap_openai(llm.wrap_openai(client, recorder), recorder) is client
    provider.answer(completion(content="In Rome"))
    client.chat.completions.create(**ASKED)
    assert len(recorder.events) == 1


@pytest.mark.anyio
async def test_two_recorders_hear_of_the_same_calls(provider, recorder, open_client):
    other = type(recorder)()
    async with llm.wrap_openai(open_client(openai.AsyncOpenAI), other) as client:
        provider.answer(completion(content="In Rome"))
        await client.chat.completions.create(**ASKED)
        assert recorder.told() == other.told() == {**ANSWERED, **TOKENS}
        provider.stream(CHUNKS)
        stream = await client.chat.completions.create(**ASKED, stream=True)
        assert len([piece async for piece in stream]) == 5
        assert recorder.told() == other.told() == {**ANSWERED, **TOKENS}


def test_a_chat_completion(provider, recorder, client):
    calls = [tool_call("get_weather"), {"id": "2", "type": "custom", "custom": {"name": "draw", "input": ""}}]
    provider.answer(completion(content="In Rome", tool_calls=calls), x_request_id="req-1")
    answer = client.chat.completions.create(**ASKED)
    assert type(answer) is openai.types.chat.ChatCompletion
    assert (answer.choices[0].message.content, answer._request_id) == ("In Rome", "req-1")
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather", "draw"], "request_id": "req-1"}


def test_a_chat_completion_that_streams(provider, recorder, client, clock):
    tool = chunk({"tool_calls": [tool_call("get_weather", index=0)]})
    provider.stream([*CHUNKS[:2], tool, *CHUNKS[2:]], x_request_id="req-1")
    with client.chat.completions.create(**ASKED, stream=True, stream_options={"include_usage": True}) as stream:
        assert isinstance(stream, openai.Stream)
        assert stream.response.headers["x-request-id"] == "req-1"
        said = []
        for piece in stream:
            assert type(piece) is openai.types.chat.ChatCompletionChunk
            said.extend(choice.delta.content for choice in piece.choices if choice.delta.content)
            clock.go(0.1)
    assert said == ["In ", "Rome"]
    times = recorder.times()
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather"], "request_id": "req-1"}
    # The first piece says only who speaks; each took a tenth of a second.
    assert times == {"duration_ms": 600, "time_to_first_token_ms": 100}


def test_a_stream_that_does_not_count_tokens_has_none(provider, recorder, client):
    provider.stream([*CHUNKS[:4], "[DONE]"])
    assert len(list(client.chat.completions.create(**ASKED, stream=True))) == 4
    assert recorder.told() == ANSWERED


def test_helpers_of_the_package_are_recorded(provider, recorder, client):
    provider.stream(CHUNKS)
    with client.chat.completions.stream(**ASKED) as stream:
        assert stream.get_final_completion().choices[0].message.content == "In Rome"
    assert recorder.told() == {**ANSWERED, **TOKENS}
    provider.answer(completion(content="In Rome"))
    assert client.chat.completions.parse(**ASKED).choices[0].message.content == "In Rome"
    assert recorder.told() == {**ANSWERED, **TOKENS}


def test_raw_responses_are_recorded_when_they_are_parsed(provider, recorder, client):
    provider.answer(completion(content="In Rome"), x_request_id="req-1")
    raw = client.chat.completions.with_raw_response.create(**ASKED)
    assert raw.headers["x-request-id"] == "req-1"
    assert raw.parse().choices[0].message.content == "In Rome"
    assert recorder.told() == {**ANSWERED, **TOKENS, "request_id": "req-1"}

    provider.stream(CHUNKS)
    stream = client.chat.completions.with_raw_response.create(**ASKED, stream=True).parse()
    assert len(list(stream)) == 5
    assert recorder.told() == {**ANSWERED, **TOKENS}

    provider.answer(completion(content="In Rome"))
    with client.chat.completions.with_streaming_response.create(**ASKED) as streaming:
        assert b"In Rome" in b"".join(streaming.iter_bytes())
    del streaming
    gc.collect()
    assert recorder.told() == {"provider": "openai", "model": "gpt-5", "outcome": "completed"}


def test_a_response(provider, recorder, client):
    provider.answer(response(SEARCH, FUNCTION, output_text("In Rome")))
    assert client.responses.create(model="gpt-5", input="Where?").output_text == "In Rome"
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["web_search", "get_weather"]}
    provider.answer(response(status="failed", usage=None))
    client.responses.create(model="gpt-5", input="Where?")
    assert recorder.told() == {**ANSWERED, "outcome": "server"}


def test_a_response_that_streams(provider, recorder, open_client):
    client = open_client(capture_content=True)
    provider.stream(RESPONSE_EVENTS)
    stream = client.responses.create(model="gpt-5", input="Where?", stream=True)
    assert [event.type for event in stream] == [event["type"] for event in RESPONSE_EVENTS]
    said = {"input": "Where?", "output": "In Rome"}
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather"], **said}


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (400, openai.BadRequestError, "rejected"),
        (401, openai.AuthenticationError, "auth"),
        (429, openai.RateLimitError, "rate_limited"),
        (500, openai.InternalServerError, "server"),
    ],
)
def test_an_error_passes_as_it_is(provider, recorder, client, status, error, outcome):
    provider.answer({"error": {"message": "no"}}, status=status, x_request_id="req-1")
    with pytest.raises(error):
        client.chat.completions.create(**ASKED)
    assert recorder.told() == {"provider": "openai", "model": "gpt-5", "outcome": outcome, "request_id": "req-1"}


def test_a_service_that_cannot_be_reached(recorder):
    client = llm.wrap_openai(openai.OpenAI(api_key="sk", base_url="http://127.0.0.1:9", max_retries=0), recorder)
    with pytest.raises(openai.APIConnectionError):
        client.chat.completions.create(**ASKED)
    assert recorder.told()["outcome"] == "network"


def test_a_service_that_takes_too_long(provider, recorder, client):
    gate = threading.Event()
    provider.stream([lambda: gate.wait(5)])
    with pytest.raises(openai.APITimeoutError):
        list(client.with_options(timeout=0.02).chat.completions.create(**ASKED, stream=True))
    gate.set()
    assert recorder.told()["outcome"] == "timeout"


def test_an_error_in_the_middle_of_a_stream(provider, recorder, client):
    provider.stream([*CHUNKS[:2], {"error": {"message": "overloaded"}}])
    with pytest.raises(openai.APIError, match="overloaded"):
        list(client.chat.completions.create(**ASKED, stream=True))
    assert recorder.told() == {**ANSWERED, "outcome": "server"}


def test_a_stream_that_breaks_off(provider, recorder, client):
    provider.stream(CHUNKS[:2])
    assert len(list(client.chat.completions.create(**ASKED, stream=True))) == 2
    assert recorder.told() == {**ANSWERED, "outcome": "network"}


@pytest.mark.parametrize("leave", ["close", "with", "forget", "unread"])
def test_an_abandoned_stream_is_recorded_once(provider, recorder, client, leave):
    gate = threading.Event()
    provider.stream([*CHUNKS[:2], lambda: gate.wait(5), *CHUNKS[2:]])
    stream = client.chat.completions.create(**ASKED, stream=True)
    if leave != "unread":
        assert next(stream).choices
    if leave == "with":
        with stream:
            pass
    elif leave == "close":
        stream.close()
    else:
        stream.response.close()
    del stream
    gc.collect()
    gate.set()
    expected = ANSWERED["model"] if leave != "unread" else "gpt-5"
    assert recorder.told() == {"provider": "openai", "model": expected, "outcome": "abandoned"}


@pytest.mark.anyio
async def test_asynchronous_clients(provider, recorder, open_client):
    async with open_client(openai.AsyncOpenAI) as client:
        provider.answer(completion(content="In Rome"))
        answer = await client.chat.completions.create(**ASKED)
        assert answer.choices[0].message.content == "In Rome"
        assert recorder.told() == {**ANSWERED, **TOKENS}

        provider.stream(CHUNKS)
        stream = await client.chat.completions.create(**ASKED, stream=True)
        assert isinstance(stream, openai.AsyncStream)
        assert len([piece async for piece in stream]) == 5
        assert recorder.told() == {**ANSWERED, **TOKENS}

        provider.stream(CHUNKS)
        async with client.chat.completions.stream(**ASKED) as stream:
            assert (await stream.get_final_completion()).choices[0].message.content == "In Rome"
        assert recorder.told() == {**ANSWERED, **TOKENS}

        provider.answer(completion(content="In Rome"))
        async with client.chat.completions.with_streaming_response.create(**ASKED) as streaming:
            assert (await streaming.parse()).choices[0].message.content == "In Rome"
        assert recorder.told() == {**ANSWERED, **TOKENS}

        provider.answer({"error": {"message": "no"}}, status=429)
        with pytest.raises(openai.RateLimitError):
            await client.chat.completions.create(**ASKED)
        assert recorder.told()["outcome"] == "rate_limited"


@pytest.mark.anyio
async def test_a_cancelled_task_is_recorded(provider, recorder, open_client):
    gate = threading.Event()
    async with open_client(openai.AsyncOpenAI) as client:
        provider.stream([*CHUNKS[:2], lambda: gate.wait(5)])
        with anyio.CancelScope() as scope:
            async for _ in await client.chat.completions.create(**ASKED, stream=True):
                scope.cancel()
        assert scope.cancelled_caught
    gate.set()
    assert recorder.told() == {**ANSWERED, "outcome": "cancelled"}


def test_content_is_recorded_only_when_asked_for(provider, recorder, open_client):
    client = open_client(capture_content=True)
    provider.answer(completion(content="In Rome"))
    answer = client.chat.completions.create(**ASKED)
    assert recorder.told() == {**ANSWERED, **TOKENS, "input": QUESTION, "output": "In Rome"}
    provider.stream(CHUNKS)
    conversation = [*QUESTION, answer.choices[0].message]
    stream = client.chat.completions.create(model="gpt-5", messages=conversation, stream=True)
    conversation.append("more")
    list(stream)
    told = recorder.told()
    assert told["input"] == [*QUESTION, {"role": "assistant", "content": "In Rome", "refusal": None}]
    assert told["output"] == "In Rome"


def test_what_a_call_costs(provider, recorder, open_client):
    prices = {"gpt-5": {"input": 1.25, "output": 10}}
    provider.answer(completion(content="In Rome"))
    open_client(cost=prices).chat.completions.create(**ASKED)
    assert recorder.told()["cost_usd"] == pytest.approx((12 * 1.25 + 5 * 10) / 1e6)

    used = []
    provider.answer(completion(content="In Rome"))
    open_client(cost=lambda call: used.append(call) or 0.5).chat.completions.create(**ASKED)
    assert recorder.told()["cost_usd"] == 0.5
    [call] = used
    assert (call.provider, call.model, call.requested_model) == ("openai", "gpt-5-2026-01-01", "gpt-5")
    assert (call.input_tokens, call.output_tokens, call.usage.total_tokens) == (12, 5, 17)


def test_nobody_is_asked_what_a_call_costs_that_used_nothing(provider, recorder, open_client):
    provider.answer({"error": {"message": "no"}}, status=500)
    with pytest.raises(openai.InternalServerError):
        open_client(cost=lambda call: 1 / 0).chat.completions.create(**ASKED)
    assert recorder.told()["outcome"] == "server"


def test_a_call_has_the_context_in_which_it_began(provider, world, open_client):
    with world.open() as metrone:
        client = llm.wrap_openai(openai.OpenAI(api_key="sk", base_url=provider.url), metrone, event="model")
        provider.stream(CHUNKS)
        with agentlytics.context(agent_id="a", run=7):
            stream = client.chat.completions.create(**ASKED, stream=True)
        list(stream)
        metrone.flush()
    [event] = world.sent()
    assert (event["event_type"], event["agent_id"]) == ("model", "a")
    assert (event["properties"]["run"], event["properties"]["input_tokens"]) == (7, 12)


def test_copies_of_the_client_are_recorded_too(provider, recorder, client):
    provider.answer(completion(content="In Rome"))
    client.with_options(timeout=5).chat.completions.create(**ASKED)
    assert recorder.told() == {**ANSWERED, **TOKENS}


def test_other_requests_are_not_recorded(provider, recorder, client):
    vector = {"object": "embedding", "index": 0, "embedding": [0.5]}
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    provider.answer({"object": "list", "model": "m", "data": [vector], "usage": usage})
    assert client.embeddings.create(model="m", input="x", encoding_format="float").data[0].embedding == [0.5]
    assert recorder.events == []


def test_what_goes_wrong_here_never_reaches_the_caller(provider, recorder, caplog):
    class Broken:
        def track(self, event_type, data=None, /):
            raise RuntimeError("in the recorder")

    def broken_cost(call):
        raise RuntimeError("in the cost")

    def ask(recorder, **options):
        caplog.clear()
        client = llm.wrap_openai(openai.OpenAI(api_key="sk", base_url=provider.url), recorder, **options)
        return client.chat.completions.create(**ASKED)

    provider.answer(completion(content="In Rome"))
    assert ask(Broken()).choices[0].message.content == "In Rome"
    assert "in the recorder" in caplog.text

    provider.answer(completion(content="In Rome"))
    assert ask(recorder, cost=broken_cost).choices[0].message.content == "In Rome"
    assert "in the cost" in caplog.text
    assert recorder.told() == {**ANSWERED, **TOKENS}

    provider.answer({**completion(), "choices": 7})
    assert ask(recorder).choices == 7
    assert "was not understood" in caplog.text
    assert recorder.told() == {**ANSWERED, **TOKENS}


def test_what_is_no_client_is_refused(recorder):
    with pytest.raises(ConfigError, match="a client of the package 'openai'"):
        llm.wrap_openai(object(), recorder)
    with pytest.raises(ConfigError, match="has no track"):
        llm.wrap_openai(openai.OpenAI(api_key="sk"), object())
