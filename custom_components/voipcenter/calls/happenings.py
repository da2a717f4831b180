"""What happens to a call, told once, whatever a list and the live source repeat, swap or lose."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, Self

from ..api import Call, Direction, Outcome, Phase
from .history import digits_of, was_missed

NEWS = 600.0
"""Seconds after which the end of a call is no news any more."""
_LONGEST_TALK = 3600.0
"""Seconds after which a call is not waited for whose end was never told."""
SAME_START = 90.0
"""Seconds by which the start of a call may differ between a list and the live source."""
SETTLED = 30.0
"""Seconds after which a row is taken to be of a call that is over: a phone rings no longer."""
_END_LOST = 300.0
"""The same, where the live source tells of ends and did not of this one."""
_KEPT, _KEPT_OPEN = 900.0, 43200.0
_MOST = 300
"""Calls that are kept, and rows of which anything is told at once: more is a flood."""
_MOST_LIVE = 100
"""Calls that are kept and that no list has yet: each row may be of any of them."""
_CLOCKS_DIFFER = 300.0


class Kind(StrEnum):
    """What there is to tell of a call; ``CALL`` where it cannot be told which way it goes."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    CALL = "call"
    ANSWERED = "answered"
    ENDED = "ended"
    MISSED = "missed"


_BEGINNINGS = {Direction.INCOMING: Kind.INCOMING, Direction.OUTGOING: Kind.OUTGOING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened to a call, with all that is known of the call by then."""

    kind: Kind
    call: Call


class _Stage(IntEnum):
    NOTHING = 0
    BEGUN = 1
    ANSWERED = 2
    OVER = 3


def start_of(call: Call) -> float | None:
    """Return when a call began, as a timestamp: clocks change, and calls go on."""
    return call.start.timestamp() if call.start else None


def end_of(call: Call) -> float | None:
    """Return when a call ended at the earliest, as a timestamp."""
    return None if (start := start_of(call)) is None else start + (call.duration or 0)


def identity(call: Call) -> str:
    """Return what tells a row from others: the PBX's id, else when it began and who called.

    We may call two people at once from one number, so who is called tells these apart.
    """
    if call.call_id:
        return call.call_id
    parties = [call.caller, call.called] if call.direction is Direction.OUTGOING else [call.caller]
    who = [digits_of(party) or (party or "").casefold() for party in parties]
    return " ".join([f"{start_of(call) or 0:.0f}", *who])


def by_identity(calls: Iterable[Call]) -> dict[str, Call]:
    """Return a list's calls; of rows that are one, what they tell together."""
    rows: dict[str, Call] = {}
    for call in calls:
        key = identity(call)
        rows[key] = merged(rows[key], call) if key in rows else call
    return rows


def merged(known: Call, news: Call) -> Call:
    """Return a call with what was learned of it later.

    The parties that were told first stand, and a call that was answered stays so: the end of an
    outside call may be told as that of an inside one, and the phones that also rang as missed.
    """
    outside = known.direction in (Direction.INCOMING, Direction.OUTGOING)
    answered = known.outcome is Outcome.ANSWERED
    first = {
        name: getattr(news if getattr(known, name) is None else known, name)
        for name in ("caller", "called", "call_id")
    }
    last = {
        name: getattr(known if getattr(news, name) is None else news, name)
        for name in ("start", "duration", "answered_by", "sip_account")
    }
    return replace(
        known,
        **first,
        **last,
        direction=known.direction if outside else news.direction or known.direction,
        outcome=known.outcome if answered else news.outcome or known.outcome,
    )


@dataclass(slots=True, kw_only=True)
class _Known:
    """A call that was told of. ``row`` is its row in the list, ``heard`` when news last came.

    From when it was ``answered`` its length is told until the PBX tells it, which may be later.
    """

    call: Call
    start: float
    heard: float
    told: _Stage = _Stage.NOTHING
    live: bool = False
    over: bool = False
    row: str | None = None
    answered: float | None = None
    seen: Call | None = None
    """The row as it was last read: while people talk, its length grows."""

    def as_stored(self) -> dict[str, Any]:
        """Return what a Store can write."""
        call = {name: value for name, value in asdict(self.call).items() if value is not None}
        for name in ("start", "at"):
            if name in call:
                call[name] = call[name].timestamp()
        rest = {field.name: getattr(self, field.name) for field in fields(self)}
        return rest | {"call": call, "seen": None}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Self:
        """Return what ``as_stored`` wrote."""
        call = dict(stored["call"])
        for name, kind in (("direction", Direction), ("outcome", Outcome), ("phase", Phase)):
            if name in call:
                call[name] = kind(call[name])
        for name in ("start", "at"):
            if name in call:
                call[name] = datetime.fromtimestamp(call[name], UTC)
        return cls(**{**stored, "call": Call(**call), "told": _Stage(stored["told"])})


class Happenings:
    """Tells what happens to calls from today's list and, where there is one, the live source.

    All times are timestamps by the PBX's clock.
    """

    def __init__(self, since: float, stored: Mapping[str, Any] | None = None) -> None:
        """Begin ``since`` a moment, before which nothing is news, with what was told before."""
        self._since = since
        self._known = [_Known.from_stored(known) for known in (stored or {}).get("calls", ())]
        self._by_row = {known.row: known for known in self._known}
        self._ends_are_told = bool((stored or {}).get("ends_are_told"))

    def as_stored(self) -> dict[str, Any]:
        """Return what a Store can write, and the next Home Assistant begins with."""
        calls = [known.as_stored() for known in self._known]
        return {"ends_are_told": self._ends_are_told, "calls": calls}

    def hear(self, call: Call, now: float) -> list[Happening]:
        """Take in what the live source tells of a call; return what is news."""
        phase = call.phase or (Phase.ENDED if call.outcome else Phase.RINGING)
        if phase is Phase.ANSWERED:
            call = replace(call, outcome=Outcome.ANSWERED)
        at = call.at.timestamp() if call.at else now
        if at > now + _CLOCKS_DIFFER:
            at = now
        if known := self._heard_of(call, phase, at):
            known_id = call.call_id or known.call.call_id
            if call.outcome is Outcome.MISSED and call.answered_by and not known.call.answered_by:
                known.call = replace(known.call, outcome=None)  # It was a machine that answered.
            known.call = replace(merged(known.call, call), call_id=known_id)
            known.heard = max(known.heard, at)
        else:
            known = _Known(call=call, start=at, heard=at)
            self._known.append(known)
        known.start = start_of(known.call) or known.start
        known.live = True
        if phase is Phase.ANSWERED:
            known.answered = min(known.answered or at, at)
        if phase is Phase.ENDED:
            if known.answered and known.call.duration is None:
                known.call = replace(known.call, duration=max(0, round(at - known.answered)))
            known.over = self._ends_are_told = True
        self._forget_old(now)
        return self._tell(known, is_news=now - at <= NEWS)

    def is_talking_to(self, party: str, now: float) -> bool:
        """Tell whether the live source told of a call with somebody that is not over yet."""
        digits = digits_of(party)
        return any(
            known.live and not known.over and now - known.heard <= _LONGEST_TALK
            for known in self._known
            if digits in (digits_of(known.call.caller), digits_of(known.call.called))
        )

    def read(self, calls: Iterable[Call], now: float) -> list[Happening]:
        """Take in the list of a day; return what is news."""
        recent = (call for call in calls if (end := end_of(call)) and now - end <= _KEPT + NEWS)
        newest = sorted(by_identity(recent).items(), key=lambda pair: start_of(pair[1]) or 0)
        rows = dict(newest[-_MOST:])
        free = [known for known in self._known if known.row not in rows]
        told: list[Happening] = []
        for key, row in rows.items():
            if (known := self._by_row.get(key) or _taking(free, row)) is not None:
                grows = row.outcome is Outcome.ANSWERED and row != known.seen
                known.row, known.seen = key, row
                if known.over or (not grows and self._is_over(row, known, now)):
                    call = merged(known.call, row)
                    if call != known.call or not known.over:
                        known.call, known.heard, known.over = call, now, True
            elif was_missed(row) and self._is_over(row, None, now) and self._is_news(row, now):
                known = _Known(call=row, start=start_of(row) or now, heard=now, over=True, row=key)
                self._known.append(known)
            else:
                continue
            told += self._tell(known, is_news=self._is_news(row, now))
        self._forget_old(now)
        return told

    def is_over(self, row: Call, now: float) -> bool:
        """Tell whether the call of a row is over, as far as can be known."""
        return self._is_over(row, self._by_row.get(identity(row)), now)

    def _is_over(self, row: Call, known: _Known | None, now: float) -> bool:
        if known is not None and known.over:
            return True
        if (end := end_of(row)) is None or row.outcome is None or row.phase is not None:
            return False
        if row.outcome is Outcome.ANSWERED and not row.duration:
            return False
        its_end_is_due = known is not None and known.live and self._ends_are_told
        return now - end >= (_END_LOST if its_end_is_due else SETTLED)

    def _is_news(self, row: Call, now: float) -> bool:
        end = end_of(row) or 0
        return end >= self._since and now - end <= NEWS

    def _tell(self, known: _Known, *, is_news: bool) -> list[Happening]:
        """Return what a call has come to, where that was not told and is news."""
        call = known.call
        kind: Kind | None
        if known.over:
            stage, kind = _Stage.OVER, _ending(call)
        elif call.outcome is Outcome.ANSWERED:
            stage, kind = _Stage.ANSWERED, Kind.ANSWERED
        else:
            stage = _Stage.BEGUN
            kind = _BEGINNINGS.get(call.direction, Kind.CALL) if call.direction else Kind.CALL
        if kind is None or stage <= known.told:
            return []
        known.told = stage
        return [Happening(kind=kind, call=call)] if is_news else []

    def _heard_of(self, call: Call, phase: Phase, at: float) -> _Known | None:
        """Return the call that the live source speaks of, where it was told of before."""
        if call.call_id:
            for known in self._known:
                if known.call.call_id == call.call_id:
                    return known
        candidates = [
            known
            for known in self._known
            if not (call.call_id and known.live and known.call.call_id)
            and same_parties(known.call, call)
            and _may_go_on(known, phase, at)
        ]
        return max(candidates, key=lambda known: known.heard, default=None)

    def _forget_old(self, now: float) -> None:
        kept = [
            known
            for known in self._known
            if now - known.heard <= (_KEPT if known.over else _KEPT_OPEN)
        ]
        # In a flood the oldest are forgotten, first those that no list has: anybody can invent
        # them. What a list has must be no news when it is read again.
        kept.sort(key=lambda known: known.heard)
        invented = [known for known in kept if known.row is None][-_MOST_LIVE:]
        listed = [known for known in kept if known.row is not None]
        ends = [end_of(known.call) or now for known in listed[:-_MOST]]
        self._since = max([self._since, *(min(now, end + 1) for end in ends)])
        self._known = [*invented, *listed][-_MOST:]
        self._by_row = {known.row: known for known in self._known}


def _may_go_on(known: _Known, phase: Phase, at: float) -> bool:
    """Tell whether news without an id may be of a call between the same two."""
    if not known.live:
        return abs(at - known.start) <= SAME_START
    if known.over:  # Who calls again rings; all else is told of the last call once more.
        return phase is not Phase.RINGING and at - known.heard <= SAME_START
    return phase is not Phase.RINGING or at - known.heard <= SAME_START


def _taking(free: list[_Known], row: Call) -> _Known | None:
    """Return the call that a row is of, and let it take no other."""
    start = start_of(row) or 0

    def is_same(known: _Known) -> bool:
        if row.call_id and known.call.call_id == row.call_id:
            return True
        return abs(known.start - start) <= SAME_START and same_parties(known.call, row)

    found = min(
        filter(is_same, free),
        key=lambda known: (known.call.call_id != row.call_id, abs(known.start - start)),
        default=None,
    )
    if found is not None:
        free.remove(found)
    return found


def _ending(call: Call) -> Kind | None:
    """Return how a call that is over ended; ``None`` where it may have been answered or not."""
    missed = was_missed(call)
    if missed is None and call.outcome is None:
        return None
    return Kind.MISSED if missed else Kind.ENDED


def same_parties(one: Call, other: Call) -> bool:
    """Tell whether two calls may be between the same two.

    Numbers are compared however they are written. A list may name the phone where the live source
    tells its number; but who withholds the number is nobody else.
    """
    from_outside = Direction.INCOMING in (one.direction, other.direction)
    pairs = ((one.caller, other.caller), (one.called, other.called))
    numbers = [(digits_of(mine), digits_of(theirs)) for mine, theirs in pairs]
    if any(mine and theirs and mine != theirs for mine, theirs in numbers):
        return False
    if from_outside and (numbers[0][0] is None) is not (numbers[0][1] is None):
        return False
    return any(mine and mine == theirs for mine, theirs in numbers) or all(
        mine == theirs for mine, theirs in pairs
    )
