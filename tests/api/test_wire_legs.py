"""Several rows of one call."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.api.wire import read_calls, told_once

from .conftest import BRUSSELS, DAY

START = datetime(2026, 10, 5, 14, 2, 11, tzinfo=BRUSSELS)
GROUP = {"calldate": "2026-10-05 14:02:11", "van": "0475123456", "richting": "in"}


def calls(*rows: Any) -> tuple[Call, ...]:
    return told_once(read_calls([*rows], DAY, BRUSSELS))


@pytest.mark.parametrize("name", ["uniqueid", "linkedid", "call_id"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_ring_group_is_one_call_that_somebody_answered(name: str, order: Any) -> None:
    rows = [
        {**GROUP, name: "9.1", "naar": "101", "disposition": "NO ANSWER"},
        {**GROUP, name: "9.1", "naar": "102", "disposition": "ANSWERED", "billsec": "60"},
        {**GROUP, name: "9.1", "naar": "103", "disposition": "NO ANSWER"},
    ]
    (call,) = calls(*(rows[place] for place in order))
    assert (call.outcome, call.duration, call.called) == (Outcome.ANSWERED, 60, "102")
    assert (call.direction, call.caller) == (Direction.INCOMING, "0475123456")


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_forward_is_one_call_as_long_as_its_first_leg(newest_first: bool) -> None:
    inbound = {**GROUP, "linkedid": "9.1", "naar": "093950250", "status": "ANSWERED", "duur": "60"}
    outbound = {"calldate": "2026-10-05 14:02:13", "van": "0475123456", "naar": "0499000000"}
    outbound |= {"linkedid": "9.1", "uniqueid": "9.2", "status": "ANSWERED", "duur": "58"}
    rows = [outbound, inbound] if newest_first else [inbound, outbound]
    (call,) = calls(*rows)
    assert call == Call(
        start=START,
        direction=Direction.INCOMING,
        caller="0475123456",
        called="093950250",
        duration=60,
        outcome=Outcome.ANSWERED,
        call_id="9.1",
    )


@pytest.mark.parametrize(
    ("leg", "outcome"),
    [
        ({"naar": "voicemail", "status": "beantwoord", "billsec": "14"}, Outcome.MISSED),
        ({"naar": "0475112233", "status": "niet beantwoord"}, Outcome.NO_ANSWER),
        ({"naar": "0475112233", "status": "beantwoord", "billsec": "9"}, Outcome.ANSWERED),
        ({"naar": "0475112233", "status": "xyz"}, None),
    ],
    ids=["voicemail", "nobody", "somebody", "unknown"],
)
@pytest.mark.parametrize("sent_on", ["doorgeschakeld", "Forwarded"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_a_call_that_was_sent_on_went_as_it_went_there(
    leg: dict[str, str], outcome: Outcome | None, sent_on: str, newest_first: bool
) -> None:
    first = {**GROUP, "linkedid": "9", "naar": "093950250", "status": sent_on, "billsec": "0"}
    assert calls(first)[0].outcome is Outcome.ANSWERED
    assert calls(first)[0].phase is None
    second = {**GROUP, "calldate": "2026-10-05 14:02:16", "linkedid": "9", **leg}
    (call,) = calls(second, first) if newest_first else calls(first, second)
    assert (call.outcome, call.phase, call.called) == (outcome, None, call.called)
    assert call.direction is Direction.INCOMING


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("niet beantwoord", Outcome.NO_ANSWER), ("beantwoord", Outcome.ANSWERED)],
)
def test_who_is_called_by_a_click_answers_and_not_the_own_phone(
    status: str, outcome: Outcome
) -> None:
    phone = {**GROUP, "van": "onthaal", "naar": "onthaal", "richting": "intern"}
    phone |= {"linkedid": "9", "status": "beantwoord", "billsec": "12"}
    outside = {**phone, "naar": "0470998877", "richting": "uit", "status": status, "billsec": "0"}
    (call,) = calls(phone, outside)
    assert (call.direction, call.outcome) == (Direction.OUTGOING, outcome)
    assert (call.called, call.duration) == ("0470998877", 0)


def test_an_id_that_is_used_again_is_of_another_call() -> None:
    rows = [
        {**GROUP, "uniqueid": "9.1", "naar": "101", "calldate": f"2026-10-05 14:{minute}:11"}
        for minute in ("02", "52")
    ]
    later = {**rows[0], "calldate": "2026-10-05 15:42:11"}
    assert [call.start for call in calls(*rows, later)] == [START, START + timedelta(minutes=100)]


POST = {"call_id": "SipAgenT01-0000013a", "phone_number_from": "32475123456"}
POST |= {"phone_number_to": "3293950250", "inout": "IN", "timestamp": "1791201731"}
SUMMARY = {**POST, "origin": "summary", "call_start_date": "2026-10-05"}
SUMMARY |= {"call_start_time": "14:02:11", "call_time": "0", "status": "unanswered"}


def test_the_events_of_a_call_are_one_call() -> None:
    answer = {**POST, "origin": "answer", "inout": "INTERN", "answerby": "kantoor01"}
    (ringing,) = calls({**POST, "origin": "start"})
    assert (ringing.phase, ringing.outcome, ringing.start) == (Phase.RINGING, None, START)
    (talking,) = calls({**POST, "origin": "start"}, answer)
    assert (talking.phase, talking.outcome) == (Phase.ANSWERED, None)
    assert (talking.direction, talking.answered_by) == (Direction.INCOMING, "kantoor01")
    (missed,) = calls({**POST, "origin": "start"}, SUMMARY, {**POST, "origin": "end"})
    assert (missed.phase, missed.outcome, missed.start) == (None, Outcome.NO_ANSWER, START)
    done = {**SUMMARY, "call_time": "12", "status": "answered"}
    (answered,) = calls({**POST, "origin": "start"}, answer, {**POST, "origin": "end"}, done)
    assert (answered.phase, answered.outcome) == (None, Outcome.ANSWERED)
    assert answered.duration == 12


def test_what_nobody_joins_stays_apart() -> None:
    row = {**GROUP, "naar": "093950250", "status": "gemist"}
    assert len(calls(row, row)) == 2
    assert len(calls({**row, "call_id": "0"}, {**row, "call_id": "0"})) == 2
    assert len(calls({**row, "call_id": "1"}, {**row, "call_id": "2"})) == 2
    later = {**row, "calldate": "2026-10-05 16:02:11", "call_id": "1"}
    assert len(calls({**row, "call_id": "1"}, later)) == 2


def test_rows_that_differ_by_the_phone_alone_are_one_call() -> None:
    row = {**GROUP, "naar": "093950250", "status": "gemist"}
    rang = [{**row, "sipaccount": f"kantoor0{place}"} for place in (1, 2, 3)]
    assert len(calls(*rang)) == 1
    assert len(calls(*rang, *rang)) == 2
    assert len(calls(*rang, {**rang[0], "status": "beantwoord"})) == 2


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_a_ring_group_without_ids_is_one_call_that_somebody_answered(answered: int) -> None:
    row = {**GROUP, "naar": "093950250", "status": "gemist", "billsec": "0"}
    rows = [{**row, "sipaccount": f"kantoor0{place}"} for place in range(3)]
    rows[answered] |= {"status": "beantwoord", "billsec": "12"}
    (call,) = calls(*rows)
    assert (call.outcome, call.duration) == (Outcome.ANSWERED, 12)
    assert call.sip_account == f"kantoor0{answered}"
    anonymous = [{**each, "van": "anoniem"} for each in rows]
    assert sorted(str(call.outcome) for call in calls(*anonymous)) == ["answered", "missed"]


@pytest.mark.parametrize("phones", [("kantoor01", "kantoor02"), ("101", "102")])
def test_the_phones_of_a_group_may_stand_as_who_is_called(phones: tuple[str, str]) -> None:
    rows = [{**GROUP, "naar": phone, "status": "gemist", "billsec": "0"} for phone in phones]
    assert [call.outcome for call in calls(*rows)] == [Outcome.MISSED]
    rows[1] |= {"status": "beantwoord", "billsec": "12"}
    (call,) = calls(*rows)
    assert (call.outcome, call.duration, call.called) == (Outcome.ANSWERED, 12, phones[1])
    assert len(calls(*[{**row, "richting": "uit"} for row in rows])) == 2


@pytest.mark.parametrize("numbers", [("02/123.45.67", "02/123.45.68"), ("+32 2 123", "+32 2 124")])
def test_numbers_that_are_called_are_no_phones_of_a_group(numbers: tuple[str, str]) -> None:
    rows = [{**GROUP, "van": "", "naar": each, "status": "gemist"} for each in numbers]
    assert len(calls(*rows)) == 2


def test_a_phone_may_be_called_from_within_for_who_calls_from_outside() -> None:
    rows = [{**GROUP, "naar": "kantoor01"}, {**GROUP, "naar": "kantoor02", "richting": "INTERN"}]
    rows[0]["status"], rows[1]["status"] = "NO ANSWER", "ANSWERED"
    assert [call.outcome for call in calls(*rows)] == [Outcome.ANSWERED]


@pytest.mark.parametrize("told", [{}, {"richting": "intern"}])
@pytest.mark.parametrize("caller", ["kantoor01", "101"])
def test_a_colleague_may_call_two_phones_within_a_minute(told: dict[str, str], caller: str) -> None:
    row = {**GROUP, "richting": "", "van": caller, "status": "gemist", **told}
    assert len(calls(*({**row, "naar": f"kantoor0{place}"} for place in (2, 3)))) == 2


def test_an_outcome_that_is_left_empty_has_yet_to_come() -> None:
    hanging = {**GROUP, "naar": "093950251", "status": ""}
    over = {**GROUP, "naar": "093950252", "status": "gemist"}
    assert [call.phase for call in calls(hanging, over)] == [Phase.RINGING, None]
    assert [call.phase for call in calls(hanging, {**hanging, "naar": "093950253"})] == [None, None]
    assert calls({**hanging, "einde": "14:03"}, over)[0].phase is None


def test_an_unread_outcome_may_be_that_somebody_answered() -> None:
    rows = [{**GROUP, "uniqueid": "9.1", "status": status} for status in ("gemist", "xyz")]
    assert [call.outcome for call in calls(*rows)] == [None]


def test_the_order_stays_that_of_the_rows() -> None:
    rows = [
        Call(call_id=id_, start=START + timedelta(seconds=place))
        for place, id_ in enumerate("abacb")
    ]
    assert [call.call_id for call in told_once(rows)] == ["a", "b", "c"]
