"""A day's calls by the hour, and the sums of all hours until then."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from ..api import Call
from .history import Calls

HOUR = timedelta(hours=1)


class Row(NamedTuple):
    """What is kept of an hour: when it began, its calls, and all calls until its end."""

    start: datetime
    calls: float
    sum: float


def hours_of(day: date, timezone: tzinfo) -> list[datetime]:
    """Return when each hour of a day begins, in UTC: 24, or 23 and 25 where clocks change."""
    midnights = (datetime.combine(on, time.min, timezone) for on in (day, day + timedelta(days=1)))
    begin, end = (midnight.astimezone(UTC) for midnight in midnights)
    return [begin + n * HOUR for n in range((end - begin) // HOUR)]


def by_hour(
    calls: Calls, day: date, timezone: tzinfo, figure: Callable[[Calls], int | None]
) -> dict[datetime, int] | None:
    """Return a figure of each hour of a day, zeros too.

    ``None`` where it is not known of every call, or not when one began.
    """
    hours: dict[datetime, list[Call]] = {start: [] for start in hours_of(day, timezone)}
    begin = min(hours)
    for call in calls:
        hour = call.start and begin + (call.start - begin) // HOUR * HOUR
        if hour not in hours:
            return None
        hours[hour].append(call)
    figures = {start: figure(tuple(within)) for start, within in hours.items()}
    known = {start: count for start, count in figures.items() if count is not None}
    return known if known.keys() == figures.keys() else None


def rewritten(kept: Iterable[Row], counts: Mapping[datetime, int]) -> Iterator[Row]:
    """Yield the rows that change where hours are counted (anew): theirs, and all that follow.

    ``kept`` holds all rows from the first of those hours on, and the last one before, if any.
    """
    known = {row.start: row for row in kept}
    first = min(counts)
    before = max((row for row in known.values() if row.start < first), default=None)
    total = before.sum if before else 0.0
    later = {row.start: row.calls for row in known.values() if row.start >= first}
    for start, count in sorted({**later, **counts}.items()):
        total += count
        row = Row(start, count, total)
        if row != known.get(start):
            yield row
