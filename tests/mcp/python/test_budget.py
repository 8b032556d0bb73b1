"""Large answers are cut, and say how to go on."""

import json

BUDGET = 8000
EVENTS = 60


def seed(world):
    events = [{"event_type": "pageview", "session_id": f"visit-{number}"} for number in range(EVENTS)]
    world.control("seed", {"service": "metrone", "events": events}, "metrone")


async def ask(client, **arguments):
    result = await client.call_tool("metrone_get_events", {"limit": EVENTS, **arguments})
    assert not result.is_error
    assert len(result.content[0].text.encode()) <= BUDGET
    return result


async def test_a_cut_answer_says_what_is_missing_and_how_to_go_on(connect, world):
    seed(world)
    async with connect("--services", "metrone", "--max-result-bytes", str(BUDGET)) as client:
        result = await ask(client)
    shown = len(result.structured_content["data"])
    assert 0 < shown < EVENTS
    [cut] = result.meta["agentlytics/cuts"]
    assert (cut["path"], cut["shown"], cut["of"]) == ("/data", shown, EVENTS)
    told = result.content[-1].text
    assert f"{shown} of {EVENTS}" in told
    assert result.meta["agentlytics/go_on"] in told


async def test_who_goes_on_from_a_cut_answer_misses_nothing(connect, world):
    seed(world)
    seen, cursor = [], {}
    async with connect("--services", "metrone", "--max-result-bytes", str(BUDGET)) as client:
        while True:
            page = (await ask(client, **cursor)).structured_content
            seen += [event["session_id"] for event in page["data"]]
            if page["meta"]["next_cursor"] is None:
                break
            cursor = {"cursor": page["meta"]["next_cursor"]}
    assert seen == [f"visit-{number}" for number in reversed(range(EVENTS))]


async def test_what_is_small_enough_is_whole(connect, world):
    seed(world)
    async with connect("--services", "metrone", "--max-result-bytes", "1000000") as client:
        result = await client.call_tool("metrone_get_events", {"limit": EVENTS})
    assert len(result.structured_content["data"]) == EVENTS
    assert len(result.content) == 1
    assert "agentlytics/cuts" not in result.meta


async def test_what_cannot_be_cut_is_an_error(connect):
    async with connect("--services", "metrone", "--max-result-bytes", "100") as client:
        result = await client.call_tool("metrone_get_stats", {})
    assert result.is_error
    assert json.loads(result.content[0].text)["error"]["code"] == "result_too_large"
