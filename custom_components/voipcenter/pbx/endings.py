"""Changes with an end: what was before, what was set, and until when.

What was sent and not answered yet is undecided: the PBX has what was wished last, or what was set
before that, or what somebody else set. An acknowledgement decides, and so does what is read.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from ..api import Changes, ItemKey, Menu, Part
from .account import Account

SHOWN_LATE = 3
"""Wakes after a change in which what was set before it may be shown yet."""


class ChangeError(Exception):
    """A change with an end was not sent; ``part`` is what of the item stands against it."""

    def __init__(self, part: Part) -> None:
        """Name the part."""
        super().__init__(part)
        self.part = part


class AlreadySoError(ChangeError):
    """The part was so already, without an end: it would not be put back as it was."""


class ValueUnknownError(ChangeError):
    """What the part is set to is not known."""


class NotKeptError(ChangeError):
    """The end would not outlive Home Assistant."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a part was set to, until when (a timestamp; ``None``: for good), and by which user.

    ``shown`` tells whether a reading showed it.
    """

    value: int
    until: float | None
    who: str | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """What one part is put back to.

    ``goals`` are what it may be set to now, the latest first; of one that is ``settled`` there is
    one. ``contradicted`` tells whether something from before the latest was shown since, and
    ``sent_in`` in which wake the latest was sent, or read from disk.
    """

    before: int
    goals: tuple[Goal, ...]
    settled: bool = False
    contradicted: bool = False
    sent_in: int = 0

    @property
    def moments(self) -> list[float]:
        """Return when it ends; where that is not decided, when it may."""
        return [goal.until for goal in self.goals if goal.until is not None]

    @property
    def current(self) -> Goal | None:
        """Return what it is known to be set to."""
        believed = self.settled and not self.contradicted
        return next((goal for goal in self.goals if goal.shown or believed), None)

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether readings so far do not show that anything was changed."""
        return self.contradicted and self.current is None

    def may_be_late(self, value: int, wake: int) -> bool:
        """Tell whether a PBX may show this value, and show or make the latest change yet."""
        latest, *older = self.goals
        if latest.shown or wake - self.sent_in >= SHOWN_LATE:
            return False
        if value == latest.value:  # It may be from before an older change that was not shown yet.
            return bool(older) and value == self.before and not any(goal.shown for goal in older)
        return value in (self.before, *(goal.value for goal in older))

    def contradicted_by(self, value: int) -> Kept:
        """Return what is left after a reading showed this value, from before the latest change."""
        latest, *older = self.goals
        left = [goal for goal in older if goal.value == value or not goal.shown]
        goals = (latest, *(replace(goal, shown=goal.value == value) for goal in left))
        return replace(self, goals=goals, contradicted=True)


