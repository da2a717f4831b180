"""Changes of one item are sent one after the other, and of those waiting only the latest."""

import asyncio

from homeassistant.const import Platform

from ..home import WAKE, Home


async def test_fifty_presses_are_two_updates(home: Home) -> None:
    first = home.pbx.hold(endpoint="update", before=True)
    presses = [home.press(100, on=number % 2 == 0) for number in range(50)]
    await first.reached()
    await home.a_moment()
    assert home.asked() == ["update indicator 100 1"]
    first.release()
    await asyncio.gather(*presses)
    assert home.asked() == ["update indicator 100 1", "update indicator 100 0"]
    assert home.switch(100) == "off"
    assert not home.pbx.office.indicators[100].active


async def test_never_two_updates_of_one_item_at_once(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    presses = [home.press(100, on=True), home.press(100, on=False)]
    await held.reached()
    await home.a_moment()
    assert len(held.requests) == 1
    assert home.pbx.journal.max_concurrent == 1
    held.release()
    await asyncio.gather(*presses)
    assert home.pbx.journal.max_concurrent == 1


async def test_two_items_at_once(home: Home) -> None:
    held = home.pbx.hold(endpoint="update")
    presses = [home.press(100, on=True), home.press(101, on=True)]
    await held.reached(2)
    held.release()
    await asyncio.gather(*presses)
    assert home.switch(100) == home.switch(101) == "on"


async def test_wishes_for_different_parts_of_a_number_are_one_update(home: Home) -> None:
    first = home.pbx.hold(endpoint="update", before=True)
    choices = [
        home.choose("did_1_route", "Verkoop"),
        home.choose("did_1_backup_route", "Antwoorddienst"),
        home.choose("did_1_holidays", "Brugdagen"),
        home.choose("did_1_backup_route", "Voicemail kantoor"),
    ]
    await first.reached()
    first.release()
    await asyncio.gather(*choices)
    assert home.asked() == ["update did 1 r141", "update did 1 f11|b152"]
    assert home.select("did_1_route") == "Verkoop"
    assert home.select("did_1_backup_route") == "Voicemail kantoor"
    assert home.select("did_1_holidays") == "Brugdagen"
    await home.after(1)
    assert home.select("did_1_backup_route") == "Voicemail kantoor"


async def test_all_who_wished_hear_of_a_failure(home: Home) -> None:
    home.pbx.faults.arm("error", number=99, endpoint="update")
    held = home.pbx.hold(endpoint="update", before=True)
    presses = [home.press(100, on=on) for on in (True, False, True)]
    await held.reached()
    held.release()
    for press in presses:
        await home.refused(press, "refused")
    assert home.asked() == ["update indicator 100 1"] * 2
    assert home.switch(100) == "off"


async def test_a_failure_does_not_stop_the_next_wish(home: Home) -> None:
    home.pbx.faults.arm("error", number=99, endpoint="update", times=1)
    held = home.pbx.hold(endpoint="update", before=True)
    first, second = home.press(100, on=False), home.press(100, on=True)
    await held.reached()
    held.release()
    await home.refused(first, "refused")
    await second
    assert home.switch(100) == "on"


async def test_who_presses_and_leaves_is_obeyed_all_the_same(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    press = home.press(100, on=True)
    await held.reached()
    press.cancel()
    await home.a_moment()
    held.release()
    await home.settle()
    assert press.cancelled()
    assert home.pbx.office.indicators[100].active
    assert home.switch(100) == "on"
    await home.after(1)
    assert home.asked() == ["update indicator 100 1", "indicator 100"]


async def test_who_leaves_while_waiting_is_obeyed_too(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    first, second = home.press(100, on=False), home.press(100, on=True)
    await held.reached()
    second.cancel()
    await home.a_moment()
    held.release()
    await first
    await home.settle()
    assert home.asked() == ["update indicator 100 0", "update indicator 100 1"]
    assert home.switch(100) == "on"


async def test_a_change_that_home_assistant_breaks_off(home: Home) -> None:
    held = home.pbx.hold(endpoint="update", before=True)
    presses = [home.press(100, on=True), home.press(100, on=False)]
    await held.reached()
    (change,) = [task for task in asyncio.all_tasks() if " change " in task.get_name()]
    change.cancel()
    for press in presses:
        await home.refused(press, "cannot_connect")
    held.release()
    await home.press(100, on=True)
    assert home.switch(100) == "on"


async def test_a_press_does_not_wait_for_the_reads_of_a_poll(home: Home) -> None:
    reads = home.pbx.hold(endpoint="get", menu="indicator")
    home.let_time_pass(WAKE)
    await reads.reached(3)
    pressing = home.press(100, on=True)
    await home.until(lambda: "update indicator" in home.counted())
    await pressing
    assert home.counted() == {"calls": 1, "indicator": 3, "update indicator": 1}
    reads.release()
    await home.settle()
    assert home.pbx.journal.max_concurrent == 4


async def test_one_press_on_all_switches_at_once(home: Home) -> None:
    switches = home.hass.states.async_entity_ids(Platform.SWITCH)
    assert len(switches) == 8
    await home.hass.services.async_call(
        Platform.SWITCH, "turn_on", {"entity_id": switches}, blocking=True
    )
    assert home.counted() == {"update indicator": 8}
    assert {home.switch(id_) for id_ in home.pbx.office.indicators} == {"on"}
