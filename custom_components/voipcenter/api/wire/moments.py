"""When a call began and how long it took, however that is written."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
import re
from zoneinfo import ZoneInfo

from . import words
from .values import Fields

PBX_TIMEZONE = ZoneInfo("Europe/Brussels")

_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:hu](\d{2})(?::(\d{2}))?")
_MOMENT = re.compile(r"([^\sT]+)[ T]+(\d{1,2}[:hu]\d{2}(?::\d{2})?)(?:\.\d+)?")
_DIGITS = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})")
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_MOMENT_FIELDS = (*words.CALL_MOMENT, *words.CALL_TIME)
_TIME_FIELDS = (*words.CALL_TIME, *words.CALL_MOMENT)
_MIDNIGHT = time()
_MOST_DIGITS = 10
_LONGEST = 604_800
"""Seconds of a week: nobody is on the telephone for longer."""
_UNPADDED = re.compile(r"(?<!\d)0*([1-9]\d*)")
_PLAUSIBLE_YEARS = range(1990, 2101)
_CLOCK_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?(?:\s*min\.?)?")
_LENGTH = re.compile(
    r"(?:PT)?(?:(\d{1,3})\s*(?:h|u|uur|uren)\s*)?(?:(\d{1,4})\s*(?:m|min|minuten|minutes|')\.?\s*)?"
    r"(?:(\d{1,9}(?:\.\d+)?)\s*(?:s|sec|seconds|seconden|\")?\.?)?",
    re.IGNORECASE,
)


def read_when(
    fields: Fields, day: date | None, timezone: tzinfo, at_last: Iterable[str] = ()
) -> tuple[date | None, datetime | None]:
    """Return on which day a call began, and the moment.

    ``day`` is that of what tells only a time. ``at_last`` are names of fields that are believed
    where no other tells it.
    """
    moments = _moments(fields, _MOMENT_FIELDS, timezone)
    # A day as a database prints it ends by 00:00:00.
    if exact := next((moment for moment in moments if moment.time() != _MIDNIGHT), None):
        return exact.date(), exact
    days = [moment.date() for moment in moments]
    days += filter(None, map(read_day, fields.texts(words.CALL_DAY)))
    told = next(iter(days), None)
    times = map(_time, fields.texts(_TIME_FIELDS))
    if (clock := next((found for found in times if found is not None), None)) is not None:
        on = told or (day if _may_be(day, fields) else None)
        return told, datetime.combine(on, clock, timezone) if on else None
    start = next(iter(moments or _moments(fields, at_last, timezone)), None)
    return start.date() if start else told, start


def _may_be(day: date | None, fields: Fields) -> bool:
    """Tell whether a day that is told in a form of its own may be the one that was asked for."""
    told = fields.texts(words.CALL_DAY)
    return day is not None and (not told or f"{day.day}" in _UNPADDED.findall(told[0]))


def read_moment(fields: Fields, names: Iterable[str], timezone: tzinfo) -> datetime | None:
    """Return the first moment that stands under any of the names."""
    return next(iter(_moments(fields, names, timezone)), None)


def _moments(fields: Fields, names: Iterable[str], timezone: tzinfo) -> list[datetime]:
    told = (_moment(text, timezone) for text in fields.texts(names))
    return [moment for moment in told if moment is not None]


def read_seconds(text: str) -> int | None:
    """Return a length in seconds, from ``133``, ``133 s``, ``2 min 13 s`` or ``0:02:13``."""
    if text.isdecimal():
        return int(text) if len(text) < _MOST_DIGITS and int(text) <= _LONGEST else None
    match = _CLOCK_LENGTH.fullmatch(text) or _LENGTH.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(group or 0) for group in match.groups())
    told = hours * 3600 + minutes * 60 + seconds
    return round(told) if told <= _LONGEST else None


def _moment(text: str, timezone: tzinfo) -> datetime | None:
    if ":" not in text and not text[:1].isdecimal():
        return None
    if match := _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(match[1]), UTC).astimezone(timezone)
        return moment if moment.year in _PLAUSIBLE_YEARS else None
    text = _DIGITS.sub(r"\1 \2:\3:\4", text) if _DIGITS.fullmatch(text) else text
    if (
        (match := _MOMENT.fullmatch(text))
        and (day := read_day(match[1]))
        and (clock := _time(match[2])) is not None
    ):
        return datetime.combine(day, clock, timezone)
    try:
        moment = datetime.fromisoformat(text)
        plausible = moment.tzinfo and moment.year in _PLAUSIBLE_YEARS
        return moment.astimezone(timezone) if plausible else None
    except ValueError, OverflowError:
        return None


def read_day(text: str) -> date | None:
    """Return the day that a text names, the year or the day first."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    if int(year) not in _PLAUSIBLE_YEARS:
        return None  # Such as 0001-01-01, a database's way to write nothing.
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _time(text: str) -> time | None:
    if (match := _TIME.fullmatch(text)) is None:
        return None
    hour, minute, second = (int(group or 0) for group in match.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
