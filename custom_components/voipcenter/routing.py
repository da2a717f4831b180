"""Changing numbers by name: which number is meant, and what is chosen for each part."""

import asyncio
from collections.abc import Collection, Iterable, Mapping

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr

from .api import CHOICES, ItemKey, Menu, Part, VoipCenterError
from .const import DOMAIN
from .coordinator import VoipCenterCoordinator
from .pbx.account import NOT_SET_OPTION, Account, id_told, significant_digits
from .problems import async_message, for_user, told_to_user
from .runtime import RuntimeData


async def async_update_numbers(
    runtime: RuntimeData, names: Iterable[str], choices: Mapping[Part, str]
) -> None:
    """Change parts of several numbers, one request a number.

    Numbers are named by device, by digits or by id; what is chosen by name or id. Raises
    ``ServiceValidationError`` before anything is sent, or ``HomeAssistantError`` that says which
    numbers failed.
    """
    await async_change_numbers(
        runtime,
        dict.fromkeys(find_number(runtime.coordinator, name) for name in names),
        choices,
    )


async def async_change_numbers(
    runtime: RuntimeData, keys: Collection[ItemKey], choices: Mapping[Part, str]
) -> None:
    """Change parts of the numbers under ``keys``; see ``async_update_numbers``."""
    coordinator = runtime.coordinator
    changes = {
        part: await _async_find_choice(coordinator, part, wanted)
        for part, wanted in choices.items()
    }
    results = await asyncio.gather(
        *(runtime.writer.submit(key, changes) for key in keys), return_exceptions=True
    )
    failed: dict[ItemKey, VoipCenterError] = {}
    for key, result in zip(keys, results, strict=True):
        if isinstance(result, VoipCenterError):
            failed[key] = result
        elif isinstance(result, BaseException):
            raise result
    if not failed:
        return
    error = next(iter(failed.values()))
    reason = for_user(coordinator.hass, coordinator.config_entry, error)
    if len(keys) == 1:
        raise reason from error
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="numbers_failed",
        translation_placeholders={
            "numbers": ", ".join(coordinator.data.label(key) or str(key.id) for key in failed),
            "error": await async_message(coordinator.hass, reason),
        },
    ) from error


def find_number(coordinator: VoipCenterCoordinator, name: str) -> ItemKey:
    """Return the number meant by a device id, by digits as people write them, or by an id."""
    account = coordinator.data
    wanted = name.strip()
    device = dr.async_get(coordinator.hass).async_get(wanted)
    if device is not None:
        keys = coordinator.registries.device_keys(device)
        found = [key for key in keys if key.menu is Menu.NUMBERS and account.item(key)]
    else:
        digits = significant_digits(wanted)
        found = [
            ItemKey(Menu.NUMBERS, id_)
            for id_, number in account.numbers.items()
            if (account.label(ItemKey(Menu.NUMBERS, id_)) or "").casefold() == wanted.casefold()
            or (digits and significant_digits(number.number) == digits)
        ]
        if not found and (id_ := id_told(wanted)) is not None and id_ in account.numbers:
            found = [ItemKey(Menu.NUMBERS, id_)]
    if len(found) != 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_number",
            translation_placeholders={
                "numbers": ", ".join(account.labels.get(Menu.NUMBERS, {}).values())
            },
        )
    return found[0]


async def _async_find_choice(coordinator: VoipCenterCoordinator, part: Part, wanted: str) -> int:
    """Find a choice; one that is not known may have been made since the last reading."""
    try:
        return find_choice(coordinator.data, part, wanted)
    except ServiceValidationError:
        with told_to_user(coordinator.hass, coordinator.config_entry):
            await coordinator.async_look_up(CHOICES[part])
        return find_choice(coordinator.data, part, wanted)


def find_choice(account: Account, part: Part, wanted: str) -> int:
    """Return the id of what a part shall be set to, by name or id; 0 for none."""
    labels = account.labels.get(CHOICES[part], {})
    name = wanted.strip().casefold()
    by_label = [id_ for id_, label in labels.items() if label == wanted] or [
        id_ for id_, label in labels.items() if label.casefold() == name
    ]
    if len(by_label) == 1:
        return by_label[0]
    if name in {"0", NOT_SET_OPTION}:
        return 0
    # Where the API user may not read what there is, the PBX judges an id.
    is_readable = CHOICES[part] in account.items
    if (id_ := id_told(name)) is not None and (id_ in labels or not is_readable):
        return id_
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_choice",
        translation_placeholders={"choice": wanted, "choices": ", ".join(labels.values())},
    )
