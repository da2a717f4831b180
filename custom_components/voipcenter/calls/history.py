"""Figures of a list of calls. What the PBX does not tell of every call is unknown, never zero."""

from collections.abc import Callable, Iterable

from ..api import Call, Direction, Outcome
from ..api.text import remembered
from ..pbx.account import significant_digits

type Calls = tuple[Call, ...]

_OF_MARKUP = frozenset("[]<>!`|\\_~&")
"""Signs that a caller may write and no number has: ``[0470998877](//1.2.3.4)`` would be a link."""


def incoming(calls: Calls) -> int | None:
    """Count calls that came in."""
    return _count(calls, lambda call: _is(call.direction, Direction.INCOMING))


def outgoing(calls: Calls) -> int | None:
    """Count calls that went out."""
    return _count(calls, lambda call: _is(call.direction, Direction.OUTGOING))


def answered(calls: Calls) -> int | None:
    """Count calls that were answered, whichever way they went."""
    return _count(_over(calls), lambda call: _is(call.outcome, Outcome.ANSWERED))


def missed(calls: Calls) -> int | None:
    """Count calls that came in and that nobody answered."""
    return _count(_over(calls), was_missed)


def talk_time(calls: Calls) -> int | None:
    """Return the seconds talked in all."""
    lengths = [_talked(call) for call in _over(calls)]
    known = [length for length in lengths if length is not None]
    return sum(known) if len(known) == len(lengths) else None


def last(calls: Iterable[Call]) -> Call | None:
    """Return the call that began last, of those whose beginning is known.

    Of several in the same minute, that is the one at the end where the list goes on in time. Where
    seconds are told, those of the same one may be told in any order, and one is chosen for good.
    """
    timed = [(call.start, call) for call in calls if call.start is not None]
    if not timed:
        return None
    latest = max(start for start, _ in timed)
    newest = [call for start, call in timed if start == latest]
    if timed[0][0] <= timed[-1][0]:
        newest.reverse()
    if any(start.second for start, _ in timed):
        return min(newest, key=lambda call: (call.called or "", call.caller or ""))
    return newest[0]


def in_order(calls: Calls) -> Calls:
    """Return calls in the order in which they began, whichever way the PBX lists them.

    Those that do not tell come first.
    """
    starts = [call.start for call in calls if call.start is not None]
    listed = reversed(calls) if starts and starts[0] > starts[-1] else calls
    return tuple(sorted(listed, key=lambda call: call.start.timestamp() if call.start else 0))


def _over(calls: Calls) -> Calls:
    """Return the calls of which an outcome can be told: those that are not under way."""
    return tuple(call for call in calls if call.phase is None)


def _count(calls: Calls, judge: Callable[[Call], bool | None]) -> int | None:
    verdicts = [judge(call) for call in calls]
    return None if None in verdicts else sum(map(bool, verdicts))


def _is[ValueT](value: ValueT | None, wanted: ValueT) -> bool | None:
    return None if value is None else value == wanted


def was_missed(call: Call) -> bool | None:
    """Tell whether a call came in and nobody answered it; ``None`` where that is not known."""
    if call.outcome is Outcome.ANSWERED or call.direction in (
        Direction.OUTGOING,
        Direction.INTERNAL,
    ):
        return False
    if call.outcome is Outcome.MISSED:
        return True
    known = call.outcome is not None and call.direction is not None
    return True if known else None


def _talked(call: Call) -> int | None:
    if call.outcome is not None and call.outcome is not Outcome.ANSWERED:
        return 0
    return call.duration


def with_number(calls: Calls, number: str | None) -> Calls:
    """Return the calls from or to a number, written in any form; all where none is given.

    Part of one will do, and so will part of what stands in its place, such as ``anonymous``.
    """
    wanted = digits_of(number) or (number or "").strip().casefold()
    return tuple(
        call
        for call in calls
        if any(wanted in _ways_to_write(party) for party in (call.caller, call.called))
    )


def _ways_to_write(party: str | None) -> str:
    if digits := digits_of(party):
        return f"0{digits} 32{digits}"
    return (party or "").casefold()


def digits_of(text: str | None) -> str | None:
    """Return the digits of a number in one form; ``kantoor01`` is none."""
    return _digits_in(text or "")


@remembered
def _digits_in(text: str) -> str | None:
    is_number = not any(sign.isalpha() or sign in _OF_MARKUP for sign in text)
    return significant_digits(text) if is_number else None


def as_record(call: Call, name: Callable[[str], str]) -> dict[str, str | int | None]:
    """Return a call as scripts, templates and models read it, its parties by ``name`` too."""
    return {
        "start": call.start.isoformat() if call.start else None,
        "direction": call.direction,
        "caller": call.caller,
        "caller_name": name(call.caller) if call.caller else None,
        "called": call.called,
        "called_name": name(call.called) if call.called else None,
        "sip_account": call.sip_account,
        "duration": call.duration,
        "outcome": call.outcome,
    }
