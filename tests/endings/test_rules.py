"""The rules of changes that end: what is kept, what moves the end, what cancels it."""

import asyncio
from contextlib import suppress
from unittest.mock import AsyncMock

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest

from custom_components.voipcenter.writer import READ_BACK_DELAYS

from .office import OFFICE, Office


async def test_closed_until_three(office: Office) -> None:
    await office.close(until="15:00")
    assert (office.closed, office.switch(OFFICE), office.until()) == (True, "on", "05 15:00")
    await office.at("14:59")
    assert office.closed
    await office.at("15:00")
    assert (office.closed, office.switch(OFFICE), office.until()) == (False, "off", None)
    assert not office.stored


async def test_a_number_goes_another_way_for_two_hours(office: Office) -> None:
    numbers = office.pbx.office.numbers
    before = numbers[1].route, numbers[3].route, numbers[1].holidays
    await office.act("update_number", did=["1", "3"], route="Verkoop", **{"for": "02:00"})
    assert numbers[1].route == numbers[3].route == 141
    assert office.until("did_1_route") == office.until("did_3_route") == "05 16:00"
    assert office.until("did_1_holidays") is None
    await office.at("16:00")
    assert (numbers[1].route, numbers[3].route, numbers[1].holidays) == before
    assert office.until("did_1_route") is None


async def test_a_hot_desk_is_somebody_elses_for_a_day(office: Office) -> None:
    desk = office.pbx.office.hot_desks[1]
    before = desk.sip_account
    other = next(a for a in office.pbx.office.sip_accounts if a != before)
    await office.act(
        "update_hot_desk", hot_desk="1", sip_account=str(other), **{"for": {"days": 1}}
    )
    assert desk.sip_account == other
    assert office.until("hot_desk_1_sip_account") == "06 14:00"
    await office.at("06 14:00")
    assert desk.sip_account == before


# 1. On disk before the request


async def test_it_is_on_disk_before_it_is_sent(office: Office) -> None:
    held = office.pbx.hold(endpoint="update", before=True, times=1)
    closing = office.close(until="15:00")
    await held.reached()
    assert [kept["before"] for kept in office.stored] == [0]
    assert office.until() is None
    held.release()
    await closing
    assert office.until() == "05 15:00"


