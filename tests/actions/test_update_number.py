"""Changing the parts of one or several numbers by name."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator
from simulator.items import CatalogueItem

from ..setup import entry_for
from .doing import do, refused


def updates(pbx: Simulator) -> list[tuple[str, str]]:
    """Return which numbers were changed, and how."""
    return sorted((request.id, request.p) for request in pbx.journal.updates())


def device(hass: HomeAssistant, entry: MockConfigEntry, key: str = "") -> str:
    """Return the device id of an item such as ``did_1``, or of the PBX itself."""
    identifier = "_".join(filter(None, [str(entry.unique_id), key]))
    found = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, identifier), entry.entry_id)
    assert found is not None
    return found.id


async def test_by_device(hass: HomeAssistant, account: MockConfigEntry, office: Simulator) -> None:
    await do(hass, "update_number", did=device(hass, account, "did_3"), route="Verkoop")
    assert office.office.numbers[3].route == 141
    assert updates(office) == [("3", "r141")]


async def test_by_digits_in_any_form_or_by_id(hass: HomeAssistant, office: Simulator) -> None:
    for written in ("021234567", "02/123.45.67", "+32 2 123 45 67", "32 2 1234567", "3", " 3 ", 3):
        office.journal.clear()
        await do(hass, "update_number", did=written, route="Verkoop")
        assert updates(office) == [("3", "r141")], written


async def test_an_id_counts_more_than_digits(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.numbers[2].number = "3"
    await hass.config_entries.async_setup(entry.entry_id)
    await do(hass, "update_number", did="3", route="Verkoop")
    assert updates(pbx) == [("3", "r141")]


async def test_what_is_chosen_by_name_or_id(hass: HomeAssistant, office: Simulator) -> None:
    for route in ("Verkoop", "verkoop", " VERKOOP ", "141", 141):
        office.journal.clear()
        await do(hass, "update_number", did="1", route=route)
        assert updates(office) == [("1", "r141")], route


async def test_none(hass: HomeAssistant, office: Simulator) -> None:
    for nothing in ("none", "None", " NONE ", "0", 0):
        office.journal.clear()
        office.office.numbers[1].backup_route = 150
        await do(hass, "update_number", did="1", backup_route=nothing)
        assert updates(office) == [("1", "b0")], nothing
        assert office.office.numbers[1].backup_route == 0


async def test_something_that_is_called_none(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.routes[141].name = "none"
    await hass.config_entries.async_setup(entry.entry_id)
    await do(hass, "update_number", did="1", route="none")
    await do(hass, "update_number", did="2", route="none (141)")
    assert updates(pbx) == [("1", "r0"), ("2", "r141")]


async def test_all_five_parts_are_one_request(hass: HomeAssistant, office: Simulator) -> None:
    await do(
        hass,
        "update_number",
        did="1",
        route="Voicemail",
        backup_route="Antwoorddienst",
        holidays="Brugdagen",
        vacations="Kerstverlof",
        office_hours="Zaterdag open",
    )
    (update,) = updates(office)
    assert update == ("1", "f11|v21|k31|r144|b151")
    number = office.office.numbers[1]
    assert (number.route, number.backup_route) == (144, 151)
    assert (number.holidays, number.vacations, number.office_hours) == (11, 21, 31)


async def test_several_numbers_are_one_request_each(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    did = [device(hass, account, "did_1"), "02/123.45.67", "6"]
    await do(hass, "update_number", did=did, route="Voicemail", holidays="none")
    assert updates(office) == [("1", "f0|r144"), ("3", "f0|r144"), ("6", "f0|r144")]


async def test_a_number_that_is_named_twice_is_changed_once(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    did = [device(hass, account, "did_3"), "02/123.45.67", "3"]
    await do(hass, "update_number", did=did, route="Voicemail")
    assert updates(office) == [("3", "r144")]


async def test_two_routes_of_one_name(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.routes[142].name = "Verkoop"
    await hass.config_entries.async_setup(entry.entry_id)
    with refused("unknown_choice", ServiceValidationError) as message:
        await do(hass, "update_number", did="1", route="Verkoop")
    assert "Verkoop (141), Verkoop (142)" in message[0]
    await do(hass, "update_number", did="1", route="Verkoop (142)")
    assert updates(pbx) == [("1", "r142")]


async def test_an_unknown_number_stops_all(hass: HomeAssistant, office: Simulator) -> None:
    for stranger in ("0470998877", "99", "Onthaal", "", "abc", "0"):
        with refused("unknown_choice", ServiceValidationError) as message:
            await do(hass, "update_number", did=["1", stranger, "2"], route="Verkoop")
        assert "093456789" in message[0]
        assert "exposed" not in message[0]
    assert not len(office.journal)


async def test_a_device_that_is_no_number(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    for key in ("", "hot_desk_1", "sip_account_101"):
        with refused("unknown_choice", ServiceValidationError):
            await do(hass, "update_number", did=device(hass, account, key), route="Verkoop")
    assert not len(office.journal)


async def test_an_unknown_choice_stops_all(hass: HomeAssistant, office: Simulator) -> None:
    for part, stranger in (
        ("route", "Nowhere"),
        ("route", "999"),
        ("route", "10"),
        ("backup_route", "Onthaal"),
        ("holidays", "Zomerverlof"),
        ("vacations", ""),
        ("office_hours", "3"),
    ):
        with refused("unknown_choice", ServiceValidationError):
            await do(hass, "update_number", did=["1", "2"], **{"route": "Verkoop", part: stranger})
    assert not updates(office)


async def test_a_choice_that_is_newer_than_the_last_reading(
    hass: HomeAssistant, office: Simulator
) -> None:
    office.office.routes.add(CatalogueItem(145, "Wachtdienst"))
    await do(hass, "update_number", did="1", route="Wachtdienst")
    assert [(request.menu, request.id) for request in office.journal] == [
        ("routes", "0"),
        ("did", "1"),
    ]
    assert office.office.numbers[1].route == 145


async def test_a_choice_that_cannot_be_looked_up(hass: HomeAssistant, office: Simulator) -> None:
    office.faults.arm("error", number=15, menu="routes")
    with refused("invalid_password"):
        await do(hass, "update_number", did="1", route="Wachtdienst")
    await hass.async_block_till_done()
    assert hass.config_entries.flow.async_progress_by_handler(DOMAIN)


async def test_ids_as_the_pbx_writes_them(hass: HomeAssistant, office: Simulator) -> None:
    await do(hass, "update_number", did="id_1", route="id_141")
    assert updates(office) == [("1", "r141")]
    with refused("unknown_choice", ServiceValidationError):
        await do(hass, "update_number", did="1", route="id_999")


async def test_the_refusal_names_what_is_possible(hass: HomeAssistant, office: Simulator) -> None:
    with refused("unknown_choice", ServiceValidationError) as message:
        await do(hass, "update_number", did="1", route="Nowhere")
    assert "Nowhere" in message[0]
    assert "Onthaal, Verkoop, Technische dienst" in message[0]


async def test_some_numbers_and_a_part_are_needed(hass: HomeAssistant, office: Simulator) -> None:
    incomplete: list[dict[str, Any]] = [
        {"did": "1"},
        {"route": "Verkoop"},
        {"did": [], "route": "Verkoop"},
        {"did": "1", "template": "1"},
        {"did": ["1"] * 501, "route": "Verkoop"},  # Each is looked up, and holds up all else.
    ]
    for data in incomplete:
        with pytest.raises(vol.Invalid):
            await do(hass, "update_number", **data)
    assert not len(office.journal)


async def test_the_one_that_failed_is_named(hass: HomeAssistant, office: Simulator) -> None:
    office.faults.arm("error", number=17, endpoint="update", id=3)
    with refused("refused") as message:
        await do(hass, "update_number", did=["1", "3", "6"], route="Voicemail")
    assert "021234567" in message[0]
    assert "093456789" not in message[0]
    assert "Param not correct" in message[0]
    assert [office.office.numbers[id_].route for id_ in (1, 3, 6)] == [144, 142, 144]


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "did not answer"), ("nl", "antwoordt niet")]
)
async def test_all_failed(
    hass: HomeAssistant, office: Simulator, language: str, reason: str
) -> None:
    hass.config.language = language
    office.faults.arm("reset", endpoint="update")
    office.faults.arm("reset", menu="did")
    with refused("cannot_connect") as message:
        await do(hass, "update_number", did=["1", "3"], route="Voicemail")
    assert "093456789, 021234567" in message[0]
    assert reason in message[0]


async def test_one_number_alone_is_named_too(hass: HomeAssistant, office: Simulator) -> None:
    office.denied_menus = {"did"}
    with refused("not_allowed") as message:
        await do(hass, "update_number", did="1", route="Voicemail")
    assert message[0].startswith("Not changed: 093456789. ")


async def test_a_lost_reply_to_a_change_that_was_made_is_no_failure(
    hass: HomeAssistant, office: Simulator
) -> None:
    office.faults.arm("lost_reply", endpoint="update")
    await do(hass, "update_number", did=["1", "3"], route="Voicemail")
    assert [office.office.numbers[id_].route for id_ in (1, 3)] == [144, 144]
    # What was lost with its connection is sent once more.
    assert len(updates(office)) == 4


async def test_choices_that_may_not_be_read(hass: HomeAssistant, pbx: Simulator) -> None:
    pbx.denied_menus = {"routes"}
    entry = entry_for(pbx)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    with refused("unknown_choice", ServiceValidationError):
        await do(hass, "update_number", did="1", route="Voicemail")
    assert not updates(pbx)
    await do(hass, "update_number", did="1", route="144")
    assert updates(pbx) == [("1", "r144")]
