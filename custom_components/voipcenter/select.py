"""What is chosen for each number and each hot desk."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import CHOICES, Configured, ItemKey, Menu, Part
from .changes import Change, async_carry_out
from .const import part_id
from .coordinator import VoipCenterCoordinator
from .entity import PartEntity, async_add_as_they_appear
from .pbx.account import NOT_SET_OPTION, PARTS, Account
from .runtime import RuntimeData, VoipCenterConfigEntry

MOST_OFFERED = 4_000_000
"""Bytes that one catalogue may take in all selects together: Home Assistant keeps it for each."""
# The client bounds the number of requests, and the coordinator orders changes of one item.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a select for each part that has a catalogue to choose from."""
    offers = {part: Offer(entry.runtime_data.coordinator, part) for part in CHOICES}
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda account: _choosable_parts(account, entry.runtime_data.coordinator.denied),
        lambda key_and_part: PartSelect(entry.runtime_data, *key_and_part, offers[key_and_part[1]]),
    )


def _choosable_parts(account: Account, denied: set[Menu]) -> Iterator[tuple[ItemKey, Part]]:
    """Yield the parts that have a catalogue, read or still to be read."""
    for menu in (Menu.NUMBERS, Menu.HOT_DESKS):
        for id_ in account.listing(menu):
            for part in PARTS[menu]:
                if CHOICES[part] in account.items or CHOICES[part] not in denied:
                    yield ItemKey(menu, id_), part


class Offer:
    """What all selects of one part offer: one list, as each with its own would fill the memory."""

    def __init__(self, coordinator: VoipCenterCoordinator, part: Part) -> None:
        """Offer the names of the part's catalogue."""
        self._coordinator = coordinator
        self._menu = CHOICES[part]
        self._owners = next(menu for menu, parts in PARTS.items() if part in parts)
        self._made_of: tuple[Mapping[int, str], int] | None = None
        self._names: list[str] = []
        self._names_or_none: list[str] = []

    def names(self, *, clearable: bool) -> list[str]:
        """Return the names, as many as can be kept for each select."""
        account = self._coordinator.data
        labels, selects = account.labels.get(self._menu, {}), len(account.listing(self._owners))
        if self._made_of is None or self._made_of[0] is not labels or self._made_of[1] != selects:
            self._made_of = labels, selects
            sizes = accumulate(len(label.encode()) for label in labels.values())
            room = MOST_OFFERED // max(selects, 1)
            self._names = [
                label for label, size in zip(labels.values(), sizes, strict=True) if size <= room
            ]
            self._names_or_none = [*self._names, NOT_SET_OPTION]
        return self._names_or_none if clearable else self._names


class PartSelect(PartEntity[Configured], SelectEntity):
    """The choice for one part of a number or a hot desk."""

    def __init__(self, runtime: RuntimeData, key: ItemKey, part: Part, offer: Offer) -> None:
        """Let a part be chosen from what is on offer."""
        super().__init__(runtime, key)
        self.part = part
        self._offer = offer
        self._attr_unique_id = part_id(self.customer_number, key, part)
        self._attr_translation_key = part.value

    @property
    def _offered(self) -> list[str]:
        is_clearable = (self.key, self.part) in self.coordinator.data.clearable
        return self._offer.names(clearable=is_clearable)

    @property
    @override
    def options(self) -> list[str]:
        offered, chosen = self._offered, self.current_option
        return offered if chosen is None or chosen in offered else [*offered, chosen]

    @property
    @override
    def current_option(self) -> str | None:
        account = self.coordinator.data
        chosen = account.chosen(self.key, self.part)
        if not chosen:
            return None if chosen is None else NOT_SET_OPTION
        return account.label(ItemKey(CHOICES[self.part], chosen))

    @override
    def facts(self) -> tuple[object, ...]:
        return (*super().facts(), self._offered)

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose what has this name."""
        known = self.coordinator.data.labels.get(CHOICES[self.part], {})
        labels = {NOT_SET_OPTION: 0} | {label: id_ for id_, label in known.items()}
        change = Change(self.coordinator.config_entry, self.key, {self.part: labels[option]})
        await async_carry_out(self.hass, [change], self._context)
