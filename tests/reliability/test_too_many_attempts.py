"""Error 13 for ten minutes, while people and automations go on asking: the gate holds."""

from homeassistant.components.homeassistant import DOMAIN as HOMEASSISTANT, SERVICE_UPDATE_ENTITY
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest

from ..home import Home
from ..saying import said

TEN_MINUTES = 600
IMPATIENCE = 20
ALLOWED = 4
"""At once, and after pauses of one, two and four minutes; the next would be after eight more."""


@pytest.fixture(autouse=True)
async def _update_entity(new_home: Home) -> None:
    """Offer ``homeassistant.update_entity``."""
    assert await async_setup_component(new_home.hass, HOMEASSISTANT, {})


async def ask_in_every_way(home: Home) -> None:
    """Press, refresh, update an entity and reload the account."""
    if home.known_entity(Platform.SWITCH, "indicator_100") and home.hass.states.get(
        switch := home.switch_id(100)
    ):
        if home.state is ConfigEntryState.LOADED:
            await home.refused(home.press(100, on=True), "rate_limited")
            await home.refused(home.refresh(), "refresh_failed")
        await home.do(HOMEASSISTANT, SERVICE_UPDATE_ENTITY, switch)
    await home.reload()


async def insist(home: Home) -> None:
    for _ in range(TEN_MINUTES // IMPATIENCE):
        await ask_in_every_way(home)
        await home.after(IMPATIENCE)
        # Each reload makes a new client; the gate is the same.
        assert home.state is ConfigEntryState.SETUP_RETRY or home.connected == "off"


async def it_is_back_by_itself(home: Home) -> None:
    home.pbx.faults.clear()
    await home.after(8 * 60)
    await home.after(8 * 60)
    assert home.state is ConfigEntryState.LOADED
    assert home.switch(103) == "on"
    await home.press(100, on=True)
    assert home.pbx.office.indicators[100].active


async def test_while_running(home: Home) -> None:
    home.pbx.faults.arm("error", number=13)
    await home.wake()
    assert len(home.asked()) == 1
    await insist(home)
    assert len(home.asked()) <= ALLOWED
    await it_is_back_by_itself(home)


async def test_without_reloads(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.pbx.faults.arm("error", number=13)
    await home.wake(10)
    assert len(home.asked()) <= ALLOWED
    home.pbx.faults.clear()
    await home.wake(8)
    assert home.connected == "on"
    assert [level for level, _ in said(caplog)] == ["ERROR", "INFO"]


async def test_from_the_start(new_home: Home) -> None:
    home = new_home
    home.pbx.faults.arm("error", number=13)
    assert not await home.set_up()
    await insist(home)
    assert len(home.asked()) <= ALLOWED
    await it_is_back_by_itself(home)
