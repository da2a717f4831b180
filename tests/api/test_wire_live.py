"""Calls as they happen: webhook posts, and notifications of the call feed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.api.wire import read_live_call

from .conftest import BRUSSELS

RINGING = Call(direction=Direction.INCOMING, caller="0470998877", called="093456789")


@pytest.mark.parametrize(
    "payload",
    [
        {"richting": "inkomend", "van": "0470998877", "naar": "093456789"},
        {"event": "Ringing", "callerid": "0470998877", "exten": "093456789", "direction": "in"},
        {"type": "ring", "data": {"richting": "in", "van": "0470998877", "naar": "093456789"}},
        [{"richting": "in", "src": "0470998877", "dst": "093456789"}],
        ["ring", {"richting": "in", "src": "0470998877", "dst": "093456789"}],
        {"richting": "in", "van": "0470998877", "naar": "093456789", "extra": {"van": "1"}},
        {"richting": "in", "van": "0470998877", "naar": "093456789", "answered": "0"},
    ],
    ids=str,
)
def test_a_ringing_phone_is_read(payload: Any) -> None:
    assert replace(read_live_call(payload), phase=None) == RINGING


@pytest.mark.parametrize("payload", [None, "ring", 3, [], {}, ["ring", "0470998877"], [{}, {}]])
def test_of_any_other_notice_nothing_is_known(payload: Any) -> None:
    assert read_live_call(payload) == Call()


def test_a_live_call_beside_the_moment_of_sending() -> None:
    within = {"van": "0470998877", "naar": {"nummer": "093456789"}}
    for told in ({"timestamp": 1, "data": within}, {"dest": "user1", "call": within}, within):
        found = read_live_call(told)
        assert (found.caller, found.called) == ("0470998877", "093456789")
    assert read_live_call({"one": within, "other": within}) == Call()
    found = read_live_call({"caller": {"callerid": "1"}, "called": "093456789"})
    assert (found.caller, found.called) == (None, "093456789")


def test_a_live_call_may_have_ended() -> None:
    assert read_live_call({"van": "1", "status": "BUSY"}).outcome is Outcome.BUSY
    assert read_live_call({"van": "1", "sipaccount": "kantoor01"}).sip_account == "kantoor01"


POST = {
    "knummer": "123456",
    "call_id": "SipAgenT01-0000013a",
    "timestamp": "1791201731",
    "hash": "00",
    "phone_number_from": "32470998877",
    "phone_number_to": "3293456789",
    "inout": "IN",
}
AT = datetime(2026, 10, 5, 14, 2, 11, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("origin", "phase", "start"),
    [
        ("start", Phase.RINGING, AT),
        ("answer", Phase.ANSWERED, None),
        ("transfer", Phase.TRANSFERRED, None),
        ("end", Phase.ENDED, None),
        ("summary", Phase.ENDED, None),
        ("iets", None, None),
    ],
)
def test_a_webhook_tells_how_far_a_call_is(origin: str, phase: Any, start: Any) -> None:
    """The moment of an event is the beginning of the call only where that is the event."""
    call = read_live_call({**POST, "origin": origin, "status": "", "answerby": "kantoor01"})
    assert (call.phase, call.at, call.start, call.outcome) == (phase, AT, start, None)
    assert (call.caller, call.called, call.answered_by) == (
        "32470998877",
        "3293456789",
        "kantoor01",
    )
    assert call.call_id == "SipAgenT01-0000013a"


def test_only_a_summary_tells_how_a_call_ended() -> None:
    begun = {"call_start_date": "2026-10-05", "call_start_time": "14:01:11", "call_time": "52"}
    told = {**POST, **begun, "origin": "summary", "status": "answered"}
    call = read_live_call(told)
    assert (call.outcome, call.duration) == (Outcome.ANSWERED, 52)
    assert call.start == AT.replace(minute=1)
    missed = read_live_call({**told, "status": "unanswered", "call_time": "0"})
    assert (missed.outcome, missed.duration) == (Outcome.NO_ANSWER, 0)
    assert read_live_call({**told, "origin": "answer"}).outcome is None


def test_fields_that_were_shifted_are_not_believed() -> None:
    """As they were seen after a transfer: each value stands under its neighbour's name."""
    shifted = {
        **POST,
        "origin": "summary",
        "phone_number_from": "2026-10-05",
        "phone_number_to": "14:02:11",
        "inout": "kantoor01",
        "call_start_date": "kantoor01",
        "call_start_time": "2026-10-05",
        "call_time": "14:02:11",
        "status": "kantoor01",
    }
    assert read_live_call(shifted) == Call(call_id=POST["call_id"], phase=Phase.ENDED, at=AT)


@pytest.mark.parametrize(
    ("payload", "phase"),
    [
        ({"van": "1", "status": "BUSY"}, Phase.ENDED),
        ({"van": "1", "status": "beantwoord"}, Phase.ANSWERED),
        ({"van": "1", "status": "beantwoord", "gesprekstijd": "12"}, Phase.ENDED),
        ({"van": "1", "status": "in gesprek"}, Phase.ANSWERED),
        ({"Event": "Newchannel", "CallerIDNum": "1"}, Phase.RINGING),
        ({"Event": "Hangup", "CallerIDNum": "1"}, Phase.ENDED),
        ({"event": "ring", "data": {"van": "1", "naar": "2"}}, Phase.RINGING),
        *(
            ({"event": word, "van": "1"}, Phase.ENDED)
            for word in (
                *("call_ended", "call.ended", "CHANNEL_HANGUP", "hangup_complete", "einde"),
                *("finished", "gesprek beëindigd", "terminé", "Anruf beendet"),
            )
        ),
        ({"van": "1"}, None),
    ],
    ids=str,
)
def test_other_words_for_how_far_a_call_is(payload: Any, phase: Phase | None) -> None:
    assert read_live_call(payload).phase is phase


@pytest.mark.parametrize(
    ("told", "party"),
    [
        ("&quot;Jan &amp; zoon&quot; &lt;0470998877&gt;", "0470998877"),
        ("32470998877.0", "32470998877"),
        (32470998877.0, "32470998877"),
        ("sip:anonymous@anonymous.invalid", "anonymous"),
        ("SIP/kantoor01-0000013a", "kantoor01"),
        ("a\u202eb\n" + "c" * 100, "ab " + "c" * 60 + "…"),
        ('"" <>', None),
        ("INTERN", None),
    ],
)
def test_a_party_is_one_short_line(told: Any, party: str | None) -> None:
    assert read_live_call({"van": told, "naar": "2"}).caller == party


@pytest.mark.parametrize("length", ["9" * 5000, "9" * 400, "9" * 30, "604801"])
@pytest.mark.parametrize("field", ["calltime", "billsec", "duur"])
def test_a_call_lasts_no_longer_than_a_week(field: str, length: str) -> None:
    post = {"caller": "0475123456", "called": "02", "event": "hangup", "status": "answered"}
    assert read_live_call({**post, field: length}).duration is None
