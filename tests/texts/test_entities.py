"""Every entity has a name and an icon, and so has what its state and attributes may be."""

from collections.abc import Iterable
import json

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter import PLATFORMS
from custom_components.voipcenter.api import Direction, Outcome
from custom_components.voipcenter.pbx.account import NOT_SET_OPTION

from .files import ENGLISH, INTEGRATION, differences, flat, read_json, tree

NAMED_BY_THE_PBX = {(Platform.SWITCH, "indicator")}

HOME_ASSISTANTS_ATTRIBUTES = {
    "device_class",
    "event_types",
    "friendly_name",
    "icon",
    "last_reset",
    "options",
    "state_class",
    "supported_features",
    "unit_of_measurement",
}

type Kind = tuple[str, str]
"""A platform, and what the entity's texts are found under."""

type Entities = dict[Kind, list[er.RegistryEntry]]


@pytest.fixture
def entities(hass: HomeAssistant, everything: MockConfigEntry) -> Entities:
    """Return the entities by their kind."""
    found: Entities = {}
    for entry in er.async_entries_for_config_entry(er.async_get(hass), everything.entry_id):
        assert entry.translation_key is not None, entry.entity_id
        found.setdefault((entry.domain, entry.translation_key), []).append(entry)
    assert {platform for platform, _ in found} == set(PLATFORMS)
    return found


async def test_every_kind_of_entity_has_its_texts_and_no_other(
    hass: HomeAssistant, entities: Entities
) -> None:
    wanted = {
        f"{platform}.{key}.{text}"
        for (platform, key), entries in entities.items()
        for text in _texts_of(hass, (platform, key), entries)
    }
    present = {key for key, _ in flat(tree(ENGLISH)["entity"])}
    said = differences(present, wanted, "entity")
    assert not said, said


def _texts_of(hass: HomeAssistant, kind: Kind, entries: list[er.RegistryEntry]) -> Iterable[str]:
    if kind not in NAMED_BY_THE_PBX:
        yield "name"
    if kind[0] == Platform.SELECT:
        yield f"state.{NOT_SET_OPTION}"
    states = [_state(hass, entry) for entry in entries]
    counts = "state_class" in (states[0].attributes if states else ())
    if kind[0] == Platform.SENSOR and counts and not entries[0].original_device_class:
        yield "unit_of_measurement"
    for attribute in {key for state in states for key in state.attributes}:
        if attribute not in HOME_ASSISTANTS_ATTRIBUTES:
            yield f"state_attributes.{attribute}.name"
            for value in _values(attribute, states[0]):
                yield f"state_attributes.{attribute}.state.{value}"


def _values(attribute: str, state: State) -> Iterable[str]:
    """Return what an attribute may be, where that is one of a few words."""
    match attribute:
        case "direction":
            return Direction
        case "outcome":
            return Outcome
        case "event_type":
            types: list[str] = state.attributes["event_types"]
            return types
    return ()


def _state(hass: HomeAssistant, entry: er.RegistryEntry) -> State:
    state = hass.states.get(entry.entity_id)
    assert state is not None, entry.entity_id
    return state


async def test_an_entity_bears_its_translated_name(
    entities: Entities,
) -> None:
    names = tree(ENGLISH)["entity"]
    assert {
        entry.original_name: names[platform][key]["name"]
        for (platform, key), entries in entities.items()
        if (platform, key) not in NAMED_BY_THE_PBX
        for entry in entries
        if entry.original_name != names[platform][key]["name"]
    } == {}


async def test_an_entity_has_an_icon_if_its_device_class_brings_none(
    entities: Entities,
) -> None:
    icons = {
        (platform, key)
        for platform, keys in read_json(INTEGRATION / "icons.json")["entity"].items()
        for key in keys
    }
    assert icons <= set(entities), "an icon for an entity that does not exist"
    without_class = {
        kind for kind, entries in entities.items() if not entries[0].original_device_class
    }
    assert without_class <= icons


async def test_an_icon_stands_for_a_state_that_there_is() -> None:
    for platform, keys in read_json(INTEGRATION / "icons.json")["entity"].items():
        for key, icons in keys.items():
            states = set(icons.get("state", ()))
            on_or_off = platform in {Platform.BINARY_SENSOR, Platform.SWITCH}
            assert not states or (on_or_off and states <= {"on", "off"}), key


def test_every_icon_is_one_of_home_assistants() -> None:
    frontend = pytest.importorskip("hass_frontend").where() / "static" / "mdi" / "iconList.json"
    drawn = {f"mdi:{icon['name']}" for icon in json.loads(frontend.read_text())}
    icons = dict(flat(read_json(INTEGRATION / "icons.json")))
    assert {key: icon for key, icon in icons.items() if icon not in drawn} == {}
