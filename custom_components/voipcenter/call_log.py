"""What happens on the telephone of one account: kept over restarts, and told once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import inf
from typing import Any

from homeassistant.core import CALLBACK_TYPE, CoreState, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started
from homeassistant.util.hass_dict import HassKey

from .api import Call, Direction, Json, VoipCenterError, is_away
from .calls.contacts import Contacts
from .calls.happenings import Happening, Happenings, Kind, start_of
from .calls.history import last
from .calls.missed import MissedCalls, as_call
from .calls.names import name_in, own_names
from .const import DOMAIN, LOGGER
from .coordinator import VoipCenterCoordinator
from .live import LiveCalls
from .pbx.account import DayOfCalls
from .pbx.polling import POLL_INTERVAL
from .problems import async_words
from .registries import store_of

SIGNAL_NEWS = f"{DOMAIN}_news"
"""Told with ``News``, of every account."""
_SIGNAL_WAIT = f"{DOMAIN}_wait"
_WAITS: HassKey[dict[int, int]] = HassKey(f"{DOMAIN}_waits")

_DAYS_BACK = 7
_FUTURE = 3600.0
"""Seconds; who calls later than that has not called yet, whatever the list says."""
_LIST_LAGS = timedelta(minutes=2)
_OVER_MIDNIGHT = timedelta(hours=1)
"""So long after midnight, calls that began before may end, and stand in yesterday's list then."""
_YESTERDAY_AGAIN = 300.0
_KNOWN_FOR = 2.5 * POLL_INTERVAL
"""Seconds for which a list tells who was called back."""
_PATIENCE = 3
"""Failures in a row after which what was called back on earlier days counts as known."""
_TRIGGERS_BEGIN = 1.0
_BURST = 1.0
_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened to a call, as automations are told."""

    entry_id: str
    kind: Kind
    call: Call
    attributes: Mapping[str, Any]
    raw: Json = None
    waited: int | None = None
    """After how many seconds nobody had called back; ``None`` for what happens now."""


def changed_signal(entry_id: str) -> str:
    """Return the signal that what is kept of an account's calls has changed."""
    return f"{DOMAIN}_{entry_id}_calls"


@callback
def async_wait(hass: HomeAssistant, seconds: int) -> CALLBACK_TYPE:
    """Ask to be told who was not called back for so long; return what ends that."""
    waits = hass.data.setdefault(_WAITS, {})
    waits[seconds] = waits.get(seconds, 0) + 1
    async_dispatcher_send(hass, _SIGNAL_WAIT, seconds)

    @callback
    def end() -> None:
        waits[seconds] -= 1
        # At a stop, who asked will ask again: what is due meanwhile is told then.
        if not waits[seconds] and not hass.is_stopping:
            del waits[seconds]
            async_dispatcher_send(hass, _SIGNAL_WAIT, seconds)

    return end


async def async_contacts(hass: HomeAssistant, entry_id: str) -> Contacts:
    """Return who others are, as it is kept."""
    stored = await store_of(hass, entry_id, "contacts").async_load()
    return await hass.async_add_executor_job(Contacts.from_stored, stored)


async def async_keep_contacts(hass: HomeAssistant, entry_id: str, contacts: Contacts) -> None:
    """Keep who others are, in place of who was kept before."""
    await store_of(hass, entry_id, "contacts").async_save(contacts.as_stored())


