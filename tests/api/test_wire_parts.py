"""The parts of numbers and hot desks: which key, and what it refers to."""

from typing import Any

import pytest

from custom_components.voipcenter.api import (
    HOT_DESK_PARTS,
    NOT_SET,
    NUMBER_PARTS,
    Configured,
    Menu,
    Part,
    Reference,
)
from custom_components.voipcenter.api.wire import read_item


def parts(menu: Menu, detail: Any) -> dict[Part, Reference]:
    item = read_item(menu, 1, {"x": "y", **detail})
    assert isinstance(item, Configured)
    return dict(item.parts)


def route(**detail: Any) -> Reference | None:
    return parts(Menu.NUMBERS, detail).get(Part.ROUTE)


NUMBER_KEYS = {
    Part.ROUTE: "route Route ROUTE routes route_regel routeregels r R route_id routeID id_route",
    Part.BACKUP_ROUTE: "backuproute BackupRoute backup_route backup-route backuproutes b "
    "backuproute_id",
    Part.HOLIDAYS: "feestdagen Feestdagen feestdag holidays holiday f feestdagen_id",
    Part.VACATIONS: "vakanties vakantieperiode vakantie_periode vakantieperiodes vakantie "
    "vacations vacation v vakantieID",
    Part.OFFICE_HOURS: "kantooruren kantoor_uren KantoorUren kantooruur office_hours office_hour k",
}
DESK_KEYS = {
    Part.SIP_ACCOUNT: "sipaccount SIPaccount sip_account sipaccounts sipacc s sipaccount_id",
    Part.TEMPLATE: "template Template templates hdtemplate t template_id",
}


@pytest.mark.parametrize(
    ("menu", "part", "key"),
    [
        (menu, part, key)
        for menu, keys in ((Menu.NUMBERS, NUMBER_KEYS), (Menu.HOT_DESKS, DESK_KEYS))
        for part, names in keys.items()
        for key in names.split()
    ],
)
def test_a_part_is_found_under_any_of_its_names(menu: Menu, part: Part, key: str) -> None:
    assert parts(menu, {key: "140"}) == {part: Reference(id=140, name="140")}


@pytest.mark.parametrize("key", ["SIPusername", "sip_username", "username"])
def test_a_username_is_no_id_even_if_it_is_a_number(key: str) -> None:
    assert parts(Menu.HOT_DESKS, {key: "102"}) == {Part.SIP_ACCOUNT: Reference(name="102")}
    assert parts(Menu.HOT_DESKS, {key: ""}) == {Part.SIP_ACCOUNT: NOT_SET}


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("140", Reference(id=140, name="140")),
        (140, Reference(id=140, name="140")),
        ("id_140", Reference(id=140, name="id_140")),
        (" Verkoop ", Reference(name="Verkoop")),
        ("021234567", Reference(name="021234567")),
        ({"id": "140", "naam": "Verkoop"}, Reference(id=140, name="Verkoop")),
        ({"ID": 140, "Name": "Verkoop"}, Reference(id=140, name="Verkoop")),
        ({"id": "id_140"}, Reference(id=140)),
        ({"naam": "Verkoop"}, Reference(name="Verkoop")),
        ({"id": "", "naam": "Verkoop"}, Reference(name="Verkoop")),
        ({"id": "?", "naam": "Verkoop"}, Reference(name="Verkoop")),
        ({"id_140": "Verkoop"}, Reference(id=140, name="Verkoop")),
        ({"140": {"naam": "Verkoop"}}, Reference(id=140)),
        (["140"], Reference(id=140, name="140")),
        ([{"id": 140, "naam": "Verkoop"}], Reference(id=140, name="Verkoop")),
        ([["Verkoop"]], Reference(name="Verkoop")),
        ("140:Verkoop", Reference(id=140, name="140:Verkoop")),
        ("Verkoop (140)", Reference(id=140, name="Verkoop (140)")),
        ("24-uurdienst", Reference(name="24-uurdienst")),
        ({"0": "140"}, Reference(id=140, name="140")),
        ({"0": {"id": "140"}}, Reference(id=140)),
        ({"@attributes": {"id": "140"}, "0": "Verkoop"}, Reference(id=140, name="Verkoop")),
        ("Caf&eacute; &amp; R&D", Reference(name="Café & R&D")),
    ],
    ids=str,
)
def test_a_part_refers_by_id_or_by_name(value: Any, reference: Reference) -> None:
    assert route(route=value) == reference


@pytest.mark.parametrize(
    "value",
    [
        *("0", 0, "", None, False, [], {}, " ", "id_0", [None], ["0"], 0.0),
        *({"id": "0"}, {"id": 0, "naam": ""}, {"id": "0", "naam": "Geen"}, {"id": None}),
        *({"id_0": ""}, {"id": "", "naam": ""}),
    ],
    ids=str,
)
def test_a_part_that_is_not_set(value: Any) -> None:
    assert route(route=value) == NOT_SET


