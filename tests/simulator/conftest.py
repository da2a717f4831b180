"""A running PBX, and somebody to ask it."""

from collections.abc import AsyncIterator

import pytest

from simulator import Simulator

from ..alone import DAY, _custom_integrations, _sockets, pbx
from .asking import Asker

__all__ = ["DAY", "_custom_integrations", "_sockets", "pbx"]


@pytest.fixture
async def ask(pbx: Simulator) -> AsyncIterator[Asker]:
    async with Asker(pbx) as asker:
        yield asker
