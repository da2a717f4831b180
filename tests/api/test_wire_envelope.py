"""What is around the content of a reply."""

from contextlib import nullcontext
from datetime import UTC
from typing import Any

import pytest

from custom_components.voipcenter.api import (
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterError,
    VoipCenterNotFoundError,
    VoipCenterRequestError,
    VoipCenterResponseError,
)
from custom_components.voipcenter.api.wire import (
    parse_json,
    raise_for_error,
    read_calls,
    read_list,
    require_acknowledgement,
)

DONE = {"status": "1", "error_number": "", "error_message": ""}
FAILED = {"status": "0", "error_number": "", "error_message": "Kapot"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"id_100":"Caf\\u00e9"}',
        b'\xef\xbb\xbf{"id_100":"Caf\xc3\xa9"}',
        b'\r\n \t\n{"id_100":"Caf\xc3\xa9"}\n',
        b' {"id_100":"Caf\xe9"}',
    ],
    ids=["escaped", "bom", "blanks", "windows"],
)
def test_json_is_read_whatever_comes_before_it(body: bytes) -> None:
    assert parse_json(body) == {"id_100": "Café"}


def test_what_could_not_be_written_down_again() -> None:
    assert parse_json(b'["Dag\\ud83d", "\\ud83d\\ude00"]') == ["Dag?", "\U0001f600"]
    assert parse_json(b'"[\\"Dag\\u005cud83d\\"]"') == ["Dag?"]
    assert parse_json(b'{"n": 123456789012345678901}') == {"n": "123456789012345678901"}
    assert parse_json(b"1234567890123456789") == 1234567890123456789


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<!DOCTYPE html><html><body>Onderhoud</body></html>",
        b'{"id_100":"Nacht',
        b'{"id_100"',
        b'a:1:{s:6:"id_100";s:5:"Nacht";}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5000,
        bytes(range(256)),
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
def test_what_is_not_json_is_no_answer(body: bytes) -> None:
    with pytest.raises(VoipCenterResponseError):
        parse_json(body)


@pytest.mark.parametrize("none", ["", "0", 0, None, "00", "0.0", 0.0, [], " ", False])
@pytest.mark.parametrize("place", ["head", "body"])
def test_no_error_is_written_in_many_ways(none: Any, place: str) -> None:
    raise_for_error({"head": DONE, "body": DONE} | {place: DONE | {"error_number": none}})


