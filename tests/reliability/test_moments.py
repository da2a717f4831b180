"""Presses at any moment of an account's life: each is on the PBX, or was answered by an error."""

import asyncio
from collections import Counter
from contextlib import suppress
from random import Random

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator

from ..setup import entity_id

INDICATORS = (100, 101, 102, 103)


class Day:
    """One account to which things happen while people press."""

    def __init__(self, hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry) -> None:
        self.hass, self.pbx, self.entry = hass, pbx, entry
        self.random = Random(20261126)
        self.switches = {
            id_: entity_id(hass, pbx, "switch", f"indicator_{id_}") for id_ in INDICATORS
        }
        self.lost = Counter[str]()

    async def live_through(self, moment: str) -> None:
        """Let something happen, and press twice meanwhile: by an action and by a switch."""
        by_action, by_switch = self.random.sample(INDICATORS, 2)
        happening = self.hass.async_create_task(getattr(self, moment)())
        for _ in range(self.random.randrange(12)):
            await asyncio.sleep(0)
        results = await asyncio.gather(
            self._press_by_action(by_action), self._press_by_switch(by_switch, moment)
        )
        await happening
        assert all(results), f"a press was lost in the midst of: {moment}"
        await self.hass.async_block_till_done()

    async def _press_by_action(self, id_: int) -> bool:
        """Return whether the PBX has what was pressed, or an error was raised."""
        wanted = not self.pbx.office.indicators[id_].active
        data = {"indicator": str(id_), "state": "on" if wanted else "off"}
        with suppress(HomeAssistantError):
            await self.hass.services.async_call(DOMAIN, "set_indicator", data, blocking=True)
            return self.pbx.office.indicators[id_].active is wanted
        return True

    async def _press_by_switch(self, id_: int, moment: str) -> bool:
        wanted = not self.pbx.office.indicators[id_].active
        action = "turn_on" if wanted else "turn_off"
        with suppress(HomeAssistantError):
            await self.hass.services.async_call(
                "switch", action, {ATTR_ENTITY_ID: self.switches[id_]}, blocking=True
            )
            if self.pbx.office.indicators[id_].active is wanted:
                return True
            # In the midst of a reload that a person asked for, Home Assistant itself drops it.
            self.lost[moment] += 1
            return moment in {"reload", "reload_while_away"}
        return True

    async def nothing(self) -> None:
        """An ordinary moment."""

    async def reload(self) -> None:
        """Somebody reloads the account."""
        await self.hass.config_entries.async_reload(self.entry.entry_id)

    async def options(self) -> None:
        """Somebody saves the options."""
        options = {**self.entry.options, "allow_premium_numbers": self.random.random() < 0.5}
        self.hass.config_entries.async_update_entry(self.entry, options=options)

    async def outage(self) -> None:
        """The PBX is away for a moment."""
        await self.pbx.stop()
        await asyncio.sleep(0.02)
        await self.pbx.start()

    async def reload_while_away(self) -> None:
        """Somebody reloads the account just when the PBX is away."""
        await self.pbx.stop()
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.pbx.start()

    async def reading(self) -> None:
        """Somebody refreshes."""
        await self.entry.runtime_data.coordinator.async_refresh_everything()


async def test_no_press_is_lost(
    hass: HomeAssistant, pbx: Simulator, account: MockConfigEntry, soak: tuple[int, int]
) -> None:
    day = Day(hass, pbx, account)
    moments = ("nothing", "reload", "options", "outage", "reload_while_away", "reading")
    for _ in range(soak[1] // 2 if soak[1] > 100 else 24):
        await day.live_through(day.random.choice(moments))
        assert account.state is ConfigEntryState.LOADED
    assert set(day.lost) <= {"reload", "reload_while_away"}
