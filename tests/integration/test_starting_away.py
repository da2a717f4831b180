"""A start while the PBX is away, slow, or not yet read: nothing that is pressed is lost."""

import asyncio

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
import pytest

from simulator.office import Office

from ..home import Home


async def test_an_account_that_was_read_before_is_shown_from_memory(home: Home) -> None:
    options = home.options("did_1_route")
    await home.pbx.stop()
    await home.reload()
    assert home.state is ConfigEntryState.LOADED
    assert home.connected == "off"
    assert home.switch(103) == "unknown"
    assert home.select("did_1_route") == "unknown"
    assert home.options("did_1_route") == options
    assert home.sensor("calls_today") == "unavailable"


async def test_a_press_fails_aloud_while_the_pbx_is_away(home: Home) -> None:
    await home.pbx.stop()
    await home.reload()
    await home.refused(home.press(100, on=True), "cannot_connect")
    await home.refused(home.choose("did_1_route", "Verkoop"), "cannot_connect")


async def test_everything_is_as_before_once_the_pbx_is_back(home: Home) -> None:
    await home.pbx.stop()
    await home.reload()
    await home.pbx.start()
    await home.wake()
    assert home.connected == "on"
    assert home.switch(103) == "on"
    assert home.select("did_1_route") == "Onthaal"
    await home.choose("did_1_route", "Verkoop")
    assert home.pbx.office.numbers[1].route == 141


async def test_a_press_while_the_first_reading_is_under_way_is_sent(home: Home) -> None:
    assert await home.unload()
    held = home.pbx.hold(menu="indicator", id=0, before=True)
    starting = home.hass.async_create_task(home.set_up())
    await held.reached()
    await home.until(lambda: home.switch(100) == "unknown")
    pressing = home.press(100, on=True)
    await home.until(lambda: home.pbx.office.indicators[100].active)
    held.release()
    await pressing
    assert await starting
    assert home.switch(100) == "on"


async def test_a_toggle_of_an_unknown_state_reads_it_first(home: Home) -> None:
    await home.pbx.stop()
    await home.reload()
    await home.pbx.start()
    assert home.switch(103) == "unknown"
    await home.do(Platform.SWITCH, "toggle", home.switch_id(103))
    assert not home.pbx.office.indicators[103].active
    assert home.switch(103) == "off"


async def test_a_toggle_of_an_unknown_state_that_cannot_be_read_changes_nothing(home: Home) -> None:
    await home.pbx.stop()
    await home.reload()
    toggle = home.do(Platform.SWITCH, "toggle", home.switch_id(103))
    await home.refused(toggle, "cannot_connect")
    await home.pbx.start()
    home.pbx.faults.arm("unreadable", menu="indicator")
    toggle = home.do(Platform.SWITCH, "toggle", home.switch_id(103))
    with pytest.raises(Exception, match=r"."):
        await toggle
    assert not home.pbx.journal.updates()


async def test_an_account_that_never_was_read_is_tried_again(new_home: Home) -> None:
    await new_home.pbx.stop()
    assert not await new_home.set_up()
    assert new_home.state is ConfigEntryState.SETUP_RETRY


async def test_refresh_reads_the_whole_account(new_home: Home) -> None:
    home = new_home
    home.pbx.office = Office.sized(indicators=150)
    assert await home.set_up()
    for indicator in home.pbx.office.indicators.values():
        indicator.active = True
    home.forget_requests()
    await home.refresh()
    await home.settle()
    assert home.counted()["indicator"] == 150
    assert {home.switch(id_) for id_ in home.pbx.office.indicators} == {"on"}


async def test_a_script_that_is_stopped_while_it_refreshes_takes_nothing_away(home: Home) -> None:
    held = home.pbx.hold(menu="indicator", id=0)
    pressing = home.refresh()
    await held.reached()
    pressing.cancel()
    await home.a_moment()
    assert home.connected == "on"
    assert home.sensor("calls_today") != "unavailable"
    held.release()
    await home.settle()
    assert home.connected == "on"


async def test_failures_count_once_a_wake(home: Home) -> None:
    calls = home.sensor("calls_today")
    home.pbx.faults.arm("html", menu="calls")
    for _ in range(5):
        await home.entry.runtime_data.coordinator.async_refresh_calls()
        await home.refresh()
    await home.settle()
    assert home.sensor("calls_today") == calls
    await home.wake(3)
    assert home.sensor("calls_today") == "unknown"


async def test_the_last_item_of_a_menu_has_no_state_once_it_is_gone(home: Home) -> None:
    home.pbx.office.indicators.clear()
    await home.next_lists()
    assert home.switch(103) == "on"
    await home.wake(3)
    assert home.switch(103) == "unknown"
    home.forget_requests()
    await home.wake()
    assert "indicator" not in home.counted()


async def test_a_device_keeps_its_new_name_when_an_entity_id_changes(home: Home) -> None:
    home.pbx.office.hot_desks[1].name = "Balie"
    await home.next_lists()
    home.registry_entry(Platform.SELECT, "hot_desk_1_template", new_entity_id="select.desk")
    await home.settle()
    device = home.device("hot_desk_1")
    assert device is not None
    assert device.name == "Balie"


async def test_no_issue_outlives_its_account(home: Home) -> None:
    listing = home.pbx.hold(menu="indicator", id=0, before=True)
    home.pbx.faults.arm("error", number=16, menu="did")
    home.let_time_pass(5 * 60)
    await listing.reached()
    removing = home.hass.async_create_task(
        home.hass.config_entries.async_remove(home.entry.entry_id)
    )
    await home.a_moment()
    listing.release()
    await removing
    await home.settle()
    assert not home.issues


async def test_an_unload_sends_what_was_pressed_before_it_takes_anything_away(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    pressing = home.press(100, on=True)
    await held.reached()
    unloading = home.hass.async_create_task(home.unload())
    await home.until(lambda: home.state is ConfigEntryState.UNLOAD_IN_PROGRESS)
    later = home.press(103, on=False)  # Its switch is still there.
    held.release()
    await asyncio.gather(pressing, later)
    assert await unloading
    assert home.pbx.office.indicators[100].active
    assert not home.pbx.office.indicators[103].active
