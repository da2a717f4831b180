"""How an entry's data becomes a client."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, DummyCookieJar
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_VERIFY_SSL, CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.util.hass_dict import HassKey

from .api import PBX_TIMEZONE, Credentials, Gate, VoipCenterClient
from .const import (
    CONF_API_ID,
    CONF_BASE_URL,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    DOMAIN,
)

_GATES: HassKey[dict[str, Gate]] = HassKey(f"{DOMAIN}_gates")


@callback
def gate_for(hass: HomeAssistant, customer_number: str) -> Gate:
    """Return the customer's gate, the same for as long as Home Assistant runs."""
    return hass.data.setdefault(_GATES, {}).setdefault(customer_number, Gate())


def way_in(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what leads from Home Assistant to the PBX: all but the way back."""
    return {name: value for name, value in data.items() if name != CONF_WEBHOOK_ID}


def credentials_in(data: Mapping[str, Any]) -> Credentials:
    """Return the credentials in an entry's data."""
    return Credentials(
        customer_number=data[CONF_CUSTOMER_NUMBER],
        api_id=data[CONF_API_ID],
        password_digest=data[CONF_PASSWORD_DIGEST],
        api_key=data[CONF_API_KEY],
    )


@callback
def create_session(hass: HomeAssistant, data: Mapping[str, Any]) -> ClientSession:
    """Return a session of Home Assistant's for the PBX, to be detached by who asked for it.

    Without cookies: a PHP session would make the server answer one request at a time.
    """
    return async_create_clientsession(
        hass, data[CONF_VERIFY_SSL], auto_cleanup=False, cookie_jar=DummyCookieJar()
    )


def create_client(hass: HomeAssistant, entry: ConfigEntry[Any]) -> VoipCenterClient:
    """Return a client for an entry; its session ends with the entry."""
    session = create_session(hass, entry.data)
    entry.async_on_unload(session.detach)
    return client_for(hass, entry.data, session)


def client_for(
    hass: HomeAssistant, data: Mapping[str, Any], session: ClientSession
) -> VoipCenterClient:
    """Return a client for what an entry's data hold, or will."""
    return VoipCenterClient(
        session,
        credentials_in(data),
        data[CONF_BASE_URL],
        timezone=PBX_TIMEZONE,
        gate=gate_for(hass, data[CONF_CUSTOMER_NUMBER]),
    )


@asynccontextmanager
async def client_for_form(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> AsyncGenerator[VoipCenterClient]:
    """Lend a client for as long as a form is looked at, with or without an entry."""
    session = create_session(hass, data)
    try:
        yield client_for(hass, data, session)
    finally:
        session.detach()
