"""What the API user may read, as far as the PBX's refusals (16) tell."""

from .api import ItemKey, Menu
from .const import LOGGER


class Permissions:
    """Menus that may be read, may not, or are in doubt.

    A refused list, or a refused item before any other of its menu was read, stands for the menu. A
    refused item among others stands for itself, but puts the menu in doubt until its list is read.
    """

    def __init__(self) -> None:
        """Start with everything permitted."""
        self.denied: set[Menu] = set()
        self._said: set[Menu] = set()
        self._items_permitted: set[Menu] = set()
        self._doubted: set[Menu] = set()

    def granted(self, key: ItemKey) -> None:
        """Take note that something was read."""
        self.denied.discard(key.menu)
        if key.id:
            self._items_permitted.add(key.menu)

    def refused(self, key: ItemKey, *, again: bool) -> bool:
        """Take note of a refusal; return whether it stands for the whole menu.

        ``again`` tells that the last attempt failed too: then there is no new doubt.
        """
        stands_for_menu = not key.id or key.menu not in self._items_permitted
        if stands_for_menu:
            self.denied.add(key.menu)
        elif not again:
            self._doubted.add(key.menu)
        return stands_for_menu

    def take_doubted(self) -> set[Menu]:
        """Return the menus of which the list should be read at once, and doubt no more."""
        doubted, self._doubted = self._doubted - self.denied, set()
        return doubted

    def say_news(self, account: str) -> None:
        """Log once what may not be read."""
        if news := self.denied - self._said:
            menus = ", ".join(sorted(news))
            LOGGER.warning("The API user of %s may not read %s (error 16)", account, menus)
        self._said = set(self.denied)
