"""The actions of the integration."""

from collections.abc import Iterable
from typing import Any, cast

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

from .api import HOT_DESK_PARTS, NUMBER_PARTS, Menu, Part, holds_secret
from .authority import async_authority
from .calling import async_place_call
from .calls import history
from .changes import Change, async_account, async_carry_out, async_choices, async_item
from .const import DOMAIN
from .office import async_set_office_closed, office_entries
from .problems import told_to_user

ATTR_DATE = "date"
ATTR_DID = "did"
ATTR_FILTER = "filter"
ATTR_HOT_DESK = "hot_desk"
ATTR_ID = "id"
ATTR_INDICATOR = "indicator"
ATTR_MENU = "menu"
ATTR_NUMBER = "number"
ATTR_SIP_ACCOUNT = "sip_account"
ATTR_STATE = "state"

SERVICE_CALL = "call"
SERVICE_CLOSE_OFFICE = "close_office"
SERVICE_GET_CALLS = "get_calls"
SERVICE_OPEN_OFFICE = "open_office"
SERVICE_QUERY = "query"
SERVICE_SET_INDICATOR = "set_indicator"
SERVICE_UPDATE_HOT_DESK = "update_hot_desk"
SERVICE_UPDATE_NUMBER = "update_number"

_ACCOUNT: dict[vol.Marker, Any] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
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
_SET_INDICATOR_SCHEMA = vol.Schema(
    {
        vol.Required(ATTR_INDICATOR): cv.string,
        vol.Required(ATTR_STATE): cv.boolean,  # YAML reads ``on`` as one.
        **_ACCOUNT,
    }
)
_OFFICE_SCHEMA = vol.Schema(_ACCOUNT)


def _update_schema(item: str, parts: Iterable[Part]) -> vol.All[Any]:
    return vol.All(
        vol.Schema(
            {
                vol.Required(item): vol.All(cv.ensure_list, vol.Length(min=1), [cv.string]),
                **{vol.Optional(part.value): cv.string for part in parts},
                **_ACCOUNT,
            }
        ),
        cv.has_at_least_one_key(*(part.value for part in parts)),
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
    """Register the actions; the one for technicians comes last."""
    register = hass.services.async_register
    register(DOMAIN, SERVICE_CALL, _async_call, _CALL_SCHEMA, SupportsResponse.OPTIONAL)
    register(DOMAIN, SERVICE_GET_CALLS, _async_get_calls, _GET_CALLS_SCHEMA, SupportsResponse.ONLY)
    register(DOMAIN, SERVICE_CLOSE_OFFICE, _async_close_or_open_office, _OFFICE_SCHEMA)
    register(DOMAIN, SERVICE_OPEN_OFFICE, _async_close_or_open_office, _OFFICE_SCHEMA)
    register(DOMAIN, SERVICE_SET_INDICATOR, _async_set_indicator, _SET_INDICATOR_SCHEMA)
    for name, (item, _, parts) in _UPDATES.items():
        register(DOMAIN, name, _async_update, _update_schema(item, parts))
    service.async_register_admin_service(
        hass, DOMAIN, SERVICE_QUERY, _async_query, _QUERY_SCHEMA, SupportsResponse.ONLY
    )


async def _async_call(call: ServiceCall) -> ServiceResponse:
    """Ring the caller's phone and dial; tell whose phone rings."""
    authority = await async_authority(call.hass, call.context)
    entry = await async_account(call.hass, call.data.get(ATTR_CONFIG_ENTRY_ID))
    authority.require_telephone(entry)
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
    authority = await async_authority(call.hass, call.context)
    entry = await async_account(call.hass, call.data.get(ATTR_CONFIG_ENTRY_ID))
    authority.require_telephone(entry)
    coordinator = entry.runtime_data.coordinator
    with told_to_user(call.hass, entry):
        calls = await coordinator.client.calls(call.data.get(ATTR_DATE) or coordinator.today())
    chosen = history.with_number(coordinator.data.interpreted(calls), call.data.get(ATTR_NUMBER))
    return {"calls": [{**history.as_record(item)} for item in chosen]}


async def _async_close_or_open_office(call: ServiceCall) -> None:
    """Close or open the office of one account, or of all that have a closing indicator."""
    authority = await async_authority(call.hass, call.context)
    if entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID):
        entries = [await async_account(call.hass, entry_id)]
    else:
        entries = office_entries(call.hass)
    closed = call.service == SERVICE_CLOSE_OFFICE
    await async_set_office_closed(authority, entries, closed=closed)


async def _async_set_indicator(call: ServiceCall) -> None:
    """Switch a function indicator."""
    authority = await async_authority(call.hass, call.context)
    entry, key = await async_item(
        call.hass,
        call.data.get(ATTR_CONFIG_ENTRY_ID),
        Menu.INDICATORS,
        call.data[ATTR_INDICATOR],
    )
    change = Change(entry, key, {Part.ACTIVE: int(call.data[ATTR_STATE])})
    authority.require_parts(*change)
    await async_carry_out(call.hass, [change], call.context)


async def _async_update(call: ServiceCall) -> None:
    """Change parts of one or several numbers or hot desks, one request each."""
    authority = await async_authority(call.hass, call.context)
    attribute, menu, parts = _UPDATES[call.service]
    choices = {part: call.data[part] for part in parts if part in call.data}
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    items = [await async_item(call.hass, entry_id, menu, it) for it in call.data[attribute]]
    for entry, key in items:
        authority.require_parts(entry, key, choices)
    owners = {entry.entry_id: entry for entry, _ in items}
    changes = {id_: await async_choices(entry, choices) for id_, entry in owners.items()}
    wanted = [
        Change(owners[id_], key, changes[id_])
        for id_, key in dict.fromkeys((entry.entry_id, key) for entry, key in items)
    ]
    await async_carry_out(call.hass, wanted, call.context)


_UPDATES = {
    SERVICE_UPDATE_NUMBER: (ATTR_DID, Menu.NUMBERS, NUMBER_PARTS),
    SERVICE_UPDATE_HOT_DESK: (ATTR_HOT_DESK, Menu.HOT_DESKS, HOT_DESK_PARTS),
}


async def _async_query(call: ServiceCall) -> ServiceResponse:
    """Return any menu of the PBX as it answers."""
    menu = call.data[ATTR_MENU].strip()
    if holds_secret(menu):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="secret_menu")
    entry = await async_account(call.hass, call.data.get(ATTR_CONFIG_ENTRY_ID))
    with told_to_user(call.hass, entry):
        reply = await entry.runtime_data.coordinator.client.query(
            menu, call.data[ATTR_ID].strip(), call.data[ATTR_FILTER]
        )
    return {"reply": cast("JsonValueType", reply)}
