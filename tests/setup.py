"""An account of the stand-in PBX, and its entities found by their unique ids."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_VERIFY_SSL, Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.api import password_digest
from custom_components.voipcenter.const import (
    CONF_API_ID,
    CONF_BASE_URL,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    CONF_PHONES,
    DOMAIN,
)
from simulator import CatalogueItem, Office, Simulator


def entry_for(pbx: Simulator, **options: Any) -> MockConfigEntry:
    """Return an entry as the config flow makes it, with all there is to see."""
    credentials = pbx.credentials
    return MockConfigEntry(
        domain=DOMAIN,
        minor_version=3,
        title=f"VoipCenter {credentials.customer_number}",
        unique_id=credentials.customer_number,
        data={
            CONF_CUSTOMER_NUMBER: credentials.customer_number,
            CONF_PASSWORD_DIGEST: password_digest(credentials.password),
            CONF_API_ID: credentials.api_id,
            CONF_API_KEY: credentials.api_key,
            CONF_BASE_URL: pbx.base_url,
            CONF_VERIFY_SSL: True,
        },
        options={CONF_PHONES: True, **options},
    )


def entity_id(hass: HomeAssistant, pbx: Simulator, platform: Platform, key: str) -> str:
    """Return the entity with the unique id ``{customer}_{key}``."""
    unique_id = f"{pbx.credentials.customer_number}_{key}"
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, unique_id)
    assert found is not None, f"no {platform} with unique id {unique_id}"
    return found


def state_of(hass: HomeAssistant, pbx: Simulator, platform: Platform, key: str) -> State:
    """Return the state of the entity with the unique id ``{customer}_{key}``."""
    state = hass.states.get(entity_id(hass, pbx, platform, key))
    assert state is not None
    return state


def catalogues_of(office: Office) -> dict[str, Mapping[int, CatalogueItem]]:
    """Return what each part of a number can be set to."""
    return {
        "route": office.routes,
        "backup_route": office.backup_routes,
        "holidays": office.holidays,
        "vacations": office.vacations,
        "office_hours": office.office_hours,
    }
