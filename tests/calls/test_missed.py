"""What is on the list of missed calls, rule by rule."""

from dataclasses import replace
from datetime import UTC, datetime
import json
import time

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.calls.missed import (
    KEPT_DONE,
    KEPT_OPEN,
    MOST_ITEMS,
    Item,
    MissedCalls,
    as_call,
)

T0 = datetime(2026, 10, 5, 8, tzinfo=UTC).timestamp()
DAY = 86400
ANN, BOB, OFFICE, SHOP = "0470112233", "093221100", "093456789", "093456790"
CALLED_BACK = {"direction": Direction.OUTGOING, "outcome": Outcome.ANSWERED, "duration": 30}


def call(at: float, caller: str | None = ANN, called: str | None = OFFICE, **told: object) -> Call:
    return Call(
        start=datetime.fromtimestamp(T0 + at, UTC),
        **{
            "caller": caller,
            "called": called,
            "direction": Direction.INCOMING,
            "outcome": Outcome.MISSED,
            "duration": 0,
            **told,
        },  # type: ignore[arg-type]
    )


def to_ann(at: float, outcome: Outcome = Outcome.ANSWERED) -> Call:
    return call(at, "kantoor01", "+32470112233", direction=Direction.OUTGOING, outcome=outcome)


@pytest.fixture
def missed() -> MissedCalls:
    return MissedCalls(T0)


def nobody(_caller: str, _now: float) -> bool:
    """Tell that we are talking to nobody."""
    return False


def learn(missed: MissedCalls, *calls: Call, at: float = 3600) -> list[Item]:
    missed.learn(calls, T0 + at, lambda _call: True)
    return missed.items


def test_one_item_for_a_caller_whichever_number_was_called(missed: MissedCalls) -> None:
    (item,) = learn(missed, call(10), call(20, called=SHOP), call(30, "+32 470 11 22 33"))
    assert [miss.called for miss in item.misses] == [OFFICE, SHOP, OFFICE]
    assert [item.caller for item in learn(missed, call(40, "093221100"))] == ["093221100", ANN]


@pytest.mark.parametrize("call_id", ["trunk-0a1b2c3d", None])
def test_a_miss_is_a_call_again(missed: MissedCalls, call_id: str | None) -> None:
    (item,) = learn(missed, call(10, call_id=call_id))
    again = as_call(item, item.misses[0])
    assert (again.caller, again.called, again.call_id) == (ANN, OFFICE, call_id)
    assert (again.direction, again.outcome) == (Direction.INCOMING, Outcome.MISSED)


@pytest.mark.parametrize(
    "other",
    [
        call(10, outcome=Outcome.ANSWERED),
        call(10, "kantoor01", "kantoor02", direction=Direction.INTERNAL),
        call(10, OFFICE, ANN, direction=Direction.OUTGOING, outcome=Outcome.NO_ANSWER),
        call(10, outcome=None),
        call(-10),
    ],
    ids=["answered", "internal", "outgoing", "unknown", "before the first setup"],
)
def test_no_missed_call(missed: MissedCalls, other: Call) -> None:
    assert learn(missed, other) == []


def test_a_ring_group_that_somebody_answered(missed: MissedCalls) -> None:
    """Phones that rang and were not picked up may have rows of their own."""
    legs = [
        call(10, sip_account="kantoor01"),
        call(10, sip_account="kantoor02", outcome=Outcome.ANSWERED, duration=9),
        call(10, sip_account="kantoor03"),
    ]
    assert learn(missed, *legs) == []
    assert learn(missed, *[call(10 + leg, call_id="9.1") for leg in range(2)]) != []


def test_what_was_missed_before_the_account_was_added(missed: MissedCalls) -> None:
    assert learn(missed, call(-1)) == []
    assert len(learn(missed, call(-1), call(0))) == 1


def test_not_while_it_still_rings(missed: MissedCalls) -> None:
    missed.learn([call(10)], T0 + 12, lambda _call: False)
    assert missed.items == []


@pytest.mark.parametrize(
    "later",
    [
        to_ann(20),
        call(20, "kantoor01", ANN, direction=Direction.OUTGOING, outcome=None, duration=3),
        call(20, outcome=Outcome.ANSWERED, called=SHOP),
        call(20, called="0499000000", direction=None, outcome=Outcome.ANSWERED),
    ],
    ids=["called back", "talk time", "called again", "forwarded and answered"],
)
def test_done_by_itself(missed: MissedCalls, later: Call) -> None:
    (item,) = learn(missed, call(10), later)
    assert item.done_at == T0 + 3600
    assert learn(missed, later, call(10), at=3700)[0].done_at == T0 + 3600


@pytest.mark.parametrize("earlier", [to_ann(5), to_ann(10), call(5, outcome=Outcome.ANSWERED)])
def test_only_what_begins_after_the_latest_miss_counts(missed: MissedCalls, earlier: Call) -> None:
    assert learn(missed, earlier, call(10))[0].done_at is None


