"""What tests share that need the stand-in PBX, or not even that, and no Home Assistant."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from simulator import Office, Simulator

__all__ = ["_custom_integrations", "_sockets", "pbx"]

DAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _custom_integrations() -> None:
    """Stand in for the fixture of all tests, which starts a Home Assistant."""


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow loopback."""


@pytest.fixture
async def pbx() -> AsyncIterator[Simulator]:
    """Return a small Belgian office's PBX, on a day that has passed."""
    async with Simulator(office=Office.sample(DAY)) as running:
        yield running
