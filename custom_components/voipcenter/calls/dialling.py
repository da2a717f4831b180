"""What may be dialled, and from a number as people write it to what the PBX dials.

Automations and language models dial too, and a mistake costs money or rings a stranger: a number
is dialled as it was meant, or not at all.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
import re
from string import digits as decimal_digits
from typing import TYPE_CHECKING, Final
from unicodedata import category, decimal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME: Final = "BE"
HOME_CODE: Final = "32"
_EUROPEAN_ECONOMIC_AREA = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
)
_NEIGHBOURS = "CH GB"
_OF_THEIR_PRICE = "AD AX GF GP MC MQ RE SM VA YT"
COUNTRIES_AT_FIRST: Final = frozenset(
    f"{_EUROPEAN_ECONOMIC_AREA} {_NEIGHBOURS} {_OF_THEIR_PRICE}".split()
)

_FREE_EVERYWHERE = 800
_EMERGENCY = ("112", "100", "101")
_BELGIAN = re.compile(r"4[5-9]\d{7}|(?!4[5-9])[1-9]\d{7}")
_BELGIAN_PREMIUM = ("70", "90")
_POISON_CENTRE = "70245245"
_MOST_DIGITS = 20  # E.164 has 15; before them 00, and within them a (0), may be written.
_LONGEST_WRITTEN = 200
"""Characters, with a name before it."""
_NO_SHORT_NUMBER = re.compile(r"(?!0|11)\d{6,}")  # 116117 and 118877 are, all over Europe.
_LONGEST = 15
"""Digits of a number, and of its country's code [E.164]."""
_SAMPLES = "037"
_SHORT_AND_ORDINARY = {31, 47}
"""Codes of countries where town halls (14 020) and firms (02800) have short ones."""
_SHORTEST_OF_A_FIRM = 7
_COSTLY_TOO = re.compile(
    r"358(?:100|200|202|209[89]|300|60[126]|70[78]|75(?:00[12]|302|322|752|982))"
)
"""What the library takes for numbers of firms: services and directory enquiries in Finland."""
_TEN_DIGITS = 10**9
_DECIMAL = re.compile(
    r"^-?(?!0\d)\d+\.\d+$|\d{5,}\.(?:\d|00+)$|^[+-]?\d+(?:\.\d+)?e[+-]?\d+$", re.IGNORECASE
)
"""What a figure with a decimal looks like: 49.301234567 may have been +49.3012345670."""
_NUMBER = re.compile(r"\(?\+? ?\(?\d[\d ().\-/]*(?<![(\-/])")
_LIKE_ASCII = {"＋": "+", "（": "(", "）": ")", "．": ".", "／": "/", "：": ":", "−": "-"}
_OUTSIDE_LINE = re.compile(r"\D*0\D+0")
"""At some telephones a 0 comes first: 0 0495 12 34 56 is no number of Germany."""
_BEFORE_ANOTHER = re.compile(r"/|\(| - ")
"""What another number, or the end of one, may follow; a mere -57 is an extension."""
_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")


class Rule(StrEnum):
    """Why a number is not dialled."""

    EMERGENCY = "emergency_number"
    IMPOSSIBLE = "impossible_number"
    LETTERS = "letters_in_number"
    BELGIAN_LENGTH = "belgian_length"
    WITHOUT_PREFIX = "number_without_prefix"
    UNQUOTED = "unquoted_number"
    NO_COUNTRY = "number_of_no_country"
    COUNTRY = "country_not_chosen"
    PREMIUM = "premium_number"
    FOREIGN_PREMIUM = "foreign_premium_number"


class NotDialledError(Exception):
    """A number may not or cannot be dialled.

    ``beginning`` shows how the number begins, and no more of it; ``region`` is the ISO code of its
    country. Both are empty where the rule does not depend on them.
    """

    def __init__(self, rule: Rule, *, beginning: str = "", region: str = "") -> None:
        """Tell the rule; the number itself is nobody else's business."""
        super().__init__(rule.value)
        self.rule = rule
        self.beginning = beginning
        self.region = region


@dataclass(frozen=True, slots=True)
class DialRules:
    """What an account allows: the ISO codes of countries, and Belgian premium-rate numbers."""

    countries: frozenset[str] = COUNTRIES_AT_FIRST
    premium: bool = False


