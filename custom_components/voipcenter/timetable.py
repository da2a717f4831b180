"""When changes end: kept on disk, looked at when it is time, and told where it did not happen."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .api import CATALOGUE_MENUS, CHOICES, ItemKey, Part, VoipCenterError
from .const import LOGGER
from .coordinator import SETUP_PATIENCE, VoipCenterCoordinator
from .pbx.endings import ChangeError, Kept, next_moment
from .pbx.report import ReadingReport
from .problems import invalid
from .registries import closing_first, closing_key, store_of
from .repairs import STILL_CHANGED, STILL_CLOSED, VALUE_BEFORE_GONE, set_issue

type PutBack = Callable[[ItemKey], Awaitable[None]]

LATE = 300.0
"""Seconds after which a person is told that something has not ended."""
_REST = 240.0
_RETRY = 120.0
"""Seconds after which what is due is tried again where no reading follows: polling may be off."""
_FAR = timedelta(days=366)


@dataclass(frozen=True)
class End:
    """When a change shall end, as a person or an automation told it at the moment ``asked``."""

    until: datetime | time | str | None = None
    duration: timedelta | None = None
    asked: datetime = field(default_factory=dt_util.utcnow)

    def moment(self) -> datetime | None:
        """Return that moment, to the second; ``None`` where a change is for good.

        Raises ``ServiceValidationError``.
        """
        if self.until is not None and self.duration is not None:
            raise invalid("end_told_twice")
        if self.duration is not None:
            moment: datetime | None = self.asked + max(-_FAR, min(self.duration, 2 * _FAR))
        elif self.until is not None:
            moment = self._next(self.until)
        else:
            return None
        if moment is None or moment <= self.asked:
            raise invalid("end_in_the_past")
        last_day = min(self.asked.day, 28) if self.asked.month == 2 else self.asked.day
        if moment > self.asked.replace(year=self.asked.year + 1, day=last_day):
            raise invalid("end_too_far")
        whole = moment.replace(microsecond=0)
        return whole if whole == moment else whole + timedelta(seconds=1)

    def _next(self, until: datetime | time | str) -> datetime | None:
        told = _read(until) if isinstance(until, str) else until
        if told is None:
            raise invalid("end_not_understood", until=str(until))
        if isinstance(told, datetime) and abs(told.year - self.asked.year) > 2:
            return self.asked + (2 * _FAR if told.year > self.asked.year else -_FAR)
        return next_moment(told, dt_util.get_default_time_zone(), self.asked)


def _read(text: str) -> datetime | time | None:
    with suppress(ValueError, OverflowError):
        text.encode()  # Half a character would crash the reader of dates, and Home Assistant.
        return dt_util.parse_time(text) or dt_util.parse_datetime(text.strip())
    return None


FOR_GOOD = End()


class Timetable:
    """Knows of an account when something ends."""

    def __init__(self, coordinator: VoipCenterCoordinator) -> None:
        """Belong to an account; nothing ends before ``async_start``."""
        self.hass = coordinator.hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._endings = coordinator.ledger.endings
        self._store: Store[list[dict[str, Any]]] = store_of(
            self.hass, self._entry.entry_id, "endings"
        )
        self._written: list[dict[str, Any]] | None = []
        self._writing = asyncio.Lock()
        self._put_back: PutBack | None = None
        self._told: set[tuple[str, str]] = set()
        self._stuck: list[ItemKey] = []
        self._limited = False
        self._rests_until = 0.0
        self._tried_at = 0.0
        self._cancel_timer: CALLBACK_TYPE | None = None

    async def async_load(self) -> None:
        """Read what was kept."""
        self._written = await self._store.async_load() or []
        self._endings.load(self._written)

    async def async_save(self) -> bool:
        """Write all that is kept; return whether it is on disk."""
        async with self._writing:
            if (stored := self._endings.as_stored()) != self._written:
                await self._store.async_save(stored)
                # What it cannot write, Home Assistant logs, and goes on.
                try:
                    self._written = await self._store.async_load() or []
                except HomeAssistantError as error:
                    self._written = None
                    LOGGER.error("What ends of %s cannot be read: %s", self._entry.title, error)
            is_kept = stored == self._written
        self._wait()
        return is_kept

    def due(self) -> Mapping[ItemKey, Mapping[Part, Kept]]:
        """Return what should have ended, and can: what was before is still there."""
        return {
            key: left
            for key, parts in self._endings.due(_now()).items()
            if (left := {p: kept for p, kept in parts.items() if not self.is_gone(p, kept)})
        }

    def is_gone(self, part: Part, kept: Kept) -> bool:
        """Tell whether the PBX no longer has what a part was set to before."""
        if part not in CHOICES or not kept.before:
            return False
        return self._coordinator.ledger.lacks(ItemKey(CHOICES[part], kept.before))

    async def async_start(self, put_back: PutBack) -> None:
        """Put back what is due, and from now on what will be; ``put_back`` does so, or raises.

        What takes longer than a start may take goes on in the background.
        """
        self._put_back = put_back
        self._coordinator.async_on_report(self._end_soon)
        self._entry.async_on_unload(self._coordinator.async_add_listener(self._follow))
        self._entry.async_on_unload(self._stop)
        ending = self._create_task(self._end_due())
        self._wait()
        await asyncio.wait([ending], timeout=SETUP_PATIENCE)

    async def _end_due(self) -> None:
        """Put back what is due, as far as that is possible now.

        The first alone: should the credentials be wrong by now, the PBX counts one attempt. It is
        what closes the office, if that is due. What could not be put back goes last the next time:
        the PBX may answer to that alone that it has had enough, and nothing else would be tried.
        Where it does so twice, what is stuck rests: people can press nothing for a while each time.
        """
        self._tried_at = _now()
        gate = self._coordinator.client.transport.gate
        due = closing_first(self.due(), self._entry, self._coordinator.data)
        turns = [key for key in due if key not in self._stuck]
        if monotonic() >= self._rests_until:
            turns += [key for key in self._stuck if key in due]
        first, others = turns[:1], turns[1:]
        was_open = not gate.closed_for
        await asyncio.gather(*map(self._async_end, first))
        if first and was_open:
            limited = gate.closed_for > 0 and first[0] in self.due()
            if limited and self._limited:
                self._rests_until = monotonic() + _REST
            self._limited = limited
        await asyncio.gather(*map(self._async_end, others))
        await self._look_again()
        left = self.due()
        earlier = [key for key in self._stuck if key not in first]
        self._stuck = [key for key in earlier + first if key in left]
        self._tell()
        self._wait()

    async def _async_end(self, key: ItemKey) -> None:
        try:
            while self._put_back and key in self.due():  # A press may have been sent in its place.
                await self._put_back(key)
        except (VoipCenterError, ChangeError) as error:
            LOGGER.debug("%s %s could not be put back yet: %s", *key, error)

    async def _look_again(self) -> None:
        """Read the catalogues that lack what was before: they may have been incomplete.

        Other lists are read every five minutes, and what three of them lack is taken to be gone.
        """
        due = self._endings.due(_now()).values()
        gone = {CHOICES[part] for parts in due for part in parts if self.is_gone(part, parts[part])}
        for menu in gone.intersection(CATALOGUE_MENUS):
            with suppress(VoipCenterError):  # It is tried again, and readings tell what is wrong.
                await self._coordinator.async_read_item(ItemKey(menu))

    @callback
    def _end_soon(self, _about: datetime | ReadingReport) -> None:
        self._create_task(self._end_due())

    def _create_task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._entry.async_create_background_task(
            self.hass, work, f"{self._entry.title} endings"
        )

    @callback
    def _tell(self) -> None:
        """Tell a person what has not ended, and take that back once it has."""
        told = {
            (kind, f"{key.menu}_{key.id}_{part}"): placeholders
            for key, parts in self._endings.due(_now()).items()
            for part, kept in parts.items()
            for kind, placeholders in self._problems(key, part, kept)
        }
        for kind, about in self._told | told.keys():
            set_issue(self.hass, self._entry, kind, told.get((kind, about)), about)
        self._told = set(told)

    def _problems(
        self, key: ItemKey, part: Part, kept: Kept
    ) -> Iterator[tuple[str, dict[str, str]]]:
        data = self._coordinator.data
        entity_id = self._coordinator.registries.entity_id(key, part)
        state = self.hass.states.get(entity_id) if entity_id else None
        item = state.name if state else data.label(key) or str(key.id)
        due = min(kept.moments)
        at, today = dt_util.as_local(dt_util.utc_from_timestamp(due)), dt_util.now().date()
        moment = f"{at:%H:%M}" if at.date() == today else f"{at:%Y-%m-%d %H:%M}"
        if self.is_gone(part, kept):
            yield VALUE_BEFORE_GONE, {"item": item, "moment": moment}
        elif due + LATE <= _now():
            if closing_key(self._entry, data) == key and not kept.before:
                yield STILL_CLOSED, {"moment": moment}
            else:
                yield STILL_CHANGED, {"item": item, "moment": moment}

    @callback
    def _follow(self) -> None:
        """Keep what a reading decided."""
        if self._told:
            self._tell()
        if self._endings.as_stored() != self._written:
            self._entry.async_create_task(
                self.hass, self.async_save(), f"{self._entry.title} endings"
            )

    @callback
    def _wait(self) -> None:
        """Wait for what ends next; what fell due since it was tried last is next."""
        self._stop_waiting()
        now, ends = _now(), list(self._endings.moments())
        tried = min(self._tried_at, now)  # The clock may have been set back.
        moments = [end if end > tried else tried + _RETRY for end in ends]
        moments += [end + LATE for end in ends if end + LATE > now]
        if self._put_back and moments:
            wait = HassJob(self._end_soon, cancel_on_shutdown=True)
            self._cancel_timer = async_track_point_in_utc_time(
                self.hass, wait, datetime.fromtimestamp(min(moments), UTC)
            )

    @callback
    def _stop(self) -> None:
        self._put_back = None
        self._stop_waiting()
        for kind, about in self._told:
            set_issue(self.hass, self._entry, kind, None, about)

    @callback
    def _stop_waiting(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None


def _now() -> float:
    return dt_util.utcnow().timestamp()
