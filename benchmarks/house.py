"""Home Assistant outside of tests, with an account of the stand-in PBX."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import logging
from tempfile import TemporaryDirectory
import time
from unittest.mock import patch

from aiohttp import ThreadedResolver
from homeassistant import loader
from homeassistant.const import (
    ATTR_ENTITY_ID,
    CONF_API_KEY,
    CONF_VERIFY_SSL,
    EVENT_STATE_CHANGED,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
    STATE_UNKNOWN,
    Platform,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.voipcenter.const import (
    CONF_API_ID,
    CONF_BASE_URL,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    DOMAIN,
)
from custom_components.voipcenter.coordinator import VoipCenterCoordinator

from .standin import StandIn, stand_in


@dataclass
class House:
    """A house, and when it last learned something."""

    hass: HomeAssistant
    learned_at: float = 0.0
    """When a state last became known or changed, by ``time.perf_counter``."""
    _entry: MockConfigEntry | None = None

    @callback
    def note(self, event: Event[EventStateChangedData]) -> None:
        """Take note of what was learned."""
        state = event.data["new_state"]
        if state is not None and state.state != STATE_UNKNOWN:
            self.learned_at = time.perf_counter()

    async def set_up(self, pbx: StandIn) -> None:
        """Set the account up; states may be missing yet."""
        credentials = pbx.credentials
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=f"VoipCenter {pbx.customer_number}",
            unique_id=pbx.customer_number,
            data={
                CONF_CUSTOMER_NUMBER: pbx.customer_number,
                CONF_PASSWORD_DIGEST: credentials.password_digest,
                CONF_API_ID: credentials.api_id,
                CONF_API_KEY: credentials.api_key,
                CONF_BASE_URL: pbx.base_url,
                CONF_VERIFY_SSL: True,
            },
        )
        entry.add_to_hass(self.hass)
        self._entry = entry
        assert await self.hass.config_entries.async_setup(entry.entry_id)

    async def unload(self) -> None:
        """Take the account out of Home Assistant."""
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def set_up_again(self) -> None:
        """Set the account up once more."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)

    async def remove(self) -> None:
        """Delete the account."""
        await self.hass.config_entries.async_remove(self.entry.entry_id)
        await self.settle()
        self._entry = None

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def know_everything(self, pbx: StandIn) -> None:
        """Set the account up, and read it all."""
        await self.set_up(pbx)
        await self.settle()
        self.check_that_all_is_known()

    def check_that_all_is_known(self) -> None:
        """Fail where an indicator or a number is not known."""
        for platform in (Platform.SWITCH, Platform.SELECT):
            states = self.hass.states.async_all(platform)
            assert states
            assert not [state for state in states if state.state == STATE_UNKNOWN]

    async def press(self, indicator: int, *, on: bool) -> None:
        """Press the switch of an indicator; its new state is shown when this returns."""
        unique_id = f"{self.entry.unique_id}_indicator_{indicator}"
        entity_id = er.async_get(self.hass).async_get_entity_id(Platform.SWITCH, DOMAIN, unique_id)
        assert entity_id is not None
        await self.hass.services.async_call(
            Platform.SWITCH,
            SERVICE_TURN_ON if on else SERVICE_TURN_OFF,
            {ATTR_ENTITY_ID: entity_id},
            blocking=True,
        )
        assert self.hass.states.is_state(entity_id, STATE_ON if on else STATE_OFF)

    @property
    def entry(self) -> MockConfigEntry:
        """Return the account's entry."""
        assert self._entry is not None
        return self._entry

    @property
    def coordinator(self) -> VoipCenterCoordinator:
        """Return what keeps the account up to date."""
        coordinator: VoipCenterCoordinator = self.entry.runtime_data.coordinator
        return coordinator


class _Resolver(ThreadedResolver):
    """Resolves names without multicast."""

    async def real_close(self) -> None:
        """Close as Home Assistant closes its own."""


@asynccontextmanager
async def house() -> AsyncGenerator[House]:
    """Return a house in which everything is imported: an account was there before."""
    logging.disable(logging.WARNING)
    # Home Assistant's own resolver wants its whole network set up.
    resolver = patch(
        "homeassistant.helpers.aiohttp_client._async_make_resolver", lambda _hass: _Resolver()
    )
    with TemporaryDirectory() as folder, resolver:
        async with async_test_home_assistant(config_dir=folder) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            home = House(hass)
            hass.bus.async_listen(EVENT_STATE_CHANGED, home.note)
            async with stand_in(1, latency=0) as tiny:
                await home.know_everything(tiny)
                await home.remove()
            yield home
            await hass.async_stop(force=True)
