"""The clocks of Home Assistant and the PBX differ by a day, or jump."""

from datetime import date

import pytest

from simulator import Office

from ..home import Home
from ..saying import said

DAY = 86_400.0


@pytest.mark.parametrize("offset", [DAY, -DAY])
async def test_a_day_off(new_home: Home, offset: float, caplog: pytest.LogCaptureFixture) -> None:
    home = new_home
    home.pbx.clock_offset = offset
    assert await home.set_up()
    assert home.switch(103) == "on"
    await home.press(100, on=True)
    assert home.pbx.office.indicators[100].active
    await home.wake(10)
    refused = [request for request in home.pbx.journal if request.error]
    assert len(refused) == 1, "one refusal teaches the time"
    assert not home.issues
    assert not said(caplog)


async def test_today_is_the_pbxs_day(new_home: Home) -> None:
    home = new_home
    home.pbx.office = Office.sample(date(2026, 10, 6))
    home.pbx.clock_offset = DAY
    assert await home.set_up()
    await home.wake()
    calls = [request.filter for request in home.pbx.journal if request.menu == "calls"]
    assert calls[-1] == "20261006"
    assert int(home.sensor("calls_today")) > 0


async def test_jumps(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    wakes = 20
    for number in range(wakes):
        home.pbx.clock_offset = DAY if number % 2 else -DAY
        await home.press(100, on=number % 2 == 0)
        assert home.pbx.office.indicators[100].active is (number % 2 == 0)
        home.pbx.office.indicators[101].active = number % 2 == 0
        home.pbx.clock_offset = 0.0
        await home.wake()
        assert home.switch(101) == ("on" if number % 2 == 0 else "off")
        assert home.connected == "on"
    assert not home.issues
    assert not said(caplog)


async def test_a_jump_while_requests_are_under_way(home: Home) -> None:
    held = home.pbx.hold(menu="indicator", before=True)
    home.let_time_pass(60)
    await held.reached(3)
    home.pbx.clock_offset = DAY
    held.release()
    await home.settle()
    assert home.connected == "on"
    assert home.switch(103) == "on"
    await home.wake()
    assert not home.issues


async def test_home_assistants_own_clock_is_set_right(home: Home) -> None:
    """As after a start without a battery, when the time comes from the network later."""
    home.clock.move_to("2026-10-06 10:00:00+00:00")
    home.pbx.clock_offset = -20 * 3600.0
    await home.press(100, on=True)
    assert home.pbx.office.indicators[100].active
    await home.wake()
    assert home.connected == "on"
