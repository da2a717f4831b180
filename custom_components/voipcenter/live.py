"""The call feed in Home Assistant: who listens to it, and what each call sets in motion."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.event import async_call_later

from .api import (
    Call,
    CallFeed,
    Json,
    VoipCenterError,
    feed_address,
    is_refusal,
)
from .const import CONF_WEBSOCKET_URL, CONF_WEBSOCKET_USERNAME, DEFAULT_WEBSOCKET_URL, LOGGER
from .coordinator import ReadingReport, VoipCenterCoordinator
from .repairs import FEED_REFUSED, set_issue

type CallListener = Callable[[Call, Json], None]

REFRESH_DELAY = 2.0


class LiveCalls:
    """Hands calls on as they happen, and keeps the figures of the day up with them."""

    def __init__(self, coordinator: VoipCenterCoordinator) -> None:
        """Belong to an account; nothing runs before ``async_start``."""
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._listeners: set[CallListener] = set()
        self._feed: CallFeed | None = None
        self._feeding: asyncio.Task[None] | None = None
        self._pending_refresh: CALLBACK_TYPE | None = None
        self._listening_by: tuple[str, str] | None = None
        self._told = False
        self.connected = False

    @property
    def username(self) -> str:
        """Return the websocket user of the options; empty where live calls are not wanted."""
        return str(self._entry.options.get(CONF_WEBSOCKET_USERNAME, "")).strip()

    @callback
    def async_start(self) -> None:
        """Begin to listen, where the options name a websocket user."""
        self._listening_by = self._options()
        if not self.username:
            set_issue(self._coordinator.hass, self._entry, FEED_REFUSED, None)
            return
        client = self._coordinator.client
        username, url = self._listening_by
        self._feed = CallFeed(
            client.session,
            feed_address(url),
            lambda: client.feed_key(username),
            on_call=self._handle_call,
            on_state=self._handle_state,
        )
        self._feeding = self._entry.async_create_background_task(
            self._coordinator.hass, self._feed.run(), f"{self._entry.title} call feed"
        )

    async def async_apply_options(self, *, anew: bool) -> None:
        """Listen as the options say now; ``anew`` tells that the way to the PBX changed."""
        if anew or self._options() != self._listening_by:
            await self.async_stop()
            self.connected = False
            self.async_start()

    def _options(self) -> tuple[str, str]:
        url = self._entry.options.get(CONF_WEBSOCKET_URL) or DEFAULT_WEBSOCKET_URL
        return (self.username, str(url))

    @callback
    def async_hurry(self, report: ReadingReport) -> None:
        """Join the line again now, where a reading tells that the PBX is back."""
        if report.ended_outage and self._feed is not None:
            self._feed.hurry()

    async def async_stop(self) -> None:
        """Hang up, while there still is a session to do so with."""
        if self._feeding is not None:
            self._feeding.cancel()
            await asyncio.wait([self._feeding])
            self._feed = self._feeding = None
        if self._pending_refresh is not None:
            self._pending_refresh()
            self._pending_refresh = None

    @callback
    def async_add_listener(self, listener: CallListener) -> CALLBACK_TYPE:
        """Tell ``listener`` each call; return what ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    @callback
    def _handle_call(self, call: Call, fields: Json) -> None:
        (interpreted,) = self._coordinator.data.interpreted([call])
        for listener in list(self._listeners):
            listener(interpreted, fields)
        # The history follows a call with some delay, and calls come in bursts.
        if self._pending_refresh is None:
            self._pending_refresh = async_call_later(
                self._coordinator.hass, REFRESH_DELAY, self._refresh
            )

    async def _refresh(self, _now: datetime) -> None:
        self._pending_refresh = None
        await self._coordinator.async_refresh_calls()

    @callback
    def _handle_state(self, problem: VoipCenterError | None) -> None:
        """Show and say once each time the line comes or goes."""
        if problem is None:
            if self._told:
                LOGGER.info("Live calls of %s are back", self._entry.title)
            self._told = False
            set_issue(self._coordinator.hass, self._entry, FEED_REFUSED, None)
            if not self._coordinator.last_update_success:
                self._coordinator.async_read_soon()  # What the feed reaches is back.
        elif not self._told:
            self._told = True
            LOGGER.warning("Live calls of %s are interrupted: %s", self._entry.title, problem)
        if problem is not None and is_refusal(problem):
            set_issue(
                self._coordinator.hass,
                self._entry,
                FEED_REFUSED,
                {"username": self.username},
            )
        if self.connected is not (problem is None):
            self.connected = problem is None
            self._coordinator.async_update_listeners()
