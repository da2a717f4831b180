"""Nothing is left of an account that is unloaded."""

import asyncio

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import CONF_VERIFY_SSL
from homeassistant.util.async_ import get_scheduled_timer_handles
import pytest

from custom_components.voipcenter.const import CONF_WEBHOOK
from custom_components.voipcenter.writer import LONGEST_FAREWELL
from simulator import Indicator, Office
from simulator.holds import Hold

from ..home import HOUR, Home


def left() -> set[str]:
    """Return the tasks and timers that there are, but for those of Home Assistant and the PBX."""
    loop = asyncio.get_running_loop()
    timers = [timer for timer in get_scheduled_timer_handles(loop) if not timer.cancelled()]
    return {
        text
        for text in map(repr, (*asyncio.all_tasks(), *timers))
        if not any(
            other in text
            for other in ("aiohttp", "RequestHandler", "_interval_listener", "Store", "test_")
        )
    }


async def nothing_is_sent_any_more(home: Home) -> None:
    home.forget_requests()
    for _ in range(3):
        await home.after(HOUR)
    assert not home.asked()


async def unload_amid(
    home: Home, *presses: bool, before: bool = True
) -> tuple[Hold, list[asyncio.Task[None]], asyncio.Task[bool]]:
    """Press, and unload while the PBX has the first of it, from before or after it is done.

    Return what keeps the PBX from answering, and what is under way.
    """
    held = home.pbx.hold(endpoint="update", before=before)
    pressed = [home.press(100, on=on) for on in presses]
    await held.reached()
    unloading = home.hass.async_create_task(home.unload())
    await home.a_moment()
    return held, pressed, unloading


async def nothing_is_left_amid(home: Home, held: Hold) -> None:
    """Unload before the PBX answers."""
    assert await home.unload()
    held.release()
    await home.a_moment()
    assert not left()
    await nothing_is_sent_any_more(home)


async def test_no_task_timer_or_session_is_left(new_home: Home) -> None:
    home = new_home
    await home.set_up()
    session = home.entry.runtime_data.coordinator.client.transport._session
    assert left()
    assert not session.closed
    assert await home.unload()
    assert not left()
    assert session.closed
    assert home.state is ConfigEntryState.NOT_LOADED
    await nothing_is_sent_any_more(home)


async def test_no_connection_is_left(home: Home) -> None:
    def connections() -> int:
        runner = home.pbx._runner
        assert runner is not None
        assert runner.server is not None
        return len(runner.server.connections)

    assert connections()
    assert await home.unload()
    await home.after(31)  # Home Assistant keeps idle ones for a while.
    await home.until(lambda: not connections())


async def test_no_listener_is_left(home: Home) -> None:
    coordinator = home.entry.runtime_data.coordinator
    assert await home.unload()
    assert not list(coordinator.async_contexts())
    assert not coordinator._listeners


async def test_setting_up_again_and_again_leaves_nothing(new_home: Home) -> None:
    home = new_home
    for _ in range(3):
        assert await home.set_up()
        assert home.switch(103) == "on"
        assert await home.unload()
    assert not left()


async def test_a_setup_that_fails_leaves_nothing(new_home: Home) -> None:
    home = new_home
    await home.pbx.stop()
    assert not await home.set_up()
    assert await home.unload()
    assert not left()


async def test_a_read_back_that_is_due_is_dropped(home: Home) -> None:
    await home.press(100, on=True)
    assert await home.unload()
    assert not left()
    await nothing_is_sent_any_more(home)


async def test_a_change_that_is_under_way_is_finished_first(home: Home) -> None:
    held, (pressing,), unloading = await unload_amid(home, True)
    assert home.state is ConfigEntryState.UNLOAD_IN_PROGRESS
    held.release()
    assert await unloading
    await pressing
    assert home.pbx.office.indicators[100].active
    assert not left()
    await nothing_is_sent_any_more(home)


async def test_a_change_whose_reply_is_lost_while_unloading(home: Home) -> None:
    home.pbx.faults.arm("lost_reply", endpoint="update")
    held, (pressing,), unloading = await unload_amid(home, True, before=False)
    held.release()
    assert await unloading
    await pressing  # It was looked up, as ever.
    assert home.pbx.office.indicators[100].active
    assert not left()
    await nothing_is_sent_any_more(home)


