"""Reads an account: what is due, and what each answer teaches."""

import asyncio
from collections.abc import Callable, Collection
from datetime import date, datetime

from ..api import (
    CATALOGUE_MENUS,
    ItemKey,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterClient,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
)
from .ledger import Ledger
from .polling import EACH_WAKE, FIVE_MINUTES, HOUR, Legibility, Permissions, Schedule

DETAIL_MENUS = (Menu.INDICATORS, Menu.NUMBERS, Menu.HOT_DESKS, Menu.SIP_ACCOUNTS)
LIST_MENUS = (*DETAIL_MENUS, *CATALOGUE_MENUS)
CALLS_TODAY = ItemKey(Menu.CALLS)

_TRIED_LISTS = 3

type Wanted = Callable[[ItemKey], bool]
"""Tells whether anybody looks at something: only that is worth a request."""


class Reader:
    """Asks through a client, and enters the answers into a ledger."""

    def __init__(self, client: VoipCenterClient, ledger: Ledger) -> None:
        """Start with nothing read, and everything permitted."""
        self.client = client
        self.ledger = ledger
        self.schedule = Schedule()
        self.permissions = Permissions()
        self.legibility = Legibility()

    def today(self) -> date:
        """Return the day that it is at the PBX, by its own clock."""
        now = self.client.transport.clock.timestamp()
        return datetime.fromtimestamp(now, self.client.timezone).date()

    def due_lists(self, is_wanted: Wanted) -> list[ItemKey]:
        """Return the lists that are due, and the calls of today where someone looks at them."""
        keys = [ItemKey(menu) for menu in LIST_MENUS]
        if is_wanted(CALLS_TODAY):
            keys.append(CALLS_TODAY)
        return [key for key in keys if self.schedule.due(key, self._list_period(key.menu))]

    def _list_period(self, menu: Menu) -> float:
        if menu in CATALOGUE_MENUS or menu in self.permissions.denied:
            return HOUR
        if menu is Menu.CALLS:
            return EACH_WAKE
        if menu is Menu.INDICATORS and self.ledger.list_tells_state(menu):
            return EACH_WAKE
        return FIVE_MINUTES

    def due_details(self, is_wanted: Wanted, under_way: Collection[ItemKey] = ()) -> list[ItemKey]:
        """Return the items whose list does not tell their state, the longest unread first."""
        left_out = set(under_way)
        return self.schedule.longest_untried_first(
            key
            for menu in DETAIL_MENUS
            if menu not in self.permissions.denied
            for id_ in sorted(self.ledger.incomplete.get(menu, ()))
            if self.schedule.due(
                key := ItemKey(menu, id_),
                EACH_WAKE if menu is Menu.INDICATORS else FIVE_MINUTES,
            )
            and key not in left_out
            and is_wanted(key)
        )

    def trial(self, is_wanted: Wanted) -> list[ItemKey]:
        """Return a little that tells whether the PBX answers again, by turns all that is due.

        Some lists or items may fail for good: what was tried the longest ago comes first.
        """
        lists = self.schedule.longest_untried_first(self.due_lists(is_wanted))
        few = [*lists[:_TRIED_LISTS], *self.due_details(is_wanted)[:1]]
        return self.schedule.longest_untried_first(few)

    def readable_list(self) -> list[ItemKey]:
        """Return a list that could be read the last time, if there is one.

        It tells whether the PBX is away, where all that was due cannot be read.
        """
        lists = [ItemKey(menu) for menu in LIST_MENUS if menu not in self.permissions.denied]
        readable = [key for key in lists if not self.ledger.is_failing(key)]
        return self.schedule.longest_untried_first(readable)[:1]

    def lists_to_look_up(self, learnt: ItemKey | None = None) -> list[ItemKey]:
        """Return lists that should be read at once: something is missing in them, or in doubt.

        Where but one item was ``learnt``, no other is looked at.
        """
        unknown = self.ledger.menus_to_look_up(learnt) - self.permissions.denied
        menus = unknown | self.permissions.take_doubted()
        return [ItemKey(menu) for menu in LIST_MENUS if menu in menus]

    async def read(self, key: ItemKey) -> set[ItemKey]:
        """Read a list, the calls of today or an item, and take note of how that went.

        Return the items that are gone since. Raises ``VoipCenterError``.
        """
        gone: set[ItemKey] = set()
        reading = self.ledger.begin_reading()
        self.schedule.tried(key)
        try:
            if key == CALLS_TODAY:
                day = self.today()
                self.ledger.learn_calls(day, await self.client.calls(day), reading)
            elif key.id:
                self.ledger.learn_item(key, await self.client.read_item(*key), reading)
            else:
                listed = await self.client.list_items(key.menu)
                await asyncio.sleep(0)  # Reading a thousand entries was work enough for one turn.
                gone = self.ledger.learn_list(key.menu, listed, reading)
        except VoipCenterAuthenticationError, VoipCenterRateLimitError:
            raise
        except VoipCenterError as error:
            if isinstance(error, VoipCenterNotAllowedError) and self.permissions.refused(
                key, again=self.ledger.is_failing(key)
            ):
                self.ledger.forget(key.menu, reading=reading)
                self.schedule.read(ItemKey(key.menu))
                raise
            self.legibility.failed(key, error, again=self.ledger.is_failing(key))
            is_unknown = self.ledger.failed(key, reading)
            if isinstance(error, VoipCenterNotFoundError):
                if not self.ledger.inventory.missing(key):
                    self.schedule.expire(ItemKey(key.menu))
                elif is_unknown:
                    self.ledger.leave_out(key)
            raise
        self.legibility.read(key, self.ledger.account.item(key))
        self.permissions.granted(key)
        self.schedule.read(key)
        return gone
