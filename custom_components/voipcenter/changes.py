"""Changing items: who may, which is meant, what is chosen, and which one closes the office."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from aiohttp.web import Request
from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import CAT_ENTITIES, POLICY_CONTROL
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er, service
from homeassistant.helpers.http import current_request

from .api import CHOICES, Changes, ItemKey, Menu, Part, VoipCenterError
from .const import CALL_EVENT, CONF_CUSTOMER_NUMBER, CONF_OFFICE_CLOSED_INDICATOR, DOMAIN, key_of
from .pbx.account import NOT_SET_OPTION, Account, id_told
from .pbx.endings import ChangeError, NotKeptError, ValueUnknownError
from .problems import async_message, failure, for_user, invalid, told_to_user
from .registries import closing_key
from .runtime import VoipCenterConfigEntry
from .timetable import FOR_GOOD, End

_MOST_NAMED = 100
LONGEST_SETUP = 60.0
"""Seconds that what was pressed during a setup waits for its end."""


class Change(NamedTuple):
    """What an item of an account shall become."""

    entry: VoipCenterConfigEntry
    key: ItemKey
    changes: Changes


@callback
def accounts(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    """Return the accounts, whatever their state, but those that a person disabled."""
    return hass.config_entries.async_entries(DOMAIN, include_disabled=False, include_ignore=False)


async def async_account(hass: HomeAssistant, entry_id: str | None) -> VoipCenterConfigEntry:
    """Return an account that can be used now; where none is named, the only one.

    One that is being set up is waited for: what is pressed meanwhile shall not be lost. Raises
    ``ServiceValidationError``.
    """
    await async_setups_end([e for e in accounts(hass) if entry_id in {None, e.entry_id}])
    return cast("VoipCenterConfigEntry", service.async_get_config_entry(hass, DOMAIN, entry_id))


async def async_setups_end(entries: Iterable[VoipCenterConfigEntry]) -> None:
    """Return when none of these is being set up, or when that takes too long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_SETUP):
            for entry in entries:
                async with entry.setup_lock:
                    pass


async def async_item(
    hass: HomeAssistant, entry_id: str | None, menu: Menu, name: str
) -> tuple[VoipCenterConfigEntry, ItemKey]:
    """Return the item meant by an entity, a device, an id or a name, and its account.

    Entities and devices are those of the registries: they need not be there just now, and they tell
    the account where none is named. Raises ``ServiceValidationError``.
    """
    registered = er.async_get(hass).async_get(name) or dr.async_get(hass).async_get(name)
    owner = registered.config_entry_id if registered else None
    entry = await async_account(hass, entry_id or owner)
    coordinator = entry.runtime_data.coordinator
    keys: set[ItemKey | None]
    if registered is None:
        id_ = coordinator.data.meant(menu, name)
        keys = set() if id_ is None else {ItemKey(menu, id_)}
    elif isinstance(registered, er.RegistryEntry):
        keys = {key_of(entry.data[CONF_CUSTOMER_NUMBER], registered.unique_id)}
    else:
        keys = {*coordinator.registries.device_keys(registered)}
    for key in keys:
        if key is not None and key.menu is menu and coordinator.data.item(key):
            return entry, key
    raise _unknown(coordinator.data, menu, name)


async def async_choices(entry: VoipCenterConfigEntry, choices: Mapping[Part, str]) -> Changes:
    """Return what parts shall be set to, of names or ids; 0 for none.

    One that is not known may have been made since the last reading: it is looked up. Raises
    ``ServiceValidationError``.
    """
    coordinator = entry.runtime_data.coordinator
    found: dict[Part, int] = {}
    for part, wanted in choices.items():
        menu = CHOICES[part]
        if (id_ := _choice(coordinator.data, menu, wanted)) is None:
            with told_to_user(coordinator.hass, entry):
                await coordinator.async_read_item(ItemKey(menu))
            if (id_ := _choice(coordinator.data, menu, wanted)) is None:
                raise _unknown(coordinator.data, menu, wanted)
        found[part] = id_
    return found


def _choice(account: Account, menu: Menu, wanted: str) -> int | None:
    if (id_ := account.meant(menu, wanted)) is not None:
        return id_
    if wanted.strip().casefold() in {"0", NOT_SET_OPTION}:
        return 0
    # Where the API user may not read what there is, the PBX judges an id.
    return None if menu in account.items else id_told(wanted)


def require_offered(change: Change, choices: Mapping[Part, str]) -> None:
    """Raise ``ServiceValidationError`` where a part shall be cleared that never was seen empty."""
    account = change.entry.runtime_data.coordinator.data
    for part, id_ in change.changes.items():
        if not id_ and (change.key, part) not in account.clearable:
            raise _unknown(account, CHOICES[part], choices[part])


