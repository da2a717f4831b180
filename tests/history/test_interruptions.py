"""Whatever comes between: what was begun is finished, in order, and nothing counts twice."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
import gc
from typing import Any
from unittest.mock import Mock

from homeassistant.core import CoreState
from homeassistant.helpers.recorder import get_instance
import pytest

from custom_components.voipcenter import statistics
from simulator import Fault, FaultKind

from ..setup import entry_for
from .books import CALLS, DAYS, MISSED, Books, days, midnight

TODAY = date(2026, 10, 5)
YESTERDAY, DAY_BEFORE = TODAY - timedelta(days=1), TODAY - timedelta(days=2)
FIRST = TODAY - timedelta(days=DAYS)
TOMORROW = TODAY + timedelta(days=1)


def killed_at(monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    """Let Home Assistant be killed when so many imports were begun."""
    real: Callable[..., None] = statistics.async_add_external_statistics
    begun = 0

    def import_or_die(*args: Any) -> None:
        nonlocal begun
        begun += 1
        if begun > last:
            raise asyncio.CancelledError
        real(*args)

    monkeypatch.setattr(statistics, "async_add_external_statistics", import_or_die)


@pytest.mark.parametrize("imports", [0, 1, 6, 7, 15])
async def test_killed_on_the_first_evening(new_books: Books, imports: int) -> None:
    """Each day is two imports: the kill may come between them."""
    books = new_books
    with pytest.MonkeyPatch.context() as monkeypatch:
        killed_at(monkeypatch, imports)
        assert await books.home.set_up()
    asked = books.asked()
    assert len(asked) == imports // 2 + 1
    assert len(await books.hours()) == (imports + 1) // 2 * 24
    await books.home.reload()
    rest = days(FIRST, YESTERDAY)[imports // 2 :]
    # Whether the day before yesterday was read twice by then, nobody knows.
    assert books.asked() == sorted({*rest, *days(DAY_BEFORE, DAY_BEFORE)})
    await books.agree(FIRST, YESTERDAY)


@pytest.mark.parametrize("imports", range(4))
async def test_killed_at_night(books: Books, imports: int) -> None:
    """The correction of the day before, and the day that is over: each in two imports."""
    await books.night(TOMORROW)
    for moment in (midnight(TODAY), midnight(TOMORROW)):
        books.takes_place(moment + timedelta(hours=12), answered=False)
    with pytest.MonkeyPatch.context() as monkeypatch:
        killed_at(monkeypatch, imports)
        await books.night(TOMORROW + timedelta(days=1))
    await books.home.reload()
    await books.agree(FIRST, TOMORROW)


async def test_a_reload_asks_for_nothing(books: Books) -> None:
    before = await books.hours()
    books.asked()
    await books.home.reload()
    await books.home.wake(3)
    assert books.asked() == []
    assert await books.hours() == before


async def test_removed_and_added_again(books: Books) -> None:
    """The statistics are found again, those of days that the PBX tells no more of, too."""
    home = books.home
    before = await books.hours(), await books.hours(MISSED)
    home.pbx.office.calls.clear()
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    books.asked()
    home.entry = entry_for(home.pbx)
    home.entry.add_to_hass(home.hass)
    assert await home.set_up()
    assert books.asked() == days(DAY_BEFORE, DAY_BEFORE)
    after = await books.hours(), await books.hours(MISSED)
    for old, new in zip(before, after, strict=True):
        assert old.keys() == new.keys()
        changed = {hour for hour in old if old[hour] != new[hour]}
        assert all(midnight(DAY_BEFORE) <= hour < midnight(YESTERDAY) for hour in changed)


async def test_away_at_half_past_midnight(books: Books) -> None:
    home = books.home
    books.takes_place(midnight(TOMORROW) - timedelta(minutes=5))
    home.clock.move_to(midnight(TOMORROW) + timedelta(minutes=10))
    await home.after(0)
    await home.pbx.stop()
    await books.night(TOMORROW)
    await home.wake(5)
    assert TODAY not in await books.days()
    await home.pbx.start()
    books.asked()
    await home.wake(2)
    # Besides, the list of missed calls looks for calls that went on over midnight.
    assert sorted({*books.asked()}) == days(YESTERDAY, TODAY)
    await books.agree(FIRST, TODAY)


@pytest.mark.parametrize("it_is_told", [True, False])
async def test_the_recorder_stops_first(
    books: Books,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    it_is_told: bool,
) -> None:
    """As it may when Home Assistant stops in the midst of a day, before or after it says so."""
    hass = books.home.hass
    recorder = Mock(wraps=get_instance(hass), stop_requested=False)

    def stopped(*_: object) -> None:
        if it_is_told:
            hass.set_state(CoreState.stopping)
        else:
            recorder.stop_requested = True
        raise RuntimeError("cannot schedule new futures after shutdown")

    with monkeypatch.context() as patched:
        patched.setattr(statistics, "get_last_statistics", stopped)
        patched.setattr(statistics, "get_instance", lambda _hass: recorder)
        await books.night(TOMORROW)
    hass.set_state(CoreState.running)
    gc.collect()
    assert "cannot schedule" not in caplog.text
    await books.home.reload()
    await books.agree(FIRST, TODAY)


async def set_up_without(books: Books, day: date, fault: dict[str, Any]) -> Fault:
    """Set the account up while the PBX does not tell the calls of a day."""
    armed = books.home.pbx.faults.arm(**fault, menu="calls", filter=f"{day:%Y%m%d}")
    assert await books.home.set_up()
    return armed


async def test_away_in_the_midst(new_books: Books) -> None:
    """It stops where it is, and goes on from there."""
    books, fifth = new_books, FIRST + timedelta(days=4)
    armed = await set_up_without(books, fifth, {"kind": FaultKind.ERROR, "number": 13})
    assert set(books.asked()) == set(days(FIRST, fifth))
    books.home.pbx.faults.disarm(armed)
    await books.home.wake(3)
    assert books.asked() == days(fifth, YESTERDAY)
    await books.agree(FIRST, YESTERDAY)


async def test_a_day_after_which_everything_is_refused(new_books: Books) -> None:
    """It is tried twice, and then each night: presses would be refused, too."""
    books, fifth = new_books, FIRST + timedelta(days=4)
    await set_up_without(books, fifth, {"kind": FaultKind.ERROR, "number": 13})
    await books.home.wake(10)
    assert books.asked().count(f"{fifth:%Y%m%d}") == 2
    assert len(await books.days()) == DAYS - 1


async def test_downtime(books: Books) -> None:
    """Each day since is imported, and the last one before is read once more."""
    home = books.home
    await home.unload()
    books.takes_place(midnight(TODAY) - timedelta(hours=1))
    for n in range(5):
        books.takes_place(midnight(TODAY + timedelta(days=n)) + timedelta(hours=12))
    home.clock.move_to(midnight(TODAY + timedelta(days=5)) + timedelta(hours=9))
    home.pbx.journal.clear()
    assert await home.set_up()
    await books.agree(FIRST, TODAY + timedelta(days=4))
    asked = books.asked()
    assert set(asked) == set(days(YESTERDAY, TODAY + timedelta(days=4)))


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        ({"kind": FaultKind.ERROR, "number": 2}, 1),
        ({"kind": FaultKind.UNREADABLE}, 1),
        ({"kind": FaultKind.HTTP_ERROR, "number": 500}, 2),
        ({"kind": FaultKind.RESET}, 2),
    ],
    ids=["unknown to the PBX", "unreadable", "too much for it", "connection lost"],
)
async def test_one_day_cannot_be_read(
    new_books: Books, fault: dict[str, Any], requests: int
) -> None:
    """The others go on; it is tried at the next wakes, and then each night."""
    books, fifth = new_books, FIRST + timedelta(days=4)
    armed = await set_up_without(books, fifth, fault)
    assert set(books.asked()) == set(days(FIRST, YESTERDAY))
    assert fifth not in await books.days()
    assert len(await books.days()) == DAYS - 1
    await books.home.wake(5)
    assert books.asked().count(f"{fifth:%Y%m%d}") == 2 * requests
    books.home.pbx.faults.disarm(armed)
    await books.night(TOMORROW)
    await books.agree(FIRST, TODAY)


async def test_statistics_that_a_person_deleted(books: Books) -> None:
    """What is not in the recorder is missing, whatever was read before."""
    cleared, hass = asyncio.Event(), books.home.hass
    get_instance(hass).async_clear_statistics(
        [CALLS, MISSED], on_done=lambda: hass.loop.call_soon_threadsafe(cleared.set)
    )
    await cleared.wait()
    assert await books.hours() == {}
    await books.night(TOMORROW)
    await books.agree(FIRST + timedelta(days=1), TODAY)


async def test_calls_that_may_not_be_read(new_books: Books) -> None:
    new_books.home.pbx.denied_menus = {"calls"}
    assert await new_books.home.set_up()
    await new_books.home.wake(3)
    assert new_books.asked() == []
