"""Ends, with Home Assistant's own polling switched off: nobody reads, or an automation does."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.setup import async_setup_component
import pytest

from .office import OFFICE, Office

type Pass = Callable[[int], Awaitable[None]]
"""Lets so many minutes pass."""


@pytest.fixture
async def unpolled(office: Office) -> Office:
    """Return an office whose owner switched polling off."""
    office.hass.config_entries.async_update_entry(office.entry, pref_disable_polling=True)
    await office.reload()
    return office


@pytest.fixture
async def read(unpolled: Office) -> Pass:
    """Return what lets minutes pass, in each of which an automation updates an entity."""
    assert await async_setup_component(unpolled.hass, "homeassistant", {})

    async def minutes(count: int) -> None:
        for _ in range(count):
            await unpolled.wake()
            await unpolled.do("homeassistant", "update_entity", unpolled.switch_id(OFFICE))
            await unpolled.settle()

    return minutes


async def lose(office: Office, action: str, **data: Any) -> None:
    """Let an action be lost on its way, and be told as failed."""
    lost = office.pbx.faults.arm("reset", endpoint="update", times=2)
    with pytest.raises(HomeAssistantError):
        await office.act(action, **data)
    office.pbx.faults.disarm(lost)


@pytest.mark.parametrize("is_read", [True, False])
@pytest.mark.parametrize("minute", [30, 59])
async def test_a_lost_press_before_the_end(
    unpolled: Office, read: Pass, *, is_read: bool, minute: int
) -> None:
    minutes = read if is_read else unpolled.wake
    await unpolled.close(**{"for": {"hours": 1}})
    await minutes(minute)
    await lose(unpolled, "open_office")
    await minutes(60 - minute + 4)
    assert not unpolled.closed
    assert not unpolled.issues


async def test_a_lost_closing_ends_nothing_that_somebody_does_later(
    unpolled: Office, read: Pass
) -> None:
    await lose(unpolled, "close_office", **{"for": {"hours": 1}})
    await read(10)
    unpolled.somebody_else(closes=True)
    await read(2)
    assert (unpolled.switch(OFFICE), unpolled.until()) == ("on", None)
    await read(60)
    assert unpolled.closed


async def test_a_pbx_that_is_away_at_the_end(unpolled: Office) -> None:
    await unpolled.close(**{"for": {"minutes": 30}})
    await unpolled.wake(29)
    await unpolled.pbx.stop()
    await unpolled.wake(20)
    assert "still_closed_indicators_101_active" in unpolled.issues
    await unpolled.pbx.start()
    await unpolled.wake(2)
    assert not unpolled.closed
    assert not unpolled.issues


async def test_presses_do_not_put_off_what_is_due(unpolled: Office) -> None:
    await unpolled.close(**{"for": {"minutes": 10}})
    await unpolled.wake(9)
    await unpolled.pbx.stop()
    await unpolled.wake(8)
    await unpolled.pbx.start()
    for minute in range(4):
        await unpolled.press(100, on=bool(minute % 2))
        await unpolled.wake(1)
    assert not unpolled.closed


async def test_a_press_at_the_very_moment_of_an_end(unpolled: Office) -> None:
    await unpolled.close(**{"for": {"minutes": 10}})
    unpolled.clock.tick(timedelta(minutes=10))
    await unpolled.press(100, on=True)
    await unpolled.after(1)
    assert not unpolled.closed


async def test_what_falls_due_while_the_pbx_is_slow(unpolled: Office) -> None:
    await unpolled.close(**{"for": {"minutes": 10}})
    await unpolled.act("set_indicator", indicator="100", state="on", **{"for": {"minutes": 11}})
    asked = unpolled.pbx.hold(menu="indicator", id=OFFICE)
    unpolled.let_time_pass(600)
    await unpolled.a_moment()
    unpolled.let_time_pass(60)
    asked.release()
    await unpolled.settle()
    await unpolled.after(1)
    assert not unpolled.closed
    assert not unpolled.pbx.office.indicators[100].active


async def test_a_disk_that_cannot_be_read_for_a_moment(
    unpolled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await unpolled.close(**{"for": {"minutes": 1}})
    await unpolled.act("set_indicator", indicator="100", state="on", **{"for": {"minutes": 10}})
    with monkeypatch.context() as disk:
        disk.setattr(Store, "async_load", AsyncMock(side_effect=HomeAssistantError("no disk")))
        await unpolled.after(61)
    await unpolled.wake(3)
    assert not unpolled.closed
    await unpolled.wake(10)
    assert not unpolled.pbx.office.indicators[100].active
    assert not unpolled.stored
    assert not unpolled.issues


async def test_after_the_clock_was_set_back(unpolled: Office) -> None:
    await unpolled.close(**{"for": {"minutes": 10}})
    await unpolled.pbx.stop()
    await unpolled.wake(40)
    unpolled.clock.tick(timedelta(minutes=-20))
    await unpolled.pbx.start()
    await unpolled.press(100, on=True)
    await unpolled.wake(5)
    assert not unpolled.closed


async def test_nothing_is_asked_while_nothing_is_due(unpolled: Office) -> None:
    await unpolled.close(**{"for": {"minutes": 30}})
    await unpolled.wake(1)
    unpolled.forget_requests()
    await unpolled.wake(28)
    assert not unpolled.asked()
    await unpolled.wake(60)
    assert not unpolled.closed
    unpolled.forget_requests()
    await unpolled.wake(10)
    assert not unpolled.asked()


async def test_a_state_is_unknown_where_a_pbx_that_is_read_is_away(
    unpolled: Office, read: Pass
) -> None:
    await unpolled.pbx.stop()
    await read(2)
    assert unpolled.switch(OFFICE) == "off"
    await read(2)
    assert unpolled.switch(OFFICE) == "unknown"
