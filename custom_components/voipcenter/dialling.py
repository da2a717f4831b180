"""What may be dialled, and from a number as people write it to what the PBX dials.

Automations and language models dial too, so some numbers are refused whoever asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import CONF_ALLOW_INTERNATIONAL, CONF_ALLOW_PREMIUM_NUMBERS, DOMAIN

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_HOME = "BE"
_HOME_CODE = 32
_PREMIUM_PREFIX = "90"
"""Of Belgian numbers. The library knows them by length too; exchanges ignore digits too many."""


@dataclass(frozen=True, slots=True)
class DialRules:
    """What the options of an account allow."""

    premium: bool
    international: bool

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> DialRules:
        """Return the rules that an entry's options set."""
        return cls(
            premium=bool(options.get(CONF_ALLOW_PREMIUM_NUMBERS, False)),
            international=bool(options.get(CONF_ALLOW_INTERNATIONAL, True)),
        )


async def async_dialled_number(hass: HomeAssistant, text: str, rules: DialRules) -> str:
    """Return the digits to dial: Belgian, or E.164 without the plus [manual].

    Raises ``ServiceValidationError``, naming the rule, for what may not or cannot be dialled.
    """
    # The library reads its tables from disk when it meets a country for the first time.
    return await hass.async_add_executor_job(_dialled_digits, text, rules)


def _dialled_digits(text: str, rules: DialRules) -> str:
    """Keep the form that was written: a national number stays one."""
    from phonenumbers import (
        CountryCodeSource,
        PhoneNumberFormat,
        connects_to_emergency_number,
        format_number,
    )

    if connects_to_emergency_number(text, _HOME):
        raise _refusal("emergency_number")
    if (number := _parse(text.strip())) is None:
        raise _refusal("impossible_number")
    if not rules.premium and _is_premium(number):
        raise _refusal("premium_number")
    if not rules.international and number.country_code != _HOME_CODE:
        raise _refusal("international_number")
    national = number.country_code_source is CountryCodeSource.FROM_DEFAULT_COUNTRY
    form = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.E164
    return "".join(filter(str.isdecimal, format_number(number, form)))


def _parse(text: str) -> PhoneNumber | None:
    """Return a possible number; bare digits that fail as Belgian are read with a plus."""
    from phonenumbers import NumberParseException, is_possible_number, parse

    for candidate in (text, f"+{text}") if text.isdecimal() else (text,):
        try:
            number = parse(candidate, _HOME, keep_raw_input=True)
        except NumberParseException:
            continue
        if is_possible_number(number) and not number.extension:
            return number
    return None


def _is_premium(number: PhoneNumber) -> bool:
    from phonenumbers import PhoneNumberType, number_type

    if number.country_code == _HOME_CODE and str(number.national_number).startswith(
        _PREMIUM_PREFIX
    ):
        return True
    return number_type(number) == PhoneNumberType.PREMIUM_RATE


def _refusal(rule: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=rule)
