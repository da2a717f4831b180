"""What the recorder keeps of an office's calls, beside what the office's PBX knows of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise

from homeassistant.components.recorder.statistics import (
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from simulator import Call, Direction, Outcome
from simulator.items import BRUSSELS

from ..home import Home

CALLS, MISSED = "voipcenter:482916_calls", "voipcenter:482916_missed_calls"
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = 8
"""Before the installation, in place of a month: as most of them are alike, fewer rows do."""

type Hours = dict[datetime, float]


class Books:
    """An account's statistics, and the PBX's own list to hold them against."""

    def __init__(self, home: Home) -> None:
        self.home = home

    async def hours(self, statistic: str = CALLS) -> Hours:
        """Return how many calls were in each hour; the sums are right."""
        await self._written()
        found = await get_instance(self.home.hass).async_add_executor_job(
            statistics_during_period,
            self.home.hass,
            BEGINNING,
            None,
            {statistic},
            "hour",
            None,
            {"state", "sum"},
        )
        rows = found.get(statistic, [])
        starts = [row["start"] for row in rows]
        assert all(earlier < later for earlier, later in pairwise(starts))
        states = [row["state"] or 0 for row in rows]
        assert [row["sum"] for row in rows] == list(accumulate(states))
        return dict(zip(map(dt_util.utc_from_timestamp, starts), states, strict=True))

    async def days(self, statistic: str = CALLS) -> dict[date, float]:
        """Return how many calls were on each day, on the PBX's clock."""
        days = Counter[date]()
        for hour, count in (await self.hours(statistic)).items():
            days[hour.astimezone(BRUSSELS).date()] += count  # type: ignore[assignment]
        return dict(days)

    async def names(self) -> dict[str, str | None]:
        """Return the names under which the statistics are listed."""
        await self._written()
        listed = await get_instance(self.home.hass).async_add_executor_job(
            list_statistic_ids, self.home.hass
        )
        return {
            entry["statistic_id"]: entry["name"]
            for entry in listed
            if entry["source"] == "voipcenter"
        }

    async def agree(self, first: date, last: date) -> None:
        """Hold all hours of these days, and no others, against the PBX's own list."""
        begin, end = midnight(first), midnight(last + timedelta(days=1))
        calls = [call for call in self.home.pbx.office.calls if begin <= call.start < end]
        everything = [begin + n * HOUR for n in range((end - begin) // HOUR)]
        for statistic, counted in (
            (CALLS, calls),
            (MISSED, [call for call in calls if call.missed]),
        ):
            assert await self.hours(statistic) == counts(counted, everything)

    def asked(self) -> list[str]:
        """Return the days past that were asked for, in order, and forget that."""
        today = f"{datetime.fromtimestamp(self.home.pbx.now(), BRUSSELS):%Y%m%d}"
        asked = [
            request.filter
            for request in self.home.pbx.journal
            if request.menu == "calls" and request.filter != today
        ]
        self.home.forget_requests()
        return asked

    async def _written(self) -> None:
        await self.home.settle()
        await get_instance(self.home.hass).async_block_till_done()

    def takes_place(self, at: datetime, *, answered: bool = True) -> Call:
        """Let somebody call, at a moment on the PBX's clock."""
        return self.home.pbx.office.calls.add(
            Call(
                id=0,
                start=at.astimezone(BRUSSELS),
                caller="0470998877",
                called="093456789",
                direction=Direction.INCOMING,
                outcome=Outcome.ANSWERED if answered else Outcome.NO_ANSWER,
                duration=40 if answered else 0,
                talk_time=30 if answered else 0,
            )
        )

    async def night(self, day: date) -> None:
        """Let it become a minute past half past midnight of a day."""
        self.home.clock.move_to(midnight(day) + timedelta(minutes=31))
        await self.home.after(0)


def midnight(day: date) -> datetime:
    """Return when a day begins in Brussels, in UTC, where each hour follows the one before."""
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).astimezone(UTC)


def counts(calls: Sequence[Call], hours: Sequence[datetime]) -> Hours:
    """Count calls by the hour, zeros too."""
    counted = Counter(
        call.start.astimezone(UTC).replace(minute=0, second=0, microsecond=0) for call in calls
    )
    assert counted.keys() <= set(hours)
    return {hour: float(counted[hour]) for hour in hours}


def days(first: date, last: date) -> list[str]:
    """Return days as the PBX is asked for them."""
    return [f"{first + timedelta(days=n):%Y%m%d}" for n in range((last - first).days + 1)]
