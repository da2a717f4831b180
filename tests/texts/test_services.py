"""The actions as the screen describes them are the actions that there are."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from custom_components.voipcenter.const import DOMAIN

from .files import ENGLISH, INTEGRATION, differences, read_json, tree

DESCRIBED: Mapping[str, Any] = load_yaml_dict(str(INTEGRATION / "services.yaml"))
ACTIONS = sorted(DESCRIBED)


@pytest.fixture
async def schemas(hass: HomeAssistant) -> dict[str, vol.Schema]:
    """Return what each action that is registered accepts."""
    assert await async_setup_component(hass, DOMAIN, {})
    return {
        name: _plain(action.schema)
        for name, action in hass.services.async_services_for_domain(DOMAIN).items()
    }


def _plain(schema: Any) -> vol.Schema:
    """Return the fields of a schema that asks for more than fields."""
    return schema.validators[0] if isinstance(schema, vol.All) else schema


async def test_every_action_is_described(schemas: dict[str, vol.Schema]) -> None:
    for where, names in {
        "services.yaml": DESCRIBED,
        "services": tree(ENGLISH)["services"],
        "icons.json, services": read_json(INTEGRATION / "icons.json")["services"],
    }.items():
        said = differences(names, schemas, where)
        assert not said, said


@pytest.mark.parametrize("action", ACTIONS)
async def test_every_field_is_described(schemas: dict[str, vol.Schema], action: str) -> None:
    fields = {str(field) for field in schemas[action].schema}
    for where, described in {
        "services.yaml": DESCRIBED[action],
        "services": tree(ENGLISH)["services"][action],
    }.items():
        said = differences(described["fields"], fields, f"{where}, {action}")
        assert not said, said


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_field_is_needed_on_the_screen_where_it_is_needed(
    schemas: dict[str, vol.Schema], action: str
) -> None:
    for field in schemas[action].schema:
        described = DESCRIBED[action]["fields"][str(field)]
        assert described.get("required", False) is isinstance(field, vol.Required), field
        if "default" in described:
            assert described["default"] == field.default(), field


@pytest.mark.parametrize("action", ACTIONS)
def test_a_field_has_a_valid_selector(action: str) -> None:
    assert set(DESCRIBED[action]) == {"fields"}
    for field, described in DESCRIBED[action]["fields"].items():
        assert set(described) <= {"required", "default", "example", "selector"}, field
        selector.validate_selector(described["selector"])
        select = described["selector"].get("select") or {}
        if key := select.get("translation_key"):
            said = differences(tree(ENGLISH)["selector"][key]["options"], select["options"], field)
            assert not said, said


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_example_is_one_that_is_accepted(
    schemas: dict[str, vol.Schema], action: str
) -> None:
    for field, accepts in schemas[action].schema.items():
        if (example := DESCRIBED[action]["fields"][str(field)].get("example")) is not None:
            vol.Schema(accepts)(example)
