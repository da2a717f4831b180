"""What is told of a call, and what is no news."""

from dataclasses import replace
from datetime import datetime
import time
from zoneinfo import ZoneInfo

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome
from custom_components.voipcenter.api.wire import read_live_call
from custom_components.voipcenter.calls.happenings import Happenings, Kind, same_parties

from .telling import ANN, ANSWER, BOB, END, OFFICE, RING, T0, TRANSFER, at, hear, kinds, live, row


@pytest.mark.parametrize("call_id", ["trunk-0a1b2c3d", None])
def test_ringing_answered_and_hung_up(happenings: Happenings, call_id: str | None) -> None:
    told = [
        (second, live(phase, second, call_id=call_id))
        for second, phase in enumerate((RING, RING, ANSWER, ANSWER, TRANSFER, END, END))
    ]
    assert hear(happenings, *told) == ["incoming", "answered", "ended"]


def test_an_answer_that_is_told_as_internal(happenings: Happenings) -> None:
    answer = live(ANSWER, 9, direction=Direction.INTERNAL, call_id="a-1", answered_by="kantoor01")
    told = [*happenings.hear(live(RING, 0, call_id="a-1"), T0), *happenings.hear(answer, T0 + 9)]
    assert kinds(told) == ["incoming", "answered"]
    assert told[-1].call.direction is Direction.INCOMING
    assert told[-1].call.answered_by == "kantoor01"


def test_what_is_read_again_changes_nothing_that_is_kept(happenings: Happenings) -> None:
    rows = [row(-100), row(-300, Outcome.ANSWERED, duration=20)]
    assert kinds(happenings.read(rows, T0)) == ["missed"]
    kept = happenings.as_stored()
    for minute in range(1, 10):
        assert happenings.read(rows, T0 + 60 * minute) == []
        assert happenings.as_stored() == kept


@pytest.mark.parametrize("summary_first", [True, False])
def test_a_missed_call(happenings: Happenings, summary_first: bool) -> None:
    """The summary, which alone tells the outcome, may come before the end."""
    ends = [live(END, 20, outcome=Outcome.MISSED, call_id="a-1"), live(END, 20, call_id="a-1")]
    told = [
        (0, live(RING, 0, call_id="a-1")),
        *((20, end) for end in ends[:: 1 if summary_first else -1]),
    ]
    assert hear(happenings, *told) == ["incoming", "missed"]


@pytest.mark.parametrize("named", [True, False])
def test_a_machine_that_answers_is_nobody(happenings: Happenings, named: bool) -> None:
    """Its answer may name it, or only the summary does."""
    post = {"call_id": "a-1", "phone_number_from": ANN, "phone_number_to": OFFICE, "inout": "IN"}
    answer = {**post, "origin": "answer", **({"answerby": "voicemail"} if named else {})}
    summary = {**post, "origin": "summary", "status": "answered", "answeredby": "voicemail"}
    posts = [{**post, "origin": "start"}, answer, summary, {**post, "origin": "end"}]
    told = hear(
        happenings, *((5 * place, read_live_call(told)) for place, told in enumerate(posts))
    )
    assert told == ["incoming", *([] if named else ["answered"]), "missed"]


def test_two_callers_in_turn(happenings: Happenings) -> None:
    told = [(0.5 * turn, live(None, caller=(ANN, BOB)[turn % 2])) for turn in range(6)]
    assert hear(happenings, *told) == ["incoming", "incoming"]


def test_calling_again(happenings: Happenings) -> None:
    first = [(0, live(RING)), (20, live(END, outcome=Outcome.MISSED))]
    again = [(now + 30, call) for now, call in first]
    assert hear(happenings, *first, *again) == ["incoming", "missed"] * 2


@pytest.mark.parametrize(
    ("direction", "told"),
    [
        (Direction.INCOMING, ["incoming", "missed"]),
        (Direction.OUTGOING, ["outgoing", "ended"]),
        (Direction.INTERNAL, ["call", "ended"]),
        (None, ["call", "missed"]),
    ],
)
def test_directions(happenings: Happenings, direction: Direction | None, told: list[str]) -> None:
    ring = live(RING, direction=direction)
    assert (
        hear(happenings, (0, ring), (20, replace(ring, phase=END, outcome=Outcome.MISSED))) == told
    )


