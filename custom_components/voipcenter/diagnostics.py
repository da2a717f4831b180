"""A file from which a fault can be understood, and the PBX's format learnt.

It holds ids and shapes instead of names and values: no secret and nobody's telephone number.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry

from .api import Call, Configured, Indicator, Item, ItemKey, SipAccount
from .const import (
    CONF_API_ID,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    CONF_SIP_ACCOUNT,
    CONF_WEBSOCKET_USERNAME,
)
from .coordinator import VoipCenterConfigEntry, VoipCenterCoordinator
from .shapes import masked, pattern_of, shape_of

_TO_REDACT = {
    CONF_API_ID,
    CONF_API_KEY,
    CONF_CUSTOMER_NUMBER,
    CONF_PASSWORD_DIGEST,
    CONF_SIP_ACCOUNT,
    CONF_WEBSOCKET_USERNAME,
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: VoipCenterConfigEntry
) -> dict[str, Any]:
    """Return what is known of an account and of the way to it."""
    coordinator = entry.runtime_data
    return {
        "entry": {
            "data": async_redact_data(entry.data, _TO_REDACT),
            "options": async_redact_data(entry.options, _TO_REDACT),
        },
        "health": _health(coordinator),
        "account": {
            menu: {
                id_: _state(coordinator, ItemKey(menu, id_), item) for id_, item in items.items()
            }
            for menu, items in coordinator.data.items.items()
        },
        "calls": _calls(coordinator),
        "replies": _replies(coordinator),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: VoipCenterConfigEntry, device: DeviceEntry
) -> dict[str, Any]:
    """Return what is known of one number, hot desk or SIP account; of the PBX, everything."""
    coordinator = entry.runtime_data
    if not (keys := coordinator.registries.device_keys(device)):
        return await async_get_config_entry_diagnostics(hass, entry)
    menus = {key.menu for key in keys}
    return {
        "health": _health(coordinator),
        "items": {
            f"{key.menu} {key.id}": _state(coordinator, key, item)
            for key in keys
            if (item := coordinator.data.item(key)) is not None
        },
        "replies": {
            name: shape for name, shape in _replies(coordinator).items() if name.split()[0] in menus
        },
    }


def _health(coordinator: VoipCenterCoordinator) -> dict[str, Any]:
    transport = coordinator.client.transport
    error = coordinator.last_exception
    if error is not None and error.__cause__ is not None:
        error = error.__cause__  # The technician's words, not those for people.
    unreadable = transport.unreadable
    return {
        "connected": coordinator.last_update_success,
        "last_error": masked(str(error), _secrets(coordinator)) if error else None,
        "menus_not_allowed": sorted(coordinator.denied),
        "requests": dict(transport.requests),
        "clock_offset": round(transport.clock.offset, 1),
        "pause_for": round(transport.gate.closed_for),
        "by_get": sorted(endpoint.value for endpoint in transport.by_get),
        "update_notation": coordinator.client.notation,
        "live_calls": {
            "wanted": bool(coordinator.live_calls.username),
            "connected": coordinator.live_calls.connected,
        },
        "last_unreadable_reply": unreadable
        and {
            "status": unreadable.status,
            "content_type": unreadable.content_type,
            "begins": pattern_of(unreadable.beginning),
        },
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


def _replies(coordinator: VoipCenterCoordinator) -> dict[str, Any]:
    secrets = _secrets(coordinator)
    return {name: shape_of(reply, secrets) for name, reply in coordinator.client.replies.items()}


def _secrets(coordinator: VoipCenterCoordinator) -> list[str]:
    """Return what must not be in the file, should the PBX repeat it."""
    entry = coordinator.config_entry
    known = {**entry.data, **entry.options}
    return [str(known[name]) for name in _TO_REDACT if known.get(name)]
