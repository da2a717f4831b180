"""Whom we missed and nobody called back yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
import json
from typing import Any, Self

from ..api import Call, Direction, Outcome, Phase
from .happenings import by_identity, end_of, start_of
from .history import digits_of, was_missed

MOST_TIMES = 5
MOST_ITEMS = 500
_MOST_ROWS = 2_500
"""That are taken in at once: more in a day are a flood."""
_LONGEST_APART = 3600.0
"""Seconds between what rows of one call tell of its start; ids may be given anew another day."""
_DAY = 86400.0
KEPT_DONE, KEPT_OPEN = 7 * _DAY, 30 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Miss:
    """One call that nobody answered; ``row`` is its identity, moments are timestamps."""

    start: float
    end: float = field(compare=False)
    called: str | None = field(compare=False)
    row: str


@dataclass(slots=True, kw_only=True)
class Item:
    """A caller to call back. ``done_at`` is when that was done, ``None`` while it is not."""

    uid: str
    caller: str | None
    """As the PBX writes it; ``None`` for who withholds the number."""
    misses: list[Miss]
    """The last ones, oldest first."""
    done_at: float | None = None
    reopened_at: float = 0
    """When a person unticked it: what was before that does not tick it again."""
    tried_at: float | None = None
    """When somebody called back, and was not answered."""
    told_after: dict[str, list[int]] = field(default_factory=dict)
    """After how many seconds it was told that nobody called back, by the miss's row."""

    @property
    def last(self) -> Miss:
        """Return the latest miss."""
        return self.misses[-1]

    def as_stored(self) -> str:
        """Return one line of text: five hundred of them are to be a small file."""
        misses = [[miss.start, miss.end, miss.called, miss.row] for miss in self.misses]
        rest = [self.done_at, self.reopened_at, self.tried_at, self.told_after]
        return json.dumps([self.uid, self.caller, misses, *rest], separators=(",", ":"))

    @classmethod
    def from_stored(cls, stored: str) -> Self:
        """Return what ``as_stored`` wrote."""
        uid, caller, misses, done_at, reopened_at, tried_at, told_after = json.loads(stored)
        return cls(
            uid=uid,
            caller=caller,
            misses=[
                Miss(start=start, end=end, called=called, row=row)
                for start, end, called, row in misses
            ],
            done_at=done_at,
            reopened_at=reopened_at,
            tried_at=tried_at,
            told_after=told_after,
        )


class MissedCalls:
    """The list of missed calls: what is on it, and what takes things off it.

    All moments are timestamps by the PBX's clock.
    """

    def __init__(self, since: float, stored: Mapping[str, Any] | None = None) -> None:
        """Begin with what was kept; of calls before ``since`` nothing is made."""
        stored = stored or {}
        self.since: float = stored.get("since", since)
        self.items = [Item.from_stored(item) for item in stored.get("items", ())]

    def as_stored(self) -> dict[str, Any]:
        """Return what a Store can write, and the next Home Assistant begins with."""
        return {"since": self.since, "items": [item.as_stored() for item in self.items]}

    def learn(self, calls: Iterable[Call], now: float, is_over: Callable[[Call], bool]) -> None:
        """Take in the list of a day, as often and in whatever order days are read."""
        rows = by_identity(call for call in calls if call.start)
        self._withdraw(rows)
        by_caller: dict[str, list[Item]] = {}
        for item in self.items:
            by_caller.setdefault(_who(item.caller, item.last.row), []).append(item)
        newest = sorted(rows.items(), key=lambda pair: start_of(pair[1]) or 0)[-_MOST_ROWS:]
        for row, call in newest:
            if was_missed(call):
                if (start_of(call) or 0) >= self.since and is_over(call):
                    known = by_caller.setdefault(_who(call.caller, row), [])
                    _miss(known, row, call)
            elif call.caller or call.called:
                _settle(by_caller, call, now)
        self.items = [item for items in by_caller.values() for item in items]
        self.grow_old(now)

    def tick(self, uid: str, *, done: bool, now: float) -> None:
        """Let a person say that an item is done, or is not. Raises ``KeyError`` without one."""
        item = next((item for item in self.items if item.uid == uid), None)
        if item is None:
            raise KeyError(uid)
        if done is (item.done_at is None):
            item.done_at = now if done else None
            item.reopened_at = item.reopened_at if done else now

    def grow_old(self, now: float) -> None:
        """Let anonymous callers be done after a day, and what is old or too much go."""
        for item in self.items:
            if item.caller is None and item.done_at is None and not item.reopened_at:
                given_up = item.last.start + _DAY
                item.done_at = given_up if given_up <= now else None
        # What is done makes room for what is not.
        newest = sorted(self.items, key=lambda i: (i.done_at is None, i.last), reverse=True)
        self.items = [item for item in newest[:MOST_ITEMS] if not _is_old(item, now)]
        dropped = [item for item in newest[:MOST_ITEMS] if _is_old(item, now)]
        for item in (*dropped, *newest[MOST_ITEMS:]):
            # Or its row, read again, would make it anew.
            self.since = max(self.since, item.last.start + 1)

    def not_called_back(
        self,
        waited: Mapping[int, float],
        now: float,
        is_talking_to: Callable[[str, float], bool],
    ) -> Iterator[tuple[int, Item, Miss]]:
        """Yield misses that were open for so many seconds, each once.

        ``waited`` are the lengths that somebody wants to be told of, with the moments since which.
        Whom somebody of us ``is_talking_to`` waits until that is over.
        """
        for item in self.items:
            if item.done_at is not None or (item.caller and is_talking_to(item.caller, now)):
                continue
            for miss in item.misses:
                told = item.told_after.get(miss.row, [])
                for seconds, since in waited.items():
                    if since <= miss.end + seconds <= now and seconds not in told:
                        item.told_after[miss.row] = told = [*told, seconds]
                        yield seconds, item, miss

    def next_due(self, waited: Iterable[int], now: float) -> float | None:
        """Return when there may next be something to tell of who was not called back."""
        return min(
            (
                due
                for item in self.items
                if item.done_at is None
                for miss in item.misses
                for seconds in waited
                if (due := miss.end + seconds) > now
            ),
            default=None,
        )

    def _withdraw(self, rows: Mapping[str, Call]) -> None:
        """Take back what turns out to be answered."""
        for item in self.items:
            for miss in [*item.misses]:
                row = rows.get(miss.row)
                if row is not None and _is_near(miss, row) and was_missed(row) is False:
                    item.misses.remove(miss)
        self.items = [item for item in self.items if item.misses]


