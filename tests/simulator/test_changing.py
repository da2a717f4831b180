"""What `update` and `call` do."""

import pytest

from simulator import Dialect, Direction, Simulator

from .asking import Asker

DONE = {
    "head": {"status": "1", "error_number": "", "error_message": ""},
    "body": {"status": "1", "error_number": "", "error_message": ""},
}


async def test_an_indicator(ask: Asker, pbx: Simulator) -> None:
    assert (await ask.update("indicator", 100, "1")).json == DONE
    assert pbx.office.indicators[100].active
    assert (await ask.get("indicator", 100)).json["actief"] == "1"
    await ask.update("indicator", 100, "0")
    assert not pbx.office.indicators[100].active


async def test_all_parts_of_a_number(ask: Asker, pbx: Simulator) -> None:
    assert (await ask.update("did", 6, "f10|v20|k30|r140|b150")).json == DONE
    number = pbx.office.numbers[6]
    parts = number.holidays, number.vacations, number.office_hours
    assert (*parts, number.route, number.backup_route) == (10, 20, 30, 140, 150)


async def test_only_what_is_sent_changes(ask: Asker, pbx: Simulator) -> None:
    await ask.update("did", 1, "r141|b0")
    number = pbx.office.numbers[1]
    assert (number.route, number.backup_route, number.holidays) == (141, 0, 10)


async def test_a_hot_desk(ask: Asker, pbx: Simulator) -> None:
    await ask.update("hddesk", 4, "s102|t50")
    assert (pbx.office.hot_desks[4].sip_account, pbx.office.hot_desks[4].template) == (102, 50)


@pytest.mark.parametrize(
    "change",
    [
        "indicator 100 2",
        "indicator 100 on",
        "indicator 999 1",
        "indicator x 1",
        "did 1 r=141",
        "did 1 r999",
        "did 1 r141|r142",
        "did 1 r141|",
        "did 1 s101",
        "did 1 b140",
        "hddesk 1 r140",
        "hddesk 1 s1",
        "routes 140 1",
        "wskey 1 1",
        "nothing 1 1",
    ],
)
async def test_17_and_nothing_changes(ask: Asker, pbx: Simulator, change: str) -> None:
    told: list[None] = []
    pbx.office.changes.add(lambda: told.append(None))
    assert (await ask.update(*change.split())).error == ("head", 17)
    assert not told
    assert not pbx.journal[-1].applied


async def test_the_other_notation(ask: Asker, pbx: Simulator) -> None:
    pbx.dialect = Dialect(update_notation="equals")
    assert (await ask.update("did", 1, "r141")).error == ("head", 17)
    assert (await ask.update("did", 1, "r=141|b=151")).json == DONE
    assert pbx.office.numbers[1].route == 141


@pytest.mark.parametrize("number", ["093456789", "3293456789", "31209988776", "021234567"])
async def test_a_call_with_each_number_of_the_manual(
    ask: Asker, pbx: Simulator, number: str
) -> None:
    assert (await ask.call("kantoor01", number)).json == DONE
    placed = pbx.office.originated[-1]
    assert (placed.sip_account, placed.number) == ("kantoor01", number)
    (call,) = pbx.office.calls.under_way
    assert (call.direction, call.called) == (Direction.OUTGOING, number)


@pytest.mark.parametrize(
    "number", ["+3293456789", "02/123.45.67", "0032934567", "112", "0", "abc", "٠٩٣٤٥٦٧٨٩"]
)
async def test_17_for_a_number_that_is_neither_belgian_nor_e164(
    ask: Asker, pbx: Simulator, number: str
) -> None:
    assert (await ask.call("kantoor01", number)).error == ("head", 17)
    assert not pbx.office.originated
