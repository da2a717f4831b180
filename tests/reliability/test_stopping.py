"""Home Assistant stops while a change is on its way: it is made, or whoever wished is told."""

from homeassistant.core import CoreState
from homeassistant.util.async_ import get_scheduled_timer_handles

from ..home import Home


async def test_the_change_is_finished(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    pressing = home.press(100, on=True)
    await held.reached()
    stopping = home.hass.async_create_task(home.hass.async_stop())
    await home.a_moment()
    held.release()
    await stopping
    await pressing
    assert home.hass.state is CoreState.stopped
    assert home.pbx.office.indicators[100].active
    assert home.asked() == ["update indicator 100 1"]


async def test_the_one_that_waits_behind_it_too(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    pressing = [home.press(100, on=False), home.press(100, on=True)]
    await held.reached()
    stopping = home.hass.async_create_task(home.hass.async_stop())
    await home.a_moment()
    held.release()
    await stopping
    for press in pressing:
        await press
    assert home.pbx.office.indicators[100].active


async def test_a_pbx_that_does_not_answer_keeps_nobody(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    pressing = home.press(100, on=True)
    await held.reached()
    stopping = home.hass.async_create_task(home.hass.async_stop())
    for _ in range(20):
        await home.a_moment()
        home.let_time_pass(10)
        if stopping.done():
            break
    await stopping
    assert pressing.done()
    held.release()


def waiting(home: Home) -> list[str]:
    """Return the timers of the integration that wait."""
    timers = [repr(timer) for timer in get_scheduled_timer_handles(home.hass.loop)]
    return [text for text in timers if "oordinator" in text and "cancelled" not in text]


async def test_no_timer_is_left(home: Home) -> None:
    await home.press(100, on=True)
    assert len(waiting(home)) >= 2  # To read back, and for midnight.
    await home.hass.async_stop()
    assert not waiting(home)
