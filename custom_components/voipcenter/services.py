"""The actions of the integration."""

from typing import cast

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .account import Account
from .api import SipAccount, VoipCenterAuthenticationError
from .const import CONF_SIP_ACCOUNT, DOMAIN
from .coordinator import VoipCenterConfigEntry
from .dialling import async_dialled_number
from .problems import told_to_user

ATTR_NUMBER = "number"
ATTR_SIP_ACCOUNT = "sip_account"

SERVICE_CALL = "call"
_CALL_SCHEMA = vol.Schema(
    {
        vol.Required(ATTR_NUMBER): cv.string,
        vol.Optional(ATTR_SIP_ACCOUNT): cv.string,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
    }
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(DOMAIN, SERVICE_CALL, _async_call, schema=_CALL_SCHEMA)


def _entry(call: ServiceCall) -> VoipCenterConfigEntry:
    """Return the loaded account that an action is meant for."""
    return cast(
        "VoipCenterConfigEntry",
        service.async_get_config_entry(call.hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID)),
    )


async def _async_call(call: ServiceCall) -> None:
    """Ring the caller's phone and dial."""
    entry = _entry(call)
    coordinator = entry.runtime_data
    wanted = call.data.get(ATTR_SIP_ACCOUNT) or entry.options.get(CONF_SIP_ACCOUNT)
    caller = sip_username(coordinator.data, wanted)
    number = await async_dialled_number(call.hass, call.data[ATTR_NUMBER])
    with told_to_user():
        try:
            await coordinator.client.call(caller, number)
        except VoipCenterAuthenticationError:
            entry.async_start_reauth(call.hass)
            raise


def sip_username(account: Account, wanted: str | None) -> str:
    """Return the username of the SIP account with this username, id or name.

    Where none is named and there is but one, that. Raises ``ServiceValidationError``.
    """
    accounts = [item for item in account.sip_accounts.values() if item.username]
    found = accounts if wanted is None else _first_match(accounts, wanted)
    if len(found) == 1 and (username := found[0].username):
        return username
    key = "sip_account_needed" if wanted is None else "unknown_sip_account"
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="several_sip_accounts" if wanted and found else key,
        translation_placeholders={"sip_account": wanted or ""},
    )


def _first_match(accounts: list[SipAccount], wanted: str) -> list[SipAccount]:
    name = wanted.strip().casefold()
    for found in (
        [item for item in accounts if (item.username or "").casefold() == name],
        [item for item in accounts if str(item.id) == name],
        [item for item in accounts if item.name.casefold() == name],
    ):
        if found:
            return found
    return []
