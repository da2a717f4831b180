"""Where in an answer the calls stand, and how many there are."""

from typing import Any

import pytest

from custom_components.voipcenter.api import VoipCenterResponseError
from custom_components.voipcenter.api.wire import read_calls

from .conftest import BRUSSELS, DAY


def count(reply: Any) -> int:
    return len(list(read_calls(reply, DAY, BRUSSELS)))


ONE: Any = {"calldate": "2026-10-05 14:02:11", "src": "0470998877", "dst": "093456789"}
STRANGE = {"veld1": "2026", "veld2": "x"}


@pytest.mark.parametrize("entry", [ONE, STRANGE, ["2026", "x", "y"], {"a": [1], "b": "x"}], ids=str)
@pytest.mark.parametrize(
    "shape",
    [
        lambda one: {"id_1": one, "id_2": one},
        lambda one: {"1": one, "2": one},
        lambda one: {"0": one, "1": one},
        lambda one: [one, one],
        lambda one: {"1412345678.12": one, "1412345679.13": one},
        lambda one: {"calls": [one, one]},
        lambda one: {"aantal": "2", "gesprekken": {"id_1": one, "id_2": one}},
        lambda one: {"aantal": "2", "id_1": one, "id_2": one},
        lambda one: {"datum": "2026-10-05", "id_1": one, "id_2": one},
        lambda one: {"from": "20261005", "to": "20261005", "calls": [one, one]},
        lambda one: {"head": {"status": "1"}, "body": [one, one]},
        lambda one: {"meta": {"total": 2}, "calls": [one, one]},
        lambda one: {"current_page": 1, "data": [one, one], "from": 1, "to": 2, "total": 2},
        lambda one: {"meta": {"from": 1, "to": 2}, "data": [one, one]},
        lambda one: {"source": "cdr", "data": [one, one]},
        lambda one: {"body": {"gesprekken": {"id_1": one, "id_2": one}, "paging": {"next": 0}}},
        lambda one: {"response": {"head": {"status": "1"}, "body": [one, one]}},
        lambda one: {"id_1": one, "id_2": one, "id_3": None, "id_4": []},
    ],
)
def test_the_number_of_calls_is_sure(shape: Any, entry: Any) -> None:
    assert count(shape(entry)) == 2


def test_an_entry_may_be_a_text() -> None:
    assert count({"id_1": "0470998877", "id_2": "093456789"}) == 2


@pytest.mark.parametrize(
    "reply",
    [
        *([], {}, None, "", {"body": []}, {"calls": []}, {"in": [], "uit": []}, {"id_1": []}),
        {"meta": {"total": 0}, "calls": []},
        {"calls": [], "paging": {"next": None}},
        {"calls": [], "pages": 1},
        {"current_page": 1, "data": [], "from": None, "to": None, "total": 0},
        {"meta": {"from": 1, "to": 0}, "data": []},
        {"body": {"summary": {"aantal": 0}, "gesprekken": None}},
        {"root": {"head": {"status": "1"}, "body": []}},
        *([None], {"total": "0", "page": "1"}, {"calls": "0"}),
        *({"result": "OK", "data": []}, {"success": True, "calls": []}),
        *({"status": "ok", "calls": []}, {"calls": [], "message": "Geen gesprekken"}),
        *({"date": "2026-10-05", "calls": []}, {"datum": "20261005", "data": {}}),
        *({"calls": [], "total": 0, "pages": pages} for pages in ("0", 1)),
    ],
    ids=str,
)
def test_a_quiet_day(reply: Any) -> None:
    assert count(reply) == 0


@pytest.mark.parametrize(
    "reply",
    [
        "geen gesprekken",
        0,
        False,
        3.5,
        {"message": "geen gesprekken"},
        ["a", "b"],
        [["09", "12"], ["10", "7"]],
        {"0": "a", "1": "b"},
        {"id_1": {"uur": "09", "inkomend": "12", "gemist": "3"}},
        {"id_1": {"datum": "2026-10-05", "duur": "0", "gemist": "12"}},
    ],
    ids=str,
)
def test_what_holds_no_calls_is_not_counted(reply: Any) -> None:
    """A wrong number of calls is worse than none."""
    with pytest.raises(VoipCenterResponseError, match="no list of calls"):
        list(read_calls(reply, DAY, BRUSSELS))


@pytest.mark.parametrize(
    "beside",
    [
        {"top": [{"van": "0470998877", "keer": "2"}]},
        {"recordings": [{**ONE, "file": "1.wav"}]},
        {"meta": {"from": 1, "to": 1}, "filters": {"from": "2026-10-05"}},
    ],
    ids=str,
)
def test_what_is_beside_the_calls_is_none(beside: Any) -> None:
    assert count({"calls": [ONE, ONE], **beside}) == 2


@pytest.mark.parametrize(
    "around",
    [
        *({"total": 57}, {"aantal": "3"}, {"meta": {"count": 3}}, {"pages": "2"}),
        *({"next": "https://x/?page=2"}, {"links": {"next": 2}}, {"has_more": True}),
    ],
    ids=str,
)
def test_a_part_of_the_calls_is_not_counted(around: Any) -> None:
    with pytest.raises(VoipCenterResponseError, match="a part of the calls"):
        list(read_calls({"calls": [ONE, ONE], **around}, DAY, BRUSSELS))


@pytest.mark.parametrize(
    ("reply", "calls"),
    [
        ({"alle": [ONE, ONE], "gemist": [ONE]}, 2),
        ({"inkomend": [ONE], "uitgaand": [{**ONE, "dst": "1"}]}, 2),
        ({"inkomend": [], "uitgaand": [ONE, ONE]}, 2),
        ({"20261005": {"id_1": ONE, "id_2": ONE}}, 2),
        ({"2026-10-05": [ONE, ONE], "2026-10-04": [{"tijd": "14:02", "van": "1"}]}, 2),
        ({"id_101": {"naam": "Balie", "calls": [ONE, ONE]}, "id_102": {"calls": [ONE]}}, 3),
        ([{"id_1": ONE, "id_2": ONE}], 2),
        ([[ONE, ONE]], 2),
        ([ONE, {"totaal": "1", "duur": "195"}], 1),
        ({"calls": {"id_1": ONE}, "opnames": {"id_1": {"bestand": "1.wav"}}}, 1),
        (ONE, 1),
        ({"call": ONE, "aantal": "1"}, 1),
        ({"kop": {"datum": "2026-10-05"}, "calls": [ONE]}, 1),
        ({"vorige": "20261004", "volgende": "20261006", "calls": [ONE]}, 1),
        ({**ONE, "legs": [ONE, ONE]}, 1),
        ({"0": "2026-10-05", "calldate": "2026-10-05", "1": "0470998877", "src": "047099887"}, 1),
    ],
    ids=str,
)
def test_calls_are_counted_in_groups_and_beside_other_things(reply: Any, calls: int) -> None:
    """What stands in "all" and in "missed" is one call."""
    assert count(reply) == calls


@pytest.mark.parametrize(("levels", "found"), [(7, True), (8, False)])
def test_calls_are_looked_for_so_deep(levels: int, found: bool) -> None:
    reply: Any = [ONE, ONE]
    for _ in range(levels):
        reply = [reply]
    if found:
        assert count(reply) == 2
    else:
        with pytest.raises(VoipCenterResponseError, match="no list of calls"):
            count(reply)
