"""How much is asked of the PBX, by the size of the account: exact numbers, no clocks."""

import pytest

from simulator import DIALECTS, Office, Simulator

from ..home import Home

SIZES = [0, 10, 50, 200]
DETAILS_A_WAKE = 60
AT_ONCE = 4
WAKES = 10
"""Ten minutes: the lists of items come twice, the catalogue not at all."""

NUMBERS_AND_DESKS = 6 + 4
LISTS = 4 + 6
LISTS_OF_ITEMS = 4
CALLS = 1


@pytest.fixture(params=SIZES, ids=lambda size: f"{size} indicators")
def size(request: pytest.FixtureRequest) -> int:
    count: int = request.param
    return count


@pytest.fixture
def pbx(pbx: Simulator, size: int) -> Simulator:
    """Return the PBX of an office of that size."""
    pbx.office = Office.sized(indicators=size)
    return pbx


async def test_the_first_reading_asks_for_everything_once(new_home: Home, size: int) -> None:
    """As little as the states need, whatever the strategy."""
    home = new_home
    assert await home.set_up()
    assert len(home.asked()) == LISTS + CALLS + size + NUMBERS_AND_DESKS
    assert len(set(home.asked())) == len(home.asked())
    assert home.pbx.journal.max_concurrent <= AT_ONCE


async def test_at_rest_where_lists_hold_names_only(new_home: Home, size: int) -> None:
    """No more than if each item asked for itself, plus the lists; and never without bound."""
    home = new_home
    assert await home.set_up()
    home.forget_requests()
    await home.wake(WAKES)
    counted = home.counted()
    details = counted["indicator"] + counted["did"] + counted["hddesk"]
    lists_and_calls = 2 * LISTS_OF_ITEMS + WAKES * CALLS
    assert counted.total() == details + lists_and_calls
    if size + NUMBERS_AND_DESKS <= DETAILS_A_WAKE:
        assert details == WAKES * size + 2 * NUMBERS_AND_DESKS
    else:
        assert counted["did"] + counted["hddesk"] == 2 * NUMBERS_AND_DESKS
        assert details <= WAKES * DETAILS_A_WAKE
        assert details >= WAKES * min(size, DETAILS_A_WAKE)
    assert counted.total() <= WAKES * (size + NUMBERS_AND_DESKS) + lists_and_calls
    assert home.pbx.journal.max_concurrent <= AT_ONCE


async def test_at_rest_where_lists_hold_states(new_home: Home, size: int) -> None:
    """The same few requests for an account of any size."""
    home = new_home
    home.pbx.dialect = DIALECTS["states"]
    assert await home.set_up()
    home.forget_requests()
    await home.wake(WAKES)
    each_wake = CALLS + bool(size)
    others = LISTS_OF_ITEMS - bool(size)
    assert home.counted().total() == WAKES * each_wake + 2 * others


async def test_every_state_is_read_within_its_turn(new_home: Home, size: int) -> None:
    """Staleness grows with the account, and no faster than it."""
    home = new_home
    assert await home.set_up()
    home.forget_requests()
    wakes_needed = -(-(size + NUMBERS_AND_DESKS) // DETAILS_A_WAKE)
    await home.wake(wakes_needed)
    asked = set(home.asked())
    assert asked >= {f"indicator {id_}" for id_ in home.pbx.office.indicators}


@pytest.mark.parametrize("size", SIZES[1:], indirect=True)
async def test_a_press_is_two_requests_whatever_the_size(new_home: Home) -> None:
    """One that changes, and one that reads back."""
    home = new_home
    assert await home.set_up()
    home.forget_requests()
    await home.press(100, on=True)
    assert home.asked() == ["update indicator 100 1"]
    await home.after(2)
    assert home.asked() == ["update indicator 100 1", "indicator 100"]
