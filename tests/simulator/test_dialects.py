"""Every open shape of the wire occurs, and each dialect speaks the way it says."""

from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

import pytest

from simulator import DIALECTS, Dialect, Simulator
from simulator.menus import Menu

from .asking import Asker
from .conftest import DAY


def possible_values(hint: Any) -> set[Any]:
    return {True, False} if hint is bool else set(get_args(hint.__value__))


@pytest.mark.parametrize("name", [field.name for field in fields(Dialect)])
def test_every_value_of_every_shape_occurs(name: str) -> None:
    occurring = {getattr(dialect, name) for dialect in DIALECTS.values()}
    assert occurring == possible_values(get_type_hints(Dialect)[name])


def test_the_first_dialect_is_the_likeliest() -> None:
    assert next(iter(DIALECTS.values())) == Dialect()


@pytest.mark.parametrize("name", DIALECTS)
async def test_every_dialect_answers_every_menu(ask: Asker, pbx: Simulator, name: str) -> None:
    pbx.dialect = dialect = DIALECTS[name]
    method = "GET" if dialect.post_refused else "POST"
    first_id = {"wskey": pbx.credentials.websocket_username, "did": "1", "hddesk": "1"}
    for menu in Menu:
        item_id = first_id.get(menu, "0")
        answer = await ask.send("get", ask.signed("get", m=menu, id=item_id), method=method)
        assert answer.error is None
        assert answer.status == 200
        assert answer.json
        assert answer.headers["Content-Type"] == dialect.content_type


async def shape(ask: Asker, pbx: Simulator, changes: dict[str, Any], m: str, id: object = 0) -> Any:
    pbx.dialect = replace(Dialect(), **changes)
    return (await ask.get(m, id)).json


@pytest.mark.parametrize(
    ("changes", "menu", "expected"),
    [
        ({"list_shape": "bare_keys"}, "routes", {"140": "Onthaal"}),
        ({"list_shape": "array"}, "routes", [{"id": "140", "naam": "Onthaal"}]),
        ({"list_shape": "array"}, "did", [{"id": "1", "nummer": "093456789"}]),
        ({"list_values": "objects"}, "routes", {"id_140": {"naam": "Onthaal"}}),
        ({"list_values": "names"}, "sipacc", {"id_101": "Annelies Peeters"}),
        (
            {"list_values": "states"},
            "indicator",
            {"id_100": {"naam": "Nachtstand", "actief": "0"}},
        ),
    ],
)
async def test_lists(
    ask: Asker, pbx: Simulator, changes: dict[str, Any], menu: str, expected: Any
) -> None:
    listed = await shape(ask, pbx, changes, menu)
    if isinstance(expected, list):
        assert listed[0] == expected[0]
    else:
        assert listed.items() >= expected.items()


async def test_lists_in_the_body(ask: Asker, pbx: Simulator) -> None:
    listed = await shape(ask, pbx, {"lists_in_body": True}, "routes")
    assert listed["head"]["status"] == "1"
    assert listed["body"]["id_140"] == "Onthaal"


@pytest.mark.parametrize(("value", "expected"), [("array", []), ("object", {})])
async def test_empty_lists(ask: Asker, pbx: Simulator, value: str, expected: Any) -> None:
    pbx.office.indicators.clear()
    assert await shape(ask, pbx, {"empty_list": value}, "indicator") == expected


async def test_empty_list_in_the_body(ask: Asker, pbx: Simulator) -> None:
    pbx.office.indicators.clear()
    assert (await shape(ask, pbx, {"empty_list": "in_body"}, "indicator"))["body"] == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"scalars": "numbers"}, {"naam": "Vergadering", "actief": 1}),
        ({"scalars": "booleans"}, {"naam": "Vergadering", "actief": True}),
        ({"detail_shape": "keyed"}, {"id_103": {"naam": "Vergadering", "actief": "1"}}),
        ({"detail_shape": "array"}, [{"naam": "Vergadering", "actief": "1"}]),
    ],
)
async def test_details(ask: Asker, pbx: Simulator, changes: dict[str, Any], expected: Any) -> None:
    assert await shape(ask, pbx, changes, "indicator", 103) == expected


async def test_details_in_the_body(ask: Asker, pbx: Simulator) -> None:
    detail = await shape(ask, pbx, {"detail_shape": "in_body"}, "indicator", 103)
    assert detail["body"] == {"naam": "Vergadering", "actief": "1"}


