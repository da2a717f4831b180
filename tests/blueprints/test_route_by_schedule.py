"""Numbers on another route by schedule."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest

from simulator import CatalogueItem, Simulator

from .house import MINUTE, TOLD, House

SCHEDULE = "schedule.office"
RECEPTION, SALES, VOICEMAIL = 140, 141, 144
TO_RECEPTION, TO_VOICEMAIL = "r140", "r144"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let the schedule's clock tick on."""
    return True


async def schedule(house: House, until: str = "14:10") -> None:
    """Make a schedule that is on from two o'clock for ten minutes, or longer."""
    office = {"name": "Office", "monday": [{"from": "14:00", "to": until}]}
    assert await async_setup_component(house.hass, "schedule", {"schedule": {"office": office}})
    await house.settle()


async def automate(house: House, *parts: str, **inputs: Any) -> None:
    await house.automate(
        "route_by_schedule",
        **{
            "schedule": SCHEDULE,
            "selects": [house.entity(Platform.SELECT, part) for part in parts or ["did_1_route"]],
            "option_on": "Onthaal",
            "option_off": "Voicemail",
            "keep_trying": 5,
            "on_failure": [
                {
                    "event": TOLD,
                    "event_data": {"failed": "{{ failed }}", "option": "{{ option }}"},
                }
            ],
        }
        | inputs,
    )


def route(house: House, number: int = 1) -> int:
    """Return the route of a number on the PBX."""
    return house.pbx.office.numbers[number].route


async def test_the_route_follows_the_schedule(house: House) -> None:
    await schedule(house)
    await automate(house)
    assert house.updates() == []
    await house.after(10 * MINUTE)
    assert route(house) == VOICEMAIL
    await house.much_later(7 * 24 * 60 * MINUTE - 10 * MINUTE)
    assert route(house) == RECEPTION
    await house.after(MINUTE)
    assert house.updates() == [f"did 1 {TO_VOICEMAIL}", f"did 1 {TO_RECEPTION}"]
    assert not house.running
    assert not house.told


@pytest.mark.parametrize("name", ["+32470998877", "1.10", "007", "0470998877", "[1, 2]", "None"])
async def test_a_route_whose_name_reads_like_something_else(
    new_house: House, pbx: Simulator, name: str
) -> None:
    pbx.office.routes[VOICEMAIL] = CatalogueItem(VOICEMAIL, name)
    await new_house.set_up()
    await schedule(new_house)
    await automate(new_house, option_off=f" {name}")
    await new_house.after(10 * MINUTE)
    assert route(new_house) == VOICEMAIL
    await new_house.close()


async def test_several_at_once(house: House) -> None:
    await schedule(house)
    await automate(house, "did_1_route", "did_2_route")
    await house.after(10 * MINUTE)
    assert route(house, 1) == route(house, 2) == VOICEMAIL


@pytest.mark.parametrize(("until", "expected"), [("14:10", RECEPTION), ("14:00:01", VOICEMAIL)])
async def test_when_home_assistant_has_started(house: House, until: str, expected: int) -> None:
    house.pbx.office.numbers[1].route = SALES
    house.before_start()
    await schedule(house, until)
    await house.after(1)
    await automate(house)
    assert house.updates() == []
    await house.restart()
    assert route(house) == expected


async def test_a_schedule_that_comes_late(house: House) -> None:
    house.pbx.office.numbers[1].route = SALES
    house.before_start()
    await house.set(SCHEDULE, "unavailable")
    await automate(house)
    await house.restart()
    await house.after(5 * MINUTE)
    assert route(house) == SALES
    await house.set(SCHEDULE, "off")
    assert route(house) == VOICEMAIL


async def test_what_is_chosen_in_between_stays(house: House) -> None:
    await schedule(house)
    await automate(house)
    await house.after(11 * MINUTE)
    house.pbx.office.numbers[1].route = SALES
    await house.after(10 * MINUTE)
    await house.set(SCHEDULE, "off", next_event="later")
    assert route(house) == SALES


async def test_it_is_tried_again_until_the_pbx_is_back(house: House) -> None:
    await schedule(house)
    await automate(house, "did_1_route", "did_2_route")
    await house.after(9 * MINUTE)
    await house.pbx.stop()
    await house.after(3 * MINUTE)
    await house.pbx.start()
    await house.after(3 * MINUTE)
    assert house.updates() == [f"did 1 {TO_VOICEMAIL}", f"did 2 {TO_VOICEMAIL}"]
    assert not house.running
    assert not house.told


async def test_only_what_failed_is_tried_again(house: House) -> None:
    await schedule(house)
    await automate(house, "did_1_route", "did_2_route", "did_2_backup_route")
    house.pbx.faults.arm("error", endpoint="update", menu="did", id=1, number=20, times=2)
    await house.after(20 * MINUTE)
    assert house.updates()[:2] == [f"did 1 {TO_VOICEMAIL}", f"did 2 {TO_VOICEMAIL}"]
    assert house.updates()[2:] == [f"did 1 {TO_VOICEMAIL}"] * 2
    # It offers no such option, so nothing was sent for the backup route.
    backup_route = house.entity(Platform.SELECT, "did_2_backup_route")
    assert house.told == [{"failed": [backup_route], "option": "Voicemail"}]


async def test_the_schedule_turns_while_it_is_tried(house: House) -> None:
    await schedule(house)
    await automate(house, keep_trying=60)
    await house.pbx.stop()
    await house.after(12 * MINUTE)
    await house.set(SCHEDULE, "on")
    await house.pbx.start()
    await house.after(3 * MINUTE)
    assert house.updates() == [f"did 1 {TO_RECEPTION}"]


async def test_what_seems_to_be_so_is_chosen_all_the_same(house: House) -> None:
    house.pbx.office.numbers[1].route = VOICEMAIL
    await house.act("button.press", entity_id=house.entity(Platform.BUTTON, "refresh"))
    await schedule(house)
    await automate(house)
    house.pbx.office.numbers[1].route = SALES
    assert house.state(Platform.SELECT, "did_1_route") == "Voicemail"
    await house.set(SCHEDULE, "off")
    assert route(house) == VOICEMAIL


async def test_an_option_that_is_called_by_a_number(house: House) -> None:
    house.pbx.office.routes[VOICEMAIL].name = "24"
    await house.act("button.press", entity_id=house.entity(Platform.BUTTON, "refresh"))
    await schedule(house)
    await automate(house, option_off="24")
    await house.after(12 * MINUTE)
    assert route(house) == VOICEMAIL
    assert not house.running


async def test_a_notification_is_what_tells_at_first(house: House) -> None:
    assert await async_setup_component(house.hass, "persistent_notification", {})
    await schedule(house)
    select = house.entity(Platform.SELECT, "did_1_route")
    inputs = {"schedule": SCHEDULE, "selects": [select], "option_on": "", "option_off": "Nowhere"}
    await house.automate("route_by_schedule", **inputs)
    await house.after(41 * MINUTE)
    ((_, data),) = [told for told in house.actions if "persistent_notification" in told[0]]
    assert data["title"] == "Not everything was switched to Nowhere"
    assert data["message"].startswith("093456789 Route could not be switched.")
