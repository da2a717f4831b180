"""Indicators answer to the names that the PBX gave them, without "VoipCenter" before them."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.voipcenter.assistants import async_introduce_indicator
from simulator import Simulator

from ..setup import entity_id
from .voice import Voice


def aliases(voice: Voice, id_: int = 100) -> list[str]:
    """Return what an indicator answers to."""
    registry = er.async_get(voice.hass)
    entry = registry.async_get(switch(voice, id_))
    assert entry is not None
    return er.async_get_entity_aliases(voice.hass, entry)


def switch(voice: Voice, id_: int = 100) -> str:
    return entity_id(voice.hass, voice.pbx, Platform.SWITCH, f"indicator_{id_}")


async def reload(voice: Voice) -> None:
    await voice.hass.config_entries.async_reload(voice.entry.entry_id)
    await voice.hass.async_block_till_done(wait_background_tasks=True)


async def rename(voice: Voice, name: str) -> None:
    """Rename the indicator on the PBX, and wait until that is read."""
    voice.pbx.office.indicators[100].name = name
    await voice.entry.runtime_data.coordinator.async_refresh_everything()
    await voice.hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("language", "on", "off"),
    [
        ("en", "turn on Nachtstand", "turn nachtstand off"),
        ("nl", "zet Nachtstand aan", "zet de nachtstand uit"),
        ("fr", "allume Nachtstand", "éteins Nachtstand"),
        ("de", "schalte Nachtstand ein", "schalte Nachtstand aus"),
    ],
)
async def test_an_indicator_answers_to_its_bare_name(
    voice: Voice, language: str, on: str, off: str
) -> None:
    await voice.hear(on, language)
    assert voice.asked == [("indicator", "100", "1")]
    await voice.hear(off, language)
    assert voice.asked[1:] == [("indicator", "100", "0")]


async def test_the_whole_name_does_too(voice: Voice) -> None:
    await voice.hear("turn on VoipCenter Nachtstand")
    assert voice.asked == [("indicator", "100", "1")]
    assert aliases(voice) == ["VoipCenter Nachtstand", "Nachtstand"]


async def test_what_the_owner_took_away_stays_away(voice: Voice) -> None:
    er.async_get(voice.hass).async_update_entity(switch(voice), aliases=[er.COMPUTED_NAME])
    await reload(voice)
    await rename(voice, "Avondstand")
    assert aliases(voice) == ["VoipCenter Avondstand"]


async def test_what_the_owner_added_stays(voice: Voice) -> None:
    registry = er.async_get(voice.hass)
    registry.async_update_entity(switch(voice), aliases=["Slaapstand", "Nachtstand"])
    await reload(voice)
    assert aliases(voice) == ["Slaapstand", "Nachtstand"]


async def test_the_name_follows_the_pbx(voice: Voice) -> None:
    await rename(voice, "Avondstand")
    assert aliases(voice) == ["VoipCenter Avondstand", "Avondstand"]
    await voice.hear("turn on avondstand")
    assert voice.asked == [("indicator", "100", "1")]
    await reload(voice)
    assert aliases(voice) == ["VoipCenter Avondstand", "Avondstand"]


async def test_a_name_changed_while_home_assistant_was_away(voice: Voice) -> None:
    await voice.hass.config_entries.async_unload(voice.entry.entry_id)
    voice.pbx.office.indicators[100].name = "Avondstand"
    await reload(voice)
    assert aliases(voice) == ["VoipCenter Avondstand", "Avondstand"]


async def test_a_name_that_something_else_bears_is_left_to_it(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, assist: None
) -> None:
    hass.states.async_set("light.lamp", "off", {"friendly_name": "nachtstand"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    voice = Voice(hass, pbx, entry)
    assert aliases(voice) == ["VoipCenter Nachtstand"]
    assert aliases(voice, 102) == ["VoipCenter Feestdag", "Feestdag"]


async def test_an_alias_of_something_else_is_left_to_it(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, assist: None
) -> None:
    registry = er.async_get(hass)
    lamp = registry.async_get_or_create("light", "elsewhere", "lamp")
    registry.async_update_entity(lamp.entity_id, aliases=["Nachtstand"])
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert aliases(Voice(hass, pbx, entry)) == ["VoipCenter Nachtstand"]


async def test_two_of_one_name_are_told_apart(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, assist: None
) -> None:
    pbx.office.indicators[102].name = "Nachtstand"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    voice = Voice(hass, pbx, entry)
    assert aliases(voice)[1:] == ["Nachtstand (100)"]
    assert aliases(voice, 102)[1:] == ["Nachtstand (102)"]


async def test_nothing_is_written_again_when_nothing_changed(voice: Voice) -> None:
    changes: list[object] = []
    voice.hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, changes.append)
    await reload(voice)
    async_fire_time_changed(voice.hass)
    await voice.entry.runtime_data.coordinator.async_refresh_everything()
    assert changes == []


async def test_an_entity_that_is_not_in_the_registry_gets_no_alias(hass: HomeAssistant) -> None:
    async_introduce_indicator(
        hass, "switch.nowhere", "Nachtstand", wanted=True, closes_office=False
    )
    assert er.async_get(hass).async_get("switch.nowhere") is None
