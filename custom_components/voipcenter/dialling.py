"""From a number as people write it to what the PBX dials."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN

_HOME = "BE"


async def async_dialled_number(hass: HomeAssistant, text: str) -> str:
    """Return the digits to dial: Belgian, or E.164 without the plus [manual].

    Raises ``ServiceValidationError`` for what cannot be a telephone number.
    """
    # The library reads its tables from disk when it meets a country for the first time.
    digits = await hass.async_add_executor_job(_dialled_digits, text)
    if digits is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="impossible_number")
    return digits


def _dialled_digits(text: str) -> str | None:
    """Keep the form that was written: a national number stays one."""
    import phonenumbers as pn

    bare = text.strip()
    for candidate in (bare, f"+{bare}") if bare.isdecimal() else (bare,):
        try:
            number = pn.parse(candidate, _HOME, keep_raw_input=True)
        except pn.NumberParseException:
            continue
        if number.extension or not pn.is_possible_number(number):
            continue
        national = number.country_code_source is pn.CountryCodeSource.FROM_DEFAULT_COUNTRY
        form = pn.PhoneNumberFormat.NATIONAL if national else pn.PhoneNumberFormat.E164
        return "".join(filter(str.isdecimal, pn.format_number(number, form)))
    return None
