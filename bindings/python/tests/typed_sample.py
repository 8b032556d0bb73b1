"""Not run: checked by mypy and pyright, as a program of a user would be."""
# pyright: strict

import asyncio
import datetime
from typing import Any, Dict, List, Optional, Tuple

import agentlytics
from agentlytics import (
    AgentAnalytics,
    AgentlyticsError,
    Agnt,
    AsyncMetrone,
    DeadLetter,
    Dropped,
    Metrone,
    RateLimitError,
    Report,
)
from agentlytics.llm import ModelCall, wrap_openai
from agentlytics.testing import MockServer
from agentlytics.web import AgentCaptureASGI, AgentCaptureWSGI
from agentlytics.webhooks import Receiver, WebhookRefusedError, sign


def told(losses: List[Dropped]) -> None:
    for loss in losses:
        reason: str = loss.reason
        error: Optional[AgentlyticsError] = loss.error
        print(reason, error)


def blocking() -> int:
    with MockServer() as server:
        with Metrone(
            server.key("metrone"), endpoint=server.url, batch_size=5, overflow={"block_ms": 5}, on_drop=told
        ) as metrone:
            event_id: str = metrone.track("agent_action", {"agent_id": "a"}, task="book", tries=2)
            metrone.track_ai_session("s", "start", duration=1.5)
            report: Report = metrone.flush(timeout=1)
            for row in metrone.iter_events(days=7, source="agent_action"):
                browser: Optional[str] = row["browser"]
                print(browser)
            for item in metrone.stream_events():
                if item["type"] == "event":
                    print(item["data"]["event_id"])
                elif item["type"] == "gap":
                    print(item["data"]["last_event_id"])
            try:
                stats = metrone.get_stats(from_=datetime.date(2026, 3, 1))
            except RateLimitError as error:
                wait: Optional[float] = error.retry_after
                print(wait)
                raise
            print(event_id, report.delivered, stats.request_id, stats.rate_limit.remaining)
            lost: int = sum(metric.value for metric in metrone.delivery_metrics() if metric.error_type)
            codes: List[Optional[str]] = [letter.code for letter in metrone.dead_letters()]
            print(lost, codes, metrone.purge_dead_letters())
            total: int = stats.body["total_events"]
            return total


def analysed(analytics: AgentAnalytics) -> Optional[str]:
    users: int = analytics.get_stats(since="7d", group_by="week").body["totals"]["unique_users"]
    for session in analytics.iter_sessions(is_bounce=1):
        page: Optional[str] = session["entry_page"]
        print(page, users)
    for finding in analytics.diagnose()["findings"]:
        print(finding["severity"], finding["next_call"]["operation"])
    return analytics.assign("hero", "u-1", ["control", "b"])


async def waiting() -> None:
    async with AsyncMetrone(max_retries=1) as metrone:
        metrone.track("agent_action")
        page = await metrone.get_events(limit=10)
        cursor: Optional[str] = page.body["meta"].get("next_cursor")
        async for row in metrone.iter_events():
            print(row["event_id"], cursor)
        async with metrone.stream_events() as stream:
            async for item in stream:
                print(item["type"])
        letters: List[DeadLetter] = await metrone.dead_letters()
        again: int = await metrone.replay_dead_letters()
        report: Report = await metrone.shutdown()
        print(letters, again, report)


asyncio.run(waiting())

Metrone(batchSize=5)  # type: ignore[call-arg]
Metrone(overflow={"block": 5})  # type: ignore[arg-type]
Metrone().track_ai_session("s", "pause")  # type: ignore[arg-type]
Metrone().get_stats(days="seven")  # type: ignore[arg-type]


def reading() -> List[str]:
    with Agnt(kid="agnt-1", private_key_path="key.pem", timeout_ms=30_000) as agnt:
        rate: Optional[float] = agnt.get_rolling(window=30)["completionRate"]
        for event in agnt.iter_events(start_date=datetime.date(2026, 3, 2), end_date="2026-03-09"):
            user: Optional[str] = event["user"]
            print(user, rate)
        found = agnt.regressions(window={"startDate": datetime.date(2026, 3, 2), "endDate": "2026-03-09"})
        cost: Optional[float] = found["findings"][0]["traces"]["cost"]
        print(cost)
        return [finding["rule"] for finding in found["findings"]]


@agentlytics.context(agent_id="a")
async def acting(task: str) -> int:
    with agentlytics.context(task=task):
        return len(task)


async def awaiting() -> None:
    length: int = await acting("book")
    print(length, await acting(7))  # type: ignore[arg-type]


class ModelClient:
    """As far as the types go, any client of a provider's package."""


def price(call: ModelCall) -> Optional[float]:
    return (call.output_tokens or 0) / 1e6


wrapped: ModelClient = wrap_openai(ModelClient(), Metrone(), cost=price)
wrap_openai(ModelClient(), AsyncMetrone(), cost={"gpt-5": {"input": 1.25, "output": 10}})
wrap_openai(ModelClient(), Agnt())  # type: ignore[arg-type]


async def asgi(scope: Any, receive: Any, send: Any) -> None: ...


def wsgi(environ: Dict[str, Any], start_response: Any) -> List[bytes]:
    return []


AgentCaptureASGI(asgi, AsyncMetrone(), ignore_paths=["/health"])
AgentCaptureWSGI(wsgi, Metrone(), skip_static_assets=False)
AgentCaptureWSGI(wsgi, AgentAnalytics())  # type: ignore[arg-type]


def hook(url: str, headers: List[Tuple[bytes, bytes]], body: bytes) -> int:
    receiver = Receiver("vapi", label="front-desk", secret=["new", "old"], scheme={"hmac": {"algorithm": "sha512"}})
    try:
        received = receiver.receive(url=url, headers=headers, body=body)
    except WebhookRefusedError as error:
        print(error.code)
        raise
    if received.event is not None:
        key: str = received.event["idempotency_key"]
        intent: Optional[str] = received.event.get("ai_intent")
        print(key, intent)
    event_id: Optional[str] = Metrone().track_webhook(received)
    print(event_id, received.answer.content_type)
    return received.answer.status


signed: Dict[str, str] = sign("twilio", "token", url="https://example.com", body="").headers
Receiver("twilio").receive(url="", headers=signed, body="")
Receiver("fax")  # type: ignore[arg-type]
Receiver("vapi", scheme="loud")  # type: ignore[arg-type]
