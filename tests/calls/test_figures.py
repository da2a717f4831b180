"""Figures of a day: what is unknown of a call leaves only what depends on it unknown."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.calls import history

START = datetime(2026, 10, 5, 14, 2, 11, tzinfo=UTC)
MISSED = Call(start=START, direction=Direction.INCOMING, outcome=Outcome.MISSED)
ANSWERED = Call(start=START, direction=Direction.INCOMING, outcome=Outcome.ANSWERED, duration=60)


@pytest.mark.parametrize("phase", [Phase.RINGING, Phase.ANSWERED])
def test_a_call_under_way_counts_in_no_figure_of_outcomes(phase: Phase) -> None:
    day = (MISSED, ANSWERED, Call(start=START, direction=Direction.INCOMING, phase=phase))
    assert (history.missed(day), history.answered(day), history.talk_time(day)) == (1, 1, 60)
    assert history.incoming(day) == 3


def test_an_outcome_that_cannot_be_read_leaves_outcomes_unknown() -> None:
    day = (MISSED, Call(start=START, direction=Direction.INCOMING))
    assert (history.missed(day), history.answered(day), history.incoming(day)) == (None, None, 2)


def test_the_last_call_is_the_same_in_whatever_order_those_of_a_second_come() -> None:
    calls = [Call(start=START, caller=caller) for caller in "abc"]
    calls.append(Call(start=START - timedelta(seconds=5), caller="z"))
    assert len({history.last(order) for order in permutations(calls)}) == 1


def test_calls_are_put_in_the_order_in_which_they_began() -> None:
    moments = [START + timedelta(minutes=minute) for minute in (0, 1, 1, 2)]
    timed = [Call(start=start, caller=f"{place}") for place, start in enumerate(moments)]
    calls = (Call(), *timed)
    assert history.in_order(calls) == history.in_order(calls[::-1]) == calls
    assert history.in_order((calls[2], calls[0], calls[1])) == calls[:3]
    assert history.in_order(()) == ()


def test_of_a_minute_the_last_call_is_the_one_at_the_end() -> None:
    minute = START.replace(second=0)
    oldest_first = [Call(start=minute, caller=caller) for caller in "cab"]
    earlier = Call(start=minute - timedelta(minutes=5))
    assert history.last([earlier, *oldest_first]) == oldest_first[-1]
    assert history.last([*reversed(oldest_first), earlier]) == oldest_first[-1]
