from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

from demo.history import hourly
from simulator import Office
from simulator.items import BRUSSELS

DAY = date(2026, 11, 23)
OFFICE = Office.sample(DAY)
CALLS = list(OFFICE.calls)


def changes_by_day(now: datetime) -> dict[date, int]:
    """Sum up as the graph of the dashboard does."""
    rows = hourly(CALLS, now)
    days: dict[date, int] = {}
    for before, row in pairwise(rows):
        day = datetime.fromisoformat(str(row["start"])).astimezone(BRUSSELS).date()
        days[day] = days.get(day, 0) + int(str(row["sum"])) - int(str(before["sum"]))
    return days


def test_each_day_has_its_calls() -> None:
    changes = changes_by_day(datetime(2026, 11, 23, 20, 30, tzinfo=UTC))

    assert list(changes) == [date(2026, 11, day) for day in range(16, 24)]
    assert changes == {day: len(OFFICE.calls.of(day)) for day in changes}


def test_the_recorder_can_go_on_from_the_last_row() -> None:
    last = hourly(CALLS, datetime(2026, 11, 23, 20, 30, tzinfo=UTC))[-1]

    assert last["start"] == "2026-11-23T19:00:00+00:00"
    assert last["sum"] == 0
    assert last["state"] == 40


def test_what_the_day_has_since_the_last_full_hour_is_counted() -> None:
    for now in (max(call.start for call in CALLS), datetime(2026, 11, 23, 2, 30, tzinfo=UTC)):
        assert sum(changes_by_day(now).values()) == len(CALLS)


def test_the_first_hour_of_a_day_is_left_to_the_recorder() -> None:
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    calls = [*CALLS, replace(CALLS[-1], start=now)]
    before_midnight = hourly(CALLS, datetime(2026, 11, 23, 22, 59, tzinfo=UTC))

    assert hourly(calls, now)[-1]["state"] == before_midnight[-1]["state"] == 40


def test_days_of_23_and_25_hours() -> None:
    for now in (datetime(2026, 3, 30, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)):
        starts = [datetime.fromisoformat(str(row["start"])) for row in hourly([], now)]

        hours = {(later - earlier).total_seconds() for earlier, later in pairwise(starts[1:])}
        assert hours == {3600}
