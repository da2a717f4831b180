"""A press: one update, the state shown at the acknowledgement, one read back."""

from homeassistant.const import Platform
import pytest

from simulator import DIALECTS, Dialect
from simulator.render import PART_KEYS

from ..home import FIVE_MINUTES, WAKE, Home


async def test_pressing_a_switch(home: Home) -> None:
    await home.press(100, on=True)
    assert home.pbx.office.indicators[100].active
    assert home.switch(100) == "on"
    assert home.asked() == ["update indicator 100 1"]
    await home.after(1)
    assert home.switch(100) == "on"
    assert home.asked() == ["update indicator 100 1", "indicator 100"]
    await home.after(30)
    assert len(home.asked()) == 2


async def test_pressing_it_off(home: Home) -> None:
    await home.press(103, on=False)
    assert not home.pbx.office.indicators[103].active
    assert home.switch(103) == "off"
    assert home.asked() == ["update indicator 103 0"]


async def test_the_switch_waits_for_the_acknowledgement(home: Home) -> None:
    held = home.pbx.hold(endpoint="update")
    pressing = home.press(100, on=True)
    await held.reached()
    assert home.switch(100) == "off"
    held.release()
    await pressing
    assert home.switch(100) == "on"


@pytest.mark.parametrize(
    ("part", "option", "update", "detail"),
    [
        ("did_1_route", "Verkoop", "update did 1 r141", "did 1"),
        ("did_1_backup_route", "Antwoorddienst", "update did 1 b151", "did 1"),
        ("did_1_holidays", "Brugdagen", "update did 1 f11", "did 1"),
        ("did_1_vacations", "Kerstverlof", "update did 1 v21", "did 1"),
        ("did_1_office_hours", "Zaterdag open", "update did 1 k31", "did 1"),
        ("hot_desk_1_template", "Thuiswerk", "update hddesk 1 t53", "hddesk 1"),
        ("hot_desk_1_sip_account", "Bart Janssens", "update hddesk 1 s102", "hddesk 1"),
    ],
)
async def test_choosing(home: Home, part: str, option: str, update: str, detail: str) -> None:
    await home.choose(part, option)
    assert home.select(part) == option
    assert home.asked() == [update]
    await home.after(1)
    assert home.select(part) == option
    assert home.asked() == [update, detail]


async def test_the_read_back_shows_what_the_pbx_made_of_it(home: Home) -> None:
    await home.press(100, on=True)
    home.pbx.office.indicators[100].active = False  # By phone, a moment later.
    await home.after(1)
    await home.after(3)
    assert home.switch(100) == "on"  # It may be slow to show what it acknowledged.
    await home.after(3)
    assert home.switch(100) == "off"


async def test_a_pbx_that_shows_a_change_some_seconds_after_it_acknowledged_it(home: Home) -> None:
    states = home.states_of(home.switch_id(100))
    await home.press(100, on=True)
    home.pbx.office.indicators[100].active = False
    await home.after(1)
    await home.wake()  # No other reading is believed meanwhile, either.
    home.pbx.office.indicators[100].active = True
    await home.after(3)
    await home.after(3)
    assert states == ["on"]
    home.pbx.office.indicators[100].active = False
    await home.wake()
    assert states == ["on", "off"]


async def test_a_read_back_that_fails_leaves_what_was_acknowledged(home: Home) -> None:
    await home.press(100, on=True)
    home.pbx.faults.arm("html")
    await home.after(1)
    assert home.switch(100) == "on"
    assert home.connected == "on"


async def test_a_read_back_of_a_value_that_the_catalogue_lacks(home: Home) -> None:
    await home.choose("did_1_route", "Verkoop")
    home.pbx.office.routes.add(home.pbx.office.routes[140].__class__(777, "Nieuwe route"))
    home.pbx.office.numbers[1].route = 777
    await home.after(1)
    assert home.select("did_1_route") == "Nieuwe route"
    assert home.asked() == ["update did 1 r141", "did 1", "list routes"]


async def test_a_read_back_that_tells_nothing_denies_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = {part: f"veld{number}" for number, part in enumerate(PART_KEYS["manual"])}
    monkeypatch.setitem(PART_KEYS, "letters", strange)
    home.pbx.dialect = Dialect(part_keys="letters")
    await home.choose("did_1_route", "Verkoop")
    await home.after(1)
    assert home.asked() == ["update did 1 r141", "did 1"]
    assert home.select("did_1_route") == "Verkoop"


async def test_a_press_on_what_vanishes_meanwhile(home: Home) -> None:
    indicators = home.pbx.office.indicators
    indicator = indicators.pop(100)
    for _ in range(2):
        home.clock.tick(WAKE)
        await home.refresh()
    home.clock.tick(WAKE / 2 - 1)
    indicators.add(indicator)
    update = home.pbx.hold(endpoint="update")
    pressing = home.press(100, on=True)
    await update.reached()
    indicators.pop(100)
    home.clock.tick(2)  # So that the third list without it is one of another wake.
    await home.refresh()
    assert not home.known_entity(Platform.SWITCH, "indicator_100")
    update.release()
    await pressing


async def test_several_presses_in_a_second_are_read_back_once(home: Home) -> None:
    for on in (True, False, True):
        await home.press(100, on=on)
    await home.after(1)
    assert home.asked() == [
        "update indicator 100 1",
        "update indicator 100 0",
        "update indicator 100 1",
        "indicator 100",
    ]


