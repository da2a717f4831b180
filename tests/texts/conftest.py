"""The account of the stand-in PBX, with all that it can show."""

import asyncio

from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import CONF_WEBSOCKET_URL, CONF_WEBSOCKET_USERNAME
from simulator import Simulator

from ..setup import entry_for, state_of


@pytest.fixture
async def everything(
    hass: HomeAssistant, pbx: Simulator, monkeypatch: pytest.MonkeyPatch
) -> MockConfigEntry:
    """Return an account with every entity enabled, after a call on the feed."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)
    entry = entry_for(
        pbx,
        **{
            CONF_WEBSOCKET_USERNAME: pbx.credentials.websocket_username,
            CONF_WEBSOCKET_URL: pbx.websocket_url,
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    async with asyncio.timeout(10):
        while not pbx.feed_clients:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await pbx.ring()
        while state_of(hass, pbx, Platform.EVENT, "call").state == STATE_UNKNOWN:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await entry.runtime_data.coordinator.async_refresh_everything()
    await hass.async_block_till_done()
    return entry
