"""Indicators and the office by actions: which is meant, and what becomes of what was pressed."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.voipcenter import changes
from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR
from simulator import Credentials, Simulator

from ..home import Home
from ..setup import entity_id, entry_for, state_of
from .doing import do, refused, reload
from .test_who_may import person


def updates(pbx: Simulator) -> list[tuple[str, str]]:
    """Return which indicators were switched, and how."""
    return [(request.id, request.p) for request in pbx.journal.updates()]


@pytest.fixture
def entry(hass: HomeAssistant, pbx: Simulator) -> MockConfigEntry:
    """Return an account whose options name the indicator of the office."""
    entry = entry_for(pbx, **{CONF_OFFICE_CLOSED_INDICATOR: "101"})
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def other_pbx(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return the PBX of another customer."""
    async with Simulator(credentials=Credentials(customer_number="593027")) as simulator:
        yield simulator


@pytest.fixture
async def other_account(
    hass: HomeAssistant, other_pbx: Simulator, account: MockConfigEntry
) -> MockConfigEntry:
    """Return another customer's account, whose office has an indicator too."""
    entry = entry_for(other_pbx, **{CONF_OFFICE_CLOSED_INDICATOR: "Kantoor gesloten"})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


# Which indicator


async def test_by_entity_id_or_name(hass: HomeAssistant, office: Simulator) -> None:
    switch = entity_id(hass, office, Platform.SWITCH, "indicator_100")
    for named in (switch, "100", " id_100 ", 100, "Nachtstand", "nachtstand"):
        for state in ("on", "off"):
            office.journal.clear()
            await do(hass, "set_indicator", indicator=named, state=state)
            assert updates(office) == [("100", "1" if state == "on" else "0")], named
    assert state_of(hass, office, Platform.SWITCH, "indicator_100").state == "off"