class Endings:
    """Keeps what is to be put back, by item and part."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kept: dict[ItemKey, dict[Part, Kept]] = {}
        self._under_way: dict[ItemKey, Mapping[Part, Kept]] = {}
        """What was kept of items before the change that is being sent."""

    def __contains__(self, key: ItemKey) -> bool:
        """Tell whether anything of an item ends."""
        return key in self._kept

    def until(self, key: ItemKey, part: Part) -> float | None:
        """Return the moment at which a part is put back, where it is known to be set until then.

        A change that is being sent does not count yet, nor one that a reading contradicts.
        """
        kept = self._under_way.get(key, self._kept.get(key, {})).get(part)
        return kept.current.until if kept and kept.current else None

    # Changes

    def begin(
        self,
        key: ItemKey,
        changes: Changes,
        ends: Mapping[Part, float],
        account: Account,
        *,
        wake: int,
        who: str | None = None,
    ) -> None:
        """Take note of a change before it is sent; ``ends`` tells which parts have an end.

        The first value before stays, however often the end is moved. Raises ``ChangeError``.
        """
        previous = self._kept.get(key, {})
        changed = dict(previous)
        for part, value in changes.items():
            until, kept = ends.get(part), previous.get(part)
            if kept is None and until is None:
                changed.pop(part, None)
                continue
            before = account.value(key, part) if kept is None else kept.before
            if before is None:
                raise ValueUnknownError(part)
            if until and before == value and (kept is None or kept.is_in_doubt):
                raise AlreadySoError(part)
            older = [goal for goal in kept.goals if goal.value != value] if kept else []
            goal = Goal(value, until, who, shown=False)
            changed[part] = Kept(before, (goal, *older), sent_in=wake)
        self._under_way[key] = previous
        self._keep(key, changed)

    def settle(self, key: ItemKey, changes: Changes) -> None:
        """Take note that the change was acknowledged."""
        self.leave_open(key)
        for part in changes:
            if kept := self._kept.get(key, {}).get(part):
                self._decide(key, part, kept, kept.goals[0])

    def take_back(self, key: ItemKey) -> None:
        """Take note that the change was refused, or never left: all is as before."""
        if (previous := self._under_way.pop(key, None)) is not None:
            self._keep(key, dict(previous))

    def leave_open(self, key: ItemKey) -> None:
        """Let the next reading that begins decide what became of the change."""
        self._under_way.pop(key, None)

    # Readings

    def is_open(self, key: ItemKey) -> bool:
        """Tell whether it is not known what became of a change of an item."""
        return not all(kept.settled for kept in self._kept.get(key, {}).values())

    def read(self, key: ItemKey, shown: Account, wake: int) -> None:
        """Take in what a reading shows of an item. A value that was not set is somebody's own.

        While a change is being sent, it may show the state from before or after. A PBX may show a
        change late, and carry one out late whose answer was not waited for.
        """
        if key in self._under_way:
            return
        for part, kept in list(self._kept.get(key, {}).items()):
            value = shown.value(key, part)
            if value is None:
                continue
            if kept.may_be_late(value, wake):
                self._keep(key, {**self._kept[key], part: kept.contradicted_by(value)})
            else:
                goal = next((goal for goal in kept.goals if goal.value == value), None)
                self._decide(key, part, kept, goal and replace(goal, shown=True))

    def drop(self, key: ItemKey) -> None:
        """Forget an item that is gone."""
        self._kept.pop(key, None)

    def give_up(self, key: ItemKey, part: Part) -> None:
        """Put a part back no more."""
        self._decide(key, part, self._kept[key][part], None)

    def _decide(self, key: ItemKey, part: Part, kept: Kept, goal: Goal | None) -> None:
        parts = dict(self._kept[key])
        del parts[part]
        if goal is not None and goal.until is not None:
            parts[part] = replace(kept, goals=(goal,), settled=True, contradicted=False)
        self._keep(key, parts)

    def _keep(self, key: ItemKey, parts: dict[Part, Kept]) -> None:
        if parts:
            self._kept[key] = parts
        else:
            self._kept.pop(key, None)

    # Time

    def moments(self) -> Iterable[float]:
        """Yield the moments at which something ends, past ones too."""
        return (m for parts in self._kept.values() for kept in parts.values() for m in kept.moments)

    def due(self, now: float) -> dict[ItemKey, dict[Part, Kept]]:
        """Return what should have ended by now, or may have."""
        due = {
            key: {
                part: kept
                for part, kept in parts.items()
                if any(moment <= now for moment in kept.moments)
            }
            for key, parts in self._kept.items()
        }
        return {key: parts for key, parts in due.items() if parts}

    # The disk

    def as_stored(self) -> list[dict[str, Any]]:
        """Return all of it in JSON's terms."""
        return [
            {
                "menu": key.menu.value,
                "id": key.id,
                "part": part.value,
                "before": kept.before,
                "goals": [[goal.value, goal.until, goal.who, goal.shown] for goal in kept.goals],
                "settled": kept.settled,
                "contradicted": kept.contradicted,
            }
            for key, parts in self._kept.items()
            for part, kept in parts.items()
        ]

    def load(self, stored: Collection[Mapping[str, Any]]) -> None:
        """Go on with what was stored."""
        for told in stored:
            goals = tuple(Goal(*goal) for goal in told["goals"])
            contradicted = bool(told.get("contradicted"))
            kept = Kept(told["before"], goals, told["settled"], contradicted)
            key = ItemKey(Menu(told["menu"]), told["id"])
            self._kept.setdefault(key, {})[Part(told["part"])] = kept


def next_moment(told: datetime | time, zone: tzinfo, now: datetime) -> datetime | None:
    """Return when it is what a person told, a time or a moment; ``None`` where that is past.

    A time that the clock shows twice, at the end of summer time, is the next of both. One that it
    leaves out is as far off as if it did not.
    """
    if isinstance(told, datetime):
        moments = [told.astimezone(UTC)] if told.tzinfo else _moments(told, zone)
    else:
        today, at = now.astimezone(zone).date(), told.replace(tzinfo=None)
        days = (today, today + timedelta(days=1))
        moments = [m for day in days for m in _moments(datetime.combine(day, at), zone)]
    return min((moment for moment in moments if moment > now), default=None)


def _moments(shown: datetime, zone: tzinfo) -> list[datetime]:
    moments = [shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [m for m in moments if m.astimezone(zone).replace(tzinfo=None) == shown]
    return real or moments[:1]
