"""When a call began and how long it took, however that is written."""

from datetime import UTC, date, datetime, time, tzinfo
import re

from . import words
from .values import Fields, as_text

_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:hu](\d{2})(?::(\d{2}))?")
_MOMENT = re.compile(r"(\S+)[ T]+(\d{1,2}[:hu]\d{2}(?::\d{2})?)(?:\.\d+)?")
_DIGITS = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_CLOCK_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d+)?)\s*(?:s|sec|seconds|seconden)?\.?", re.IGNORECASE)


def read_start(fields: Fields, day: date | None, timezone: tzinfo) -> datetime | None:
    """Return when a call began; ``day`` is the day of what tells only a time."""
    for name in words.CALL_MOMENT:
        if (moment := _moment(as_text(fields.get(name)), timezone)) is not None:
            return moment
    times = (_time(as_text(fields.get(name))) for name in (*words.CALL_TIME, *words.CALL_MOMENT))
    if (clock := next((found for found in times if found is not None), None)) is None:
        return None
    days = (_day(as_text(fields.get(name))) for name in words.CALL_DAY)
    told = next((found for found in days if found), day)
    return datetime.combine(told, clock, timezone) if told else None


def read_seconds(text: str | None) -> int | None:
    """Return a length in seconds, from ``133``, ``133 s`` or ``0:02:13``."""
    if match := _CLOCK_LENGTH.fullmatch(text or ""):
        hours, minutes, seconds = (int(group or 0) for group in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    match = _SECONDS.fullmatch(text or "")
    return round(float(match[1])) if match else None


def _moment(text: str | None, timezone: tzinfo) -> datetime | None:
    if text is None:
        return None
    if _EPOCH.fullmatch(text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).astimezone(timezone)
    text = _DIGITS.sub(r"\1 \2:\3:\4", text) if _DIGITS.fullmatch(text) else text
    if (
        (match := _MOMENT.fullmatch(text))
        and (day := _day(match[1]))
        and (clock := _time(match[2])) is not None
    ):
        return datetime.combine(day, clock, timezone)
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(timezone) if moment.tzinfo else None
    except ValueError, OverflowError:
        return None


def _day(text: str | None) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text or ""):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text or ""):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _time(text: str | None) -> time | None:
    if (match := _TIME.fullmatch(text or "")) is None:
        return None
    hour, minute, second = (int(group or 0) for group in match.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
