"""What assistants see and do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, service

from .api import CHOICES, Call, ItemKey, Menu, Part
from .call_log import CallLog
from .calling import async_place_call
from .calls.contacts import Contacts
from .calls.dialling import is_emergency_number
from .calls.history import as_record
from .changes import (
    Authority,
    Change,
    accounts,
    async_account,
    async_carry_out,
    async_choices,
    async_setups_end,
    label,
    office_closed_key,
    office_entries,
    require_offered,
)
from .const import CONF_ASSISTANTS_MAY_CALL, CONF_CUSTOMER_NUMBER, DOMAIN, MISSED_CALLS
from .pbx.account import NOT_SET_OPTION, significant_digits
from .pbx.spoken import voicemail_meant
from .problems import invalid
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
    found = contacts.meant_by(text) if any(map(str.isalpha, text)) else []
    if len(found) > 1:
        several = ", ".join(f"{name} ({number})" for name, number in found[:_MOST_ASKED])
        raise invalid("several_contacts", contacts=several)
    return found[0][1] if found else text


def _told_apart(found: list[_Named]) -> Iterator[_Named]:
    """Yield items with names of their own: those of two accounts may be called the same."""
    uses = Counter(name for _, _, name in found)
    for entry, key, name in found:
        told = name
        while uses[told] > (told == name):
            told = f"{told} ({entry.title})"
        yield entry, key, told


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
        raise invalid("assistants_may_not_call")

    def indicators(self) -> Iterator[_Named]:
        """Yield the function indicators with their names."""
        return self._named(Menu.INDICATORS, Part.ACTIVE)

    def numbers(self) -> Iterator[_Named]:
        """Yield the numbers whose route is exposed, with their names."""
        return self._named(Menu.NUMBERS, Part.ROUTE)

    def hot_desks(self) -> Iterator[_Named]:
        """Yield the hot desks whose SIP account is exposed, with their names."""
        return self._named(Menu.HOT_DESKS, Part.SIP_ACCOUNT)

    def _named(self, menu: Menu, part: Part) -> Iterator[_Named]:
        items = [
            (entry, key, label(entry, key))
            for entry in loaded_entries(self.hass)
            for key in (
                ItemKey(menu, id_) for id_ in entry.runtime_data.coordinator.data.listing(menu)
            )
            if self._is_part_exposed(entry, key, part)
        ]
        return _told_apart(items)

    def call_figures(self) -> Iterator[VoipCenterConfigEntry]:
        """Yield the accounts whose number of calls is exposed."""
        for entry in loaded_entries(self.hass):
            if self._is_exposed(entry, Platform.SENSOR, "calls_today"):
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
            raise invalid("calls_not_known")
        return [
            (
                entry,
                call
                if self._is_exposed(entry, Platform.SENSOR, "last_call")
                else replace(call, caller=None, called=None, sip_account=None),
            )
            for entry, calls in known
            for call in calls
        ]

    async def async_place_call(self, number: str) -> str:
        """Ring the default phone, and dial a number, or the one that a contact has.

        Returns whose phone rings. Raises ``ServiceValidationError`` where no contact, or more than
        one number, is meant.
        """
        if await self.hass.async_add_executor_job(is_emergency_number, number):
            raise invalid("emergency_number")  # Who needs help is not to look for an option.
        entry = self.entry_for_calls()
        account = await async_place_call(
            self.hass,
            entry,
            number_meant(entry.runtime_data.calls.contacts, number),
            context=self.authority.context,
            assistant=True,
            language=self._language,
        )
        key = ItemKey(Menu.SIP_ACCOUNTS, account.id)
        return entry.runtime_data.coordinator.data.label(key) or account.name

    def last_caller(self) -> tuple[CallLog, str | None, float]:
        """Return who called last, as the PBX writes it, and when; and who knows the name.

        Raises ``ServiceValidationError`` where that is not exposed, or nobody called.
        """
        logs = self._call_logs(Platform.SENSOR, "last_caller")
        called = [(last, log) for log in logs if (last := log.last_caller) is not None]
        if not called:
            raise invalid("nobody_called" if logs else "not_exposed")
        (caller, at), log = max(called, key=lambda found: found[0][1])
        return log, caller, at

    def missed_callers(self) -> list[str] | None:
        """Return whom to call back, the latest first; ``None`` where no such list is exposed."""
        logs = self._call_logs(Platform.TODO, MISSED_CALLS)
        still_open = [
            (item.last.start, log.name(item.caller))
            for log in logs
            for item in log.missed.items
            if item.done_at is None
        ]
        return [name for _, name in sorted(still_open, reverse=True)] if logs else None

    def _call_logs(self, platform: Platform, key: str) -> list[CallLog]:
        """Return what is known of calls where the entity that tells of it is exposed."""
        logs = []
        for entry in loaded_entries(self.hass):
            if self._is_exposed(entry, platform, key):
                self.authority.require_telephone(entry)
                logs.append(entry.runtime_data.calls)
        return logs

    async def async_offices(self) -> tuple[list[str], list[str], float | None]:
        """Return the accounts that are closed, those that are open, and the first end of that.

        Raises ``ServiceValidationError`` where one is not exposed, or not known.
        """
        closed: list[str] = []
        opened: list[str] = []
        ends: list[float] = []
        for entry in office_entries(self.hass):
            await async_account(self.hass, entry.entry_id)
            key, coordinator = office_closed_key(entry), entry.runtime_data.coordinator
            self.require_indicator(entry, key)
            (closed if self._is_active(entry, key) else opened).append(entry.title)
            if (end := coordinator.ledger.endings.until(key, Part.ACTIVE)) is not None:
                ends.append(end)
        return closed, opened, min(ends, default=None)

    async def async_switch(self, name: str, *, on: bool, end: End = FOR_GOOD) -> None:
        """Switch the function indicator of this name, for good or until ``end``."""
        entry, key = _called(name, self.indicators())
        self.authority.require_parts(entry, key, [Part.ACTIVE])
        change = Change(entry, key, {Part.ACTIVE: int(on)})
        await async_carry_out(self.hass, [change], self.authority.context, end.moment())

    def is_on(self, name: str) -> bool:
        """Tell whether the function indicator of this name is on."""
        return self._is_active(*_called(name, self.indicators()))

    def _is_active(self, entry: VoipCenterConfigEntry, key: ItemKey) -> bool:
        self.authority.require_parts(entry, key, [Part.ACTIVE])
        active = entry.runtime_data.coordinator.data.indicators[key.id].active
        if active is None:
            raise invalid("not_known_now", name=label(entry, key))
        return active

    async def async_set_hot_desk(self, name: str, person: str) -> None:
        """Let the hot desk of this name be somebody's."""
        await self._async_choose([_called(name, self.hot_desks())], Part.SIP_ACCOUNT, person)

    async def async_set_route(self, name: str | None, route: str) -> tuple[str, str]:
        """Send the calls of a number, or of all, elsewhere.

        Returns what they are called, and what the route is.
        """
        chosen = [self._number(name)] if name is not None else [n[:2] for n in self.numbers()]
        if not chosen:
            raise invalid("not_exposed")
        routes = await self._async_choose(chosen, Part.ROUTE, route)
        return ", ".join(label(*one) for one in chosen), ", ".join(dict.fromkeys(routes))

    async def _async_choose(
        self, items: Iterable[tuple[VoipCenterConfigEntry, ItemKey]], part: Part, wanted: str
    ) -> list[str]:
        """Choose something by its name; return what that is called for each item."""
        changes, names = [], []
        menu = CHOICES[part]
        for entry, key in items:
            self.authority.require_parts(entry, key, [part])
            account = entry.runtime_data.coordinator.data
            labels = account.labels.get(menu, {})
            meant = account.meant(menu, wanted, name_first=True)
            if meant is None and part is Part.ROUTE:
                meant = voicemail_meant(wanted, labels)
            told = wanted if meant is None else str(meant)
            change = Change(entry, key, await async_choices(entry, {part: told}))
            require_offered(change, {part: wanted})
            changes.append(change)
            names.append(
                label(entry, ItemKey(menu, id_)) if (id_ := change.changes[part]) else wanted
            )
        await async_carry_out(self.hass, changes, self.authority.context)
        return names

    def route(self, entry: VoipCenterConfigEntry, key: ItemKey) -> str | None:
        """Return where the calls of a number go; ``None`` where that is not known."""
        self.authority.require_parts(entry, key, [Part.ROUTE])
        account = entry.runtime_data.coordinator.data
        chosen, labels = account.chosen(key, Part.ROUTE), account.labels.get(Menu.ROUTES, {})
        return None if chosen is None else labels.get(chosen, NOT_SET_OPTION)

    def route_of(self, name: str) -> tuple[str, str]:
        """Return what a number is called, and where its calls go.

        Raises ``ServiceValidationError`` where that is not exposed, or not known.
        """
        entry, key = self._number(name)
        if (route := self.route(entry, key)) is None:
            raise invalid("not_known_now", name=label(entry, key))
        return label(entry, key), route

    def _number(self, name: str) -> tuple[VoipCenterConfigEntry, ItemKey]:
        """Return the number meant by its name or digits.

        Raises ``ServiceValidationError`` where none, or none that is exposed, is meant.
        """
        wanted, digits = name.strip().casefold(), significant_digits(name)
        numbers = list(self.numbers())
        if not numbers:
            raise invalid("not_exposed")
        for entry, key, told in numbers:
            if told.casefold() == wanted:
                return entry, key
        for entry, key, _ in numbers:
            number = entry.runtime_data.coordinator.data.numbers[key.id].number
            if digits and digits == significant_digits(number):
                return entry, key
        raise invalid("number_not_exposed", numbers=", ".join(told for *_, told in numbers))

    def require_indicator(self, entry: VoipCenterConfigEntry, key: ItemKey) -> None:
        """Raise ``ServiceValidationError`` where a function indicator is not exposed."""
        if not self._is_part_exposed(entry, key, Part.ACTIVE):
            raise invalid("not_exposed")

    def _is_part_exposed(self, entry: VoipCenterConfigEntry, key: ItemKey, part: Part) -> bool:
        return self._is_shown(entry.runtime_data.coordinator.registries.entity_id(key, part))

    def _is_exposed(self, entry: VoipCenterConfigEntry, platform: Platform, key: str) -> bool:
        unique_id = f"{entry.data[CONF_CUSTOMER_NUMBER]}_{key}"
        return self._is_shown(self._entities.async_get_entity_id(platform, DOMAIN, unique_id))

    def _is_shown(self, entity_id: str | None) -> bool:
        entity = self._entities.async_get(entity_id) if entity_id else None
        if entity is None or entity.disabled:
            return False
        return self._assistant is None or async_should_expose(
            self.hass, self._assistant, entity.entity_id
        )


def _called(name: str, named: Iterable[_Named]) -> tuple[VoipCenterConfigEntry, ItemKey]:
    """Return the item of this name.

    Raises ``ServiceValidationError`` where none that is exposed has it.
    """
    for entry, key, told in named:
        if told == name:
            return entry, key
    raise invalid("not_exposed")
