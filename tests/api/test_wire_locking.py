"""Errors after which an account may be locked: they count in words, and in strange places."""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.voipcenter.api import VoipCenterAuthenticationError, VoipCenterError
from custom_components.voipcenter.api.wire import raise_for_error


@pytest.mark.parametrize(
    ("words", "code"),
    [("Too many attempts", 13), ("Incorrect hash.", 14), ("user password incorrect", 15)],
)
@pytest.mark.parametrize(
    "shape",
    [
        lambda words: {"status": "error", "message": words},
        lambda words: {"error_message": words},
        lambda words: {"head": {"message": words}, "body": []},
        lambda words: words,
    ],
)
def test_what_may_lock_an_account_is_known_by_its_words(
    shape: Callable[[str], Any], words: str, code: int
) -> None:
    with pytest.raises(VoipCenterError) as told:
        raise_for_error(shape(words))
    assert (told.value.code, told.value.in_head) == (code, "head" in shape(words))


@pytest.mark.parametrize(
    "reply",
    [
        {"error": "User password incorrect"},
        {"head": {"error": "user password incorrect"}, "body": []},
        {"errors": ["User password incorrect"]},
        {"error": True, "reason": "User password incorrect"},
        {"result": "User password incorrect"},
        {"body": "User password incorrect."},
        ["User password incorrect"],
        {"head": {"status": "User password incorrect"}, "body": []},
        {"error": {"errorMessage": "User password incorrect"}},
        {"total": 0, "results": [], "error": {"errorMessage": "User password incorrect"}},
        {"response": {"error": {"errorMessage": "User password incorrect"}}},
        [{"error_message": "User password incorrect"}],
        {"errors": [{"message": "User password incorrect"}, {"message": "x"}]},
        {"data": {"error": {"message": "User password incorrect"}}},
        {"data": {"error": True, "reason": "User password incorrect"}},
        {"errors": [{"code": 15, "message": "User password incorrect", "field": "pwd"}]},
        {"fault": {"faultcode": 15, "faultstring": "User password incorrect"}},
        {"id": 5, "reason": "User password incorrect"},
        {"errors": [{"id": "x1", "detail": "User password incorrect"}]},
        {"head": {"name": "x", "info": "User password incorrect"}, "body": ""},
        {"data": {"id": "1", "reason": "User password incorrect"}},
        {"15": "User password incorrect"},
        {"error": {"15": "User password incorrect"}},
        {"errors": {"15": ["User password incorrect"]}},
        {"head": {"15": "User password incorrect."}, "body": []},
        {"head": ["15", "User password incorrect"]},
        [["15", "User password incorrect"]],
        {"code": "ERR", "description": "User password incorrect"},
        {"errors": [["User password incorrect"], ["x"]]},
    ],
    ids=str,
)
def test_what_may_lock_an_account_is_known_in_any_place(reply: Any) -> None:
    with pytest.raises(VoipCenterAuthenticationError):
        raise_for_error(reply)


@pytest.mark.parametrize(
    "reply",
    [
        {"head": {"status": "0"}, "body": {"error_number": "15"}},
        {"head": {"status": "0", "error_message": ""}, "body": {"error_number": 15}},
        [{"status": "0", "error_number": "15"}],
        {"response": {"response": {"head": {"error_number": "15"}}}},
        {"errors": [{"code": 15}, {"code": 16}]},
        {"total": 0, "results": [], "error": {"error_number": 15}},
        {"version": "1.3", "response": {"head": {"error_number": 15}, "body": ""}},
        {"head": {}, "body": {"result": {"error_number": 15, "ts": "1"}}},
        {"meta": {"error_number": 15, "request_id": "x1"}, "data": []},
        {"xml": {"response": {"head": {"error_number": "15", "ts": "1"}, "body": ""}}},
        {"head": {"0": {"error_number": 15, "ts": "1"}}},
    ],
    ids=str,
)
def test_the_number_of_what_may_lock_an_account_is_known_in_any_place(reply: Any) -> None:
    with pytest.raises(VoipCenterAuthenticationError):
        raise_for_error(reply)


_ALL_IS_WELL = {"status": "1", "error_number": "", "error_message": ""}


@pytest.mark.parametrize(
    "reply",
    [
        {"naam": "Dag", "code": 15},
        [{"id": 3, "code": 15}],
        {"sipaccount": "101", "template": "50", "code": "14"},
        {"head": _ALL_IS_WELL, "body": {"actief": "0", "code": "13"}},
        {"route": {"code": "15"}, "backuproute": {"code": "150"}},
        [{"code": "15", "tekst": "Dag"}, {"code": "140", "tekst": "Nacht"}],
        {"id_13": {"code": "13", "oms": "Dag"}},
        {"naam": "Dag", "lijn": {"error": "15"}, "toestel": {"error": "0"}},
        {"head": {"status": "1"}, "body": {"status": "1", "code": "15"}},
        {"status": "1", "result": {"code": 14}},
    ],
    ids=str,
)
def test_an_item_may_have_a_code(reply: Any) -> None:
    raise_for_error(reply)


@pytest.mark.parametrize(
    "reply",
    [
        {"naam": "Too many attempts", "actief": "1"},
        {"id_1": "Too many attempts"},
        {"15": "Too many attempts", "16": "Dag"},
        {"15": "Na user password incorrect"},
        {"SIPusername": "kantoor01", "userAgent": "x user password incorrect"},
        {"userAgent": "User password incorrect", "SIPping": "OK (21 ms)"},
        {"head": {"status": "1"}, "body": {"id": 3, "contact": "User password incorrect"}},
        {"body": {"naam": "Bureau", "toestellen": ["User password incorrect"]}},
        {"id_3": {"voornaam": "User password incorrect", "naam": "Peeters"}},
        [{"username": "kantoor01", "agent": {"0": "Incorrect hash"}}],
        [{"naam": "Too many attempts"}],
        [*"abcdef", "Too many attempts"],
    ],
    ids=str,
)
def test_an_item_may_be_called_like_an_error(reply: Any) -> None:
    raise_for_error(reply)
