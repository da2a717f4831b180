"""The button for who changed something at the PBX and need not wait."""

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
