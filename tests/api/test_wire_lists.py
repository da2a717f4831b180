"""Lists of items, in every shape that the PBX may write them in."""

from typing import Any

import pytest

from custom_components.voipcenter.api import (
    HotDesk,
    Indicator,
    Menu,
    Number,
    Part,
    Reference,
    SipAccount,
    VoipCenterResponseError,
)
from custom_components.voipcenter.api.wire import read_item, read_list

TWO = {100: "Nachtstand", 101: "Vergadering"}


def names(menu: Menu, reply: Any) -> dict[int, str]:
    return {id_: item.name for id_, item in read_list(menu, reply).items()}


@pytest.mark.parametrize(
    "reply",
    [
        {"id_100": "Nachtstand", "id_101": "Vergadering"},
        {"100": "Nachtstand", "101": "Vergadering"},
        {"ID100": " Nachtstand ", "Id_101": "Vergadering"},
        {"id_100": {"naam": "Nachtstand"}, "id_101": {"Naam": "Vergadering"}},
        {"id_100": {"name": "Nachtstand"}, "id_101": {"omschrijving": "Vergadering"}},
        {"id_100": {"naam": "Nachtstand", "id": "7"}, "id_101": {"naam": "Vergadering", "id": "8"}},
        {"100": {"naam": "Nachtstand", "id": 100}, "101": {"naam": "Vergadering", "id": 101}},
        {"0": {"id": "100", "naam": "Nachtstand"}, "1": {"id": "101", "naam": "Vergadering"}},
        {"1": {"id": "100", "naam": "Nachtstand"}, "2": {"id": "101", "naam": "Vergadering"}},
        [{"id": 100, "naam": "Nachtstand"}, {"id": 101, "naam": "Vergadering"}],
        {
            "1": {"@attributes": {"id": "100"}, "naam": "Nachtstand"},
            "2": {"@attributes": {"id": "101"}, "naam": "Vergadering"},
        },
        [{"ID": "id_100", "naam": "Nachtstand"}, {"ID": "id_101", "naam": "Vergadering"}],
        [{"id_100": "Nachtstand"}, {"id_101": "Vergadering"}],
        [{"id_100": "Nachtstand", "id_101": "Vergadering"}],
        [
            {"0": "100", "id": "100", "1": "Nachtstand", "naam": "Nachtstand"},
            {"0": "101", "id": "101", "1": "Vergadering", "naam": "Vergadering"},
        ],
        {"indicator": {"id_100": "Nachtstand", "id_101": "Vergadering"}, "aantal": "2"},
        {"aantal": 2, "id_100": "Nachtstand", "id_101": "Vergadering"},
    ],
    ids=[
        "field",
        "bare keys",
        "other keys",
        "objects",
        "other names",
        "an id of something else inside",
        "own ids",
        "places from 0 with own ids",
        "places from 1 with own ids",
        "array",
        "ids as attributes",
        "array with prefixed ids",
        "array of pairs",
        "array of one object",
        "array of rows with numbered columns too",
        "wrapped",
        "with a count",
    ],
)
def test_a_list_is_read_in_any_shape(reply: Any) -> None:
    assert names(Menu.INDICATORS, reply) == TWO
    assert names(Menu.ROUTES, reply) == TWO


@pytest.mark.parametrize(
    "reply",
    [[], {}, None, "", {"body": []}, {"head": {}, "body": {}}, {"head": {}}, {"items": []}],
    ids=str,
)
def test_an_empty_list_is_empty(reply: Any) -> None:
    for menu in Menu:
        assert read_list(menu, reply) == {}


@pytest.mark.parametrize(
    "reply",
    [
        "geen",
        3,
        0,
        True,
        False,
        0.5,
        ["Nachtstand", "Vergadering"],
        [["100", "Nachtstand"]],
        [{"naam": "Nachtstand"}],
        [{"id": "0", "naam": "Nachtstand"}],
        [None],
        {"0": "Nachtstand", "1": "Vergadering"},
        {"0": {"naam": "Nachtstand"}},
        {"naam": "Nachtstand"},
        {"error": "Database"},
        {"093456789": "Onthaal"},
        {"a": {"id_100": "x"}, "b": {"id_101": "y"}},
        {"id_0": "Geen"},
    ],
    ids=str,
)
def test_what_has_no_ids_is_no_list(reply: Any) -> None:
    """A place in a list is not an id: a change would go to another item."""
    for menu in Menu:
        with pytest.raises(VoipCenterResponseError):
            read_list(menu, reply)


@pytest.mark.parametrize("nameless", ["", None, [], {}, {"naam": ""}, {"actief": "1"}], ids=str)
def test_an_item_without_a_name_is_called_by_its_id(nameless: Any) -> None:
    for menu in (Menu.INDICATORS, Menu.NUMBERS, Menu.HOT_DESKS, Menu.SIP_ACCOUNTS, Menu.ROUTES):
        assert names(menu, {"id_100": nameless}) == {100: "100"}


