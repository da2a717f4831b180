"""One item or one menu that fails keeps its value, until it failed three times in a row."""

from typing import Any

import pytest

from custom_components.voipcenter.writer import READ_BACK_DELAYS
from simulator import DIALECTS, render
from simulator.dialect import Dialect
from simulator.office import Office

from ..home import WAKE, Home


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "html"}, id="nonsense"),
        pytest.param({"kind": "reset"}, id="connection reset"),
        pytest.param({"kind": "error", "number": 2}, id="incorrect id"),
        pytest.param({"kind": "error", "number": 99}, id="unheard-of error"),
    ],
)
async def test_an_indicator_that_fails(home: Home, fault: dict[str, Any]) -> None:
    assert home.switch(103) == "on"
    home.pbx.faults.arm(menu="indicator", id=103, **fault)
    await home.wake(2)
    assert home.switch(103) == "on"
    await home.wake()
    assert home.switch(103) == "unknown"
    assert home.switch(107) == "on"
    assert home.connected == "on"
    home.pbx.faults.clear()
    await home.wake()
    assert home.switch(103) == "on"


@pytest.mark.parametrize(("dialect", "broken"), [("field", 103), ("states", 0), ("states", None)])
async def test_a_press_in_the_midst_of_three_failures_is_believed_until_three_more(
    new_home: Home, dialect: str, broken: int | None
) -> None:
    """Be it the item, its list or the whole account that cannot be read."""
    home = new_home
    home.pbx.dialect = DIALECTS[dialect]
    await home.set_up()
    menu = None if broken is None else "indicator"
    home.pbx.faults.arm("html", endpoint="get", menu=menu, id=broken)
    home.pbx.faults.arm("html", endpoint="get", menu="indicator", id=103)
    await home.wake(2)
    async with home.amid_a_reading(WAKE, menu=menu, id=broken):
        await home.press(103, on=False)
    assert home.switch(103) == "off"
    home.pbx.office.indicators[103].active = True
    await home.wake(2)
    assert home.switch(103) == "off"
    await home.wake()
    assert home.switch(103) == "unknown"
    home.pbx.faults.clear()
    await home.wake()
    assert home.switch(103) == "on"


async def test_a_lost_reply_that_was_looked_up_is_believed_like_any_other(home: Home) -> None:
    await home.pbx.stop()
    await home.wake(2)
    await home.pbx.start()
    home.pbx.faults.arm("lost_reply", endpoint="update", times=1)
    await home.press(103, on=False)
    await home.pbx.stop()
    await home.wake()
    assert home.switch(107) == "unknown"
    assert home.switch(103) == "off"


async def test_a_number_that_fails(home: Home) -> None:
    await home.wake(4)
    home.pbx.faults.arm("html", menu="did", id=1)
    await home.wake(2)
    assert home.select("did_1_route") == "Onthaal"
    await home.wake()
    assert home.select("did_1_route") == "unknown"
    assert home.select("did_2_route") == "Verkoop"
    home.pbx.faults.clear()
    await home.wake()
    assert home.select("did_1_route") == "Onthaal"


async def test_three_failures_that_are_not_in_a_row(home: Home) -> None:
    for _ in range(3):
        plan = home.pbx.faults.arm("html", menu="indicator", id=103)
        await home.wake(2)
        home.pbx.faults.disarm(plan)
        await home.wake()
        assert home.switch(103) == "on"


