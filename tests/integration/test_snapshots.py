"""All entities and devices of a small office, as Home Assistant keeps and shows them."""

from homeassistant.const import Platform
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

from custom_components.voipcenter import PLATFORMS

from ..home import Home

_NEW_IN_2026_11 = props("compat_name")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_entities(home: Home, snapshot: SnapshotAssertion, platform: Platform) -> None:
    await home.enable_everything()
    registry = er.async_get(home.hass)
    entries = er.async_entries_for_config_entry(registry, home.entry.entry_id)
    shown = sorted(entry.entity_id for entry in entries if entry.domain == platform)
    assert shown
    for entity_id in shown:
        entry = registry.async_get(entity_id)
        assert entry == snapshot(name=f"{entity_id}-entry", exclude=_NEW_IN_2026_11)
        assert home.hass.states.get(entity_id) == snapshot(name=f"{entity_id}-state")


async def test_entities_that_are_disabled_at_first(home: Home, snapshot: SnapshotAssertion) -> None:
    registry = er.async_get(home.hass)
    entries = er.async_entries_for_config_entry(registry, home.entry.entry_id)
    assert sorted(entry.entity_id for entry in entries if entry.disabled) == snapshot


async def test_devices(home: Home, snapshot: SnapshotAssertion) -> None:
    registry = dr.async_get(home.hass)
    devices = dr.async_entries_for_config_entry(registry, home.entry.entry_id)
    for device in sorted(devices, key=lambda device: sorted(device.identifiers)):
        assert device == snapshot(name=device.name)
    pbx = home.device()
    assert pbx is not None
    assert {device.via_device_id for device in devices if device is not pbx} == {pbx.id}
