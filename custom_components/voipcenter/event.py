"""Calls as they happen."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .call_log import SIGNAL_NEWS, News
from .calls.happenings import Kind
from .const import CALL_EVENT
from .entity import Control, PbxEntity, adding
from .pbx.reader import CALLS_TODAY

PARALLEL_UPDATES = 0


class CallEvent(Control, PbxEntity, EventEntity):
    """Everything that happens to calls, each thing once."""

    @property
    @override
    def event_types(self) -> list[str]:
        return [kind.value for kind in Kind]

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(async_dispatcher_connect(self.hass, SIGNAL_NEWS, self._handle_news))

    @override
    def facts(self) -> tuple[object, ...]:
        return ()

    @callback
    def _handle_news(self, news: News) -> None:
        if news.entry_id == self.coordinator.config_entry.entry_id and news.waited is None:
            self._trigger_event(news.kind.value, dict(news.attributes))
            self.async_write_ha_state()


async_setup_entry = adding(CallEvent, CALL_EVENT, CALLS_TODAY)
