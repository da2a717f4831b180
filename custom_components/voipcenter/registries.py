"""What Home Assistant keeps of an account: in its registries, and in a file of its own.

The file lets a start while the PBX is away have every entity, with all that can be chosen: a press
on one that is missing would be dropped without a word.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import batched
from typing import Any, Literal, get_args

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import (
    KNOWN_ASSISTANTS,
    async_expose_entity,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.storage import Store

from .api import (
    CATALOGUE_MENUS,
    CatalogueItem,
    HotDesk,
    Indicator,
    Item,
    ItemKey,
    Menu,
    Number,
    Part,
    SipAccount,
)
from .const import (
    CONF_CUSTOMER_NUMBER,
    CONF_OFFICE_CLOSED_INDICATOR,
    DOMAIN,
    item_id,
    key_of,
    part_id,
)
from .pbx.account import Account, own_name

_AT_ONCE = 100
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

    def entity_id(self, key: ItemKey, part: Part) -> str | None:
        """Return the entity that stands for a part of an item."""
        if part is Part.ACTIVE:
            return self._entities.async_get_entity_id(
                Platform.SWITCH, DOMAIN, item_id(self._customer_number, key)
            )
        return self._entities.async_get_entity_id(
            Platform.SELECT, DOMAIN, part_id(self._customer_number, key, part)
        )

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

    async def async_remove(
        self, keys: Iterable[ItemKey], is_gone: Callable[[ItemKey], bool] = lambda _: True
    ) -> None:
        """Remove the entities and devices of items, a hundred items a turn of the loop.

        ``is_gone`` is asked when it is an item's turn: it may be back by then.
        """
        entities = self._entities_by_item()
        devices: dict[ItemKey, list[str]] = {}
        for device in dr.async_entries_for_config_entry(self._devices, self._entry_id):
            for key in self.device_keys(device):
                devices.setdefault(key, []).append(device.id)
        for batch in batched(keys, _AT_ONCE, strict=False):
            for key in filter(is_gone, batch):
                for entry in entities.get(key, ()):
                    if self._entities.async_get(entry.entity_id):  # It may be gone by now.
                        self._entities.async_remove(entry.entity_id)
                for device_id in devices.get(key, ()):
                    if self._devices.async_get(device_id):
                        self._devices.async_remove_device(device_id)
            await asyncio.sleep(0)

    @callback
    def remove_entities(self, keys: Collection[str]) -> None:
        """Remove entities of the PBX itself, by the keys of their unique ids."""
        unique_ids = {f"{self._customer_number}_{key}" for key in keys}
        for entry in er.async_entries_for_config_entry(self._entities, self._entry_id):
            if entry.unique_id in unique_ids:
                self._entities.async_remove(entry.entity_id)

    async def async_update_devices(self, account: Account) -> None:
        """Let devices bear the names that their items have now, and the models of their phones.

        A hundred a turn of the loop: each new name concerns several entities.
        """
        devices = dr.async_entries_for_config_entry(self._devices, self._entry_id)
        for batch in batched(devices, _AT_ONCE, strict=False):
            for device in batch:
                for key in self.device_keys(device):
                    label, model = account.label(key), model_of(account, key)
                    if label is None or (label, model) == (device.name, device.model):
                        continue
                    if self._devices.async_get(device.id):  # It may be gone by now.
                        self._devices.async_update_device(device.id, name=label, model=model)
            await asyncio.sleep(0)

    def _entities_by_item(self) -> dict[ItemKey, list[er.RegistryEntry]]:
        by_item: dict[ItemKey, list[er.RegistryEntry]] = {}
        for entry in er.async_entries_for_config_entry(self._entities, self._entry_id):
            if (key := key_of(self._customer_number, entry.unique_id)) is not None:
                by_item.setdefault(key, []).append(entry)
        return by_item


@callback
def take_back_aliases(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take back the aliases that the first versions gave: aliases belong to people.

    Those versions noted in an entity's options which one was theirs.
    """
    entities = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(entities, entry.entry_id):
        noted = dict(entity.options.get(DOMAIN, {}))
        if (given := noted.pop("spoken_name", None)) is not None:
            kept = [alias for alias in entity.aliases if alias != given]
            entities.async_update_entity(entity.entity_id, aliases=kept)
            entities.async_update_entity_options(entity.entity_id, DOMAIN, noted)


def closing_key(entry: ConfigEntry[Any], account: Account) -> ItemKey | None:
    """Return the indicator that the options say closes the office, where there is one."""
    wanted = str(entry.options.get(CONF_OFFICE_CLOSED_INDICATOR) or "").strip()
    id_ = account.meant(Menu.INDICATORS, wanted) if wanted else None
    return None if id_ is None else ItemKey(Menu.INDICATORS, id_)


def closing_first(
    keys: Iterable[ItemKey], entry: ConfigEntry[Any], account: Account
) -> list[ItemKey]:
    """Return keys in their order, but before all the indicator that closes the office."""
    closing = closing_key(entry, account)
    return sorted(keys, key=lambda key: key != closing)