async def test_a_list_that_holds_states_fails(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["states"]
    await home.set_up()
    home.pbx.faults.arm("html", menu="indicator", id=0)
    await home.wake(2)
    assert home.switch(103) == "on"
    await home.wake()
    assert home.switch(103) == "unknown"
    assert home.connected == "on"
    home.pbx.faults.clear()
    await home.wake()
    assert home.switch(103) == "on"


async def test_a_list_of_names_fails(home: Home) -> None:
    home.pbx.faults.arm("html", menu="indicator", id=0)
    await home.wake(10)
    assert home.switch(103) == "on"
    assert home.look("switch", "indicator_103").name == "VoipCenter Vergadering"


@pytest.mark.parametrize(("dialect", "state"), [("states", "unknown"), ("field", "off")])
async def test_lists_stay_empty(new_home: Home, dialect: str, state: str) -> None:
    """What only an empty list could tell is unknown in the end; details still tell the truth."""
    home = new_home
    home.pbx.dialect = DIALECTS[dialect]
    await home.set_up()
    home.pbx.faults.arm("empty_lists", menu="indicator")
    await home.next_lists(2)
    home.pbx.office.indicators[103].active = False
    await home.next_lists()
    assert home.switch(103) == state
    home.pbx.faults.clear()
    await home.next_lists()
    assert home.switch(103) == "off"


@pytest.mark.parametrize("kind", ["http_error", "error"])
@pytest.mark.parametrize("calls_too", [False, True])
async def test_broken_catalogues_do_not_take_the_indicators_along(
    home: Home, kind: str, calls_too: bool
) -> None:
    menus = {"routes", "backuproutes", "feestdagen", "vakanties", "kantooruren", "hdtemplate"}
    for menu in menus | ({"calls"} if calls_too else set()):
        home.pbx.faults.arm(kind, number=1 if kind == "error" else 500, menu=menu)
    await home.refresh()
    for on in (True, False, True):
        home.pbx.office.indicators[100].active = on
        await home.wake()
        assert home.switch(100) == ("on" if on else "off")
        assert home.connected == "on"
    home.pbx.faults.clear()
    await home.wake()
    assert int(home.sensor("calls_today")) > 0


async def test_calls_fail(home: Home) -> None:
    calls = home.sensor("calls_today")
    assert int(calls) > 0
    home.pbx.faults.arm("html", menu="calls")
    await home.wake(2)
    assert home.sensor("calls_today") == calls
    await home.wake()
    assert home.sensor("calls_today") == "unknown"
    assert home.sensor("last_call") == "unknown"
    assert home.connected == "on"
    home.pbx.faults.clear()
    await home.wake()
    assert home.sensor("calls_today") == calls


async def test_a_list_that_failed_at_the_first_reading_is_read_a_minute_later(
    new_home: Home,
) -> None:
    home = new_home
    home.pbx.faults.arm("html", menu="did", id=0)
    assert await home.set_up()
    assert not home.known_entity("select", "did_1_route")
    home.pbx.faults.clear()
    await home.wake()
    assert home.select("did_1_route") == "Onthaal"


async def test_a_catalogue_that_failed_at_the_first_reading_is_read_a_minute_later(
    new_home: Home,
) -> None:
    home = new_home
    home.pbx.faults.arm("html", menu="routes")
    assert await home.set_up()
    assert home.select("did_1_route") == "unknown"
    assert home.options("did_1_route") == []
    assert home.select("did_1_backup_route") == "GSM zaakvoerder"
    home.pbx.faults.clear()
    await home.wake()
    assert home.select("did_1_route") == "Onthaal"


@pytest.mark.parametrize("kind", ["html", "reset", "http_error"])
async def test_calls_fail_where_nothing_else_is_due(new_home: Home, kind: str) -> None:
    """Without indicators, they are all that is asked for in most minutes."""
    home = new_home
    home.pbx.office = Office.sized(indicators=0, numbers=1, hot_desks=0, calls=5)
    await home.set_up()
    (number,) = home.pbx.office.numbers
    home.pbx.faults.arm(kind, menu="calls")
    for _ in range(12):
        await home.wake()
        assert home.connected == "on"
    assert home.select(f"did_{number}_route") != "unknown"


@pytest.mark.parametrize(
    ("left_out", "shown", "issues"),
    [
        (("vakanties", "backuproute"), ("Onthaal", "unknown", "unknown"), set()),
        (
            ("route", "vakanties", "backuproute", "feestdagen", "kantooruren"),
            ("unknown",) * 3,
            {"unreadable"},
        ),
    ],
)
async def test_what_a_detail_leaves_out_is_unknown(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    left_out: tuple[str, ...],
    shown: tuple[str, ...],
    issues: set[str],
) -> None:
    """A PBX may leave out what is not set."""
    parts = ("did_1_route", "did_1_vacations", "did_1_backup_route")
    assert "unknown" not in map(home.select, parts)
    number = home.pbx.office.numbers[1]
    number.vacations = number.backup_route = 0
    whole = render.fields_of

    def fewer(office: Office, item: Any, dialect: Dialect) -> dict[str, Any]:
        fields: dict[str, Any] = whole(office, item, dialect)
        return {name: value for name, value in fields.items() if name not in left_out}

    monkeypatch.setattr(render, "fields_of", fewer)
    await home.next_lists()
    assert tuple(map(home.select, parts)) == shown
    assert home.issues == issues

    await home.choose("did_1_vacations", "Zomerverlof")
    assert home.select("did_1_vacations") == "Zomerverlof"
    for delay in READ_BACK_DELAYS:
        await home.after(delay)
    await home.next_lists()
    assert home.select("did_1_vacations") == "unknown"
