"""SIP accounts that are gone, and back."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from .house import MINUTE, TOLD, House

ANNELIES, BART = 101, 102


def tell(what: str) -> list[dict[str, Any]]:
    return [{"event": TOLD, "event_data": {what: "{{ name }}"}}]


@pytest.fixture
async def house(house: House) -> House:
    """Return a house in which the phones are watched; it is read each minute here."""
    for account in (ANNELIES, BART):
        house.enable(Platform.BINARY_SENSOR, f"sip_account_{account}_reachable")
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    return house


def sensor(house: House, account: int) -> str:
    return house.entity(Platform.BINARY_SENSOR, f"sip_account_{account}_reachable")


async def automate(house: House, **inputs: Any) -> None:
    sensors = [sensor(house, ANNELIES), sensor(house, BART)]
    inputs = {"minutes": 10, "on_gone": tell("gone"), "on_back": tell("back")} | inputs
    await house.automate("sip_account_gone", sensors=sensors, **inputs)


async def ping(house: House, account: int, milliseconds: int | None) -> None:
    """Let a phone answer or not, and the PBX be read."""
    house.pbx.office.sip_accounts[account].ping = milliseconds
    await house.act("button.press", entity_id=house.entity(Platform.BUTTON, "refresh"))


async def test_one_that_is_gone_and_back(house: House) -> None:
    await automate(house)
    await ping(house, ANNELIES, None)
    await house.after(9 * MINUTE)
    assert house.told == []
    await house.after(2 * MINUTE)
    assert house.told == [{"gone": "Annelies Peeters"}]
    await house.after(20 * MINUTE)
    await ping(house, ANNELIES, 20)
    assert house.told[1:] == [{"back": "Annelies Peeters"}]
    assert not house.running


async def test_one_that_is_back_soon(house: House) -> None:
    await automate(house)
    for _ in range(3):
        await ping(house, ANNELIES, None)
        await house.after(8 * MINUTE)
        await ping(house, ANNELIES, 20)
        assert not house.running
    assert house.told == []


async def test_an_edit_does_not_end_the_watch(house: House) -> None:
    await automate(house)
    await ping(house, ANNELIES, None)
    await house.after(11 * MINUTE)
    await house.edit(minutes=5)
    await ping(house, ANNELIES, 20)
    assert house.told[-1] == {"back": "Annelies Peeters"}


async def test_two_that_go_and_come_on_their_own(house: House) -> None:
    await automate(house)
    await ping(house, ANNELIES, None)
    await house.after(5 * MINUTE)
    await ping(house, BART, None)
    await house.after(6 * MINUTE)
    assert house.told == [{"gone": "Annelies Peeters"}]
    await ping(house, ANNELIES, 20)
    assert house.told[1:] == [{"back": "Annelies Peeters"}]
    await house.after(5 * MINUTE)
    assert house.told[2:] == [{"gone": "Bart Janssens"}]
    await ping(house, ANNELIES, None)
    await house.after(11 * MINUTE)
    assert house.told[3:] == [{"gone": "Annelies Peeters"}]


async def test_an_outage_of_the_pbx_tells_nothing_of_phones(house: House) -> None:
    await automate(house)
    await ping(house, ANNELIES, None)
    await house.after(11 * MINUTE)
    await house.pbx.stop()
    await house.after(20 * MINUTE)
    assert house.told == [{"gone": "Annelies Peeters"}]
    await house.pbx.start()
    await house.after(20 * MINUTE)
    assert house.told == [{"gone": "Annelies Peeters"}]
    await ping(house, ANNELIES, 20)
    assert house.told[1:] == [{"back": "Annelies Peeters"}]


async def test_one_that_goes_during_an_outage(house: House) -> None:
    await automate(house)
    await house.pbx.stop()
    await house.after(2 * MINUTE)
    house.pbx.office.sip_accounts[BART].ping = None
    await house.pbx.start()
    await house.after(17 * MINUTE)
    assert house.told == [{"gone": "Bart Janssens"}]


async def test_one_that_is_gone_when_home_assistant_starts(house: House) -> None:
    await ping(house, BART, None)
    house.before_start()
    await automate(house)
    await house.restart()
    await house.after(11 * MINUTE)
    assert house.told == [{"gone": "Bart Janssens"}]


async def test_telling_that_fails_does_not_end_the_watch(house: House) -> None:
    error = HomeAssistantError("nobody listens")
    async_mock_service(house.hass, "notify", "nobody", raise_exception=error)
    await automate(house, on_gone=[{"action": "notify.nobody", "data": {"message": "x"}}])
    await ping(house, ANNELIES, None)
    await house.after(11 * MINUTE)
    await ping(house, ANNELIES, 20)
    assert house.told == [{"back": "Annelies Peeters"}]


async def test_a_notification_is_what_tells_at_first(house: House) -> None:
    assert await async_setup_component(house.hass, "persistent_notification", {})
    await house.automate("sip_account_gone", sensors=[sensor(house, BART)])
    await ping(house, BART, None)
    await house.after(16 * MINUTE)
    await ping(house, BART, 20)
    told = [told for told in house.actions if "persistent_notification" in told[0]]
    assert told == [
        (
            "persistent_notification.create",
            {
                "title": "Phone out of reach: Bart Janssens",
                "message": "The PBX has not reached it for 15 minutes.",
                "notification_id": f"voipcenter_{sensor(house, BART)}",
            },
        ),
        (
            "persistent_notification.dismiss",
            {"notification_id": f"voipcenter_{sensor(house, BART)}"},
        ),
    ]
