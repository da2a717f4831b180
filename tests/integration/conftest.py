"""A house with an account of the stand-in PBX, on an October Monday at two in the afternoon."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

from simulator import Simulator

from .home import Home

NOW = "2026-10-05 12:00:00+00:00"


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: with it, thousands of requests take three times as long."""


@pytest.fixture(autouse=True)
def clock(freezer: FrozenDateTimeFactory) -> FrozenDateTimeFactory:
    """Let time pass only where a test says so."""
    freezer.move_to(NOW)
    return freezer


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write snapshots as Home Assistant's own tests do."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def new_home(
    clock: FrozenDateTimeFactory, hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> Home:
    """Return a house whose account is not set up yet."""
    return Home(hass, pbx, entry, clock)


@pytest.fixture
async def home(new_home: Home) -> Home:
    """Return a house whose account is set up; the requests for that are forgotten."""
    assert await new_home.set_up()
    new_home.forget_requests()
    return new_home
