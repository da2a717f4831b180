"""A PBX that shows a change late, and what was known of it shortly before: both may be old."""

from contextlib import suppress

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.voipcenter.writer import READ_BACK_DELAYS

from .office import OFFICE, Office


@pytest.mark.parametrize("seconds", [4, 8, 12, 70])
async def test_a_pbx_that_shows_it_late_cancels_nothing(office: Office, seconds: int) -> None:
    office.pbx.faults.arm("late_change", seconds=seconds)
    await office.close(until="15:00")
    for _ in range(8):
        await office.after(1)
    # What is shown is the PBX's, and is not said to end.
    assert (office.switch(OFFICE), office.until()) == (
        ("on", "05 15:00") if seconds < sum(READ_BACK_DELAYS) else ("off", None)
    )
    await office.wake(2)
    assert (office.switch(OFFICE), office.until()) == ("on", "05 15:00")
    office.pbx.faults.clear()
    await office.at("15:00")
    assert not office.closed


async def read_back(office: Office) -> None:
    for delay in READ_BACK_DELAYS:
        await office.after(delay)


async def test_what_the_pbx_never_shows_is_given_up(office: Office) -> None:
    await office.close(until="15:00")
    office.somebody_else(closes=False)
    await read_back(office)
    await office.wake(3)
    assert (office.until(), office.stored) == (None, [])
    office.somebody_else(closes=True)
    await office.at("15:00")
    assert office.closed


async def test_a_restart_before_the_pbx_shows_it(office: Office) -> None:
    office.pbx.faults.arm("late_change", seconds=30)
    await office.close(until="15:00")
    office.pbx.faults.clear()
    await office.reload()
    assert (office.switch(OFFICE), office.until()) == ("off", None)
    await office.wake()
    assert (office.switch(OFFICE), office.until()) == ("on", "05 15:00")
    await office.at("15:00")
    assert not office.closed


@pytest.mark.parametrize("closed", [True, False])
async def test_a_press_before_the_pbx_shows_it_cancels_the_end(
    office: Office, *, closed: bool
) -> None:
    office.pbx.faults.arm("late_change", seconds=30)
    await office.close(until="15:00")
    await read_back(office)
    office.pbx.faults.clear()
    await office.press(OFFICE, on=closed)
    assert (office.until(), office.stored) == (None, [])
    await office.at("14:58")
    await office.close()
    await office.at("15:01")
    assert office.closed


async def test_due_before_the_pbx_shows_it(office: Office) -> None:
    office.pbx.faults.arm("late_change", seconds=600)
    await office.close(until="14:01")
    await read_back(office)
    assert office.switch(OFFICE) == "off"
    await office.at("14:01")
    assert (office.switch(OFFICE), office.stored) == ("off", [])


async def test_closed_for_good_by_phone_just_before(office: Office) -> None:
    office.somebody_else(closes=True)
    await office.refused(office.close(until="15:00"), "already_on")
    assert (office.switch(OFFICE), office.until()) == ("on", None)
    await office.at("15:00")
    assert office.closed


async def test_opened_by_phone_just_before(office: Office) -> None:
    await office.close()
    await office.after(sum(READ_BACK_DELAYS))
    office.somebody_else(closes=False)
    await office.close(until="15:00")
    assert (office.closed, office.until()) == (True, "05 15:00")


async def test_a_route_chosen_by_somebody_else_just_before_comes_back(office: Office) -> None:
    number = office.pbx.office.numbers[1]
    number.route = 143
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    await office.at("15:00")
    assert number.route == 143


async def test_what_cannot_be_read_just_now_is_as_it_was_last(office: Office) -> None:
    office.pbx.faults.arm("unreadable", menu="indicator", endpoint="get")
    await office.close(until="15:00")
    assert office.closed
    office.pbx.faults.clear()
    await office.at("15:00")
    assert not office.closed


LOST = {
    "unavailable": {"kind": "http_error", "number": 503},
    "no json": {"kind": "html"},
    "error of the PBX": {"kind": "error", "number": 1},
    "reset": {"kind": "reset", "times": 2},
    "reply lost": {"kind": "lost_reply"},
}