async def test_changes_that_wait_behind_another_are_made_first(home: Home) -> None:
    """Changed options load the account anew, while somebody presses."""
    held = home.pbx.hold(endpoint="update", before=True)
    presses = [home.press(100, on=False), home.press(100, on=True)]
    await held.reached()
    reloading = home.hass.async_create_task(home.reload())
    await home.a_moment()
    held.release()
    for press in presses:
        await press
    await reloading
    assert home.pbx.office.indicators[100].active
    assert home.switch(100) == "on"


async def test_a_change_that_the_pbx_never_answers_does_not_keep_the_account(home: Home) -> None:
    held, (pressing,), unloading = await unload_amid(home, True)
    home.let_time_pass(20)
    assert await unloading
    await home.refused(pressing, "cannot_connect")
    await home.a_moment()
    assert not left()
    held.release()
    await nothing_is_sent_any_more(home)


async def test_a_change_that_takes_too_long_is_broken_off(home: Home) -> None:
    """Sooner than the PBX's time for an answer is over, and in order: nothing is left connected."""
    held, presses, unloading = await unload_amid(home, True, False)
    for _ in range(20):
        await home.a_moment()
    assert not unloading.done()
    home.let_time_pass(LONGEST_FAREWELL)
    assert await unloading
    for press in presses:
        await home.refused(press, "cannot_connect")
    held.release()
    await home.a_moment()
    assert not left()
    await nothing_is_sent_any_more(home)


async def test_during_a_poll(home: Home) -> None:
    held = home.pbx.hold(menu="indicator")
    home.let_time_pass(60)
    await held.reached(3)
    await nothing_is_left_amid(home, held)


async def test_what_a_reading_brings_while_a_change_is_finished(home: Home) -> None:
    """It would be an entity without a platform, and in the way of the one that comes after."""
    listing = home.pbx.hold(menu="indicator", id=0, before=True)
    home.let_time_pass(5 * 60)
    await listing.reached()
    held = home.pbx.hold(endpoint="update", before=True)
    pressing = home.press(100, on=True)
    await held.reached()
    unloading = home.hass.async_create_task(home.unload())
    await home.until(lambda: home.state is ConfigEntryState.UNLOAD_IN_PROGRESS)
    home.pbx.office.indicators[900] = Indicator(id=900, name="Nieuw")
    listing.release()
    await home.until(lambda: 900 in home.entry.runtime_data.coordinator.data.indicators)
    held.release()
    assert await unloading
    await pressing
    assert not home.known_entity("switch", "indicator_900")
    assert await home.set_up()
    assert home.switch(900) == "off"
    await home.press(900, on=True)
    assert home.pbx.office.indicators[900].active


async def set_up_a_large_office(home: Home) -> Hold:
    """Set the account up, and return what keeps the PBX from telling the last indicators."""
    home.pbx.office = Office.sized(indicators=200)
    held = home.pbx.hold(menu="indicator", id=160)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await held.reached()
    return held


async def test_during_the_first_reading_in_the_background(new_home: Home) -> None:
    home = new_home
    held = await set_up_a_large_office(home)
    await nothing_is_left_amid(home, held)


async def test_during_a_read_back(home: Home) -> None:
    await home.press(100, on=True)
    held = home.pbx.hold(menu="indicator", id=100)
    home.let_time_pass(1)
    await held.reached()
    assert await home.unload()
    assert not left()
    held.release()
    await nothing_is_sent_any_more(home)


async def test_home_assistant_stops_in_the_midst_of_it_all(new_home: Home) -> None:
    home = new_home
    await set_up_a_large_office(home)
    await home.press(100, on=True)
    await home.hass.async_stop()
    assert not [text for text in left() if text.startswith("<Task")]
    await nothing_is_sent_any_more(home)


@pytest.mark.parametrize("again", [True, False], ids=["reload", "disable"])
async def test_while_a_corrected_form_is_still_being_applied(home: Home, again: bool) -> None:
    """What comes last of that must not open a webhook, which nobody would close."""
    hass, entry = home.hass, home.entry
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_WEBHOOK: True})
    await home.settle()
    held = home.pbx.hold(endpoint="get")
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_VERIFY_SSL: False})
    await held.reached()
    if again:
        reloading = hass.async_create_task(home.reload())
        await home.a_moment()
        held.release()
        await reloading
    else:
        await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
        held.release()
    await home.settle()
    assert len(hass.data["webhook"]) == int(again)
    if again:
        await home.reload()
        assert entry.state is ConfigEntryState.LOADED
    else:
        assert not left()
