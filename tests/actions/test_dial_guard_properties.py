"""Whatever anybody writes: digits that are safe to dial, or a refusal."""

from contextlib import suppress
import time

from hypothesis import given, settings, strategies as st
import phonenumbers
from phonenumbers import PhoneNumberType
import pytest

from custom_components.voipcenter.calls.dialling import (
    COUNTRIES_AT_FIRST,
    DialRules,
    NotDialledError,
    dialled_digits,
)

AT_FIRST = DialRules()

# Pieces of which people, spreadsheets and language models make numbers, good and bad.
EMERGENCY = ["112", "100", "101"]
PREMIUM = ["0900", "0905", "900", "070", "909", "879", "137", "180"]
PREFIXES = ["0", "00", "+", "+32", "32", "(0)", "02", "011", "0470", "+44", "44", "+49", "+1", "31"]
NOWHERE = ["+881", "870", "+979", "+247", "+1876", "808"]
SIGNS = ["tel:", "Jan: ", "O", "ext", "x", ",", ";", "#", ".", "/", "-", "(", ")", " "]
PIECES = st.sampled_from(EMERGENCY + PREMIUM + PREFIXES + NOWHERE + SIGNS)
DIGITS = st.text("0123456789", min_size=1, max_size=8)
TEXTS = st.text() | st.lists(PIECES | DIGITS, max_size=8).map("".join) | st.integers()
COSTLY = {
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.PAGER,
}
NOT_COSTLY = ("78", "800", "70245245")


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_digits_or_a_refusal_and_never_what_may_not_be_dialled(text: str | int) -> None:
    with suppress(NotDialledError):
        digits = dialled_digits(text, AT_FIRST)
        assert digits.isascii()
        assert digits.isdecimal()
        assert not digits.startswith(("112", "100", "101", "00", "090", "3290"))
        number = phonenumbers.parse(digits if digits.startswith("0") else f"+{digits}", "BE")
        national = str(number.national_number)
        if number.country_code == 32:
            assert len(national) == (9 if national[:2] in {"45", "46", "47", "48", "49"} else 8)
            if national.startswith(NOT_COSTLY):
                return
        elif number.country_code != 800:
            regions = phonenumbers.region_codes_for_country_code(number.country_code)
            if len(regions) > 1 or phonenumbers.is_valid_number(number):
                regions = [phonenumbers.region_code_for_number(number)]
            assert {*regions} <= COUNTRIES_AT_FIRST
            assert phonenumbers.is_possible_number(number)
        assert phonenumbers.number_type(number) not in COSTLY


@pytest.mark.parametrize("sign", ["/", " - ", "(", ":", " ", "a ", "\u200b"])
def test_a_text_of_any_length_takes_no_time(sign: str) -> None:
    began = time.process_time()
    with suppress(NotDialledError):
        dialled_digits(f"0475 12{sign * 20_000}34 56", AT_FIRST)
    assert time.process_time() - began < 0.5


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_every_digit_is_dialled_as_it_was_written(text: str | int) -> None:
    """None is dropped, but a prefix; none is added, or read from elsewhere."""
    with suppress(NotDialledError):
        digits = dialled_digits(text, DialRules(frozenset(phonenumbers.SUPPORTED_REGIONS), True))
        written = "".join(str(int(sign)) for sign in str(text) if sign.isdecimal())
        assert written.removeprefix("00").endswith(digits[-7:])
        dropped = len(written.removeprefix("00")) - len(digits)
        assert dropped in {0, 1}  # A (0) behind the country.


@given(st.text(), st.integers(4, 12))
def test_a_letter_within_a_number_is_never_left_out(letters: str, place: int) -> None:
    number = "0475 12 34 56"
    letters = "".join(filter(str.isalpha, letters)) or "O"
    with suppress(NotDialledError):
        assert not dialled_digits(number[:place] + letters + number[place:], AT_FIRST)
