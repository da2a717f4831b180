"""A house on an October Monday at two in the afternoon."""

import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator import Simulator

from ..integration.home import Home
from .files import Files


@pytest.fixture(autouse=True)
def clock(
    freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> FrozenDateTimeFactory:
    """Let time pass only where a test says so."""
    freezer.move_to("2026-10-05 12:00:00+00:00")
    caplog.set_level(logging.CRITICAL, "aiohttp.access")  # It cannot write the frozen time.
    return freezer


@pytest.fixture
def new_home(
    clock: FrozenDateTimeFactory, hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> Home:
    """Return a house whose account is not set up yet."""
    return Home(hass, pbx, entry, clock)


@pytest.fixture
async def home(new_home: Home) -> Home:
    """Return a house whose account is set up."""
    assert await new_home.set_up()
    return new_home


@pytest.fixture
def files(new_home: Home, hass_client: ClientSessionGenerator) -> Files:
    """Return the files that the house has to download."""
    return Files(new_home, hass_client)
