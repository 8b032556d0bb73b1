"""Measures one client at one task: ``run.py CLIENT TASK OPTIONS``, where OPTIONS is a JSON object. Prints one JSON object."""

import contextlib
import gc
import importlib
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

import sizes

OPTIONS = json.loads(sys.argv[3])
EVENTS = OPTIONS["events"]


def properties(number):
    """About 470 bytes of JSON, in eleven members."""
    return {
        "bid": f"bid-{number:08d}",
        "agent_id": "agent-7f3a",
        "session_id": "s_2b9d5a10-8c47-4e0b-9a44-0c1f6b7d2e93",
        "model": "large-2026-10",
        "tool": "search_flights",
        "task": "Find a flight from Zurich to Lisbon on Friday, back on Monday, with one stop at the most",
        "outcome": "found",
        "duration_ms": 1834.25,
        "input_tokens": 1412,
        "output_tokens": 377,
        "cached": False,
    }


def client():
    return importlib.import_module(f"clients.{sys.argv[1]}").Client(OPTIONS)


def rss_mb(field="VmRSS"):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    raise OSError(f"/proc/self/status has no {field}")


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def start():
    began = time.perf_counter()
    made = client()
    ready = time.perf_counter() - began
    made.close()
    return {"ready_ms": ready * 1e3}


def enqueue():
    """The time of each call as its caller sees it, while the client sends as it likes."""
    made = client()
    for number in range(1_000):
        made.track(properties(number))
    events = [properties(number) for number in range(1_000, 1_000 + EVENTS)]
    times = []
    clock, track, note = time.perf_counter_ns, made.track, times.append
    gc.collect()
    for event in events:
        began = clock()
        track(event)
        note(clock() - began)
    floor = []
    for _ in range(10_000):
        began = clock()
        floor.append(clock() - began)
    times.sort()
    return {
        "p50_us": times[len(times) // 2] / 1e3,
        "p99_us": times[len(times) * 99 // 100] / 1e3,
        "mean_us": statistics.fmean(times) / 1e3,
        "floor_us": statistics.median(floor) / 1e3,
    }


def deliver():
    """From the first call until the client says that all is out."""
    made = client()
    made.track(properties(0))
    made.flush()
    before, cpu = rss_mb(), cpu_seconds()
    began = time.time_ns()
    for number in range(1, EVENTS):
        made.track(properties(number))
    made.close()
    return {"began_ns": began, "cpu_seconds": cpu_seconds() - cpu, "rss_mb": rss_mb("VmHWM") - before}


def wait():
    """Memory with all events tracked and none sent."""
    made = client()
    before, began = rss_mb(), time.perf_counter()
    for number in range(EVENTS):
        with contextlib.suppress(Exception):
            made.track(properties(number))
    tracked = time.perf_counter() - began
    return {"rss_mb": rss_mb() - before, "most_mb": rss_mb("VmHWM") - before, "tracked_s": tracked}


def leave():
    """Ends like a program that forgot to flush."""
    made = client()
    for number in range(EVENTS):
        made.track(properties(number))
    # What belongs to the module lives until the interpreter ends, as a client of a program does.
    globals()["kept"] = made
    return {"left_ns": time.time_ns()}


def outage():
    """Tracks at an even rate, whatever happens at the other end."""
    made = client()
    before = rss_mb()
    began = time.monotonic()
    for number in range(EVENTS):
        # A client that says that it failed has lost the event, which the sink will tell.
        with contextlib.suppress(Exception):
            made.track(properties(number))
        ahead = (number + 1) / OPTIONS["rate"] - (time.monotonic() - began)
        if ahead > 0.002:
            time.sleep(ahead)
    tracked = time.monotonic()
    with contextlib.suppress(Exception):
        made.close()
    return {"rss_mb": rss_mb("VmHWM") - before, "late_s": tracked - began - EVENTS / OPTIONS["rate"], "closed_s": time.monotonic() - tracked}


def endure():
    """Says the number of each event as soon as it is tracked, about a thousand a second, until it is killed."""
    made = client()
    for number in range(EVENTS * 2):
        made.track(properties(number))
        print(number + 1, flush=True)
        time.sleep(0.001)
    made.close()
    return {}


def revive():
    """Another start of a program that was killed."""
    made = client()
    made.flush()
    made.close()
    return {}


def size():
    """What the package and all that it depends upon have put on the disk."""
    module = importlib.import_module(f"clients.{sys.argv[1]}")
    names = sizes.needed_by(module.DISTRIBUTION)
    figures = {"installed_mb": sum(map(sizes.installed, names)) / 2**20, "packages": len(names)}
    if sys.argv[1] == "ours":
        figures["packed_mb"] = sum(file.stat().st_size for file in Path(OPTIONS["packed"], "python").iterdir()) / 2**20
    return figures


TASKS = {task.__name__: task for task in (start, enqueue, deliver, wait, leave, endure, revive, outage, size)}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[2]]()), flush=True)
    if sys.argv[2] in ("enqueue", "wait"):
        # What waits is of no interest any more, and some take long to send it.
        os._exit(0)
