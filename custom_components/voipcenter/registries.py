"""What Home Assistant's registries hold of the PBX's items."""

from collections.abc import Callable, Collection
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .api import ItemKey, Menu, SipAccount
from .const import CONF_CUSTOMER_NUMBER, DOMAIN
from .pbx.account import Account
from .unique_ids import key_of

_MODELS = {
    Menu.NUMBERS: "Number",
    Menu.HOT_DESKS: "Hot desk",
    Menu.SIP_ACCOUNTS: "SIP account",
}

MODEL_IDS = {
    Menu.NUMBERS: "number",
    Menu.HOT_DESKS: "hot_desk",
    Menu.SIP_ACCOUNTS: "sip_account",
}
"""By these, triggers and actions offer the devices of one kind."""


def model_of(account: Account, key: ItemKey) -> str | None:
    """Return what kind of device an item is: of a SIP account the phone, where that is known."""
    phone = item.user_agent if isinstance(item := account.item(key), SipAccount) else None
    return phone or _MODELS.get(key.menu)


class Registries:
    """The entities and devices of one entry, by the item that they belong to."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Look at the registries on behalf of an entry."""
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)
        self._entry_id = entry.entry_id
        self._customer_number: str = entry.data[CONF_CUSTOMER_NUMBER]

    def device_keys(self, device: dr.DeviceEntry | dr.ChildDeviceEntry) -> set[ItemKey]:
        """Return the items that a device stands for; none for the PBX itself."""
        keys = (
            key_of(self._customer_number, identifier[1])
            for identifier in device.identifiers
            if identifier[0] == DOMAIN
        )
        return {key for key in keys if key is not None}

    @callback
    def known(self) -> set[ItemKey]:
        """Return the items that have an entity or a device."""
        return set(self._entities_by_item()) | {
            key
            for device in dr.async_entries_for_config_entry(self._devices, self._entry_id)
            for key in self.device_keys(device)
        }

    @callback
    def wanted(self) -> Callable[[ItemKey], bool]:
        """Return whether an item's state is wanted: it is new, or one of its entities is enabled.

        The phones of SIP accounts are looked at only on request.
        """
        entities = self._entities_by_item()

        def is_wanted(key: ItemKey) -> bool:
            if entries := entities.get(key):
                return any(entry.disabled_by is None for entry in entries)
            return key.menu is not Menu.SIP_ACCOUNTS

        return is_wanted

    @callback
    def remove(self, keys: Collection[ItemKey]) -> None:
        """Remove the entities and devices of items that are gone."""
        for key, entries in self._entities_by_item().items():
            for entry in entries if key in keys else ():
                self._entities.async_remove(entry.entity_id)
        for device in dr.async_entries_for_config_entry(self._devices, self._entry_id):
            if self.device_keys(device) & set(keys):
                self._devices.async_update_device(device.id, remove_config_entry_id=self._entry_id)

    @callback
    def remove_entities(self, keys: Collection[str]) -> None:
        """Remove entities of the PBX itself, by the keys of their unique ids."""
        unique_ids = {f"{self._customer_number}_{key}" for key in keys}
        for entry in er.async_entries_for_config_entry(self._entities, self._entry_id):
            if entry.unique_id in unique_ids:
                self._entities.async_remove(entry.entity_id)

    @callback
    def update_devices(self, account: Account) -> None:
        """Let devices bear the names that their items have now, and the models of their phones."""
        for device in dr.async_entries_for_config_entry(self._devices, self._entry_id):
            for key in self.device_keys(device):
                label, model = account.label(key), model_of(account, key)
                if label is not None and (label, model) != (device.name, device.model):
                    self._devices.async_update_device(device.id, name=label, model=model)

    def _entities_by_item(self) -> dict[ItemKey, list[er.RegistryEntry]]:
        by_item: dict[ItemKey, list[er.RegistryEntry]] = {}
        for entry in er.async_entries_for_config_entry(self._entities, self._entry_id):
            if (key := key_of(self._customer_number, entry.unique_id)) is not None:
                by_item.setdefault(key, []).append(entry)
        return by_item
