"""What people say for what the PBX knows otherwise: moments, and voicemail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
import re

NOON = 12 * 60
OFFICE_OPENS, LUNCH_ENDS, OFFICE_CLOSES = 8 * 60, 13 * 60, 18 * 60
_EARLIEST, _EVENING = 7 * 60, 17 * 60
_PARTS = {"morning": OFFICE_OPENS, "afternoon": LUNCH_ENDS, "evening": OFFICE_CLOSES}
_THIS = "this_"
_DAYS = {"today": 0, "tomorrow": 1, "day_after": 2}

VOICEMAIL = (
    "voicemail",
    "voice mail",
    "antwoordapparaat",
    "messagerie",
    "messagerie vocale",
    "boîte vocale",
    "répondeur",
    "anrufbeantworter",
    "mailbox",
)


_WORD = re.compile(r"\w+")
_DENIALS = {
    *("no", "not", "never", "without", "off", "disabled", "geen", "niet", "nooit", "zonder", "uit"),
    *("uitgeschakeld", "non", "pas", "jamais", "sans", "aucun", "aucune", "désactivé"),
    *("désactivée", "kein", "keine", "nicht", "nie", "ohne", "aus", "deaktiviert"),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """When something shall end, in the words of who spoke."""

    hour: int | None = None
    minute: int = 0
    fraction: int = 0
    """Minutes from the hour: half past, a quarter to."""
    exact: bool = False
    """The hour is written as a clock of twenty-four hours shows it: 06:30."""
    day: str | int | None = None
    """``today``, ``tomorrow``, ``day_after``, or a weekday from 0, Monday."""
    part: str | None = None
    """``morning``, ``afternoon``, ``evening``, or such a one of today: ``this_evening``."""
    hours: int = 0
    minutes: int = 0

    @property
    def duration(self) -> timedelta | None:
        """Return for how long; ``None`` where that was not said."""
        return timedelta(hours=self.hours, minutes=self.minutes) or None

    def until(self, now: datetime) -> datetime | time | None:
        """Return until when, on the clock of the house; ``None`` where that was not said.

        ``now`` is that clock. An hour without a part of the day is one at which an office works:
        two is in the afternoon, eight in the morning. A day without an hour ends something at
        eight, when people come; today, at midnight.
        """
        part, day = self.part, self.day
        if part and part.startswith(_THIS):
            part, day = part.removeprefix(_THIS), "today"
        minutes = self._minutes(part)
        if minutes is None:
            if day is None:
                return None
            minutes = 24 * 60 if day == "today" else OFFICE_OPENS
        if day is None:
            return time(minutes // 60 % 24, minutes % 60)
        ahead = _DAYS[day] if isinstance(day, str) else (day - now.weekday()) % 7
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        moment = midnight + timedelta(days=ahead, minutes=minutes)
        if not isinstance(day, str) and moment <= now.replace(tzinfo=None):
            moment += timedelta(days=7)
        return moment

    def _minutes(self, part: str | None) -> int | None:
        """Return the minute of the day."""
        if self.hour is None:
            return _PARTS[part] if part else None
        minutes = self.hour * 60 + self.minute + self.fraction
        if part:
            if part == "morning":
                return minutes % NOON if self.hour <= 12 else minutes
            if part == "evening" and self.hour <= 12:  # Twelve and one are after midnight.
                return _EVENING + (minutes - _EVENING) % NOON
            return minutes + NOON if minutes < NOON else minutes
        early = 0 < self.hour <= 12 and minutes < _EARLIEST and not self.exact
        return minutes + NOON if early else minutes


def voicemail_meant(said: str, names: Mapping[int, str]) -> int | None:
    """Return the id of the one that is the voicemail by its name, where that is what was said."""
    if said.strip().casefold() not in VOICEMAIL:
        return None
    found = [id_ for id_, name in names.items() if _is_voicemail(name.casefold())]
    return found[0] if len(found) == 1 else None


def _is_voicemail(name: str) -> bool:
    return any(word in name for word in VOICEMAIL) and _DENIALS.isdisjoint(_WORD.findall(name))
