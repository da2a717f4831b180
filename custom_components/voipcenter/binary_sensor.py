"""Whether the PBX answers, and whether phones do."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import ItemKey, Menu, SipAccount
from .const import LIVE_CALLS
from .entity import Control, ItemEntity, PbxEntity, async_add_as_they_appear
from .runtime import RuntimeData, VoipCenterConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the PBX's connection and the reachability of each phone."""
    runtime = entry.runtime_data
    async_add_entities([ConnectedSensor(runtime)])
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda _account: (LIVE_CALLS,) if runtime.live.username else (),
        lambda _key: LiveCallsSensor(runtime),
    )
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda _account: runtime.phones,
        lambda id_: ReachableSensor(runtime, ItemKey(Menu.SIP_ACCOUNTS, id_)),
    )


class ConnectedSensor(Control, PbxEntity, BinarySensorEntity):
    """Whether the last reading of the PBX succeeded; it tells the outage, so it stays available."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: RuntimeData) -> None:
        """Show the coordinator's health."""
        super().__init__(runtime, "connected")

    @property
    @override
    def is_on(self) -> bool | None:
        return self.coordinator.connected

    @override
    def facts(self) -> tuple[object, ...]:
        return (self.is_on,)


class LiveCallsSensor(Control, PbxEntity, BinarySensorEntity):
    """Whether the call feed is connected."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: RuntimeData) -> None:
        """Show the state of the line."""
        super().__init__(runtime, LIVE_CALLS)

    @property
    @override
    def is_on(self) -> bool:
        return self.runtime.live.connected

    @override
    def facts(self) -> tuple[object, ...]:
        return (self.is_on,)


class ReachableSensor(ItemEntity[SipAccount], BinarySensorEntity):
    """Whether the phone of a SIP account answers."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "reachable"

    def __init__(self, runtime: RuntimeData, key: ItemKey) -> None:
        """Show the phone's presence."""
        super().__init__(runtime, key)
        self._attr_unique_id = f"{self._attr_unique_id}_reachable"

    @property
    @override
    def is_on(self) -> bool | None:
        return self.item.reachable if self.item else None
