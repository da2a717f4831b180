"""When a call is over, which row is of it, how long it took, and for how long all that is known."""

from dataclasses import replace
import json

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome
from custom_components.voipcenter.calls.happenings import Happenings, same_parties

from .telling import ANN, ANSWER, BOB, END, OFFICE, RING, SHOP, T0, at, hear, kinds, live, row

MISSED = Outcome.MISSED
EARLIER = live(END, outcome=MISSED, caller=BOB)


def restarted(happenings: Happenings) -> Happenings:
    stored = json.loads(json.dumps(happenings.as_stored()))
    return Happenings(T0 - 3600, stored)


@pytest.mark.parametrize(("seconds", "told"), [(29.5, []), (30, ["missed"])])
@pytest.mark.parametrize("duration", [0, None])
def test_a_row_settles(
    happenings: Happenings, seconds: float, told: list[str], duration: int | None
) -> None:
    missed = row(0, duration=duration)
    assert kinds(happenings.read([missed], T0 + seconds)) == told
    assert happenings.is_over(missed, T0 + seconds) is bool(told)


@pytest.mark.parametrize(("seconds", "told"), [(299.5, []), (300, ["missed"])])
def test_where_ends_are_told_a_row_waits_for_its_end(
    happenings: Happenings, seconds: float, told: list[str]
) -> None:
    hear(happenings, (0, EARLIER), (0, live(RING)))
    assert kinds(happenings.read([row(0)], T0 + seconds)) == told


def test_a_call_that_was_answered_is_over_once_its_length_is_told(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING)), (5, live(ANSWER)))
    for duration in (None, 0):
        unknown = row(0, Outcome.ANSWERED, duration=duration)
        assert happenings.read([unknown], T0 + 100) == happenings.read([unknown], T0 + 200) == []
        assert not happenings.is_over(unknown, T0 + 200)


def test_a_length_that_grows_is_of_a_call_that_goes_on(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING)), (5, live(ANSWER)))
    for seconds, duration, told in (
        (60, 10, []),
        (120, 40, []),
        (180, 50, []),
        (240, 50, ["ended"]),
        (300, 50, []),
    ):
        talking = row(0, Outcome.ANSWERED, duration=duration)
        assert kinds(happenings.read([talking], T0 + seconds)) == told, seconds


def test_a_call_of_which_only_rings_were_told_is_missed_at_the_first_reading(
    happenings: Happenings,
) -> None:
    hear(happenings, (0, live(RING)))
    assert kinds(happenings.read([row(0)], T0 + 31)) == ["missed"]


def test_a_row_without_an_outcome_ends_nothing(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING)))
    assert happenings.read([row(0, None)], T0 + 60) == []
    assert hear(happenings, (61, live(ANSWER))) == ["answered"]


@pytest.mark.parametrize(
    ("late", "told"), [(600, ["incoming"]), (601, []), (-299, ["incoming"]), (-7200, ["incoming"])]
)
def test_how_late_or_early_news_may_come(
    happenings: Happenings, late: float, told: list[str]
) -> None:
    assert hear(happenings, (0, live(RING, -late))) == told


@pytest.mark.parametrize(("since", "told"), [(-60, ["missed"]), (-59, [])])
def test_what_ended_before_the_beginning_is_no_news(since: float, told: list[str]) -> None:
    assert kinds(Happenings(T0 + since).read([row(-100, duration=40)], T0)) == told


@pytest.mark.parametrize(("answers", "length"), [((9, 20), 60), ((9,), 60), ((80,), 0)])
def test_how_long_people_talked(
    happenings: Happenings, answers: tuple[int, ...], length: int
) -> None:
    """From the first answer, where the PBX does not tell it; clocks may differ by a little."""
    hear(happenings, (0, live(RING)), *((second, live(ANSWER, second)) for second in answers))
    (told,) = restarted(happenings).hear(live(END, 69), T0 + 90)
    assert told.call.duration == length


def test_the_length_that_the_pbx_tells_stands(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING)), (9, live(ANSWER, 9)))
    (told,) = happenings.hear(live(END, 69, duration=58), T0 + 69)
    assert told.call.duration == 58


def test_who_only_rang_did_not_talk(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING)))
    (told,) = happenings.hear(live(END, 20, outcome=MISSED), T0 + 20)
    assert told.call.duration is None


