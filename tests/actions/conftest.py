"""An office whose account is set up; what that asked of the PBX is forgotten."""

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator


@pytest.fixture
def office(hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator) -> Simulator:
    """Return the PBX of an account that is set up, asked nothing yet."""
    pbx.journal.clear()
    return pbx


@pytest.fixture
def person(hass_admin_user: User) -> Context:
    """Return the context of what a person does, who may place more calls than automations."""
    return Context(user_id=hass_admin_user.id)
