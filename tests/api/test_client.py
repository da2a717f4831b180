"""Everything that the PBX can do."""

from collections.abc import Iterator
from datetime import datetime
import threading
from typing import Any

import pytest

from custom_components.voipcenter.api import (
    CATALOGUE_MENUS,
    CatalogueItem,
    Direction,
    ItemKey,
    Menu,
    Part,
    VoipCenterClient,
    VoipCenterNotFoundError,
    VoipCenterRequestError,
    VoipCenterResponseError,
)
from custom_components.voipcenter.api.wire import read_calls
from simulator import Office, Simulator

from .conftest import BRUSSELS, DAY, ClientMaker
from .raw_server import http, raw_server

CATALOGUES = {
    Menu.ROUTES: ("routes", 140, "Onthaal"),
    Menu.BACKUP_ROUTES: ("backuproutes", 150, "GSM zaakvoerder"),
    Menu.HOLIDAYS: ("feestdagen", 10, "Belgische feestdagen"),
    Menu.VACATIONS: ("vakanties", 20, "Zomerverlof"),
    Menu.OFFICE_HOURS: ("kantooruren", 30, "Kantooruren week"),
    Menu.TEMPLATES: ("hdtemplate", 50, "Standaard"),
}


async def test_function_indicators(pbx: Simulator, client: VoipCenterClient) -> None:
    listed = await client.list_items(Menu.INDICATORS)
    assert {id_: item.name for id_, item in listed.items()} == {
        id_: item.name for id_, item in pbx.office.indicators.items()
    }
    assert [item.active for item in listed.values()] == [None] * 8
    assert (await client.read_item(Menu.INDICATORS, 103)).active is True
    assert (await client.read_item(Menu.INDICATORS, 100)).active is False


async def test_numbers(pbx: Simulator, client: VoipCenterClient) -> None:
    listed = await client.list_items(Menu.NUMBERS)
    assert {id_: item.number for id_, item in listed.items()} == {
        id_: item.number for id_, item in pbx.office.numbers.items()
    }
    number = await client.read_item(Menu.NUMBERS, 4)
    assert {part: reference.id for part, reference in number.parts.items()} == {
        Part.HOLIDAYS: 10,
        Part.VACATIONS: None,
        Part.OFFICE_HOURS: 32,
        Part.ROUTE: 142,
        Part.BACKUP_ROUTE: 152,
    }


async def test_hot_desks(client: VoipCenterClient) -> None:
    assert [desk.name for desk in (await client.list_items(Menu.HOT_DESKS)).values()] == [
        "Bureau onthaal",
        "Bureau verkoop",
        "Flexplek 1",
        "Flexplek 2",
    ]
    desk = await client.read_item(Menu.HOT_DESKS, 2)
    assert {part: reference.id for part, reference in desk.parts.items()} == {
        Part.SIP_ACCOUNT: 103,
        Part.TEMPLATE: 52,
    }


async def test_sip_accounts(client: VoipCenterClient) -> None:
    listed = await client.list_items(Menu.SIP_ACCOUNTS)
    assert (listed[101].name, listed[101].username) == ("Annelies Peeters", "kantoor01")
    assert ((await client.sip_account(101)).ping, (await client.sip_account(101)).reachable) == (
        18,
        True,
    )
    assert (await client.sip_account(110)).reachable is False


@pytest.mark.parametrize("menu", CATALOGUE_MENUS)
async def test_catalogues(pbx: Simulator, client: VoipCenterClient, menu: Menu) -> None:
    name_of_menu, id_, name = CATALOGUES[menu]
    assert (await client.list_items(menu))[id_] == CatalogueItem(id=id_, name=name)
    assert await client.read_item(menu, id_) == CatalogueItem(id=id_, name=name)
    assert {request.menu for request in pbx.journal} == {name_of_menu}


def test_every_catalogue_was_tried() -> None:
    assert set(CATALOGUES) == set(CATALOGUE_MENUS)


async def test_the_calls_of_a_day(pbx: Simulator, client: VoipCenterClient) -> None:
    told = pbx.office.calls.of(DAY)
    calls = await client.calls(DAY)
    assert pbx.journal[-1].filter == "20261005"
    assert len(calls) == len(told) == 40
    assert [call.start for call in calls] == [call.start for call in told]
    assert [call.caller for call in calls] == [call.caller for call in told]
    assert [call.called for call in calls] == [call.called for call in told]
    assert [call.duration for call in calls] == [call.talk_time for call in told]
    assert [call.direction for call in calls] == [Direction(call.direction) for call in told]


