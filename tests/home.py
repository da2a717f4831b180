"""Home Assistant with an account, handled as people and the passing of time handle it."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.repairs import issue_id
from simulator import Request, Simulator

from .saying import reason_of
from .setup import entity_id, state_of

WAKE = 60
FIVE_MINUTES = 5 * WAKE
HOUR = 60 * WAKE


@dataclass(eq=False)
class Home:
    """A house, its PBX, and what was asked of it lately."""

    hass: HomeAssistant
    pbx: Simulator
    entry: MockConfigEntry
    clock: FrozenDateTimeFactory
    _forgotten: int = field(default=0, init=False)

    # Time

    async def set_up(self) -> bool:
        """Set the account up, and finish the reading in the background."""
        loaded = await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()
        return loaded

    async def reload(self) -> None:
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.settle()

    async def unload(self) -> bool:
        return await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def a_moment(self) -> None:
        """Let tasks and sockets get on, without waiting for all of them."""
        for _ in range(10):
            await asyncio.sleep(0)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let tasks and sockets get on until something is so, but not for ever."""
        for _ in range(1000):
            if condition():
                return
            await self.a_moment()
        raise AssertionError("this never came to be")

    async def live_through_an_outage(self) -> None:
        """Let the PBX go and come back, and be seen to."""
        await self.pbx.stop()
        await self.wake()
        assert self.connected == "off"
        await self.pbx.start()
        await self.wake()
        assert self.connected == "on"

    @asynccontextmanager
    async def amid_a_reading(self, seconds: float, **request: Any) -> AsyncGenerator[None]:
        """Let things happen while the PBX still answers what is read after so many seconds."""
        held = self.pbx.hold(endpoint="get", **request)
        self.let_time_pass(seconds)
        await held.reached()
        yield
        held.release()
        await self.settle()

    def let_time_pass(self, seconds: float) -> None:
        """Do what is due by then, without waiting until it is done."""
        self.clock.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.hass)

    async def after(self, seconds: float) -> None:
        """Do what is due by then."""
        self.let_time_pass(seconds)
        await self.settle()

    async def wake(self, times: int = 1) -> None:
        """Let the coordinator wake so often."""
        for _ in range(times):
            await self.after(WAKE)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def next_lists(self, times: int = 1) -> None:
        """Let the lists of items be read again so often."""
        for _ in range(times):
            await self.after(FIVE_MINUTES)

    # What people do

    def do(self, domain: str, action: str, entity_id: str, **data: Any) -> asyncio.Task[None]:
        """Begin an action, and run it as far as it goes at once."""
        return self.hass.async_create_task(self._perform(domain, action, entity_id, data))

    async def _perform(
        self, domain: str, action: str, entity_id: str, data: dict[str, Any]
    ) -> None:
        await self.hass.services.async_call(
            domain, action, {ATTR_ENTITY_ID: entity_id, **data}, blocking=True
        )

    def press(self, indicator: int, *, on: bool) -> asyncio.Task[None]:
        """Press the switch of an indicator."""
        action = "turn_on" if on else "turn_off"
        return self.do(Platform.SWITCH, action, self.switch_id(indicator))

    async def minute_with_a_press(self, indicator: int, *, on: bool) -> bool:
        """Press a switch in the midst of a minute; return whether that was refused."""
        await self.after(WAKE / 2)
        refused = False
        try:
            await self.press(indicator, on=on)
        except HomeAssistantError:
            refused = True
        await self.after(WAKE / 2)
        return refused

    def choose(self, part: str, option: str) -> asyncio.Task[None]:
        """Choose an option, such as ``choose("did_1_route", "Verkoop")``."""
        return self.do(Platform.SELECT, "select_option", self.select_id(part), option=option)

    def refresh(self) -> asyncio.Task[None]:
        """Press the button that reads everything."""
        button = entity_id(self.hass, self.pbx, Platform.BUTTON, "refresh")
        return self.do(Platform.BUTTON, "press", button)

    async def enable_everything(self) -> None:
        """Enable all entities that are disabled at first."""
        registry = er.async_get(self.hass)
        for entry in er.async_entries_for_config_entry(registry, self.entry.entry_id):
            registry.async_update_entity(entry.entity_id, disabled_by=None)
        await self.after(31)  # Home Assistant reloads the account.

    def enable(self, platform: Platform, key: str) -> None:
        self.registry_entry(platform, key, disabled_by=None)

    def disable(self, platform: Platform, *keys: str) -> None:
        for key in keys:
            self.registry_entry(platform, key, disabled_by=er.RegistryEntryDisabler.USER)

    def registry_entry(self, platform: Platform, key: str, **changes: Any) -> None:
        found = entity_id(self.hass, self.pbx, platform, key)
        er.async_get(self.hass).async_update_entity(found, **changes)

    # What people see

    def switch_id(self, indicator: int) -> str:
        return entity_id(self.hass, self.pbx, Platform.SWITCH, f"indicator_{indicator}")

    def select_id(self, part: str) -> str:
        return entity_id(self.hass, self.pbx, Platform.SELECT, part)

    def switch(self, indicator: int) -> str:
        return self.look(Platform.SWITCH, f"indicator_{indicator}").state

    def select(self, part: str) -> str:
        return self.look(Platform.SELECT, part).state

    def options(self, part: str) -> list[str]:
        options: list[str] = self.look(Platform.SELECT, part).attributes["options"]
        return options

    def states_of(self, entity_id: str) -> list[str]:
        """Return a list that grows by each state that an entity takes on from now."""
        states: list[str] = []

        @callback
        def note(event: Event[EventStateChangedData]) -> None:
            if new := event.data["new_state"]:
                states.append(new.state)

        async_track_state_change_event(self.hass, entity_id, note)
        return states

    def sensor(self, key: str) -> str:
        return self.look(Platform.SENSOR, key).state

    @property
    def connected(self) -> str:
        return self.look(Platform.BINARY_SENSOR, "connected").state

    def look(self, platform: Platform, key: str) -> State:
        return state_of(self.hass, self.pbx, platform, key)

    def known_entity(self, platform: Platform, key: str) -> bool:
        unique_id = f"{self.pbx.credentials.customer_number}_{key}"
        registry = er.async_get(self.hass)
        return registry.async_get_entity_id(platform, DOMAIN, unique_id) is not None

    def device(self, key: str = "") -> dr.DeviceEntry | None:
        """Return the device of an item such as ``did_1``, or of the PBX itself."""
        identifier = "_".join(filter(None, [self.pbx.credentials.customer_number, key]))
        return dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, identifier), self.entry.entry_id
        )

    def entities_of(self, key: str) -> list[str]:
        """Return the entities of an item such as ``did_1``, enabled or not."""
        prefix = f"{self.pbx.credentials.customer_number}_{key}_"
        registry = er.async_get(self.hass)
        entries = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        return [entry.entity_id for entry in entries if entry.unique_id.startswith(prefix)]

    @property
    def issues(self) -> set[str]:
        """Return the kinds of repair issues that there are."""
        suffix = f"_{self.entry.entry_id}"
        return {
            issue_id.removesuffix(suffix)
            for domain, issue_id in ir.async_get(self.hass).issues
            if domain == DOMAIN
        }

    def issue(self, kind: str) -> ir.IssueEntry:
        found = ir.async_get(self.hass).async_get_issue(DOMAIN, issue_id(self.entry, kind))
        assert found is not None
        return found

    async def refused(self, action: asyncio.Task[None], key: str) -> HomeAssistantError:
        """Expect an action to fail with the message under this key."""
        with pytest.raises(HomeAssistantError) as raised:
            await action
        reason = reason_of(raised.value)
        assert (reason.translation_domain, reason.translation_key) == (DOMAIN, key)
        return raised.value

    @property
    def state(self) -> ConfigEntryState:
        return self.entry.state

    @property
    def reauth_flows(self) -> int:
        return len(self.hass.config_entries.flow.async_progress_by_handler(DOMAIN))

    # What the PBX was asked

    def forget_requests(self) -> None:
        self.pbx.journal.clear()

    def asked(self) -> list[str]:
        """Return the requests in order, such as ``list did``, ``did 1``, ``update did 1 r141``."""
        return [_told(request) for request in self.pbx.journal]

    def counted(self) -> Counter[str]:
        """Count the requests by menu, such as ``list did`` once and ``did`` six times."""
        return Counter(_kind(request) for request in self.pbx.journal)


def _told(request: Request) -> str:
    if request.endpoint == "call":
        return f"call {request.sipacc} {request.telnr}"
    if request.endpoint == "update":
        return f"update {request.menu} {request.id} {request.p}"
    return _kind(request) if request.id == "0" else f"{request.menu} {request.id}"


def _kind(request: Request) -> str:
    if request.endpoint != "get":
        return f"{request.endpoint} {request.menu}".strip()
    if request.menu == "calls":
        return "calls"
    return f"list {request.menu}" if request.id == "0" else request.menu
