"""Switches that do nothing: the least that Home Assistant itself takes for as many."""

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import EntityPlatform
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockEntityPlatform,
)


class BareSwitch(SwitchEntity):
    """The least that a switch can be."""

    _attr_should_poll = False
    _attr_is_on = False

    def __init__(self, number: int) -> None:
        """Be one of many."""
        self._attr_unique_id = f"bare_{number}"
        self._attr_name = f"Bare {number}"


async def bare_switches(hass: HomeAssistant, count: int) -> EntityPlatform:
    """Add so many switches that do nothing."""
    platform: EntityPlatform = MockEntityPlatform(hass, domain="switch", platform_name="bare")
    await platform.async_add_entities([BareSwitch(number) for number in range(count)])
    await hass.async_block_till_done(wait_background_tasks=True)
    return platform
