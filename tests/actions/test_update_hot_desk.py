"""Changing the parts of hot desks by name."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Simulator

from .doing import do, refused
from .test_update_number import device, updates


async def test_by_device_id_or_name(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    for named in (device(hass, account, "hot_desk_1"), "1", "Bureau onthaal", "bureau ONTHAAL"):
        office.journal.clear()
        await do(hass, "update_hot_desk", hot_desk=named, template="51")
        assert updates(office) == [("1", "t51")], named


async def test_a_sip_account_by_username_name_or_id(hass: HomeAssistant, office: Simulator) -> None:
    for named in ("kantoor03", "Céline Dubois", "103", "id_103"):
        office.journal.clear()
        await do(hass, "update_hot_desk", hot_desk="1", sip_account=named)
        assert updates(office) == [("1", "s103")], named


async def test_several_and_both_parts(hass: HomeAssistant, office: Simulator) -> None:
    desks = ["1", "Bureau verkoop"]
    await do(hass, "update_hot_desk", hot_desk=desks, sip_account="none", template="51")
    assert updates(office) == [("1", "s0|t51"), ("2", "s0|t51")]


async def test_strangers_stop_all(
    hass: HomeAssistant, account: MockConfigEntry, office: Simulator
) -> None:
    for stranger in ("99", "", "Bureau", device(hass, account, "did_1")):
        with refused("unknown_choice", ServiceValidationError):
            await do(hass, "update_hot_desk", hot_desk=["1", stranger], template="51")
    with pytest.raises(vol.Invalid):
        await do(hass, "update_hot_desk", hot_desk="1")
    assert not updates(office)