type StoreName = Literal["calls", "contacts", "endings", "history", "missed_calls"]


def store_of[KeptT: (dict[str, Any], list[dict[str, Any]])](
    hass: HomeAssistant, entry_id: str, name: StoreName
) -> Store[KeptT]:
    """Return where something is kept of an account, readable by Home Assistant's user alone."""
    return Store(hass, 1, f"{DOMAIN}.{entry_id}.{name}", private=True, atomic_writes=True)


_VERSION = 1

_MAKE: Mapping[Menu, Callable[[int, str, str | None], Item]] = {
    Menu.INDICATORS: lambda id_, name, _: Indicator(id=id_, name=name),
    Menu.NUMBERS: lambda id_, name, number: Number(id=id_, name=name, number=number),
    Menu.HOT_DESKS: lambda id_, name, _: HotDesk(id=id_, name=name),
    Menu.SIP_ACCOUNTS: lambda id_, name, user: SipAccount(id=id_, name=name, username=user),
    **dict.fromkeys(CATALOGUE_MENUS, lambda id_, name, _: CatalogueItem(id=id_, name=name)),
}


class Memory:
    """Remembers the items of an account and their names, without their states."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Belong to an entry."""
        self._hass, self._entry = hass, entry
        self._store = Store[dict[str, Any]](
            hass, _VERSION, f"{DOMAIN}.{entry.entry_id}", private=True
        )
        self._written: dict[str, Any] | None = None

    async def async_load(self) -> Account | None:
        """Return the account as it was last read; ``None`` where it never was."""
        if (written := await self._store.async_load()) is None:
            return None
        self._written = written
        account = Account(
            clearable=frozenset(
                (ItemKey(Menu(menu), id_), Part(part)) for menu, id_, part in written["clearable"]
            )
        )
        for menu, listing in written["items"].items():
            make = _MAKE[Menu(menu)]
            account = account.with_listing(
                Menu(menu), {int(id_): make(int(id_), *told) for id_, told in listing.items()}
            )
        return account

    @callback
    def async_remember(self, account: Account) -> None:
        """Write down what is new."""
        facts = {
            "items": {
                menu: {
                    str(id_): [item.name, own_name(item)]
                    for id_, item in account.listing(menu).items()
                }
                for menu in _MAKE
                if menu in account.items
            },
            "clearable": sorted([key.menu, key.id, part] for key, part in account.clearable),
        }
        if facts != self._written:
            self._written = facts
            self._entry.async_create_task(
                self._hass, self._store.async_save(facts), f"{self._entry.title} memory"
            )

    async def async_forget(self) -> None:
        """Remove what was written down, and all else that was kept, with the account."""
        await self._store.async_remove()
        for name in get_args(StoreName.__value__):
            await store_of(self._hass, self._entry.entry_id, name).async_remove()


ASSIST = "conversation"
_CLOSES_OFFICE = "closes_office"


@callback
def async_start_unexposed(hass: HomeAssistant, entity_id: str) -> bool:
    """Let no assistant see an entity that was just created; tell whether it was."""
    if (entry := er.async_get(hass).async_get(entity_id)) is None or DOMAIN in entry.options:
        return False
    _expose(hass, entity_id, exposed=False)
    _remember(hass, entity_id)
    return True


@callback
def async_introduce_indicator(
    hass: HomeAssistant, entity_id: str, *, wanted: bool, closes_office: bool
) -> None:
    """Expose an indicator that was just created only where it is ``wanted``.

    One that from now on closes the office is exposed too: its owner named it for that.
    """
    is_new = async_start_unexposed(hass, entity_id)
    if (entry := er.async_get(hass).async_get(entity_id)) is None:
        return
    closed_before = entry.options[DOMAIN].get(_CLOSES_OFFICE)
    if wanted if is_new else (closes_office and closed_before is False):
        _expose(hass, entity_id, exposed=True)
    if closed_before is not closes_office:
        _remember(hass, entity_id, **{_CLOSES_OFFICE: closes_office})


def _expose(hass: HomeAssistant, entity_id: str, *, exposed: bool) -> None:
    """Show an entity to Assist and to clouds that are shown what is new, or to none."""
    if (settings := hass.data.get(DATA_EXPOSED_ENTITIES)) is None:
        return  # Without Home Assistant's own integration there is no assistant.
    for assistant in KNOWN_ASSISTANTS:
        if not exposed or assistant == ASSIST or settings.async_get_expose_new_entities(assistant):
            async_expose_entity(hass, assistant, entity_id, exposed)


def _remember(hass: HomeAssistant, entity_id: str, **decided: bool) -> None:
    registry = er.async_get(hass)
    if (entry := registry.async_get(entity_id)) is not None:
        remembered = {**entry.options.get(DOMAIN, {}), **decided}
        registry.async_update_entity_options(entity_id, DOMAIN, remembered)
