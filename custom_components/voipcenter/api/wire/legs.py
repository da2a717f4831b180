"""One call for the rows of a call: of a ring group, a forward, or of one event after another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ..models import Call, Direction, Outcome, Phase

_LONGEST_APART = timedelta(hours=1)
"""Ids may be given anew after the PBX was started again."""
_LONGEST_EXTENSION = 5
_LATEST = datetime.max.replace(tzinfo=UTC)
_BY_DIRECTION = [Direction.INCOMING, Direction.OUTGOING, Direction.INTERNAL, None]


def told_once(rows: Iterable[Call]) -> tuple[Call, ...]:
    """Return each call once, in the order of the rows.

    Rows are one call by a common id, or where beginning and parties agree and the phone differs,
    which may stand for who is called: a caller cannot call twice at once. Who withholds the number
    may be another each time, so there the outcome has to agree, too. A row whose outcome the PBX
    left empty is under way (``RINGING``), if it fills in that of others.
    """
    legs: dict[object, list[Call]] = {}
    alike: Counter[object] = Counter()
    for place, row in enumerate(rows):
        if row.call_id:
            key: object = row.call_id
            while key in legs and _are_apart(legs[key][0], row):
                key = (key,)
        elif row.start and (phone := row.sip_account or _phone_called(row)):
            called = row.called if row.sip_account else None
            told = (row.start, row.caller, called, row.outcome if _is_withheld(row) else None)
            key = (told, alike[told, phone])
            alike[told, phone] += 1
        else:
            key = place
        legs.setdefault(key, []).append(row)
    calls = tuple(map(_joined, legs.values()))
    if len(calls) > 1 and all(call.phase is Phase.RINGING for call in calls):
        return tuple(replace(call, phase=None) for call in calls)
    return calls


def _phone_called(row: Call) -> str | None:
    """Return the phone that somebody outside calls, by its username or extension.

    Colleagues may call two within a minute, and some PBX tells no seconds.
    """
    may_be_anyone = _is_withheld(row) and row.direction is not Direction.INTERNAL
    is_from_outside = row.direction is not Direction.OUTGOING and (
        may_be_anyone or _is_number(row.caller or "")
    )
    return row.called if is_from_outside and not _is_number(row.called or "") else None


def _is_withheld(row: Call) -> bool:
    """Tell whether no number of the caller is shown."""
    return not any(map(str.isdigit, row.caller or ""))


def _is_number(party: str) -> bool:
    """Tell whether a party is told by a whole number, however that is written."""
    digits = sum(map(str.isdigit, party))
    return digits > _LONGEST_EXTENSION and not any(map(str.isalpha, party))


def _are_apart(one: Call, other: Call) -> bool:
    if one.start is None or other.start is None:
        return False
    return abs(one.start - other.start) > _LONGEST_APART


def _joined(legs: list[Call]) -> Call:
    """Return one call: the leg that was answered tells how it went, the first one who called."""
    if len(legs) == 1:
        [leg] = legs
        is_past = leg.phase is Phase.ENDED or (leg.phase and leg.outcome)
        return replace(leg, phase=None) if is_past else leg
    is_over = any(leg.phase is Phase.ENDED or leg.outcome is Outcome.ANSWERED for leg in legs)
    directions = {leg.direction for leg in legs}
    calls_out = Direction.OUTGOING in directions and Direction.INCOMING not in directions

    def rank(leg: Call) -> tuple[bool, int, datetime]:
        is_own_phone = calls_out and leg.direction is Direction.INTERNAL  # Which rings first.
        return is_own_phone, _rank(leg, is_over=is_over), leg.start or _LATEST

    ranked = sorted(legs, key=rank)
    best = ranked[0]
    face = min(ranked, key=lambda leg: _BY_DIRECTION.index(leg.direction))
    starts = [leg.start for leg in legs if leg.start]
    return replace(
        best,
        start=min(starts, default=None),
        direction=face.direction,
        caller=_first(leg.caller for leg in (face, *ranked)),
        called=_first(leg.called for leg in (face, *ranked)),
        sip_account=_first(leg.sip_account for leg in ranked),
        answered_by=_first(leg.answered_by for leg in ranked),
        phase=None if is_over or best.outcome else best.phase,
    )


def _rank(leg: Call, *, is_over: bool) -> int:
    """Rank what a leg says of the whole; an unread outcome may be that somebody answered.

    That a call was sent on tells little where another leg tells how it went there.
    """
    if leg.outcome is Outcome.ANSWERED:
        return 4 if leg.phase is Phase.TRANSFERRED else 0
    if leg.outcome is None and leg.phase in {Phase.ANSWERED, Phase.TRANSFERRED} and not is_over:
        return 1
    if leg.outcome is None and leg.phase is None:
        return 2
    return 3 if leg.outcome else 5


def _first(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)
