"""Home Assistant is killed, stops, or starts late: what is on disk is enough."""

import pytest

from .office import OFFICE, Office


async def test_it_ends_after_a_kill(office: Office) -> None:
    await office.close(until="15:00")
    await office.die()
    await office.restart()
    assert office.until() == "05 15:00"
    await office.at("15:00")
    assert not office.closed


async def test_it_ends_after_a_reload_and_a_proper_stop(office: Office) -> None:
    await office.close(until="15:00")
    await office.reload()
    assert office.until() == "05 15:00"
    await office.at("15:00")
    assert not office.closed


@pytest.mark.parametrize("arrived", [True, False])
async def test_killed_while_it_is_sent(office: Office, arrived: bool) -> None:
    held = office.pbx.hold(endpoint="update", before=not arrived, times=1)
    closing = office.close(until="15:00")
    await held.reached()
    await office.die()
    await office.refused(closing, "cannot_connect")
    await office.restart()
    assert office.closed is arrived
    assert office.until() == ("05 15:00" if arrived else None)
    await office.at("15:00")
    assert not office.closed
    held.release()


async def test_killed_while_another_choice_is_sent(office: Office) -> None:
    """The one before it stands, with its own end."""
    number = office.pbx.office.numbers[1]
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    held = office.pbx.hold(endpoint="update", before=True, times=1)
    acting = office.act("update_number", did="1", route="142", until="16:00")
    await held.reached()
    await office.die()
    await office.refused(acting, "cannot_connect")
    await office.restart()
    assert (number.route, office.until("did_1_route")) == (141, "05 15:00")
    await office.wake(3)  # The other might be made late.
    await office.at("15:00")
    assert number.route == 140
    held.release()


async def test_what_was_closed_for_good_stays_so_after_a_kill(office: Office) -> None:
    await office.close(until="15:00")
    held = office.pbx.hold(endpoint="update", times=1)
    pressing = office.press(OFFICE, on=True)
    await held.reached()
    await office.die()
    held.release()
    await office.refused(pressing, "cannot_connect")
    await office.restart()
    await office.at("15:00")
    assert office.closed


async def test_acknowledged_once_is_once(office: Office) -> None:
    """Although the disk does not know yet that the office was opened again."""
    await office.close(until="15:00")
    on_disk = office.disk()
    await office.at("15:00")
    assert not office.closed
    await office.die()
    office.put_back_disk(on_disk)
    await office.restart()
    office.forget_requests()
    office.somebody_else(closes=True)
    await office.wake(10)
    assert office.closed
    assert not office.pbx.journal.updates()


async def test_a_late_start_does_it_first(office: Office) -> None:
    await office.close(until="15:00")
    await office.die()
    office.clock.move_to("2026-10-07 06:00:00+00:00")
    office.forget_requests()
    await office.restart()
    assert office.asked()[:2] == [f"indicator {OFFICE}", f"update indicator {OFFICE} 0"]
    assert not office.closed
    assert office.until() is None


async def test_a_late_start_leaves_what_somebody_else_did(office: Office) -> None:
    number = office.pbx.office.numbers[1]
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    await office.die()
    number.route = 142
    office.clock.move_to("2026-10-05 15:00:00+00:00")
    await office.restart()
    assert number.route == 142
    assert not office.stored


async def test_a_late_start_while_the_pbx_is_away(office: Office) -> None:
    await office.close(until="15:00")
    await office.die()
    office.clock.move_to("2026-10-06 06:00:00+00:00")
    await office.pbx.stop()
    await office.restart()
    assert office.until() == "05 15:00"
    assert "still_closed_indicators_101_active" in office.issues
    assert office.titles == ["Still closed; should have opened at 2026-10-05 15:00"]
    await office.pbx.start()
    await office.wake()
    assert not office.closed
    assert not office.issues


async def test_an_account_that_is_removed_keeps_nothing(office: Office) -> None:
    await office.close(until="15:00")
    await office.pbx.stop()
    await office.at("15:00")
    await office.at("15:10")
    assert office.issues
    await office.hass.config_entries.async_remove(office.entry.entry_id)
    await office.settle()
    assert office.stored is None
    assert not office.issues
