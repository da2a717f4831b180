"""The history of calls: each finished day by the hour, in the recorder's long-term statistics."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from homeassistant.components.recorder.const import DOMAIN as RECORDER
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    get_last_statistics,
)
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.core import callback
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from .api import VoipCenterError, is_away
from .call_log import CallLog
from .calls import history
from .calls.history import Calls
from .calls.hours import Row, by_hour, hours_of, rewritten
from .const import CONF_CUSTOMER_NUMBER, DOMAIN, LOGGER, statistics_of
from .coordinator import VoipCenterCoordinator
from .registries import store_of

_DAYS = 30
_AFTER_MIDNIGHT = 30 * 60.0
_PAUSE = 1.0
_TRIES = 3
_SPARE_HOURS = 48
"""Rows that are read beyond those that there should be: a clock may be a day off."""

_FIGURES: Mapping[str, Callable[[Calls], int | None]] = {
    "calls": len,
    "missed_calls": history.missed,
}
"""What is counted; statistics and words are known by these keys."""


class CallHistory:
    """Imports the days past, oldest first: those of a month that are missing, and yesterday's.

    A night begins half an hour after midnight on the PBX's clock. What is imported is seen in the
    recorder. On disk is what it cannot tell: the last night of which all was read, as the day
    before that is read once more, and which days cannot be counted.
    """

    def __init__(self, coordinator: VoipCenterCoordinator, calls: CallLog) -> None:
        """Belong to an account; nothing is read before ``async_start``."""
        self.hass = coordinator.hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._calls = calls
        self._store = store_of(self.hass, self._entry.entry_id, "history")
        self._night: date | None = None
        self._left_out: set[date] = set()
        self._read: object = None
        self._importing = False
        self._tries = 0

    async def async_start(self) -> None:
        """Import what is due, now and each night, where there is a recorder."""
        if RECORDER not in self.hass.config.components:
            return
        if stored := await self._store.async_load():
            self._night = stored["night"] and date.fromisoformat(stored["night"])
            self._left_out = set(map(date.fromisoformat, stored["left_out"]))
        self._entry.async_on_unload(self._coordinator.async_add_listener(self._handle_update))
        self._handle_update()

    @callback
    def _handle_update(self) -> None:
        """Begin when the PBX told the calls of today: then it tells those of days past, too."""
        today = self._coordinator.data.calls
        if today is None or today is self._read:
            return
        self._read = today
        begun = self._calls.now() - _AFTER_MIDNIGHT
        night = datetime.fromtimestamp(begun, self._coordinator.timezone).date()
        if night != self._night and not self._importing:
            self._importing = True
            self._entry.async_create_background_task(
                self.hass, self._import_before(night), f"{self._entry.title} history"
            )

    async def _import_before(self, night: date) -> None:
        """Import the days before a night; what fails is due again, three times, then at night."""
        try:
            all_told = await self._import_days(await self._due(night))
            self._tries += 1
            if not all_told and self._tries < _TRIES:
                return
            await self._written()
            self._night, self._tries = night, 0
            await self._async_save()
        except RuntimeError:
            if self.hass.is_running and not get_instance(self.hass).stop_requested:
                raise
            # The recorder stops before us. What it has not written is due again at the next start.
        finally:
            self._importing = False

    async def _import_days(self, days: Iterable[date]) -> bool:
        """Import days until the PBX is away; return whether it told of each."""
        all_told = True
        for order, day in enumerate(days):
            if order:
                await asyncio.sleep(_PAUSE)
            try:
                await self._import(day)
            except VoipCenterError as error:
                LOGGER.debug("The calls of %s could not be read: %s", day, error)
                all_told = False
                if is_away(error):
                    break
        return all_told

    async def _due(self, night: date) -> list[date]:
        """Return the days that are missing, and the one that was just over when it was read."""
        days = [night - timedelta(days=back) for back in range(_DAYS, 0, -1)]
        self._left_out.intersection_update(days)
        since = hours_of(days[0], self._coordinator.timezone)[0]
        known = [{row.start for row in await self._kept(key, since)} for key in _FIGURES]
        hours = set.intersection(*known)
        again = (self._night or days[-1]) - timedelta(days=1)
        return [
            day
            for day in days
            if day == again
            or not (
                day in self._left_out or hours.issuperset(hours_of(day, self._coordinator.timezone))
            )
        ]

    async def _import(self, day: date) -> None:
        """Import a day. Raises ``VoipCenterError``."""
        calls = await self._coordinator.client.calls(day)
        calls = self._coordinator.data.interpreted(calls)
        unknown = False
        for key, figure in _FIGURES.items():
            counts = by_hour(calls, day, self._coordinator.timezone, figure)
            if counts is None:
                unknown = True
            else:
                await self._enter(key, counts)
        if unknown is not (day in self._left_out):
            self._left_out ^= {day}
            await self._async_save()

    async def _enter(self, key: str, counts: Mapping[datetime, int]) -> None:
        """Let the recorder write the counts of hours, and anew the sums of all that follow."""
        rows = [
            StatisticData(
                start=row.start.astimezone(self._coordinator.timezone),
                state=row.calls,
                sum=row.sum,
            )
            for row in rewritten(await self._kept(key, min(counts)), counts)
        ]
        metadata = StatisticMetaData(
            has_sum=True,
            mean_type=StatisticMeanType.NONE,
            name=f"{self._entry.title} {self._calls.words(key)}",
            source=DOMAIN,
            statistic_id=self._statistic(key),
            unit_class=None,
            unit_of_measurement=None,
        )
        if rows:
            async_add_external_statistics(self.hass, metadata, rows)

    async def _kept(self, key: str, since: datetime) -> list[Row]:
        """Return the recorder's rows since a moment, and some before."""
        await self._written()
        id_ = self._statistic(key)
        hours = int(self._calls.now() - since.timestamp()) // 3600 + _SPARE_HOURS
        found = await get_instance(self.hass).async_add_executor_job(
            get_last_statistics, self.hass, hours, id_, False, {"state", "sum"}
        )
        return [
            Row(dt_util.utc_from_timestamp(row["start"]), row["state"] or 0, row["sum"] or 0)
            for row in found.get(id_, ())
        ]

    async def _written(self) -> None:
        """Wait until the recorder has written what it was given."""
        written = self.hass.loop.create_future()
        get_instance(self.hass).queue_task(SynchronizeTask(written))
        await written

    def _statistic(self, key: str) -> str:
        return f"{statistics_of(self._entry.data[CONF_CUSTOMER_NUMBER])}_{key}"

    async def _async_save(self) -> None:
        await self._store.async_save(
            {
                "night": self._night and self._night.isoformat(),
                "left_out": sorted(day.isoformat() for day in self._left_out),
            }
        )
