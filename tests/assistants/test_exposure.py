"""What assistants are shown of indicators at first, and what their owner decides later."""

from typing import Any

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import (
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_VOICE_INDICATORS,
    DOMAIN,
)
from simulator import Simulator
from simulator.items import Indicator

from ..setup import entity_id, entry_for
from .voice import Model, Voice

ALEXA, GOOGLE, ASSIST = "cloud.alexa", "cloud.google_assistant", "conversation"


@pytest.fixture
async def assist(hass: HomeAssistant) -> None:
    """Start Home Assistant's assistant in a house without an account."""
    for component in ("homeassistant", "conversation", "llm"):
        assert await async_setup_component(hass, component, {})


class Owner(Voice):
    """Somebody who adds an account, and decides what is exposed."""

    async def add(self) -> None:
        self.entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def reload(self) -> None:
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.settle()

    def exposed(self, assistant: str = ASSIST) -> set[int]:
        """Return the indicators that an assistant is shown."""
        return {
            id_
            for id_ in self.pbx.office.indicators
            if async_should_expose(
                self.hass,
                assistant,
                entity_id(self.hass, self.pbx, Platform.SWITCH, f"indicator_{id_}"),
            )
        }


def owner_of(hass: HomeAssistant, pbx: Simulator, **options: Any) -> Owner:
    return Owner(hass, pbx, entry_for(pbx, **options))


@pytest.mark.parametrize(
    ("options", "exposed"),
    [
        ({}, set()),
        ({CONF_OFFICE_CLOSED_INDICATOR: "101"}, {101}),
        ({CONF_OFFICE_CLOSED_INDICATOR: "101", CONF_VOICE_INDICATORS: ["100", "102"]}, {100, 102}),
        ({CONF_VOICE_INDICATORS: ["100"]}, {100}),
    ],
)
async def test_at_first_only_what_its_owner_chose(
    hass: HomeAssistant, pbx: Simulator, assist: None, options: dict[str, Any], exposed: set[int]
) -> None:
    owner = owner_of(hass, pbx, **options)
    await owner.add()
    assert owner.exposed() == exposed
    assert owner.exposed(ALEXA) == owner.exposed(GOOGLE) == set()
    tools = await Model(hass).tools()
    assert ("set_indicator" in tools) is bool(exposed)


async def test_who_shows_a_cloud_what_is_new_shows_it_the_chosen_ones(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    hass.data[DATA_EXPOSED_ENTITIES].async_set_expose_new_entities(ALEXA, True)
    owner = owner_of(hass, pbx, **{CONF_OFFICE_CLOSED_INDICATOR: "101"})
    await owner.add()
    assert owner.exposed(ALEXA) == {101}
    assert owner.exposed(GOOGLE) == set()


async def test_one_that_comes_later_is_not_exposed(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    owner = owner_of(hass, pbx)
    await owner.add()
    pbx.office.indicators.add(Indicator(110, "Storing"))
    await owner.entry.runtime_data.coordinator.async_refresh_everything()
    await owner.settle()
    assert owner.exposed() == set()


async def test_whom_we_missed_is_not_exposed_unasked(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    owner = owner_of(hass, pbx)
    await owner.add()
    missed_calls = entity_id(hass, pbx, Platform.TODO, "missed_calls")
    assert not async_should_expose(hass, ASSIST, missed_calls)
    owner.expose(Platform.TODO, "missed_calls")
    await owner.reload()
    assert async_should_expose(hass, ASSIST, missed_calls)


async def test_what_its_owner_decided_stays(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    owner = owner_of(hass, pbx, **{CONF_OFFICE_CLOSED_INDICATOR: "101"})
    await owner.add()
    owner.hide(Platform.SWITCH, "indicator_101")
    owner.expose(Platform.SWITCH, "indicator_100")
    await owner.reload()
    owner.choose(assistants_may_call=True)
    await owner.settle()
    assert owner.exposed() == {100}


async def test_naming_the_closing_one_exposes_it_once(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    owner = owner_of(hass, pbx, **{CONF_VOICE_INDICATORS: ["100"]})
    await owner.add()
    owner.choose(**{CONF_OFFICE_CLOSED_INDICATOR: "101"})
    await owner.settle()
    assert owner.exposed() == {100, 101}
    owner.hide(Platform.SWITCH, "indicator_101")
    owner.choose(**{CONF_OFFICE_CLOSED_INDICATOR: "Kantoor gesloten"})
    await owner.reload()
    assert owner.exposed() == {100}


async def test_naming_it_while_the_account_is_not_loaded(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    owner = owner_of(hass, pbx)
    await owner.add()
    await hass.config_entries.async_unload(owner.entry.entry_id)
    owner.choose(**{CONF_OFFICE_CLOSED_INDICATOR: "101"})
    await owner.reload()
    assert owner.exposed() == {101}


async def test_entities_of_the_first_house_stay_as_they_are(
    hass: HomeAssistant, pbx: Simulator, assist: None
) -> None:
    owner = owner_of(hass, pbx, **{CONF_OFFICE_CLOSED_INDICATOR: "101"})
    owner.entry.add_to_hass(hass)
    registry = er.async_get(hass)
    for id_, shown in ((100, True), (101, False)):
        known = registry.async_get_or_create(
            Platform.SWITCH,
            DOMAIN,
            f"{pbx.credentials.customer_number}_indicator_{id_}",
            config_entry=owner.entry,
        )
        name = pbx.office.indicators[id_].name
        registry.async_update_entity_options(known.entity_id, DOMAIN, {"spoken_name": name})
        registry.async_update_entity_options(known.entity_id, ASSIST, {"should_expose": shown})
    await owner.add()
    assert owner.exposed() == {100}


async def test_without_assistants_nothing_is_exposed(
    hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator
) -> None:
    assert DATA_EXPOSED_ENTITIES not in hass.data
    switch = er.async_get(hass).async_get(entity_id(hass, pbx, Platform.SWITCH, "indicator_100"))
    assert switch is not None
    assert ASSIST not in switch.options