class CallLog:
    """Takes in lists and live calls, and hands on what is new; keeps whom we missed."""

    missed: MissedCalls
    _happenings: Happenings

    def __init__(self, coordinator: VoipCenterCoordinator, live: LiveCalls) -> None:
        """Belong to an account; nothing is told before ``async_start``."""
        self.hass = coordinator.hass
        self.contacts = Contacts()
        self.last_caller: tuple[str | None, float] | None = None
        """Who called last, and when."""
        self._coordinator = coordinator
        self._live = live
        self._entry = coordinator.config_entry
        self._calls = store_of(self.hass, self._entry.entry_id, "calls")
        self._missed = store_of(self.hass, self._entry.entry_id, "missed_calls")
        self._saved: dict[str, Any] | None = None
        self._kept: dict[str, Any] | None = None
        self._words: Mapping[str, str] = {}
        self._names: tuple[object, Mapping[str, str]] = (None, {})
        self._read: DayOfCalls | None = None
        self._read_at = 0.0
        self._read_until = coordinator.today()
        self._next_days = 0.0
        """When the lists of earlier days may be read again; never, while they are being read."""
        self._days_failed = 0
        """How often in a row some could not be read just now."""
        self._settled = date.min
        """Before this day nothing is left to be read, or too often in vain."""
        self._waited: dict[int, float] = {}
        self._cancel_wait: CALLBACK_TYPE | None = None

    def now(self) -> float:
        """Return the time by the PBX's clock."""
        return self._coordinator.client.transport.clock.timestamp()

    async def async_load(self) -> None:
        """Read what was kept."""
        self._words = await async_words(self.hass)
        self.contacts = await async_contacts(self.hass, self._entry.entry_id)
        self._saved = await self._missed.async_load()
        # Lists tell whole seconds: a call of this very second is news.
        self.missed = MissedCalls(int(self.now()), self._saved)
        stored = await self._calls.async_load() or {}
        self._happenings = Happenings(self.missed.since, stored.get("happenings"))
        if told := stored.get("last_caller"):  # Nobody may have called yet.
            self.last_caller = (told[0], told[1])
        if "read_until" in stored:
            self._read_until = date.fromisoformat(stored["read_until"])
        self._waited = {int(seconds): since for seconds, since in stored.get("waited", {}).items()}
        if self._saved is None:  # So that a restart knows what was before the first setup.
            await self._async_save_missed()
            await self._calls.async_save(self._as_stored())

    @callback
    def async_start(self) -> None:
        """Begin to tell, once automations listen."""

        @callback
        def begin(_now: datetime | None = None) -> None:
            on_unload(self._coordinator.async_add_listener(self._handle_update))
            on_unload(async_dispatcher_connect(self.hass, _SIGNAL_WAIT, self._handle_wait))
            for seconds in self.hass.data.get(_WAITS, {}):
                self._waited.setdefault(seconds, self.now())
            self._handle_update()
            self._tell_who_waits()

        @callback
        def begin_soon(_hass: HomeAssistant) -> None:
            on_unload(async_call_later(self.hass, _TRIGGERS_BEGIN, begin))

        on_unload = self._entry.async_on_unload
        on_unload(self._live.async_add_listener(self._handle_call))
        on_unload(self._cancel_waiting)
        if self.hass.state is CoreState.running:
            begin()
        else:
            on_unload(async_at_started(self.hass, begin_soon))

    async def async_stop(self) -> None:
        """Leave nothing unwritten: who is set up next reads it."""
        await self._calls.async_save(self._as_stored())

    async def async_tick(self, uid: str, *, done: bool) -> None:
        """Let a person say that a missed call is done, or is not. Raises ``KeyError``."""
        self.missed.tick(uid, done=done, now=self.now())
        await self._async_save_missed()
        self._changed()

    def name(self, party: str | None) -> str:
        """Return what a party is called: name, else number, else words for who is unknown."""
        account = self._coordinator.data
        if self._names[0] is not account.labels:
            self._names = (account.labels, own_names(account))
        return name_in(self._names[1], party, self.contacts.name_of) or self.words("unknown_caller")

    @callback
    def async_use_contacts(self, contacts: Contacts) -> None:
        """Name others from now on as these do."""
        self.contacts = contacts
        self._changed()

    def words(self, key: str) -> str:
        """Return words in the language of the house."""
        return self._words.get(key, key)

    @callback
    def _handle_call(self, call: Call, fields: Json) -> None:
        happened = self._happenings.hear(call, self.now())
        self._tell(happened, fields)
        for happening in happened:
            if happening.kind is Kind.INCOMING:
                self._note_caller(happening.call.caller, self.now())
        self._keep()

    @callback
    def _handle_update(self) -> None:
        """Take in the list of today where it was read anew."""
        day = self._coordinator.data.calls
        if day is None or day is self._read:
            return
        if self._read is not None and day.day != self._read.day and self._next_days < inf:
            self._next_days = 0.0  # One more is over.
        self._read, self._read_at = day, self.now()
        self._take_in_today(day)

    @callback
    def _take_in_today(self, day: DayOfCalls) -> None:
        """Take in the list of today, and read those of earlier days that are not over yet."""
        self._take_in(day.calls)
        older = [day.day - timedelta(days=back) for back in range(_DAYS_BACK, 0, -1)]
        missing = [older_day for older_day in older if older_day >= self._read_until]
        if not missing:
            self._read_until = self._settled = day.day
        elif self.now() >= self._next_days and self._since_midnight(day.day) >= _LIST_LAGS:
            self._next_days = inf  # Until this is done.
            self._entry.async_create_background_task(
                self.hass, self._read_days(missing), f"{self._entry.title} earlier calls"
            )
        # What is due already is saved as told: after the list has shown it.
        self._tell_who_waits()

    def _since_midnight(self, today: date) -> timedelta:
        midnight = datetime.combine(today, time.min, self._coordinator.timezone)
        return datetime.fromtimestamp(self.now(), UTC) - midnight

    async def _read_days(self, days: list[date]) -> None:
        """Read the lists of days that were not read to their end.

        A day that cannot be read keeps no other from being read. What fails is tried three times,
        and then once an hour: the PBX may refuse everything for a while after it. Yesterday is
        over when calls that began then are.
        """
        again: list[float] = []
        failed = False
        try:
            for day in days:
                try:
                    calls = await self._coordinator.client.calls(day)
                except VoipCenterError as error:
                    LOGGER.debug("The calls of %s could not be read: %s", day, error)
                    for_long = self._days_failed + 1 >= _PATIENCE
                    again.append(self.now() + (_HOUR if for_long else 0))
                    failed = True
                    if is_away(error):
                        break
                    continue
                self._take_in(self._coordinator.data.interpreted(calls))
                if self._since_midnight(day + timedelta(days=1)) < _OVER_MIDNIGHT:
                    again.append(self.now() + _YESTERDAY_AGAIN)
                if not again:
                    self._read_until = day + timedelta(days=1)
            # Today's calls may be to who was missed the days before.
            if today := self._coordinator.data.calls:
                self._take_in_today(today)
        finally:
            self._next_days = min(again, default=0.0)
        self._days_failed = self._days_failed + 1 if failed else 0
        if not failed or self._days_failed >= _PATIENCE:
            self._settled = days[-1] + timedelta(days=1)
        self._tell_who_waits()

    @callback
    def _take_in(self, calls: tuple[Call, ...]) -> None:
        now = self.now()
        happened = self._happenings.read(calls, now)
        self.missed.learn(calls, now, lambda row: self._happenings.is_over(row, now))
        incoming = (call for call in calls if call.direction is Direction.INCOMING)
        if call := last(call for call in incoming if (start_of(call) or 0) < now + _FUTURE):
            self._note_caller(call.caller, start_of(call) or 0)
        self._tell(happened, None)
        if self.missed.as_stored() != self._saved:
            self._changed()
            self.hass.async_create_task(self._async_save_missed(), eager_start=True)
        self._keep()

    def _note_caller(self, caller: str | None, at: float) -> None:
        if self.last_caller is None or at > self.last_caller[1]:
            self.last_caller = (caller, at)
            self._changed()

    @callback
    def _tell(self, happened: Iterable[Happening], fields: Json) -> None:
        for happening in happened:
            news = self._news(happening.kind, happening.call, raw=fields)
            async_dispatcher_send(self.hass, SIGNAL_NEWS, news)

    def _news(self, kind: Kind, call: Call, *, raw: Json = None, waited: int | None = None) -> News:
        return News(
            entry_id=self._entry.entry_id,
            kind=kind,
            call=call,
            attributes={
                "caller": call.caller,
                "called": call.called,
                "caller_name": self.name(call.caller),
                "called_name": self.name(call.called),
                "sip_account": call.sip_account or call.answered_by,
                "call_id": call.call_id,
                "duration": 0 if kind is Kind.MISSED else call.duration,  # Nobody talked.
            },
            raw=raw,
            waited=waited,
        )

    @callback
    def _handle_wait(self, seconds: int) -> None:
        """Take note that somebody asks who is not called back for so long, or does no more."""
        if seconds in self.hass.data[_WAITS]:
            self._waited.setdefault(seconds, self.now())
        else:
            self._waited.pop(seconds, None)
        self._tell_who_waits()
        self._keep()

    @callback
    def _tell_who_waits(self, _now: datetime | None = None) -> None:
        """Tell who was not called back by now, and wait for the next of whom that may be so."""
        self._cancel_waiting()
        wanted = self.hass.data.get(_WAITS, {})
        waited = {seconds: since for seconds, since in self._waited.items() if seconds in wanted}
        now = self.now()
        # What cannot be read now, or is not read yet, may have been settled meanwhile.
        is_known = (
            now - self._read_at <= _KNOWN_FOR
            and self._read is not None
            and self._settled >= self._read.day
        )
        due = (
            list(self.missed.not_called_back(waited, now, self._happenings.is_talking_to))
            if is_known
            else []
        )
        for seconds, item, miss in due:
            news = self._news(Kind.MISSED, as_call(item, miss), waited=seconds)
            async_dispatcher_send(self.hass, SIGNAL_NEWS, news)
        if due:
            self.hass.async_create_task(self._async_save_missed(), eager_start=True)
        if (next_due := self.missed.next_due(waited, now)) is not None:
            wait = HassJob(self._tell_who_waits, cancel_on_shutdown=True)
            self._cancel_wait = async_call_later(self.hass, max(0, next_due - now), wait)

    @callback
    def _cancel_waiting(self) -> None:
        if self._cancel_wait is not None:
            self._cancel_wait()
            self._cancel_wait = None

    @callback
    def _changed(self) -> None:
        async_dispatcher_send(self.hass, changed_signal(self._entry.entry_id))

    @callback
    def _keep(self) -> None:
        if (kept := self._as_stored()) != self._kept:
            self._kept = kept
            self._calls.async_delay_save(self._as_stored, _BURST)

    def _as_stored(self) -> dict[str, Any]:
        return {
            "happenings": self._happenings.as_stored(),
            "last_caller": self.last_caller,
            "read_until": self._read_until.isoformat(),
            "waited": {str(seconds): since for seconds, since in self._waited.items()},
        }

    async def _async_save_missed(self) -> None:
        self._saved = self.missed.as_stored()
        await self._missed.async_save(self._saved)
