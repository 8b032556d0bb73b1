"""Events watched as they are stored, with asyncio. Starts the mock server that it talks to."""

import asyncio

from agentlytics import AsyncMetrone
from agentlytics.testing import MockServer


async def watch(metrone, opened, wanted):
    """The targets of the next events that agents record."""
    seen = []
    async with metrone.stream_events(source="agent_action") as stream:
        async for item in stream:
            if item["type"] == "ready":
                opened.set()
            elif item["type"] == "event":
                seen.append(item["data"]["properties"]["target"])
                print("seen:", seen[-1])
            if len(seen) == wanted:
                return seen


async def main():
    with MockServer() as server:
        async with AsyncMetrone(server.key("metrone"), endpoint=server.url) as metrone:
            opened = asyncio.Event()
            watching = asyncio.ensure_future(watch(metrone, opened, wanted=2))
            await opened.wait()
            for tool in ["search_flights", "book_flight"]:
                metrone.track_agent_action("tool_call", agent_type="travel", target=tool)
            await metrone.flush()
            return await asyncio.wait_for(watching, 10)


assert asyncio.run(main()) == ["search_flights", "book_flight"]
