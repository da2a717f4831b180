"""Nothing is asked for what no enabled entity shows."""

from homeassistant.const import Platform
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.voipcenter.condition import is_office_closed
from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR

from ..home import Home
from .phone import disable_calls

PARTS_OF_A_NUMBER = ("route", "backup_route", "holidays", "vacations", "office_hours")


async def test_a_disabled_indicator_is_not_asked_any_more(home: Home) -> None:
    home.disable(Platform.SWITCH, "indicator_100")
    await home.wake()
    assert "indicator 100" not in home.asked()
    assert "indicator 101" in home.asked()


async def test_a_disabled_indicator_is_not_asked_at_the_first_reading(home: Home) -> None:
    home.disable(Platform.SWITCH, "indicator_100")
    await home.reload()
    assert "list indicator" in home.asked()
    assert "indicator 100" not in home.asked()
    assert "indicator 101" in home.asked()


async def test_what_closes_the_office_is_asked_all_the_same(home: Home) -> None:
    """Conditions and triggers look at it, too."""
    options = {**home.entry.options, CONF_OFFICE_CLOSED_INDICATOR: "101"}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    home.disable(Platform.SWITCH, "indicator_101")
    await home.wake()
    for closed in (True, False):
        home.pbx.office.indicators[101].active = closed
        await home.wake()
        assert is_office_closed(home.entry) is closed


async def test_a_number_is_asked_until_its_last_entity_is_disabled(home: Home) -> None:
    *parts, last = (f"did_1_{part}" for part in PARTS_OF_A_NUMBER)
    home.disable(Platform.SELECT, *parts)
    await home.wake(5)
    assert "did 1" in home.asked()
    home.disable(Platform.SELECT, last)
    home.forget_requests()
    await home.wake(5)
    assert "did 1" not in home.asked()
    assert "did 2" in home.asked()


async def test_a_disabled_device_is_not_asked(home: Home) -> None:
    device = home.device("did_1")
    assert device is not None
    dr.async_get(home.hass).async_update_device(device.id, disabled_by=dr.DeviceEntryDisabler.USER)
    await home.next_lists()
    assert "did 1" not in home.asked()
    assert "did 2" in home.asked()


async def test_an_indicator_is_asked_again_once_enabled(home: Home) -> None:
    home.disable(Platform.SWITCH, "indicator_100")
    await home.wake()
    home.forget_requests()
    home.enable(Platform.SWITCH, "indicator_100")
    await home.wake()  # Home Assistant reloads the account after half a minute.
    assert "indicator 100" in home.asked()
    assert home.switch(100) == "off"


async def test_phones_are_not_asked_as_their_entities_are_disabled_at_first(
    new_home: Home,
) -> None:
    await new_home.set_up()
    await new_home.wake(5)
    assert new_home.counted()["list sipacc"] == 2
    assert new_home.counted()["sipacc"] == 0


async def test_a_phone_is_asked_once_one_of_its_entities_is_enabled(home: Home) -> None:
    home.enable(Platform.SENSOR, "sip_account_101_ping")
    await home.after(31)  # Home Assistant reloads the account.
    assert home.counted()["sipacc"] == 1
    assert "sipacc 101" in home.asked()
    assert home.sensor("sip_account_101_ping") == "18.0"


async def test_a_phone_that_is_not_registered(home: Home) -> None:
    home.enable(Platform.BINARY_SENSOR, "sip_account_101_reachable")
    home.enable(Platform.BINARY_SENSOR, "sip_account_110_reachable")
    home.enable(Platform.SENSOR, "sip_account_110_ping")
    await home.after(31)
    assert home.look(Platform.BINARY_SENSOR, "sip_account_101_reachable").state == "on"
    assert home.look(Platform.BINARY_SENSOR, "sip_account_110_reachable").state == "off"
    assert home.sensor("sip_account_110_ping") == "unknown"


@pytest.mark.parametrize("last", ["call", "missed_calls", "last_call"])
async def test_calls_are_not_asked_when_all_their_entities_are_disabled(
    home: Home, last: str
) -> None:
    disable_calls(home, but=last)
    await home.wake()
    assert "calls" in home.asked()
    disable_calls(home)
    home.forget_requests()
    await home.wake()
    assert "calls" not in home.asked()


async def test_disabled_calls_are_not_asked_at_the_first_reading(home: Home) -> None:
    disable_calls(home)
    await home.reload()
    assert home.asked()
    assert "calls" not in home.asked()
