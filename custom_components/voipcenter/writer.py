"""How a change is carried out and confirmed: sent, shown when acknowledged, read back."""

import asyncio
from collections.abc import Collection, Coroutine
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, Context, HassJob, callback
from homeassistant.helpers.event import async_call_later

from .api import (
    CHOICES,
    Changes,
    Item,
    ItemKey,
    Part,
    VoipCenterAuthenticationError,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterResponseError,
)
from .const import LOGGER
from .coordinator import VoipCenterCoordinator
from .pbx.endings import NotKeptError, ValueUnknownError
from .pbx.wishes import Wish, Wishes
from .problems import update_failed
from .timetable import Timetable

READ_BACK_DELAYS = (1.0, 3.0, 3.0)
"""Seconds before an acknowledged change is looked at, and twice more where it is not seen."""
LONGEST_FAREWELL = 10.0


class Writer:
    """Makes an account as people wish it, and makes sure that what is shown is the PBX's."""

    def __init__(self, coordinator: VoipCenterCoordinator, timetable: Timetable) -> None:
        """Belong to an account; what ends is kept by ``timetable``."""
        self._coordinator = coordinator
        self._timetable = timetable
        self._ledger = coordinator.ledger
        self._endings = coordinator.ledger.endings
        self._wishes = Wishes[Context](self._carry_out, self._create_task)
        self._read_backs: dict[ItemKey, CALLBACK_TYPE] = {}

    async def submit(
        self,
        key: ItemKey,
        changes: Changes,
        context: Context | None = None,
        until: datetime | None = None,
    ) -> None:
        """Change an item, for good or ``until`` a moment; return when the PBX acknowledged it.

        What is shown then is said to be the doing of the user or automation of ``context``. Raises
        ``VoipCenterError``, and ``ChangeError`` where nothing was sent.
        """
        ends = until.timestamp() if until else None
        await self._wishes.submit(key, changes, context, ends)

    async def async_end(self, key: ItemKey) -> None:
        """Put back what is due of an item, if it still is as it was set.

        Raises ``VoipCenterError``, and ``ChangeError`` where the PBX does not tell.
        """
        await self._wishes.submit(key, {})

    @callback
    def async_start(self) -> None:
        """Finish what people pressed just before a stop: Home Assistant would not wait for it."""
        entry, hass = self._coordinator.config_entry, self._coordinator.hass
        stop = HassJob(self._finish, f"{self._coordinator.name} stop")
        entry.async_on_unload(hass.async_add_shutdown_job(stop))
        entry.async_on_unload(self._cancel_read_backs)

    async def _finish(self) -> None:
        await self._wishes.finish()
        self._cancel_read_backs()

    async def finish_or_break_off(self) -> None:
        """Return when the PBX answered what people pressed, or when that takes too long."""
        try:
            async with asyncio.timeout(LONGEST_FAREWELL):
                await self._wishes.finish()
        except TimeoutError:
            await self._wishes.break_off()

    @callback
    def _cancel_read_backs(self) -> None:
        """Look no more at what was changed just before."""
        for cancel in self._read_backs.values():
            cancel()
        self._read_backs.clear()

    async def _carry_out(self, key: ItemKey, wish: Wish[Context]) -> None:
        """Keep what ends, then send a change, and show it as soon as the PBX acknowledged it."""
        changes: Changes = wish.changes
        context = wish.who
        if not changes:
            changes, context = await self._what_ends(key)
        if wish.ends:
            await self._look_at_what_was_before(key, wish.ends)
        if changes:
            who = context.user_id if context else None
            account, wake = self._ledger.account, self._ledger.wake
            self._endings.begin(key, changes, wish.ends, account, wake=wake, who=who)
        try:
            if not await self._timetable.async_save() and wish.ends:
                raise NotKeptError(next(iter(wish.ends)))
            if changes:
                await self._send(key, changes, context)
        finally:
            self._endings.take_back(key)  # Unless it was acknowledged, or may have arrived.
            await self._timetable.async_save()

    async def _look_at_what_was_before(self, key: ItemKey, parts: Collection[Part]) -> None:
        """Read what a change with an end is to put back: somebody may have changed it just now.

        Raises ``VoipCenterError`` where it was not known, either.
        """
        try:
            await self._look(key)
        except VoipCenterError:
            if any(self._ledger.account.value(key, part) is None for part in parts):
                raise

    async def _send(self, key: ItemKey, changes: Changes, context: Context | None) -> None:
        self._ledger.overtake(key)
        try:
            await self._coordinator.client.write(key, changes)
        except VoipCenterAuthenticationError as error:
            self._coordinator.async_set_update_error(update_failed(error))
            raise
        except (VoipCenterConnectionError, VoipCenterResponseError) as error:
            if isinstance(error, VoipCenterConnectionError) and not error.sent:
                self._coordinator.async_doubt_connection()
                raise
            await self._settle(key, changes, error)
        except asyncio.CancelledError:
            self._endings.leave_open(key)
            raise
        self._ledger.change(key, changes)
        self._endings.settle(key, changes)
        self._ledger.overtake(key)
        if context is not None:
            self._coordinator.changed_by[key] = context
        self._coordinator.async_publish(key)
        self._read_back_later(key)

    async def _settle(self, key: ItemKey, changes: Changes, lost: VoipCenterError) -> None:
        """Find out what became of a change whose reply was lost; raise unless it is done."""
        self._ledger.overtake(key)  # What was read while it was on its way is no news of it.
        self._endings.leave_open(key)
        try:
            told = await self._look(key)
            is_done = not told.tells_nothing and self._ledger.tells(key, changes)
        except VoipCenterError:
            self._coordinator.async_doubt_connection()
            is_done = False
        if not is_done:
            self._ledger.lose(key, changes)
            self._read_back_later(key)
            raise lost from None

    async def _look(self, key: ItemKey) -> Item:
        """Read an item now and return what the PBX tells of it. Raises ``VoipCenterError``."""
        client, reading = self._coordinator.client, self._ledger.begin_reading()
        told = await client.read_item(*key, urgent=True)
        if told.tells_nothing:  # Here only the list tells the state.
            told = (await client.list_items(key.menu, urgent=True)).get(key.id, told)
        if not told.tells_nothing:
            await self._coordinator.async_learn(key, told, reading)
        return told

    async def _what_ends(self, key: ItemKey) -> tuple[Changes, Context | None]:
        """Return what to put back of an item, and on whose behalf: what the PBX tells decides.

        Raises ``VoipCenterError``, and ``ValueUnknownError`` where it does not tell.
        """
        if self._ledger.account.item(key) is None and self._ledger.account.listing(key.menu):
            self._endings.drop(key)
        for part in self._timetable.due().get(key, {}):
            if menu := CHOICES.get(part):  # What was before may be gone by now.
                await self._coordinator.async_read_item(ItemKey(menu))
        if not (due := self._timetable.due().get(key)):
            return {}, None
        told = await self._look(key)
        shown = self._ledger.account.with_item(key.menu, told)
        due = self._timetable.due().get(key, {})
        back = {
            part: kept.before
            for part, kept in due.items()
            if kept.settled and shown.value(key, part) == kept.goals[0].value
        }
        for part in due.keys() - back:
            is_as_before = shown.value(key, part) == due[part].before
            if is_as_before and self._ledger.is_confirmed(key):
                self._endings.give_up(key, part)
            elif not back:
                raise ValueUnknownError(part)
        who = next((kept.goals[0].who for kept in due.values()), None)
        return back, Context(user_id=who)

    @callback
    def _read_back_later(self, key: ItemKey, looked: int = 0) -> None:
        """Show what the PBX made of a change, a second after the last one.

        Some PBX shows a change only seconds after it acknowledged it: so what contradicts is
        looked at again before it is believed.
        """
        if cancel := self._read_backs.pop(key, None):
            cancel()

        @callback
        def read_back(_now: datetime) -> None:
            del self._read_backs[key]
            self._coordinator.config_entry.async_create_background_task(
                self._coordinator.hass,
                self._read_back(key, looked + 1),
                f"{self._coordinator.name} read back",
            )

        self._read_backs[key] = async_call_later(
            self._coordinator.hass, READ_BACK_DELAYS[looked], read_back
        )

    async def _read_back(self, key: ItemKey, looked: int) -> None:
        is_last = looked == len(READ_BACK_DELAYS)
        if is_last:
            self._ledger.doubt(key)
        reading = self._ledger.begin_reading()
        try:
            detail = await self._coordinator.client.read_item(*key)
        except VoipCenterError as error:
            LOGGER.debug("Reading back %s %s failed: %s", *key, error)
        else:
            if not detail.tells_nothing:  # It denies nothing, either.
                await self._coordinator.async_learn(key, detail, reading)
        if not is_last and not self._ledger.is_confirmed(key) and key not in self._read_backs:
            self._read_back_later(key, looked)

    @callback
    def _create_task(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        return self._coordinator.config_entry.async_create_task(
            self._coordinator.hass, work, f"{self._coordinator.name} change"
        )
