"""What tests share: a stand-in PBX over real HTTP, and an account of it in Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from hypothesis import settings
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator

from .home import Home
from .setup import entry_for
from .tls import certificate, self_signed_pbx

__all__ = ["certificate", "self_signed_pbx"]

NOW = "2026-10-05 12:00:00+00:00"
"""A Monday, two in the afternoon in Brussels."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``scripts/test --soak`` run the long day and the bad month in full."""
    parser.addoption("--soak", action="store_true", help="the long day and the bad month in full")


def pytest_configure(config: pytest.Config) -> None:
    """Try the same inputs each time, as no change shall fail by chance; with --soak, new ones."""
    settings.register_profile("repeatable", derandomize=True)
    if not config.getoption("--soak"):
        settings.load_profile("repeatable")


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Return how many refreshes and presses the bad day of ``tests/reliability`` has."""
    return (2000, 400) if request.config.getoption("--soak") else (40, 80)


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Find calls from a wrong thread; do not keep the stack of each future, half of all time."""
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.get_debug = lambda: False  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration."""


@pytest.fixture(autouse=True)
def _storage(hass_storage: dict[str, Any]) -> None:
    """Keep nothing on disk: what one house keeps is no other's."""


@pytest.fixture
async def pbx(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return a small Belgian office's PBX, on loopback."""
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
def entry(hass: HomeAssistant, pbx: Simulator) -> MockConfigEntry:
    """Return the account of the PBX, not yet set up."""
    entry = entry_for(pbx)
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def account(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the account of the PBX, set up."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def clock(freezer: FrozenDateTimeFactory) -> FrozenDateTimeFactory:
    """Let time pass only where a test says so."""
    freezer.move_to(NOW)
    return freezer


@pytest.fixture
def new_home(
    clock: FrozenDateTimeFactory, hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> Home:
    """Return a house whose account is not set up yet, and where time stands still."""
    return Home(hass, pbx, entry, clock)


@pytest.fixture
async def home(new_home: Home) -> Home:
    """Return a house whose account is set up; the requests for that are forgotten."""
    assert await new_home.set_up()
    new_home.forget_requests()
    return new_home
