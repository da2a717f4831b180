"""What is dialled and what is not, number by number, against tables that were written by hand."""

import phonenumbers
import pytest

from custom_components.voipcenter.calls.dialling import (
    COUNTRIES_AT_FIRST,
    DialRules,
    NotDialledError,
    dialled_digits,
)

from ..vectors.numbers_dialled import BELGIAN, DIALLED
from ..vectors.numbers_refused import ALWAYS, BY_OPTION, COUNTRY

AT_FIRST = DialRules()
ANYTHING = DialRules(frozenset(phonenumbers.SUPPORTED_REGIONS), premium=True)
AT_HOME = DialRules(frozenset({"BE"}))
EEA_AND_NEIGHBOURS = (
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI "
    "SK AX GP MQ GF RE YT AD MC SM VA"
)


def outcome(number: str | int, rules: DialRules) -> str:
    """Return the digits that are dialled, or the reason why none are."""
    try:
        return dialled_digits(number, rules)
    except NotDialledError as error:
        return error.rule


def test_the_tables_are_long_enough() -> None:
    assert len(DIALLED) + sum(map(len, (ALWAYS | BY_OPTION).values())) > 600


def test_the_countries_at_first() -> None:
    assert set(EEA_AND_NEIGHBOURS.split()) == COUNTRIES_AT_FIRST


def test_numbers_that_are_dialled() -> None:
    for rules in (AT_FIRST, ANYTHING):
        assert {number: outcome(number, rules) for number in DIALLED} == DIALLED


@pytest.mark.parametrize("reason", ALWAYS)
def test_numbers_that_are_never_dialled(reason: str) -> None:
    for rules in (AT_FIRST, ANYTHING):
        assert {
            number: said for number in ALWAYS[reason] if (said := outcome(number, rules)) != reason
        } == {}


@pytest.mark.parametrize("reason", BY_OPTION)
def test_numbers_that_an_option_allows(reason: str) -> None:
    for number in BY_OPTION[reason]:
        assert outcome(number, AT_FIRST) == reason, number
        assert outcome(number, ANYTHING).isdecimal(), number


@pytest.mark.parametrize("country", COUNTRY)
def test_a_number_belongs_to_its_country_and_to_no_other(country: str) -> None:
    for number in COUNTRY[country]:
        with pytest.raises(NotDialledError) as refused:
            dialled_digits(number, DialRules(ANYTHING.countries - {country}))
        assert refused.value.region == country, number
        assert dialled_digits(number, DialRules(frozenset({country}))), number


def test_at_home_belgium_and_what_is_free_everywhere() -> None:
    for number, digits in DIALLED.items():
        may = number in BELGIAN or digits.startswith("800")
        assert outcome(number, AT_HOME) == (digits if may else "country_not_chosen"), number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (3293456789, "3293456789"),
        (31880001234, "31880001234"),
        (2203012345, "country_not_chosen"),  # +220 301 2345
        (475123456, "unquoted_number"),
        (0o412345676, "unquoted_number"),  # 0412345676 without quotes
        (93456789, "unquoted_number"),
        (0o33160377353, "unquoted_number"),  # 0033160377353 without quotes
        (0o27747561033, "unquoted_number"),  # 0027747561033, of a country that is not chosen
        (0o551275426177, "unquoted_number"),
        (0o21234567, "impossible_number"),
        (112, "emergency_number"),
        (201, "impossible_number"),
        (-3221234567, "unquoted_number"),
        (10**5000, "impossible_number"),
        (-(10**5000), "impossible_number"),
        ("3293456789.0", "unquoted_number"),
        ("093456789.0", "unquoted_number"),
        ("3.293456789e9", "unquoted_number"),
        ("4.75123456e+08", "unquoted_number"),
        ("112.0", "emergency_number"),
        ("49.301234567", "unquoted_number"),  # +49.3012345670 lost its last zero
        ("43.1512345", "unquoted_number"),
        ("tel:4930123456.0", "unquoted_number"),
        ("Jan: 4930123456.0", "unquoted_number"),
        ("Jan 4930123456.0", "unquoted_number"),
        ("(4930123456.0)", "unquoted_number"),
        ("４９３０１２３４５６．０", "unquoted_number"),
        ("tel:49.301234567", "unquoted_number"),
        ("tel:4.930123456e9", "unquoted_number"),
        ("+49 30123456.0", "unquoted_number"),
        ("(+49)30123456.0", "unquoted_number"),
        ("+49 30123456.00", "unquoted_number"),
        ("0049 30123456.0", "unquoted_number"),
        ("tel:112.0", "emergency_number"),
        ("+49.3012345670", "493012345670"),
        ("tel:+49.3012345670", "493012345670"),
        ("0049.3012345670", "493012345670"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else hex(value)[:20],
)
def test_a_figure_that_was_meant_as_a_number(number: str | int, said: str) -> None:
    assert outcome(number, AT_FIRST) == said


def test_a_refusal_tells_no_more_of_the_number_than_its_beginning() -> None:
    for number, shown, region in (
        ("+1 212 555 0123", "+1 212 …", "US"),
        ("+44 70 1234 5678", "+44 701 …", ""),
        ("0900 12 345", "0900 …", ""),
        ("+881 6 1234 5678", "+881 612 …", ""),
        ("0475 1O 34 56", "", ""),
    ):
        with pytest.raises(NotDialledError) as refused:
            dialled_digits(number, AT_FIRST)
        assert (refused.value.beginning, refused.value.region) == (shown, region)
        assert number not in str(refused.value)