def test_calling_back_rings_for_a_while(missed: MissedCalls) -> None:
    learn(missed, call(10))
    ringing = replace(to_ann(60), outcome=None, phase=Phase.RINGING, duration=5)
    (item,) = learn(missed, call(10), ringing)
    assert item.done_at is None
    (item,) = learn(missed, call(10), to_ann(60, Outcome.NO_ANSWER))
    assert (item.done_at, item.tried_at) == (None, T0 + 60)


def test_calling_back_in_vain(missed: MissedCalls) -> None:
    (item,) = learn(missed, call(10), to_ann(60, Outcome.BUSY))
    assert (item.done_at, item.tried_at) == (None, T0 + 60)


def test_two_are_called_back_at_once_from_one_number(missed: MissedCalls) -> None:
    """The PBX tells whole seconds, or only minutes; all of us may show one number."""
    learn(missed, call(10), call(20, BOB))
    back = [call(60, OFFICE, who, **CALLED_BACK) for who in (ANN, BOB)]
    assert all(item.done_at for item in learn(missed, *back))


def test_the_next_day_counts_too(missed: MissedCalls) -> None:
    learn(missed, call(10))
    assert learn(missed, to_ann(DAY), at=DAY + 60)[0].done_at == T0 + DAY + 60


def test_a_person_ticks_and_unticks(missed: MissedCalls) -> None:
    (item,) = learn(missed, call(10), to_ann(20))
    missed.tick(item.uid, done=False, now=T0 + 4000)
    assert learn(missed, call(10), to_ann(20), at=4100)[0].done_at is None
    missed.tick(item.uid, done=True, now=T0 + 4200)
    missed.tick(item.uid, done=True, now=T0 + 4300)
    assert learn(missed, call(10), at=4400)[0].done_at == T0 + 4200
    with pytest.raises(KeyError):
        missed.tick("no such item", done=True, now=T0)


@pytest.mark.parametrize("which", range(4))
def test_a_person_ticks_one_of_several(missed: MissedCalls, which: int) -> None:
    ticked = learn(missed, *(call(at, f"047011223{at}") for at in range(4)))[which]
    missed.tick(ticked.uid, done=True, now=T0 + 50)
    assert [item for item in missed.items if item.done_at is not None] == [ticked]


def test_who_is_called_back_may_stand_there_twice(missed: MissedCalls) -> None:
    (first,) = learn(missed, call(10))
    missed.tick(first.uid, done=True, now=T0 + 50)
    second, first = learn(missed, call(10), call(100))
    missed.tick(second.uid, done=True, now=T0 + 150)
    missed.tick(first.uid, done=False, now=T0 + 160)
    second, first = learn(missed, call(10), call(100), to_ann(200), at=300)
    assert (second.done_at, first.done_at) == (T0 + 150, T0 + 300)


def test_a_later_miss_is_a_new_item(missed: MissedCalls) -> None:
    (first,) = learn(missed, call(10))
    missed.tick(first.uid, done=True, now=T0 + 50)
    second, first = learn(missed, call(10), call(100))
    assert (second.done_at, first.done_at) == (None, T0 + 50)
    assert second.uid != first.uid


def test_a_row_that_turns_out_answered(missed: MissedCalls) -> None:
    learn(missed, call(10), call(20))
    (item,) = learn(missed, call(10), call(20, outcome=Outcome.ANSWERED))
    assert [miss.start for miss in item.misses] == [T0 + 10]
    assert learn(missed, call(10, outcome=Outcome.ANSWERED)) == []


def test_a_list_that_is_empty_for_a_while_takes_nothing_away(missed: MissedCalls) -> None:
    before = [*learn(missed, call(10))]
    assert learn(missed) == before
    assert learn(missed, call(10)) == before


@pytest.mark.parametrize("nobody", [None, "", "anonymous", "Restricted"])
def test_anonymous_callers(missed: MissedCalls, nobody: str | None) -> None:
    calls = [call(10, nobody), call(20, nobody)]
    assert [item.caller for item in learn(missed, *calls)] == [None, None]
    assert all(item.done_at is None for item in learn(missed, *calls, at=DAY))
    assert [item.done_at for item in learn(missed, at=DAY + 10)] == [None, T0 + 10 + DAY]
    assert [item.done_at for item in learn(missed, at=DAY + 15)] == [None, T0 + 10 + DAY]


def test_what_is_old_goes_and_does_not_come_back(missed: MissedCalls) -> None:
    learn(missed, call(10), to_ann(20), call(10, "093221100"))
    assert len(learn(missed, at=KEPT_DONE + 3600)) == 2
    assert [item.caller for item in learn(missed, at=KEPT_DONE + 3700)] == ["093221100"]
    assert len(learn(missed, call(10), at=KEPT_DONE + 3800)) == 1
    assert len(learn(missed, at=KEPT_OPEN + 10)) == 1
    assert learn(missed, at=KEPT_OPEN + 20) == []


