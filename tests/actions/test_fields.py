"""The fields of actions offer what the account has."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import EVENT_SERVICE_REGISTERED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import selector
from homeassistant.helpers.service import async_get_all_descriptions
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator

from .doing import do


async def offered(hass: HomeAssistant, action: str, field: str) -> dict[str, str]:
    """Return the values that a field offers, and what they are called."""
    described = await described_fields(hass, action)
    select = described[field]["selector"]["select"]
    selector.validate_selector({"select": select})
    assert select["custom_value"] is True
    assert select["multiple"] is (field in {"did", "hot_desk"})
    return {option["value"]: option["label"] for option in select["options"]}


async def described_fields(hass: HomeAssistant, action: str) -> dict[str, Any]:
    descriptions = await async_get_all_descriptions(hass)
    fields: dict[str, Any] = descriptions[DOMAIN][action]["fields"]
    return fields


async def test_what_a_disabled_account_has_is_offered_no_more(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    assert await offered(hass, "set_indicator", "indicator")
    await hass.config_entries.async_set_disabled_by(account.entry_id, ConfigEntryDisabler.USER)
    field = (await described_fields(hass, "set_indicator"))["indicator"]
    assert "select" not in field["selector"]


async def test_what_there_is_is_offered_by_name(hass: HomeAssistant, office: Simulator) -> None:
    names = {item.name: item.name for item in office.office.indicators.values()}
    assert await offered(hass, "set_indicator", "indicator") == names
    numbers = [item.number for item in office.office.numbers.values()]
    assert list(await offered(hass, "update_number", "did")) == numbers
    for field, catalogue in {
        "route": office.office.routes,
        "backup_route": office.office.backup_routes,
        "holidays": office.office.holidays,
        "vacations": office.office.vacations,
        "office_hours": office.office.office_hours,
    }.items():
        names = {item.name: item.name for item in catalogue.values()}
        assert (await offered(hass, "update_number", field)).items() >= names.items()
    assert (await offered(hass, "call", "sip_account"))["kantoor02"] == "Bart Janssens (kantoor02)"
    assert "kantoor02" in await offered(hass, "update_hot_desk", "sip_account")
    assert "Bureau onthaal" in await offered(hass, "update_hot_desk", "hot_desk")
    fields = await described_fields(hass, "set_indicator")
    assert fields["state"]["required"] is True
    assert "config_entry" in fields["config_entry_id"]["selector"]


async def test_all_that_is_offered_is_accepted(hass: HomeAssistant, office: Simulator) -> None:
    for indicator in await offered(hass, "set_indicator", "indicator"):
        await do(hass, "set_indicator", indicator=indicator, state="on")
    assert all(item.active for item in office.office.indicators.values())
    numbers = list(await offered(hass, "update_number", "did"))
    for field in ("route", "backup_route", "holidays", "vacations", "office_hours"):
        for choice in await offered(hass, "update_number", field):
            await do(hass, "update_number", did=numbers[:1], **{field: choice})
    desks = list(await offered(hass, "update_hot_desk", "hot_desk"))
    for account in await offered(hass, "update_hot_desk", "sip_account"):
        await do(hass, "update_hot_desk", hot_desk=desks[:1], sip_account=account)


async def test_a_name_that_is_the_id_of_another_is_offered_by_id(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.indicators[100].name = "101"
    assert await hass.config_entries.async_setup(entry.entry_id)
    indicators = await offered(hass, "set_indicator", "indicator")
    assert indicators["id_100"] == "101"
    await do(hass, "set_indicator", indicator="id_100", state="on")
    assert [request.id for request in pbx.journal.updates()] == ["100"]


@pytest.mark.parametrize("action", ["call", "update_hot_desk"])
async def test_each_phone_that_is_offered_is_the_one_that_is_meant(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, action: str
) -> None:
    """Even where each username is the id of somebody else."""
    people = list(pbx.office.sip_accounts.values())
    for person, following in zip(people, [*people[1:], people[0]], strict=True):
        person.username = str(following.id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    values = [value for value in await offered(hass, action, "sip_account") if value != "none"]
    assert len(values) == len(people)
    desk = str(next(iter(pbx.office.hot_desks)))
    for number, (person, value) in enumerate(zip(people[:2], values, strict=False)):
        if action == "call":
            await do(hass, "call", number=f"047510345{number}", sip_account=value)
            assert pbx.office.originated[-1].sip_account == person.username
        else:
            await do(hass, "update_hot_desk", hot_desk=desk, sip_account=value)
            assert pbx.office.hot_desks[int(desk)].sip_account == person.id


@pytest.mark.parametrize(("language", "none"), [("en", "None"), ("nl", "Geen")])
async def test_nothing_is_offered_where_the_pbx_told_of_that(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, language: str, none: str
) -> None:
    hass.config.language = language
    for number in pbx.office.numbers.values():
        number.route, number.holidays = 140, 0
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "none" not in await offered(hass, "update_number", "route")
    assert (await offered(hass, "update_number", "holidays"))["none"] == none


async def test_what_is_new_is_offered(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    told: list[object] = []
    hass.bus.async_listen(EVENT_SERVICE_REGISTERED, told.append)
    coordinator = account.runtime_data.coordinator
    await coordinator.async_refresh_everything()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert told == []
    office.office.routes[141].name = "Wachtdienst"
    await coordinator.async_refresh_everything()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert told
    assert "Wachtdienst" in await offered(hass, "update_number", "route")
    assert "Verkoop" not in await offered(hass, "update_number", "route")


async def test_when_the_account_is_gone_nothing_of_it_is_offered(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    await hass.config_entries.async_remove(account.entry_id)
    fields = await described_fields(hass, "set_indicator")
    assert "entity" in fields["indicator"]["selector"]


async def test_the_one_for_technicians_comes_last(hass: HomeAssistant, office: Simulator) -> None:
    descriptions = await async_get_all_descriptions(hass)
    assert list(descriptions[DOMAIN])[-1] == "query"
