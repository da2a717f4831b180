"""The page for people: what it shows, how soon, and what can be done on it."""

import asyncio
from collections.abc import AsyncIterator
import json
from time import monotonic
from typing import Any
from unittest.mock import patch

import aiohttp
import pytest

from simulator import Simulator

from .asking import Asker, until


async def pictures(reply: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    async for line in reply.content:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


@pytest.fixture
async def live(ask: Asker, pbx: Simulator) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    async with ask.session.get(f"{pbx.url}/events") as reply:
        assert reply.content_type == "text/event-stream"
        yield pictures(reply)


async def seen_when(live: AsyncIterator[dict[str, Any]], wanted: Any) -> float:
    """Say how long it takes until a picture shows what is wanted."""
    before = monotonic()
    async with asyncio.timeout(2):
        while not wanted(await anext(live)):
            pass
    return monotonic() - before


async def test_the_page_stands_alone(ask: Asker, pbx: Simulator) -> None:
    async with ask.session.get(pbx.url) as reply:
        text = await reply.text()
        policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "").replace(
        "http%3A//www.w3.org/2000/svg", ""
    ).replace("xmlns='http://www.w3.org/2000/svg'", "")
    for landmark in ('id="ring"', 'id="calls"', 'id="requests"', "data-active", 'lang="en"'):
        assert landmark in text


async def test_the_state(ask: Asker, pbx: Simulator) -> None:
    await ask.update("did", 1, "r141")
    async with ask.session.get(f"{pbx.url}/state.json") as reply:
        text = await reply.text()
    state = json.loads(text)
    assert state["indicators"][0] == {"id": 100, "name": "Nachtstand", "active": False}
    assert state["numbers"][0]["route"] == {"id": 141, "name": "Verkoop"}
    assert state["hot_desks"][0]["sip_account"] == {"id": 101, "name": "Annelies Peeters"}
    (request,) = state["requests"]
    assert (request["endpoint"], request["p"], request["applied"]) == ("update", "r141", True)
    known = pbx.credentials
    for secret in (known.password, known.api_id, known.api_key, pbx.wskey):
        assert secret not in text


async def test_changes_are_seen_within_a_tenth_of_a_second(
    ask: Asker, pbx: Simulator, live: AsyncIterator[dict[str, Any]]
) -> None:
    first = await anext(live)
    assert not first["indicators"][0]["active"]
    await ask.update("indicator", 100, "1")
    waits = [await seen_when(live, lambda state: state["indicators"][0]["active"])]
    pbx.office.numbers[1].route = 0
    waits.append(await seen_when(live, lambda state: not state["numbers"][0]["route"]["id"]))
    await ask.call("kantoor01", "021234567")
    waits.append(await seen_when(live, lambda state: state["originated"]))
    assert min(waits) < 0.1, "the quickest of three, as the computer may be busy"


async def test_an_indicator_is_switched_as_by_phone(
    ask: Asker, pbx: Simulator, live: AsyncIterator[dict[str, Any]]
) -> None:
    for active in (True, False):
        async with ask.session.post(f"{pbx.url}/indicators/100") as reply:
            assert (await reply.json())["active"] is active
        assert pbx.office.indicators[100].active is active
    async with ask.session.post(f"{pbx.url}/indicators/999") as reply:
        assert reply.status == 404
    assert not pbx.journal


async def test_ring(ask: Asker, pbx: Simulator, live: AsyncIterator[dict[str, Any]]) -> None:
    async with ask.session.post(f"{pbx.url}/ring", data={"caller": "0470111222"}) as reply:
        rung = await reply.json()
    assert rung["called"] == "093456789"
    await seen_when(live, lambda state: [call["id"] for call in state["under_way"]] == [rung["id"]])
    async with ask.session.post(f"{pbx.url}/ring", data={"direction": "sideways"}) as reply:
        assert reply.status == 400
    for step, form, status in (
        ("transfer", {}, 409),
        ("answer", {"sip_account": "nobody"}, 409),
        ("answer", {"sip_account": "kantoor02"}, 204),
        ("answer", {}, 409),
        ("transfer", {"sip_account": "kantoor03"}, 204),
        ("dance", {}, 404),
        ("end", {}, 204),
        ("end", {}, 409),
    ):
        async with ask.session.post(f"{pbx.url}/calls/{rung['id']}/{step}", data=form) as reply:
            assert reply.status == status, step
    await seen_when(live, lambda state: not state["under_way"])
    call = list(pbx.office.calls)[-1]
    assert (call.caller, call.sip_account) == ("0470111222", "kantoor03")


async def test_where_webhooks_go_to(ask: Asker, pbx: Simulator) -> None:
    for url, status, shown in (
        ("http://127.0.0.1:9/api/webhook/secret", 204, "http://127.0.0.1:9"),
        ("ftp://127.0.0.1/secret", 400, "http://127.0.0.1:9"),
        ("", 204, ""),
    ):
        async with ask.session.post(f"{pbx.url}/webhook", data={"url": url}) as reply:
            assert reply.status == status
        async with ask.session.get(f"{pbx.url}/state.json") as reply:
            text = await reply.text()
        assert json.loads(text)["webhook"] == shown
        assert "secret" not in text


async def test_many_changes_make_few_messages(
    pbx: Simulator, live: AsyncIterator[dict[str, Any]]
) -> None:
    await anext(live)
    for active in [True, False] * 50 + [True]:
        pbx.office.indicators[100].active = active
    assert (await anext(live))["indicators"][0]["active"]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await anext(live)


async def test_signs_of_life(ask: Asker, pbx: Simulator) -> None:
    with patch("simulator.page._HEARTBEAT", 0.02):
        async with ask.session.get(f"{pbx.url}/events") as reply:
            async for line in reply.content:
                if line.startswith(b": still here"):
                    break


async def test_who_leaves_is_forgotten(ask: Asker, pbx: Simulator) -> None:
    with patch("simulator.page._HEARTBEAT", 0.02):
        async with ask.session.get(f"{pbx.url}/events") as reply:
            await anext(pictures(reply))
            reply.close()
        await until(lambda: not len(pbx.office.changes))


async def test_nobody_from_another_computer(ask: Asker, pbx: Simulator) -> None:
    with patch("aiohttp.web.BaseRequest.remote", "192.0.2.1"):
        for path in ("/", "/state.json", "/events"):
            async with ask.session.get(pbx.url + path) as reply:
                assert reply.status == 403
