"""Whatever anybody writes: digits that are safe to dial, or a refusal."""

from contextlib import suppress

from homeassistant.exceptions import ServiceValidationError
from hypothesis import given, settings, strategies as st
import phonenumbers
from phonenumbers import PhoneNumberType

from custom_components.voipcenter.calls.dialling import DialRules, dialled_digits

AT_FIRST = DialRules.of({})

# Pieces of which people, spreadsheets and language models make numbers, good and bad.
EMERGENCY = ["112", "100", "101"]
PREMIUM = ["0900", "0905", "900", "070", "909", "879"]
PREFIXES = ["0", "00", "+", "+32", "32", "(0)", "02", "011", "0470", "+44", "44", "+49", "+1", "31"]
SIGNS = ["tel:", "ext", "x", ",", ";", "#", ".", "/", "-", "(", ")", " "]
PIECES = st.sampled_from(EMERGENCY + PREMIUM + PREFIXES + SIGNS)
DIGITS = st.text("0123456789", min_size=1, max_size=8)
TEXTS = st.text() | st.lists(PIECES | DIGITS, max_size=8).map("".join)


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_digits_or_a_refusal_and_never_an_emergency_or_a_premium_number(text: str) -> None:
    with suppress(ServiceValidationError):
        digits = dialled_digits(text, AT_FIRST)
        assert digits.isascii()
        assert digits.isdecimal()
        assert not digits.startswith(("112", "100", "101", "00", "090", "3290"))
        assert not any(map(_is_premium, _beginnings(digits)))


def _beginnings(digits: str) -> list[str]:
    """Return what an exchange may make of a number: too many digits are ignored."""
    dialled = digits if digits.startswith("0") else f"+{digits}"
    whole = phonenumbers.parse(dialled, "BE")
    shortest = len(dialled) if phonenumbers.is_valid_number(whole) else 7
    return [dialled[:length] for length in range(shortest, len(dialled) + 1)]


def _is_premium(dialled: str) -> bool:
    number = phonenumbers.parse(dialled, "BE")
    return phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
