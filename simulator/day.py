"""The calls of a working day, the same ones each time the same day is asked for."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from random import Random

from .items import BRUSSELS, Call, Direction, Outcome, SipAccount

OPENING, CLOSING = time(8), time(18)
_SHARE_INCOMING = 0.65
_SHARE_ANSWERED = 0.78
_SHARE_BUSY = 0.2


def first_call_id(day: date) -> int:
    """Call ids grow with time: the day, then a number of order within it."""
    return int(f"{day:%y%m%d}") * 1000 + 1


def calls_of_day(
    day: date,
    *,
    numbers: Sequence[str],
    accounts: Sequence[SipAccount],
    count: int = 40,
    until: datetime | None = None,
) -> Iterator[Call]:
    """Spread a day's calls over working hours, none of them later than `until`."""
    dice = Random(day.toordinal())
    begin, end = _working_hours(day, until)
    moments = sorted(dice.random() for _ in range(count))
    for order, moment in enumerate(moments):
        start = datetime.fromtimestamp(int(begin + (end - begin) * moment), BRUSSELS)
        yield _call(first_call_id(day) + order, start, dice, numbers, accounts)


def _working_hours(day: date, until: datetime | None) -> tuple[float, float]:
    begin = datetime.combine(day, OPENING, BRUSSELS).timestamp()
    end = datetime.combine(day, CLOSING, BRUSSELS).timestamp()
    if until is None or until.timestamp() >= end:
        return begin, end
    # Before the office has opened its calls still belong to this day, so they came at night.
    midnight = datetime.combine(day, time(0), BRUSSELS).timestamp()
    return (begin if until.timestamp() > begin + 3600 else midnight), until.timestamp()


def _call(
    call_id: int,
    start: datetime,
    dice: Random,
    numbers: Sequence[str],
    accounts: Sequence[SipAccount],
) -> Call:
    account = dice.choice(accounts) if accounts else None
    outside = _outside_number(dice)
    incoming = dice.random() < _SHARE_INCOMING
    number = dice.choice(numbers) if numbers else ""
    outcome = _outcome(dice, incoming)
    ringing = dice.randint(3, 28)
    talk_time = dice.randint(12, 900) if outcome is Outcome.ANSWERED else 0
    own = number if incoming or account is None else account.outgoing_number
    answered_by = account if not incoming or outcome is Outcome.ANSWERED else None
    return Call(
        id=call_id,
        start=start,
        caller=outside if incoming else own,
        called=own if incoming else outside,
        direction=Direction.INCOMING if incoming else Direction.OUTGOING,
        outcome=outcome,
        duration=ringing + talk_time,
        talk_time=talk_time,
        sip_account=answered_by.username if answered_by else "",
    )


def _outcome(dice: Random, incoming: bool) -> Outcome:
    if dice.random() < _SHARE_ANSWERED:
        return Outcome.ANSWERED
    return Outcome.BUSY if not incoming and dice.random() < _SHARE_BUSY else Outcome.NO_ANSWER


def _outside_number(dice: Random) -> str:
    """A Belgian mobile number, a Belgian landline or a Dutch number."""
    kind = dice.random()
    if kind < 0.6:
        return f"0470{dice.randint(100000, 999999)}"
    if kind < 0.9:
        return f"09{dice.randint(2000000, 3999999)}"
    return f"3120{dice.randint(1000000, 9999999)}"
