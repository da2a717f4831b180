"""Telling that the office is still closed."""

from typing import Any

from homeassistant.setup import async_setup_component
import pytest

from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR

from .house import House

CLOSED = 100
FESTIVE, WORKDAY = "calendar.festive", "binary_sensor.workday_sensor"


@pytest.fixture
async def office(house: House) -> House:
    """Return a house whose office is closed, at nine on a Tuesday."""
    options = {**house.entry.options, CONF_OFFICE_CLOSED_INDICATOR: str(CLOSED)}
    house.hass.config_entries.async_update_entry(house.entry, options=options)
    house.pbx.office.indicators[CLOSED].active = True
    house.clock.move_to("2026-10-06 07:00:00+00:00")
    await house.after(60)
    return house


async def told(house: House, **inputs: Any) -> list[str]:
    """Return what is told by half past nine."""
    assert await async_setup_component(house.hass, "persistent_notification", {})
    await house.automate("still_closed", **inputs)
    await house.after(30 * 60)
    return [
        data["message"] for name, data in house.actions if name == "persistent_notification.create"
    ]


async def test_still_closed(office: House) -> None:
    assert await told(office) == ["The office is still closed for callers."]


async def test_open(office: House) -> None:
    office.pbx.office.indicators[CLOSED].active = False
    assert await told(office) == []


@pytest.mark.parametrize("closed", [True, False])
async def test_a_pbx_that_is_out_of_reach_then(office: House, closed: bool) -> None:
    """Whether the office is closed is not known at a quarter past, and told when it is."""
    office.pbx.office.indicators[CLOSED].active = closed
    await office.after(8 * 60)
    await office.pbx.stop()
    assert await told(office) == []
    await office.pbx.start()
    await office.after(3 * 60)
    said = [data for name, data in office.actions if name == "persistent_notification.create"]
    assert len(said) == closed


async def test_a_closure_that_begins_while_the_pbx_is_out_of_reach(office: House) -> None:
    await office.set(FESTIVE, "off")
    await office.after(8 * 60)
    await office.pbx.stop()
    assert await told(office, planned=[FESTIVE]) == []
    await office.set(FESTIVE, "on")
    await office.pbx.start()
    await office.after(3 * 60)
    assert not [name for name, _ in office.actions if name == "persistent_notification.create"]


async def test_no_working_day(office: House) -> None:
    assert await told(office, days=["sat", "sun"]) == []


@pytest.mark.parametrize(
    ("calendar", "workday", "tells"), [("on", "on", 0), ("off", "off", 0), ("off", "on", 1)]
)
async def test_planned(office: House, calendar: str, workday: str, tells: int) -> None:
    await office.set(FESTIVE, calendar)
    await office.set(WORKDAY, workday)
    assert len(await told(office, planned=[FESTIVE, WORKDAY])) == tells


async def test_an_account_that_is_not_there(office: House) -> None:
    assert await told(office, account="another") == []
