"""Whether the PBX can be reached, for the page that people copy into a report."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .api import DEFAULT_BASE_URL
from .const import CONF_BASE_URL, DOMAIN
from .runtime import VoipCenterConfigEntry


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register the information."""
    register.async_register_info(_information)


async def _information(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[VoipCenterConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    loaded = [entry.runtime_data for entry in entries if entry.state is ConfigEntryState.LOADED]
    addresses = {entry.data[CONF_BASE_URL] for entry in entries} or {DEFAULT_BASE_URL}
    coordinators = [runtime.coordinator for runtime in loaded]
    feeds = [runtime.live for runtime in loaded]
    wanted = [feed for feed in feeds if feed.username]
    return {
        "pbx_reachable": system_health.async_check_can_reach_url(hass, min(addresses)),
        "accounts_connected": f"{sum(item.last_update_success for item in coordinators)}"
        f"/{len(entries)}",
        "requests": sum(item.client.transport.requests.total() for item in coordinators),
        "live_calls_connected": f"{sum(feed.connected for feed in wanted)}/{len(wanted)}",
    }
