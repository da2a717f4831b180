"""Which items the PBX has, and which are really gone."""

from collections.abc import Collection, Iterable

from .api import ItemKey, Menu

_LISTS_BEFORE_GONE = 3


class Inventory:
    """Remembers what was listed.

    One list without an item proves little: an item is gone after it was missing from three good
    lists in a row. An empty list counts for nothing, because that is also what a PBX with a
    problem answers.
    """

    def __init__(self, known: Iterable[ItemKey]) -> None:
        """Start from the items that Home Assistant knows from earlier."""
        self._missed = dict.fromkeys(known, 0)
        self._last_listed: dict[Menu, frozenset[int]] = {}

    def listed(self, menu: Menu, ids: Collection[int]) -> set[ItemKey]:
        """Take note of a good list; return the items that are gone since."""
        self._last_listed[menu] = frozenset(ids)
        if not ids:
            return set()
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
