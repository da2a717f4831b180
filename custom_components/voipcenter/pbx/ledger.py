"""What is known of the account: what it has, what is gone, and which of two readings is newer."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from ..api import (
    CATALOGUE_MENUS,
    MOST_OF_A_MENU,
    Call,
    Changes,
    Configured,
    Item,
    ItemKey,
    Menu,
    Part,
    Reference,
)
from .account import Account, DayOfCalls
from .endings import SHOWN_LATE, Endings
from .polling import POLL_INTERVAL

FAILURES_BEFORE_UNKNOWN = 3
_LISTS_BEFORE_GONE = 3
_MOST_NEW = 250
"""Items that are taken in from one list after the first: the rest waits for the next."""
_MOST_LOOKED_UP = 20_000
"""References: more than all that may be told at once."""


class Failures:
    """Wakes in a row in which one thing could not be read, by the numbers of the readings."""

    def __init__(self) -> None:
        """Start with none."""
        self._latest: deque[int] = deque(maxlen=FAILURES_BEFORE_UNKNOWN)
        self._wake: int | None = None

    def add(self, reading: int, wake: int) -> int | None:
        """Take note of one; return since which reading what was known before is too old.

        What fails again within a wake counts once. What was changed in the midst of them is
        believed until three more have failed.
        """
        if wake != self._wake:
            self._wake = wake
            self._latest.append(reading)
        return min(self._latest) if len(self._latest) == FAILURES_BEFORE_UNKNOWN else None

    def __bool__(self) -> bool:
        """Tell whether there was one since the last success."""
        return bool(self._latest)

    def end(self) -> bool:
        """Take note of a success; return whether it ended a row of failures."""
        over = bool(self)
        self._latest.clear()
        self._wake = None
        return over


class Inventory:
    """Remembers what was listed.

    One list without an item proves little: an item is gone after it was missing from three good
    lists in a row, of three wakes. An empty list counts for nothing, because that is also what a
    PBX with a problem answers.
    """

    def __init__(self, known: Iterable[ItemKey]) -> None:
        """Start from the items that Home Assistant knows from earlier."""
        self._missed = dict.fromkeys(known, 0)
        self._last_listed: dict[Menu, frozenset[int]] = {}
        self._counted: dict[Menu, int] = {}

    def listed(self, menu: Menu, ids: Collection[int], wake: int) -> set[ItemKey]:
        """Take note of a good list; return the items that are gone since."""
        self._last_listed[menu] = frozenset(ids)
        if not ids:
            return set()
        if self._counted.get(menu) != wake:
            self._counted[menu] = wake
            for key in [key for key in self._missed if key.menu is menu and key.id not in ids]:
                self._missed[key] += 1
        self._missed.update({ItemKey(menu, id_): 0 for id_ in ids})
        gone = {key for key, missed in self._missed.items() if missed >= _LISTS_BEFORE_GONE}
        for key in gone:
            del self._missed[key]
        return gone

    def missing(self, key: ItemKey) -> bool:
        """Tell whether the last list of the item's menu lacked it."""
        listed = self._last_listed.get(key.menu)
        return listed is not None and key.id not in listed

    def forget(self, key: ItemKey) -> None:
        """Stop waiting for an item that a person removed."""
        self._missed.pop(key, None)


