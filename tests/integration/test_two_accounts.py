"""Two customers in one house have nothing to do with each other."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from simulator import Credentials, Simulator

from ..home import Home
from ..setup import entry_for


@pytest.fixture
async def neighbour(
    hass: HomeAssistant, clock: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[Home]:
    """Return another account in the same house, with the same items under the same ids."""
    credentials = replace(Credentials(), customer_number="777777", password="another")
    async with Simulator(credentials=credentials) as pbx:
        entry = entry_for(pbx)
        entry.add_to_hass(hass)
        home = Home(hass, pbx, entry, clock)
        assert await home.set_up()
        home.forget_requests()
        yield home


async def test_a_press_reaches_one_of_them(home: Home, neighbour: Home) -> None:
    await home.press(100, on=True)
    assert (home.switch(100), neighbour.switch(100)) == ("on", "off")
    assert not neighbour.asked()
    assert home.device("did_1") != neighbour.device("did_1")


async def test_one_is_away(home: Home, neighbour: Home) -> None:
    await home.pbx.stop()
    await home.wake()
    assert (home.connected, neighbour.connected) == ("off", "on")


@pytest.mark.parametrize("number", [13, 15])
async def test_one_is_refused(home: Home, neighbour: Home, number: int) -> None:
    home.pbx.faults.arm("error", number=number)
    await home.wake()
    assert (home.connected, neighbour.connected) == ("off", "on")
    await neighbour.press(100, on=True)
    assert neighbour.switch(100) == "on"


async def test_one_is_unloaded(home: Home, neighbour: Home) -> None:
    await home.unload()
    await neighbour.wake()
    assert neighbour.counted() == {"indicator": 8, "calls": 1}
    assert not home.asked()


async def test_they_can_be_told_apart_by_name(home: Home, neighbour: Home) -> None:
    """By eyes and by voice."""

    def names(of: Home) -> list[str]:
        entry = er.async_get(of.hass).async_get(of.switch_id(100))
        assert entry is not None
        return er.async_get_entity_aliases(of.hass, entry)

    assert names(home) == ["VoipCenter Nachtstand"]
    assert names(neighbour) == ["VoipCenter 777777 Nachtstand"]
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    await neighbour.reload()
    assert neighbour.look("switch", "indicator_100").name == "VoipCenter 777777 Nachtstand"
