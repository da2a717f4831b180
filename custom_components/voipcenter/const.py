"""Names and constants of the integration."""

import logging
from typing import Final

DOMAIN: Final = "voipcenter"
LOGGER = logging.getLogger(__package__)

CONF_ADVANCED: Final = "advanced"
CONF_API_ID: Final = "api_id"
CONF_BASE_URL: Final = "base_url"
CONF_CUSTOMER_NUMBER: Final = "customer_number"
CONF_PASSWORD_DIGEST: Final = "password_digest"  # noqa: S105

CONF_ALLOW_PREMIUM_NUMBERS: Final = "allow_premium_numbers"
CONF_ASSISTANTS_MAY_CALL: Final = "assistants_may_call"
CONF_COUNTRIES: Final = "countries"
CONF_OFFICE_CLOSED_INDICATOR: Final = "office_closed_indicator"
CONF_PHONES: Final = "phones"
CONF_SIP_ACCOUNT: Final = "sip_account"
CONF_VOICE_INDICATORS: Final = "voice_indicators"
CONF_WEBSOCKET_URL: Final = "websocket_url"
CONF_WEBSOCKET_USERNAME: Final = "websocket_username"

PROJECT: Final = "https://github.com/hass-voipcenter/hass-voipcenter"

DEFAULT_WEBSOCKET_URL: Final = "https://ws1.voipcenter.be:4123"
PBX_TIME_ZONE: Final = "Europe/Brussels"
