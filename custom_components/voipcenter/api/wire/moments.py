"""When a call began and how long it took, however that is written."""

from datetime import UTC, date, datetime, time, tzinfo
import re

from . import words
from .values import Fields

_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:hu](\d{2})(?::(\d{2}))?")
_MOMENT = re.compile(r"(\S+)[ T]+(\d{1,2}[:hu]\d{2}(?::\d{2})?)(?:\.\d+)?")
_DIGITS = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})")
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_MOMENT_FIELDS = (*words.CALL_MOMENT, *words.CALL_TIME)
_TIME_FIELDS = (*words.CALL_TIME, *words.CALL_MOMENT)
_PLAUSIBLE_YEARS = range(1990, 2101)
_CLOCK_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d+)?)\s*(?:s|sec|seconds|seconden)?\.?", re.IGNORECASE)


def read_start(fields: Fields, day: date | None, timezone: tzinfo) -> datetime | None:
    """Return when a call began; ``day`` is the day of what tells only a time."""
    told = [_moment(text, timezone) for text in fields.texts(_MOMENT_FIELDS)]
    moments = [moment for moment in told if moment is not None]
    # A day as a database prints it ends by 00:00:00.
    if exact := [moment for moment in moments if moment.time() != time()]:
        return exact[0]
    times = (_time(text) for text in fields.texts(_TIME_FIELDS))
    if (clock := next((found for found in times if found is not None), None)) is None:
        return moments[0] if moments else None
    days = [moment.date() for moment in moments]
    days += filter(None, map(_day, fields.texts(words.CALL_DAY)))
    on = next(iter(days), day)
    return datetime.combine(on, clock, timezone) if on else None


def read_seconds(text: str) -> int | None:
    """Return a length in seconds, from ``133``, ``133 s`` or ``0:02:13``."""
    if match := _CLOCK_LENGTH.fullmatch(text):
        hours, minutes, seconds = (int(group or 0) for group in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    match = _SECONDS.fullmatch(text)
    return round(float(match[1])) if match else None


def _moment(text: str, timezone: tzinfo) -> datetime | None:
    if match := _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(match[1]), UTC).astimezone(timezone)
        return moment if moment.year in _PLAUSIBLE_YEARS else None
    text = _DIGITS.sub(r"\1 \2:\3:\4", text) if _DIGITS.fullmatch(text) else text
    if (
        (match := _MOMENT.fullmatch(text))
        and (day := _day(match[1]))
        and (clock := _time(match[2])) is not None
    ):
        return datetime.combine(day, clock, timezone)
    try:
        moment = datetime.fromisoformat(text)
        plausible = moment.tzinfo and moment.year in _PLAUSIBLE_YEARS
        return moment.astimezone(timezone) if plausible else None
    except ValueError, OverflowError:
        return None


def _day(text: str) -> date | None:
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
