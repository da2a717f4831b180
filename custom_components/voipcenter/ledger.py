"""What is known of the account, and which of two readings is the newer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from .account import Account, DayOfCalls
from .api import (
    CATALOGUE_MENUS,
    Call,
    Changes,
    Item,
    ItemKey,
    Menu,
    Reference,
)
from .inventory import Inventory

FAILURES_BEFORE_UNKNOWN = 3


class Ledger:
    """Keeps the account from what lists, details and changes tell, in any order of arrival.

    Readings are numbered when they begin. One that began before an item was changed is told
    nothing about that item: it may show the state from before.
    """

    def __init__(self, known: Iterable[ItemKey]) -> None:
        """Start empty; ``known`` are the items that Home Assistant remembers from earlier."""
        self.account = Account()
        self.inventory = Inventory(known)
        self.incomplete: dict[Menu, frozenset[int]] = {}
        """Items of which the last list did not tell the whole state."""
        self._order = count(1)
        self._changed_at: dict[ItemKey, int] = {}
        self._failures: Counter[ItemKey] = Counter()
        self._looked_up: set[tuple[Menu, Reference]] = set()

    def begin_reading(self) -> int:
        """Return the number of a reading that begins now."""
        return next(self._order)

    def learn_list(self, menu: Menu, listed: Mapping[int, Item], reading: int) -> set[ItemKey]:
        """Take in a list; return the items that are gone since."""
        if listed or not self.account.listing(menu):
            self._failures.pop(ItemKey(menu), None)
            self.incomplete[menu] = frozenset(
                id_ for id_, item in listed.items() if not item.complete
            )
        else:
            self.failed(ItemKey(menu))  # It is what a PBX with a problem answers, too.
        if menu in CATALOGUE_MENUS:
            if listed or menu not in self.account.items:
                self.account = self.account.with_listing(menu, listed)
            return set()
        known = self.account.listing(menu)
        items = dict(known)  # What a list lacks stays until it is gone.
        for id_, item in listed.items():
            if id_ not in known:
                items[id_] = item
            elif self._is_newer(ItemKey(menu, id_), reading):
                items[id_] = item.keeping(known[id_])
        self.account = self.account.with_listing(menu, items)
        gone = self.inventory.listed(menu, listed)
        self.drop(gone)
        return gone

    def learn_item(self, key: ItemKey, detail: Item, reading: int) -> None:
        """Take in the detail of an item."""
        self._failures.pop(key, None)
        if (item := self.account.item(key)) is not None and self._is_newer(key, reading):
            self.account = self.account.with_item(key.menu, item.informed_by(detail))

    def learn_calls(self, day: date, calls: Iterable[Call]) -> None:
        """Take in the calls of a day."""
        self._failures.pop(ItemKey(Menu.CALLS), None)
        interpreted = self.account.interpreted(calls)
        self.account = replace(self.account, calls=DayOfCalls(day=day, calls=interpreted))

    def failed(self, key: ItemKey) -> None:
        """Take note that something could not be read; what fails three times is unknown."""
        self._failures[key] += 1
        if self._failures[key] != FAILURES_BEFORE_UNKNOWN:
            return
        if key.id and (item := self.account.item(key)) is not None:
            self.account = self.account.with_item(key.menu, item.forgotten())
        elif not key.id and (key.menu is Menu.CALLS or self.list_tells_state(key.menu)):
            self.forget(key.menu)

    def overtake(self, key: ItemKey) -> None:
        """Make readings of an item that are under way too old to be believed."""
        self._changed_at[key] = next(self._order)

    def change(self, key: ItemKey, changes: Changes) -> None:
        """Take in a change that the PBX acknowledged."""
        if (item := self.account.item(key)) is not None:
            self.account = self.account.with_item(key.menu, item.changed(changes))

    def forget(self, *menus: Menu) -> None:
        """Make the state of all items of some menus unknown."""
        for menu in menus:
            self.account = self.account.forgotten(menu)

    def drop(self, keys: Iterable[ItemKey]) -> None:
        """Take items out of the account."""
        for key in keys:
            self.inventory.forget(key)
            self.account = self.account.without_item(key)
            self.incomplete[key.menu] = self.incomplete.get(key.menu, frozenset()) - {key.id}

    def list_tells_state(self, menu: Menu) -> bool:
        """Tell whether the last list held the state of all its items."""
        return self.incomplete.get(menu) == frozenset() and bool(self.account.listing(menu))

    def menus_to_look_up(self) -> set[Menu]:
        """Return the menus that should hold what an item refers to, and do not: they changed.

        Each reference is looked up once; what stays unknown then waits for the hourly reading.
        """
        unknown = set(self.account.unresolved()) - self._looked_up
        self._looked_up |= unknown
        return {menu for menu, _ in unknown}

    def _is_newer(self, key: ItemKey, reading: int) -> bool:
        return reading > self._changed_at.get(key, 0)
