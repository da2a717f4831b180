"""A house with the blueprints in its folder, on an October Monday at two in the afternoon."""

from collections.abc import AsyncGenerator, Iterator
from datetime import date
import logging
from pathlib import Path
import shutil

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Office, Simulator

from .house import House

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
NOW = "2026-10-05 12:00:00+00:00"
TODAY = date(2026, 10, 5)
HARMLESS = (
    "Error for call_service",
    "Error for sequence",
    "are missing or not currently available",
    "which has not been tested by Home Assistant",
)


@pytest.fixture(autouse=True)
def clock(freezer: FrozenDateTimeFactory) -> FrozenDateTimeFactory:
    """Let time pass only where a test says so."""
    freezer.move_to(NOW)
    return freezer


@pytest.fixture
async def pbx(socket_enabled: None, clock: FrozenDateTimeFactory) -> AsyncGenerator[Simulator]:
    """Return the PBX of a very small office, which is read quickly. Nobody has called it yet."""
    office = Office.sized(indicators=2, numbers=2, hot_desks=1, sip_accounts=2, calls=0, day=TODAY)
    async with Simulator(office=office) as simulator:
        yield simulator


@pytest.fixture(autouse=True)
async def _configuration(hass: HomeAssistant, tmp_path: Path) -> None:
    """Put the blueprints where Home Assistant looks for them."""
    shutil.copytree(BLUEPRINTS, tmp_path / "blueprints")
    hass.config.config_dir = str(tmp_path)
    hass.loop.set_debug(False)  # Minutes pass by the hundred, and debugging doubles their time.
    await hass.config.async_set_time_zone("Europe/Brussels")


@pytest.fixture(autouse=True)
def _no_complaints(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Let Home Assistant find nothing wrong with an automation, but actions that failed."""
    yield
    complaints = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
        and record.name.startswith(("homeassistant.components", "homeassistant.helpers"))
        and not any(text in record.getMessage() for text in HARMLESS)
    ]
    assert complaints == []


@pytest.fixture
def new_house(
    clock: FrozenDateTimeFactory, hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> House:
    """Return a house whose account is not set up yet."""
    return House(hass, pbx, entry, clock)


@pytest.fixture
async def house(new_house: House) -> AsyncGenerator[House]:
    """Return a house whose account is set up."""
    await new_house.set_up()
    new_house.pbx.journal.clear()
    yield new_house
    await new_house.close()