async def test_a_busy_day_is_read_beside_the_loop(
    pbx: Simulator, client: VoipCenterClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a thousand calls do not keep everything else waiting."""
    pbx.office = Office.sized(calls=600, day=DAY)
    threads = set[threading.Thread]()

    def watched(*told: Any) -> Iterator[object]:
        threads.add(threading.current_thread())
        return read_calls(*told)

    monkeypatch.setattr("custom_components.voipcenter.api.client.read_calls", watched)
    calls = await client.calls(DAY)
    assert [call.start for call in calls] == [call.start for call in pbx.office.calls.of(DAY)]
    assert len(calls) == 600
    assert threads.isdisjoint({threading.current_thread()})


async def test_a_call_that_tells_only_a_time_is_of_the_day_that_was_asked_for(
    make_client: ClientMaker,
) -> None:
    async with raw_server(http(b'[{"tijd":"14:02","van":"0470998877"}]')) as server:
        client = make_client(server.base_url)
        (of_day,) = await client.calls(DAY)
        assert of_day.start == datetime(2026, 10, 5, 14, 2, tzinfo=BRUSSELS)


@pytest.mark.parametrize("menu", [menu for menu in Menu if menu is not Menu.CALLS])
async def test_an_item_that_does_not_exist(client: VoipCenterClient, menu: Menu) -> None:
    with pytest.raises(VoipCenterNotFoundError, match="error 2"):
        await client.read_item(menu, 4711)


async def test_changes(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 144, Part.VACATIONS: 0})
    await client.write(ItemKey(Menu.HOT_DESKS, 3), {Part.SIP_ACCOUNT: 102})
    await client.write(ItemKey(Menu.HOT_DESKS, 3), {Part.TEMPLATE: 53})
    assert pbx.office.indicators[100].active
    assert (pbx.office.numbers[1].route, pbx.office.numbers[1].vacations) == (144, 0)
    assert (pbx.office.hot_desks[3].sip_account, pbx.office.hot_desks[3].template) == (102, 53)
    assert len(pbx.journal) == 4


@pytest.mark.parametrize("answer", [b"[]", b'{"id_1":"x"}', b'{"status":"mislukt"}', b"<p>OK</p>"])
async def test_what_is_not_acknowledged_is_not_believed(
    make_client: ClientMaker, answer: bytes
) -> None:
    async with raw_server(http(answer)) as server:
        client = make_client(server.base_url)
        with pytest.raises(VoipCenterResponseError):
            await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
        with pytest.raises(VoipCenterResponseError):
            await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 140})
        with pytest.raises(VoipCenterResponseError):
            await client.call("kantoor01", "093456789")
    assert len(server.requests) == 3


async def test_a_call_rings_the_account_s_own_phone(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    await client.call("kantoor02", "31209988776")
    (placed,) = pbx.office.originated
    assert (placed.sip_account, placed.number) == ("kantoor02", "31209988776")


async def test_the_key_of_the_call_feed(pbx: Simulator, client: VoipCenterClient) -> None:
    feed_key = await client.feed_key(pbx.credentials.websocket_username)
    assert (feed_key.username, feed_key.key) == (pbx.credentials.websocket_username, pbx.wskey)
    with pytest.raises(VoipCenterNotFoundError):
        await client.feed_key("iemand anders")


async def test_a_query_returns_the_reply_as_it_is(pbx: Simulator, client: VoipCenterClient) -> None:
    assert await client.query("indicator", "103") == {"naam": "Vergadering", "actief": "1"}
    assert await client.query("indicator", filter_="Verg") == {"id_103": "Vergadering"}
    with pytest.raises(VoipCenterRequestError, match="error 17"):
        await client.query("recordings")


async def test_a_filter_is_only_sent_with_lists(pbx: Simulator, client: VoipCenterClient) -> None:
    """The stand-in refuses one with a detail, as the manual does."""
    await client.query("indicator", "103", "Verg")
    assert pbx.journal[-1].filter == ""


@pytest.mark.parametrize(
    "menu", ["wskey", "WSKEY", " wskey ", "ws_key", "WsKey\n", "wskey\x00", "wskey[]"]
)
async def test_a_query_never_hands_out_the_key_of_the_feed(
    pbx: Simulator, client: VoipCenterClient, menu: str
) -> None:
    with pytest.raises(VoipCenterRequestError, match="secret"):
        await client.query(menu, pbx.credentials.websocket_username)
    assert len(pbx.journal) == 0


async def test_answers_are_kept_for_diagnostics(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.list_items(Menu.INDICATORS)
    await client.read_item(Menu.INDICATORS, 100)
    await client.calls(DAY)
    answers = client.answers
    assert set(answers) == {"indicators list", "indicators detail", "calls list"}
    assert answers["indicators detail"].content == {"naam": "Nachtstand", "actief": "0"}
    assert pbx.credentials.api_key not in repr(answers)


async def test_requests_are_counted(pbx: Simulator, client: VoipCenterClient) -> None:
    pbx.faults.arm("reset", times=1)
    await client.list_items(Menu.INDICATORS)
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    await client.call("kantoor01", "093456789")
    assert client.transport.requests == {"get indicator": 2, "update indicator": 1, "call": 1}
