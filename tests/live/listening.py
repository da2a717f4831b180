"""A house that listens to its PBX's call feed."""

import asyncio
from collections.abc import Callable
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.call_log import SIGNAL_NEWS
from custom_components.voipcenter.const import (
    CONF_WEBSOCKET_URL,
    CONF_WEBSOCKET_USERNAME,
    DOMAIN,
    LOGGER,
)
from simulator import Simulator

from ..setup import entry_for, state_of


class Listening:
    """Home Assistant, a PBX, and what went over the line between them."""

    def __init__(
        self, hass: HomeAssistant, pbx: Simulator, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.hass = hass
        self.pbx = pbx
        self._caplog = caplog
        self.entry = self._entry()
        self.raw: list[Any] = []
        """What came over the line with each thing that was told of a call."""
        async_dispatcher_connect(
            hass, SIGNAL_NEWS, callback(lambda news: self.raw.append(news.raw))
        )

    def _entry(self) -> MockConfigEntry:
        entry = entry_for(
            self.pbx,
            **{
                CONF_WEBSOCKET_USERNAME: self.pbx.credentials.websocket_username,
                CONF_WEBSOCKET_URL: self.pbx.websocket_url,
            },
        )
        entry.add_to_hass(self.hass)
        return entry

    async def set_up(self, **options: str) -> None:
        """Set the account up, without waiting for the feed."""
        self.hass.config_entries.async_update_entry(
            self.entry, options={**self.entry.options, **options}
        )
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def choose(self, **options: str) -> None:
        """Choose options, and reload as their form does."""
        self.hass.config_entries.async_update_entry(
            self.entry, options={**self.entry.options, **options}
        )
        await self.reload()

    async def reload(self) -> None:
        assert await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def unload(self) -> None:
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.hass.async_block_till_done()
        assert self.entry.state is ConfigEntryState.NOT_LOADED

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for something that the feed brings about, and for what follows from it."""
        await until(true)
        await self.hass.async_block_till_done()

    async def connected(self) -> None:
        """Wait until the line is up, at both of its ends."""
        await self.until(lambda: self.line == "on" and self.pbx.feed_clients)

    @property
    def line(self) -> str:
        """Return the state of the connectivity sensor."""
        return state_of(self.hass, self.pbx, Platform.BINARY_SENSOR, "live_calls").state

    @property
    def connection(self) -> str:
        """Return the state of the sensor that tells whether the PBX can be read."""
        return state_of(self.hass, self.pbx, Platform.BINARY_SENSOR, "connected").state

    @property
    def event(self) -> State:
        """Return the event entity's state."""
        return state_of(self.hass, self.pbx, Platform.EVENT, "call")

    async def hear(self, payload: Any) -> State:
        """Let the PBX tell something, and return the event that it became."""
        before = self.event.state
        await self.pbx.notify(payload)
        await self.until(lambda: self.event.state != before)
        return self.event

    @property
    def keys_fetched(self) -> int:
        return len(self.pbx.journal.of("get", menu="wskey"))

    @property
    def issues(self) -> list[ir.IssueEntry]:
        """Return the repair issues of the integration."""
        registry = ir.async_get(self.hass)
        return [issue for (domain, _), issue in registry.issues.items() if domain == DOMAIN]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return what was logged for people to read, as level and text."""
        return [
            (record.levelname, record.getMessage())
            for record in self._caplog.records
            if record.name == LOGGER.name and record.levelno >= logging.INFO
        ]

    @property
    def levels(self) -> list[str]:
        return [level for level, _ in self.said]


async def until(true: Callable[[], object]) -> None:
    """Wait for something in the background, where a task of the feed goes on for ever."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.002)
