"""The month before, each night since, and what the PBX corrects."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
import pytest

from simulator import Dialect, FaultKind
from simulator.items import BRUSSELS

from .books import CALLS, DAYS, MISSED, Books, days, midnight

TODAY = date(2026, 10, 5)
YESTERDAY = TODAY - timedelta(days=1)
FIRST = TODAY - timedelta(days=DAYS)
TOMORROW = TODAY + timedelta(days=1)


async def test_the_first_evening(whole_month: int, books: Books) -> None:
    """A month, the oldest day first, and a row for every hour."""
    first = TODAY - timedelta(days=whole_month)
    assert books.asked() == days(first, YESTERDAY)
    assert len(await books.hours()) == whole_month * 24
    assert sum((await books.hours()).values()) > 200
    assert sum((await books.hours(MISSED)).values()) > 20
    await books.agree(first, YESTERDAY)


async def test_one_request_a_second(new_books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account is there at once; the days before take longer."""
    books, home = new_books, new_books.home
    monkeypatch.setattr("custom_components.voipcenter.statistics._PAUSE", 1.0)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    asked: list[str] = []
    at: list[datetime] = []
    while len(asked) < DAYS:
        home.clock.tick(0.5)
        for _ in range(20):
            await home.a_moment()
            await home.hass.async_add_executor_job(lambda: None)
        if new := books.asked():
            asked += new
            at.append(home.now)
    assert min(later - earlier for earlier, later in pairwise(at)) >= timedelta(seconds=1)
    assert asked == days(FIRST, YESTERDAY)
    await books.agree(FIRST, YESTERDAY)


async def test_the_names_are_in_the_language_of_the_house(
    new_books: Books, hass: HomeAssistant
) -> None:
    hass.config.language = "nl"
    assert await new_books.home.set_up()
    assert await new_books.names() == {
        CALLS: "VoipCenter 482916 Oproepen",
        MISSED: "VoipCenter 482916 Gemiste oproepen",
    }


async def test_the_nights_that_follow(books: Books) -> None:
    """Half an hour after midnight: the day that is over, and once more the one before it."""
    books.asked()
    for n in range(1, 4):
        day = TODAY + timedelta(days=n)
        books.home.clock.move_to(midnight(day) + timedelta(minutes=29))
        await books.home.after(0)
        for hour in range(n):
            books.takes_place(midnight(day) - timedelta(hours=hour, seconds=1), answered=False)
        before = await books.hours()
        books.asked()
        await books.home.wake()
        assert await books.hours() != before
        assert books.asked() == days(day - timedelta(days=2), day - timedelta(days=1))
        await books.agree(FIRST, day - timedelta(days=1))
        await books.home.wake(3)
        assert books.asked() == []


async def test_the_last_second_before_midnight(books: Books) -> None:
    books.takes_place(midnight(TOMORROW) - timedelta(seconds=1), answered=False)
    await books.night(TOMORROW)
    await books.agree(FIRST, TODAY)
    last = midnight(TOMORROW) - timedelta(hours=1)
    assert ((await books.hours())[last], (await books.hours(MISSED))[last]) == (1, 1)


async def test_a_correction_rewrites_what_follows(books: Books) -> None:
    """A call that the PBX listed late is counted the night after, and in all sums since."""
    await books.night(TOMORROW)
    told = (await books.days())[TODAY]
    books.takes_place(midnight(TODAY) + timedelta(hours=3), answered=False)
    books.takes_place(midnight(TOMORROW) + timedelta(hours=3))
    await books.night(TOMORROW + timedelta(days=1))
    assert (await books.days())[TODAY] == told + 1
    await books.agree(FIRST, TOMORROW)


