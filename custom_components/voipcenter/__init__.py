"""The VoipCenter cloud PBX in Home Assistant."""

import asyncio

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

from .api import Menu
from .call_log import CallLog
from .calls.dialling import COUNTRIES_AT_FIRST, HOME
from .connection import create_client, way_in
from .const import CONF_COUNTRIES, CONF_PHONES, DOMAIN, LIVE_CALLS
from .coordinator import VoipCenterCoordinator
from .entity import async_remove_in_turn, pbx_device
from .frontend import async_setup_dashboard
from .live import LiveCalls, async_remove_webhook
from .pbx.report import ReadingReport
from .problems import setup_failed
from .registries import Memory, take_back_aliases
from .repairs import ask_for_credentials, delete_issues, update_issues
from .runtime import RuntimeData, VoipCenterConfigEntry
from .sentences import async_keep_sentences, async_setup_sentences
from .services import async_keep_offering, async_load_fields, async_offer, async_setup_services
from .statistics import CallHistory
from .timetable import Timetable
from .trigger import watch_office
from .writer import Writer

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions and the dashboard, which are there whether or not an account is."""
    async_setup_services(hass)
    await async_setup_dashboard(hass)
    await async_load_fields(hass)

    @callback
    def delete_issues_of_disabled(change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and entry.disabled_by is not None:
            delete_issues(hass, entry)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, delete_issues_of_disabled)
    async_setup_sentences(hass)
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
    if entry.minor_version < 3:
        take_back_aliases(hass, entry)
        hass.config_entries.async_update_entry(entry, minor_version=3)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> bool:
    """Read the account and show it.

    One that was read before is shown first, from what is remembered: until its entities are there,
    what is pressed would be lost.
    """
    memory = Memory(hass, entry)
    remembered = await memory.async_load()
    way = way_in(entry.data)
    client = create_client(hass, entry)
    client.transport.gate.allow_one(client.credentials)
    coordinator = VoipCenterCoordinator(hass, entry, client, remembered)
    timetable = Timetable(coordinator)
    await timetable.async_load()
    writer, live = Writer(coordinator, timetable), LiveCalls(coordinator)
    calls = CallLog(coordinator, live)

    @callback
    def act_on(report: ReadingReport) -> None:
        update_issues(hass, entry, report)
        ask_for_credentials(hass, entry, report)
        live.async_hurry(report)
        if report.anything_read:
            memory.async_remember(coordinator.ledger.account)

    coordinator.async_on_report(act_on)
    # Diagnostics tell of an attempt that fails, too.
    entry.runtime_data = RuntimeData(coordinator, writer, live, calls)
    if remembered is None:
        await coordinator.async_read_first()
        await coordinator.async_wait_until_known()
        if not coordinator.last_update_success:
            raise setup_failed(coordinator.last_exception)
    await calls.async_load()
    pbx_device(coordinator)

    async def remove_unwanted() -> None:
        if not live.username:
            coordinator.registries.remove_entities({LIVE_CALLS})
        if not entry.options.get(CONF_PHONES):
            known = coordinator.registries.known()
            phones = [key for key in known if key.menu is Menu.SIP_ACCOUNTS]
            await coordinator.registries.async_remove(phones)

    await remove_unwanted()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_keep_offering(hass, entry)
    async_keep_sentences(hass, entry)
    writer.async_start()
    await timetable.async_start(writer.async_end)
    calls.async_start()
    if live.by_webhook:
        live.async_start()

    applying = asyncio.Lock()

    async def apply_changes(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
        """Go on with what a form changed: a reload could lose what is pressed meanwhile."""
        nonlocal way
        async with applying:
            if live.ended:  # The account was unloaded while this waited.
                return
            before, way = way, way_in(entry.data)
            client = create_client(hass, entry) if way != before else None
            if client is not None:
                await coordinator.async_start_over(client)
            await live.async_apply_options(anew=client is not None)
            await remove_unwanted()
            coordinator.async_publish()

    entry.async_on_unload(entry.add_update_listener(apply_changes))

    if remembered is not None:
        await coordinator.async_read_first()
    # Asked for the feed's key before, the PBX would count a second attempt with wrong credentials.
    await live.async_apply_options(anew=False)
    coordinator.async_start()
    await CallHistory(coordinator, calls).async_start()
    watch_office(hass, entry)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> bool:
    """Send what was pressed, then take the account out of Home Assistant.

    Its timers and tasks end with the entry.
    """
    writer = entry.runtime_data.writer
    await writer.finish_or_break_off()
    await async_remove_in_turn(entry)
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        # Both need the session, which ends with the entry.
        await writer.finish_or_break_off()
        await entry.runtime_data.live.async_end()
        await entry.runtime_data.calls.async_stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
    """Leave nothing behind: no repair issue, nothing remembered, no name in an action's fields."""
    delete_issues(hass, entry)
    await Memory(hass, entry).async_forget()
    async_offer(hass)
    await async_remove_webhook(hass, entry)


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
