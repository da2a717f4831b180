"""The actions, and what their fields offer.

A field offers what the accounts have, by name. All else can be typed: a template, an id, or what
was made since the last reading. What a field is called stands in the translations, and what it is
without an account in ``services.yaml``.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from homeassistant.components.select import DOMAIN as SELECT_DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    ATTR_CONFIG_ENTRY_ID,
    ATTR_DOMAIN,
    ATTR_SERVICE,
    EVENT_SERVICE_REGISTERED,
)
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
from homeassistant.helpers.selector import SelectOptionDict, SelectSelector, SelectSelectorConfig
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import JsonValueType
from homeassistant.util.yaml import load_yaml_dict
import voluptuous as vol

from .api import CHOICES, HOT_DESK_PARTS, NUMBER_PARTS, Menu, Part, holds_secret
from .calling import async_place_call
from .calls import history
from .changes import (
    Change,
    accounts,
    async_account,
    async_authority,
    async_carry_out,
    async_choices,
    async_item,
    async_set_office_closed,
    office_entries,
)
from .const import ATTR_UNTIL, DOMAIN
from .pbx.account import NOT_SET_OPTION, Account, id_told, own_name
from .problems import invalid, told_to_user
from .publishing import WHAT_THERE_IS
from .runtime import VoipCenterConfigEntry
from .timetable import End

ATTR_DATE = "date"
ATTR_DID = "did"
ATTR_FILTER = "filter"
ATTR_FOR = "for"
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

_MOST_ITEMS = 500
"""Each is looked up, and is a request of its own."""
_ACCOUNT: dict[vol.Marker, Any] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}


def _duration(value: object) -> timedelta:
    try:
        return cast("timedelta", cv.time_period(value))
    except OverflowError as error:
        raise vol.Invalid("This is too long") from error


_END: dict[vol.Marker, Any] = {
    vol.Optional(ATTR_UNTIL): vol.Any(datetime, time, cv.string),
    vol.Optional(ATTR_FOR): _duration,
}
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
        **_END,
        **_ACCOUNT,
    }
)
_OFFICE_SCHEMA = vol.Schema({**_END, **_ACCOUNT})


def _update_schema(item: str, parts: Iterable[Part]) -> vol.All[Any]:
    return vol.All(
        vol.Schema(
            {
                vol.Required(item): vol.All(
                    cv.ensure_list, vol.Length(min=1, max=_MOST_ITEMS), [cv.string]
                ),
                **{vol.Optional(part.value): cv.string for part in parts},
                **_END,
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
    listed = history.in_order(coordinator.data.interpreted(calls))
    chosen = history.with_number(listed, call.data.get(ATTR_NUMBER))
    name = entry.runtime_data.calls.name
    return {"calls": [{**history.as_record(item, name)} for item in chosen]}


def _end(call: ServiceCall) -> End:
    return End(call.data.get(ATTR_UNTIL), call.data.get(ATTR_FOR))


async def _async_close_or_open_office(call: ServiceCall) -> None:
    """Close or open the office of one account, or of all that have a closing indicator."""
    end = _end(call)
    authority = await async_authority(call.hass, call.context)
    if entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID):
        entries = [await async_account(call.hass, entry_id)]
    else:
        entries = office_entries(call.hass)
    closed = call.service == SERVICE_CLOSE_OFFICE
    await async_set_office_closed(authority, entries, closed=closed, end=end)


async def _async_set_indicator(call: ServiceCall) -> None:
    """Switch a function indicator."""
    end = _end(call)
    authority = await async_authority(call.hass, call.context)
    entry, key = await async_item(
        call.hass,
        call.data.get(ATTR_CONFIG_ENTRY_ID),
        Menu.INDICATORS,
        call.data[ATTR_INDICATOR],
    )
    change = Change(entry, key, {Part.ACTIVE: int(call.data[ATTR_STATE])})
    authority.require_parts(*change)
    await async_carry_out(call.hass, [change], call.context, end.moment())


async def _async_update(call: ServiceCall) -> None:
    """Change parts of one or several numbers or hot desks, one request each."""
    end = _end(call)
    authority = await async_authority(call.hass, call.context)
    attribute, menu, parts = _UPDATES[call.service]
    choices = {part: call.data[part] for part in parts if part in call.data}
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    items = [await async_item(call.hass, entry_id, menu, it) for it in call.data[attribute]]
    for entry, key in items:
        authority.require_parts(entry, key, choices)
    until = end.moment()
    owners = {entry.entry_id: entry for entry, _ in items}
    changes = {id_: await async_choices(entry, choices) for id_, entry in owners.items()}
    wanted = [
        Change(owners[id_], key, changes[id_])
        for id_, key in dict.fromkeys((entry.entry_id, key) for entry, key in items)
    ]
    await async_carry_out(call.hass, wanted, call.context, until)


_UPDATES = {
    SERVICE_UPDATE_NUMBER: (ATTR_DID, Menu.NUMBERS, NUMBER_PARTS),
    SERVICE_UPDATE_HOT_DESK: (ATTR_HOT_DESK, Menu.HOT_DESKS, HOT_DESK_PARTS),
}


async def _async_query(call: ServiceCall) -> ServiceResponse:
    """Return any menu of the PBX as it answers."""
    menu = call.data[ATTR_MENU].strip()
    if holds_secret(menu):
        raise invalid("secret_menu")
    entry = await async_account(call.hass, call.data.get(ATTR_CONFIG_ENTRY_ID))
    with told_to_user(call.hass, entry):
        reply = await entry.runtime_data.coordinator.client.query(
            menu, call.data[ATTR_ID].strip(), call.data[ATTR_FILTER]
        )
    return {"reply": cast("JsonValueType", reply)}


_DESCRIBED: HassKey[Mapping[str, Any]] = HassKey(f"{DOMAIN}_services")

_OFFERING: Mapping[str, tuple[str, Menu, tuple[Part, ...]]] = {
    SERVICE_CALL: (ATTR_SIP_ACCOUNT, Menu.SIP_ACCOUNTS, ()),
    SERVICE_SET_INDICATOR: (ATTR_INDICATOR, Menu.INDICATORS, ()),
    **_UPDATES,
}
"""Actions with a field that offers items, and others that offer what their parts can be."""


async def async_load_fields(hass: HomeAssistant) -> None:
    """Read what the fields are without an account."""
    path = Path(__file__).with_name("services.yaml")
    hass.data[_DESCRIBED] = await hass.async_add_executor_job(load_yaml_dict, str(path))


@callback
def async_keep_offering(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
    """Let the fields offer what an account has, from now on and whenever that changes."""
    coordinator = entry.runtime_data.coordinator
    offered: tuple[object, ...] | None = None

    @callback
    def offer_news() -> None:
        nonlocal offered
        account = coordinator.data
        names = [own_name(item) for menu in _NAMED for item in account.listing(menu).values()]
        if offered != (offered := (account.labels, account.clearable, names)):
            async_offer(hass)

    entry.async_on_unload(coordinator.async_add_listener(offer_news, WHAT_THERE_IS))
    entry.async_on_unload(partial(async_offer, hass))
    offer_news()


@callback
def async_offer(hass: HomeAssistant) -> None:
    """Let the fields of actions offer what the accounts have now."""
    if (described := hass.data.get(_DESCRIBED)) is None:
        return  # The last account goes before anything was set up.
    known = [
        entry.runtime_data.coordinator.data
        for entry in accounts(hass)
        if entry.state in {ConfigEntryState.LOADED, ConfigEntryState.SETUP_IN_PROGRESS}
        and hasattr(entry, "runtime_data")
    ]
    for action, (attribute, menu, parts) in _OFFERING.items():
        fields = {name: {**field} for name, field in described[action]["fields"].items()}
        items = [o for account in known for o in _options(account, menu)]
        _offer(fields[attribute], items, several=action in _UPDATES)
        for part in parts:
            options = [o for account in known for o in _options(account, CHOICES[part])]
            if any(part is cleared for account in known for _, cleared in account.clearable):
                options.append(SelectOptionDict(value=NOT_SET_OPTION, label=_none(hass, part)))
            _offer(fields[part], options)
        service.async_set_service_schema(hass, DOMAIN, action, {"fields": fields})
        # Or a page that is open would not ask again.
        hass.bus.async_fire(EVENT_SERVICE_REGISTERED, {ATTR_DOMAIN: DOMAIN, ATTR_SERVICE: action})


def _offer(
    field: dict[str, Any], options: list[SelectOptionDict], *, several: bool = False
) -> None:
    if options:
        distinct = {option["value"]: option for option in options}
        config = SelectSelectorConfig(
            options=list(distinct.values()), multiple=several, custom_value=True
        )
        field["selector"] = SelectSelector(config).serialize()["selector"]


def _options(account: Account, menu: Menu) -> Iterator[SelectOptionDict]:
    listing = account.listing(menu)
    for id_, label in account.labels.get(menu, {}).items():
        name = own_name(listing[id_])
        value = name or label
        if id_told(value) in listing:
            value = f"id_{id_}"  # Elsewhere an id goes before a name, or a name before an id.
        shown = f"{label} ({name})" if name and name != label else label
        yield SelectOptionDict(value=value, label=shown)


_NAMED = (Menu.NUMBERS, Menu.SIP_ACCOUNTS)


def _none(hass: HomeAssistant, part: Part) -> str:
    """Return the words for "nothing chosen" in the system's language."""
    texts = async_get_cached_translations(hass, hass.config.language, "entity", DOMAIN)
    key = f"component.{DOMAIN}.entity.{SELECT_DOMAIN}.{part}.state.{NOT_SET_OPTION}"
    return texts.get(key, NOT_SET_OPTION)