def as_call(item: Item, miss: Miss) -> Call:
    """Return a miss as a call again."""
    return Call(
        caller=item.caller,
        called=miss.called,
        call_id=None if " " in miss.row else miss.row,
        direction=Direction.INCOMING,
        outcome=Outcome.MISSED,
        duration=0,
    )


def _who(party: str | None, row: str) -> str:
    """Return what calls of one caller have in common; who is anonymous is each time another."""
    return digits_of(party) or row


def _is_near(miss: Miss, call: Call) -> bool:
    """Tell whether a row of the same identity can be of the same call."""
    return abs(miss.start - (start_of(call) or 0)) <= _LONGEST_APART


def _miss(known: list[Item], row: str, call: Call) -> None:
    """Put a miss on the list, where it is not on it yet."""
    if any(miss.row == row and _is_near(miss, call) for item in known for miss in item.misses):
        return
    start = start_of(call) or 0
    miss = Miss(start=start, end=end_of(call) or start, called=call.called, row=row)
    # A late row of an earlier miss changes nothing about who was called back since.
    later = (item for item in known if item.last.start >= start)
    still_open = (item for item in known if item.done_at is None)
    if (item := next(later, None) or next(still_open, None)) is None:
        # The same if it has to be made again.
        uid = sha256(f"{row} {start:.0f}".encode()).hexdigest()[:16]
        caller = call.caller if digits_of(call.caller) else None
        known.append(Item(uid=uid, caller=caller, misses=[miss]))
        return
    item.misses = sorted([*item.misses, miss])[-MOST_TIMES:]
    kept = {miss.row for miss in item.misses}
    item.told_after = {row: told for row, told in item.told_after.items() if row in kept}


def _settle(by_caller: Mapping[str, list[Item]], call: Call, now: float) -> None:
    """Let a call to or from somebody tick the item."""
    lasted = call.phase is not Phase.RINGING and bool(call.duration)  # Not only rang so long.
    answered = call.outcome is Outcome.ANSWERED or lasted
    parties = ((call.caller, Direction.OUTGOING), (call.called, Direction.INCOMING))
    for party, ours in parties:
        for item in by_caller.get(digits_of(party) or "", ()) if call.direction != ours else ():
            start = start_of(call) or 0
            if item.done_at is not None or start <= max(item.last.start, item.reopened_at):
                continue
            if answered:
                item.done_at = now
            elif call.direction is Direction.OUTGOING and call.outcome is not None:
                item.tried_at = max(start, item.tried_at or 0)


def _is_old(item: Item, now: float) -> bool:
    if item.done_at is None:
        return now - item.last.start > KEPT_OPEN
    return now - item.done_at > KEPT_DONE