def test_at_most_five_hundred_and_a_small_file(missed: MissedCalls) -> None:
    calls = [call(at, f"0470{at:06}") for at in range(1, 1001)]
    for _ in range(2):
        items = learn(missed, *calls)
        assert len(items) == MOST_ITEMS
        assert items[0].caller == "0470001000"
        assert items[-1].caller == "0470000501"
    assert len(json.dumps(missed.as_stored(), indent=2)) < 90_000


def test_at_most_five_times(missed: MissedCalls) -> None:
    calls = [call(at) for at in range(1, 31)]
    for _ in range(2):
        (item,) = learn(missed, *calls)
        assert [miss.start - T0 for miss in item.misses] == [26, 27, 28, 29, 30]


def test_for_how_long_something_is_kept() -> None:
    assert (KEPT_DONE, KEPT_OPEN) == (7 * DAY, 30 * DAY)


def test_what_begins_after_what_was_dropped_is_listed(missed: MissedCalls) -> None:
    learn(missed, call(10))
    assert learn(missed, at=KEPT_OPEN + 20) == []
    assert learn(missed, call(10), at=KEPT_OPEN + 30) == []
    assert len(learn(missed, call(11, "093221100"), at=11 + KEPT_OPEN)) == 1


def test_what_is_done_makes_room_for_what_is_not(missed: MissedCalls) -> None:
    learn(missed, call(1, BOB))
    callers = [f"0470{at:06}" for at in range(10, 10 + 2 * MOST_ITEMS, 2)]
    for at, caller in enumerate(callers, 10):
        learn(missed, call(at, caller))
        missed.tick(missed.items[0].uid, done=True, now=T0 + at)
    assert len(missed.items) == MOST_ITEMS
    assert [item.caller for item in missed.items if item.done_at is None] == [BOB]


def test_ids_that_are_given_anew_another_day(missed: MissedCalls) -> None:
    (first,) = learn(missed, call(10, call_id="1"))
    answered = call(DAY + 10, BOB, call_id="1", outcome=Outcome.ANSWERED, duration=30)
    assert learn(missed, answered, at=DAY + 60) == [first]

    learn(missed, call(DAY + 20, BOB, call_id="1"), at=DAY + 60)
    bob, ann = missed.items
    assert bob.uid != ann.uid
    missed.tick(ann.uid, done=True, now=T0 + DAY + 70)
    again, *_ = learn(missed, call(2 * DAY + 20, call_id="1"), at=2 * DAY + 60)
    assert (again.caller, again.done_at) == (ANN, None)
    assert again.uid not in {ann.uid, bob.uid}


def test_a_row_of_one_id_that_turns_out_answered(missed: MissedCalls) -> None:
    learn(missed, call(10, call_id="1"))
    assert learn(missed, call(70, call_id="1", outcome=Outcome.ANSWERED, duration=9)) == []


def test_a_late_row_of_an_earlier_miss_opens_nothing(missed: MissedCalls) -> None:
    learn(missed, call(10), to_ann(20))
    (item,) = learn(missed, call(5), call(10), to_ann(20), at=3700)
    assert item.done_at == T0 + 3600
    assert [miss.start - T0 for miss in item.misses] == [5, 10]


def test_what_is_kept_is_the_same_after_a_restart(missed: MissedCalls) -> None:
    learn(missed, call(10), call(20, None), to_ann(60, Outcome.BUSY), call(5, "093221100"))
    assert list(missed.not_called_back({600: T0}, T0 + 700, nobody))
    stored = json.loads(json.dumps(missed.as_stored()))
    again = MissedCalls(T0 + 9999, stored)
    assert (again.items, again.since) == (missed.items, missed.since)


def test_who_was_not_called_back(missed: MissedCalls) -> None:
    learn(missed, call(10), call(40), call(20, "093221100"), to_ann(50, Outcome.BUSY))
    waited = {600: T0}

    def told(at: float) -> list[float]:
        return [miss.start - T0 for _, _, miss in missed.not_called_back(waited, T0 + at, nobody)]

    assert told(609) == []
    assert list(missed.not_called_back({600: T0 + 611}, T0 + 611, nobody)) == []
    (again,) = MissedCalls(T0, missed.as_stored()).not_called_back(
        {600: T0 + 610}, T0 + 611, nobody
    )
    assert again[2].start == T0 + 10
    assert missed.next_due(waited, T0 + 609) == T0 + 610
    assert told(625) == [10, 20]
    assert told(626) == []
    assert told(640) == [40]
    assert missed.next_due(waited, T0 + 640) is None
    waited[300] = T0 + 400  # Who begins to ask later is told of later ones only.
    assert told(700) == []


def test_who_was_called_back_in_time(missed: MissedCalls) -> None:
    learn(missed, call(10), to_ann(50))
    assert missed.next_due([600], T0) is None
    assert list(missed.not_called_back({600: T0}, T0 + 700, nobody)) == []


def test_a_flood_of_one_caller_takes_no_time(missed: MissedCalls) -> None:
    rows = [call(at, outcome=(Outcome.ANSWERED, Outcome.MISSED)[at % 2]) for at in range(20_000)]
    began = time.process_time()
    assert learn(missed, *rows, at=20_000)
    assert time.process_time() - began < 2
