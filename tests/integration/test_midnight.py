"""Today is a day in Brussels, whatever time zone Home Assistant lives in."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from homeassistant.const import Platform
import pytest

from simulator import Call, Direction, Office, Outcome
from simulator.items import BRUSSELS

from ..home import Home
from .phone import disable_calls

DAYS = [
    pytest.param(date(2026, 10, 5), 24, id="an ordinary day"),
    pytest.param(date(2026, 3, 29), 23, id="the day on which clocks go forward"),
    pytest.param(date(2026, 10, 25), 25, id="the day on which clocks go back"),
]


def midnight(day: date) -> datetime:
    """Return when a day begins in Brussels."""
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).astimezone(ZoneInfo("UTC"))


def call_at(start: datetime) -> Call:
    return Call(0, start, "0470998877", "093456789", Direction.INCOMING, Outcome.NO_ANSWER)


async def just_before(home: Home, moment: datetime) -> None:
    """Set the account up half a minute before, with five calls on the day that is ending."""
    home.clock.move_to(moment - timedelta(seconds=30))
    home.pbx.office = Office.sized(calls=0)
    for hour in range(5):
        home.pbx.office.calls.add(call_at(moment - timedelta(hours=3, minutes=hour)))
    assert await home.set_up()
    assert home.sensor("calls_today") == "5"
    assert home.sensor("missed_calls_today") == "5"
    home.forget_requests()


@pytest.mark.parametrize(("day", "hours"), DAYS)
@pytest.mark.parametrize("end", [False, True], ids=["begins", "ends"])
async def test_calls_start_anew(new_home: Home, day: date, hours: int, *, end: bool) -> None:
    home = new_home
    assert midnight(day + timedelta(days=1)) - midnight(day) == timedelta(hours=hours)
    moment = midnight(day + timedelta(days=1) if end else day)
    await just_before(home, moment)
    await home.after(29)
    assert home.sensor("calls_today") == "5"
    await home.after(1)
    assert home.sensor("calls_today") == "0"
    assert home.sensor("missed_calls_today") == "0"
    assert home.sensor("last_call") == "unknown"
    reset = home.look(Platform.SENSOR, "calls_today").attributes["last_reset"]
    assert datetime.fromisoformat(reset) == moment
    assert home.asked() == ["calls"]


@pytest.mark.parametrize("time_zone", ["Pacific/Auckland", "America/New_York", "UTC"])
async def test_home_assistant_in_another_time_zone(new_home: Home, time_zone: str) -> None:
    home = new_home
    await home.hass.config.async_set_time_zone(time_zone)
    moment = midnight(date(2026, 10, 6))
    await just_before(home, moment)
    await home.after(30)
    assert home.sensor("calls_today") == "0"
    reset = home.look(Platform.SENSOR, "calls_today").attributes["last_reset"]
    assert datetime.fromisoformat(reset) == moment


async def test_midnight_of_home_assistant_changes_nothing(home: Home) -> None:
    calls = home.sensor("calls_today")
    await home.hass.config.async_set_time_zone("Pacific/Auckland")  # 11 hours ahead.
    home.clock.move_to("2026-10-05 12:59:30+00:00")
    await home.wake()
    assert home.sensor("calls_today") == calls


async def test_the_first_call_after_midnight(new_home: Home) -> None:
    home = new_home
    moment = midnight(date(2026, 10, 6))
    await just_before(home, moment)
    await home.after(30)
    home.pbx.office.calls.add(call_at(moment + timedelta(seconds=10)))
    await home.wake()
    assert home.sensor("calls_today") == "1"
    assert datetime.fromisoformat(home.sensor("last_call")) == moment + timedelta(seconds=10)


async def test_yesterdays_calls_are_not_shown_when_the_pbx_is_away_at_midnight(
    new_home: Home,
) -> None:
    home = new_home
    await just_before(home, midnight(date(2026, 10, 6)))
    await home.pbx.stop()
    await home.after(30)
    assert home.sensor("calls_today") == "unknown"


async def test_yesterdays_calls_that_arrive_after_midnight_are_not_todays(new_home: Home) -> None:
    home = new_home
    await just_before(home, midnight(date(2026, 10, 6)))
    late = home.pbx.hold(menu="calls")
    home.let_time_pass(29.5)
    refreshing = home.refresh()
    await late.reached()
    home.let_time_pass(0.5)
    await late.reached(2)
    assert [request.filter for request in late.requests] == ["20261005", "20261006"]
    assert home.sensor("calls_today") == "unknown"
    late.release()
    await refreshing
    await home.settle()
    assert home.sensor("calls_today") == "0"


async def test_each_midnight_again(new_home: Home) -> None:
    home = new_home
    first, second = midnight(date(2026, 10, 6)), midnight(date(2026, 10, 7))
    await just_before(home, first)
    await home.after(30)
    home.clock.move_to(second - timedelta(seconds=30))
    home.pbx.office.calls.add(call_at(second - timedelta(hours=1)))
    await home.after(0)
    assert home.sensor("calls_today") == "1"
    await home.after(30)
    assert home.sensor("calls_today") == "0"


async def test_calls_that_nobody_looks_at_are_not_asked_at_midnight(new_home: Home) -> None:
    home = new_home
    await just_before(home, midnight(date(2026, 10, 6)))
    disable_calls(home)
    await home.after(30)
    assert not home.asked()


async def test_calls_that_may_not_be_read_are_not_asked_at_midnight(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"calls"}
    home.clock.move_to(midnight(date(2026, 10, 6)) - timedelta(seconds=30))
    assert await home.set_up()
    home.forget_requests()
    await home.after(30)
    assert not home.asked()