def test_two_calls_of_one_caller_take_the_rows_that_are_nearest(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING, 0, call_id="a-1")), (40, live(RING, 40, call_id="a-2")))
    (told,) = happenings.read([row(1)], T0 + 45)
    assert (told.kind, told.call.call_id) == ("missed", "a-1")
    assert hear(happenings, (50, live(ANSWER, 50, call_id="a-2"))) == ["answered"]


def test_an_id_is_stronger_than_a_beginning(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING, 0, call_id="a-1")), (40, live(RING, 40, call_id="a-2")))
    (told,) = happenings.read([row(40, call_id="a-1", caller="0470 99 99 99")], T0 + 75)
    assert (told.kind, told.call.call_id) == ("missed", "a-1")


def test_a_row_with_an_id_may_be_of_a_call_without(happenings: Happenings) -> None:
    hear(happenings, (0, live(RING, 0)))
    (told,) = happenings.read([row(0, call_id="a-1")], T0 + 40)
    assert (told.kind, told.call.call_id) == ("missed", "a-1")


@pytest.mark.parametrize("ids", [("a-1", "a-2"), ("a-2", "a-1")])
def test_a_row_with_another_id_is_of_another_call(
    happenings: Happenings, ids: tuple[str, str]
) -> None:
    hear(happenings, (0, live(RING, 0, call_id=ids[0])))
    (told,) = happenings.read([row(0, call_id=ids[1], caller=BOB)], T0 + 40)
    assert (told.kind, told.call.caller) == ("missed", BOB)


@pytest.mark.parametrize(
    "ids", [("a-1", None), (None, "a-1"), ("a-1", "a-1")], ids=["first", "last", "both"]
)
def test_an_id_that_was_told_once_is_known(
    happenings: Happenings, ids: tuple[str | None, str | None]
) -> None:
    hear(happenings, (0, live(RING, 0, call_id=ids[0])))
    (told,) = happenings.hear(live(END, 20, call_id=ids[1], outcome=MISSED), T0 + 20)
    assert told.call.call_id == "a-1"


def test_another_id_is_another_call(happenings: Happenings) -> None:
    rings = [(0, live(RING, 0, call_id=f"a-{turn}")) for turn in range(2)]
    assert hear(happenings, *rings) == ["incoming"] * 2


@pytest.mark.parametrize(("again", "told"), [(110, []), (111, ["incoming"])])
def test_a_ring_soon_after_the_last_news_is_of_the_same_call(
    happenings: Happenings, again: float, told: list[str]
) -> None:
    hear(happenings, (0, live(RING, 0)), (20, live(RING, 20)))
    assert hear(happenings, (again, live(RING, again))) == told


@pytest.mark.parametrize(("late", "told"), [(90, []), (91, ["missed"])])
def test_an_end_that_is_told_again_soon_is_of_the_last_call(
    happenings: Happenings, late: float, told: list[str]
) -> None:
    end = live(END, 20, outcome=MISSED)
    hear(happenings, (0, live(RING, 0)), (20, end))
    assert hear(happenings, (20 + late, replace(end, at=at(20 + late)))) == told


@pytest.mark.parametrize(("rings", "told"), [(90, []), (-90, []), (91, ["incoming"])])
def test_a_ring_about_when_a_missed_row_began_is_of_that_call(
    happenings: Happenings, rings: float, told: list[str]
) -> None:
    happenings.read([row(0)], T0 + 40)
    assert hear(happenings, (100, live(RING, rings))) == told


def test_a_row_that_was_read_late_is_known_by_when_it_began(happenings: Happenings) -> None:
    assert kinds(happenings.read([row(0)], T0 + 200)) == ["missed"]
    assert happenings.read([row(2)], T0 + 260) == []


def test_a_row_is_told_once_for_as_long_as_it_is_news(happenings: Happenings) -> None:
    assert kinds(happenings.read([row(0)], T0 + 30)) == ["missed"]
    for seconds in (600, 1400, 2200):
        assert happenings.read([row(0)], T0 + seconds) == []


@pytest.mark.parametrize(("seconds", "kept"), [(900, 2), (901, 1)])
def test_how_long_a_call_that_is_over_is_kept(
    happenings: Happenings, seconds: float, kept: int
) -> None:
    hear(happenings, (0, EARLIER), (seconds, live(RING)))
    assert len(happenings.as_stored()["calls"]) == kept


