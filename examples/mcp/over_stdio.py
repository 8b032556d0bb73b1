"""An assistant's program tells of a call and asks for the numbers, through a server started as a configuration says.

Needs `pip install mcp agentlytics`. Starts the mock server that stands in for the service.
"""

import asyncio
import json
import pathlib
import subprocess

from mcp import Client, StdioServerParameters

CONFIGURATION = pathlib.Path(__file__).with_name("claude_desktop_config.json")


async def main(service):
    configured = json.loads(CONFIGURATION.read_text())["mcpServers"]["analytics"]
    configured["env"] = {"METRONE_API_KEY": service["keys"]["metrone"], "METRONE_ENDPOINT": service["uris"]["metrone"]}

    async with Client(StdioServerParameters(**configured)) as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        print(f"{len(tools)} tools: {', '.join(tools)}")

        call = {"call_id": "call-1", "provider": "vapi", "duration": 95, "intent": "booking", "outcome": "booked"}
        told = await client.call_tool("metrone_track_ai_call", call)
        stats = await client.call_tool("metrone_get_stats", {"days": 1})
        print(stats.content[0].text)

        refused = await client.call_tool("metrone_track_ai_call", {"call_id": "call-2"})
        print(refused.content[0].text)

    assert "metrone_get_stats" in tools
    assert told.structured_content["accepted"] == 1
    assert stats.structured_content["ai_interactions"] == 1
    assert refused.is_error and "provider" in refused.content[0].text


with subprocess.Popen(
    ["agentlytics", "serve", "--parent-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
) as server:
    # It ends when nobody is left to write to it.
    asyncio.run(main(json.loads(server.stdout.readline())))
