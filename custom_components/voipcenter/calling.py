"""Placing a call, in the words of who asked for it."""

from collections.abc import Mapping
from functools import lru_cache
import json
from math import ceil
import time
from typing import Any

from homeassistant.components.frontend.storage import async_user_store
from homeassistant.core import Context, HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .api import (
    SipAccount,
    VoipCenterAuthenticationError,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterRateLimitError,
    VoipCenterResponseError,
    is_sip_username,
)
from .calls.budget import Budget, OverBudgetError
from .calls.dialling import COUNTRIES_AT_FIRST, DialRules, NotDialledError, dialled_digits
from .const import (
    CONF_ALLOW_PREMIUM_NUMBERS,
    CONF_COUNTRIES,
    CONF_CUSTOMER_NUMBER,
    CONF_SIP_ACCOUNT,
    DOMAIN,
)
from .pbx.account import Account, id_told
from .problems import failure, invalid, told_to_user
from .runtime import VoipCenterConfigEntry

_BUDGETS: HassKey[dict[str, Budget]] = HassKey(f"{DOMAIN}_budgets")


async def async_place_call(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    number: str | int,
    sip_account: str | None = None,
    *,
    context: Context | None,
    assistant: bool = False,
    language: str | None = None,
) -> SipAccount:
    """Ring the phone of a SIP account, or of the default one, and dial a number.

    Returns the SIP account whose phone rings. An ``assistant`` cannot choose one. ``language`` is
    the one spoken, where it is known. Raises ``ServiceValidationError`` where nothing is sent,
    ``HomeAssistantError`` where it failed.
    """
    coordinator = entry.runtime_data.coordinator
    named = None if assistant else (sip_account or "").strip()
    if named:
        account = _sip_account_meant(coordinator.data, named)
    else:
        account = default_sip_account(coordinator.data, entry.options)
    try:
        digits = await hass.async_add_executor_job(dialled_digits, number, _rules_of(entry.options))
    except NotDialledError as error:
        language = language or await async_language_of(hass, context)
        countries = await async_country_names(hass, language)
        country = countries.get(error.region, error.region)
        raise invalid(error.rule, number=error.beginning, country=country) from None
    with told_to_user(hass, entry):
        if not account.username:  # Where lists tell names only, the detail tells it.
            account = await coordinator.client.sip_account(account.id)
        phone = account.username or account.name
        if not is_sip_username(phone):
            raise invalid("unknown_sip_account", sip_account=phone)
        person = context is not None and context.user_id is not None and not assistant
        try:
            with _budget_of(hass, entry).spend(phone.casefold(), digits, person=person) as attempt:
                try:
                    await coordinator.client.call(phone, digits)
                except VoipCenterError as error:
                    attempt.sent, attempt.taken = _was_sent(error), _may_have_been_placed(error)
                    raise
        except OverBudgetError as error:
            seconds, minutes = ceil(error.wait), ceil(error.wait / 60)
            raise invalid(error.limit, seconds=str(seconds), minutes=str(minutes)) from None
        except VoipCenterError as error:
            if not _may_have_been_placed(error):
                raise
            raise failure("call_unconfirmed") from error
    return account


def _rules_of(options: Mapping[str, Any]) -> DialRules:
    return DialRules(
        countries=frozenset(options.get(CONF_COUNTRIES, COUNTRIES_AT_FIRST)),
        premium=bool(options.get(CONF_ALLOW_PREMIUM_NUMBERS, False)),
    )


def _budget_of(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> Budget:
    """Return the customer's budget, the same for as long as Home Assistant runs."""
    budgets = hass.data.setdefault(_BUDGETS, {})
    return budgets.setdefault(entry.data[CONF_CUSTOMER_NUMBER], Budget(time.monotonic))


def _was_sent(error: VoipCenterError) -> bool:
    """Tell whether a request may have left; after too many, or wrong, attempts none does."""
    if isinstance(error, VoipCenterConnectionError):
        return error.sent
    return not isinstance(error, VoipCenterAuthenticationError | VoipCenterRateLimitError)


def _may_have_been_placed(error: VoipCenterError) -> bool:
    """Tell whether a call was sent, and what became of it is not known: nobody should redial."""
    if isinstance(error, VoipCenterConnectionError):
        return error.sent and error.code is None
    return isinstance(error, VoipCenterResponseError)


def default_sip_account(account: Account, options: Mapping[str, Any]) -> SipAccount:
    """Return the SIP account that the options name, or else the only one there is.

    They name it by its username, so where usernames are known an id is none: that of somebody who
    left may be somebody else's id. Raises ``ServiceValidationError``.
    """
    return _sip_account_meant(account, options.get(CONF_SIP_ACCOUNT), stored=True)


def _sip_account_meant(account: Account, wanted: str | None, *, stored: bool = False) -> SipAccount:
    """Return the SIP account with this username, id or name.

    Where none is named and there is but one, that. Where not all usernames are known, or the API
    user may not read the accounts, what is named may be a username, and the PBX judges it. Raises
    ``ServiceValidationError``.
    """
    accounts = list(account.sip_accounts.values())
    all_known = bool(accounts) and all(item.username for item in accounts)
    found = _first_match(accounts, wanted, ids=not (stored and all_known)) if wanted else accounts
    if len(found) == 1:
        return found[0]
    if wanted and not found and not all_known:
        return SipAccount(id=0, name=wanted, username=wanted)
    if not wanted:
        key = "sip_account_needed"
    else:
        key = "several_sip_accounts" if found else "unknown_sip_account"
    raise invalid(key, sip_account=wanted or "")


def _first_match(accounts: list[SipAccount], wanted: str, *, ids: bool) -> list[SipAccount]:
    name = wanted.strip().casefold()
    for found in (
        [item for item in accounts if (item.username or "").casefold() == name],
        [item for item in accounts if ids and item.id == id_told(name)],
        [item for item in accounts if item.name.casefold() == name],
    ):
        if found:
            return found
    return []


_DISPLAY_NAMES = "static/locale-data/intl-displaynames"


async def async_country_names(hass: HomeAssistant, language: str) -> Mapping[str, str]:
    """Return the names by ISO code; where a name is not known, the code stands for it."""
    return await hass.async_add_executor_job(_names, language)


async def async_language_of(hass: HomeAssistant, context: Context | None) -> str:
    """Return the language that a person chose for Home Assistant, else that of the system."""
    if context is not None and context.user_id:
        store = await async_user_store(hass, context.user_id)
        if chosen := (store.data.get("language") or {}).get("language"):
            return str(chosen)
    return hass.config.language


@lru_cache(maxsize=8)
def _names(language: str) -> Mapping[str, str]:
    """Read the names that the frontend gives browsers which know none."""
    from phonenumbers import SUPPORTED_REGIONS

    names: dict[str, str] = {}
    try:
        import hass_frontend

        folder = hass_frontend.where() / _DISPLAY_NAMES
        for spoken in (language, language.partition("-")[0], "en"):
            if (file := folder / f"{spoken}.json").is_file():
                names = json.loads(file.read_text("utf-8"))["data"]["types"]["region"]["long"]
                break
    except ImportError, OSError, ValueError, LookupError:
        pass  # Without a frontend nobody reads them in a form.
    return {code: names.get(code, code) for code in sorted(SUPPORTED_REGIONS)}
