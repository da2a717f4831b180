"""Calls as they happen."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Call, Direction, Json
from .entity import Control, PbxEntity
from .runtime import RuntimeData, VoipCenterConfigEntry
from .unique_ids import CALL_EVENT

PARALLEL_UPDATES = 0

INCOMING, OUTGOING, CALL = "incoming", "outgoing", "call"
_TYPES = {Direction.INCOMING: INCOMING, Direction.OUTGOING: OUTGOING}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event, which stands for the telephone whether or not there are live calls."""
    async_add_entities([CallEvent(entry.runtime_data)])


class CallEvent(Control, PbxEntity, EventEntity):
    """Each call that the feed tells of. Its connection has a sensor of its own."""

    # The fields as they came are for automations and for learning the format, not for keeping.
    _unrecorded_attributes = frozenset({"raw"})

    def __init__(self, runtime: RuntimeData) -> None:
        """Belong to the PBX."""
        super().__init__(runtime, CALL_EVENT)
        self._attr_event_types = [INCOMING, OUTGOING, CALL]

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.runtime.live.async_add_listener(self._handle_call))

    @override
    def facts(self) -> tuple[object, ...]:
        return ()

    @callback
    def _handle_call(self, call: Call, fields: Json) -> None:
        kind = _TYPES.get(call.direction, CALL) if call.direction else CALL
        self._trigger_event(
            kind,
            {
                "caller": call.caller,
                "called": call.called,
                "sip_account": call.sip_account,
                "raw": fields,
            },
        )
        self.async_write_ha_state()
