"""Calls, by whatever names they are told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome
from custom_components.voipcenter.api.wire import read_calls

from .conftest import BRUSSELS, DAY

START = datetime(2026, 10, 5, 14, 2, 11, tzinfo=BRUSSELS)


def call(day: date | None = DAY, **fields: Any) -> Call:
    (only,) = read_calls({"id_1": {"x": "y", **fields}}, day, BRUSSELS)
    return only


ONE = {"calldate": "2026-10-05 14:02:11", "src": "0470998877", "dst": "093456789"}
STRANGE = {"veld1": "2026", "veld2": "x"}


@pytest.mark.parametrize(
    "fields",
    [
        {"datum": "2026-10-05", "tijd": "14:02:11"},
        {"Datum": "05/10/2026", "Tijd": "14:02:11"},
        {"datum": "5-10-2026", "uur": "14:02:11"},
        {"tijdstip": "2026-10-05 14:02:11"},
        {"tijdstip": "05.10.2026 14:02:11"},
        {"datum": "20261005 14:02:11"},
        {"start": "20261005140211"},
        {"start": "2026/10/05 14:02:11.250"},
        {"calldate": "2026-10-05T14:02:11"},
        {"start_time": "2026-10-05T12:02:11Z"},
        {"timestamp": "2026-10-05T14:02:11+02:00"},
        {"ts": 1791201731},
        {"ts": "1791201731000"},
        {"ts": 1791201731.5},
        {"tijd": "14:02:11"},
        {"tijd": "2026-10-05 14:02:11"},
        {"uur": "1791201731"},
        {"datum": "2026-10-05 00:00:00", "tijd": "14:02:11"},
        {"datum": "2026-10-05 00:00:00", "time": "2026-10-05 14:02:11"},
        {"datum": "2026-10-05 14:02:11", "stamp": "2026-10-05 14:05:00"},
        {"datum": "2026-10-05 14:02:11", "tijd": "00:03:12"},
        {"start": "14:02:11"},
        {"datum": "5 oktober", "tijd": "14:02:11"},
        {"calldate": "", "datum": "2026-10-05", "tijd": "14:02:11"},
    ],
    ids=str,
)
def test_a_call_has_a_start(fields: Any) -> None:
    assert call(**fields).start == START


def test_midnight_is_a_time() -> None:
    assert call(tijdstip="2026-10-05 00:00").start == datetime(2026, 10, 5, tzinfo=BRUSSELS)
    assert call(tijd="0:00").start == datetime(2026, 10, 5, tzinfo=BRUSSELS)
    assert call(tijd="14u02").start == START.replace(second=0)


def test_winter_and_summer_are_those_of_brussels() -> None:
    assert call(None, ts=1767258131).start == datetime(2026, 1, 1, 10, 2, 11, tzinfo=BRUSSELS)
    start = call(None, tijdstip="2026-01-01 10:02:11").start
    assert start is not None
    assert start.astimezone(UTC).hour == 9


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"datum": "2026-10-05"},
        {"datum": 20261005},
        {"calldate": "0000-00-00 00:00:00"},
        {"calldate": "2026-13-45 14:02:11"},
        {"calldate": "2026-10-05 25:61:00"},
        {"calldate": "2026-10-05 2:02 PM"},
        {"calldate": "10/05/26 14:02"},
        {"calldate": "0001-01-01T00:00:00+14:00"},
        {"calldate": "9999-12-31T23:59:59-12:00"},
        {"tijd": "26:00"},
        {"tijd": "133"},
        {"calldate": "0001-01-01 00:00:00"},
        {"ts": "9999999999"},
        {"start": "0001-01-02T00:00:00Z"},
        {"ts": True},
        {"calldate": ["2026-10-05 14:02:11"]},
        {"calldate": "gisteren"},
        {"datum": "4 oktober", "tijd": "14:02:11"},
    ],
    ids=str,
)
def test_a_start_that_cannot_be_read_is_unknown(fields: Any) -> None:
    assert call(**fields).start is None


@pytest.mark.parametrize(
    ("year", "known"), [(1989, False), (1990, True), (2100, True), (2101, False)]
)
def test_a_year_may_be_one_in_which_people_call(year: int, known: bool) -> None:
    (found,) = read_calls([{"datum": f"{year}-06-01 14:02:11", "van": "1"}], None, BRUSSELS)
    start = found.start
    assert (start is not None and start.year == year) is known


def test_without_a_day_a_time_is_no_start() -> None:
    """As when calls of any day are looked for by digits of a number."""
    (found,) = read_calls([{"tijd": "14:02", "van": "0470998877"}], None, BRUSSELS)
    assert found == Call(caller="0470998877")


@pytest.mark.parametrize(
    ("fields", "caller", "called"),
    [
        ({"van": "0470998877", "naar": "093456789"}, "0470998877", "093456789"),
        ({"Src": 470998877, "Dst": "093456789"}, "470998877", "093456789"),
        ({"callerid": '"Jan" <0470998877>', "exten": "s"}, "0470998877", "s"),
        ({"from": "<0470998877> ", "to": ""}, "0470998877", None),
        ({"clid": '"Anoniem" <>', "naar": "093456789"}, '"Anoniem" <>', "093456789"),
        ({"van": "0470998877", "did": "093456789"}, "0470998877", "093456789"),
        ({"van": "1", "did": "093456789", "richting": "in"}, "1", "093456789"),
        ({"van": "1", "did": "093456789", "richting": "uit"}, "1", None),
        ({"telnr": "0470998877", "did": "093456789"}, None, "093456789"),
        ({"van": {"nummer": "0470998877"}}, "0470998877", None),
        ({"caller": {"number": "1", "name": "Jan"}, "called": {"name": "Jo"}}, "1", "Jo"),
        ({"van": {"x": "0470998877"}, "naar": {}}, None, None),
        ({"CallerIDNum": "0470998877", "dest": "093456789"}, "0470998877", "093456789"),
        ({"beller": "0470998877", "callerid": "Jan Peeters"}, "0470998877", None),
        ({"bron": "0470998877", "cli": "1", "clid": "Jan"}, "0470998877", None),
        ({"van": "1", "bestemming": "093456789", "dest": "route"}, "1", "093456789"),
        ({"van_nummer": "0470998877", "naar_nummer": "093456789"}, "0470998877", "093456789"),
    ],
    ids=str,
)
def test_a_call_has_two_parties(fields: Any, caller: str | None, called: str | None) -> None:
    assert (call(**fields).caller, call(**fields).called) == (caller, called)


@pytest.mark.parametrize(
    ("fields", "direction"),
    [
        ({"richting": "inkomend"}, Direction.INCOMING),
        ({"richting": "IN"}, Direction.INCOMING),
        ({"Richting": "Uitgaand"}, Direction.OUTGOING),
        ({"direction": "outbound"}, Direction.OUTGOING),
        ({"in/uit": "U"}, Direction.OUTGOING),
        ({"type": "intern"}, Direction.INTERNAL),
        ({"type": "gemist"}, Direction.INCOMING),
        ({"type": "Inkomende oproep"}, Direction.INCOMING),
        ({"type": "outgoing call"}, Direction.OUTGOING),
        ({"type": "in gesprek"}, None),
        ({"type": "Outgoing (mobile)"}, Direction.OUTGOING),
        ({"type": "internationaal"}, None),
        ({"type": "inkomend en uitgaand"}, None),
        ({"richting": "binnenkomend"}, Direction.INCOMING),
        ({"inkomend": "1"}, Direction.INCOMING),
        ({"inkomend": "0", "uitgaand": "1"}, Direction.OUTGOING),
        ({"gemist": "1"}, Direction.INCOMING),
        ({"gemist": "0"}, None),
        ({"inkomend": "0"}, None),
        ({"i": "1"}, None),
        ({"in": 1}, None),
        ({"richting": "1"}, None),
        ({"richting": ""}, None),
        ({}, None),
    ],
    ids=str,
)
def test_a_call_goes_one_way(fields: Any, direction: Direction | None) -> None:
    assert call(**fields).direction is direction


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"disposition": "ANSWERED"}, Outcome.ANSWERED),
        ({"disposition": "NO ANSWER"}, Outcome.NO_ANSWER),
        ({"disposition": "BUSY"}, Outcome.BUSY),
        ({"disposition": "FAILED"}, Outcome.FAILED),
        ({"disposition": "CONGESTION"}, Outcome.FAILED),
        ({"status": "gemist"}, Outcome.MISSED),
        ({"status": "Niet beantwoord"}, Outcome.NO_ANSWER),
        ({"status": "Niet opgenomen"}, Outcome.NO_ANSWER),
        ({"status": "in gesprek"}, None),
        ({"status": "in gesprek", "gesprekstijd": "12"}, None),
        ({"status": "Elders beantwoord"}, Outcome.ANSWERED),
        ({"status": "doorgeschakeld"}, Outcome.ANSWERED),
        ({"status": "Afgebroken"}, Outcome.NO_ANSWER),
        ({"status": "incomplete"}, Outcome.NO_ANSWER),
        ({"status": "In gesprek / bezet"}, Outcome.BUSY),
        ({"status": "buiten kantooruren"}, Outcome.MISSED),
        ({"status": "afgewezen"}, Outcome.FAILED),
        ({"status": "disconnected"}, None),
        ({"status": "Doorgestuurd naar voicemail"}, Outcome.MISSED),
        ({"disposition": "ANSWERED", "lastapp": "VoiceMail"}, Outcome.MISSED),
        ({"disposition": "ANSWERED", "lastapp": "Dial"}, Outcome.ANSWERED),
        ({"disposition": "ANSWERED", "voicemail": "0"}, Outcome.ANSWERED),
        ({"disposition": "ANSWERED", "answerby": "voicemail"}, Outcome.MISSED),
        ({"disposition": "ANSWERED", "answeredby_name": "Voicemail onthaal"}, Outcome.MISSED),
        ({"status": "beantwoord", "opgenomen_door": "Antwoordapparaat"}, Outcome.MISSED),
        ({"status": "beantwoord", "sipaccount": "voicemail"}, Outcome.MISSED),
        ({"status": "répondu", "naar": {"naam": "Répondeur"}}, Outcome.MISSED),
        ({"status": "beantwoord", "answerby": "vmarc"}, Outcome.ANSWERED),
        ({"disposition": "ANSWERED", "voicemail": "msg0001.wav"}, Outcome.MISSED),
        ({"disposition": "ANSWERED", "voicemail": ["msg0001.wav"]}, Outcome.MISSED),
        *(
            ({"disposition": "ANSWERED", "voicemail": none}, Outcome.ANSWERED)
            for none in (
                "geen",
                "Geen bericht",
                "-",
                " ",
                "aucun message",
                "nee",
                "nvt",
                "0:00",
                "0 s",
                "0 berichten",
                "n.v.t.",
                "niet van toepassing",
                "nihil",
                "Geen voicemail achtergelaten.",
                "no message left",
                "pas de message laissé",
                "niet ingesproken",
                "Geen.",
                "Nee.",
                "201@default",
                "zonder voicemail",
                "onthaal",
                {"file": "", "duration": ""},
                *("/", "0/0", "-/-", "00:00:00/00:00:00"),
            )
        ),
        *(
            ({"disposition": "ANSWERED", "voicemail": left}, Outcome.MISSED)
            for left in (
                *("1 bericht", "niet beluisterd", "0:12", "not heard", "pas écouté", "10"),
                *("Bericht achtergelaten", "Ja, 0:32", "12''", "x", "unread", {"file": "x"}),
            )
        ),
        ({"disposition": "ANSWERED", "lastapp": "no voicemail"}, Outcome.ANSWERED),
        ({"answer": "2026-10-05 14:02:19"}, Outcome.ANSWERED),
        ({"call_answer_time": "0", "call_end_time": "14:03"}, Outcome.NO_ANSWER),
        ({"call_answer_time": "0"}, None),
        ({"call_answer_time": "straks"}, None),
        ({"type": "gemist"}, Outcome.MISSED),
        ({"type": "Gemiste oproep"}, Outcome.MISSED),
        ({"status": "geen gehoor"}, Outcome.NO_ANSWER),
        ({"status": "oproep"}, None),
        ({"beantwoord": "1"}, Outcome.ANSWERED),
        ({"beantwoord": "0"}, Outcome.NO_ANSWER),
        ({"beantwoord": "nee"}, Outcome.NO_ANSWER),
        ({"gemist": True}, Outcome.MISSED),
        ({"gemist": "0"}, None),
        ({"gemist": "0", "beantwoord": "1"}, Outcome.ANSWERED),
        ({"billsec": "133"}, Outcome.ANSWERED),
        ({"gesprekstijd": "0:02:13"}, Outcome.ANSWERED),
        ({"billsec": "0"}, None),
        ({"billsec": "0:00:00"}, None),
        ({"duration": "12"}, None),
        ({"opgenomen": "0"}, None),
        ({"status": "1"}, None),
        ({"disposition": "ANSWERED", "beantwoord": "0"}, Outcome.ANSWERED),
        ({}, None),
    ],
    ids=str,
)
def test_a_call_ends_one_way(fields: Any, outcome: Outcome | None) -> None:
    assert call(**fields).outcome is outcome


@pytest.mark.parametrize(
    ("fields", "duration"),
    [
        ({"billsec": "133", "duration": "145"}, 133),
        ({"billsec": 0, "duration": 12}, 0),
        ({"duur": "0:02:13"}, 133),
        ({"duur": "2:13"}, 133),
        ({"duur": "133 s"}, 133),
        ({"duur": "133 sec."}, 133),
        ({"duur": 132.7}, 133),
        ({"duur": "12", "status": "gemist"}, 0),
        ({"duration": "12", "disposition": "BUSY"}, 0),
        ({"duration": "12", "disposition": "ANSWERED"}, 12),
        ({"duur": "2 min 13 sec"}, 133),
        ({"duur": "2'13\""}, 133),
        ({"duur": "1 uur"}, 3600),
        ({"status": "voicemail", "billsec": "12"}, 0),
        ({"call_time": "133"}, 133),
        ({"call_time": "14:02:11"}, None),
        ({"duur": "-1"}, None),
        ({"duur": ""}, None),
        ({"duur": True}, None),
        ({"duur": "1e9"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_a_call_lasts_as_long_as_people_talk(fields: Any, duration: int | None) -> None:
    assert call(**fields).duration == duration


@pytest.mark.parametrize("name", ["sipaccount", "SIPacc", "SIPusername", "account", "extension"])
def test_a_call_has_an_account(name: str) -> None:
    assert call(**{name: "kantoor01"}).sip_account == "kantoor01"


def test_the_day_is_only_for_what_tells_no_other() -> None:
    """A server may ignore the filter."""
    rows: Any = [{"datum": "2026-10-05", "tijd": "14:02:11"}, {"datum": "05/10/2026"}]
    assert list(read_calls(rows, date(2026, 10, 4), BRUSSELS)) == []
    assert [call.start for call in read_calls(rows, DAY, BRUSSELS)] == [START, None]


def test_a_party_that_reads_like_a_day_is_a_number_all_the_same() -> None:
    assert call(van="20261005", naar="093456789").caller == "20261005"


@pytest.mark.parametrize(
    ("told", "duration"),
    [({"duur": "25"}, 25), ({"duur": "25", "status": "Opgehangen door beller"}, None)],
)
def test_a_length_beside_words_that_nobody_knows_may_be_that_of_ringing(
    told: dict[str, str], duration: int | None
) -> None:
    assert (call(**told).outcome, call(**told).duration) == (None, duration)
