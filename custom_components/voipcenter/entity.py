"""What all entities share: their device, and when they write their state."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable
from itertools import batched
from typing import cast, override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import (
    AddConfigEntryEntitiesCallback,
    async_get_platforms,
)
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .api import Item, ItemKey, Menu, Part, SipAccount
from .const import ATTR_UNTIL, CONF_CUSTOMER_NUMBER, DOMAIN, item_id
from .coordinator import VoipCenterCoordinator
from .pbx.account import Account
from .publishing import WHAT_THERE_IS
from .registries import MODEL_IDS, model_of
from .runtime import RuntimeData, VoipCenterConfigEntry

MANUFACTURER = "VoipCenter"
ENTITIES_AT_ONCE = 10
REMOVED_AT_ONCE = 100


type AddEntities = Callable[
    [HomeAssistant, VoipCenterConfigEntry, AddConfigEntryEntitiesCallback], Awaitable[None]
]


def adding(
    create: Callable[[RuntimeData, str, ItemKey | None], Entity],
    key: str,
    context: ItemKey | None = None,
) -> AddEntities:
    """Return the setup of a platform that has one entity, the PBX's own (see ``PbxEntity``)."""

    async def async_setup_entry(
        _hass: HomeAssistant,
        entry: VoipCenterConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        async_add_entities([create(entry.runtime_data, key, context)])

    return async_setup_entry


@callback
def pbx_device(coordinator: VoipCenterCoordinator) -> dr.DeviceEntry:
    """Return the device of the PBX itself, registered if it is not yet.

    That of a second account bears its title, or the entities of both would have the same names. It
    keeps its name when the first is gone.
    """
    entry = coordinator.config_entry
    customer_number = entry.data[CONF_CUSTOMER_NUMBER]
    registry = dr.async_get(coordinator.hass)
    known = registry.async_get_device_by_identifier((DOMAIN, customer_number), entry.entry_id)
    is_first = coordinator.hass.config_entries.async_entries(DOMAIN)[0] is entry
    name = known.name if known else (MANUFACTURER if is_first else entry.title)
    return registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, customer_number)},
        entry_type=DeviceEntryType.SERVICE,
        manufacturer=MANUFACTURER,
        model="Cloud PBX",
        name=name,
        serial_number=customer_number,
        configuration_url="https://pbxonline.be",
    )


async def async_add_as_they_appear[KeyT: Hashable](
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    present: Callable[[Account], Iterable[KeyT]],
    create: Callable[[KeyT], Entity],
) -> None:
    """Add an entity for each key that is present now, and for those that appear later."""
    coordinator = entry.runtime_data.coordinator
    known: set[KeyT] = set()

    @callback
    def take_new() -> list[KeyT]:
        keys = dict.fromkeys(present(coordinator.data))
        new = [key for key in keys if key not in known]
        known.intersection_update(keys)
        known.update(new)
        return new

    async def add(keys: Iterable[KeyT]) -> None:
        for batch in batched(keys, ENTITIES_AT_ONCE, strict=False):
            # A reading may end while the entry unloads: what is added would outlive its platform.
            if entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS:
                return
            async_add_entities([create(key) for key in batch if key in known])
            await asyncio.sleep(0)  # A thousand at once would block Home Assistant noticeably.

    @callback
    def add_new() -> None:
        if new := take_new():
            entry.async_create_task(coordinator.hass, add(new), f"{coordinator.name} entities")

    await add(take_new())
    entry.async_on_unload(coordinator.async_add_listener(add_new, WHAT_THERE_IS))
    add_new()


async def async_remove_in_turn(entry: VoipCenterConfigEntry) -> None:
    """Remove an account's entities; Home Assistant would remove all in one go."""
    for platform in async_get_platforms(entry.runtime_data.coordinator.hass, DOMAIN):
        if platform.config_entry is entry:
            for batch in batched(list(platform.entities.values()), REMOVED_AT_ONCE, strict=False):
                await asyncio.gather(*(entity.async_remove() for entity in batch))
                await asyncio.sleep(0)


