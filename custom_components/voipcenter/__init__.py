"""The VoipCenter cloud PBX in Home Assistant."""

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.typing import ConfigType

from .calls.dialling import COUNTRIES_AT_FIRST, HOME
from .connection import create_client, create_session
from .const import CONF_COUNTRIES, CONF_PHONES, DOMAIN
from .coordinator import ReadingReport, VoipCenterCoordinator
from .dashboard import async_setup_dashboard
from .entity import async_remove_in_turn, pbx_device
from .issues import delete_issues, update_issues
from .live import LiveCalls
from .runtime import RuntimeData, VoipCenterConfigEntry
from .services import async_setup_services
from .unique_ids import LIVE_CALL_ENTITIES
from .writer import Writer

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions and the dashboard, which are there whether or not an account is."""
    async_setup_services(hass)
    await async_setup_dashboard(hass)

    @callback
    def delete_issues_of_disabled(change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and entry.disabled_by is not None:
            delete_issues(hass, entry)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, delete_issues_of_disabled)
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> bool:
    """Carry an entry of an older version over."""
    if entry.version > 1:
        return False
    if entry.minor_version < 2:
        options = dict(entry.options)
        abroad = options.pop("allow_international", True)
        options[CONF_COUNTRIES] = sorted(COUNTRIES_AT_FIRST) if abroad else [HOME]
        options[CONF_PHONES] = True
        hass.config_entries.async_update_entry(entry, options=options, minor_version=2)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> bool:
    """Read the account and show it."""
    client = await create_client(hass, entry.data, create_session(hass, entry.data))
    client.transport.gate.allow_one(client.credentials)
    coordinator = VoipCenterCoordinator(hass, entry, client)
    writer, live = Writer(coordinator), LiveCalls(coordinator)

    @callback
    def act_on(report: ReadingReport) -> None:
        update_issues(hass, entry, report)
        live.async_hurry(report)

    coordinator.async_on_report(act_on)
    # Diagnostics tell of an attempt that fails, too.
    entry.runtime_data = RuntimeData(coordinator, writer, live)
    await coordinator.async_config_entry_first_refresh()
    pbx_device(coordinator)
    if not live.username:
        coordinator.registries.remove_entities(LIVE_CALL_ENTITIES)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    coordinator.async_start()
    writer.async_start()
    live.async_start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> bool:
    """Take the account out of Home Assistant; its timers and tasks end with the entry."""
    await async_remove_in_turn(entry)
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        # Both need the session, which ends with the entry.
        await entry.runtime_data.writer.finish_or_break_off()
        await entry.runtime_data.live.async_stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
    """Leave no repair issue behind."""
    delete_issues(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: VoipCenterConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow a person to delete the device of an item that the PBX no longer lists."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    coordinator = entry.runtime_data.coordinator
    keys = coordinator.registries.device_keys(device)
    if not keys or not all(coordinator.ledger.inventory.missing(key) for key in keys):
        return False
    coordinator.async_forget(keys)
    return True
