"""A file from which a fault can be understood, and the PBX's format learnt.

It holds ids and shapes instead of names and values: no secret and nobody's telephone number.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_API_KEY, CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry

from .api import (
    Call,
    Configured,
    Indicator,
    Item,
    ItemKey,
    SipAccount,
    masked,
    not_understood,
    reply_shapes,
    traffic_report,
)
from .const import (
    CONF_API_ID,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    CONF_SIP_ACCOUNT,
    CONF_WEBSOCKET_USERNAME,
)
from .coordinator import VoipCenterCoordinator
from .runtime import RuntimeData, VoipCenterConfigEntry

_TO_REDACT = {
    CONF_API_ID,
    CONF_API_KEY,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    CONF_SIP_ACCOUNT,
    CONF_WEBHOOK_ID,
    CONF_WEBSOCKET_USERNAME,
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: VoipCenterConfigEntry
) -> dict[str, Any]:
    """Return what is known of an account and of the way to it, whatever state its entry is in."""
    file: dict[str, Any] = {
        "entry": {
            "state": entry.state.value,
            "reason": masked(entry.reason, _secrets(entry)) if entry.reason else None,
            "data": async_redact_data(entry.data, _TO_REDACT),
            "options": async_redact_data(entry.options, _TO_REDACT),
        }
    }
    if (runtime := _runtime(entry)) is None:
        return file
    coordinator = runtime.coordinator
    client, secrets = coordinator.client, _secrets(entry)
    return file | {
        "health": _health(runtime),
        "account": {
            menu: {
                id_: _state(coordinator, ItemKey(menu, id_), item) for id_, item in items.items()
            }
            for menu, items in coordinator.data.items.items()
        },
        "calls": _calls(coordinator),
        "replies": await hass.async_add_executor_job(reply_shapes, client, secrets),
        "not_understood": await hass.async_add_executor_job(not_understood, client, secrets),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: VoipCenterConfigEntry, device: DeviceEntry
) -> dict[str, Any]:
    """Return what is known of one number, hot desk or SIP account; of the PBX, everything."""
    runtime = _runtime(entry)
    if runtime is None or not (keys := runtime.coordinator.registries.device_keys(device)):
        return await async_get_config_entry_diagnostics(hass, entry)
    coordinator = runtime.coordinator
    menus = {key.menu for key in keys}
    shapes = await hass.async_add_executor_job(reply_shapes, coordinator.client, _secrets(entry))
    return {
        "health": _health(runtime),
        "items": {
            f"{key.menu} {key.id}": _state(coordinator, key, item)
            for key in keys
            if (item := coordinator.data.item(key)) is not None
        },
        "replies": {name: shape for name, shape in shapes.items() if name.split()[0] in menus},
    }


def _runtime(entry: VoipCenterConfigEntry) -> RuntimeData | None:
    """Return what read the account: now, or at the last attempt to set it up."""
    return getattr(entry, "runtime_data", None)


def _health(runtime: RuntimeData) -> dict[str, Any]:
    coordinator = runtime.coordinator
    error = coordinator.last_exception
    if error is not None and error.__cause__ is not None:
        error = error.__cause__  # The technician's words, not those for people.
    secrets = _secrets(coordinator.config_entry)
    return {
        "connected": coordinator.last_update_success,
        "last_error": masked(str(error), secrets) if error else None,
        "menus_not_allowed": sorted(coordinator.denied),
        "menus_not_readable": sorted(coordinator.reader.legibility.unreadable),
        "live_calls": {
            "wanted": bool(runtime.live.username),
            "connected": runtime.live.connected,
            "by_webhook": runtime.live.by_webhook,
        },
        **traffic_report(coordinator.client),
    }


def _state(coordinator: VoipCenterCoordinator, key: ItemKey, item: Item) -> dict[str, Any]:
    match item:
        case Indicator():
            return {"active": item.active}
        case Configured():
            return {part: coordinator.data.chosen(key, part) for part in item.parts}
        case SipAccount():
            return {"ping": item.ping, "reachable": item.reachable}
    return {}


def _calls(coordinator: VoipCenterCoordinator) -> Mapping[str, Any] | None:
    """Return how many calls of the day there are, and how many tell each of their fields."""
    if (today := coordinator.data.calls) is None:
        return None
    told = Counter(
        item.name
        for call in today.calls
        for item in fields(Call)
        if getattr(call, item.name) is not None
    )
    return {"day": today.day.isoformat(), "calls": len(today.calls), "told": dict(told)}


def _secrets(entry: VoipCenterConfigEntry) -> list[str]:
    """Return what must not be in the file, should the PBX repeat it."""
    known = {**entry.data, **entry.options}
    return [str(known[name]) for name in _TO_REDACT if known.get(name)]