async def test_a_call_that_the_pbx_takes_back(books: Books) -> None:
    books.takes_place(midnight(TOMORROW) - timedelta(hours=1))
    await books.night(TOMORROW)
    books.home.pbx.office.calls.clear()
    await books.night(TOMORROW + timedelta(days=1))
    assert (await books.days())[TODAY] == 0
    assert (await books.days())[YESTERDAY] > 0
    assert (await books.hours())[midnight(TOMORROW)] == 0  # Its sums are right, too.


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)], ids=["spring", "autumn"]
)
@pytest.mark.parametrize("time_zone", ["Europe/Brussels", "Asia/Kolkata"])
async def test_clocks_change(new_books: Books, day: date, hours: int, time_zone: str) -> None:
    """A call in each hour, wherever Home Assistant's own clock is."""
    books, after = new_books, day + timedelta(days=1)
    books.home.pbx.dialect = Dialect(call_times="epoch")  # The hour that comes twice is told apart.
    await books.home.hass.config.async_set_time_zone(time_zone)
    books.home.clock.move_to(midnight(day) - timedelta(minutes=10))
    assert await books.home.set_up()
    for n in range(hours):
        books.takes_place(midnight(day) + timedelta(hours=n, minutes=20), answered=n % 3 == 0)
    books.takes_place(midnight(after) - timedelta(seconds=1))
    await books.night(after)
    assert (await books.days())[day] == hours + 1
    assert len([hour for hour in await books.hours() if hour >= midnight(day)]) == hours
    await books.agree(day - timedelta(days=DAYS + 1), day)


async def test_a_month_in_which_clocks_change(whole_month: int, new_books: Books) -> None:
    books, today = new_books, date(2026, 11, 10)
    books.home.clock.move_to(datetime(2026, 11, 10, 15, tzinfo=BRUSSELS))
    for n in range(25):
        books.takes_place(midnight(date(2026, 10, 25)) + timedelta(hours=n) * 0.9)
    assert await books.home.set_up()
    assert len(await books.hours()) == whole_month * 24 + 1
    assert (await books.days())[date(2026, 10, 25)] == 25
    assert sorted(await books.days()) == [
        today - timedelta(days=n) for n in range(whole_month, 0, -1)
    ]


async def test_a_day_that_cannot_be_counted(books: Books) -> None:
    """What the PBX does not tell is missing, and is not zero; the rest goes on."""
    await books.night(TOMORROW)
    books.home.pbx.dialect = Dialect(call_names="unknown")
    books.takes_place(midnight(TOMORROW) + timedelta(hours=9))
    await books.night(TOMORROW + timedelta(days=1))
    assert max(await books.days()) == TODAY
    await books.agree(FIRST, TODAY)
    books.home.pbx.dialect = Dialect()
    books.asked()
    await books.home.wake(3)
    assert books.asked() == []
    await books.night(TOMORROW + timedelta(days=2))
    await books.agree(FIRST, TOMORROW + timedelta(days=1))


async def test_a_pbx_whose_calls_nobody_can_count(new_books: Books) -> None:
    """It says how many there were, but not when: each day is asked for once, and once more."""
    books = new_books
    books.home.pbx.dialect = Dialect(call_names="unknown")
    for day in range(1, DAYS + 1):
        books.takes_place(midnight(TODAY - timedelta(days=day)) + timedelta(hours=9))
    assert await books.home.set_up()
    assert books.asked() == days(FIRST, YESTERDAY)
    assert await books.names() == {}
    await books.home.reload()
    assert books.asked() == []
    await books.night(TOMORROW)
    assert set(books.asked()) == set(days(YESTERDAY, TODAY))


async def test_a_server_that_ignores_which_day_is_asked_for(new_books: Books) -> None:
    new_books.home.pbx.faults.arm(FaultKind.ALL_DAYS)
    assert await new_books.home.set_up()
    await new_books.agree(FIRST, YESTERDAY)


async def test_a_pbx_where_hours_begin_at_half_past(
    new_books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its day begins at 18:30 UTC; so do its hours."""
    monkeypatch.setattr(
        "custom_components.voipcenter.connection.PBX_TIMEZONE", ZoneInfo("Asia/Kolkata")
    )
    assert await new_books.home.set_up()
    hours = list(await new_books.hours())
    assert (hours[0].hour, {hour.minute for hour in hours}) == (18, {30})
    assert len(hours) == DAYS * 24
