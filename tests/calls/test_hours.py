"""Calls by the hour of the PBX's clock, and the sums of all hours."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.voipcenter.api import Call, Direction, Outcome, Phase
from custom_components.voipcenter.calls import history
from custom_components.voipcenter.calls.hours import HOUR, Row, by_hour, hours_of, rewritten

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = date(2026, 10, 5)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = ["Europe/Brussels", "UTC", "Asia/Kolkata", "Australia/Adelaide", "America/St_Johns"]


def call(start: datetime | None, outcome: Outcome | None = Outcome.ANSWERED) -> Call:
    return Call(start=start, direction=Direction.INCOMING, outcome=outcome)


@pytest.mark.parametrize(("day", "count"), [(MONDAY, 24), (SPRING, 23), (AUTUMN, 25)])
def test_the_hours_of_a_day(day: date, count: int) -> None:
    hours = hours_of(day, BRUSSELS)
    assert len(hours) == count
    assert hours[0].astimezone(BRUSSELS) == datetime(*day.timetuple()[:3], tzinfo=BRUSSELS)
    assert {later - earlier for earlier, later in pairwise(hours)} == {HOUR}
    assert hours[-1] + HOUR == hours_of(day + timedelta(days=1), BRUSSELS)[0]


@pytest.mark.parametrize("zone", ZONES)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_hours_on_the_clock_of_any_zone(zone: str, day: date) -> None:
    timezone = ZoneInfo(zone)
    local = [hour.astimezone(timezone) for hour in hours_of(day, timezone)]
    assert {hour.date() for hour in local} == {day}
    assert {(hour.minute, hour.second) for hour in local} == {(0, 0)}


def test_a_call_belongs_to_the_hour_in_which_it_began() -> None:
    starts = [(0, 0, 0), (8, 59, 59), (9, 0, 0), (9, 30, 0), (23, 59, 59)]
    calls = tuple(call(datetime(2026, 10, 5, *clock, tzinfo=BRUSSELS)) for clock in starts)
    counts = by_hour(calls, MONDAY, BRUSSELS, len)
    assert counts is not None
    assert len(counts) == 24
    told = {hour.astimezone(BRUSSELS).hour: count for hour, count in counts.items() if count}
    assert told == {0: 1, 8: 1, 9: 2, 23: 1}


def test_the_hour_that_comes_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    calls = tuple(call(first + n * HOUR) for n in range(2))
    counts = by_hour(calls, AUTUMN, BRUSSELS, len)
    assert counts is not None
    assert [hour for hour, count in counts.items() if count] == [
        datetime(2026, 10, 25, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    ]


NOON = datetime(2026, 10, 5, 12, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("strange", "calls_known", "missed_known"),
    [
        (call(None), False, False),
        (call(NOON - timedelta(days=1)), False, False),
        (call(NOON, outcome=None), True, False),
        (Call(start=NOON, phase=Phase.RINGING), True, True),
    ],
    ids=["no start", "of another day", "no outcome", "under way"],
)
def test_what_is_not_known_of_every_call(
    strange: Call, *, calls_known: bool, missed_known: bool
) -> None:
    calls = (call(NOON), strange, call(NOON, Outcome.MISSED))
    assert (by_hour(calls, MONDAY, BRUSSELS, len) is not None) is calls_known
    assert (by_hour(calls, MONDAY, BRUSSELS, history.missed) is not None) is missed_known


@given(
    st.lists(
        st.builds(
            Call,
            start=st.integers(0, 86399).map(
                lambda second: datetime(2026, 10, 4, 22, tzinfo=UTC) + timedelta(seconds=second)
            ),
            direction=st.sampled_from(Direction),
            outcome=st.sampled_from(Outcome),
        ),
        max_size=60,
    ).map(tuple)
)
def test_a_day_sums_up_to_the_figures_of_its_sensors(calls: tuple[Call, ...]) -> None:
    for figure in (len, history.missed):
        counts = by_hour(calls, MONDAY, BRUSSELS, figure)
        assert counts is not None
        assert sum(counts.values()) == figure(calls)


FIRST = date(2026, 10, 22)
DAYS = [FIRST + timedelta(days=n) for n in range(6)]
"""The clocks go back in the midst."""


class Recorder:
    """What the recorder does with rows: it has one an hour."""

    def __init__(self) -> None:
        self.rows: dict[datetime, Row] = {}

    def kept(self, since: datetime, more: int) -> list[Row]:
        """Return the rows since then and at least one before, the last one first."""
        before = [row for start, row in sorted(self.rows.items()) if start < since]
        after = [row for start, row in sorted(self.rows.items()) if start >= since]
        return [*before[-more:], *after][::-1]

    def import_(self, rows: Sequence[Row]) -> None:
        self.rows.update((row.start, row) for row in rows)


@given(
    st.lists(
        st.tuples(st.sampled_from(DAYS), st.lists(st.integers(0, 9), min_size=25, max_size=25)),
        max_size=20,
    ),
    st.integers(1, 60),
)
def test_the_sums_after_days_in_any_order(
    readings: list[tuple[date, list[int]]], more: int
) -> None:
    """Read again, corrected, late: what is kept is always what reading all in order would give."""
    recorder = Recorder()
    truth: dict[datetime, int] = {}
    for day, figures in readings:
        counts = dict(zip(hours_of(day, BRUSSELS), figures, strict=False))
        truth |= counts
        changed = list(rewritten(recorder.kept(min(counts), more), counts))
        assert all(row != recorder.rows.get(row.start) for row in changed)
        recorder.import_(changed)
        assert list(rewritten(recorder.kept(min(counts), more), counts)) == []
    starts = sorted(truth)
    sums = accumulate(truth[start] for start in starts)
    assert recorder.rows == {
        start: Row(start, truth[start], total) for start, total in zip(starts, sums, strict=True)
    }