@pytest.mark.parametrize(
    "reply",
    [
        {"meta": {"total": 1}, "routes": {"id_140": "Onthaal"}},
        {"body": {"routes": [{"id": 140, "naam": "Onthaal"}], "paging": {"next": None}}},
        {"links": ["next"], "data": {"id_140": "Onthaal"}},
        {"next": "null", "more": "-", "data": {"id_140": "Onthaal"}},
        {"total": 2, "data": {"id_0": "Geen", "id_140": "Onthaal"}},
    ],
    ids=str,
)
def test_a_list_is_found_by_its_name_beside_other_things(reply: Any) -> None:
    assert names(Menu.ROUTES, reply) == {140: "Onthaal"}


@pytest.mark.parametrize(
    "reply",
    [
        {"total": 3, "routes": {"id_140": "Onthaal", "id_141": "Verkoop"}},
        {"id_140": "Onthaal", "id_141": "Verkoop", "total": "3"},
        {"body": {"meta": {"count": 3}, "routes": [{"id": 140}, {"id": 141}]}},
        {"pages": 2, "data": {"id_140": "Onthaal"}},
        {"data": {"id_140": "Onthaal"}, "links": {"next": "/?page=2"}},
        {"data": {"id_140": "Onthaal"}, "has_more": True},
    ],
    ids=str,
)
def test_what_is_beyond_a_page_is_not_gone(reply: Any) -> None:
    with pytest.raises(VoipCenterResponseError, match="a part of the list"):
        read_list(Menu.ROUTES, reply)


@pytest.mark.parametrize("name", ["Algemeen", "Lijn 1", "VoIP 2 (nieuw)"])
def test_a_name_is_no_number(name: str) -> None:
    """Its digits come with the detail."""
    assert read_list(Menu.NUMBERS, {"id_1": name})[1] == Number(id=1, name=name)


def test_a_list_of_names_tells_no_state() -> None:
    reply = {"id_1": "0123456789"}
    assert read_list(Menu.INDICATORS, reply)[1] == Indicator(id=1, name="0123456789")
    assert read_list(Menu.HOT_DESKS, reply)[1] == HotDesk(id=1, name="0123456789")
    number = Number(id=1, name="0123456789", number="0123456789")
    assert read_list(Menu.NUMBERS, reply)[1] == number


def test_a_list_may_hold_the_state() -> None:
    items = read_list(Menu.INDICATORS, {"id_1": {"naam": "Nacht", "actief": "1"}})
    assert items[1] == Indicator(id=1, name="Nacht", active=True)
    desks = read_list(Menu.HOT_DESKS, [{"id": 1, "naam": "Onthaal", "template": "50"}])
    template = {Part.TEMPLATE: Reference(id=50, name="50")}
    assert desks[1] == HotDesk(id=1, name="Onthaal", parts=template)


@pytest.mark.parametrize(
    ("entry", "name", "number"),
    [
        ("093456789", "093456789", "093456789"),
        (93456789, "93456789", "93456789"),
        ({"nummer": "093456789"}, "093456789", "093456789"),
        ({"DID": "093456789"}, "093456789", "093456789"),
        ({"naam": "Onthaal", "telefoonnummer": "093456789"}, "Onthaal", "093456789"),
        ({"did": "1", "nummer": "093456789"}, "093456789", "093456789"),
    ],
)
def test_a_number_has_digits_and_maybe_a_name(entry: Any, name: str, number: str) -> None:
    item = read_list(Menu.NUMBERS, {"id_1": entry})[1]
    assert isinstance(item, Number)
    assert (item.name, item.number) == (name, number)


@pytest.mark.parametrize(
    ("entry", "name", "username"),
    [
        ({"SIPusername": "kantoor01", "logname": "Annelies"}, "Annelies", "kantoor01"),
        ({"SIPusername": "kantoor01", "logname": ""}, "kantoor01", "kantoor01"),
        ({"username": "kantoor01"}, "kantoor01", "kantoor01"),
        ({"voornaam": "Annelies", "naam": "Peeters"}, "Annelies Peeters", None),
        ({"naam": "Peeters"}, "Peeters", None),
        ("Annelies", "Annelies", None),
    ],
)
def test_a_sip_account_is_called_as_people_call_it(
    entry: Any, name: str, username: str | None
) -> None:
    account = read_list(Menu.SIP_ACCOUNTS, {"id_101": entry})[101]
    assert isinstance(account, SipAccount)
    assert (account.name, account.username) == (name, username)


@pytest.mark.parametrize("name", ["enabled", "state", "waarde", "ingeschakeld"])
def test_what_may_be_used_need_not_be_on(name: str) -> None:
    row = {"naam": "Nachtstand", name: "1"}
    assert read_list(Menu.INDICATORS, [{"id": "100", **row}])[100].active is None
    assert read_item(Menu.INDICATORS, 100, row).active is True
