"""A stand-in for the HTTP APIs of model providers, and what its answers look like."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider:
    """Gives the answers that a test has put in, one for each request."""

    def __init__(self):
        self.requests = []
        self._answers = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, body, status=200, **headers):
        """The next request gets this."""
        headers = {"content-type": "application/json", **_names(headers)}
        self._answers.append((status, headers, [json.dumps(body).encode()]))

    def stream(self, pieces, **headers):
        """The next request gets these, as server-sent events; a function among them is called in its turn."""
        headers = {"content-type": "text/event-stream", **_names(headers)}
        self._answers.append((200, headers, [piece if callable(piece) else _server_sent(piece) for piece in pieces]))

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def _handler(provider):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["content-length"])
                provider.requests.append(json.loads(self.rfile.read(length)))
                status, headers, parts = provider._answers.pop(0)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # Who asked may have gone.
                    for part in parts:
                        if callable(part):
                            part()
                        else:
                            self.wfile.write(part)
                            self.wfile.flush()

            def log_message(self, *_):
                pass

        return Handler


def _names(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _server_sent(piece):
    if isinstance(piece, str):
        return f"data: {piece}\n\n".encode()
    event = f"event: {piece['type']}\n" if "type" in piece else ""
    return f"{event}data: {json.dumps(piece)}\n\n".encode()


QUESTION = [{"role": "user", "content": "Where is it warm?"}]
CHAT_USAGE = {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}
USAGE = {"input_tokens": 12, "output_tokens": 5, "total_tokens": 17}


def completion(**message):
    """A chat completion as a whole."""
    message = {"role": "assistant", "content": None, "refusal": None, **message}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-5-2026-01-01",
        "choices": [{"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}],
        "usage": CHAT_USAGE,
    }


def tool_call(name, **index):
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": "{}"}, **index}


def chunk(delta=None, finish_reason=None, usage=None):
    """A piece of a chat completion."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-5-2026-01-01"}
    return {**head, "choices": choices, "usage": usage}


CHUNKS = [
    chunk({"role": "assistant", "content": ""}),
    chunk({"content": "In "}),
    chunk({"content": "Rome"}),
    chunk({}, finish_reason="stop"),
    chunk(usage=CHAT_USAGE),
    "[DONE]",
]


def response(*output, status="completed", usage=USAGE):
    """A response as a whole."""
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "gpt-5-2026-01-01",
        "status": status,
        "output": list(output),
        "usage": usage,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def output_text(text):
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": content}


SEARCH = {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search", "query": "x"}}
FUNCTION = {"type": "function_call", "id": "fc_1", "call_id": "c_1", "name": "get_weather", "arguments": "{}"}

RESPONSE_EVENTS = [
    {"type": "response.created", "sequence_number": 0, "response": response(status="in_progress", usage=None)},
    {"type": "response.output_item.added", "sequence_number": 1, "output_index": 0, "item": FUNCTION},
    {
        "type": "response.output_text.delta",
        "sequence_number": 2,
        "output_index": 1,
        "item_id": "msg_1",
        "content_index": 0,
        "delta": "In Rome",
        "logprobs": [],
    },
    {"type": "response.completed", "sequence_number": 3, "response": response(FUNCTION, output_text("In Rome"))},
]


def message(*content, usage=None):
    """A message of Anthropic's."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-5-20260101",
        "content": list(content),
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": usage or {"input_tokens": 12, "output_tokens": 5},
    }


TEXT = {"type": "text", "text": "In Rome"}
TOOL_USE = {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}}


def text_delta(text, index=0):
    return {"type": "content_block_delta", "index": index, "delta": {"type": "text_delta", "text": text}}


MESSAGE_EVENTS = [
    {"type": "message_start", "message": message(usage={"input_tokens": 12, "output_tokens": 1})},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "ping"},
    text_delta("In "),
    text_delta("Rome"),
    {"type": "content_block_stop", "index": 0},
    {"type": "content_block_start", "index": 1, "content_block": TOOL_USE},
    {"type": "content_block_stop", "index": 1},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "tool_use", "stop_sequence": None},
        "usage": {"output_tokens": 5},
    },
    {"type": "message_stop"},
]


class Recorder:
    """Takes events as a client does."""

    TIMES = ("duration_ms", "time_to_first_token_ms")

    def __init__(self):
        self.events = []

    def track(self, event_type, data=None, /):
        assert event_type == "llm_call"
        self.events.append(dict(data))
        return "id"

    def times(self):
        """How long the one call took that was recorded."""
        [event] = self.events
        return {name: event[name] for name in self.TIMES if name in event}

    def told(self):
        """What else was recorded of the one call since this was asked."""
        [event] = self.events
        self.events.clear()
        assert event["duration_ms"] >= 0
        return {name: value for name, value in event.items() if name not in self.TIMES}


class Clock:
    """Time that stands still until it is told to go on."""

    def __init__(self):
        self.now = 100.0

    def go(self, seconds):
        self.now += seconds
