"""Readings that overtake each other, and changes between them: the newest is shown."""

import pytest

from ..home import Home


async def test_a_slow_list_of_calls_does_not_take_back_a_newer_one(home: Home) -> None:
    """Otherwise an automation on missed calls would run twice for one call."""
    before = int(home.sensor("calls_today"))
    slow = home.pbx.hold(menu="calls", times=1)
    home.let_time_pass(60)
    await slow.reached()
    ring = next(iter(home.pbx.office.calls))
    await home.pbx.ring(caller=ring.caller or "", called=ring.called or "")
    await home.entry.runtime_data.coordinator.async_refresh_calls()
    await home.a_moment()
    assert int(home.sensor("calls_today")) == before + 1
    slow.release()
    await home.settle()
    assert int(home.sensor("calls_today")) == before + 1


@pytest.mark.parametrize("on", [True, False])
async def test_a_reading_that_began_before_a_press_and_fails_does_not_undo_it(
    home: Home, on: bool
) -> None:
    home.pbx.faults.arm("garbage", endpoint="get", menu="indicator", id=100)
    await home.wake(2)
    async with home.amid_a_reading(60, menu="indicator", id=100):
        await home.press(100, on=on)
    assert home.switch(100) == ("on" if on else "off")


async def test_nor_does_a_failed_wake(home: Home) -> None:
    home.pbx.faults.arm("garbage", endpoint="get")
    await home.wake(2)
    async with home.amid_a_reading(60):
        await home.press(100, on=True)
    assert home.connected == "off"
    assert home.switch(100) == "on"
    assert home.switch(103) == "unknown"
