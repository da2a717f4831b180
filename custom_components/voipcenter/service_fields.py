"""What the fields of actions offer: what the accounts have, by name.

All else can be typed: a template, an id, or what was made since the last reading. What a field is
called stands in the translations, and what it is without an account in ``services.yaml``.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from homeassistant.components.select import DOMAIN as SELECT_DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_DOMAIN, ATTR_SERVICE, EVENT_SERVICE_REGISTERED
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import SelectOptionDict, SelectSelector, SelectSelectorConfig
from homeassistant.helpers.service import async_set_service_schema
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict

from .api import CHOICES, HOT_DESK_PARTS, NUMBER_PARTS, Item, Menu, Number, Part, SipAccount
from .changes import accounts
from .const import DOMAIN
from .pbx.account import NOT_SET_OPTION, Account, id_told
from .runtime import VoipCenterConfigEntry

_DESCRIBED: HassKey[Mapping[str, Any]] = HassKey(f"{DOMAIN}_services")

_ITEMS: Mapping[str, Mapping[str, Menu]] = {
    "call": {"sip_account": Menu.SIP_ACCOUNTS},
    "set_indicator": {"indicator": Menu.INDICATORS},
    "update_number": {"did": Menu.NUMBERS},
    "update_hot_desk": {"hot_desk": Menu.HOT_DESKS},
}
_PARTS: Mapping[str, tuple[Part, ...]] = {
    "update_number": NUMBER_PARTS,
    "update_hot_desk": HOT_DESK_PARTS,
}
_SEVERAL = {"did", "hot_desk"}


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
        names = [_name(item) for menu in _NAMED for item in account.listing(menu).values()]
        if offered != (offered := (account.labels, account.clearable, names)):
            async_offer(hass)

    entry.async_on_unload(coordinator.async_add_listener(offer_news))
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
    for action, items in _ITEMS.items():
        fields = {name: {**field} for name, field in described[action]["fields"].items()}
        for field, menu in items.items():
            _offer(fields[field], [o for account in known for o in _options(account, menu)], field)
        for part in _PARTS.get(action, ()):
            options = [o for account in known for o in _options(account, CHOICES[part])]
            if any(part is cleared for account in known for _, cleared in account.clearable):
                options.append(SelectOptionDict(value=NOT_SET_OPTION, label=_none(hass, part)))
            _offer(fields[part], options, part)
        async_set_service_schema(hass, DOMAIN, action, {"fields": fields})
        # Or a page that is open would not ask again.
        hass.bus.async_fire(EVENT_SERVICE_REGISTERED, {ATTR_DOMAIN: DOMAIN, ATTR_SERVICE: action})


def _offer(field: dict[str, Any], options: list[SelectOptionDict], name: str) -> None:
    if options:
        distinct = {option["value"]: option for option in options}
        config = SelectSelectorConfig(
            options=list(distinct.values()), multiple=name in _SEVERAL, custom_value=True
        )
        field["selector"] = SelectSelector(config).serialize()["selector"]


def _options(account: Account, menu: Menu) -> Iterator[SelectOptionDict]:
    listing = account.listing(menu)
    for id_, label in account.labels.get(menu, {}).items():
        name = _name(listing[id_])
        value = name or label
        if id_told(value) in listing:  # An id would go before this name.
            value = str(id_)
        shown = f"{label} ({name})" if name and name != label else label
        yield SelectOptionDict(value=value, label=shown)


_NAMED = (Menu.NUMBERS, Menu.SIP_ACCOUNTS)


def _name(item: Item) -> str | None:
    """Return what an item goes by that nothing else is called: digits or a username."""
    if isinstance(item, Number):
        return item.number
    return item.username if isinstance(item, SipAccount) else None


def _none(hass: HomeAssistant, part: Part) -> str:
    """Return the words for "nothing chosen" in the system's language."""
    texts = async_get_cached_translations(hass, hass.config.language, "entity", DOMAIN)
    key = f"component.{DOMAIN}.entity.{SELECT_DOMAIN}.{part}.state.{NOT_SET_OPTION}"
    return texts.get(key, NOT_SET_OPTION)
