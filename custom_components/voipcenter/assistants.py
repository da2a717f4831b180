"""What assistants see and do, and what new entities are to them at first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import (
    KNOWN_ASSISTANTS,
    async_expose_entity,
    async_should_expose,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, service

from .api import Call, ItemKey, Menu, Part
from .calling import async_place_call
from .calls.contacts import Contacts
from .calls.history import as_record
from .changes import (
    Authority,
    Change,
    accounts,
    async_carry_out,
    async_choices,
    async_setups_end,
    label,
    require_offered,
)
from .const import CONF_ASSISTANTS_MAY_CALL, CONF_CUSTOMER_NUMBER, DOMAIN, item_id, part_id
from .pbx.account import significant_digits
from .runtime import VoipCenterConfigEntry
from .timetable import FOR_GOOD, End

_MOST_ASKED = 8

type _Named = tuple[VoipCenterConfigEntry, ItemKey, str]


@callback
def loaded_entries(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    """Return the accounts that can be used now."""
    return [entry for entry in accounts(hass) if entry.state is ConfigEntryState.LOADED]


async def async_require_account(hass: HomeAssistant) -> None:
    """Raise ``ServiceValidationError`` where no account can be used once none is being set up."""
    entries = accounts(hass)
    await async_setups_end(entries)
    if not loaded_entries(hass):
        service.async_get_config_entry(hass, DOMAIN, entries[0].entry_id if entries else None)


def number_meant(contacts: Contacts, text: str) -> str:
    """Return the number of the contact that a text names; any other text as it is.

    Raises ``ServiceValidationError`` where several may be meant: that is to be asked, not guessed.
    """
    found = contacts.meant_by(text) if not any(map(str.isdecimal, text)) else []
    if len(found) > 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="several_contacts",
            translation_placeholders={
                "contacts": ", ".join(f"{name} ({number})" for name, number in found[:_MOST_ASKED])
            },
        )
    return found[0][1] if found else text


def _told_apart(found: list[_Named]) -> Iterator[_Named]:
    """Yield items with names of their own: those of two accounts may be called the same."""
    uses = Counter(name for _, _, name in found)
    for entry, key, name in found:
        yield entry, key, name if uses[name] == 1 else f"{name} ({entry.title})"


class Exposed:
    """What one assistant may see and do for somebody; ``None`` stands for none, and for all items.

    Its methods raise ``Unauthorized`` where that somebody may not.
    """

    def __init__(
        self, authority: Authority, assistant: str | None, language: str | None = None
    ) -> None:
        """Look with an assistant's eyes, and answer in the language that is spoken."""
        self.authority = authority
        self.hass = authority.hass
        self._assistant = assistant
        self._language = language
        self._entities = er.async_get(self.hass)

    def entry_for_calls(self) -> VoipCenterConfigEntry:
        """Return the account from which assistants may call.

        Raises ``ServiceValidationError`` where no option allows it.
        """
        for entry in loaded_entries(self.hass):
            if entry.options.get(CONF_ASSISTANTS_MAY_CALL, False):
                self.authority.require_telephone(entry)
                return entry
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="assistants_may_not_call"
        )

    def indicators(self) -> Iterator[_Named]:
        """Yield the function indicators with their names."""
        return _told_apart(list(self._indicators()))

    def _indicators(self) -> Iterator[_Named]:
        for entry in loaded_entries(self.hass):
            for id_ in entry.runtime_data.coordinator.data.indicators:
                key = ItemKey(Menu.INDICATORS, id_)
                unique_id = item_id(entry.data[CONF_CUSTOMER_NUMBER], key)
                if self._is_exposed(Platform.SWITCH, unique_id):
                    yield entry, key, label(entry, key)

    def numbers(self) -> Iterator[_Named]:
        """Yield the numbers whose route is exposed, with their names."""
        return _told_apart(list(self._numbers()))

    def _numbers(self) -> Iterator[_Named]:
        for entry in loaded_entries(self.hass):
            for id_ in entry.runtime_data.coordinator.data.numbers:
                key = ItemKey(Menu.NUMBERS, id_)
                unique_id = part_id(entry.data[CONF_CUSTOMER_NUMBER], key, Part.ROUTE)
                if self._is_exposed(Platform.SELECT, unique_id):
                    yield entry, key, label(entry, key)

    def call_figures(self) -> Iterator[VoipCenterConfigEntry]:
        """Yield the accounts whose number of calls is exposed."""
        for entry in loaded_entries(self.hass):
            if self._is_sensor_exposed(entry, "calls_today"):
                yield entry

    def calls_today(self) -> tuple[Call, ...]:
        """Return today's calls of the accounts whose number of calls is exposed.

        With whom they were is told where the sensor that shows it, of the last call, is exposed
        too. Raises ``ServiceValidationError`` where none are known.
        """
        return tuple(call for _, call in self._calls_today())

    def records_today(self) -> Iterator[dict[str, str | int | None]]:
        """Yield today's calls as a model reads them. Raises as ``calls_today`` does."""
        for entry, call in self._calls_today():
            yield as_record(call, entry.runtime_data.calls.name)

    def _calls_today(self) -> list[tuple[VoipCenterConfigEntry, Call]]:
        entries = list(self.call_figures())
        for entry in entries:
            self.authority.require_telephone(entry)
        known = [
            (entry, day.calls)
            for entry in entries
            if (day := entry.runtime_data.coordinator.calls_today) is not None
        ]
        if not known:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="calls_not_known"
            )
        return [
            (
                entry,
                call
                if self._is_sensor_exposed(entry, "last_call")
                else replace(call, caller=None, called=None, sip_account=None),
            )
            for entry, calls in known
            for call in calls
        ]

    async def async_place_call(self, number: str) -> None:
        """Ring the default phone, and dial a number, or the one that a contact has.

        Raises ``ServiceValidationError`` where no contact, or more than one number, is meant.
        """
        entry = self.entry_for_calls()
        await async_place_call(
            self.hass,
            entry,
            number_meant(entry.runtime_data.calls.contacts, number),
            context=self.authority.context,
            assistant=True,
            language=self._language,
        )

    async def async_switch(self, name: str, *, on: bool, end: End = FOR_GOOD) -> None:
        """Switch the function indicator of this name, for good or until ``end``.

        Raises ``ServiceValidationError`` where none that is exposed has it.
        """
        for entry, key, told in self.indicators():
            if told == name:
                self.authority.require_parts(entry, key, [Part.ACTIVE])
                change = Change(entry, key, {Part.ACTIVE: int(on)})
                return await async_carry_out(
                    self.hass, [change], self.authority.context, end.moment()
                )
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_exposed")

    async def async_set_route(self, name: str, route: str) -> str:
        """Send the calls of a number elsewhere; return what it is called."""
        entry, key = self._number(name)
        self.authority.require_parts(entry, key, [Part.ROUTE])
        choices = {Part.ROUTE: route}
        change = Change(entry, key, await async_choices(entry, choices))
        require_offered(change, choices)
        await async_carry_out(self.hass, [change], self.authority.context)
        return label(entry, key)

    def _number(self, name: str) -> tuple[VoipCenterConfigEntry, ItemKey]:
        """Return the number meant by its name or digits.

        Raises ``ServiceValidationError`` where none, or none that is exposed, is meant.
        """
        wanted, digits = name.strip().casefold(), significant_digits(name)
        names = []
        for entry, key, told in self.numbers():
            names.append(told)
            number = entry.runtime_data.coordinator.data.numbers[key.id].number
            if told.casefold() == wanted or (digits and digits == significant_digits(number)):
                return entry, key
        if not names:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_exposed")
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="number_not_exposed",
            translation_placeholders={"numbers": ", ".join(names)},
        )

    def require_indicator(self, entry: VoipCenterConfigEntry, key: ItemKey) -> None:
        """Raise ``ServiceValidationError`` where a function indicator is not exposed."""
        if not self._is_exposed(Platform.SWITCH, item_id(entry.data[CONF_CUSTOMER_NUMBER], key)):
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_exposed")

    def _is_sensor_exposed(self, entry: VoipCenterConfigEntry, key: str) -> bool:
        return self._is_exposed(Platform.SENSOR, f"{entry.data[CONF_CUSTOMER_NUMBER]}_{key}")

    def _is_exposed(self, platform: Platform, unique_id: str) -> bool:
        entity_id = self._entities.async_get_entity_id(platform, DOMAIN, unique_id)
        entity = self._entities.async_get(entity_id) if entity_id else None
        if entity is None or entity.disabled:
            return False
        return self._assistant is None or async_should_expose(
            self.hass, self._assistant, entity.entity_id
        )


_ASSIST = "conversation"
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
        if not exposed or assistant == _ASSIST or settings.async_get_expose_new_entities(assistant):
            async_expose_entity(hass, assistant, entity_id, exposed)


def _remember(hass: HomeAssistant, entity_id: str, **decided: bool) -> None:
    registry = er.async_get(hass)
    if (entry := registry.async_get(entity_id)) is not None:
        remembered = {**entry.options.get(DOMAIN, {}), **decided}
        registry.async_update_entity_options(entity_id, DOMAIN, remembered)
