"""Every line of the system information has a label."""

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from custom_components.voipcenter.const import DOMAIN

from .files import ENGLISH, differences, tree


async def test_every_line_has_a_label(hass: HomeAssistant, account: MockConfigEntry) -> None:
    assert await async_setup_component(hass, system_health.DOMAIN, {})
    await hass.async_block_till_done()
    told = await get_system_health_info(hass, DOMAIN)
    for line in told.values():
        if hasattr(line, "close"):
            line.close()
    said = differences(tree(ENGLISH)["system_health"]["info"], told, "system_health.info")
    assert not said, said
