"""Who may call over HTTP."""

import http.client
import json
import subprocess
import urllib.parse

import pytest

from connections import TOKEN
from programs import PROGRAM, running

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


def ask(url, headers, method="POST", message=PING):
    """The status and the answer; unlike larger clients this one sends any header."""
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    try:
        connection.request(method, address.path, json.dumps(message) if method == "POST" else None, HEADERS | headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def url(world):
    """The address of the server."""
    environment = {"AGENTLYTICS_MCP_TOKEN": TOKEN, **world.environment()}
    options = ["--allow-origin", "http://app.example:80", "--allow-host", "tools.example"]
    with running("mcp", "--http", "127.0.0.1:0", *options, environment=environment) as server:
        yield server["url"]


@pytest.fixture
def published(world):
    """The address of the mock server's own endpoint, and what opens it."""
    return f"{world.uris['metrone']}/mcp", {"X-Api-Key": world.keys["metrone"]}


def test_the_token_opens(url):
    status, answer = ask(url, BEARER)
    assert (status, json.loads(answer)) == (200, {"jsonrpc": "2.0", "id": 1, "result": {}})


@pytest.mark.parametrize(
    "shown", [None, "Bearer", "Bearer another", f"Bearer {TOKEN}0", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN]
)
def test_nothing_else_does(url, world, shown):
    status, answer = ask(url, {"Authorization": shown} if shown else {})
    world.heard.append(answer)
    assert status == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://app.example:80"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://app.example.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "tools.example"}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "evil.example"}, 403),
    ],
)
def test_foreign_pages_and_names_are_refused(url, headers, status):
    assert ask(url, BEARER | headers)[0] == status


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_are_no_sessions(url, published, method):
    assert ask(url, BEARER, method)[0] == 405
    address, key = published
    assert ask(address, key, method)[0] == 405


def test_the_mock_server_asks_for_its_key(published):
    address, key = published
    assert ask(address, key)[0] == 200
    assert ask(address, {})[0] == 401
    assert ask(address, {"X-Api-Key": "metrone_test_" + 32 * "0"})[0] == 401
    assert ask(address, key | {"Origin": "http://evil.example"})[0] == 403


def test_a_token_that_nobody_gave_is_made_up_and_told_once(world, tmp_path):
    with (tmp_path / "errors").open("w+") as errors:
        with running("mcp", "--http", "127.0.0.1:0", environment=world.environment(), errors=errors) as server:
            errors.seek(0)
            [token] = [line.split()[-1] for line in errors if "token" in line]
            assert ask(server["url"], {"Authorization": f"Bearer {token}"})[0] == 200
            assert token not in json.dumps(server)


def test_other_machines_are_let_in_only_on_request(world):
    command = [PROGRAM, "mcp", "--http", "0.0.0.0:0"]
    ended = subprocess.run(command, env=world.environment(), capture_output=True, text=True, timeout=10)
    assert ended.returncode == 2
    assert "other machines could reach 0.0.0.0" in ended.stderr


def test_the_variable_with_the_token_does_not_keep_stdio_from_being_used(world):
    environment = {"AGENTLYTICS_MCP_TOKEN": TOKEN, **world.environment()}
    ended = subprocess.run([PROGRAM, "mcp"], env=environment, input="", capture_output=True, text=True, timeout=10)
    assert ended.returncode == 0, ended.stderr
