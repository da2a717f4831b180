"""A house on an October Monday at two in the afternoon."""

import logging

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from ..home import Home
from .files import Files


@pytest.fixture(autouse=True)
def _time_stands_still(clock: object, caplog: pytest.LogCaptureFixture) -> None:
    """Freeze time, which aiohttp cannot write to its log."""
    caplog.set_level(logging.CRITICAL, "aiohttp.access")


@pytest.fixture
def files(new_home: Home, hass_client: ClientSessionGenerator) -> Files:
    """Return the files that the house has to download."""
    return Files(new_home, hass_client)


@pytest.fixture
async def listening_home(new_home: Home) -> Home:
    """Return a house that listens to the call feed, whose line just came to be."""
    home = new_home
    options = {
        "websocket_username": home.pbx.credentials.websocket_username,
        "websocket_url": home.pbx.websocket_url,
    }
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.hass.config_entries.async_setup(home.entry.entry_id)
    while not home.pbx.feed_clients:
        await home.a_moment()
    return home