async def test_what_cannot_be_written_is_not_sent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home Assistant logs that its disk is full, and goes on."""
    with monkeypatch.context() as full:
        full.setattr(Store, "_async_write_data", AsyncMock(side_effect=WriteError("No space left")))
        await office.refused(office.close(until="15:00"), "end_not_kept")
        await office.close()
    assert [update.p for update in office.pbx.journal.updates()] == ["1"]
    assert office.until() is None
    await office.open()
    await office.close(until="15:00")
    assert [kept["before"] for kept in office.stored] == [0]


@pytest.mark.parametrize("fault", ["error", "reset"])
async def test_what_is_refused_is_not_kept(office: Office, fault: str) -> None:
    if fault == "error":
        office.pbx.faults.arm("error", number=12, endpoint="update")
    else:
        await office.pbx.stop()
    closing = office.close(until="15:00")
    await office.refused(closing, "refused" if fault == "error" else "cannot_connect")
    await office.settle()
    assert not office.stored
    assert office.until() is None


async def test_a_later_end_that_is_refused_leaves_the_earlier_one(office: Office) -> None:
    await office.close(until="15:00")
    office.pbx.faults.arm("error", number=12, endpoint="update", times=1)
    await office.refused(office.close(until="16:00"), "refused")
    assert office.until() == "05 15:00"
    office.pbx.faults.arm("error", number=12, endpoint="update", times=1)
    await office.refused(office.press(OFFICE, on=False), "refused")
    assert office.until() == "05 15:00"
    await office.at("15:00")
    assert not office.closed


@pytest.mark.parametrize("carried_out", [True, False])
async def test_after_a_lost_reply_a_reading_decides(office: Office, carried_out: bool) -> None:
    office.pbx.faults.arm("lost_reply" if carried_out else "reset", endpoint="update")
    office.pbx.faults.arm("reset", menu="indicator", endpoint="get")
    closing = office.close(until="15:00")
    await office.refused(closing, "cannot_connect")
    assert len(office.stored) == 1
    assert office.until() is None
    office.pbx.faults.clear()
    await office.wake()
    assert office.closed is carried_out
    assert office.until() == ("05 15:00" if carried_out else None)
    await office.at("15:00")
    assert not office.closed
    assert not office.stored


@pytest.mark.parametrize("number", [13, 15, 16])
async def test_what_was_refused_only_after_a_lost_reply_may_be_set(
    office: Office, number: int
) -> None:
    office.pbx.faults.arm("lost_reply", endpoint="update", times=1)
    office.pbx.faults.arm("error", endpoint="update", number=number, times=1)
    closing = office.close(until="15:00")
    with suppress(HomeAssistantError):
        await closing
    assert office.closed
    assert len(office.stored) == 1
    await office.at("15:00")
    await office.wake(1 if number != 15 else 20)
    assert not office.closed
    assert not office.stored


async def test_what_nobody_waited_for_may_be_carried_out_late(office: Office) -> None:
    """The readings meanwhile show the state from before, and the error says so."""
    office.pbx.faults.arm("late_change", endpoint="update", seconds=20)
    office.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await office.refused(office.close(until="15:00"), "cannot_connect")
    await office.after(10)
    assert office.switch(OFFICE) == "off"
    await office.after(20)
    office.pbx.faults.clear()
    await office.wake()
    assert office.closed
    assert office.until() == "05 15:00"
    await office.at("15:00")
    assert not office.closed
    assert not office.stored


async def test_what_never_arrived_is_forgotten(office: Office) -> None:
    office.pbx.faults.arm("reset", endpoint="update", times=2)
    await office.refused(office.close(until="15:00"), "cannot_connect")
    await office.wake(3)
    assert not office.stored
    office.somebody_else(closes=True)
    await office.wake()
    assert office.until() is None
    await office.at("15:00")
    assert office.closed


# 2. The value before


async def test_a_value_that_is_not_known_is_read_first(office: Office) -> None:
    await office.pbx.stop()
    await office.reload()
    await office.pbx.start()
    assert office.switch(OFFICE) == "unknown"
    office.forget_requests()
    await office.close(until="15:00")
    assert office.asked() == [f"indicator {OFFICE}", f"update indicator {OFFICE} 1"]
    await office.at("15:00")
    assert not office.closed


async def test_what_cannot_be_read_is_not_changed_until_a_moment(office: Office) -> None:
    await office.pbx.stop()
    await office.reload()
    await office.refused(office.close(until="15:00"), "cannot_connect")
    await office.pbx.start()
    office.pbx.faults.arm("unreadable", menu="indicator", endpoint="get")
    with pytest.raises(Exception, match=r"."):
        await office.close(until="15:00")
    assert not office.pbx.journal.updates()
    assert not office.stored


async def test_what_is_so_already_stays_so(office: Office) -> None:
    await office.close()
    office.forget_requests()
    error = await office.refused(office.close(until="15:00"), "already_on")
    assert str(error) == (
        "Nothing was changed: Kantoor gesloten is already on with no end, so it stays on. "
        "If that is what you want, leave out the end"
    )
    await office.refused(
        office.act("set_indicator", indicator="100", state="off", until="15:00"), "already_off"
    )
    await office.refused(
        office.act("update_number", did="1", route="Onthaal", until="15:00"), "already_chosen"
    )
    assert not office.pbx.journal.updates()
    assert not office.stored
    await office.at("15:00")
    assert office.closed


async def test_what_is_so_already_takes_no_other_change_with_it(office: Office) -> None:
    """Somebody else's, which waits for the same number."""
    number = office.pbx.office.numbers[1]
    number.route, number.backup_route = 140, 150
    await office.next_lists()
    held = office.pbx.hold(endpoint="update", times=1)
    first = office.act("update_number", did="1", route="Verkoop")
    await held.reached()
    second = office.act("update_number", did="1", route="Onthaal")
    third = office.act("update_number", did="1", backup_route="150", until="15:00")
    await office.a_moment()
    held.release()
    await office.refused(third, "already_chosen")
    await asyncio.gather(first, second)
    assert number.route == 140


