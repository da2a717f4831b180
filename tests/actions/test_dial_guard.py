"""What is never dialled, what the options allow, and how a number is sent."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.voipcenter.calls.dialling import DialRules, async_dialled_number
from simulator import Simulator

from ..setup import entry_for
from .doing import call, dialled, refused

AT_FIRST = DialRules.of({})
ANYTHING = DialRules(premium=True, international=True)
AT_HOME = DialRules(premium=False, international=False)

EMERGENCY = [
    "112",
    "100",
    "101",
    " 112 ",
    "1 1 2",
    "1.1.2",
    "1-1-2",
    "(112)",
    "tel:112",
    "１１２",
    "١١٢",
    "+32112",
    "+32 1 1 2",
    "+32 (0)112",
    "0032112",
    "0032.101",
    "32112",
    "+49110",
    "0033 15",
    "1121",
    "112345678",
    "112 34 56 78",
    "100 200 300",
    "1012345",
    "+1 123 456 7890",
    "001 123 456 7890",
    "+1 012 345 6789",
    "+1 001 234 5678",
]

PREMIUM = [
    "0900 12 345",
    "0905/12.345",
    "0903-12345",
    "0909.12.345",
    "900 12 345",
    "+32 900 12 345",
    "+32 (0)900 12 345",
    "0032 902 12 345",
    "3290512345",
    "0900 12 345 6",
    "+32 900 12 34 56",
    "070 23 45 67",
    "070 23 45 67 8",
    "+44 909 879 0000",
    "0044 (0)909 8790000",
    "449098790000",
    "+31 900 1234",
    "+31 900 1234 5678",
    "+49 900 1 234567",
    "+49 900 1 234567 8999",
    "+33 899 12 34 56",
    "+979 1 2345 6789",
]

FOREIGN = ["+31 20 998 87 76", "0031209988776", "31209988776", "+1 202 555 0123", "+800 1234 5678"]

DIALLED = {
    "011 23 45 67": "011234567",
    "0112345678": "0112345678",
    "+32 11 23 45 67": "3211234567",
    "+32 (0)9 395 02 51": "3293950251",
    "9 395 02 51": "093950251",
    "0470 12 34 56": "0470123456",
    "0800 12 345": "080012345",
    "02 / 123 45 67": "021234567",
    "tel:+3293950251": "3293950251",
    "٠٩٣٤٥٦٧٨٩": "093456789",
    "31 20 998 87 76": "31209988776",
    "+39 06 1234 5678": "390612345678",
    "+39 0899 12345": "39089912345",
    "1 202 555 0123": "12025550123",
}

IMPOSSIBLE = [
    "",
    " ",
    "+",
    "0",
    "1",
    "12",
    "110",
    "201",
    "1207",
    "1234",
    "43123",
    "431234",
    "4911",
    "02/123",
    "01123456",
    "0900 12 345 678",
    "call me",
    "021234567,,99",
    "021234567 ext. 12",
    "021234567#12",
    "+999 1234567",
    "0" * 400,
    "9" * 400,
]


async def refusal(hass: HomeAssistant, text: str, rules: DialRules) -> str | None:
    """Return the key of the refusal; none where the number is dialled."""
    try:
        await async_dialled_number(hass, text, rules)
    except ServiceValidationError as error:
        return error.translation_key
    return None


async def test_emergency_numbers_whatever_the_options(hass: HomeAssistant) -> None:
    for text in EMERGENCY:
        for rules in (AT_FIRST, ANYTHING, AT_HOME):
            key = await refusal(hass, text, rules)
            assert key in {"emergency_number", "impossible_number"}, text


async def test_a_refused_emergency_call_says_so(hass: HomeAssistant) -> None:
    for text in ("112", "1.1.2", "+32112", "0032 101", "1121234", "+1 123 456 7890"):
        assert await refusal(hass, text, ANYTHING) == "emergency_number", text


async def test_premium_numbers_at_first(hass: HomeAssistant) -> None:
    for text in PREMIUM:
        assert await refusal(hass, text, AT_FIRST) in {"premium_number", "impossible_number"}, text
    for text in ("0900 12 345", "+44 909 879 0000", "+31 900 1234 5678"):
        assert await refusal(hass, text, AT_FIRST) == "premium_number", text


async def test_premium_numbers_once_allowed(hass: HomeAssistant) -> None:
    assert await async_dialled_number(hass, "0900 12 345", ANYTHING) == "090012345"
    assert await async_dialled_number(hass, "+44 909 879 0000", ANYTHING) == "449098790000"


async def test_foreign_numbers(hass: HomeAssistant) -> None:
    for text in FOREIGN:
        assert await refusal(hass, text, AT_FIRST) is None, text
        assert await refusal(hass, text, AT_HOME) == "international_number", text
    assert await refusal(hass, "+32 9 395 02 51", AT_HOME) is None


async def test_premium_abroad_is_refused_as_both(hass: HomeAssistant) -> None:
    only_premium = DialRules(premium=True, international=False)
    assert await refusal(hass, "+44 909 879 0000", only_premium) == "international_number"


async def test_numbers_in_the_form_in_which_they_were_written(hass: HomeAssistant) -> None:
    for text, digits in DIALLED.items():
        assert await async_dialled_number(hass, text, AT_FIRST) == digits, text


async def test_impossible_numbers(hass: HomeAssistant) -> None:
    for text in IMPOSSIBLE:
        assert await refusal(hass, text, ANYTHING) == "impossible_number", text


@pytest.mark.parametrize(
    ("number", "rule", "names"),
    [
        ("112", "emergency_number", "Emergency"),
        ("0900 12 345", "premium_number", "Allow calls to premium-rate numbers"),
        ("201", "impossible_number", "internal"),
    ],
)
async def test_the_refusal_names_the_rule_and_nothing_is_sent(
    hass: HomeAssistant, office: Simulator, number: str, rule: str, names: str
) -> None:
    with refused(rule, ServiceValidationError) as message:
        await call(hass, number, "kantoor01")
    assert names in message[0]
    assert not len(office.journal)


async def test_the_refusal_of_a_foreign_number_names_the_option(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    entry = entry_for(pbx, allow_international=False)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    with refused("international_number", ServiceValidationError) as message:
        await call(hass, "+31 20 998 87 76", "kantoor01")
    assert "Allow calls to foreign numbers" in message[0]
    assert not dialled(pbx)
