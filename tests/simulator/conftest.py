"""A running PBX, and somebody to ask it."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from simulator import Office, Simulator

from .asking import Asker

DAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _custom_integrations() -> None:
    """Do without Home Assistant, which other tests start."""


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow loopback."""


@pytest.fixture
async def pbx() -> AsyncIterator[Simulator]:
    async with Simulator(office=Office.sample(DAY)) as running:
        yield running


@pytest.fixture
async def ask(pbx: Simulator) -> AsyncIterator[Asker]:
    async with Asker(pbx) as asker:
        yield asker