async def test_an_id_goes_before_a_name(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.indicators[100].name = "101"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await do(hass, "set_indicator", indicator="101", state="on")
    await do(hass, "close_office")
    assert updates(pbx) == [("101", "1"), ("101", "1")]


async def test_one_that_there_is_not(hass: HomeAssistant, office: Simulator) -> None:
    number = entity_id(hass, office, Platform.SELECT, "did_1_route")
    for stranger in ("999", "", "Nacht", "switch.nowhere", number):
        with refused("unknown_choice", ServiceValidationError) as message:
            await do(hass, "set_indicator", indicator=stranger, state="on")
        assert "Nachtstand" in message[0]
    assert not len(office.journal)


async def test_one_whose_entity_is_disabled(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    switch = entity_id(hass, office, Platform.SWITCH, "indicator_100")
    by_user = er.RegistryEntryDisabler.USER
    er.async_get(hass).async_update_entity(switch, disabled_by=by_user)
    await hass.config_entries.async_reload(account.entry_id)
    assert hass.states.get(switch) is None
    await do(hass, "set_indicator", indicator=switch, state="on")
    assert office.office.indicators[100].active


async def test_an_entity_tells_its_account(
    hass: HomeAssistant, office: Simulator, other_pbx: Simulator, other_account: MockConfigEntry
) -> None:
    switch = entity_id(hass, other_pbx, Platform.SWITCH, "indicator_100")
    await do(hass, "set_indicator", indicator=switch, state="on")
    assert updates(other_pbx) == [("100", "1")]
    with pytest.raises(ServiceValidationError):
        await do(hass, "set_indicator", indicator="100", state="on")
    assert not updates(office)


# What fails


async def test_what_was_not_done_is_named(hass: HomeAssistant, office: Simulator) -> None:
    await office.stop()
    for state, words in (("on", "switched on"), ("off", "switched off")):
        with refused("cannot_connect") as message:
            await do(hass, "set_indicator", indicator="100", state=state)
        assert message[0].startswith(f"Nachtstand was not {words}: The PBX could not")


async def test_an_office_without_an_indicator(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    for chosen in ("", "999"):
        options = {CONF_OFFICE_CLOSED_INDICATOR: chosen}
        hass.config_entries.async_update_entry(account, options=options)
        with refused("office_indicator_needed", ServiceValidationError):
            await do(hass, "close_office")
    assert not updates(office)


# Several accounts


async def test_all_offices_are_closed(
    hass: HomeAssistant, office: Simulator, other_pbx: Simulator, other_account: MockConfigEntry
) -> None:
    await do(hass, "close_office")
    assert office.office.indicators[101].active
    assert other_pbx.office.indicators[101].active
    await do(hass, "open_office", config_entry_id=other_account.entry_id)
    assert office.office.indicators[101].active
    assert not other_pbx.office.indicators[101].active


@pytest.mark.parametrize("away", ["the PBX", "the account"])
async def test_the_one_that_is_away_is_named_and_the_other_closed(
    hass: HomeAssistant,
    office: Simulator,
    other_pbx: Simulator,
    other_account: MockConfigEntry,
    away: str,
) -> None:
    if away == "the PBX":
        await other_pbx.stop()
    else:
        await hass.config_entries.async_unload(other_account.entry_id)
    with refused("office_not_closed") as message:
        await do(hass, "close_office")
    assert message[0].startswith(f"The office was not closed for {other_account.title}: ")
    assert office.office.indicators[101].active


async def test_who_may_close_but_one_of_two_offices_closes_none(
    hass: HomeAssistant, office: Simulator, other_pbx: Simulator, other_account: MockConfigEntry
) -> None:
    user = MockUser().add_to_hass(hass)
    switch = entity_id(hass, office, Platform.SWITCH, "indicator_101")
    user.mock_policy({"entities": {"entity_ids": {switch: {"control": True}}}})
    context = Context(user_id=user.id)
    with pytest.raises(Unauthorized):
        await do(hass, "close_office", context=context)
    assert not office.office.indicators[101].active
    mine = hass.config_entries.async_entries("voipcenter")[0].entry_id
    await do(hass, "close_office", config_entry_id=mine, context=context)
    assert office.office.indicators[101].active
    assert not other_pbx.office.indicators[101].active


# While the account is being set up


async def test_what_is_pressed_during_a_reload_is_not_lost(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    held, reloading = await reload(hass, account, office)
    pressed = [
        hass.async_create_task(do(hass, "close_office")),
        hass.async_create_task(do(hass, "set_indicator", indicator="100", state="on")),
        hass.async_create_task(do(hass, "update_number", did="1", route="Verkoop")),
        hass.async_create_task(do(hass, "update_hot_desk", hot_desk="1", template="51")),
    ]
    await asyncio.sleep(0.01)
    assert not any(press.done() for press in pressed)
    held.release()
    await reloading
    await asyncio.gather(*pressed)
    assert office.office.indicators[100].active
    assert office.office.indicators[101].active
    assert office.office.numbers[1].route == 141


async def test_nobody_waits_for_ever(
    hass: HomeAssistant,
    account: MockConfigEntry,
    office: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(changes, "LONGEST_SETUP", 0.05)
    held, reloading = await reload(hass, account, office)
    with pytest.raises(HomeAssistantError, match="is not loaded"):
        await do(hass, "close_office")
    held.release()
    await reloading
    assert not updates(office)


async def test_an_answer_that_takes_long_is_still_somebodys_doing(new_home: Home) -> None:
    home = new_home
    await home.set_up()
    user = await person(home.hass, GROUP_ID_USER)
    held = home.pbx.hold(endpoint="update")
    context = Context(user_id=user.id)
    pressed = home.hass.async_create_task(
        do(home.hass, "set_indicator", indicator="100", state="on", context=context)
    )
    by_switch = home.hass.async_create_task(
        home.hass.services.async_call(
            "switch", "turn_on", {"entity_id": home.switch_id(102)}, blocking=True, context=context
        )
    )
    await held.reached()
    home.clock.tick(timedelta(seconds=20))
    held.release()
    await asyncio.gather(pressed, by_switch)
    for indicator in (100, 102):
        shown = home.look(Platform.SWITCH, f"indicator_{indicator}")
        assert (shown.state, shown.context.user_id) == ("on", user.id)
