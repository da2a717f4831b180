"""What `get` answers in the likeliest dialect."""

from email.utils import parsedate_to_datetime

import pytest

from simulator import Outcome, Simulator

from .asking import Asker
from .conftest import DAY


async def test_a_list_of_names(ask: Asker) -> None:
    answer = await ask.get("indicator")
    assert answer.json["id_100"] == "Nachtstand"
    assert len(answer.json) == 8
    assert answer.headers["Content-Type"] == "text/json charset=utf-8"


async def test_the_reply_tells_the_pbx_s_own_time(ask: Asker, pbx: Simulator) -> None:
    pbx.clock_offset = -86400.0
    told = parsedate_to_datetime((await ask.get("did")).headers["Date"])
    assert abs(told.timestamp() - pbx.now()) < 3


async def test_text_is_escaped_as_php_does(ask: Asker, pbx: Simulator) -> None:
    pbx.office.indicators[100].name = "Café 24/7"
    assert b'"Caf\\u00e9 24\\/7"' in (await ask.get("indicator")).raw


@pytest.mark.parametrize(
    ("menu", "count"),
    [
        ("sipacc", 10),
        ("did", 6),
        ("feestdagen", 3),
        ("vakanties", 3),
        ("kantooruren", 3),
        ("routes", 5),
        ("backuproutes", 3),
        ("indicator", 8),
        ("hddesk", 4),
        ("hdtemplate", 5),
    ],
)
async def test_every_menu_has_a_list_and_a_detail_for_each(
    ask: Asker, menu: str, count: int
) -> None:
    listed = (await ask.get(menu)).json
    assert len(listed) == count
    for key in listed:
        detail = await ask.get(menu, key.removeprefix("id_"))
        assert detail.error is None
        assert detail.json


async def test_details(ask: Asker) -> None:
    assert (await ask.get("indicator", 100)).json == {"naam": "Nachtstand", "actief": "0"}
    assert (await ask.get("did", 4)).json == {
        "nummer": "032345678",
        "feestdagen": "10",
        "vakanties": "0",
        "kantooruren": "32",
        "route": "142",
        "backuproute": "152",
    }
    assert (await ask.get("hddesk", 1)).json == {
        "naam": "Bureau onthaal",
        "sipaccount": "101",
        "template": "51",
    }
    assert (await ask.get("sipacc", 101)).json == {
        "logname": "Annelies Peeters",
        "naam": "Peeters",
        "voornaam": "Annelies",
        "DIDout": "093456789",
        "SIPusername": "kantoor01",
        "userAgent": "Yealink SIP-T54W 96.86.0.100",
        "SIPping": "18",
    }


async def test_filters(ask: Asker) -> None:
    assert list((await ask.get("indicator", filter="kantoor")).json) == ["id_101"]
    assert list((await ask.get("did", filter="12345")).json) == ["id_3", "id_5", "id_6"]
    assert list((await ask.get("sipacc", filter="dubois")).json) == ["id_103"]
    assert (await ask.get("routes", filter="no such route")).json == []


async def test_calls_of_a_day(ask: Asker, pbx: Simulator) -> None:
    calls = (await ask.get("calls", filter=f"{DAY:%Y%m%d}")).json
    assert len(calls) == len(pbx.office.calls.of(DAY)) == 40
    assert {call["datum"] for call in calls.values()} == {"2026-10-05"}
    assert (await ask.get("calls", filter="19990101")).json == []
    missed = [call for call in calls.values() if call["status"] == "gemist"]
    assert len(missed) == sum(call.missed for call in pbx.office.calls.of(DAY)) > 0


async def test_calls_with_a_number(ask: Asker, pbx: Simulator) -> None:
    last = list(pbx.office.calls)[-1]
    found = (await ask.get("calls", filter=last.caller)).json
    assert f"id_{last.id}" in found
    assert all(last.caller in {call["van"], call["naar"]} for call in found.values())
    assert (await ask.get("calls", last.id)).json["van"] == last.caller


async def test_eight_digits_that_are_no_day_are_digits_of_a_number(
    ask: Asker, pbx: Simulator
) -> None:
    await pbx.ring(caller="0499999999")
    assert len((await ask.get("calls", filter="99999999")).json) == 1


async def test_by_url_as_by_form(ask: Asker) -> None:
    params = ask.signed("get", m="did", id="0")
    by_url = await ask.send("get", params, method="GET")
    assert by_url.json == (await ask.send("get", params)).json


async def test_the_key_of_the_call_feed(ask: Asker, pbx: Simulator) -> None:
    username = pbx.credentials.websocket_username
    assert (await ask.get("wskey", username)).json == {"username": username, "wskey": pbx.wskey}
    before = pbx.wskey
    assert pbx.rotate_wskey() != before
    assert (await ask.get("wskey", username)).json["wskey"] == pbx.wskey


async def test_an_unregistered_phone_has_no_ping(ask: Asker) -> None:
    assert (await ask.get("sipacc", 110)).json["SIPping"] == "UNREACHABLE"


async def test_outcomes_of_the_sample_day(pbx: Simulator) -> None:
    assert {call.outcome for call in pbx.office.calls} == set(Outcome)
