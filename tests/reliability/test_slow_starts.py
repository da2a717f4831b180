"""A PBX that takes its time does not hold up Home Assistant's start."""

import asyncio

from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter import coordinator
from simulator import Simulator

from ..setup import entity_id, state_of


@pytest.mark.parametrize("read_before", [True, False])
async def test_what_takes_longer_goes_on_in_the_background(
    hass: HomeAssistant,
    pbx: Simulator,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    read_before: bool,
) -> None:
    def switch() -> str:
        return state_of(hass, pbx, Platform.SWITCH, "indicator_103").state

    if read_before:
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)
    monkeypatch.setattr(coordinator, "SETUP_PATIENCE", 0.2)
    held = pbx.hold(menu="indicator", id=103)
    async with asyncio.timeout(10):
        assert await hass.config_entries.async_setup(entry.entry_id)
    assert switch() == "unknown"
    held.release()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert switch() == "on"
    assert state_of(hass, pbx, Platform.BINARY_SENSOR, "connected").state == "on"


async def test_one_reading_at_a_time(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator, "SETUP_PATIENCE", 0.2)
    held = pbx.hold(menu="indicator", id=103)
    async with asyncio.timeout(10):
        assert await hass.config_entries.async_setup(entry.entry_id)
    asked = len(pbx.journal)
    button = {ATTR_ENTITY_ID: entity_id(hass, pbx, Platform.BUTTON, "refresh")}
    refreshing = hass.async_create_task(
        hass.services.async_call(Platform.BUTTON, "press", button, blocking=True)
    )
    await asyncio.sleep(0.3)
    assert len(pbx.journal) == asked
    held.release()
    await refreshing
    assert len(pbx.journal) == 2 * asked