@pytest.mark.parametrize(
    ("part_keys", "expected"),
    [
        ("manual", "feestdagen vakanties kantooruren route backuproute sipaccount template"),
        (
            "vakantieperiode",
            "feestdagen vakantieperiode kantooruren route backuproute sipaccount template",
        ),
        ("capitalised", "Feestdagen Vakanties Kantooruren Route BackupRoute SIPaccount Template"),
        (
            "separated",
            "feestdagen vakantie_periode kantoor_uren route backup_route sip_account template",
        ),
        ("plural", "feestdagen vakanties kantooruren routes backuproutes sipaccounts templates"),
        ("singular", "feestdag vakantie kantooruur route backuproute sipaccount template"),
        ("letters", "f v k r b s t"),
    ],
)
async def test_names_of_parts(ask: Asker, pbx: Simulator, part_keys: str, expected: str) -> None:
    number = await shape(ask, pbx, {"part_keys": part_keys}, "did", 1)
    desk = await shape(ask, pbx, {"part_keys": part_keys}, "hddesk", 1)
    told = [key for key in (*number, *desk) if key not in {"nummer", "naam"}]
    assert told == expected.split()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ids": "numbers"}, 140),
        ({"ids": "prefixed"}, "id_140"),
        ({"part_values": "names"}, "Onthaal"),
        ({"part_values": "objects", "ids": "prefixed"}, {"id": "id_140", "naam": "Onthaal"}),
    ],
)
async def test_values_of_parts(
    ask: Asker, pbx: Simulator, changes: dict[str, Any], expected: Any
) -> None:
    assert (await shape(ask, pbx, changes, "did", 1))["route"] == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("zero_string", "0"), ("zero", 0), ("empty", ""), ("null", None)]
)
async def test_not_set(ask: Asker, pbx: Simulator, value: str, expected: Any) -> None:
    number = await shape(ask, pbx, {"not_set": value}, "did", 6)
    desk = await shape(ask, pbx, {"not_set": value}, "hddesk", 4)
    assert [number["backuproute"], desk["sipaccount"], desk["template"]] == [expected] * 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("id", "101"),
        ("username", "kantoor01"),
        ("log_name", "Annelies Peeters"),
        ("object", {"id": "101", "SIPusername": "kantoor01"}),
    ],
)
async def test_account_of_a_desk(ask: Asker, pbx: Simulator, value: str, expected: Any) -> None:
    assert (await shape(ask, pbx, {"desk_account": value}, "hddesk", 1))["sipaccount"] == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"datum": "2026-10-05", "tijd": "14:02:11", "duur": "133", "richting": "inkomend"}),
        ({"call_times": "belgian"}, {"datum": "05/10/2026", "tijd": "14:02"}),
        ({"call_names": "dutch_moment"}, {"tijdstip": "2026-10-05 14:02:11", "van": "0470111222"}),
        (
            {"call_names": "dutch_moment", "call_times": "belgian", "call_durations": "clock"},
            {"tijdstip": "05/10/2026 14:02", "duur": "0:02:13", "status": "beantwoord"},
        ),
        (
            {"call_names": "cdr", "call_times": "epoch", "scalars": "numbers"},
            {
                "calldate": 1791201731,
                "src": "0470111222",
                "billsec": 133,
                "disposition": "ANSWERED",
            },
        ),
        ({"call_names": "unknown"}, {"veld2": "0470111222"}),
    ],
)
async def test_calls(
    ask: Asker, pbx: Simulator, changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    pbx.office.calls.clear()
    pbx.clock_offset = 1791201731 - (pbx.now() - pbx.clock_offset)
    await pbx.ring(caller="0470111222", talk_time=133)
    pbx.dialect = replace(Dialect(), **changes)
    (call,) = (await ask.get("calls", filter=f"{DAY:%Y%m%d}")).json.values()
    assert call.items() >= expected.items()


async def test_calls_as_an_array_carry_their_id(ask: Asker, pbx: Simulator) -> None:
    calls = await shape(ask, pbx, {"list_shape": "array"}, "calls")
    assert calls[-1]["id"] == str(list(pbx.office.calls)[-1].id)


@pytest.mark.parametrize(("value", "start"), [("bom", b"\xef\xbb\xbf{"), ("blank", b"\r\n")])
async def test_what_comes_before(ask: Asker, pbx: Simulator, value: Any, start: bytes) -> None:
    pbx.dialect = Dialect(preamble=value)
    assert (await ask.get("did")).raw.startswith(start)


@pytest.mark.parametrize(
    ("value", "expected"), [("empty", ""), ("zero_string", "0"), ("zero", 0), ("null", None)]
)
async def test_no_error(ask: Asker, pbx: Simulator, value: Any, expected: Any) -> None:
    pbx.dialect = Dialect(no_error=value)
    content = (await ask.update("indicator", 100, "1")).json
    assert [content[place]["error_number"] for place in ("head", "body")] == [expected] * 2


@pytest.mark.parametrize(
    ("place", "expected"),
    [("documented", ["head", "body"]), ("head", ["head", "head"]), ("body", ["body", "body"])],
)
async def test_place_of_errors(ask: Asker, pbx: Simulator, place: Any, expected: list[str]) -> None:
    pbx.dialect = Dialect(error_place=place)
    errors = [(await ask.get("nothing")).error, (await ask.get("did", 99)).error]
    assert errors == [(expected[0], 17), (expected[1], 2)]


async def test_errors_with_a_status_of_their_own(ask: Asker, pbx: Simulator) -> None:
    pbx.dialect = Dialect(http_errors=True)
    assert (await ask.get("did", 99)).status == 404
    assert (await ask.get("nothing")).status == 400
    assert (await ask.get("did", pwd="0")).status == 401
