"""The actions of the integration."""

from typing import cast

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .api import NUMBER_PARTS, holds_secret
from .calling import async_place_call
from .calls import history
from .const import DOMAIN
from .problems import told_to_user
from .routing import async_update_numbers
from .runtime import VoipCenterConfigEntry

ATTR_DATE = "date"
ATTR_DID = "did"
ATTR_FILTER = "filter"
ATTR_ID = "id"
ATTR_MENU = "menu"
ATTR_NUMBER = "number"
ATTR_SIP_ACCOUNT = "sip_account"

SERVICE_CALL = "call"
SERVICE_GET_CALLS = "get_calls"
SERVICE_QUERY = "query"
SERVICE_UPDATE_NUMBER = "update_number"

_ACCOUNT = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_CALL_SCHEMA = vol.Schema(
    {
        vol.Required(ATTR_NUMBER): vol.Any(int, cv.string),
        vol.Optional(ATTR_SIP_ACCOUNT): cv.string,
        **_ACCOUNT,
    }
)
_GET_CALLS_SCHEMA = vol.Schema(
    {vol.Optional(ATTR_DATE): cv.date, vol.Optional(ATTR_NUMBER): cv.string, **_ACCOUNT}
)
_UPDATE_NUMBER_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Required(ATTR_DID): vol.All(cv.ensure_list, vol.Length(min=1), [cv.string]),
            **{vol.Optional(part.value): cv.string for part in NUMBER_PARTS},
            **_ACCOUNT,
        }
    ),
    cv.has_at_least_one_key(*(part.value for part in NUMBER_PARTS)),
)
_QUERY_SCHEMA = vol.Schema(
    {
        vol.Required(ATTR_MENU): cv.string,
        vol.Optional(ATTR_ID, default="0"): cv.string,
        vol.Optional(ATTR_FILTER, default=""): cv.string,
        **_ACCOUNT,
    }
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    register = hass.services.async_register
    register(DOMAIN, SERVICE_CALL, _async_call, _CALL_SCHEMA, SupportsResponse.OPTIONAL)
    register(DOMAIN, SERVICE_GET_CALLS, _async_get_calls, _GET_CALLS_SCHEMA, SupportsResponse.ONLY)
    register(DOMAIN, SERVICE_UPDATE_NUMBER, _async_update_number, _UPDATE_NUMBER_SCHEMA)
    service.async_register_admin_service(
        hass, DOMAIN, SERVICE_QUERY, _async_query, _QUERY_SCHEMA, SupportsResponse.ONLY
    )


async def _async_entry(call: ServiceCall) -> VoipCenterConfigEntry:
    """Return the loaded account that an action is meant for.

    One that is being set up is waited for: its first states may have triggered an automation.
    """
    wanted = call.data.get(ATTR_CONFIG_ENTRY_ID)
    for entry in call.hass.config_entries.async_entries(DOMAIN):
        if wanted in {None, entry.entry_id}:
            async with entry.setup_lock:
                pass
    return cast("VoipCenterConfigEntry", service.async_get_config_entry(call.hass, DOMAIN, wanted))


async def _async_call(call: ServiceCall) -> ServiceResponse:
    """Ring the caller's phone and dial; tell whose phone rings."""
    entry = await _async_entry(call)
    rung = await async_place_call(
        call.hass,
        entry,
        call.data[ATTR_NUMBER],
        call.data.get(ATTR_SIP_ACCOUNT),
        context=call.context,
    )
    return {"sip_account": rung.username, "name": rung.name}


async def _async_get_calls(call: ServiceCall) -> ServiceResponse:
    """Return the calls of a day, all or those with a number."""
    coordinator = (await _async_entry(call)).runtime_data.coordinator
    with told_to_user(call.hass, coordinator.config_entry):
        calls = await coordinator.client.calls(call.data.get(ATTR_DATE) or coordinator.today())
    chosen = history.with_number(coordinator.data.interpreted(calls), call.data.get(ATTR_NUMBER))
    return {"calls": [{**history.as_record(item)} for item in chosen]}


async def _async_update_number(call: ServiceCall) -> None:
    """Change any of the five parts of one or several numbers."""
    choices = {part: call.data[part] for part in NUMBER_PARTS if part in call.data}
    runtime = (await _async_entry(call)).runtime_data
    await async_update_numbers(runtime, call.data[ATTR_DID], choices)


async def _async_query(call: ServiceCall) -> ServiceResponse:
    """Return any menu of the PBX as it answers."""
    menu = call.data[ATTR_MENU].strip()
    if holds_secret(menu):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="secret_menu")
    coordinator = (await _async_entry(call)).runtime_data.coordinator
    with told_to_user(call.hass, coordinator.config_entry):
        reply = await coordinator.client.query(
            menu, call.data[ATTR_ID].strip(), call.data[ATTR_FILTER]
        )
    return {"reply": cast("JsonValueType", reply)}