async def test_of_several_the_one_that_is_so_already_is_named(office: Office) -> None:
    numbers = office.pbx.office.numbers
    numbers[1].route, numbers[2].route, numbers[3].route = 141, 140, 141
    await office.next_lists()
    error = await office.refused(
        office.act("update_number", did=["1", "2", "3"], route="Verkoop", until="15:00"),
        "already_chosen",
    )
    assert str(error).startswith("Not changed: ")
    assert numbers[2].route == 141
    await office.at("15:00")
    assert [numbers[id_].route for id_ in (1, 2, 3)] == [141, 140, 141]


# 3. Later, earlier, other


@pytest.mark.parametrize("until", ["14:30", "16:00"])
async def test_the_end_is_moved(office: Office, until: str) -> None:
    await office.close(until="15:00")
    await office.close(until=until)
    assert office.until() == f"05 {until}"
    await office.at("14:29")
    assert office.closed
    await office.at("15:00")
    assert office.closed is (until == "16:00")
    await office.at("16:00")
    assert not office.closed


async def test_the_first_value_before_stays(office: Office) -> None:
    number = office.pbx.office.numbers[1]
    before = number.route
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    await office.act("update_number", did="1", route="142", until="16:00")
    assert number.route == 142
    await office.at("15:00")
    assert number.route == 142
    await office.at("16:00")
    assert number.route == before


async def test_opened_until_a_moment_after_it_was_closed_until_one(office: Office) -> None:
    await office.close(until="15:00")
    await office.open(until="16:00")
    assert (office.closed, office.until()) == (False, "05 16:00")
    await office.at("16:00")
    assert not office.closed  # It was open before all that.


# 4. What cancels it


async def test_what_we_change_without_an_end_stays(office: Office) -> None:
    ways = {
        "switch": lambda: office.press(OFFICE, on=True),
        "action": office.close,
        "indicator": lambda: office.act("set_indicator", indicator=str(OFFICE), state="on"),
    }
    for way in ways.values():
        await office.open()
        await office.close(until="15:00")
        await way()
        assert office.until() is None
        assert not office.stored
    await office.at("15:00")
    assert office.closed


async def test_the_office_is_opened_before(office: Office) -> None:
    await office.close(until="15:00")
    await office.open()
    assert office.until() is None
    await office.close()
    await office.at("15:00")
    assert office.closed


async def test_a_choice_from_the_list_cancels_it(office: Office) -> None:
    await office.act("update_number", did="1", route="Verkoop", holidays="none", until="15:00")
    await office.choose("did_1_route", "Verkoop")
    assert office.until("did_1_route") is None
    assert office.until("did_1_holidays") == "05 15:00"
    await office.at("15:00")
    assert office.pbx.office.numbers[1].route == 141


async def test_somebody_else_opens_and_closes_again(office: Office) -> None:
    await office.close(until="15:00")
    await office.after(sum(READ_BACK_DELAYS))
    office.somebody_else(closes=False)
    await office.wake()
    assert office.until() is None
    office.somebody_else(closes=True)
    await office.at("15:00")
    assert office.closed


async def test_a_reading_from_before_cancels_nothing(office: Office) -> None:
    held = office.pbx.hold(menu="indicator", endpoint="get", times=3)  # All that a reading has.
    office.let_time_pass(60)
    await held.reached(3)
    await office.close(until="15:00")
    held.release()
    await office.settle()
    assert office.until() == "05 15:00"


async def test_a_reading_while_it_is_sent_cancels_nothing(office: Office) -> None:
    held = office.pbx.hold(endpoint="update", before=True, times=1)
    closing = office.close(until="15:00")
    await held.reached()
    await office.refresh()
    held.release()
    await closing
    assert office.until() == "05 15:00"
    await office.at("15:00")
    assert not office.closed