class Ledger:
    """Keeps the account from what lists, details and changes tell, in any order of arrival.

    Readings are numbered when they begin. One that began before an item was changed is told
    nothing about that item: it may show the state from before.
    """

    def __init__(
        self, remembered: Account, known: Iterable[ItemKey], clock: Callable[[], float]
    ) -> None:
        """Start with what Home Assistant remembers: items without their states.

        ``known`` are all that it remembers anything of; ``clock`` tells seconds, and only goes
        forward.
        """
        self.account = remembered
        self.inventory = Inventory(known)
        self.endings = Endings()
        self.incomplete: dict[Menu, frozenset[int]] = {
            menu: frozenset(listing) for menu, listing in remembered.items.items()
        }
        """Items of which the last list did not tell the whole state."""
        self._state_in_list: set[Menu] = set()
        self._calls_read = 0
        self._order = count(1)
        self._overtaken_at: dict[ItemKey, int] = {}
        self._changed_at: dict[ItemKey, int] = {}
        self._failures: defaultdict[ItemKey, Failures] = defaultdict(Failures)
        self._unconfirmed: dict[ItemKey, dict[Part, int]] = {}
        self._lost: dict[ItemKey, list[tuple[int, Changes]]] = {}
        """Changes that nobody answered, and in which wakes they were sent."""
        self._clock = clock
        self._began = clock() - 1.5 * POLL_INTERVAL  # Half a minute, as some wake comes early.
        self._looked_up: set[tuple[Menu, Reference]] = set()

    @property
    def wake(self) -> int:
        """Return which wake it is, or would be: time passes without readings, too.

        A minute is one wake, however often something is read in it.
        """
        return int((self._clock() - self._began) // POLL_INTERVAL)

    def begin_reading(self) -> int:
        """Return the number of a reading that begins now."""
        return next(self._order)

    def learn_list(self, menu: Menu, listed: Mapping[int, Item], reading: int) -> set[ItemKey]:
        """Take in a list; return the items that are gone since."""
        if listed or not self.account.listing(menu):
            self._failures.pop(ItemKey(menu), None)
        else:
            self.failed(ItemKey(menu), reading)  # A PBX with a problem answers that, too.
        if menu in CATALOGUE_MENUS:
            if listed or menu not in self.account.items:
                self.account = self.account.with_listing(menu, listed)
            self._take_note_of_look_up(menu)
            return set()
        known = self.account.listing(menu)
        items = dict(known)  # What a list lacks stays until it is gone.
        if known:
            new = [id_ for id_ in listed if id_ not in known]
            room = min(_MOST_NEW, max(0, MOST_OF_A_MENU - len(known)))
            later = set(new[room:])
            listed = {id_: item for id_, item in listed.items() if id_ not in later}
        for id_, item in listed.items():
            if id_ not in known:
                items[id_] = item
            elif self._is_believed(ItemKey(menu, id_), item, reading):
                items[id_] = item.keeping(known[id_])
        self.account = self.account.with_listing(menu, items)
        if listed or not known:
            told = {id_ for id_, item in listed.items() if item.complete}
            self.incomplete[menu] = frozenset(items.keys() - told)
            (self._state_in_list.add if told else self._state_in_list.discard)(menu)
        self._take_note_of_look_up(menu)
        gone = self.inventory.listed(menu, listed, self.wake)
        self.drop(gone)
        return gone

    def learn_item(self, key: ItemKey, detail: Item, reading: int) -> None:
        """Take in the detail of an item."""
        self._failures.pop(key, None)
        item = self.account.item(key)
        if item is not None and self._is_believed(key, detail, reading):
            informed = item.informed_by(detail)
            if isinstance(informed, Configured) and (changes := self._unconfirmed.get(key)):
                # The detail may leave out what was changed just now.
                untold = {part: id_ for part, id_ in changes.items() if part not in informed.parts}
                informed = informed.changed(untold)
            self.account = self.account.with_item(key.menu, informed)

    def learn_calls(self, day: date, calls: Iterable[Call], reading: int) -> None:
        """Take in the calls of a day, unless a later reading was told already."""
        self._failures.pop(ItemKey(Menu.CALLS), None)
        if reading < self._calls_read:
            return
        self._calls_read = reading
        interpreted = self.account.interpreted(calls)
        self.account = replace(self.account, calls=DayOfCalls(day=day, calls=interpreted))

    def failed(self, key: ItemKey, reading: int) -> bool:
        """Take note that something could not be read; what fails in three wakes is unknown.

        Return whether it is.
        """
        if (since := self._failures[key].add(reading, self.wake)) is None:
            return False
        if key.id:
            if (item := self.account.item(key)) is not None and self._unchanged_since(key, since):
                self.account = self.account.with_item(key.menu, item.forgotten())
        elif key.menu is Menu.CALLS:
            self.forget(key.menu, reading=since)
        else:
            incomplete = self.incomplete.get(key.menu, frozenset())
            self._forget_items(key.menu, incomplete, since, keep_details=True)
            if self.list_tells_state(key.menu):
                told = self.account.listing(key.menu).keys() - incomplete
                self._forget_items(key.menu, told, since)
        return True

    def is_failing(self, key: ItemKey) -> bool:
        """Tell whether the last attempt to read something failed."""
        return key in self._failures

    def overtake(self, key: ItemKey) -> None:
        """Make readings of an item that are under way too old to be believed."""
        self._overtaken_at[key] = next(self._order)

    def change(self, key: ItemKey, changes: Changes) -> None:
        """Take in a change that the PBX acknowledged, and believe it until it is confirmed."""
        self._changed_at[key] = next(self._order)
        self._unconfirmed.setdefault(key, {}).update(changes)
        if (item := self.account.item(key)) is not None:
            self.account = self.account.with_item(key.menu, item.changed(changes))

    def forget(self, *menus: Menu, reading: int) -> None:
        """Make the state of all items of some menus unknown, but for what was changed since."""
        for menu in menus:
            if menu is Menu.CALLS:
                self.account = replace(self.account, calls=None)
            else:
                self._forget_items(menu, self.account.listing(menu).keys(), reading)

    def _forget_items(
        self, menu: Menu, ids: Collection[int], reading: int, *, keep_details: bool = False
    ) -> None:
        listing = self.account.listing(menu)
        forgotten = {
            id_: listing[id_].without_list() if keep_details else listing[id_].forgotten()
            for id_ in ids
            if self._unchanged_since(ItemKey(menu, id_), reading)
        }
        if forgotten:
            self.account = self.account.with_listing(menu, {**listing, **forgotten})

    def drop(self, keys: Iterable[ItemKey]) -> None:
        """Take items out of the account."""
        gone: dict[Menu, set[int]] = {}
        for key in keys:
            self.inventory.forget(key)
            self.endings.drop(key)
            gone.setdefault(key.menu, set()).add(key.id)
        for menu, ids in gone.items():
            self.account = self.account.without_items(menu, ids)
            self._leave_out(menu, ids)

    def leave_out(self, key: ItemKey) -> None:
        """Ask no more for the detail of an item, until a list has it again."""
        self._leave_out(key.menu, {key.id})

    def _leave_out(self, menu: Menu, ids: Collection[int]) -> None:
        self.incomplete[menu] = self.incomplete.get(menu, frozenset()) - {*ids}

    def lacks(self, key: ItemKey) -> bool:
        """Tell whether the last list of its menu does not have an item."""
        listing = self.account.listing(key.menu)
        return bool(listing) and (key.id not in listing or self.inventory.missing(key))

    def list_tells_state(self, menu: Menu) -> bool:
        """Tell whether the last list held the state of any of its items."""
        return menu in self._state_in_list

    def menus_to_look_up(self, key: ItemKey | None = None) -> set[Menu]:
        """Return the menus that should hold what an item refers to, and do not: they changed.

        Each reference is looked up once; what stays unknown then waits for the hourly reading.
        """
        return {menu for menu, _ in set(self.account.unresolved(key=key)) - self._looked_up}

    def _take_note_of_look_up(self, menu: Menu) -> None:
        """Do not look up again what a list, read just now, does not hold."""
        self._looked_up.update(self.account.unresolved(menu))
        if len(self._looked_up) > _MOST_LOOKED_UP:
            self._looked_up.intersection_update(self.account.unresolved())

    def is_confirmed(self, key: ItemKey) -> bool:
        """Tell whether no acknowledged change of an item waits to be seen on the PBX."""
        return key not in self._unconfirmed

    def lose(self, key: ItemKey, changes: Changes) -> None:
        """Take note of a change that nobody answered, and that the PBX does not show."""
        self._lost[key] = [*self._lately_lost(key), (self.wake, changes)]

    def tells(self, key: ItemKey, changes: Changes) -> bool:
        """Tell whether the PBX has what was changed, for all that it shows of an item now.

        It may be from before another change, which is not shown yet.
        """
        others_lost = any(lost != changes for _, lost in self._lately_lost(key))
        is_open = others_lost or self.endings.is_open(key) or not self.is_confirmed(key)
        return not is_open and self.account.agrees(key, changes)

    def _lately_lost(self, key: ItemKey) -> list[tuple[int, Changes]]:
        lost = self._lost.get(key, [])
        return [(wake, changes) for wake, changes in lost if self.wake - wake < SHOWN_LATE]

    def doubt(self, key: ItemKey) -> None:
        """Believe what is read of an item from now on, whatever was acknowledged."""
        self._unconfirmed.pop(key, None)

    def _is_believed(self, key: ItemKey, told: Item, reading: int) -> bool:
        """Tell whether a reading is newer than any change, and confirms one that was acknowledged.

        A PBX may show a change some seconds after it acknowledged it.
        """
        if reading <= self._overtaken_at.get(key, 0):
            return False
        changes = self._unconfirmed.get(key)
        if changes or key in self.endings:
            shown = self.account.with_item(key.menu, told)
            if changes and shown.contradicts(key, changes):
                return False
            if changes and shown.agrees(key, changes):
                self.doubt(key)
            self.endings.read(key, shown, self.wake)
        return True

    def _unchanged_since(self, key: ItemKey, reading: int) -> bool:
        """Tell whether no change of an item was acknowledged since a reading began."""
        return reading > self._changed_at.get(key, 0)
