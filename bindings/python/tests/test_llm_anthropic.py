"""Calls of the package anthropic, against a stand-in for its service. What providers share is tested with the other."""

import gc

import pytest
from models import MESSAGE_EVENTS, QUESTION, TEXT, TOOL_USE, message, text_delta

anthropic = pytest.importorskip("anthropic", reason="anthropic is not installed: it is in the extra 'integrations'")
llm = pytest.importorskip("agentlytics.llm", reason="wrapt is not installed: it is in the extra 'llm'")

ASKED = {"model": "claude-5", "max_tokens": 100, "messages": QUESTION}
ANSWERED = {"provider": "anthropic", "model": "claude-5-20260101", "outcome": "completed"}
TOKENS = {"input_tokens": 12, "output_tokens": 5}


@pytest.fixture
def open_client(provider, recorder):
    def open(kind=anthropic.Anthropic, **options):
        client = kind(api_key="sk-test", base_url=provider.url, max_retries=0)
        return llm.wrap_anthropic(client, recorder, **options)

    return open


@pytest.fixture
def client(open_client):
    with open_client() as client:
        yield client


def test_a_message(provider, recorder, client):
    server_tool = {"type": "server_tool_use", "id": "srv_1", "name": "web_search", "input": {}}
    provider.answer(message(TEXT, TOOL_USE, server_tool), request_id="req-1")
    answer = client.messages.create(**ASKED)
    assert type(answer) is anthropic.types.Message
    assert answer.content[0].text == "In Rome"
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather", "web_search"], "request_id": "req-1"}


def test_a_message_that_streams(provider, recorder, client, clock):
    provider.stream(MESSAGE_EVENTS, request_id="req-1")
    with client.messages.create(**ASKED, stream=True) as stream:
        assert isinstance(stream, anthropic.Stream)
        kinds = []
        for event in stream:
            kinds.append(event.type)
            clock.go(0.1)
    assert kinds == [event["type"] for event in MESSAGE_EVENTS if event["type"] != "ping"]
    times = recorder.times()
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather"], "request_id": "req-1"}
    assert times == {"duration_ms": 900, "time_to_first_token_ms": 200}


def test_the_helper_for_streams(provider, recorder, client):
    provider.stream(MESSAGE_EVENTS)
    with client.messages.stream(**ASKED) as stream:
        assert isinstance(stream, anthropic.MessageStream)
        assert "".join(stream.text_stream) == "In Rome"
        assert stream.get_final_message().usage.output_tokens == 5
    assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather"]}


def test_leaving_the_helper_early_abandons_the_stream(provider, recorder, client):
    provider.stream(MESSAGE_EVENTS)
    with client.messages.stream(**ASKED) as stream:
        assert next(stream.text_stream) == "In "
    assert recorder.told() == {**ANSWERED, "input_tokens": 12, "outcome": "abandoned"}


def test_a_stream_that_is_forgotten(provider, recorder, client):
    provider.stream(MESSAGE_EVENTS)
    stream = client.messages.create(**ASKED, stream=True)
    stream.response.close()
    del stream
    gc.collect()
    assert recorder.told() == {"provider": "anthropic", "model": "claude-5", "outcome": "abandoned"}


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (413, anthropic.APIStatusError, "too_large"),
        (429, anthropic.RateLimitError, "rate_limited"),
        (500, anthropic.InternalServerError, "server"),
    ],
)
def test_an_error_passes_as_it_is(provider, recorder, client, status, error, outcome):
    provider.answer({"type": "error", "error": {"type": "x", "message": "no"}}, status=status, request_id="req-1")
    with pytest.raises(error):
        client.messages.create(**ASKED)
    assert recorder.told() == {
        "provider": "anthropic",
        "model": "claude-5",
        "outcome": outcome,
        "request_id": "req-1",
    }


def test_an_error_in_the_middle_of_a_stream(provider, recorder, client):
    overloaded = {"type": "error", "error": {"type": "overloaded_error", "message": "overloaded"}}
    provider.stream([*MESSAGE_EVENTS[:4], overloaded])
    with pytest.raises(anthropic.APIStatusError, match="overloaded"):
        list(client.messages.create(**ASKED, stream=True))
    assert recorder.told() == {**ANSWERED, "input_tokens": 12, "outcome": "server"}


def test_a_connection_that_breaks(provider, recorder, client):
    provider.stream(MESSAGE_EVENTS[:4], content_length="100000")
    with pytest.raises(Exception, match="without sending complete"):
        list(client.messages.create(**ASKED, stream=True))
    assert recorder.told() == {**ANSWERED, "input_tokens": 12, "outcome": "network"}


@pytest.mark.anyio
async def test_asynchronous_clients(provider, recorder, open_client):
    async with open_client(anthropic.AsyncAnthropic) as client:
        provider.answer(message(TEXT))
        assert (await client.messages.create(**ASKED)).content[0].text == "In Rome"
        assert recorder.told() == {**ANSWERED, **TOKENS}

        provider.stream(MESSAGE_EVENTS)
        async with await client.messages.create(**ASKED, stream=True) as stream:
            assert isinstance(stream, anthropic.AsyncStream)
            assert len([event async for event in stream]) == len(MESSAGE_EVENTS) - 1
        assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather"]}

        provider.stream(MESSAGE_EVENTS)
        async with client.messages.stream(**ASKED) as stream:
            assert "".join([text async for text in stream.text_stream]) == "In Rome"
        assert recorder.told() == {**ANSWERED, **TOKENS, "tools": ["get_weather"]}

        provider.stream([*MESSAGE_EVENTS[:4], text_delta("more")])
        stream = await client.messages.create(**ASKED, stream=True)
        await stream.__anext__()
        await stream.close()
        assert recorder.told() == {**ANSWERED, "input_tokens": 12, "outcome": "abandoned"}


def test_the_beta_is_recorded_too(provider, recorder, client):
    provider.answer(message(TEXT))
    client.beta.messages.create(**ASKED, betas=["x"])
    assert recorder.told() == {**ANSWERED, **TOKENS}
    # As earlier versions ask for it.
    provider.answer(message(TEXT))
    client.post("/v1/messages?beta=true", body=ASKED, cast_to=anthropic.types.Message)
    assert recorder.told() == {**ANSWERED, **TOKENS}


def test_content_is_recorded_only_when_asked_for(provider, recorder, open_client):
    client = open_client(capture_content=True)
    provider.answer(message(TEXT))
    answer = client.messages.create(**ASKED)
    assert recorder.told() == {**ANSWERED, **TOKENS, "input": QUESTION, "output": "In Rome"}
    provider.stream(MESSAGE_EVENTS)
    conversation = [*QUESTION, {"role": "assistant", "content": answer.content}]
    list(client.messages.create(**{**ASKED, "messages": conversation}, stream=True))
    told = recorder.told()
    assert [said["role"] for said in told["input"]] == ["user", "assistant"]
    assert (told["input"][1]["content"][0]["text"], told["output"]) == ("In Rome", "In Rome")
