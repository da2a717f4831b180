"""Names by which others know the integration: its options, and its items in the registries."""

import logging
import re
from typing import Final

from homeassistant.util import slugify

from .api import ItemKey, Menu, Part

DOMAIN: Final = "voipcenter"
LOGGER = logging.getLogger(__package__)

ATTR_UNTIL: Final = "until"

CONF_ADVANCED: Final = "advanced"
CONF_API_ID: Final = "api_id"
CONF_BASE_URL: Final = "base_url"
CONF_CUSTOMER_NUMBER: Final = "customer_number"
CONF_PASSWORD_DIGEST: Final = "password_digest"  # noqa: S105

CONF_ALLOW_PREMIUM_NUMBERS: Final = "allow_premium_numbers"
CONF_ASSISTANTS_MAY_CALL: Final = "assistants_may_call"
CONF_CONTACTS: Final = "contacts"
CONF_COUNTRIES: Final = "countries"
CONF_OFFICE_CLOSED_INDICATOR: Final = "office_closed_indicator"
CONF_PHONES: Final = "phones"
CONF_SIP_ACCOUNT: Final = "sip_account"
CONF_VOICE_INDICATORS: Final = "voice_indicators"
CONF_VOICE_SENTENCES: Final = "voice_sentences"
CONF_WEBHOOK: Final = "webhook"
CONF_WEBSOCKET_URL: Final = "websocket_url"
CONF_WEBSOCKET_USERNAME: Final = "websocket_username"

PROJECT: Final = "https://github.com/hass-voipcenter/hass-voipcenter"

DEFAULT_WEBSOCKET_URL: Final = "https://ws1.voipcenter.be:4123"

_KINDS = {
    Menu.INDICATORS: "indicator",
    Menu.NUMBERS: "did",
    Menu.HOT_DESKS: "hot_desk",
    Menu.SIP_ACCOUNTS: "sip_account",
}
_MENUS = {kind: menu for menu, kind in _KINDS.items()}
_PATTERN = re.compile(rf"_({'|'.join(_MENUS)})_(\d+)(?:_([a-z_]+))?")


def item_id(customer_number: str, key: ItemKey) -> str:
    """Return the identifier of an item's device, and of an indicator's switch."""
    return f"{customer_number}_{_KINDS[key.menu]}_{key.id}"


def part_id(customer_number: str, key: ItemKey, part: Part) -> str:
    """Return the unique id of the select for a part of a number or a hot desk."""
    return f"{item_id(customer_number, key)}_{part}"


CALL_EVENT = "call"
"""Of the event that stands for the telephone: who may control it may call, and see calls."""

LIVE_CALLS = "live_calls"
MISSED_CALLS = "missed_calls"
"""Of the to-do list of whom to call back."""

CALL_ENTITIES = (
    CALL_EVENT,
    MISSED_CALLS,
    "calls_today",
    "missed_calls_today",
    "incoming_calls_today",
    "outgoing_calls_today",
    "answered_calls_today",
    "talk_time_today",
    "last_call",
    "last_caller",
)
"""What is made of the list of today's calls."""


def key_of(customer_number: str, identifier: str) -> ItemKey | None:
    """Return what an identifier or unique id belongs to; ``None`` for the PBX itself."""
    if identifier.removeprefix(f"{customer_number}_") in CALL_ENTITIES:
        return ItemKey(Menu.CALLS)
    match = _PATTERN.fullmatch(identifier.removeprefix(customer_number))
    return ItemKey(_MENUS[match[1]], int(match[2])) if match else None


def statistics_of(customer_number: str) -> str:
    """Return how the ids of an account's statistics begin; ``_calls`` is the end of one."""
    return f"{DOMAIN}:{slugify(customer_number)}"
