"""Parameters travel in a form; a server that does not read it gets them in the URL."""

import pytest

from custom_components.voipcenter.api import (
    ItemKey,
    Menu,
    Part,
    VoipCenterClient,
    VoipCenterRequestError,
)
from custom_components.voipcenter.api.signing import Endpoint
from simulator import Dialect, Simulator

OLD_SERVER = Dialect(post_refused=True)


def methods(pbx: Simulator) -> list[str]:
    return [request.method for request in pbx.journal]


async def test_nothing_stands_in_the_url(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.query("indicator", filter_="Nacht")
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    await client.call("kantoor01", "093456789")
    assert pbx.journal.urls == ["/api/get.php", "/api/update.php", "/api/call.php"]


async def test_a_server_that_misses_its_parameters_gets_them_in_the_url_from_then_on(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.dialect = OLD_SERVER
    await client.list_items(Menu.INDICATORS)
    await client.read_item(Menu.INDICATORS, 100)
    assert methods(pbx) == ["POST", "GET", "GET"]
    assert client.transport.by_get == {Endpoint.GET}


async def test_each_script_is_tried_by_itself(pbx: Simulator, client: VoipCenterClient) -> None:
    pbx.dialect = OLD_SERVER
    await client.list_items(Menu.INDICATORS)
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    await client.write(ItemKey(Menu.INDICATORS, 101), {Part.ACTIVE: 1})
    assert [(request.endpoint, request.method) for request in pbx.journal] == [
        ("get", "POST"),
        ("get", "GET"),
        ("update", "POST"),
        ("update", "GET"),
        ("update", "GET"),
    ]
    assert pbx.office.indicators[101].active


async def test_a_call_refused_in_the_head_is_placed_once(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.dialect = OLD_SERVER
    await client.call("kantoor01", "093456789")
    assert methods(pbx) == ["POST", "GET"]
    assert len(pbx.office.originated) == 1


async def test_a_call_refused_in_the_body_is_not_sent_again(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=10, place="body", after=True)
    with pytest.raises(VoipCenterRequestError):
        await client.call("kantoor01", "093456789")
    assert methods(pbx) == ["POST"]


async def test_what_is_missing_in_both_ways_is_missing(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    fault = pbx.faults.arm("error", number=10)
    with pytest.raises(VoipCenterRequestError, match="error 10: Missing parameters"):
        await client.list_items(Menu.INDICATORS)
    pbx.faults.disarm(fault)
    await client.list_items(Menu.INDICATORS)
    assert methods(pbx) == ["POST", "GET", "POST"]


async def test_a_server_that_was_mended_gets_forms_again(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.dialect = OLD_SERVER
    await client.list_items(Menu.INDICATORS)
    pbx.dialect = Dialect()
    pbx.faults.arm("error", number=10, times=1)
    with pytest.raises(VoipCenterRequestError):
        await client.list_items(Menu.INDICATORS)
    await client.list_items(Menu.INDICATORS)
    assert methods(pbx) == ["POST", "GET", "GET", "POST"]


async def test_what_we_left_out_ourselves_is_not_asked_for(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    with pytest.raises(VoipCenterRequestError):
        await client.query("indicator", "")
    with pytest.raises(VoipCenterRequestError):
        await client.write(ItemKey(Menu.NUMBERS, 1), {})
    with pytest.raises(VoipCenterRequestError):
        await client.call("kantoor01", "")
    assert not methods(pbx)


async def test_a_wrong_clock_and_an_old_server_at_once(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.dialect = OLD_SERVER
    pbx.clock_offset = 3600
    await client.list_items(Menu.INDICATORS)
    await client.list_items(Menu.INDICATORS)
    assert [(request.method, request.error) for request in pbx.journal] == [
        ("POST", 10),
        ("GET", None),
        ("GET", None),
    ]


async def test_other_errors_do_not_put_secrets_in_the_url(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=12)
    with pytest.raises(VoipCenterRequestError):
        await client.list_items(Menu.INDICATORS)
    assert methods(pbx) == ["POST"]