def test_an_end_alone_does_not_tell_whether_the_call_was_answered(happenings: Happenings) -> None:
    """What the live source lost, the list tells."""
    assert hear(happenings, (0, live(RING)), (60, live(END))) == ["incoming"]
    answered = row(0, Outcome.ANSWERED, duration=40)
    assert kinds(happenings.read([answered], T0 + 62)) == ["ended"]


def test_what_is_told_late_is_no_news(happenings: Happenings) -> None:
    assert hear(happenings, (700, live(RING, 0, call_id="a-1"))) == []
    assert hear(happenings, (701, live(END, 1, call_id="a-1", outcome=Outcome.MISSED))) == []


@pytest.mark.parametrize("shift", [-90, 0, 90])
def test_a_live_call_takes_its_row(happenings: Happenings, shift: float) -> None:
    hear(happenings, (0, live(RING)), (20, live(END, outcome=Outcome.MISSED)))
    assert happenings.read([row(shift)], T0 + 150) == []


@pytest.mark.parametrize(
    "other",
    [
        row(95),
        row(0, caller="0470 11 22 34"),
        row(0, caller=None),
        row(5, called="09 345 67 90"),
    ],
    ids=["later", "another caller", "anonymous", "another number"],
)
def test_a_row_of_another_call(happenings: Happenings, other: Call) -> None:
    hear(happenings, (0, live(RING)), (20, live(END, outcome=Outcome.MISSED)))
    assert kinds(happenings.read([row(0), other], T0 + 150)) == ["missed"]


def test_a_live_call_takes_one_row_at_most(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING)), (20, live(END, outcome=Outcome.MISSED)))
    assert kinds(happenings.read([row(0), row(40)], T0 + 150)) == ["missed"]


def test_a_row_that_names_the_phone(happenings: Happenings) -> None:
    """Where the live source tells the number that was called, or the username that calls."""
    hear(happenings, (0, live(RING)), (20, live(END, outcome=Outcome.MISSED)))
    assert happenings.read([row(0, called="kantoor01")], T0 + 150) == []


def test_a_call_under_way_is_not_missed(happenings: Happenings) -> None:
    """A list may call it missed while it rings."""
    hear(happenings, (0, live(END, outcome=Outcome.MISSED, caller=BOB)))
    hear(happenings, (10, live(RING)))
    assert happenings.read([row(10)], T0 + 60) == []
    assert not happenings.is_over(row(10), T0 + 60)
    assert hear(happenings, (70, live(ANSWER)), (80, live(END))) == ["answered", "ended"]


def test_a_feed_that_only_tells_that_it_rings(happenings: Happenings) -> None:
    assert hear(happenings, (0, live(None))) == ["incoming"]
    assert happenings.read([row(0)], T0 + 20) == []
    assert kinds(happenings.read([row(0)], T0 + 31)) == ["missed"]
    assert happenings.is_over(row(0), T0 + 31)


def test_the_list_alone(happenings: Happenings) -> None:
    rows = [
        row(-700),
        row(-500),
        row(-400, Outcome.ANSWERED, duration=20, caller=BOB),
        row(-300, None, caller="0470 00 00 01"),
        row(-200, Outcome.NO_ANSWER, caller=OFFICE, called=ANN, direction=Direction.OUTGOING),
        replace(row(-100, caller="0470 00 00 02"), start=None),
    ]
    (told,) = happenings.read(rows, T0)
    assert (told.kind, told.call.start) == (Kind.MISSED, at(-500))
    assert happenings.read(rows[::-1], T0 + 60) == []


def test_a_row_that_changes_afterwards(happenings: Happenings) -> None:
    assert kinds(happenings.read([row(0)], T0 + 40)) == ["missed"]
    for changed in (row(0, Outcome.ANSWERED, duration=5), row(2), row(0, called="kantoor01")):
        assert happenings.read([changed], T0 + 100) == []


