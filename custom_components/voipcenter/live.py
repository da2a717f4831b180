"""Calls as they happen: by webhook or by feed, who listens, and what each sets in motion."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .api import Call, CallFeed, CallPosts, Json, VoipCenterError, feed_address, is_refusal
from .const import (
    CONF_CUSTOMER_NUMBER,
    CONF_WEBHOOK,
    CONF_WEBSOCKET_URL,
    CONF_WEBSOCKET_USERNAME,
    DEFAULT_WEBSOCKET_URL,
    DOMAIN,
    LOGGER,
)
from .coordinator import VoipCenterCoordinator
from .pbx.report import ReadingReport
from .repairs import FEED_REFUSED, set_issue

type CallListener = Callable[[Call, Json], None]

REFRESH_DELAY = 2.0


class LiveCalls:
    """Hands calls on as they happen, and keeps the figures of the day up with them."""

    def __init__(self, coordinator: VoipCenterCoordinator) -> None:
        """Belong to an account; nothing runs before ``async_start``."""
        self._hass = coordinator.hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._listeners: set[CallListener] = set()
        self._feed: CallFeed | None = None
        self._feeding: asyncio.Task[None] | None = None
        self._close_webhook: CALLBACK_TYPE | None = None
        self._pending_refresh: CALLBACK_TYPE | None = None
        self._refreshing = False
        self._listening_by: tuple[bool, str, str] | None = None
        self._told = False
        self._applying = asyncio.Lock()
        self.connected = False
        self.ended = False

    @property
    def by_webhook(self) -> bool:
        """Tell whether the PBX is to post its calls."""
        return bool(self._entry.options.get(CONF_WEBHOOK))

    @property
    def username(self) -> str:
        """Return the user of the call feed; empty where webhooks are, or nothing is, wanted."""
        chosen = self._entry.options.get(CONF_WEBSOCKET_USERNAME, "")
        return "" if self.by_webhook else str(chosen).strip()

    @callback
    def async_start(self) -> None:
        """Begin to listen, by the one way that the options choose."""
        self._listening_by = self._options()
        if self.by_webhook:
            self._close_webhook = _open_webhook(self._hass, self._entry, self._handle_call)
        if not self.username:
            set_issue(self._hass, self._entry, FEED_REFUSED, None)
            return
        client = self._coordinator.client
        _, username, url = self._listening_by
        self._feed = CallFeed(
            client.session,
            feed_address(url),
            lambda: client.feed_key(username),
            on_call=self._handle_call,
            on_state=self._handle_state,
        )
        self._feeding = self._entry.async_create_background_task(
            self._hass, self._feed.run(), f"{self._entry.title} call feed"
        )

    async def async_apply_options(self, *, anew: bool) -> None:
        """Listen as the options say now; ``anew`` tells that the way to the PBX changed."""
        async with self._applying:
            if anew or self._options() != self._listening_by:
                await self._async_stop()
                self.connected = False
                if not self.ended:
                    self.async_start()

    def _options(self) -> tuple[bool, str, str]:
        url = self._entry.options.get(CONF_WEBSOCKET_URL) or DEFAULT_WEBSOCKET_URL
        return (self.by_webhook, self.username, str(url))

    @callback
    def async_hurry(self, report: ReadingReport) -> None:
        """Join the line again now, where a reading tells that the PBX is back."""
        if report.ended_outage and self._feed is not None:
            self._feed.hurry()

    async def async_end(self) -> None:
        """Hang up for good, while there still is a session to do so with."""
        self.ended = True
        await self._async_stop()

    async def _async_stop(self) -> None:
        if self._close_webhook is not None:
            self._close_webhook()
            self._close_webhook = None
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
            self._refresh_later()

    @callback
    def _refresh_later(self) -> None:
        self._pending_refresh = async_call_later(self._hass, REFRESH_DELAY, self._refresh)

    async def _refresh(self, _now: datetime) -> None:
        """Read once more; of a PBX that answers slowly, only when the last answer is there."""
        if self._refreshing:
            self._refresh_later()
            return
        self._pending_refresh = None
        self._refreshing = True
        try:
            await self._coordinator.async_refresh_calls()
        finally:
            self._refreshing = False

    @callback
    def _handle_state(self, problem: VoipCenterError | None) -> None:
        """Show and say once each time the line comes or goes."""
        if problem is None:
            if self._told:
                LOGGER.info("Live calls of %s are back", self._entry.title)
            self._told = False
            set_issue(self._hass, self._entry, FEED_REFUSED, None)
            if not self._coordinator.last_update_success:
                self._coordinator.async_read_soon()  # What the feed reaches is back.
        elif not self._told:
            self._told = True
            LOGGER.warning("Live calls of %s are interrupted: %s", self._entry.title, problem)
        if problem is not None and is_refusal(problem):
            set_issue(self._hass, self._entry, FEED_REFUSED, {"username": self.username})
        if self.connected is not (problem is None):
            self.connected = problem is None
            self._coordinator.async_update_listeners()


@callback
def _open_webhook(
    hass: HomeAssistant, entry: ConfigEntry[Any], tell: CallListener
) -> CALLBACK_TYPE:
    """Let the PBX post its calls; return what ends that. The address stays the same for good."""
    if (webhook_id := entry.data.get(CONF_WEBHOOK_ID)) is None:
        webhook_id = webhook.async_generate_id()
        data = {**entry.data, CONF_WEBHOOK_ID: webhook_id}
        hass.config_entries.async_update_entry(entry, data=data)
    posts = CallPosts(entry.data[CONF_CUSTOMER_NUMBER], tell, hidden=webhook_id)

    async def take(_hass: HomeAssistant, _id: str, request: Request) -> Response:
        return Response(status=await posts.take(request.method, request.headers, request.content))

    # All methods: Home Assistant would write the id of one that is refused to its log.
    webhook.async_register(
        hass, DOMAIN, entry.title, webhook_id, take, allowed_methods=webhook.SUPPORTED_METHODS
    )

    @callback
    def close() -> None:
        webhook.async_unregister(hass, webhook_id)
        posts.stop()

    return close


async def async_webhook_address(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str | None:
    """Return where the PBX is to post to; ``None`` where Home Assistant has no such address now.

    With a subscription to its cloud, that is an address there, which every PBX reaches.
    """
    webhook_id = entry.data[CONF_WEBHOOK_ID]
    try:
        if "cloud" in hass.config.components:
            from homeassistant.components import cloud

            if cloud.async_active_subscription(hass):
                return await cloud.async_get_or_create_cloudhook(hass, webhook_id)
        return webhook.async_generate_url(hass, webhook_id)
    except Exception:  # noqa: BLE001 - the cloud fails in many ways, and its errors bear the id.
        return None


async def async_remove_webhook(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Leave no address of the cloud behind; the webhook itself goes with its entry's unload."""
    if CONF_WEBHOOK_ID in entry.data and "cloud" in hass.config.components:
        from homeassistant.components import cloud

        with suppress(Exception):  # There may be none, nor a subscription any more.
            await cloud.async_delete_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])
