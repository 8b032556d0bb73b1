"""Middleware that records AI agents, before bare applications and those of frameworks."""

import asyncio

import pytest
from agentlytics import AgentAnalytics, ValidationError
from agentlytics.web import AgentCaptureASGI, AgentCaptureWSGI

AGENT = "Mozilla/5.0 (compatible; GPTBot/1.2)"
PERSON = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


async def asgi_app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def wsgi_app(environ, start_response):
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode("latin-1")]


def ask_asgi(app, path, *, headers=(), **scope):
    """What the application answers to a GET."""
    path, _, query = path.partition("?")
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    headers = {"host": "example.com", "user-agent": AGENT, **dict(headers)}
    request = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        **scope,
    }
    asyncio.run(app(request, receive, send))
    return sent[-1]["body"].decode()


def ask_wsgi(app, path, *, headers=(), **environ):
    """What the application answers to a GET."""
    path, _, query = path.partition("?")
    headers = {"host": "example.com", "user-agent": AGENT, **dict(headers)}
    request = {
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": "http",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        **environ,
    }
    return b"".join(app(request, lambda status, headers: None)).decode()


@pytest.fixture(params=["asgi", "wsgi"])
def site(request, client):
    """Asks a website that is behind the middleware."""
    capture, app, ask = {
        "asgi": (AgentCaptureASGI, asgi_app, ask_asgi),
        "wsgi": (AgentCaptureWSGI, wsgi_app, ask_wsgi),
    }[request.param]

    def open(**options):
        wrapped = capture(app, options.pop("client", client), **options)
        return lambda path, **more: ask(wrapped, path, **more)

    return open


def test_an_agent_is_recorded_as_a_page_view(world, client, site):
    ask = site()
    headers = {"referer": "https://example.org/", "x-forwarded-proto": "https, http"}
    assert ask("/docs/start?x=1", headers=headers) == "/docs/start"
    client.flush()
    [event] = world.sent()
    del event["idempotency_key"], event["timestamp"]
    assert event == {
        "event_type": "pageview",
        "source": "web",
        "page_url": "https://example.com/docs/start?x=1",
        "page_path": "/docs/start",
        "user_agent": AGENT,
        "referrer": "https://example.org/",
        "properties": {"agent_capture": "server"},
    }


def test_what_is_not_asked_for_is_left_out(world, client, site):
    ask = site(ignore_paths=["/health", "/admin/*"])
    ask("/", headers={"user-agent": PERSON})
    for path in ("/style.css", "/health", "/admin/users"):
        assert ask(path) == path
    site(skip_static_assets=False)("/style.css")
    client.flush()
    assert [event["page_path"] for event in world.sent()] == ["/style.css"]


def test_a_path_is_told_as_it_was_asked_for(world, client, site):
    ask = site()
    ask("/é ü")
    ask("/", headers={"host": "example.com:8080", "x-forwarded-proto": "javascript"})
    client.flush()
    assert [event["page_url"] for event in world.sent()] == [
        "http://example.com/%C3%A9%20%C3%BC",
        "http://example.com:8080/",
    ]


def test_a_website_goes_on_whatever_happens(client, site, caplog):
    ask = site()
    client.shutdown()
    assert ask("/closed") == "/closed"

    class Broken:
        calls = 0

        def capture_agent_hit(self, **_):
            self.calls += 1
            if self.calls > 1:
                raise RuntimeError("in the capture")

    assert site(client=Broken())("/broken") == "/broken"
    assert "in the capture" in caplog.text


def test_wrong_options_are_refused_at_once(site):
    with pytest.raises(ValidationError, match="ignore_paths"):
        site(ignore_paths="/admin")


def test_a_service_without_such_page_views_is_refused_at_once(server, site):
    with AgentAnalytics(server.key("agent_analytics")) as analytics, pytest.raises(AttributeError):
        site(client=analytics)


def test_only_requests_of_http_are_looked_at(world, client):
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(AgentCaptureASGI(app, client)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]


def test_asgi_without_a_host_and_with_the_path_that_was_sent(world, client):
    scope = {"headers": {"host": ""}, "server": ("127.0.0.1", 8000), "raw_path": b"/a%2Fb"}
    ask_asgi(AgentCaptureASGI(asgi_app, client), "/a/b", **scope)
    client.flush()
    assert [event["page_url"] for event in world.sent()] == ["http://127.0.0.1:8000/a%2Fb"]


def test_behind_starlette(world, client):
    pytest.importorskip("starlette", reason="starlette is not installed: it is in the extra 'integrations'")
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Mount, Route

    inner = Mount("/docs", routes=[Route("/{page}", lambda request: PlainTextResponse(request.url.path))])
    app = Starlette(routes=[inner])
    app.add_middleware(AgentCaptureASGI, client=client, ignore_paths=["/docs/private"])
    assert ask_asgi(app, "/docs/start?x=1") == "/docs/start"
    ask_asgi(app, "/docs/private")
    client.flush()
    assert [event["page_url"] for event in world.sent()] == ["http://example.com/docs/start?x=1"]


def test_behind_flask(world, client):
    flask = pytest.importorskip("flask", reason="flask is not installed: it is in the extra 'integrations'")
    app = flask.Flask(__name__)
    app.add_url_rule("/docs/<page>", view_func=lambda page: page, endpoint="docs")
    app.wsgi_app = AgentCaptureWSGI(app.wsgi_app, client)
    answer = app.test_client().get("/docs/start?x=1", headers={"user-agent": AGENT}, base_url="https://example.com")
    assert answer.text == "start"
    client.flush()
    assert [event["page_url"] for event in world.sent()] == ["https://example.com/docs/start?x=1"]
