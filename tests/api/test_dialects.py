"""Whatever the PBX's dialect, what is read is what the office holds, or unknown."""

from collections.abc import Iterator, Mapping

import pytest

from custom_components.voipcenter.api import (
    CHOICES,
    HOT_DESK_PARTS,
    NUMBER_PARTS,
    CatalogueItem,
    Configured,
    Direction,
    Item,
    ItemKey,
    Menu,
    Outcome,
    Part,
    SipAccount,
    VoipCenterClient,
    VoipCenterError,
)
from simulator import DIALECTS, Dialect, Simulator

from .conftest import DAY
from .resolving import resolved


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest, pbx: Simulator) -> Dialect:
    pbx.dialect = DIALECTS[request.param]
    return pbx.dialect


async def read(client: VoipCenterClient, menu: Menu) -> dict[int, Item]:
    """Read a list and what it does not tell, as the integration does."""
    listed = await client.list_items(menu)
    return {
        id_: item if item.complete else item.informed_by(await client.read_item(menu, id_))
        for id_, item in listed.items()
    }


def configured(items: Mapping[int, Item]) -> Iterator[Configured]:
    for item in items.values():
        assert isinstance(item, Configured)
        yield item


@pytest.mark.usefixtures("dialect")
async def test_indicators_are_on_or_off(pbx: Simulator, client: VoipCenterClient) -> None:
    items = await client.list_items(Menu.INDICATORS)
    for id_ in items:
        if not items[id_].complete:
            items[id_] = items[id_].informed_by(await client.read_item(Menu.INDICATORS, id_))
    assert {id_: (item.name, item.active) for id_, item in items.items()} == {
        id_: (item.name, item.active) for id_, item in pbx.office.indicators.items()
    }


@pytest.mark.usefixtures("dialect")
@pytest.mark.parametrize(
    ("menu", "parts"),
    [(Menu.NUMBERS, NUMBER_PARTS), (Menu.HOT_DESKS, HOT_DESK_PARTS)],
)
async def test_parts_are_those_of_the_office(
    pbx: Simulator, client: VoipCenterClient, menu: Menu, parts: tuple[Part, ...]
) -> None:
    choices: dict[Part, Mapping[int, Item]] = {
        part: await client.list_items(CHOICES[part]) for part in parts
    }
    if Part.SIP_ACCOUNT in parts:
        choices[Part.SIP_ACCOUNT] = await read(client, Menu.SIP_ACCOUNTS)
    shelf = getattr(pbx.office, menu)
    for item in configured(await read(client, menu)):
        assert set(item.parts) == set(parts)
        for part, reference in item.parts.items():
            assert resolved(reference, choices[part]) == getattr(shelf[item.id], part)


@pytest.mark.usefixtures("dialect")
async def test_phones_are_reachable_or_not(pbx: Simulator, client: VoipCenterClient) -> None:
    for id_, item in (await read(client, Menu.SIP_ACCOUNTS)).items():
        assert isinstance(item, SipAccount)
        told = pbx.office.sip_accounts[id_]
        assert (item.name, item.username) == (told.log_name, told.username)
        assert (item.ping, item.reachable) == (told.ping, told.ping is not None)


@pytest.mark.usefixtures("dialect")
async def test_nothing_is_there_when_nothing_is_there(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("empty_lists")
    assert await client.calls(DAY) == ()
    for menu in Menu:
        assert await client.list_items(menu) == {}


@pytest.mark.usefixtures("dialect")
async def test_every_route_has_its_name(pbx: Simulator, client: VoipCenterClient) -> None:
    listed = await client.list_items(Menu.ROUTES)
    assert {id_: item.name for id_, item in listed.items()} == {
        id_: item.name for id_, item in pbx.office.routes.items()
    }
    assert await client.read_item(Menu.ROUTES, 140) == CatalogueItem(id=140, name="Onthaal")


async def test_calls_are_counted_and_read_or_unknown(
    pbx: Simulator, client: VoipCenterClient, dialect: Dialect
) -> None:
    oldest_first = dialect.call_order == "oldest_first"
    told = pbx.office.calls.of(DAY)[:: 1 if oldest_first else -1]
    calls = await client.calls(DAY)
    assert len(calls) == len(told)
    if dialect.call_names == "unknown":
        assert {call.start for call in calls} == {None}
        return
    minutes = dialect.call_times == "belgian"
    for call, truth in zip(calls, told, strict=True):
        assert call.start == (truth.start.replace(second=0) if minutes else truth.start)
        assert (call.caller, call.called) == (truth.caller, truth.called)
        assert call.duration == truth.talk_time
        assert call.direction in {Direction(truth.direction), None}
        missed = {Outcome.MISSED, Outcome.NO_ANSWER} if truth.missed else {truth.outcome}
        assert call.outcome in missed


@pytest.mark.usefixtures("dialect")
async def test_changes_and_calls_are_acknowledged(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 144})
    await client.write(ItemKey(Menu.HOT_DESKS, 1), {Part.TEMPLATE: 53})
    await client.feed_key(pbx.credentials.websocket_username)
    assert pbx.office.indicators[100].active
    assert pbx.office.numbers[1].route == 144
    assert pbx.office.hot_desks[1].template == 53


async def test_a_call_is_placed_once_or_refused(
    pbx: Simulator, client: VoipCenterClient, dialect: Dialect
) -> None:
    if dialect.post_refused and dialect.error_place == "body":  # pragma: no cover
        pytest.skip("whether it was placed cannot be known")
    await client.call("kantoor01", "093456789")
    assert len(pbx.office.originated) == 1


@pytest.mark.usefixtures("dialect")
async def test_errors_are_understood(pbx: Simulator, client: VoipCenterClient) -> None:
    for number in (2, 10, 12, 16, 17, 20, 21, 25):
        plan = pbx.faults.arm("error", number=number)
        with pytest.raises(VoipCenterError) as refusal:
            await client.call("kantoor01", "093456789")
        assert refusal.value.code == number
        pbx.faults.disarm(plan)
