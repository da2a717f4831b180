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
