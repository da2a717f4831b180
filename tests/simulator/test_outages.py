"""The PBX away and back, replies held open, and what the journal tells of it."""

import asyncio

import aiohttp
import pytest

from simulator import Simulator

from .asking import Asker


async def test_an_outage_keeps_port_and_state(ask: Asker, pbx: Simulator) -> None:
    await ask.update("indicator", 100, "1")
    url = pbx.base_url
    await pbx.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask.get("did")
    await pbx.start()
    assert pbx.base_url == url
    assert (await ask.get("indicator", 100)).json["actief"] == "1"
    assert len(pbx.journal) == 2


async def test_stopping_twice_is_once(pbx: Simulator) -> None:
    await pbx.stop()
    await pbx.stop()


async def test_an_outage_cuts_off_what_is_under_way(ask: Asker, pbx: Simulator) -> None:
    hold = pbx.hold()
    asked = asyncio.create_task(ask.get("did"))
    await hold.reached()
    await pbx.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await asked
    assert pbx.journal[-1].status is None


async def test_a_port_that_is_taken(pbx: Simulator) -> None:
    second = Simulator(pbx.port)
    with pytest.raises(OSError, match="in use"):
        await second.start()


async def test_a_held_reply_tells_what_was_when_it_was_asked(ask: Asker, pbx: Simulator) -> None:
    async with pbx.hold(menu="indicator", id=100) as hold:
        asked = asyncio.create_task(ask.get("indicator", 100))
        await hold.reached()
        assert not pbx.journal[-1].finished
        assert (await ask.get("indicator", 101)).error is None
        pbx.office.indicators[100].active = True
    assert (await asked).json["actief"] == "0"
    assert (await ask.get("indicator", 100)).json["actief"] == "1"


async def test_a_request_held_before_it_is_looked_at(ask: Asker, pbx: Simulator) -> None:
    hold = pbx.hold(endpoint="update", before=True)
    asked = [asyncio.create_task(ask.update("indicator", i, "1")) for i in (100, 101)]
    await hold.reached(2)
    assert [request.id for request in hold.requests] == ["100", "101"]
    assert not pbx.office.indicators[100].active
    assert pbx.journal.max_concurrent == 2
    hold.release()
    await asyncio.gather(*asked)
    assert pbx.office.indicators[100].active


async def test_the_journal(ask: Asker, pbx: Simulator) -> None:
    await ask.get("indicator")
    await ask.get("indicator", 100)
    await ask.get("indicator", 999)
    await ask.update("did", 1, "r141")
    await ask.call("kantoor01", "021234567")
    journal = pbx.journal
    assert [request.endpoint for request in journal] == ["get", "get", "get", "update", "call"]
    assert [request.number for request in journal] == [1, 2, 3, 4, 5]
    assert len(journal.of("get", menu="indicator")) == 3
    assert len(journal.of("get", menu="indicator", id=100)) == 1
    assert journal[2].error == 2
    (update,) = journal.updates()
    assert (update.menu, update.id, update.p, update.applied) == ("did", "1", "r141", True)
    (call,) = journal.calls()
    assert (call.sipacc, call.telnr, call.applied, call.status) == (
        "kantoor01",
        "021234567",
        True,
        200,
    )
    assert journal.max_concurrent == 1
    journal.clear()
    assert not journal
    assert not journal.urls
    assert journal.max_concurrent == 0


async def test_the_journal_knows_raw_urls(ask: Asker, pbx: Simulator) -> None:
    await ask.get("did")
    await ask.send("get", ask.signed("get", m="did", id="0"), method="GET")
    by_form, by_url = pbx.journal.urls
    assert by_form == "/api/get.php"
    assert "pwd=" in by_url
    assert pbx.journal[1].path_qs == by_url


async def test_the_journal_holds_no_secret_but_in_urls(ask: Asker, pbx: Simulator) -> None:
    await ask.get("did")
    sent = ask.signed("get", m="did", id="0")
    assert not any(sent[name] in repr(pbx.journal[0]) for name in ("pwd", "pass"))


async def test_other_pages_of_the_interface_do_not_exist(ask: Asker, pbx: Simulator) -> None:
    async with ask.session.get(f"{pbx.base_url}provision.php") as reply:
        assert reply.status == 404
    assert not pbx.journal
    async with ask.session.put(f"{pbx.base_url}get.php") as reply:
        assert reply.status == 405