@pytest.mark.parametrize(("hours", "told"), [(12, ["ended"]), (12.1, [])])
def test_how_long_the_end_of_a_call_is_awaited(
    happenings: Happenings, hours: float, told: list[str]
) -> None:
    hear(happenings, (0, live(RING)), (0, live(ANSWER)))
    later = hours * 3600
    hear(happenings, (later, live(RING, later, caller=BOB)))
    assert hear(happenings, (later, live(END, later))) == told


def test_a_row_that_was_pushed_out_by_others_is_not_told_again(happenings: Happenings) -> None:
    rows = [row(-60 - i / 2, caller=f"0470{i:06}") for i in range(300)]
    assert kinds(happenings.read(rows, T0)) == ["missed"] * 300
    assert kinds(happenings.read([row(-45), *rows], T0 + 1)) == ["missed"]
    assert happenings.read(rows, T0 + 2) == []


def test_nothing_is_told_again_after_a_restart(happenings: Happenings) -> None:
    told = (live(RING, 0), live(ANSWER, 5), live(END, 60))
    for second, call in zip((0, 5, 60), told, strict=True):
        assert len(happenings.hear(call, T0 + second)) == 1
        happenings = restarted(happenings)
        assert happenings.hear(call, T0 + second) == []
    assert happenings.read([row(0, Outcome.ANSWERED, duration=55)], T0 + 100) == []


def test_after_a_restart_a_call_that_was_answered_stays_so(happenings: Happenings) -> None:
    """The phones that also rang are told as missed."""
    hear(happenings, (0, live(RING, 0)), (5, live(ANSWER, 5)))
    (told,) = restarted(happenings).hear(live(END, 60, outcome=MISSED), T0 + 60)
    assert (told.kind, told.call.outcome) == ("ended", Outcome.ANSWERED)


def test_after_a_restart_the_ends_of_calls_are_still_awaited(happenings: Happenings) -> None:
    hear(happenings, (0, EARLIER), (0, live(RING)))
    assert restarted(happenings).read([row(0)], T0 + 60) == []


def test_after_a_restart_all_that_was_known_of_a_call_is_told(happenings: Happenings) -> None:
    ring = live(RING, 0, call_id="a-1", start=at(-1), sip_account="kantoor01")
    hear(happenings, (0, ring))
    (told,) = restarted(happenings).hear(live(END, 20, call_id="a-1", outcome=MISSED), T0 + 20)
    assert told.call == replace(ring, outcome=MISSED)


def test_we_may_call_two_at_once(happenings: Happenings) -> None:
    calls = [
        row(0, caller=OFFICE, called=called, direction=Direction.OUTGOING) for called in (ANN, BOB)
    ]
    for called in (ANN, BOB):
        hear(
            happenings,
            (0, live(RING, caller=OFFICE, called=called, direction=Direction.OUTGOING)),
        )
    ended = [replace(call, outcome=Outcome.NO_ANSWER) for call in calls]
    told = happenings.read(ended, T0 + 40)
    assert [(each.kind, each.call.called) for each in told] == [("ended", ANN), ("ended", BOB)]


def test_rows_of_one_id_tell_a_call_together(happenings: Happenings) -> None:
    phones: list[Call] = [
        row(0, call_id="a-1", called=OFFICE),
        row(0, Outcome.ANSWERED, call_id="a-1", called=SHOP, duration=20, answered_by="kantoor01"),
        row(0, call_id="a-1", called=SHOP, duration=None),
    ]
    hear(happenings, (0, live(RING, 0, call_id="a-1")))
    happenings.read(phones, T0 + 60)
    (told,) = happenings.read(phones, T0 + 120)
    assert (told.kind, told.call.called) == ("ended", OFFICE)
    assert (told.call.duration, told.call.answered_by) == (20, "kantoor01")


@pytest.mark.parametrize("numbers", [(ANN, None), (None, ANN)])
def test_who_withholds_the_number_is_nobody_else(numbers: tuple[str | None, str | None]) -> None:
    one, other = (live(caller=number) for number in numbers)
    assert not same_parties(one, other)


@pytest.mark.parametrize("callers", [(OFFICE, "kantoor01"), ("kantoor01", OFFICE)])
def test_a_phone_that_calls_is_named_or_numbered(callers: tuple[str, str]) -> None:
    one, other = (
        live(caller=caller, called=ANN, direction=Direction.OUTGOING) for caller in callers
    )
    assert same_parties(one, other)
