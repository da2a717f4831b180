"""What the PBX does not tell of every call is unknown, never zero."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome
from custom_components.voipcenter.calls import history

MORNING = datetime(2026, 10, 5, 9, tzinfo=UTC)
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)

ANSWERED = Call(start=MORNING, direction=Direction.INCOMING, outcome=Outcome.ANSWERED, duration=60)
MISSED = Call(start=NOON, direction=Direction.INCOMING, outcome=Outcome.MISSED)
DIALLED = Call(direction=Direction.OUTGOING, outcome=Outcome.ANSWERED, duration=30)
BUSY = Call(direction=Direction.OUTGOING, outcome=Outcome.BUSY)
COLLEAGUE = Call(direction=Direction.INTERNAL, outcome=Outcome.NO_ANSWER)
REJECTED = Call(direction=Direction.INCOMING, outcome=Outcome.BUSY)
STRANGE = Call()

FIGURES = [
    history.incoming,
    history.outgoing,
    history.answered,
    history.missed,
    history.talk_time,
]

type Figure = Callable[[tuple[Call, ...]], int | None]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (history.incoming, 3),
        (history.outgoing, 2),
        (history.answered, 2),
        (history.missed, 2),
        (history.talk_time, 90),
    ],
)
def test_a_day_of_which_everything_is_known(figure: Figure, expected: int) -> None:
    assert figure((ANSWERED, MISSED, DIALLED, BUSY, COLLEAGUE, REJECTED)) == expected


@pytest.mark.parametrize("figure", FIGURES)
def test_a_day_without_calls(figure: Figure) -> None:
    assert figure(()) == 0


@pytest.mark.parametrize("figure", FIGURES)
def test_one_call_of_which_nothing_is_known(figure: Figure) -> None:
    assert figure((ANSWERED, MISSED, DIALLED, STRANGE)) is None


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (Call(outcome=Outcome.MISSED), 1),
        (Call(outcome=Outcome.ANSWERED), 0),
        (Call(direction=Direction.OUTGOING), 0),
        (Call(direction=Direction.OUTGOING, outcome=Outcome.MISSED), 0),
        (Call(direction=Direction.INTERNAL, outcome=Outcome.MISSED), 0),
        (Call(direction=Direction.INTERNAL), 0),
        (Call(direction=Direction.INCOMING), None),
        (Call(outcome=Outcome.NO_ANSWER), None),
        (Call(outcome=Outcome.FAILED), None),
    ],
)
def test_a_call_that_may_have_been_missed(call: Call, expected: int | None) -> None:
    assert history.missed((call,)) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (Call(outcome=Outcome.ANSWERED), None),
        (Call(duration=20), 20),
        (Call(outcome=Outcome.NO_ANSWER), 0),
        (Call(outcome=Outcome.MISSED, duration=20), 0),
    ],
)
def test_the_time_talked(call: Call, expected: int | None) -> None:
    assert history.talk_time((call,)) == expected


def test_the_last_call() -> None:
    assert history.last((MISSED, ANSWERED, STRANGE)) is MISSED


def test_the_last_call_of_a_minute() -> None:
    """Where the PBX tells no seconds, the order of its list counts, whichever it is."""
    early, first, second = (
        Call(start=datetime(2026, 11, 23, 9, minute, tzinfo=UTC), caller=caller)
        for minute, caller in ((0, "1"), (5, "2"), (5, "3"))
    )
    assert history.last((early, first, second)) is second
    assert history.last((second, first, early)) is second
    assert history.last((first, second)) is second


def test_no_last_call() -> None:
    assert history.last((STRANGE,)) is None
    assert history.last(()) is None
