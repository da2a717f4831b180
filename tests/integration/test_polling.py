"""How much is asked of the PBX, and how often."""

from collections import Counter
from typing import Any

import pytest

from simulator import DIALECTS, render
from simulator.dialect import Dialect
from simulator.office import Office

from ..home import HOUR, WAKE, Home

CATALOGUE = ("routes", "backuproutes", "feestdagen", "vakanties", "kantooruren", "hdtemplate")
LISTS_OF_ITEMS = Counter({"list indicator": 1, "list did": 1, "list hddesk": 1, "list sipacc": 1})
LISTS_OF_CATALOGUE = Counter({f"list {menu}": 1 for menu in CATALOGUE})
STATES_OF_INDICATORS = Counter({"indicator": 8})
STATES_OF_THE_REST = Counter({"did": 6, "hddesk": 4})
CALLS = Counter({"calls": 1})

EACH_MINUTE = STATES_OF_INDICATORS + CALLS
EACH_FIVE_MINUTES = EACH_MINUTE + LISTS_OF_ITEMS + STATES_OF_THE_REST
EACH_HOUR = EACH_FIVE_MINUTES + LISTS_OF_CATALOGUE


async def test_the_first_reading_asks_everything_once(new_home: Home) -> None:
    assert await new_home.set_up()
    assert new_home.counted() == EACH_HOUR
    assert len(new_home.asked()) == len(set(new_home.asked()))


async def test_each_minute_the_states_of_indicators_and_the_calls(home: Home) -> None:
    await home.wake()
    assert home.counted() == EACH_MINUTE


async def test_nothing_before_the_minute_is_over(home: Home) -> None:
    await home.after(WAKE - 2)
    assert not home.asked()


async def test_an_hour_at_rest_where_lists_hold_names_only(home: Home) -> None:
    for minute in range(1, 61):
        home.forget_requests()
        await home.wake()
        every = EACH_HOUR if minute == 60 else EACH_MINUTE if minute % 5 else EACH_FIVE_MINUTES
        assert home.counted() == every, f"minute {minute}"


async def test_an_hour_at_rest_where_lists_hold_states(new_home: Home) -> None:
    """One request for all indicators, instead of one for each."""
    home = new_home
    home.pbx.dialect = DIALECTS["states"]
    assert await home.set_up()
    assert home.counted() == LISTS_OF_ITEMS + LISTS_OF_CATALOGUE + CALLS
    home.forget_requests()
    await home.wake(HOUR // WAKE)
    assert home.counted() == LISTS_OF_CATALOGUE + Counter(
        {"list indicator": 60, "calls": 60, "list did": 12, "list hddesk": 12, "list sipacc": 12}
    )


@pytest.fixture
async def mixed_home(new_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return a house whose PBX lists the state of each indicator but one."""
    new_home.pbx.dialect = Dialect(list_values="states")
    whole = render._summary

    def without_one(office: Office, item: Any, dialect: Dialect) -> dict[str, Any]:
        told: dict[str, Any] = whole(office, item, dialect)
        return {"naam": item.name} if item is office.indicators.get(107) else told

    monkeypatch.setattr(render, "_summary", without_one)
    assert await new_home.set_up()
    new_home.forget_requests()
    return new_home


async def test_a_list_that_holds_the_states_of_some(mixed_home: Home) -> None:
    home = mixed_home
    for indicator, state in ((100, "on"), (107, "off")):
        home.pbx.office.indicators[indicator].active = state == "on"
        await home.wake()
        assert home.switch(indicator) == state
        assert home.counted() == {"list indicator": 1, "indicator": 1, "calls": 1}
        home.forget_requests()


async def test_a_list_that_holds_the_states_of_some_fails(mixed_home: Home) -> None:
    home = mixed_home
    home.pbx.faults.arm("error", number=17, menu="indicator", id=0, endpoint="get")
    home.pbx.office.indicators[107].active = True
    await home.wake(3)
    assert (home.switch(100), home.switch(107)) == ("unknown", "on")


async def test_four_requests_at_a_time(new_home: Home) -> None:
    held = new_home.pbx.hold(menu="indicator")
    setting_up = new_home.hass.async_create_task(new_home.set_up())
    await held.reached()
    everything = new_home.pbx.hold()
    held.release()
    await everything.reached(4)
    everything.release()
    assert await setting_up
    assert new_home.pbx.journal.max_concurrent == 4