def dialled_digits(number: str | int, rules: DialRules) -> str:
    """Return the digits to dial: Belgian, or E.164 without the plus [manual].

    Raises ``NotDialledError``. Reads tables from disk: not for the event loop.
    """
    # Without quotes, YAML takes 0412345676 for an octal figure: the number of somebody else. A
    # longer one is what a template makes of an international number, unless 0033123456701 is what
    # stood there. One with a decimal would be dialled with a digit too many.
    if isinstance(number, int) and abs(number) >= 10**_MOST_DIGITS:
        raise NotDialledError(Rule.IMPOSSIBLE)  # Python refuses to write out a very long one.
    text = str(number).strip()
    if len(text) > _LONGEST_WRITTEN:
        raise NotDialledError(Rule.IMPOSSIBLE)
    written = _without_name(_plain(text))
    is_a_figure = isinstance(number, int) and (number < _TEN_DIGITS or _is_somebodys(f"{number:o}"))
    if not is_a_figure and not _DECIMAL.search(written.strip("() ")):
        return _digits(written, rules)
    try:
        _digits(written, rules)
    except NotDialledError as error:
        if error.rule in {Rule.EMERGENCY, Rule.IMPOSSIBLE}:
            raise
    raise NotDialledError(Rule.UNQUOTED)


def is_emergency_number(number: str) -> bool:
    """Tell whether a number is one of an emergency service. Reads tables, as above."""
    try:
        dialled_digits(number, DialRules())
    except NotDialledError as error:
        return error.rule is Rule.EMERGENCY
    return False


def _is_somebodys(digits: str) -> bool:
    """Tell whether this is a number behind its 00, in whichever country."""
    import phonenumbers as plans

    try:
        return plans.is_valid_number(plans.parse(f"+{digits}"))
    except plans.NumberParseException:
        return False


def _digits(written: str, rules: DialRules) -> str:
    digits = "".join(filter(str.isdecimal, written))
    if not digits or len(digits) > _MOST_DIGITS:
        raise NotDialledError(Rule.IMPOSSIBLE)
    if not _NUMBER.fullmatch(written):
        if digits in _EMERGENCY:
            raise NotDialledError(Rule.EMERGENCY)
        raise NotDialledError(Rule.IMPOSSIBLE if "\n" in written else Rule.LETTERS)
    if any(_is_a_number(written[: m.start()], rules) for m in _BEFORE_ANOTHER.finditer(written)):
        raise NotDialledError(Rule.IMPOSSIBLE)  # 030 123456/57 stands for two.
    return _by_prefix(written, digits, rules)


def _is_a_number(written: str, rules: DialRules) -> bool:
    digits = "".join(filter(str.isdecimal, written))
    try:
        return bool(_by_prefix(written, digits, rules))
    except NotDialledError as error:
        return error.rule is Rule.WITHOUT_PREFIX


def _by_prefix(written: str, digits: str, rules: DialRules) -> str:
    if "+" in written:
        return _international(digits, rules, bare=False)
    if digits.startswith("00"):
        if _OUTSIDE_LINE.match(written):
            raise NotDialledError(Rule.IMPOSSIBLE)
        return _international(digits[2:], rules, bare=False)
    if digits.startswith("0"):
        _check_belgian(digits[1:], rules)
        return digits
    if _BELGIAN.fullmatch(digits) and not digits.startswith(_EMERGENCY):
        # Its 0 was lost, or its plus: in one country or another, somebody has this number.
        raise NotDialledError(Rule.WITHOUT_PREFIX)
    return _international(digits, rules, bare=True)


def _plain(text: str) -> str:
    """Write the digits, blanks and dashes of all scripts as ours; leave out what is not seen."""
    return "".join(map(_plain_sign, text)).strip()


def _plain_sign(sign: str) -> str:
    if (digit := decimal(sign, None)) is not None:
        return str(digit)
    if sign.isspace():  # On another line stands something else.
        return " " if sign.splitlines() == [sign] else "\n"
    match category(sign):
        case "Cf":
            return ""
        case "Pd":
            return "-"
    return _LIKE_ASCII.get(sign, sign)


def _without_name(text: str) -> str:
    """Leave out ``tel:``, or a name: a word or two and a colon, or at least a blank."""
    name, colon, number = text.rpartition(":")
    if not colon:
        start = next((i for i, sign in enumerate(text) if sign.isdecimal() or sign in "+("), 0)
        name, number = text[:start], text[start:]
        if not name.endswith((" ", ".", "\n")) or not _TWO_LETTERS.search(name):
            return text
    if any(sign.isdecimal() or sign in "+#*" for sign in name) or not any(map(str.isalpha, name)):
        return text
    return number.strip()


def _check_belgian(national: str, rules: DialRules) -> None:
    """Raise for a number (behind its 0 or +32) that there cannot be, or that costs more."""
    if not _BELGIAN.fullmatch(national):
        raise NotDialledError(Rule.BELGIAN_LENGTH)
    costly = national.startswith(_BELGIAN_PREMIUM) and national != _POISON_CENTRE
    if costly and not rules.premium:
        raise NotDialledError(Rule.PREMIUM, beginning=f"0{national[:3]} …")


