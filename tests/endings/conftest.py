"""A house whose options name the indicator that closes the office, and which can be killed."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR
from simulator import Simulator

from ..setup import entry_for
from .office import OFFICE, Office


@pytest.fixture
def entry(hass: HomeAssistant, pbx: Simulator) -> MockConfigEntry:
    """Return an account whose options name the indicator of the office."""
    entry = entry_for(pbx, **{CONF_OFFICE_CLOSED_INDICATOR: str(OFFICE)})
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def office(
    hass: HomeAssistant,
    pbx: Simulator,
    entry: MockConfigEntry,
    clock: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> Office:
    """Return an office, open, at two in the afternoon; its account is set up."""
    await hass.config.async_set_time_zone("Europe/Brussels")
    office = Office(hass, pbx, entry, clock, hass_storage)
    assert await office.set_up()
    office.forget_requests()
    return office
