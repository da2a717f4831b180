"""From what a person names to what is changed: which account, which item, which choice."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple, cast

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er, service

from .api import CHOICES, Changes, ItemKey, Menu, Part, VoipCenterError
from .const import CONF_CUSTOMER_NUMBER, DOMAIN
from .pbx.account import NOT_SET_OPTION, Account, id_told
from .problems import async_message, for_user, told_to_user
from .runtime import VoipCenterConfigEntry
from .unique_ids import key_of

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
                await coordinator.async_look_up(menu)
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
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_choice",
        translation_placeholders={
            "choice": wanted,
            "choices": ", ".join(account.labels.get(menu, {}).values()),
        },
    )


async def async_carry_out(
    hass: HomeAssistant, wanted: Collection[Change], context: Context | None
) -> None:
    """Send changes, one request an item; return when the PBX acknowledged all.

    ``context`` is of who wished them. Raises ``HomeAssistantError`` that says what was not done;
    the reason is its cause.
    """
    results = await asyncio.gather(
        *(
            change.entry.runtime_data.writer.submit(change.key, change.changes, context)
            for change in wanted
        ),
        return_exceptions=True,
    )
    failed: list[tuple[Change, HomeAssistantError]] = []
    for change, result in zip(wanted, results, strict=True):
        if isinstance(result, VoipCenterError):
            failed.append((change, for_user(hass, change.entry, result)))
        elif isinstance(result, BaseException):
            raise result
    if failed:
        raise await _not_done(hass, failed)


async def _not_done(
    hass: HomeAssistant, failed: Iterable[tuple[Change, HomeAssistantError]]
) -> HomeAssistantError:
    changes, reasons = zip(*failed, strict=True)
    active = changes[0].changes.get(Part.ACTIVE)
    key = "not_switched_on" if active else "not_changed" if active is None else "not_switched_off"
    error = HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={
            "items": ", ".join(label(change.entry, change.key) for change in changes),
            "error": await async_message(hass, reasons[0]),
        },
    )
    error.__cause__ = reasons[0]
    return error


def label(entry: VoipCenterConfigEntry, key: ItemKey) -> str:
    """Return what to call an item."""
    return entry.runtime_data.coordinator.data.label(key) or str(key.id)
