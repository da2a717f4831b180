"""An office whose account is set up; what that asked of the PBX is forgotten."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator


@pytest.fixture
def office(hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator) -> Simulator:
    """Return the PBX of an account that is set up, asked nothing yet."""
    pbx.journal.clear()
    return pbx
