"""The dashboard: its files for the browser, and what the browser cannot know of an account."""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er

from ..api import ItemKey, Menu, SipAccount
from ..calling import default_sip_account
from ..changes import Authority, accounts, closing_indicator
from ..const import (
    CONF_CUSTOMER_NUMBER,
    CONF_OFFICE_CLOSED_INDICATOR,
    DOMAIN,
    item_id,
    statistics_of,
)
from ..pbx.account import Account, id_told
from ..runtime import VoipCenterConfigEntry

_FOLDER = Path(__file__).parent


async def async_setup_dashboard(hass: HomeAssistant) -> None:
    """Let browsers load the dashboard and the card, from a place that changes with them."""
    url = f"/{DOMAIN}_frontend/{await hass.async_add_executor_job(version)}"
    files = await hass.async_add_executor_job(_scripts)
    await hass.http.async_register_static_paths(
        [StaticPathConfig(f"{url}/{file.name}", str(file)) for file in files]
    )
    add_extra_js_url(hass, f"{url}/{DOMAIN}.js")
    websocket_api.async_register_command(hass, _send_accounts)


def version() -> str:
    """Return what tells one state of the files from another: browsers keep them for a month."""
    digest = sha256()
    for file in _scripts():
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _scripts() -> list[Path]:
    return sorted(_FOLDER.glob("*.js"))


@callback
@websocket_command({"type": f"{DOMAIN}/accounts"})
def _send_accounts(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Tell the browser of each account."""
    authority = Authority(hass, connection.context(msg), connection.user)
    told = [_told(hass, entry, authority) for entry in accounts(hass)]
    connection.send_result(msg["id"], told)


def _told(
    hass: HomeAssistant, entry: VoipCenterConfigEntry, authority: Authority
) -> dict[str, Any]:
    """Return what the browser needs; whose phones there are learns only who may dial."""
    loaded = entry.state is ConfigEntryState.LOADED
    account = entry.runtime_data.coordinator.data if loaded else Account()
    phones: Mapping[int, SipAccount] = {}
    default = None
    with suppress(Unauthorized, ServiceValidationError):
        authority.require_telephone(entry)
        phones = account.sip_accounts
        default = default_sip_account(account, entry.options)
    return {
        "id": entry.entry_id,
        "title": entry.title,
        "statistics": statistics_of(entry.data[CONF_CUSTOMER_NUMBER]),
        "office": _office(hass, entry),
        # Where nothing is loaded, its entities tell whether it was ever read.
        "read": not loaded or bool(account.items or account.calls),
        "phone": default and _name_of(default),
        "phones": [
            {"sip_account": _name_of(phone), "name": account.label(ItemKey(Menu.SIP_ACCOUNTS, id_))}
            for id_, phone in phones.items()
        ],
    }


def _name_of(phone: SipAccount) -> str:
    """Return what the action ``voipcenter.call`` knows a SIP account by."""
    return phone.username or phone.name


def _office(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> str | None:
    """Return the switch of the indicator that closes the office, loaded or not."""
    if entry.state is ConfigEntryState.LOADED:
        key = closing_indicator(entry)
    else:
        id_ = id_told(str(entry.options.get(CONF_OFFICE_CLOSED_INDICATOR, "")))
        key = ItemKey(Menu.INDICATORS, id_) if id_ else None
    unique_id = item_id(entry.data[CONF_CUSTOMER_NUMBER], key) if key else ""
    return er.async_get(hass).async_get_entity_id(Platform.SWITCH, DOMAIN, unique_id)
