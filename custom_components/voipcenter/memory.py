"""What an account had when it was last read, kept on disk.

So a start while the PBX is away has every entity, with all that can be chosen: a press on one that
is missing would be dropped without a word.
"""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .api import (
    CATALOGUE_MENUS,
    CatalogueItem,
    HotDesk,
    Indicator,
    Item,
    ItemKey,
    Menu,
    Number,
    Part,
    SipAccount,
)
from .const import DOMAIN
from .pbx.account import Account

_VERSION = 1

_MAKE: Mapping[Menu, Callable[[int, str, str | None], Item]] = {
    Menu.INDICATORS: lambda id_, name, _: Indicator(id=id_, name=name),
    Menu.NUMBERS: lambda id_, name, number: Number(id=id_, name=name, number=number),
    Menu.HOT_DESKS: lambda id_, name, _: HotDesk(id=id_, name=name),
    Menu.SIP_ACCOUNTS: lambda id_, name, user: SipAccount(id=id_, name=name, username=user),
    **dict.fromkeys(CATALOGUE_MENUS, lambda id_, name, _: CatalogueItem(id=id_, name=name)),
}


class Memory:
    """Remembers the items of an account and their names, without their states."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Belong to an entry."""
        self._hass, self._entry = hass, entry
        self._store = Store[dict[str, Any]](
            hass, _VERSION, f"{DOMAIN}.{entry.entry_id}", private=True
        )
        self._written: dict[str, Any] | None = None

    async def async_load(self) -> Account | None:
        """Return the account as it was last read; ``None`` where it never was."""
        if (written := await self._store.async_load()) is None:
            return None
        self._written = written
        account = Account(
            clearable=frozenset(
                (ItemKey(Menu(menu), id_), Part(part)) for menu, id_, part in written["clearable"]
            )
        )
        for menu, listing in written["items"].items():
            make = _MAKE[Menu(menu)]
            account = account.with_listing(
                Menu(menu), {int(id_): make(int(id_), *told) for id_, told in listing.items()}
            )
        return account

    @callback
    def async_remember(self, account: Account) -> None:
        """Write down what is new."""
        facts = {
            "items": {
                menu: {
                    str(id_): [item.name, _told_beside(item)]
                    for id_, item in account.listing(menu).items()
                }
                for menu in _MAKE
                if menu in account.items
            },
            "clearable": sorted([key.menu, key.id, part] for key, part in account.clearable),
        }
        if facts != self._written:
            self._written = facts
            self._entry.async_create_task(
                self._hass, self._store.async_save(facts), f"{self._entry.title} memory"
            )

    async def async_forget(self) -> None:
        """Remove what was written down, with the account."""
        await self._store.async_remove()


def _told_beside(item: Item) -> str | None:
    match item:
        case Number():
            return item.number
        case SipAccount():
            return item.username
    return None
