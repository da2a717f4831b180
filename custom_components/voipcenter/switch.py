"""Function indicators: the toggles that the dial plan obeys."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Indicator, ItemKey, Menu, Part
from .changes import Change, async_carry_out, closing_indicator
from .const import CONF_VOICE_INDICATORS, DOMAIN
from .entity import PartEntity, async_add_as_they_appear
from .problems import failure, told_to_user
from .registries import async_introduce_indicator
from .runtime import VoipCenterConfigEntry

# The client bounds the number of requests, and the coordinator orders changes of one item.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each function indicator; which are exposed, the options say too."""

    @callback
    def introduce_by_options(change: ConfigEntryChange, changed: ConfigEntry) -> None:
        if changed is entry and change is ConfigEntryChange.UPDATED:
            coordinator = entry.runtime_data.coordinator
            for id_ in coordinator.data.indicators:
                key = ItemKey(Menu.INDICATORS, id_)
                if entity_id := coordinator.registries.entity_id(key, Part.ACTIVE):
                    _introduce(entry, key, entity_id)

    entry.async_on_unload(
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, introduce_by_options)
    )
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda account: account.indicators,
        lambda id_: IndicatorSwitch(entry.runtime_data, ItemKey(Menu.INDICATORS, id_)),
    )


class IndicatorSwitch(PartEntity[Indicator], SwitchEntity):
    """A function indicator, on the device of the PBX."""

    _attr_translation_key = "indicator"

    @override
    async def async_added_to_hass(self) -> None:
        """Decide whether assistants may see it."""
        await super().async_added_to_hass()
        _introduce(self.coordinator.config_entry, self.key, self.entity_id)

    @property
    @override
    def device_info(self) -> DeviceInfo:
        return DeviceInfo(identifiers={(DOMAIN, self.customer_number)})

    @property
    @override
    def name(self) -> str | None:
        return self.coordinator.data.label(self.key)

    @property
    @override
    def is_on(self) -> bool | None:
        return self.item.active if self.item else None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the indicator on."""
        await self._set(active=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the indicator off."""
        await self._set(active=False)

    @callback
    @override
    def _show(self) -> None:
        super()._show()
        _introduce(self.coordinator.config_entry, self.key, self.entity_id)

    @override
    async def async_toggle(self, **kwargs: Any) -> None:
        """Switch to the other state, of an unknown one to the other than the PBX tells now."""
        if self.is_on is None:
            with told_to_user(self.hass, self.coordinator.config_entry):
                await self.coordinator.async_read_item(self.key)
        if self.is_on is None:
            raise failure("state_unknown", name=self.name or str(self.key.id))
        await self._set(active=not self.is_on)

    async def _set(self, *, active: bool) -> None:
        change = Change(self.coordinator.config_entry, self.key, {Part.ACTIVE: int(active)})
        await async_carry_out(self.hass, [change], self._context)


@callback
def _introduce(entry: VoipCenterConfigEntry, key: ItemKey, entity_id: str) -> None:
    closes_office = closing_indicator(entry) == key
    if chosen := entry.options.get(CONF_VOICE_INDICATORS):
        wanted = str(key.id) in map(str, chosen)
    else:
        wanted = closes_office
    async_introduce_indicator(
        entry.runtime_data.coordinator.hass, entity_id, wanted=wanted, closes_office=closes_office
    )