@pytest.mark.parametrize("seconds", [0, 2, 4, 6.5])
@pytest.mark.parametrize("way", LOST)
async def test_opened_before_the_pbx_shows_that_it_is_closed(
    office: Office, way: str, seconds: float
) -> None:
    """What it shows then is from before both, and proves nothing of the opening."""
    office.pbx.faults.arm("late_change", seconds=seconds, endpoint="update")
    await office.close(until="15:00")
    await office.after(1)
    office.pbx.faults.arm(endpoint="update", **{"times": 1, **LOST[way]})
    with suppress(HomeAssistantError):
        await office.press(OFFICE, on=False)
        assert not office.closed
    await read_back(office)
    office.pbx.faults.clear()
    await office.wake(4)
    assert office.switch(OFFICE) == ("on" if office.closed else "off")
    assert office.until() == ("05 15:00" if office.closed else None)
    await office.at("15:00")
    assert not office.closed
    assert not office.stored


@pytest.mark.parametrize("seconds", [0, 4])
async def test_a_choice_that_is_lost_before_the_pbx_shows_the_one_before_it(
    office: Office, seconds: float
) -> None:
    number = office.pbx.office.numbers[1]
    office.pbx.faults.arm("late_change", seconds=seconds, endpoint="update")
    await office.act("update_number", did="1", route="141", until="15:00")
    office.pbx.faults.arm("http_error", number=503, times=1, endpoint="update")
    acting = office.act("update_number", did="1", route="142", until="16:00")
    await office.refused(acting, "cannot_connect")
    await read_back(office)
    assert (number.route, office.until("did_1_route")) == (141, "05 15:00")
    await office.at("15:00")
    await office.wake(3)
    assert number.route == 140
    assert not office.stored


async def test_a_choice_after_another_that_is_carried_out_late(office: Office) -> None:
    """Nobody waits for its answer any more, and the PBX shows the one before it for a while."""
    number = office.pbx.office.numbers[1]
    await office.act("update_number", did="1", route="141", until="15:00")
    await read_back(office)
    office.pbx.faults.arm("late_change", endpoint="update", seconds=20)
    office.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    acting = office.act("update_number", did="1", route="142", until="16:00")
    await office.refused(acting, "cannot_connect")
    office.pbx.faults.clear()
    assert office.until("did_1_route") == "05 15:00"
    await office.after(30)
    await office.wake()
    assert (number.route, office.until("did_1_route")) == (142, "05 16:00")
    await office.at("16:00")
    assert number.route == 140


@pytest.mark.parametrize("seconds", [2, 8])
async def test_refreshed_again_and_again_after_a_change_that_is_made_late(
    office: Office, seconds: float
) -> None:
    """Readings within seconds prove no more than one does."""
    office.pbx.faults.arm("late_change", seconds=seconds, endpoint="update")
    office.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await office.refused(office.close(until="15:00"), "cannot_connect")
    office.pbx.faults.clear()
    for _ in range(5):
        await office.after(seconds / 6)
        await office.refresh()
    assert not office.closed
    await office.after(seconds)
    await office.refresh()
    assert (office.closed, office.until()) == (True, "05 15:00")
    await office.at("15:00")
    assert not office.closed


@pytest.mark.parametrize("end", [{}, {"until": "15:00"}])
async def test_opened_before_a_closing_that_is_made_late(
    office: Office, end: dict[str, str]
) -> None:
    """Neither is answered; that the office still is open does not say that the second was done."""
    office.pbx.faults.arm("late_change", seconds=4, endpoint="update")
    office.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await office.refused(office.close(**end), "cannot_connect")
    office.pbx.faults.clear()
    await office.after(2)
    for _ in range(2):
        office.pbx.faults.arm("reset", endpoint="update", times=2)
        await office.refused(office.press(OFFICE, on=False), "cannot_connect")
    await office.after(3)
    await office.wake(4)
    assert (office.switch(OFFICE), office.until()) == ("on", "05 15:00" if end else None)
    await office.press(OFFICE, on=False)
    assert not office.closed
    assert not office.stored


async def test_an_end_soon_after_another_choice_was_lost(office: Office) -> None:
    """Numbers are read every five minutes: it is time, not readings, that tells."""
    number = office.pbx.office.numbers[1]
    await office.act("update_number", did="1", route="141", until="14:04")
    await read_back(office)
    office.pbx.faults.arm("reset", endpoint="update", times=2)
    acting = office.act("update_number", did="1", route="142", until="14:30")
    await office.refused(acting, "cannot_connect")
    await office.wake(3)
    await office.at("14:04")
    assert (number.route, office.stored) == (140, [])
