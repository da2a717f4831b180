"""Closing the office when everyone has left, and opening it on return."""

from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest

from .house import MINUTE
from .office import CLOSE, CLOSED, OPEN, SEVEN, SEVEN_IN_THE_EVENING, Office, office

__all__ = ["office"]


async def test_the_last_one_who_leaves_closes_it_on_the_pbx(office: Office) -> None:
    await office.automate_presence()
    await office.go("ann", "not_home")
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.go("bob", "not_home")
    await office.after(2 * MINUTE)
    assert not office.closed
    await office.after(MINUTE)
    assert office.closed
    await office.after(MINUTE)
    assert office.shown == "on"
    assert office.updates() == [CLOSE]
    assert not office.told


async def test_who_is_back_soon_has_not_left(office: Office) -> None:
    await office.automate_presence()
    for _ in range(5):
        await office.everyone("not_home")
        await office.after(2 * MINUTE)
        await office.go("bob", "home")
        await office.after(30)
    assert office.updates() == []


async def test_who_is_gone_again_at_once_was_not_back(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    for _ in range(5):
        await office.go("bob", "home")
        await office.after(30)
        await office.go("bob", "not_home")
        await office.after(4 * MINUTE)
    assert office.closed
    assert OPEN not in office.updates()


async def test_another_zone(office: Office) -> None:
    await office.set("zone.shop", "0", friendly_name="Shop")
    await office.automate_presence(zone="zone.shop")
    await office.set("device_tracker.ann", "Shop", in_zones=["zone.shop"])
    await office.after(2 * MINUTE)
    assert office.updates() == [OPEN]
    await office.set("device_tracker.ann", "home", in_zones=["zone.home"])
    await office.after(3 * MINUTE)
    assert office.updates() == [OPEN, CLOSE]


async def test_it_is_opened_on_return(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    assert office.closed
    await office.after(MINUTE)
    await office.go("bob", "home")
    await office.after(MINUTE)
    assert not office.closed
    await office.go("ann", "home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE, OPEN]


async def test_it_is_not_opened_in_the_evening_but_next_morning(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    office.clock.move_to(SEVEN_IN_THE_EVENING)
    await office.go("bob", "home")
    await office.after(10 * MINUTE)
    assert office.closed
    office.clock.move_to("2026-10-06 05:58:30+00:00")
    await office.after(MINUTE)
    assert office.closed
    await office.after(MINUTE)
    assert not office.closed


async def test_it_is_not_opened_for_who_has_gone_again_when_the_hours_begin(
    office: Office,
) -> None:
    await office.automate_presence(away_for=30)
    office.clock.move_to(SEVEN)
    await office.everyone("not_home")
    await office.much_later(30 * MINUTE)
    assert office.closed
    office.clock.move_to("2026-10-06 05:50:00+00:00")
    await office.go("bob", "home")
    await office.after(5 * MINUTE)
    await office.go("bob", "not_home")
    await office.after(10 * MINUTE)
    assert office.closed


async def test_who_leaves_before_the_hours_begin_leaves_it_closed(office: Office) -> None:
    await office.automate_presence()
    office.clock.move_to(SEVEN)
    await office.leave()
    await office.go("bob", "home")
    await office.after(10 * MINUTE)
    await office.go("bob", "not_home")
    await office.after(3 * MINUTE)
    await office.much_later(60 * MINUTE)
    assert office.closed
    assert OPEN not in office.updates()


@pytest.mark.parametrize(
    ("now", "days"),
    [("2026-10-10 12:00:00+00:00", ["mon", "fri"]), ("2026-10-05 12:00:00+00:00", [])],
)
async def test_it_is_not_opened_on_other_days(office: Office, now: str, days: list[str]) -> None:
    office.clock.move_to(now)
    await office.automate_presence(open_days=days)
    await office.leave()
    await office.go("bob", "home")
    await office.after(10 * MINUTE)
    assert office.closed


async def test_it_is_tried_again_until_the_pbx_is_back(office: Office) -> None:
    await office.automate_presence()
    await office.pbx.stop()
    await office.leave()
    await office.after(2 * MINUTE)
    assert not office.closed
    await office.pbx.start()
    await office.after(2 * MINUTE)
    assert office.closed
    assert not office.told
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE]


async def test_somebody_is_told_when_it_did_not_help(office: Office) -> None:
    await office.automate_presence()
    await office.pbx.stop()
    await office.leave()
    await office.after(4 * MINUTE)
    assert not office.told
    await office.after(MINUTE)
    assert office.told == [{"wish": "close"}]
    await office.pbx.start()
    await office.after(5 * MINUTE)
    assert len(office.told) == 1
    assert office.updates() == []


async def test_a_notification_is_what_tells_at_first(office: Office) -> None:
    assert await async_setup_component(office.hass, "persistent_notification", {})
    indicator = office.entity(Platform.SWITCH, f"indicator_{CLOSED}")
    await office.automate(
        "close_office_on_leave", indicator=indicator, people=["person.ann", "person.bob"]
    )
    await office.pbx.stop()
    await office.leave()
    await office.after(31 * MINUTE)
    ((_, data),) = [told for told in office.actions if "persistent_notification" in told[0]]
    assert data["title"] == "The PBX did not close the office"
    assert data["message"].startswith("VoipCenter Kantoor gesloten could not be switched on.")


@pytest.mark.parametrize("patience", [0, 1])
async def test_patience_can_be_short(office: Office, patience: int) -> None:
    await office.automate_presence(keep_trying=patience)
    office.pbx.faults.arm("error", endpoint="update", number=20)
    await office.leave()
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE] * (patience + 1)
    assert office.told == [{"wish": "close"}]


async def test_who_returns_while_it_tries_to_close_cancels_that(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    await office.pbx.stop()
    await office.leave()
    await office.after(2 * MINUTE)
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.updates() == [OPEN]
    assert not office.told


async def test_who_returns_in_the_evening_cancels_it_too(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    office.clock.move_to(SEVEN_IN_THE_EVENING)
    await office.pbx.stop()
    await office.leave()
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.updates() == []


async def test_who_leaves_while_it_tries_to_open_cancels_that(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    await office.leave()
    await office.pbx.stop()
    await office.go("ann", "home")
    await office.after(4 * MINUTE)
    await office.go("ann", "not_home")
    await office.after(3 * MINUTE)
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE, CLOSE]
    assert office.closed


async def test_it_is_not_opened_after_the_hours_when_the_pbx_is_back(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    await office.leave()
    await office.pbx.stop()
    office.clock.move_to("2026-10-05 15:55:00+00:00")
    await office.go("ann", "home")
    await office.after(10 * MINUTE)
    assert office.told == [{"wish": "open"}]
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.closed


async def test_it_is_switched_even_if_it_seems_to_be_so(office: Office) -> None:
    office.closed = True
    await office.after(MINUTE)
    await office.automate_presence(away_for=0)
    office.closed = False  # By phone; Home Assistant learns it within a minute.
    assert office.shown == "on"
    await office.everyone("not_home")
    assert office.closed


async def test_what_seems_to_be_so_is_not_taken_for_success(office: Office) -> None:
    office.closed = True
    await office.after(MINUTE)
    await office.automate_presence(away_for=0)
    office.closed = False
    await office.pbx.stop()
    await office.everyone("not_home")
    await office.after(10)
    assert office.shown == "on"
    await office.pbx.start()
    await office.after(MINUTE)
    assert office.closed


async def test_what_the_pbx_accepts_but_does_not_do_is_tried_again(office: Office) -> None:
    await office.automate_presence(away_for=0)
    await office.everyone("not_home")
    assert office.closed
    assert office.shown == "on"
    office.closed = False
    for pause in (1, 3, 6):  # What is read back once is not believed yet.
        await office.after(pause)
    assert office.shown == "off"
    await office.after(MINUTE)
    assert office.closed
    assert office.updates() == [CLOSE, CLOSE]


async def test_an_office_without_people_is_not_empty(office: Office) -> None:
    await office.automate_presence(people=[])
    await office.restart()
    await office.everyone("not_home")
    await office.after(10 * MINUTE)
    assert office.updates() == []


async def test_what_is_switched_by_phone_later_stays(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    await office.after(MINUTE)
    office.closed = False
    await office.go("bob", "Shop")
    await office.after(10 * MINUTE)
    assert not office.closed
    assert office.updates() == [CLOSE]


async def test_an_account_that_is_not_loaded_is_waited_for(office: Office) -> None:
    await office.automate_presence()
    assert await office.hass.config_entries.async_unload(office.entry.entry_id)
    await office.leave()
    await office.after(2 * MINUTE)
    assert office.updates() == []
    assert await office.hass.config_entries.async_setup(office.entry.entry_id)
    await office.after(2 * MINUTE)
    assert office.closed
    assert not office.told
