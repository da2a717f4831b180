"""Whether the PBX can be reached, for the page that people copy into a report."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant, callback

from .api import (
    DEFAULT_BASE_URL,
    VoipCenterConnectionError,
    VoipCenterTimeoutError,
    reach,
)
from .connection import create_session
from .const import CONF_BASE_URL, DOMAIN
from .runtime import VoipCenterConfigEntry

_AT_FIRST = {CONF_BASE_URL: DEFAULT_BASE_URL, CONF_VERIFY_SSL: True}


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register the information."""
    register.async_register_info(_information)


async def _information(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[VoipCenterConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    loaded = [entry.runtime_data for entry in entries if entry.state is ConfigEntryState.LOADED]
    ways: list[Mapping[str, Any]] = [entry.data for entry in entries] or [_AT_FIRST]
    coordinators = [runtime.coordinator for runtime in loaded]
    feeds = [runtime.live for runtime in loaded]
    wanted = [feed for feed in feeds if feed.username]
    return {
        "pbx_reachable": _reachability(hass, min(ways, key=lambda way: str(way[CONF_BASE_URL]))),
        "accounts_connected": f"{sum(item.last_update_success for item in coordinators)}"
        f"/{len(entries)}",
        "requests": sum(item.client.transport.requests.total() for item in coordinators),
        "live_calls_connected": f"{sum(feed.connected for feed in wanted)}/{len(wanted)}",
    }


async def _reachability(hass: HomeAssistant, way: Mapping[str, Any]) -> str | dict[str, str]:
    """Tell it in Home Assistant's words; its own check would follow a server into the house."""
    session = create_session(hass, way)
    try:
        await reach(session, way[CONF_BASE_URL])
    except VoipCenterTimeoutError:
        return {"type": "failed", "error": "timeout"}
    except VoipCenterConnectionError:
        return {"type": "failed", "error": "unreachable"}
    finally:
        session.detach()
    return "ok"