class VoipCenterEntity(CoordinatorEntity[VoipCenterCoordinator]):
    """An entity that reads the account, and writes its state when what it shows has changed."""

    _attr_has_entity_name = True
    _shown: tuple[object, ...] | None = None

    def __init__(self, runtime: RuntimeData, context: ItemKey | None) -> None:
        """Ask for ``context`` to be read; it is what the entity shows."""
        super().__init__(runtime.coordinator, context)
        self.runtime = runtime

    @property
    def customer_number(self) -> str:
        """Return whose entity this is, for unique ids."""
        return cast("str", self.coordinator.config_entry.data[CONF_CUSTOMER_NUMBER])

    def facts(self) -> tuple[object, ...]:
        """Return everything that the state is made of."""
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        """Take note of what Home Assistant is about to show."""
        await super().async_added_to_hass()
        self._shown = self.facts()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        facts = self.facts()
        if facts != self._shown:
            self._shown = facts
            if context := self.coordinator.changed_by.get(self.coordinator_context):
                self.async_set_context(context)
            self._show()

    @callback
    def _show(self) -> None:
        """Write the state; something about it is new."""
        self.async_write_ha_state()


class PbxEntity(VoipCenterEntity):
    """An entity of the PBX itself."""

    def __init__(self, runtime: RuntimeData, key: str, context: ItemKey | None = None) -> None:
        """Use ``key`` for unique id and translation."""
        super().__init__(runtime, context)
        self._attr_unique_id = f"{self.customer_number}_{key}"
        self._attr_translation_key = key
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, self.customer_number)})


class ItemEntity[ItemT: Item](VoipCenterEntity):
    """An entity of one item of the PBX."""

    def __init__(self, runtime: RuntimeData, key: ItemKey) -> None:
        """Show the item under ``key``."""
        super().__init__(runtime, key)
        self.key = key
        self._attr_unique_id = item_id(self.customer_number, key)

    @property
    @override
    def device_info(self) -> DeviceInfo | None:
        return DeviceInfo(
            identifiers={(DOMAIN, item_id(self.customer_number, self.key))},
            entry_type=DeviceEntryType.SERVICE,
            manufacturer=MANUFACTURER,
            model=model_of(self.coordinator.data, self.key),
            model_id=MODEL_IDS.get(self.key.menu),
            name=self.coordinator.data.label(self.key),
            via_device_id=pbx_device(self.coordinator).id,
        )

    @property
    def item(self) -> ItemT | None:
        """Return the item as it is known now; ``None`` once the PBX has it no longer."""
        return cast("ItemT | None", self.coordinator.data.item(self.key))

    @override
    def facts(self) -> tuple[object, ...]:
        return (self.item, self.coordinator.data.label(self.key), self.available)


class PhoneEntity(ItemEntity[SipAccount]):
    """What is known of the phone of a SIP account, for who looks for a fault."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _fact: str

    def __init__(self, runtime: RuntimeData, id_: int) -> None:
        """Show the phone of the SIP account ``id_``."""
        super().__init__(runtime, ItemKey(Menu.SIP_ACCOUNTS, id_))
        self._attr_translation_key = self._fact
        self._attr_unique_id = f"{self._attr_unique_id}_{self._fact}"


class Control:
    """Makes an entity available for as long as its entry is loaded.

    Home Assistant drops an action on an unavailable entity with no more than a line in the log:
    a lost "close the office". A press on an available one is sent, or fails visibly.
    """

    available = True


class PartEntity[ItemT: Item](Control, ItemEntity[ItemT]):
    """An entity for one part of an item, which people change for good or until a moment."""

    part = Part.ACTIVE

    @property
    def _until(self) -> float | None:
        return self.coordinator.ledger.endings.until(self.key, self.part)

    @override
    def facts(self) -> tuple[object, ...]:
        # Not the whole item: what is chosen for another part of it is no news here.
        account = self.coordinator.data
        return account.label(self.key), account.value(self.key, self.part), self._until

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str] | None:
        if (until := self._until) is None:
            return None
        return {ATTR_UNTIL: dt_util.as_local(dt_util.utc_from_timestamp(until)).isoformat()}