def test_the_hour_that_comes_twice() -> None:
    """Between two moments that read alike on the clock an hour may lie."""
    brussels = ZoneInfo("Europe/Brussels")
    early = datetime(2026, 10, 25, 2, 30, tzinfo=brussels)
    late = early.replace(fold=1)
    happenings = Happenings(early.timestamp() - 60)
    missed = row(0, start=early)
    assert kinds(happenings.read([missed], early.timestamp() + 40)) == ["missed"]
    again = replace(missed, start=late)
    assert kinds(happenings.read([missed, again], late.timestamp() + 40)) == ["missed"]


def test_no_more_is_kept_than_is_needed(happenings: Happenings) -> None:
    for second in range(1000):
        happenings.hear(live(RING, second, call_id=f"a-{second}"), T0 + second)
    assert len(happenings.as_stored()["calls"]) == 100
    happenings.hear(live(RING, 90_000), T0 + 90_000)
    assert len(happenings.as_stored()["calls"]) == 1


def test_posts_of_a_day_to_come_are_forgotten_as_any(happenings: Happenings) -> None:
    century = 73 * 365 * 86400.0
    flood = [(1.0, live(RING, century, caller=f"03{n:08}", call_id=f"x-{n}")) for n in range(40)]
    hear(happenings, *flood)
    hear(happenings, (86400, live(RING, 86400, call_id="a-1")))
    assert len(happenings.as_stored()["calls"]) == 1


@pytest.mark.parametrize("calls", [450, 5_000])
def test_a_flood_of_missed_calls_is_told_in_part_and_never_twice(calls: int) -> None:
    happenings = Happenings(T0 - 3600)
    rows = [row(-60 - 200 * i / calls, caller=f"0470{i:06}") for i in range(calls)]
    began = time.process_time()
    told = [happening for again in range(4) for happening in happenings.read(rows, T0 + again)]
    assert kinds(told) == ["missed"] * 300
    assert len({happening.call.caller for happening in told}) == 300
    assert kinds(happenings.read([row(-45), *rows], T0 + 5)) == ["missed"]
    assert time.process_time() - began < 2


def test_who_is_pushed_out_by_a_flood_is_not_told_again(happenings: Happenings) -> None:
    assert kinds(happenings.read([row(-60)], T0)) == ["missed"]
    for i in range(300):
        happenings.hear(live(caller=f"0471{i:06}"), T0 + 1 + i / 100)
    assert kinds(happenings.read([row(-60)], T0 + 10)) == []
    assert kinds(happenings.read([row(-60), row(-25)], T0 + 10)) == ["missed"]


def test_an_end_is_news_however_long_it_rang(happenings: Happenings) -> None:
    assert kinds(happenings.read([row(-900, duration=500)], T0)) == ["missed"]
    assert kinds(happenings.read([row(-900, caller="09 111 11 11", duration=100)], T0)) == []


@pytest.mark.parametrize(
    ("caller", "called", "same"),
    [
        ("anonymous", "kantoor01", True),
        ("anonymous", "kantoor02", False),
        ("anonymous", "kantoor00", False),
        ("zonder nummer", "kantoor01", False),
        ("afgeschermd", "kantoor01", False),
        (None, "kantoor01", False),
    ],
)
def test_parties_without_digits_are_compared_as_they_are(
    caller: str | None, called: str, *, same: bool
) -> None:
    one = live(caller="anonymous", called="kantoor01")
    other = live(caller=caller and f"{caller} ".strip(), called=f"{called} ".strip())
    assert same_parties(one, other) is same


def test_invented_rings_keep_no_miss_from_being_told(happenings: Happenings) -> None:
    for i in range(1_000):
        happenings.hear(live(caller=f"0471{i:06}"), T0 + i / 100)
    assert (
        kinds(happenings.read([row(-60), row(-30, caller="093221100")], T0 + 11)) == ["missed"] * 2
    )
    assert happenings.read([row(-60), row(-30, caller="093221100")], T0 + 12) == []