@pytest.mark.parametrize("number", ["2", 2, " 2 ", "02", "E2", "error 2"])
@pytest.mark.parametrize(
    "reply",
    [
        {"head": {"error_number": "N"}, "body": []},
        {"head": DONE, "body": {"error_number": "N"}},
        {"Head": DONE, "Body": {"ErrorNumber": "N"}},
        {"head": DONE, "body": [{"error_number": "N"}]},
        {"error_number": "N", "error_message": ""},
    ],
    ids=["head", "body", "capitalised", "list of one", "bare"],
)
def test_an_error_is_found_wherever_it_stands(reply: dict[str, Any], number: Any) -> None:
    def written(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: written(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [written(inner) for inner in value]
        return number if value == "N" else value

    with pytest.raises(VoipCenterNotFoundError):
        raise_for_error(written(reply))


@pytest.mark.parametrize(
    "reply",
    [
        {"head": {"error": "15", "message": "User password incorrect"}, "body": []},
        {"head": {"error_code": 15, "error_message": "User password incorrect"}, "body": None},
        {"head": {"error_nr": "15", "melding": "User password incorrect"}, "body": ""},
        {"head": {"code": 15}, "body": {}},
        {"head": 15},
        {"head": "15", "body": []},
        {"error": 15, "message": "User password incorrect"},
        {"error": {"code": 15, "message": "User password incorrect"}},
        {"errorcode": "15"},
        {"response": {"head": {"status": "0", "error_number": "15"}, "body": []}},
        [{"head": {"error_number": "15"}, "body": []}],
        [{"head": {"error_number": "15"}}],
        {"head": {"foutnummer": "15"}},
        {"error_nummer": 15},
    ],
    ids=str,
)
def test_an_error_is_found_by_other_names_too(reply: Any) -> None:
    """Wrong credentials that pass for an empty office would be sent until the account locks."""
    with pytest.raises(VoipCenterAuthenticationError) as error:
        raise_for_error(reply)
    assert error.value.code == 15


@pytest.mark.parametrize(
    "reply",
    [
        {"head": {"status": "error", "error_message": "Kapot"}, "body": []},
        {"head": {"status": "15"}, "body": []},
        {"head": {"result": "15"}},
    ],
    ids=str,
)
def test_a_head_that_tells_no_success_makes_no_empty_office(reply: Any) -> None:
    with pytest.raises((VoipCenterRequestError, VoipCenterResponseError)):
        raise_for_error(reply)


@pytest.mark.parametrize(
    ("message", "is_believed"),
    [
        *(("", True), ("OK", True), ("No error", True), (None, True)),
        *(("Geen feestdagen gevonden", True), ("Er zijn geen items.", True)),
        *(("Geen gesprekken gevonden voor deze dag", True), ("No calls found", True)),
        *(("Database kapot", False), ("Geen rechten", False), ("No connection to database", False)),
        *(("Geen contact met database", False), ("no valid session", False)),
        *(("Geen gespreksrechten", False), ("Geen SIP toegang", False)),
        *(("no route to host", False), ("No data connection", False)),
    ],
)
@pytest.mark.parametrize("body", [[], {}, "", None])
def test_a_complaint_without_a_number_makes_no_empty_office(
    message: str | None, body: Any, is_believed: bool
) -> None:
    reply = {"head": {"status": 1, "error_message": message}, "body": body}
    raise_for_error(reply)
    with nullcontext() if is_believed else pytest.raises(VoipCenterResponseError):
        assert not read_list(Menu.NUMBERS, reply)
    with nullcontext() if is_believed else pytest.raises(VoipCenterResponseError):
        assert not [*read_calls(reply, None, UTC)]


@pytest.mark.parametrize("status", ["1", 1, True, "ok", "success", 200, "200"])
def test_a_head_that_tells_success_may_come_with_nothing(status: Any) -> None:
    raise_for_error({"head": {"status": status}, "body": []})


def test_an_error_in_the_head_comes_first() -> None:
    with pytest.raises(VoipCenterError) as refusal:
        raise_for_error({"head": {"error_number": 16}, "body": {"error_number": 2}})
    assert (refusal.value.code, refusal.value.in_head) == (16, True)


def test_an_error_in_the_body_is_told_from_one_in_the_head() -> None:
    with pytest.raises(VoipCenterError) as refusal:
        raise_for_error({"head": DONE, "body": {"error_number": 17}})
    assert (refusal.value.code, refusal.value.in_head) == (17, False)


def test_an_error_in_words_is_an_error() -> None:
    with pytest.raises(VoipCenterRequestError, match="E_DENIED"):
        raise_for_error({"head": {"error_number": "E_DENIED"}})


def test_a_negative_number_is_an_unknown_error() -> None:
    with pytest.raises(VoipCenterRequestError, match="error -1: Oei"):
        raise_for_error({"head": {"error_number": -1, "error_message": "Oei"}})


@pytest.mark.parametrize(
    "reply",
    [{"head": FAILED, "body": []}, {"head": DONE, "body": FAILED}, FAILED, {"head": {"status": 0}}],
    ids=["head", "body", "bare", "head without number"],
)
def test_a_status_of_zero_is_a_refusal_even_without_a_number(reply: dict[str, Any]) -> None:
    with pytest.raises(VoipCenterRequestError, match=r"Kapot|refused"):
        raise_for_error(reply)


@pytest.mark.parametrize("reply", [{"id_100": "Nacht"}, [], ["x"], "x", None, 3, {"status": "0"}])
def test_content_is_no_error(reply: Any) -> None:
    raise_for_error(reply)


@pytest.mark.parametrize(
    "reply",
    [
        {"head": DONE, "body": DONE},
        {"head": DONE, "body": []},
        {"head": DONE},
        {"body": DONE},
        DONE,
        {"status": True},
        {"status": "OK"},
        {"status": 1, "error_number": 0},
        {"status": 1, "error_number": 0, "result": "Gewijzigd, geen fouten"},
        {"head": {"error_number": "0"}},
        {"success": True},
        {"result": "success"},
        {"head": {"status": "OK"}, "body": {"status": "OK"}},
        {"head": {"success": 1}, "body": {"result": "ok"}},
        *({"head": DONE, "body": body} for body in (True, "OK", "1", None, "", {}, [DONE])),
    ],
)
def test_an_acknowledgement_is_believed(reply: Any) -> None:
    require_acknowledgement(reply)


@pytest.mark.parametrize(
    "reply",
    [
        [],
        {},
        None,
        True,
        "OK",
        {"status": "0"},
        {"status": "failed"},
        {"head": DONE, "body": {"status": "0"}},
        {"head": DONE, "body": {"status": "mislukt"}},
        {"id_100": "Nacht"},
        {"head": {}, "body": {}},
        {"head": DONE, "body": False},
        *({"head": DONE, "body": body} for body in ("Geen rechten", "Mislukt", {"melding": "x"})),
        {"head": DONE, "body": {"success": False}},
        {"head": DONE, "body": {"result": "0"}},
        {"body": {"error_number": "", "result": "failed"}},
        *({"status": "1", "error_number": "0", "result": told} for told in ("error", "Mislukt")),
        {"head": DONE, "body": {"success": "not allowed"}},
        {"head": DONE, "body": {"id_100": {"status": "0"}}},
        {"head": {"status": "OK"}, "body": {"status": "0"}},
        {"head": DONE, "body": {"id_100": "Nacht"}},
        {"success": "queued"},
        {"success": True, "status": "0"},
        *({"success": True, "result": told} for told in ("nok", "Geannuleerd")),
    ],
)
def test_what_is_no_acknowledgement_is_not_believed(reply: Any) -> None:
    with pytest.raises(VoipCenterResponseError):
        require_acknowledgement(reply)


def test_a_refusal_may_stand_one_level_deeper() -> None:
    deeper: Any = {"id_100": {"status": "0", "error_number": "17", "error_message": "Param"}}
    with pytest.raises(VoipCenterRequestError, match="Param"):
        raise_for_error({"head": DONE, "body": deeper})
    with pytest.raises(VoipCenterAuthenticationError):
        raise_for_error({"response": {"head": {"status": "0", "error_number": "15"}, "body": ""}})
    with pytest.raises(VoipCenterAuthenticationError):
        raise_for_error({"errors": [{"code": 15, "message": "x"}]})
    with pytest.raises(VoipCenterAuthenticationError):
        raise_for_error({"head": {"errors": [{"number": 15}]}, "body": []})
    raise_for_error({"body": {"id_100": {"status": "0", "error_number": "", "naam": "Nacht"}}})


@pytest.mark.parametrize(
    "number",
    ["200", 200, "0", "0.0", "", None, False, [], {}, "none", "OK", "false", "nee", "n/a"],
)
def test_some_numbers_are_no_error(number: Any) -> None:
    raise_for_error({"head": {"status": "1", "error_number": number}, "body": {"actief": "1"}})
    raise_for_error({"head": {"code": number}, "body": {"status": "1"}})


def test_a_refusal_may_stand_in_the_body_alone() -> None:
    with pytest.raises(VoipCenterRequestError, match="Kapot"):
        raise_for_error({"head": DONE, "body": FAILED})
    with pytest.raises(VoipCenterNotFoundError):
        raise_for_error({"head": DONE, "body": {"status": "0", "error_number": "2"}})


@pytest.mark.parametrize(
    "reply",
    [
        {"head": DONE, "body": {"id_100": "Nacht"}},
        {"head": DONE, "body": {**DONE, "id_100": "Nacht"}},
        {"HEAD": DONE, "BODY": {"100": "Nacht"}},
        {"body": [{"id": 100, "naam": "Nacht"}]},
        {"head": DONE, "id_100": "Nacht"},
        {"head": DONE, "data": {"id_100": "Nacht"}},
        {"head": DONE, "body": {"indicators": {"id_100": "Nacht"}, "total": 1}},
        {**DONE, "id_100": "Nacht"},
        {"result": {"items": [{"id": "100", "naam": "Nacht"}]}},
    ],
)
def test_content_is_found_in_its_wrapping(reply: Any) -> None:
    assert {id_: item.name for id_, item in read_list(Menu.ROUTES, reply).items()} == {100: "Nacht"}
