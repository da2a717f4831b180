"""A house in which automations made of the blueprints run against the stand-in PBX."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
import time
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import (
    EVENT_CALL_SERVICE,
    Context,
    CoreState,
    Event,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulator import Simulator

from ..setup import entity_id, state_of

MINUTE = 60
TOLD = "told"
"""The event that automations fire in these tests to tell somebody something."""


@dataclass(eq=False)
class House:
    """Home Assistant, its account of a PBX, and the passing of time."""

    hass: HomeAssistant
    pbx: Simulator
    entry: MockConfigEntry
    clock: FrozenDateTimeFactory
    told: list[dict[str, Any]] = field(default_factory=list, init=False)
    actions: list[tuple[str, dict[str, Any]]] = field(default_factory=list, init=False)
    _events: int = field(default=0, init=False)
    _config: dict[str, Any] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        listen = self.hass.bus.async_listen
        listen(TOLD, self._hear)
        listen("*", self._count)
        listen(EVENT_CALL_SERVICE, self._note_action)

    @callback
    def _hear(self, event: Event) -> None:
        self.told.append(dict(event.data))

    @callback
    def _count(self, _event: Event) -> None:
        self._events += 1

    @callback
    def _note_action(self, event: Event) -> None:
        data = event.data
        self.actions.append((f"{data['domain']}.{data['service']}", data["service_data"]))

    # Home Assistant

    async def set_up(self) -> None:
        """Set the account up."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()

    async def automate(self, blueprint: str, **inputs: Any) -> None:
        """Make an automation of a blueprint."""
        self._config = {
            "alias": "Under test",
            "use_blueprint": {"path": f"voipcenter/{blueprint}.yaml", "input": inputs},
        }
        assert await async_setup_component(self.hass, "automation", {"automation": self._config})
        await self.settle()
        state = self.hass.states.get("automation.under_test")
        assert state is not None
        assert state.state == "on"

    async def edit(self, **inputs: Any) -> None:
        """Change inputs of the automation, and load it anew."""
        self._config["use_blueprint"]["input"] |= inputs
        config = {"automation": [self._config]}
        with patch("homeassistant.config.load_yaml_config_file", return_value=config):
            await self.act("automation.reload")

    async def close(self) -> None:
        """End what the automation still does."""
        if self.hass.states.get("automation.under_test"):
            await self.act("automation.turn_off", entity_id="automation.under_test")

    async def restart(self) -> None:
        """Let Home Assistant have started just now. What runs before that is up to the test."""
        await self.hass.async_start()
        await self.settle()

    def before_start(self) -> None:
        """Go back to when Home Assistant was not running yet."""
        self.hass.set_state(CoreState.not_running)

    @property
    def running(self) -> int:
        """Count how many runs of the automation are under way."""
        state = self.hass.states.get("automation.under_test")
        assert state is not None
        return int(state.attributes["current"])

    def enable(self, platform: Platform, key: str) -> None:
        """Enable an entity that is disabled at first."""
        found = entity_id(self.hass, self.pbx, platform, key)
        er.async_get(self.hass).async_update_entity(found, disabled_by=None)

    def entity(self, platform: Platform, key: str) -> str:
        return entity_id(self.hass, self.pbx, platform, key)

    def state(self, platform: Platform, key: str) -> str:
        return state_of(self.hass, self.pbx, platform, key).state

    async def act(self, action: str, **data: Any) -> None:
        """Carry out an action."""
        domain, _, name = action.partition(".")
        await self.hass.services.async_call(domain, name, data, blocking=True, context=Context())
        await self.settle()

    async def set(self, entity: str, state: str, **attributes: Any) -> None:
        """Let an entity of no integration have a state."""
        self.hass.states.async_set(entity, state, attributes)
        await self.settle()

    def actions_on(self, action: str) -> list[str]:
        """Return the entities that an action was carried out on, in order."""
        found: list[str] = []
        for name, data in self.actions:
            if name == action:
                ids = data[ATTR_ENTITY_ID]
                found += [ids] if isinstance(ids, str) else ids
        return found

    # Time

    async def settle(self) -> None:
        """Wait until nothing happens any more. A run that waits is not waited for."""
        quiet, last = 0, None
        for _ in range(1000):
            # Only threads have real time: the loop's own is frozen.
            await asyncio.to_thread(time.sleep, 0.001)
            now = (self._events, len(self.pbx.journal), len(asyncio.all_tasks()))
            quiet = quiet + 1 if now == last else 0
            if quiet == 6:
                return
            last = now
        raise TimeoutError

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for something that is on its way."""
        for _ in range(2000):
            if true():
                return
            await asyncio.to_thread(time.sleep, 0.001)
        raise TimeoutError

    async def after(self, seconds: float) -> None:
        """Let time pass, at most a minute at a time, and do what is due by then."""
        while seconds > 0:
            step = min(seconds, MINUTE)
            await self.much_later(step)
            seconds -= step

    async def much_later(self, seconds: float) -> None:
        """Let time pass at once."""
        self.clock.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.hass)
        await self.settle()

    # What the PBX was asked

    def updates(self) -> list[str]:
        """Return the changes that reached the PBX, such as ``indicator 101 1``."""
        return [
            f"{request.menu} {request.id} {request.p}"
            for request in self.pbx.journal
            if request.endpoint == "update"
        ]
