"""What is chosen for each number and each hot desk."""

from collections.abc import Iterator
from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import CHOICES, Configured, ItemKey, Menu, Part
from .changes import Change, async_carry_out
from .const import part_id
from .entity import PartEntity, async_add_as_they_appear
from .pbx.account import NOT_SET_OPTION, PARTS, Account
from .runtime import RuntimeData, VoipCenterConfigEntry

# The client bounds the number of requests, and the coordinator orders changes of one item.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a select for each part that has a catalogue to choose from."""
    await async_add_as_they_appear(
        entry,
        async_add_entities,
        lambda account: _choosable_parts(account, entry.runtime_data.coordinator.denied),
        lambda key_and_part: PartSelect(entry.runtime_data, *key_and_part),
    )


def _choosable_parts(account: Account, denied: set[Menu]) -> Iterator[tuple[ItemKey, Part]]:
    """Yield the parts that have a catalogue, read or still to be read."""
    for menu in (Menu.NUMBERS, Menu.HOT_DESKS):
        for id_ in account.listing(menu):
            for part in PARTS[menu]:
                if CHOICES[part] in account.items or CHOICES[part] not in denied:
                    yield ItemKey(menu, id_), part


class PartSelect(PartEntity[Configured], SelectEntity):
    """The choice for one part of a number or a hot desk."""

    def __init__(self, runtime: RuntimeData, key: ItemKey, part: Part) -> None:
        """Offer the names of the part's catalogue."""
        super().__init__(runtime, key)
        self.part = part
        self._attr_unique_id = part_id(self.customer_number, key, part)
        self._attr_translation_key = part.value

    @property
    def _options_by_id(self) -> dict[int, str]:
        account = self.coordinator.data
        options = dict(account.labels.get(CHOICES[self.part], {}))
        if (self.key, self.part) in account.clearable:
            options[0] = NOT_SET_OPTION
        return options

    @property
    @override
    def options(self) -> list[str]:
        return list(self._options_by_id.values())

    @property
    @override
    def current_option(self) -> str | None:
        chosen = self.coordinator.data.chosen(self.key, self.part)
        return None if chosen is None else self._options_by_id.get(chosen)

    @override
    def facts(self) -> tuple[object, ...]:
        # What the options are made of: to list them for thousands of selects would take long.
        account, part = self.coordinator.data, (self.key, self.part)
        labels = account.labels.get(CHOICES[self.part])
        return (*super().facts(), account.chosen(*part), labels, part in account.clearable)

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose what has this name."""
        chosen = next(id_ for id_, label in self._options_by_id.items() if label == option)
        change = Change(self.coordinator.config_entry, self.key, {self.part: chosen})
        await async_carry_out(self.hass, [change], self._context)
