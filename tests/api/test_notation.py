"""The manual writes updates in two ways: ``r140|b150`` and ``r=140|b=150``."""

import pytest

from custom_components.voipcenter.api import (
    ItemKey,
    Menu,
    Part,
    VoipCenterClient,
    VoipCenterRequestError,
)
from simulator import Dialect, Simulator

EQUALS = Dialect(update_notation="equals")


def sent(pbx: Simulator) -> list[str]:
    return [request.p for request in pbx.journal.updates()]


async def test_letters_and_ids_in_the_order_of_the_manual(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    await client.write(
        ItemKey(Menu.NUMBERS, 3),
        {
            Part.BACKUP_ROUTE: 151,
            Part.ROUTE: 141,
            Part.OFFICE_HOURS: 31,
            Part.VACATIONS: 0,
            Part.HOLIDAYS: 11,
        },
    )
    assert sent(pbx) == ["f11|v0|k31|r141|b151"]
    number = pbx.office.numbers[3]
    assert (number.holidays, number.vacations, number.office_hours) == (11, 0, 31)
    assert (number.route, number.backup_route) == (141, 151)


async def test_only_what_changes_is_sent(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 144})
    await client.write(ItemKey(Menu.HOT_DESKS, 2), {Part.TEMPLATE: 50, Part.SIP_ACCOUNT: 101})
    assert sent(pbx) == ["r144", "s101|t50"]
    assert client.notation == "r140"
    assert (pbx.office.hot_desks[2].sip_account, pbx.office.hot_desks[2].template) == (101, 50)


async def test_the_notation_that_worked_is_kept(pbx: Simulator, client: VoipCenterClient) -> None:
    pbx.dialect = EQUALS
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 141, Part.HOLIDAYS: 0})
    await client.write(ItemKey(Menu.HOT_DESKS, 1), {Part.TEMPLATE: 51})
    assert sent(pbx) == ["f0|r141", "f=0|r=141", "t=51"]
    assert client.notation == "r=140"
    assert pbx.office.numbers[1].route == 141


async def test_and_given_up_when_it_no_longer_does(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.dialect = EQUALS
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 141})
    pbx.dialect = Dialect()
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 142})
    assert sent(pbx) == ["r141", "r=141", "r=142", "r142"]


async def test_a_choice_that_does_not_exist_is_refused_in_both(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    with pytest.raises(VoipCenterRequestError, match="error 17: Param not correct"):
        await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 999})
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 141})
    assert sent(pbx) == ["r999", "r=999", "r141"]


async def test_other_refusals_are_not_about_the_notation(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=12)
    with pytest.raises(VoipCenterRequestError, match="error 12"):
        await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 141})
    assert sent(pbx) == ["r141"]


async def test_an_indicator_has_one_notation(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    await client.write(ItemKey(Menu.INDICATORS, 103), {Part.ACTIVE: 0})
    with pytest.raises(VoipCenterRequestError):
        await client.write(ItemKey(Menu.INDICATORS, 999), {Part.ACTIVE: 1})
    assert sent(pbx) == ["1", "0", "1"]
    assert pbx.office.indicators[100].active
    assert not pbx.office.indicators[103].active
