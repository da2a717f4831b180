"""What may be dialled, and from a number as people write it to what the PBX dials.

Automations and language models dial too, so some numbers are refused whoever asks.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
import re
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from ..const import CONF_ALLOW_INTERNATIONAL, CONF_ALLOW_PREMIUM_NUMBERS, DOMAIN

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_HOME = "BE"
_HOME_CODE = 32
_TEN_DIGITS = 10**9
_DECIMAL = re.compile(r"\s*[+-]?(\d{5,}\.\d|\d+(\.\d+)?e[+-]?\d+)\s*", re.IGNORECASE)


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


async def async_dialled_number(hass: HomeAssistant, number: str | int, rules: DialRules) -> str:
    """Return the digits to dial: Belgian, or E.164 without the plus [manual].

    Raises ``ServiceValidationError``, naming the rule, for what may not or cannot be dialled.
    """
    # The library reads its tables from disk when it meets a country for the first time.
    digits = await hass.async_add_executor_job(dialled_digits, str(number), rules)
    # Without quotes, YAML takes 0412345676 for an octal figure: the number of somebody else. A
    # longer one is what a template makes of an international number. One with a decimal would be
    # dialled with a digit too many.
    if (isinstance(number, int) and number < _TEN_DIGITS) or _DECIMAL.fullmatch(str(number)):
        raise _refusal("unquoted_number")
    return digits


def dialled_digits(text: str, rules: DialRules) -> str:
    """Keep the form that was written: a national number stays one."""
    from phonenumbers import (
        CountryCodeSource,
        connects_to_emergency_number,
        national_significant_number,
    )

    readings = list(_readings(text.strip()))
    if connects_to_emergency_number(text, _HOME) or any(map(_is_emergency, readings)):
        raise _refusal("emergency_number")
    if (number := next(filter(_can_be_dialled, readings), None)) is None:
        raise _refusal("impossible_number")
    is_national = number.country_code_source is CountryCodeSource.FROM_DEFAULT_COUNTRY
    digits = f"{0 if is_national else number.country_code}{national_significant_number(number)}"
    if connects_to_emergency_number(digits, _HOME):  # As would +1 12…: the PBX sees no plus.
        raise _refusal("emergency_number")
    if not rules.premium and _is_premium(number):
        raise _refusal("premium_number")
    if not rules.international and number.country_code != _HOME_CODE:
        raise _refusal("international_number")
    return digits


def _readings(text: str) -> Iterator[PhoneNumber]:
    """Read a text as a Belgian number, then as one whose plus was left out.

    The second is a guess, good only for a number that there can be: a short internal number must
    not reach a subscriber abroad.
    """
    from phonenumbers import NumberParseException, is_valid_number, parse

    with suppress(NumberParseException):
        yield parse(text, _HOME, keep_raw_input=True)
    if text[:1].isdecimal():
        with suppress(NumberParseException):
            if is_valid_number(guess := parse(f"+{text}", _HOME, keep_raw_input=True)):
                yield guess


def _can_be_dialled(number: PhoneNumber) -> bool:
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    if number.extension or (number.italian_leading_zero and number.country_code == _HOME_CODE):
        return False  # No Belgian number begins by 0 behind its prefix: 001… would go abroad.
    return is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _is_emergency(number: PhoneNumber) -> bool:
    """Tell whether this is an emergency number behind the code of its country."""
    from phonenumbers import (
        is_emergency_number,
        national_significant_number,
        region_code_for_country_code,
    )

    region = region_code_for_country_code(number.country_code or 0)
    return is_emergency_number(national_significant_number(number), region)


def _is_premium(number: PhoneNumber) -> bool:
    """Tell whether a number costs more, or begins with one that does.

    Exchanges ignore digits too many, while the library knows only numbers of the right length.
    """
    from phonenumbers import PhoneNumber, PhoneNumberType, is_valid_number, number_type

    candidates = [number]
    if not is_valid_number(number):
        digits = str(number.national_number)
        candidates = [
            PhoneNumber(country_code=number.country_code, national_number=int(digits[:length]))
            for length in range(1, len(digits) + 1)
        ]
    return any(number_type(each) == PhoneNumberType.PREMIUM_RATE for each in candidates)


def _refusal(rule: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=rule)
