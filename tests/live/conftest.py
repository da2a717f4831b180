"""A house whose line to the PBX is mended in milliseconds, not in seconds."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.voipcenter.api import live
from simulator import Simulator

from .listening import Listening


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all pauses but that after a refusal."""
    monkeypatch.setattr(live, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(live, "LONGEST_PAUSE", 0.04)
    monkeypatch.setattr(live, "_GRACE", 0.02)


@pytest.fixture
async def house(
    hass: HomeAssistant, pbx: Simulator, caplog: pytest.LogCaptureFixture
) -> AsyncGenerator[Listening]:
    """Return a house whose account is not set up yet."""
    house = Listening(hass, pbx, caplog)
    yield house
    # Before the PBX stops, or the feed would be seen trying to come back.
    if house.entry.state is ConfigEntryState.LOADED:
        await house.unload()


@pytest.fixture
async def listening(house: Listening) -> Listening:
    """Return a house that listens."""
    await house.set_up()
    await house.connected()
    return house


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note how long the feed would rest, and rest but shortly."""
    rests: list[float] = []
    rest = asyncio.sleep

    class Asyncio:
        def __getattr__(self, name: str) -> Any:
            return take_note if name == "sleep" else getattr(asyncio, name)

    async def take_note(seconds: float) -> None:
        rests.append(seconds)
        await rest(0.005)

    monkeypatch.setattr(live, "asyncio", Asyncio())
    monkeypatch.setattr(live, "FIRST_PAUSE", 1.0)
    monkeypatch.setattr(live, "LONGEST_PAUSE", 60.0)
    return rests
