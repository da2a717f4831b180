"""The indicator that stands for the office: on means closed."""

import asyncio
from collections.abc import Callable, Collection

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized

from .api import ItemKey, Menu, Part
from .authority import Authority
from .changes import Change, accounts, async_account, async_carry_out
from .const import CONF_OFFICE_CLOSED_INDICATOR, DOMAIN
from .problems import async_message
from .runtime import VoipCenterConfigEntry


@callback
def office_entries(hass: HomeAssistant) -> list[VoipCenterConfigEntry]:
    """Return the accounts whose options name the indicator of the office.

    Raises ``ServiceValidationError`` where there is none.
    """
    if chosen := [e for e in accounts(hass) if e.options.get(CONF_OFFICE_CLOSED_INDICATOR)]:
        return chosen
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="office_indicator_needed"
    )


def closing_indicator(entry: VoipCenterConfigEntry) -> ItemKey | None:
    """Return the indicator that the option names, by id or by name, where there is one."""
    wanted = str(entry.options.get(CONF_OFFICE_CLOSED_INDICATOR) or "").strip()
    id_ = entry.runtime_data.coordinator.data.meant(Menu.INDICATORS, wanted) if wanted else None
    return None if id_ is None else ItemKey(Menu.INDICATORS, id_)


def office_closed_key(entry: VoipCenterConfigEntry) -> ItemKey:
    """Return the indicator that the option names.

    Raises ``ServiceValidationError`` where the option is not set, or names none that there is.
    """
    if (key := closing_indicator(entry)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="office_indicator_needed"
        )
    return key


async def async_set_office_closed(
    authority: Authority,
    entries: Collection[VoipCenterConfigEntry],
    *,
    closed: bool,
    require: Callable[[VoipCenterConfigEntry, ItemKey], None] | None = None,
) -> None:
    """Close or open the offices of accounts, each as soon as it can be used.

    Where one cannot be closed, the others are all the same. ``require`` raises what else than the
    authority stands against switching an indicator. Raises ``Unauthorized``, or
    ``HomeAssistantError`` that names the offices that were not closed.
    """
    hass = authority.hass

    async def switch(entry: VoipCenterConfigEntry) -> None:
        await async_account(hass, entry.entry_id)
        change = Change(entry, office_closed_key(entry), {Part.ACTIVE: int(closed)})
        authority.require_parts(*change)
        if require:
            require(entry, change.key)
        await async_carry_out(hass, [change], authority.context)

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
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="office_not_closed" if closed else "office_not_opened",
            translation_placeholders={
                "accounts": ", ".join(entry.title for entry, _ in problems),
                "error": " ".join(dict.fromkeys(messages)),
            },
        )
