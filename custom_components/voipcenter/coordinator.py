"""The account: what is read, and how often."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time

from .api import (
    CONCURRENCY,
    Item,
    ItemKey,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterClient,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterRateLimitError,
)
from .const import LOGGER
from .pbx.account import Account, DayOfCalls
from .pbx.ledger import Failures, Ledger
from .pbx.polling import PATIENCE, POLL_INTERVAL, Sweep
from .pbx.reader import CALLS_TODAY, DETAIL_MENUS, LIST_MENUS, Reader
from .pbx.report import ReadingReport
from .problems import update_failed
from .publishing import PublishingCoordinator
from .registries import Registries, closing_first, closing_key

DETAILS_A_WAKE = 60
PUBLISHING_PAUSE = 0.5
SETUP_PATIENCE = 10.0


class VoipCenterCoordinator(PublishingCoordinator):
    """Keeps one customer's account up to date, and reports on each reading."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        client: VoipCenterClient,
        remembered: Account | None = None,
    ) -> None:
        """Read through ``client``; ``remembered`` is the account as it was last read, if ever."""
        self.registries = Registries(hass, entry)
        ledger = Ledger(remembered or Account(), self.registries.known(), monotonic)
        super().__init__(hass, entry, ledger, timedelta(seconds=POLL_INTERVAL))
        client.transport.all_places = True  # Until the first reading is over.
        self.timezone = client.timezone
        self.reader = Reader(client, ledger)
        self._report_listeners: list[Callable[[ReadingReport], None]] = []
        self._failed_wakes = Failures()
        self._everything = True
        self._details_a_wake = DETAILS_A_WAKE
        self._in_background: list[ItemKey] = []
        self._anything_known = asyncio.Event()
        self._shows_progress = False
        self._first_reading: asyncio.Task[None] | None = None
        self._next_refresh: asyncio.Task[None] | None = None
        self._cancel_midnight: CALLBACK_TYPE | None = None
        entry.async_on_unload(self._cancel_wait_for_midnight)

    @property
    def client(self) -> VoipCenterClient:
        """Return the client, which another one replaces when the way to the PBX changes."""
        return self.reader.client

    def today(self) -> date:
        """Return the day that it is at the PBX, by its own clock."""
        return self.reader.today()

    @property
    def calls_today(self) -> DayOfCalls | None:
        """Return today's calls; yesterday's are not today's."""
        calls = self.data.calls
        return calls if calls is not None and calls.day == self.today() else None

    @property
    def denied(self) -> set[Menu]:
        """Return the menus that the API user may not read (error 16)."""
        return self.reader.permissions.denied

    @property
    def nothing_allowed(self) -> bool:
        """Tell whether the API user may read nothing of what is wanted."""
        return self.denied.issuperset(LIST_MENUS) and (
            Menu.CALLS in self.denied or not self._wanted()(CALLS_TODAY)
        )

    @callback
    def async_start(self) -> None:
        """Begin to watch for midnight."""
        self._cancel_midnight = self._wait_for_midnight()
        stop = HassJob(self._cancel_wait_for_midnight, f"{self.name} stop")
        self.config_entry.async_on_unload(self.hass.async_add_shutdown_job(stop))

    @callback
    def async_on_report(self, listener: Callable[[ReadingReport], None]) -> None:
        """Tell ``listener`` how each reading went, for as long as the entry is loaded."""
        self._report_listeners.append(listener)

    @callback
    def _cancel_wait_for_midnight(self) -> None:
        if self._cancel_midnight is not None:
            self._cancel_midnight()
            self._cancel_midnight = None

    @property
    def connected(self) -> bool | None:
        """Tell whether the last reading succeeded; ``None`` while the first is not over yet."""
        return None if self._first_reading is None else self.last_update_success

    async def async_read_first(self) -> None:
        """Read the whole account for the first time, and wait for it as long as a start may take.

        What takes longer goes on in the background. ``last_exception`` tells why nothing could be
        read.
        """
        reading = self._create_task(self._async_read_first())
        await asyncio.wait([reading], timeout=SETUP_PATIENCE)
        self._first_reading = reading
        if reading.done():
            reading.result()
        self.async_publish()

    async def _async_read_first(self) -> None:
        async with self._debounced_refresh.async_lock():  # As Home Assistant's own first refresh.
            await self._async_refresh(log_failures=False)

    async def async_wait_until_known(self) -> None:
        """Return when the first reading brought anything, or is over."""
        known = self._create_task(self._anything_known.wait())
        if self._first_reading is not None:
            await asyncio.wait([self._first_reading, known], return_when=asyncio.FIRST_COMPLETED)
        known.cancel()

    async def async_refresh_everything(self) -> None:
        """Read the whole account now."""
        self.reader.schedule.expire_all()
        self._everything = True
        await self.async_refresh()

    async def async_start_over(self, client: VoipCenterClient) -> None:
        """Read the whole account by a client whose API user may read more than before, or less."""
        self.reader = Reader(client, self.ledger)
        await self.async_refresh_everything()

    @override
    async def async_refresh(self) -> None:
        """Read what is due; who asks before such a reading begins shares it."""
        if self._next_refresh is None or self._next_refresh.done():
            self._next_refresh = self._create_task(super().async_refresh(), eager_start=False)
        await asyncio.wait([self._next_refresh])

    @override
    async def async_request_refresh(self) -> None:
        await asyncio.wait([self._create_task(super().async_request_refresh())])

    @callback
    def _create_task[ResultT](
        self, work: Coroutine[Any, Any, ResultT], *, eager_start: bool = True
    ) -> asyncio.Task[ResultT]:
        """Return a task that ends with the entry, and not with who asked for it."""
        return self.config_entry.async_create_background_task(
            self.hass, work, f"{self.name} reading", eager_start
        )

    async def async_read_item(self, key: ItemKey) -> None:
        """Read an item or a list now, as something is not known. Raises ``VoipCenterError``."""
        if key.menu in self.denied:
            return
        sweep = Sweep(self._read)
        await sweep.run([key])
        self.async_publish()
        for error in sweep.errors:
            raise error

    async def async_learn(self, key: ItemKey, told: Item, reading: int) -> None:
        """Show what a reading told of an item, and read the lists that lack what it refers to."""
        self.ledger.learn_item(key, told, reading)
        missing = self.reader.lists_to_look_up(key)
        await Sweep(self._read).run(missing)
        self.async_publish(None if missing else key)

    @callback
    def async_doubt_connection(self) -> None:
        """Let a reading tell whether the PBX is away, now that something did not reach it."""
        if self.last_update_success and not self._shutdown_requested:
            self.async_read_soon()

    @callback
    def async_read_soon(self) -> None:
        """Read what is due, in the background."""
        self._create_task(super().async_request_refresh())

    async def async_refresh_calls(self) -> None:
        """Read the calls of today where someone looks at them, and nothing else."""
        if Menu.CALLS not in self.denied and self._wanted()(CALLS_TODAY):
            await Sweep(self._read).run([CALLS_TODAY])
            self.async_publish()

    @callback
    def _wait_for_midnight(self) -> CALLBACK_TYPE:
        midnight = datetime.combine(self.today() + timedelta(days=1), time.min, self.timezone)
        here = midnight.astimezone(UTC) - timedelta(seconds=self.client.transport.clock.offset)

        async def begin_day(_now: datetime) -> None:
            self._cancel_midnight = self._wait_for_midnight()
            self.async_publish()
            await self.async_refresh_calls()

        return async_track_point_in_utc_time(self.hass, begin_day, here)

    @callback
    def async_forget(self, keys: Iterable[ItemKey]) -> None:
        """Drop items that a person removed."""
        self.ledger.drop(keys)
        self.async_publish()

    # Reading

    @override
    async def _async_update_data(self) -> Account:
        self._next_refresh = None
        self.reader.schedule.wake()
        everything, self._everything = self._everything, False
        self._shows_progress |= everything
        began = self.ledger.begin_reading()
        places = CONCURRENCY if self.client.transport.all_places else CONCURRENCY - 1
        trial = self.reader.trial(self._wanted()) if self._failed_wakes else []
        patience = len(trial) or PATIENCE
        sweep = Sweep(self._read, first_alone=True, places=places, patience=patience)
        await sweep.run(trial)
        lists = [key for key in self.reader.due_lists(self._wanted()) if key not in trial]
        # What failed the last time waits until the states were read.
        failing = [key for key in lists if self.ledger.is_failing(key)]
        await sweep.run(key for key in lists if key not in failing)
        details = self._due_details(trial)
        most = self._details_a_wake
        await sweep.run(details[:most])
        if failing:
            await sweep.run(failing)
            more = [key for key in self._due_details(trial) if key not in details]
            await sweep.run(more[: max(0, most - len(details))])
        await sweep.run(key for key in self.reader.lists_to_look_up() if key not in lists)
        if sweep.errors and not sweep.answered:  # Such as the calls, where nothing else was due.
            await sweep.run(self.reader.readable_list())
        anything_read = sweep.answered
        if everything and not sweep.stopped and (rest := details[most:]):
            self._in_background = rest
            self._create_task(self._read_in_background())
        elif everything:
            self._everything |= sweep.stopped or not anything_read
            self._end_of_everything()
        if not any(isinstance(error, VoipCenterRateLimitError) for error in sweep.errors):
            self._details_a_wake = min(most + 1, DETAILS_A_WAKE)
        elif sweep.succeeded:  # The PBX counts requests: some are for what people press.
            self._details_a_wake = max(1, most // 2)
        ended_outage = anything_read and self._failed_wakes.end()
        try:
            self._judge(sweep.errors, began, anything_read=anything_read)
        finally:
            report = self._report(sweep.errors, anything_read, ended_outage)
            for listener in self._report_listeners:
                listener(report)
        if news := self.reader.permissions.take_news():
            menus = ", ".join(sorted(news))
            LOGGER.warning("The API user of %s may not read %s (error 16)", self.name, menus)
        if everything:
            await self.registries.async_update_devices(self.ledger.account)
        await asyncio.sleep(0)  # What follows looks at every entity.
        return self.ledger.account

    def _judge(self, errors: list[VoipCenterError], began: int, *, anything_read: bool) -> None:
        """Raise where the PBX could not be read at all by the reading that ``began``."""
        for error in errors:
            if isinstance(error, VoipCenterAuthenticationError):
                self._forget_states(began)
                raise update_failed(error) from error
        if self.nothing_allowed:
            self.async_publish()
            raise update_failed(VoipCenterNotAllowedError(code=16))
        failures = [e for e in errors if not isinstance(e, VoipCenterNotAllowedError)]
        if anything_read or not failures:
            return
        if since := self._failed_wakes.add(began, self.ledger.wake):
            self._forget_states(since)
        raise update_failed(failures[0]) from failures[0]

    def _report(
        self, errors: Iterable[VoipCenterError], anything_read: bool, ended_outage: bool
    ) -> ReadingReport:
        transport = self.client.transport
        return ReadingReport(
            errors=tuple(errors),
            anything_read=anything_read,
            ended_outage=ended_outage,
            denied=frozenset(self.denied),
            unreadable=self.reader.legibility.unreadable,
            unread_words=self.client.unread_words if self.ledger.account.calls else (),
            nothing_allowed=self.nothing_allowed,
            clock_offset=transport.clock.offset,
            pause=transport.gate.pause,
            closed_for=transport.gate.closed_for,
            secrets_in_url=bool(transport.by_get),
        )

    def _forget_states(self, reading: int) -> None:
        self.reader.schedule.expire_all()
        self._everything = True
        self.ledger.forget(*DETAIL_MENUS, Menu.CALLS, reading=reading)
        self.async_publish()

    def _due_details(self, tried: Iterable[ItemKey]) -> list[ItemKey]:
        """Return the items that are due, the one that closes the office first."""
        due = self.reader.due_details(self._wanted(), {*self._in_background, *tried})
        return closing_first(due, self.config_entry, self.ledger.account)

    def _wanted(self) -> Callable[[ItemKey], bool]:
        """Return whether something is worth a request: an enabled entity shows it, or will.

        Whether the office is closed is asked for by conditions and triggers too.
        """
        needed = {*self.async_contexts(), closing_key(self.config_entry, self.ledger.account)}
        will_be_shown = self.registries.wanted()
        return lambda key: key in needed or will_be_shown(key)

    @callback
    def _end_of_everything(self) -> None:
        self._in_background = []
        self._shows_progress = self.client.transport.all_places = False

    async def _read_in_background(self) -> None:
        """Finish the reading of everything."""
        try:
            await Sweep(self._read, places=CONCURRENCY).run(self._in_background)
        finally:
            self._end_of_everything()
        self.async_publish()

    async def _read(self, key: ItemKey) -> None:
        """Read a list, the calls of today or an item; let the registries follow."""
        if gone := await self.reader.read(key):
            await self.registries.async_remove(
                gone, lambda key: self.ledger.account.item(key) is None
            )
        if not key.id and key.menu in DETAIL_MENUS:
            await self.registries.async_update_devices(self.ledger.account)
        self._anything_known.set()
        # Each publication looks at every entity: not after each of a thousand replies.
        if self._shows_progress and monotonic() - self._published_at >= PUBLISHING_PAUSE:
            self.async_publish()
