"""Sends requests that schemathesis makes up from the document of each service to the mock server, and counts what comes of them.

A made-up request is a case, and it passes if its answer is one that the document allows. For each operation it is a case, too, that
some of its requests were taken and some were refused: whatever only sees refusals tests nothing. What the server itself noted
against its answers is a third kind of case, one for each service.

The last line is `N passed, N failed`.
"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import urllib.request

HERE = pathlib.Path(__file__).parent

# Requests drawn at random for each operation, besides those that go through each bound of each member. All of it is to take no more
# than a minute and a half.
EXAMPLES = 40

# Streams end soon when nothing comes. Times are made up too, and all would be too long ago.
LIMITS = {"stream_idle_ms": 20, "check_event_time": False}

# The project that each account has from the beginning.
PROJECT = "test"

# What a service tells of that takes nothing itself.
ACTIVITY = {"days": 10, "assistants": 3, "users": 20}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("agentlytics", help="the program with the mock server")
    parser.add_argument("reports", type=pathlib.Path, help="a folder to write to")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # What schemathesis prints comes in between.
    sys.stdout.reconfigure(line_buffering=True)
    with serving(options.agentlytics) as server:
        services = sorted(server["uris"])
    passed = failed = 0
    for service in services:
        # A server each: nothing that one service takes is read through another.
        with serving(options.agentlytics) as server:
            control(server, "limits", LIMITS)
            operations = [*operations_of(server, service)]
            if all(method == "get" for method, _ in operations):
                control(server, "seed", {"service": service, "generate": ACTIVITY})
            generated, bad = attack(server, service, options)
            passed += generated - bad
            failed += bad
            for verdict in look_back(server, service, operations):
                passed += verdict is None
                failed += verdict is not None
                if verdict:
                    print(f"{service}: {verdict}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


@contextlib.contextmanager
def serving(program):
    """A server; what it says of itself. It ends with the block, and with this program whatever becomes of that."""
    pipe = subprocess.PIPE
    with subprocess.Popen([program, "serve", "--parent-stdin"], stdin=pipe, stdout=pipe, text=True) as process:
        yield json.loads(process.stdout.readline())


def control(server, path, change=None):
    """Asks the control plane."""
    data = json.dumps(change).encode() if change is not None else None
    with urllib.request.urlopen(f"{server['url']}/__mock/{path}", data) as answer:
        return json.load(answer)


def attack(server, service, options):
    """Runs schemathesis; how many cases there were, and how many of them failed."""
    options.reports.mkdir(parents=True, exist_ok=True)
    report = options.reports / f"{service}.json"
    report.unlink(missing_ok=True)
    uri = server["uris"][service]
    known = {"project": PROJECT, "token": server["tokens"].get(service)}
    environment = {
        "AGENTLYTICS_KEY": server["keys"][service],
        "AGENTLYTICS_KNOWN": json.dumps({name: value for name, value in known.items() if value}),
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / f"{service}.toml", "run", f"{uri}/openapi.json"]
    # The document names the real service, which must not be asked anything.
    command += ["--url", uri, "--max-examples", str(EXAMPLES), "--seed", str(options.seed), "--generation-database", "none"]
    command += ["--report", "json", "--report-json-path", report, "--no-color"]
    subprocess.run(command, env=os.environ | environment, cwd=options.reports, check=False)
    told = json.loads(report.read_text())
    cases = told["test_cases"]
    bad = cases["with_failures"] + cases["errored"]
    if not told["complete"] or (told["exit_code"] and not bad):
        bad += 1
    return cases["generated"], bad


def operations_of(server, service):
    """Each operation of the document, with its method."""
    with urllib.request.urlopen(f"{server['uris'][service]}/openapi.json") as document:
        for methods in json.load(document)["paths"].values():
            yield from methods.items()


def look_back(server, service, operations):
    """What speaks against each operation, and against the answers of all; `None` for nothing."""
    answers = collections.defaultdict(collections.Counter)
    violations = []
    for entry in control(server, "requests"):
        if entry["operation"]:
            answers[entry["operation"]][entry["status"] // 100] += 1
        violations += entry["violations"]["response"]
    print(f"{service:<24}{'taken':>8}{'refused':>9}")
    for _, operation in operations:
        name = operation["operationId"]
        taken, refused = answers[name][2], answers[name][4]
        print(f"  {name:<22}{taken:>8}{refused:>9}")
        can_refuse = any(status.startswith("4") and status != "429" for status in operation["responses"])
        yield None if taken else f"no request to {name} was taken"
        yield None if refused or not can_refuse else f"no request to {name} was refused"
    yield f"the server found fault with its own answers: {violations[:5]}" if violations else None


if __name__ == "__main__":
    main()