def _unknown(account: Account, menu: Menu, wanted: str) -> ServiceValidationError:
    choices = ", ".join([*account.labels.get(menu, {}).values()][:_MOST_NAMED])
    return invalid("unknown_choice", choice=wanted, choices=choices)


async def async_carry_out(
    hass: HomeAssistant,
    wanted: Collection[Change],
    context: Context | None,
    until: datetime | None = None,
) -> None:
    """Send changes, one request an item; return when the PBX acknowledged all.

    ``context`` is of who wished them, and ``until`` when they end. Raises ``HomeAssistantError``
    that says what was not done; the reason is its cause.
    """
    results = await asyncio.gather(
        *(
            change.entry.runtime_data.writer.submit(change.key, change.changes, context, until)
            for change in wanted
        ),
        return_exceptions=True,
    )
    failed: list[tuple[Change, HomeAssistantError]] = []
    for change, result in zip(wanted, results, strict=True):
        if isinstance(result, VoipCenterError):
            failed.append((change, for_user(hass, change.entry, result)))
        elif isinstance(result, ChangeError):
            failed.append((change, _not_until(change, result)))
        elif isinstance(result, BaseException):
            raise result
    if len(failed) == 1 and isinstance(failed[0][1], ServiceValidationError):
        raise failed[0][1]
    if failed:
        raise await _not_done(hass, failed)


def _not_until(change: Change, error: ChangeError) -> ServiceValidationError:
    """Return why something cannot be changed until a moment."""
    if isinstance(error, ValueUnknownError):
        key = "value_before_unknown"
    elif isinstance(error, NotKeptError):
        key = "end_not_kept"
    elif error.part is not Part.ACTIVE:
        key = "already_chosen"
    else:
        key = "already_on" if change.changes[error.part] else "already_off"
    return invalid(key, item=label(change.entry, change.key))


async def _not_done(
    hass: HomeAssistant, failed: Iterable[tuple[Change, HomeAssistantError]]
) -> HomeAssistantError:
    changes, reasons = zip(*failed, strict=True)
    active = changes[0].changes.get(Part.ACTIVE)
    key = "not_switched_on" if active else "not_changed" if active is None else "not_switched_off"
    items = ", ".join(label(change.entry, change.key) for change in changes)
    error = failure(key, items=items, error=await async_message(hass, reasons[0]))
    error.__cause__ = reasons[0]
    return error


def label(entry: VoipCenterConfigEntry, key: ItemKey) -> str:
    """Return what to call an item."""
    return entry.runtime_data.coordinator.data.label(key) or str(key.id)


@dataclass(frozen=True)
class Authority:
    """What somebody may control: the entities that stand for the PBX's items and its telephone.

    Without a user, an automation acts for its owner, who may do everything.
    """

    hass: HomeAssistant
    context: Context
    user: User | None

    @callback
    def require_something(self) -> None:
        """Raise ``Unauthorized`` for who may control nothing of the PBX."""
        entities = er.async_get(self.hass).entities.values()
        ours = (entity.entity_id for entity in entities if entity.platform == DOMAIN)
        if not (self._may_control(None) or any(map(self._may_control, ours))):
            raise self._refusal(None)

    @callback
    def require_parts(
        self, entry: VoipCenterConfigEntry, key: ItemKey, parts: Iterable[Part]
    ) -> None:
        """Raise ``Unauthorized`` for who may not change these parts of an item."""
        for part in parts:
            self.require_entity(entry.runtime_data.coordinator.registries.entity_id(key, part))

    @callback
    def require_telephone(self, entry: VoipCenterConfigEntry) -> None:
        """Raise ``Unauthorized`` for who may neither place calls nor learn of them."""
        unique_id = f"{entry.data[CONF_CUSTOMER_NUMBER]}_{CALL_EVENT}"
        entities = er.async_get(self.hass)
        self.require_entity(entities.async_get_entity_id(Platform.EVENT, DOMAIN, unique_id))

    @callback
    def require_entity(self, entity_id: str | None) -> None:
        """Raise ``Unauthorized`` for who may not control an entity."""
        if not self._may_control(entity_id):
            raise self._refusal(entity_id)

    def _may_control(self, entity_id: str | None) -> bool:
        """Tell whether an entity may be controlled; one that there is not, by who may all."""
        if self.user is None or self.user.is_admin:
            return True
        permissions = self.user.permissions
        if entity_id is None:
            return permissions.access_all_entities(POLICY_CONTROL)
        return permissions.check_entity(entity_id, POLICY_CONTROL)

    def _refusal(self, entity_id: str | None) -> Unauthorized:
        return Unauthorized(
            context=self.context,
            entity_id=entity_id,
            perm_category=CAT_ENTITIES,
            permission=POLICY_CONTROL,
        )


