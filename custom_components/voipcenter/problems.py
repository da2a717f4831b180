"""What went wrong, in words that help the person who reads them.

What only a technician understands, such as the name of a socket's error, goes to the log.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from math import ceil
from typing import Any, TypedDict

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryNotReady,
    HomeAssistantError,
    ServiceValidationError,
)
from homeassistant.helpers.translation import async_get_translations
from homeassistant.helpers.update_coordinator import UpdateFailed

from .api import (
    VoipCenterAuthenticationError,
    VoipCenterCallError,
    VoipCenterCertificateError,
    VoipCenterClockError,
    VoipCenterConnectionError,
    VoipCenterDeferredError,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
    VoipCenterResponseError,
)
from .api.text import one_line
from .const import DOMAIN, LOGGER

LONGEST_TOLD = 2000
"""Characters of what an error repeats, such as a list of what there is to choose from."""

_KEYS: dict[type[VoipCenterError], str] = {
    # A subclass stands before its parent.
    VoipCenterCertificateError: "certificate",
    VoipCenterConnectionError: "cannot_connect",
    VoipCenterResponseError: "invalid_response",
    VoipCenterNotAllowedError: "not_allowed",
    VoipCenterClockError: "clock",
    VoipCenterRateLimitError: "rate_limited",
    VoipCenterDeferredError: "rate_limited",
    VoipCenterNotFoundError: "not_found",
}
_KEYS_BY_CODE = {
    14: "invalid_api_key",
    15: "invalid_password",
    20: "call_not_authorised",
    21: "call_leg_failed",
}


class Translated(TypedDict):
    """What Home Assistant's exceptions take to speak the user's language."""

    translation_domain: str
    translation_key: str
    translation_placeholders: dict[str, str]


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return what to raise where what somebody asks for cannot be, in that person's language."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=_readable(placeholders),
    )


def failure(key: str, **placeholders: str) -> HomeAssistantError:
    """Return what to raise where something was not done, in the language of who asked for it."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=_readable(placeholders),
    )


def _readable(placeholders: Mapping[str, str]) -> dict[str, str] | None:
    """Return what an error repeats, of what people and models wrote too, fit to be shown."""
    return {name: one_line(text, LONGEST_TOLD) for name, text in placeholders.items()} or None


def problem_key(error: VoipCenterError) -> str:
    """Return the translation key that says what to do about an error."""
    if isinstance(error, VoipCenterAuthenticationError | VoipCenterCallError):
        return _KEYS_BY_CODE.get(error.code or 0, "refused")
    return next((key for kind, key in _KEYS.items() if isinstance(error, kind)), "refused")


def translated(error: VoipCenterError) -> Translated:
    """Return an error as a translation key and its placeholders; log what they leave out."""
    LOGGER.debug("%s: %s", type(error).__name__, error)
    placeholders = {"error": str(error)}
    if isinstance(error, VoipCenterRateLimitError | VoipCenterDeferredError):
        placeholders["minutes"] = str(ceil(error.retry_after / 60))
    return Translated(
        translation_domain=DOMAIN,
        translation_key=problem_key(error),
        translation_placeholders=placeholders,
    )


def update_failed(error: VoipCenterError) -> UpdateFailed:
    """Return what a failed reading raises; its line in the log tells the technician's words too."""
    told = translated(error)
    message, cause = str(HomeAssistantError(**told)), str(error)
    retry_after = error.retry_after if isinstance(error, VoipCenterRateLimitError) else None
    return UpdateFailed(
        message if cause in message else f"{message} ({cause})", retry_after=retry_after, **told
    )


def setup_failed(failure: BaseException | None) -> ConfigEntryNotReady | ConfigEntryAuthFailed:
    """Return what the setup of an account raises that never was read, for a failed reading."""
    error = failure.__cause__ if failure else None
    if isinstance(error, VoipCenterAuthenticationError):
        return ConfigEntryAuthFailed(**translated(error))
    if isinstance(error, VoipCenterError):
        return ConfigEntryNotReady(**translated(error))
    return ConfigEntryNotReady(str(failure))


@contextmanager
def told_to_user(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Generator[None]:
    """Turn the PBX's errors into those that Home Assistant shows to who pressed the button."""
    try:
        yield
    except VoipCenterError as error:
        raise for_user(hass, entry, error) from error


@callback
def for_user(
    hass: HomeAssistant, entry: ConfigEntry[Any], error: VoipCenterError
) -> HomeAssistantError:
    """Return an error in the user's language; credentials that are wrong are asked for."""
    if isinstance(error, VoipCenterAuthenticationError):
        entry.async_start_reauth(hass)
    return HomeAssistantError(**translated(error))


async def async_words(hass: HomeAssistant) -> Mapping[str, str]:
    """Return the words that stand outside of forms and errors, in the language of the house."""
    words = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    prefix = f"component.{DOMAIN}.common."
    return {key.removeprefix(prefix): word for key, word in words.items()}


async def async_message(
    hass: HomeAssistant, error: BaseException | None, language: str | None = None
) -> str:
    """Return an error's message in a person's language; untranslated where there is none.

    Without a language, in that of the system.
    """
    if not isinstance(error, HomeAssistantError) or error.translation_domain is None:
        return str(error)
    domain, key = error.translation_domain, error.translation_key
    # There is one text for all who speak a language: "nl-BE" too is answered in "nl".
    spoken = (language or hass.config.language).partition("-")[0]
    messages = await async_get_translations(hass, spoken, "exceptions", {domain})
    template = messages.get(f"component.{domain}.exceptions.{key}.message")
    if template is None:
        return str(error)
    placeholders = {**(error.translation_placeholders or {})}
    if isinstance(error.__cause__, HomeAssistantError):  # Its text was in the system's language.
        placeholders["error"] = await async_message(hass, error.__cause__, language)
    return template.format(**placeholders)
