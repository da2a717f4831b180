"""Closing the office on leave, where it is not known for a while who is there."""

import pytest

from .house import MINUTE
from .office import CLOSE, OPEN, Office, office

__all__ = ["office"]


# Whereabouts that are not known


@pytest.mark.parametrize("gap", ["unknown", "unavailable"])
async def test_somebody_of_unknown_whereabouts_may_be_there(office: Office, gap: str) -> None:
    await office.automate_presence()
    await office.go("ann", gap)
    await office.go("bob", "not_home")
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.go("ann", "not_home")
    await office.after(3 * MINUTE)
    assert office.closed


async def test_somebody_who_turns_up_in_the_office_has_not_left_it(office: Office) -> None:
    office.closed = True  # By phone, for lunch.
    await office.automate_presence()
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("home")
    await office.after(10 * MINUTE)
    assert office.updates() == []


@pytest.mark.parametrize("gap", ["unavailable", "unknown"])
async def test_who_comes_back_out_of_a_gap_finds_it_opened(office: Office, gap: str) -> None:
    await office.automate_presence()
    await office.leave()
    assert office.closed
    await office.everyone(gap)
    await office.after(10 * MINUTE)
    await office.go("ann", "home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE, OPEN]
    assert not office.closed


@pytest.mark.parametrize(
    ("at", "seconds"), [("05:40:00", 300), ("05:58:00", 150), ("05:59:50", 20), ("06:30:00", 600)]
)
async def test_a_gap_in_the_morning_does_not_keep_it_closed(
    office: Office, at: str, seconds: float
) -> None:
    await office.automate_presence()
    await office.leave()
    office.clock.move_to("2026-10-06 05:30:00+00:00")
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    office.clock.move_to(f"2026-10-06 {at}+00:00")
    await office.go("ann", "unavailable")
    await office.after(seconds)
    await office.go("ann", "home")
    office.clock.move_to("2026-10-06 07:00:00+00:00")
    await office.after(2 * MINUTE)
    assert not office.closed


async def test_a_gap_does_not_keep_it_from_being_tried_again(office: Office) -> None:
    await office.automate_presence(keep_trying=30)
    await office.leave()
    await office.pbx.stop()
    await office.go("ann", "home")
    await office.after(4 * MINUTE)
    await office.go("ann", "unknown")
    await office.after(4 * MINUTE)
    await office.go("ann", "home")
    await office.after(MINUTE)
    await office.pbx.start()
    await office.after(3 * MINUTE)
    assert not office.closed


async def test_a_night_without_the_pbx_changes_nothing(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    await office.pbx.stop()
    await office.after(6 * MINUTE)
    await office.pbx.start()
    await office.after(3 * MINUTE)
    await office.everyone("unavailable")
    await office.after(5 * MINUTE)
    await office.go("bob", "home")
    await office.after(2 * MINUTE)
    assert not office.closed


async def test_short_gaps_do_not_prolong_the_patience(office: Office) -> None:
    await office.automate_presence(keep_trying=10)
    await office.leave()
    await office.pbx.stop()
    for _ in range(5):
        await office.go("ann", "home")
        await office.after(3 * MINUTE)
        await office.go("ann", "unknown")
        await office.after(10)
    assert office.told == [{"wish": "open"}]


# Trackers that tell a place without its zone, as those of MQTT do


@pytest.mark.parametrize(("zone", "place"), [("zone.home", "home"), ("zone.shop", "Shop")])
async def test_who_is_there_by_the_name_of_the_place(office: Office, zone: str, place: str) -> None:
    await office.set("zone.shop", "0", friendly_name="Shop")
    await office.automate_presence(zone=zone)
    await office.set("person.ann", place, in_zones=[])
    await office.set("person.bob", "not_home", in_zones=[])
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.set("person.ann", "not_home", in_zones=[])
    await office.after(5 * MINUTE)
    assert office.closed
    await office.set("person.ann", place, in_zones=[])
    await office.after(2 * MINUTE)
    assert not office.closed


async def test_a_zone_that_is_gone_is_not_empty(office: Office) -> None:
    await office.automate_presence(zone="zone.gone")
    await office.restart()
    await office.everyone("not_home")
    await office.after(10 * MINUTE)
    assert office.updates() == []


# Shorter than what counts


@pytest.mark.parametrize("elsewhere", ["not_home", "unknown", "Shop"])
async def test_who_is_out_for_a_moment_opens_nothing_that_was_closed_by_phone(
    office: Office, elsewhere: str
) -> None:
    await office.automate_presence()
    await office.go("bob", "not_home")
    office.closed = True
    await office.after(2 * MINUTE)
    await office.go("ann", elsewhere)
    await office.after(2 * MINUTE)
    await office.go("ann", "home")
    await office.after(5 * MINUTE)
    assert office.updates() == []


async def test_who_passes_by_closes_nothing_that_was_opened_by_phone(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    office.closed = False
    await office.after(2 * MINUTE)
    await office.go("bob", "home")
    await office.after(30)
    await office.go("bob", "not_home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE]


# The automation begins anew


async def test_who_leaves_just_after_it_was_turned_on(office: Office) -> None:
    await office.automate_presence()
    for action in ("turn_off", "turn_on"):
        await office.act(f"automation.{action}", entity_id="automation.under_test")
    await office.leave()
    assert office.closed
    for action in ("turn_off", "turn_on"):
        await office.act(f"automation.{action}", entity_id="automation.under_test")
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    assert not office.closed


async def test_an_edit_while_somebody_waits_for_the_hours_to_begin(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    office.clock.move_to("2026-10-06 05:30:00+00:00")
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    await office.edit(keep_trying=6)
    office.clock.move_to("2026-10-06 05:59:30+00:00")
    await office.after(MINUTE)
    assert not office.closed


@pytest.mark.parametrize("restarted", [True, False])
async def test_who_stays_for_the_night_finds_closed_what_was_closed_by_phone(
    office: Office, restarted: bool
) -> None:
    if restarted:
        office.before_start()
        office.closed = True
    await office.automate_presence(at_start=False)
    office.clock.move_to("2026-10-05 17:00:00+00:00")
    office.closed = True
    await office.after(2 * MINUTE)
    if restarted:
        await office.restart()
    else:
        await office.edit(keep_trying=6)
    office.clock.move_to("2026-10-06 05:59:00+00:00")
    await office.after(5 * MINUTE)
    assert office.updates() == []


async def test_an_edit_changes_nothing_that_was_switched_by_phone(office: Office) -> None:
    await office.automate_presence()
    office.closed = True
    await office.after(2 * MINUTE)
    await office.edit(keep_trying=6)
    await office.after(10 * MINUTE)
    assert office.updates() == []
    await office.leave()
    assert office.updates() == [CLOSE]


async def test_everyone_is_away_again_after_a_gap(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    await office.after(MINUTE)
    office.closed = False  # By phone, to take calls elsewhere.
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("not_home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE]


# Home Assistant restarts


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_left_during_a_restart(office: Office, wanted: bool) -> None:
    office.before_start()
    await office.everyone("not_home")
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.after(10 * MINUTE)
    assert office.closed is wanted


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_came_back_during_a_restart(office: Office, wanted: bool) -> None:
    office.closed = True
    office.before_start()
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.after(10 * MINUTE)
    assert office.closed is not wanted


async def test_a_restart_does_not_cancel_an_end(office: Office) -> None:
    office.before_start()
    await office.automate_presence()
    await office.close_for(hours=1)
    await office.restart()
    await office.after(30 * MINUTE)
    assert office.closed
    await office.after(31 * MINUTE)
    assert office.updates() == [CLOSE, OPEN]


async def test_who_leaves_after_a_restart_cancels_an_end(office: Office) -> None:
    office.before_start()
    await office.automate_presence()
    await office.close_for(hours=1)
    await office.restart()
    await office.after(5 * MINUTE)
    await office.leave()
    await office.after(60 * MINUTE)
    assert office.updates() == [CLOSE, CLOSE]


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_is_found_to_be_away_after_a_restart(office: Office, wanted: bool) -> None:
    office.before_start()
    await office.everyone("unavailable")
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.everyone("not_home")
    await office.after(10 * MINUTE)
    assert office.closed is wanted


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_is_found_to_be_there_after_a_restart(office: Office, wanted: bool) -> None:
    office.closed = True
    office.before_start()
    await office.everyone("unavailable")
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.everyone("home")
    await office.after(10 * MINUTE)
    assert office.closed is not wanted
