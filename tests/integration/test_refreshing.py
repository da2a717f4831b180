"""The button for who changed something at the PBX and need not wait."""

import asyncio

from ..home import FIVE_MINUTES, Home
from .test_polling import EACH_HOUR


async def test_everything_is_read(home: Home) -> None:
    home.pbx.office.indicators[100].active = True
    home.pbx.office.numbers[1].route = 141
    home.pbx.office.routes[141].name = "Verkoopdienst"
    await home.refresh()
    assert home.counted() == EACH_HOUR
    assert home.switch(100) == "on"
    assert home.select("did_1_route") == "Verkoopdienst"


async def test_the_next_wake_is_a_minute_later(home: Home) -> None:
    await home.after(30)
    await home.refresh()
    home.forget_requests()
    await home.after(58)
    assert not home.asked()
    await home.after(2)
    assert home.counted() == {"indicator": 8, "calls": 1}


async def test_a_pbx_that_is_away(home: Home) -> None:
    await home.pbx.stop()
    error = await home.refused(home.refresh(), "refresh_failed")
    assert "could not be reached" in str(error)
    await home.pbx.start()
    await home.refresh()
    assert home.connected == "on"


async def test_what_a_poll_read_a_moment_before_is_read_again(home: Home) -> None:
    poll = home.pbx.hold(menu="did", id=1)
    home.let_time_pass(FIVE_MINUTES)
    await poll.reached()
    home.pbx.office.numbers[1].route = 141
    refreshing = home.refresh()
    poll.release()
    await refreshing
    assert home.select("did_1_route") == "Verkoop"


async def test_during_a_poll(home: Home) -> None:
    poll = home.pbx.hold(menu="calls")
    home.let_time_pass(60)
    await poll.reached()
    refreshing = home.refresh()
    await home.a_moment()
    assert not refreshing.done()
    poll.release()
    await refreshing
    assert home.counted()["list routes"] == 1


async def test_many_at_once_are_two(home: Home) -> None:
    """The one that is under way, and another for all who asked meanwhile."""
    first = home.pbx.hold(menu="calls")
    pressed = [home.refresh()]
    await first.reached()
    pressed += [home.refresh() for _ in range(30)]
    home.pbx.office.indicators[100].active = True
    first.release()
    await asyncio.gather(*pressed)
    assert home.counted() == {name: 2 * times for name, times in EACH_HOUR.items()}
    assert home.switch(100) == "on"
