"""What assistants may see and do: no more than their owner exposed to them and allowed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, service

from .api import Call, ItemKey, Menu, Part
from .const import (
    CONF_ASSISTANTS_MAY_CALL,
    CONF_CUSTOMER_NUMBER,
    CONF_OFFICE_CLOSED_INDICATOR,
    DOMAIN,
)
from .pbx.account import significant_digits
from .runtime import VoipCenterConfigEntry
from .unique_ids import item_id, part_id

type _Named = tuple[VoipCenterConfigEntry, ItemKey, str]


@callback
def loaded_entries(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    """Return the accounts that can be used now."""
    return [entry for entry in _entries(hass) if entry.state is ConfigEntryState.LOADED]


@callback
def require_account(hass: HomeAssistant) -> None:
    """Raise ``ServiceValidationError`` where no account can be used now."""
    entries = _entries(hass)
    if not any(entry.state is ConfigEntryState.LOADED for entry in entries):
        service.async_get_config_entry(hass, DOMAIN, entries[0].entry_id if entries else None)


@callback
def office_entries(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    """Return the accounts whose options name the indicator of the office.

    Raises ``ServiceValidationError`` where there is none, or where one cannot be used now.
    """
    chosen = [entry for entry in _entries(hass) if entry.options.get(CONF_OFFICE_CLOSED_INDICATOR)]
    if not chosen:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="office_indicator_needed"
        )
    for entry in chosen:
        service.async_get_config_entry(hass, DOMAIN, entry.entry_id)
    return chosen


def _entries(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    return hass.config_entries.async_entries(DOMAIN, include_disabled=False, include_ignore=False)


@callback
def entry_for_calls(hass: HomeAssistant) -> VoipCenterConfigEntry:
    """Return the account from which assistants may call.

    Raises ``ServiceValidationError`` where no option allows it.
    """
    for entry in loaded_entries(hass):
        if entry.options.get(CONF_ASSISTANTS_MAY_CALL, False):
            return entry
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="assistants_may_not_call"
    )


def _told_apart(found: list[_Named]) -> Iterator[_Named]:
    """Yield items with names of their own: those of two accounts may be called the same."""
    uses = Counter(name for _, _, name in found)
    for entry, key, name in found:
        yield entry, key, name if uses[name] == 1 else f"{name} ({entry.title})"


class Exposed:
    """The items that one assistant is shown; ``None`` stands for no assistant, and for all."""

    def __init__(self, hass: HomeAssistant, assistant: str | None) -> None:
        """Look with an assistant's eyes."""
        self._hass = hass
        self._assistant = assistant
        self._entities = er.async_get(hass)

    def indicators(self) -> Iterator[_Named]:
        """Yield the function indicators with their names."""
        return _told_apart(list(self._indicators()))

    def _indicators(self) -> Iterator[_Named]:
        for entry in loaded_entries(self._hass):
            for id_ in entry.runtime_data.coordinator.data.indicators:
                key = ItemKey(Menu.INDICATORS, id_)
                unique_id = item_id(entry.data[CONF_CUSTOMER_NUMBER], key)
                if self._is_exposed(Platform.SWITCH, unique_id):
                    yield entry, key, entry.runtime_data.coordinator.data.label(key) or str(id_)

    def numbers(self) -> Iterator[_Named]:
        """Yield the numbers whose route is exposed, with their names."""
        return _told_apart(list(self._numbers()))

    def _numbers(self) -> Iterator[_Named]:
        for entry in loaded_entries(self._hass):
            for id_ in entry.runtime_data.coordinator.data.numbers:
                key = ItemKey(Menu.NUMBERS, id_)
                unique_id = part_id(entry.data[CONF_CUSTOMER_NUMBER], key, Part.ROUTE)
                if self._is_exposed(Platform.SELECT, unique_id):
                    yield entry, key, entry.runtime_data.coordinator.data.label(key) or str(id_)

    def call_figures(self) -> Iterator[VoipCenterConfigEntry]:
        """Yield the accounts whose number of calls is exposed."""
        for entry in loaded_entries(self._hass):
            if self._is_sensor_exposed(entry, "calls_today"):
                yield entry

    def calls_today(self) -> tuple[Call, ...]:
        """Return today's calls of the accounts whose number of calls is exposed.

        With whom they were is told where the sensor that shows it, of the last call, is exposed
        too. Raises ``ServiceValidationError`` where none are known.
        """
        known = [
            day.calls
            if self._is_sensor_exposed(entry, "last_call")
            else [replace(call, caller=None, called=None, sip_account=None) for call in day.calls]
            for entry in self.call_figures()
            if (day := entry.runtime_data.coordinator.calls_today) is not None
        ]
        if not known:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="calls_not_known"
            )
        return tuple(chain.from_iterable(known))

    def number(self, name: str) -> tuple[VoipCenterConfigEntry, ItemKey]:
        """Return the number meant by its name or digits.

        Raises ``ServiceValidationError`` where none, or none that is exposed, is meant.
        """
        wanted, digits = name.strip().casefold(), significant_digits(name)
        names = []
        for entry, key, label in self.numbers():
            names.append(label)
            number = entry.runtime_data.coordinator.data.numbers[key.id].number
            if label.casefold() == wanted or (digits and digits == significant_digits(number)):
                return entry, key
        if not names:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_exposed")
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="number_not_exposed",
            translation_placeholders={"numbers": ", ".join(names)},
        )

    def is_indicator_exposed(self, entry: VoipCenterConfigEntry, key: ItemKey) -> bool:
        """Tell whether a function indicator is exposed."""
        return self._is_exposed(Platform.SWITCH, item_id(entry.data[CONF_CUSTOMER_NUMBER], key))

    def _is_sensor_exposed(self, entry: VoipCenterConfigEntry, key: str) -> bool:
        return self._is_exposed(Platform.SENSOR, f"{entry.data[CONF_CUSTOMER_NUMBER]}_{key}")

    def _is_exposed(self, platform: Platform, unique_id: str) -> bool:
        entity_id = self._entities.async_get_entity_id(platform, DOMAIN, unique_id)
        entity = self._entities.async_get(entity_id) if entity_id else None
        if entity is None or entity.disabled:
            return False
        return self._assistant is None or async_should_expose(
            self._hass, self._assistant, entity.entity_id
        )
