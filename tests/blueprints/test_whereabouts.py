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
    assert office.closed


async def test_somebody_who_turns_up_in_the_office_has_not_left_it(office: Office) -> None:
    office.closed = True  # By phone, for lunch.
    await office.automate_presence()
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("home")
    await office.after(10 * MINUTE)
    assert office.updates() == []
    assert not office.running


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


async def test_who_comes_back_out_of_a_gap_leaves_alone_what_was_closed_by_phone(
    office: Office,
) -> None:
    await office.automate_presence()
    await office.leave()
    office.closed = False
    await office.after(2 * MINUTE)
    office.closed = True
    await office.after(2 * MINUTE)
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("home")
    await office.after(10 * MINUTE)
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