async def async_authority(hass: HomeAssistant, context: Context | None) -> Authority:
    """Return what the user of a context may control.

    Raises ``Unauthorized`` at once where that is nothing, and for a user who is not known.
    """
    context = context or Context()
    user = None
    if context.user_id:
        user = await hass.auth.async_get_user(context.user_id)
        if user is None:
            raise UnknownUser(context=context)
    authority = Authority(hass, context, user)
    authority.require_something()
    return authority


@callback
def context_of_speaker(hass: HomeAssistant, told: Context | None = None) -> Context:
    """Return the context of who speaks, or asks, where none is ``told``, or one of nobody.

    Tasks inherit what they were begun in. A satellite that somebody set up is not that person's
    voice, so a request counts while it is answered, and a connection where no context is told:
    with one, Home Assistant tells the connection's user.
    """
    if told and told.user_id:
        return told
    if "conversation" in hass.config.components:
        # By a webhook there is no user of a request, and nothing else knows of whom it speaks.
        from homeassistant.components.conversation.trace import _current_trace

        if (trace := _current_trace.get()) is not None:
            [began, *_] = trace.as_dict()["events"]
            context: Context = began["data"]["context"]
            return context
    if told is None and (connection := current_connection.get()) is not None:
        return Context(user_id=connection.user.id)
    request = current_request.get()
    if request is not None and KEY_HASS_USER in request and _is_under_way(request):
        return Context(user_id=request[KEY_HASS_USER].id)
    return told or Context()


def _is_under_way(request: Request) -> bool:
    return getattr(request.protocol, "_current_request", None) is request


@callback
def office_entries(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    """Return the accounts whose options name the indicator of the office.

    Raises ``ServiceValidationError`` where there is none.
    """
    if chosen := [e for e in accounts(hass) if e.options.get(CONF_OFFICE_CLOSED_INDICATOR)]:
        return chosen
    raise invalid("office_indicator_needed")


def closing_indicator(entry: VoipCenterConfigEntry) -> ItemKey | None:
    """Return the indicator that the option names, by id or by name, where there is one."""
    return closing_key(entry, entry.runtime_data.coordinator.data)


def office_closed_key(entry: VoipCenterConfigEntry) -> ItemKey:
    """Return the indicator that the option names.

    Raises ``ServiceValidationError`` where the option is not set, or names none that there is.
    """
    if (key := closing_indicator(entry)) is None:
        raise invalid("office_indicator_needed")
    return key


async def async_set_office_closed(
    authority: Authority,
    entries: Collection[VoipCenterConfigEntry],
    *,
    closed: bool,
    end: End = FOR_GOOD,
    require: Callable[[VoipCenterConfigEntry, ItemKey], None] | None = None,
) -> None:
    """Close or open the offices of accounts, for good or until ``end``, each as soon as it can be.

    Where one cannot be closed, the others are all the same. ``require`` raises what else than the
    authority stands against switching an indicator. Raises ``Unauthorized``, or
    ``HomeAssistantError`` that names the offices that were not closed.
    """
    hass = authority.hass
    for entry in entries:  # Before any is switched: nothing shall be half done for want of rights.
        if entry.state is ConfigEntryState.LOADED and (key := closing_indicator(entry)):
            authority.require_parts(entry, key, [Part.ACTIVE])

    async def switch(entry: VoipCenterConfigEntry) -> None:
        await async_account(hass, entry.entry_id)
        change = Change(entry, office_closed_key(entry), {Part.ACTIVE: int(closed)})
        authority.require_parts(*change)
        if require:
            require(entry, change.key)
        await async_carry_out(hass, [change], authority.context, end.moment())

    results = await asyncio.gather(*map(switch, entries), return_exceptions=True)
    problems: list[tuple[VoipCenterConfigEntry, HomeAssistantError]] = []
    for entry, result in zip(entries, results, strict=True):
        if isinstance(result, HomeAssistantError) and not isinstance(result, Unauthorized):
            problems.append((entry, result))
        elif isinstance(result, BaseException):
            raise result
    if len(entries) == 1:
        for _, problem in problems:
            raise problem
    if problems:
        messages = [await async_message(hass, problem) for _, problem in problems]
        raise failure(
            "office_not_closed" if closed else "office_not_opened",
            accounts=", ".join(entry.title for entry, _ in problems),
            error=" ".join(dict.fromkeys(messages)),
        )
