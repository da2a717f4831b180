from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

from demo.history import hourly
from simulator import Office
from simulator.items import BRUSSELS

DAY = date(2026, 11, 23)
OFFICE = Office.sample(DAY)
CALLS = list(OFFICE.calls)
EVENING = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)


def day_of(row: dict[str, object]) -> date:
    return datetime.fromisoformat(str(row["start"])).astimezone(BRUSSELS).date()


def test_each_day_has_its_calls() -> None:
    counted: Counter[date] = Counter()
    for row in hourly(CALLS, EVENING):
        counted[day_of(row)] += int(str(row["state"]))

    assert list(counted) == [date(2026, 11, day) for day in range(16, 24)]
    assert counted == {day: len(OFFICE.calls.of(day)) for day in counted}


def test_the_sum_goes_on_from_day_to_day() -> None:
    rows = hourly(CALLS, EVENING)

    assert rows[-1]["sum"] == len(CALLS)
    for before, row in pairwise(rows):
        assert int(str(row["sum"])) - int(str(before["sum"])) == row["state"]


def test_an_hour_under_way_is_left_out() -> None:
    assert hourly(CALLS, EVENING)[-1]["start"] == "2026-11-23T19:00:00+00:00"


def test_days_of_23_and_25_hours() -> None:
    for now in (datetime(2026, 3, 30, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)):
        starts = [datetime.fromisoformat(str(row["start"])) for row in hourly([], now)]

        hours = {(later - earlier).total_seconds() for earlier, later in pairwise(starts)}
        assert hours == {3600}
