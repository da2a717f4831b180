"""Placing a call, on behalf of whoever asks: an action, an intent or an assistant's tool."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import (
    SipAccount,
    VoipCenterConnectionError,
    VoipCenterResponseError,
)
from .calls.dialling import DialRules, async_dialled_number
from .const import CONF_SIP_ACCOUNT, DOMAIN
from .pbx.account import Account, id_told
from .problems import told_to_user
from .runtime import VoipCenterConfigEntry


async def async_place_call(
    hass: HomeAssistant, entry: VoipCenterConfigEntry, number: str | int, sip_account: str | None
) -> None:
    """Ring the phone of a SIP account, or of the default one, and dial a number.

    Raises ``ServiceValidationError`` where nothing is sent, ``HomeAssistantError`` where it
    failed.
    """
    coordinator = entry.runtime_data.coordinator
    wanted = (sip_account or "").strip() or entry.options.get(CONF_SIP_ACCOUNT)
    account = sip_account_meant(coordinator.data, wanted)
    digits = await async_dialled_number(hass, number, DialRules.of(entry.options))
    with told_to_user(hass, entry):
        try:
            if not account.username:  # Where lists tell names only, the detail tells it.
                account = await coordinator.client.sip_account(account.id)
            await coordinator.client.call(account.username or account.name, digits)
        except (VoipCenterConnectionError, VoipCenterResponseError) as error:
            if not _may_have_been_placed(error):
                raise
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="call_unconfirmed"
            ) from error


def _may_have_been_placed(error: VoipCenterConnectionError | VoipCenterResponseError) -> bool:
    """Tell whether a call was sent, and what became of it is not known: nobody should redial."""
    return not isinstance(error, VoipCenterConnectionError) or (error.sent and error.code is None)


def sip_account_meant(account: Account, wanted: str | None) -> SipAccount:
    """Return the SIP account with this username, id or name.

    Where none is named and there is but one, that. Where not all usernames are known, or the API
    user may not read the accounts, what is named may be a username, and the PBX judges it. Raises
    ``ServiceValidationError``.
    """
    accounts = list(account.sip_accounts.values())
    found = _first_match(accounts, wanted) if wanted else accounts
    if len(found) == 1:
        return found[0]
    all_known = accounts and all(item.username for item in accounts)
    if wanted and not found and not all_known:
        return SipAccount(id=0, name=wanted, username=wanted)
    if not wanted:
        key = "sip_account_needed"
    else:
        key = "several_sip_accounts" if found else "unknown_sip_account"
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"sip_account": wanted or ""},
    )


def _first_match(accounts: list[SipAccount], wanted: str) -> list[SipAccount]:
    name = wanted.strip().casefold()
    for found in (
        [item for item in accounts if (item.username or "").casefold() == name],
        [item for item in accounts if item.id == id_told(name)],
        [item for item in accounts if item.name.casefold() == name],
    ):
        if found:
            return found
    return []
