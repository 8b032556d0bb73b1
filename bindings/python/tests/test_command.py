"""The command that the package brings with it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import agentlytics
import pytest

MODULE = [sys.executable, "-m", "agentlytics"]
SCRIPT = [str(Path(sys.executable).with_name("agentlytics"))]


@pytest.mark.parametrize("command", [MODULE, SCRIPT], ids=["module", "script"])
def test_it_is_installed_under_its_name(command: list[str]) -> None:
    told = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout == f"agentlytics {agentlytics.__version__}\n"


def test_the_exit_code_is_that_of_the_command() -> None:
    told = subprocess.run([*MODULE, "serv"], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (2, "")
    assert "similar subcommand exists: 'serve'" in told.stderr


def serving() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*MODULE, "serve", "--parent-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_until_it_is_told_to_end() -> None:
    with serving() as server:
        assert server.stdout and server.stdin
        url = json.loads(server.stdout.readline())["url"]
        with urlopen(f"{url}/__mock/events", timeout=10) as answer:
            assert json.load(answer) == []
        server.stdin.close()
        assert server.wait(timeout=10) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_ctrl_c_ends_it() -> None:
    with serving() as server:
        assert server.stdout
        server.stdout.readline()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=10) == 0
