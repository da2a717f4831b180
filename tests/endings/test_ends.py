"""The rules of what is done when it is time, and when that cannot be done."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from homeassistant.auth.models import User
from homeassistant.const import Platform
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
import pytest

from simulator import render

from .office import OFFICE, Office

# 5. When it is time


async def test_it_is_read_and_compared_first(office: Office) -> None:
    await office.close(until="15:00")
    await office.after(60)
    office.let_time_pass(0)
    office.clock.move_to("2026-10-05 12:59:50+00:00")
    office.somebody_else(closes=False)
    office.forget_requests()
    await office.at("15:00")
    assert f"indicator {OFFICE}" in office.asked()
    assert not office.pbx.journal.updates()
    assert not office.stored


async def test_what_the_pbx_does_not_show_yet_is_not_put_back(office: Office) -> None:
    office.pbx.faults.arm("late_change", seconds=4)
    await office.close(**{"for": 2})
    await office.after(2)
    assert len(office.pbx.journal.updates()) == 1
    await office.after(3)
    await office.wake()
    await office.after(10)
    assert not office.closed


async def test_what_ends_together_tries_a_wrong_password_once(office: Office) -> None:
    for number in office.pbx.office.numbers.values():
        number.route = 140
    numbers = [f"id_{id_}" for id_ in office.pbx.office.numbers]
    await office.act("update_number", did=numbers, route="id_142", **{"for": 90})
    await office.after(65)  # The minute's reading.
    office.pbx.credentials = replace(office.pbx.credentials, password="een ander wachtwoord")
    office.forget_requests()
    await office.after(25)
    assert [request.error for request in office.pbx.journal] == [15]


async def test_the_office_opens_before_all_else_that_ends_then(office: Office) -> None:
    await office.act("update_number", did="id_1", route="id_142", **{"for": 90})
    await office.close(**{"for": 90})
    await office.after(65)  # The minute's reading.
    number = office.pbx.hold(menu="did", id=1, before=True)
    office.let_time_pass(25)
    await number.reached()
    assert not office.closed
    number.release()
    await office.settle()


@pytest.mark.parametrize("too_much", [[OFFICE], [OFFICE, 100]])
async def test_what_the_pbx_has_had_enough_of_keeps_nothing_else_from_ending(
    office: Office, too_much: list[int]
) -> None:
    """An answer of 13 closes the gate for a while; what comes next then is not sent."""
    for indicator in too_much:
        state = "off" if office.pbx.office.indicators[indicator].active else "on"
        await office.act("set_indicator", indicator=str(indicator), state=state, **{"for": 90})
    await office.act("update_number", did="id_1", route="id_141", **{"for": 90})
    await office.after(65)  # The minute's reading.
    office.pbx.faults.arm("error", number=13, endpoint="update", menu="indicator")
    await office.after(25)
    await office.wake(16)
    assert len(office.stored) == len(too_much)
    assert office.closed
    assert office.pbx.office.numbers[1].route == 140
    office.pbx.faults.clear()
    await office.wake(16)
    assert not office.closed
    assert not office.stored


async def test_an_end_that_always_brings_too_much_leaves_room_for_presses(office: Office) -> None:
    await office.act("set_indicator", indicator="100", state="on", **{"for": 60})
    office.pbx.faults.arm("error", number=13, endpoint="update", menu="indicator", id=100)
    await office.after(60)
    done = 0
    for minute in range(40):
        await office.after(30)
        with suppress(HomeAssistantError):
            await office.press(OFFICE, on=minute % 2 == 0)
            done += 1
        await office.after(30)
    assert done >= 28
    assert office.pbx.office.indicators[100].active
    assert "still_changed_indicators_100_active" in office.issues
    office.pbx.faults.clear()
    await office.wake(5)
    assert not office.pbx.office.indicators[100].active


async def test_a_press_just_before_the_end_stands(office: Office) -> None:
    await office.close(until="15:00")
    held = office.pbx.hold(menu="indicator", id=OFFICE, endpoint="get", before=True)
    office.clock.move_to("2026-10-05 12:59:59+00:00")
    office.let_time_pass(1)
    await held.reached()
    pressing = office.press(OFFICE, on=True)
    await office.a_moment()
    held.release()
    await pressing
    await office.settle()
    assert office.closed
    assert not office.stored


async def test_the_pbx_is_away_at_the_end(office: Office) -> None:
    await office.close(until="15:00")
    await office.pbx.stop()
    await office.at("15:00")
    await office.at("15:04")
    assert "still_closed_indicators_101_active" not in office.issues
    await office.at("15:05")
    assert "still_closed_indicators_101_active" in office.issues
    assert office.until() == "05 15:00"
    await office.pbx.start()
    await office.wake()
    assert not office.closed
    assert not office.issues
    assert not office.stored


async def test_it_is_told_after_five_minutes_and_not_at_the_next_wake(office: Office) -> None:
    await office.close(until="15:00:30")
    await office.pbx.stop()
    await office.at("15:01")
    await office.wake(4)
    assert not office.issues
    await office.after(30)
    assert "still_closed_indicators_101_active" in office.issues


async def test_the_pbx_refuses_at_the_end(office: Office) -> None:
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    office.pbx.faults.arm("error", number=16, endpoint="update")
    await office.at("15:00")
    await office.wake(5)
    assert office.issues == {"still_changed_numbers_1_route"}
    assert office.pbx.office.numbers[1].route == 141
    office.pbx.faults.clear()
    await office.wake()
    assert office.pbx.office.numbers[1].route == 140
    assert not office.issues


async def test_a_name_on_the_pbx_is_no_link_in_an_issue(office: Office) -> None:
    office.pbx.office.indicators[100].name = "[Nacht](https://elders.example) <b>x</b>"
    await office.next_lists()
    await office.act("set_indicator", indicator="100", state="on", **{"for": "00:10"})
    await office.pbx.stop()
    await office.wake(16)
    issue = office.issue("still_changed_indicators_100_active")
    assert issue.translation_placeholders
    told = issue.translation_placeholders["item"]
    assert "Nacht" in told
    assert not set(told) & set("[]<>")


async def test_whose_doing_it_is_is_shown(office: Office, hass_admin_user: User) -> None:
    context = Context(user_id=hass_admin_user.id)
    await office.close(until="15:00", context=context)
    assert office.look(Platform.SWITCH, "indicator_101").context is context
    await office.at("15:00")
    assert office.look(Platform.SWITCH, "indicator_101").context.user_id == hass_admin_user.id


# 6. What was before is gone


async def test_what_was_before_is_gone(office: Office) -> None:
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    route = office.pbx.office.routes.pop(140)
    await office.at("15:00")
    await office.wake(10)
    assert office.issues == {"value_before_gone_numbers_1_route"}
    assert office.pbx.office.numbers[1].route == 141
    assert not office.pbx.journal.updates()[1:]
    await office.choose("did_1_route", "Verkoop")
    await office.settle()
    assert not office.issues
    office.pbx.office.routes[140] = route


@pytest.mark.parametrize("polling", [True, False])
async def test_a_list_that_lacks_once_what_was_before(office: Office, *, polling: bool) -> None:
    office.hass.config_entries.async_update_entry(office.entry, pref_disable_polling=not polling)
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    route = office.pbx.office.routes.pop(140)
    await office.at("15:00")
    office.pbx.office.routes[140] = route
    assert office.pbx.office.numbers[1].route == 141
    await office.after(121)
    await office.after(121)
    assert office.pbx.office.numbers[1].route == 140
    assert not office.issues
    assert not office.stored


async def test_to_look_for_an_account_makes_no_others_gone(office: Office) -> None:
    """What three lists lack is taken to be gone, and here one is read each minute."""
    accounts = office.pbx.office.sip_accounts
    other = next(id_ for id_ in accounts if id_ != office.pbx.office.hot_desks[1].sip_account)
    await office.act("update_hot_desk", hot_desk="1", sip_account=str(other), **{"for": 70})
    for id_ in accounts.keys() - {other}:
        del accounts[id_]
    office.forget_requests()
    await office.wake(6)
    assert 1 <= office.counted()["list sipacc"] <= 3


async def test_a_number_that_is_gone_is_forgotten(office: Office) -> None:
    await office.act("update_number", did="1", route="Verkoop", until="15:00")
    del office.pbx.office.numbers[1]
    await office.next_lists(3)
    assert not office.stored
    await office.at("15:00")
    await office.wake(10)
    assert not office.issues


async def test_a_part_that_is_told_no_more_keeps_no_other_from_its_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.pbx.office.numbers[1]
    route, others = number.route, office.pbx.office.backup_routes.keys() - {number.backup_route}
    changes = {"route": "Verkoop", "backup_route": str(min(others))}
    await office.act("update_number", did="1", **changes, until="15:00")
    await office.after(60)
    whole = render.fields_of

    def fewer(*about: Any) -> dict[str, Any]:
        return {name: told for name, told in whole(*about).items() if name != "backuproute"}

    monkeypatch.setattr(render, "fields_of", fewer)
    await office.at("15:00")
    assert number.route == route
    assert [kept["part"] for kept in office.stored] == ["backup_route"]