@pytest.mark.parametrize(
    "value",
    [
        *(True, [True], ["140", "141"], [["1", "2"]], {"naam": ""}, {"volgorde": "1"}),
        *({"id": "?"}, {"id": [140]}, {"id": {"id": 0}}, {"id_140": "a", "id_141": "b"}),
    ],
    ids=str,
)
def test_a_part_that_cannot_be_read_is_unknown(value: Any) -> None:
    assert route(route=value) is None


def test_a_part_that_is_not_told_is_unknown() -> None:
    assert route() is None
    assert parts(Menu.HOT_DESKS, {}) == {}


@pytest.mark.parametrize(
    ("detail", "reference"),
    [
        ({"route": "Verkoop", "route_id": "141"}, Reference(id=141, name="Verkoop")),
        ({"route_id": "141", "route_naam": "Verkoop"}, Reference(id=141, name="Verkoop")),
        ({"route": "", "route_id": "141"}, Reference(id=141, name="141")),
        ({"route": None, "route_naam": "Verkoop"}, Reference(name="Verkoop")),
        ({"route": "", "route_id": "0"}, NOT_SET),
        ({"route_id": None, "route_naam": ""}, NOT_SET),
        ({"route": "141", "routes": [{"id": 140}, {"id": 141}]}, Reference(id=141, name="141")),
        ({"route": "", "route_id": "?!"}, Reference(name="?!")),
        ({"route": "", "route_id": ["1", "2"]}, None),
        ({"route": {"x": 1}, "route_id": ""}, None),
        ({"route": "0", "routes": {"id_140": "Onthaal"}}, NOT_SET),
        ({"route_id": 0, "routes": [{"id": 140, "naam": "Onthaal"}]}, NOT_SET),
        ({"route": "141", "routes": {"140": "Onthaal"}}, Reference(id=141, name="141")),
        ({"route": "", "routes": {"140": "Onthaal"}}, None),
        ({"routes": {"140": "Onthaal"}}, Reference(id=140, name="Onthaal")),
        ({"route_id": "140", "route": {"naam": "Onthaal"}}, Reference(id=140, name="Onthaal")),
    ],
    ids=str,
)
def test_a_part_told_twice_is_read_together(detail: Any, reference: Reference | None) -> None:
    assert route(**detail) == reference


def test_the_account_of_a_desk_may_have_a_username() -> None:
    detail = {"sipaccount": {"id": "101", "SIPusername": "kantoor01", "logname": "Annelies"}}
    account = Reference(id=101, name="kantoor01")
    assert parts(Menu.HOT_DESKS, detail) == {Part.SIP_ACCOUNT: account}


def test_each_part_is_read_by_itself() -> None:
    detail = {"f": 10, "v": 0, "k": 30, "r": 140, "b": "Antwoorddienst"}
    assert parts(Menu.NUMBERS, detail) == {
        Part.HOLIDAYS: Reference(id=10, name="10"),
        Part.VACATIONS: NOT_SET,
        Part.OFFICE_HOURS: Reference(id=30, name="30"),
        Part.ROUTE: Reference(id=140, name="140"),
        Part.BACKUP_ROUTE: Reference(name="Antwoorddienst"),
    }


def test_items_have_only_their_own_parts() -> None:
    everything = dict.fromkeys(["f", "v", "k", "r", "b", "s", "t"], "1")
    assert set(parts(Menu.NUMBERS, everything)) == set(NUMBER_PARTS)
    assert set(parts(Menu.HOT_DESKS, everything)) == set(HOT_DESK_PARTS)


@pytest.mark.parametrize("value", ["10,11", "10;11", "id_10 | id_11", {"0": "10", "1": "11"}, "-1"])
def test_several_ids_or_none_are_no_choice(value: Any) -> None:
    assert route(route=value) is None


def test_the_name_of_none_is_no_name() -> None:
    assert route(route="0", route_naam="Geen") == NOT_SET
    assert route(route_id="id_0", route="geen") == NOT_SET
    assert route(route_id="0", route="Verkoop") is None


@pytest.mark.parametrize("value", ['{"id": "140"}', '[{"id": "140"}]', '["140"]', "[140, 141]"])
def test_what_was_encoded_twice_is_no_name(value: str) -> None:
    assert route(route=value) is None


@pytest.mark.parametrize(
    "name", ["[Verkoop]", "{Nacht}", "Dag [140", "[2de lijn] Verkoop", "[2de lijn]"]
)
def test_a_name_may_have_brackets(name: str) -> None:
    assert route(route=name) == Reference(name=name)


@pytest.mark.parametrize(
    ("detail", "reference"),
    [
        ({"route": "140", "Route": "141"}, None),
        ({"route": "140", "Route": "140"}, Reference(id=140, name="140")),
        ({"route": "", "Route": "140"}, Reference(id=140, name="140")),
        ({"ROUTE": "140", "route": []}, Reference(id=140, name="140")),
    ],
    ids=str,
)
def test_names_that_differ_in_case_are_one_field(
    detail: dict[str, Any], reference: Reference | None
) -> None:
    assert route(**detail) == reference
