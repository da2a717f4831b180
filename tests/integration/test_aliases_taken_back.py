"""The first versions gave indicators an alias each; those belong to people."""

from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.voipcenter.const import DOMAIN

from ..home import Home


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ([er.COMPUTED_NAME, "Nachtstand"], [er.COMPUTED_NAME]),
        ([er.COMPUTED_NAME, "Slaapstand", "Nachtstand"], [er.COMPUTED_NAME, "Slaapstand"]),
        ([er.COMPUTED_NAME, "Slaapstand"], [er.COMPUTED_NAME, "Slaapstand"]),
        ([], []),
    ],
)
@pytest.mark.parametrize("minor_version", [1, 2])
async def test_only_what_was_given_is_taken_back(
    home: Home, minor_version: int, found: list[str], left: list[str]
) -> None:
    registry = er.async_get(home.hass)
    switch = home.switch_id(100)
    assert await home.hass.config_entries.async_unload(home.entry.entry_id)
    registry.async_update_entity(switch, aliases=found)
    noted = {"spoken_name": "Nachtstand", "closes_office": True}
    registry.async_update_entity_options(switch, DOMAIN, noted)
    home.hass.config_entries.async_update_entry(home.entry, minor_version=minor_version)
    assert await home.set_up()
    entity = registry.async_get(switch)
    assert entity is not None
    assert entity.aliases == left
    assert "spoken_name" not in entity.options[DOMAIN]


async def test_aliases_that_people_give_stay(home: Home) -> None:
    registry = er.async_get(home.hass)
    registry.async_update_entity(home.switch_id(100), aliases=["Nachtstand"])
    await home.reload()
    entity = registry.async_get(home.switch_id(100))
    assert entity is not None
    assert entity.aliases == ["Nachtstand"]