async def test_a_press_does_not_restart_the_clock_of_the_polling(home: Home) -> None:
    await home.after(WAKE - 2)
    await home.press(100, on=True)
    await home.after(1)
    home.forget_requests()
    await home.after(1)
    assert home.counted() == {"indicator": 8, "calls": 1}


async def test_a_press_claims_no_successful_poll(home: Home) -> None:
    home.pbx.faults.arm("http_error", endpoint="get")
    await home.wake()
    assert home.connected == "off"
    await home.press(100, on=True)
    assert home.switch(100) == "on"
    assert home.connected == "off"
    assert home.sensor("calls_today") == "unavailable"


async def test_a_press_while_the_state_is_unknown(home: Home) -> None:
    home.pbx.faults.arm("http_error", endpoint="get")
    await home.wake(3)
    assert home.switch(100) == "unknown"
    await home.press(100, on=True)
    assert home.switch(100) == "on"


async def test_a_press_when_the_pbx_is_away_is_never_dropped_in_silence(home: Home) -> None:
    await home.pbx.stop()
    await home.refused(home.press(100, on=True), "cannot_connect")
    await home.wake(3)
    await home.refused(home.press(100, on=True), "cannot_connect")
    await home.refused(home.choose("did_1_route", "Verkoop"), "cannot_connect")
    assert home.switch(100) == "unknown"


async def test_a_press_in_vain_lets_the_connection_be_looked_at(home: Home) -> None:
    """Whoever sees the error also sees that the PBX is away, and not a minute later."""
    await home.pbx.stop()
    await home.refused(home.press(100, on=True), "cannot_connect")
    await home.settle()
    assert home.connected == "off"


async def test_a_press_whose_fate_is_unknown_does_too(home: Home) -> None:
    home.pbx.faults.arm("reset")
    await home.refused(home.press(100, on=True), "cannot_connect")
    await home.settle()
    assert home.connected == "off"


async def test_the_next_press_works_before_any_poll(home: Home) -> None:
    await home.pbx.stop()
    await home.wake(3)
    await home.refused(home.press(100, on=True), "cannot_connect")
    await home.pbx.start()
    home.forget_requests()
    await home.press(100, on=True)
    assert home.switch(100) == "on"
    assert home.asked() == ["update indicator 100 1"]


# A poll under way tells the state from before the press.


async def test_a_poll_under_way_does_not_flip_the_switch_back(home: Home) -> None:
    async with home.amid_a_reading(WAKE, menu="indicator", id=100):
        await home.press(100, on=True)
    assert home.switch(100) == "on"


async def test_nor_does_one_that_was_answered_during_the_press(home: Home) -> None:
    update = home.pbx.hold(endpoint="update", before=True)
    pressing = home.press(100, on=True)
    await update.reached()
    poll = home.pbx.hold(endpoint="get", menu="indicator", id=100)
    refreshing = home.refresh()
    await poll.reached()
    update.release()
    await pressing
    assert home.switch(100) == "on"
    poll.release()
    await refreshing
    assert home.switch(100) == "on"


async def test_nor_does_a_list_that_holds_states(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["states"]
    await home.set_up()
    async with home.amid_a_reading(WAKE, menu="indicator", id=0):
        await home.press(100, on=True)
    assert home.switch(100) == "on"
    assert home.switch(103) == "on"


async def test_nor_does_a_number_change_back(home: Home) -> None:
    async with home.amid_a_reading(FIVE_MINUTES, menu="did", id=1):
        await home.choose("did_1_route", "Verkoop")
    assert home.select("did_1_route") == "Verkoop"


async def test_nor_does_a_list_that_holds_the_choices(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["states"]
    await home.set_up()
    async with home.amid_a_reading(FIVE_MINUTES, menu="did", id=0):
        await home.choose("did_1_route", "Verkoop")
    assert home.select("did_1_route") == "Verkoop"


async def test_nor_does_the_first_reading_in_the_background(new_home: Home) -> None:
    home = new_home
    home.pbx.office = home.pbx.office.sized(indicators=100)
    poll = home.pbx.hold(endpoint="get", menu="indicator", id=199)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await poll.reached()
    await home.press(199, on=True)
    poll.release()
    await home.settle()
    assert home.switch(199) == "on"


async def test_a_read_back_under_way_does_not_undo_the_next_press(home: Home) -> None:
    await home.press(100, on=True)
    async with home.amid_a_reading(1, menu="indicator", id=100):
        await home.press(100, on=False)
    assert home.switch(100) == "off"


async def test_a_poll_under_way_still_tells_of_the_other_switches(home: Home) -> None:
    home.pbx.office.indicators[101].active = True
    poll = home.pbx.hold(endpoint="get", menu="indicator")
    home.let_time_pass(WAKE)
    await poll.reached(3)
    pressing = home.press(100, on=True)
    poll.release()
    await pressing
    await home.settle()
    assert home.switch(100) == "on"
    assert home.switch(101) == "on"


async def test_a_state_that_no_poll_told_is_a_press_away(home: Home) -> None:
    home.pbx.faults.arm("html", menu="indicator", id=100, endpoint="get")
    await home.reload()
    assert home.look(Platform.SWITCH, "indicator_100").state == "unknown"
    await home.press(100, on=True)
    assert home.switch(100) == "on"