def _international(digits: str, rules: DialRules, *, bare: bool) -> str:
    """Return the digits of a number behind its plus; a ``bare`` one had none, so may be nothing."""
    if digits.startswith(_EMERGENCY):  # The code of no country does, nor does a number behind +1.
        raise NotDialledError(Rule.EMERGENCY)
    if not digits.startswith(HOME_CODE):
        return _foreign(digits, rules, bare=bare)
    national = digits.removeprefix(HOME_CODE).removeprefix("0")
    if national.startswith(_EMERGENCY) and not _BELGIAN.fullmatch(national):
        raise NotDialledError(Rule.EMERGENCY)
    _check_belgian(national, rules)
    return f"{HOME_CODE}{national}"


def _foreign(digits: str, rules: DialRules, *, bare: bool) -> str:
    """Return the digits of a number abroad; a ``bare`` one had no plus, so must be sure."""
    import phonenumbers as plans

    try:
        number = plans.parse(f"+{digits}")
    except plans.NumberParseException:
        raise NotDialledError(Rule.IMPOSSIBLE) from None
    code, national = number.country_code or 0, plans.national_significant_number(number)
    region = plans.region_code_for_number(number) or plans.region_code_for_country_code(code)
    beginning = f"+{code} {national[:3]} …"
    if digits not in {f"{code}{national}", f"{code}0{national}"}:  # As behind a (0).
        raise NotDialledError(Rule.IMPOSSIBLE)
    valid = plans.is_valid_number(number)
    local = national[plans.length_of_geographical_area_code(number) :]
    if (local != national or not valid) and plans.is_emergency_number(local, region):
        raise NotDialledError(Rule.EMERGENCY)
    if not valid and bare:
        raise NotDialledError(Rule.IMPOSSIBLE)
    if code != _FREE_EVERYWHERE:
        if not region.isalpha():  # 001 stands for the world.
            raise NotDialledError(Rule.NO_COUNTRY, beginning=beginning)
        if valid and _is_costly(number):
            raise NotDialledError(Rule.FOREIGN_PREMIUM, beginning=beginning)
        if region not in rules.countries:
            raise NotDialledError(Rule.COUNTRY, beginning=beginning, region=region)
    if not valid and not _is_of_new_range(number):
        raise NotDialledError(Rule.IMPOSSIBLE)
    return f"{code}{national}"


def _is_of_new_range(number: PhoneNumber) -> bool:
    """Tell whether a number may be of a range that the library's plans do not hold yet.

    One that would be valid with a digit more or less is not: there a digit is missing, or too
    many. Nor is one whose code several countries share: nobody can tell where it would go. It
    begins as ordinary numbers do and no others, or else by a digit that was never given out.
    """
    import phonenumbers as plans

    code, national = number.country_code or 0, plans.national_significant_number(number)
    if (
        not _NO_SHORT_NUMBER.fullmatch(national)
        or len(f"{code}{national}") > _LONGEST
        or plans.is_valid_short_number(number)
        or len(plans.region_codes_for_country_code(code)) > 1
        or plans.is_possible_number_with_reason(number) != plans.ValidationResult.IS_POSSIBLE
    ):
        return False
    shorter = [national[:length] for length in range(4, len(national))]
    longer = [national + digit * more for digit in decimal_digits for more in (1, 2, 3)]
    if any(
        plans.is_valid_number(plans.PhoneNumber(code, int(other))) for other in shorter + longer
    ):
        return False
    if kinds := _kinds(code, national[:2], len(national)):
        return kinds <= _ordinary()
    return not _kinds(code, national[:1], len(national))


@lru_cache(maxsize=1024)
def _kinds(code: int, head: str, length: int) -> set[int]:
    """Return of which kinds numbers are that begin so.

    Some hundreds are looked at, of about this length.
    """
    from phonenumbers import PhoneNumber, PhoneNumberType, number_type

    others = (
        f"{head}{more:02}{digit * (length - shorter - len(head) - 2)}"
        for shorter in range(-4, 3)
        for more in range(100)
        for digit in _SAMPLES
    )
    kinds = {number_type(PhoneNumber(code, int(other))) for other in others}
    return kinds - {PhoneNumberType.UNKNOWN}


def _ordinary() -> set[int]:
    from phonenumbers import PhoneNumberType

    return {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }


def _is_costly(number: PhoneNumber) -> bool:
    from phonenumbers import PhoneNumberType, national_significant_number, number_type

    kind, national = number_type(number), national_significant_number(number)
    if _COSTLY_TOO.match(f"{number.country_code}{national}"):
        return True
    if kind == PhoneNumberType.UAN and number.country_code not in _SHORT_AND_ORDINARY:
        return len(national) < _SHORTEST_OF_A_FIRM
    return kind in {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
    }
