"""Whether the PBX answers, and whether phones do."""

from functools import partial
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import LIVE_CALLS
from .entity import Control, PbxEntity, PhoneEntity, async_add_as_they_appear
from .runtime import VoipCenterConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the PBX's connection and the reachability of each phone."""
    runtime = entry.runtime_data
    async_add_entities([ConnectedSensor(runtime, "connected")])
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda _account: (LIVE_CALLS,) if runtime.live.username else (),
        partial(LiveCallsSensor, runtime),
    )
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda _account: runtime.phones,
        partial(ReachableSensor, runtime),
    )


class _Connection(Control, PbxEntity, BinarySensorEntity):
    """It tells the outage, so it stays available."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @override
    def facts(self) -> tuple[object, ...]:
        return (self.is_on,)


class ConnectedSensor(_Connection):
    """Whether the last reading of the PBX succeeded."""

    @property
    @override
    def is_on(self) -> bool | None:
        return self.coordinator.connected


class LiveCallsSensor(_Connection):
    """Whether the call feed is connected."""

    @property
    @override
    def is_on(self) -> bool:
        return self.runtime.live.connected


class ReachableSensor(PhoneEntity, BinarySensorEntity):
    """Whether the phone of a SIP account answers."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _fact = "reachable"

    @property
    @override
    def is_on(self) -> bool | None:
        return self.item.reachable if self.item else None
