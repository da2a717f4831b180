"""Who is told of what is new in the account."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from itertools import batched
from time import monotonic
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .api import ItemKey
from .const import LOGGER
from .pbx.account import Account
from .pbx.ledger import Ledger

TOLD_AT_ONCE = 100
WHAT_THERE_IS = "what there is"
"""The context of listeners whom no change to an item concerns: nothing comes or goes by it."""


class PublishingCoordinator(DataUpdateCoordinator[Account]):
    """Tells listeners what is new, without asking thousands for each change of one item.

    ``data`` is what entities show; the ledger runs ahead of it while a reading is under way.
    ``changed_by`` tells whose doing it is that an item is shown anew.
    """

    config_entry: ConfigEntry[Any]

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        ledger: Ledger,
        update_interval: timedelta,
    ) -> None:
        """Show what ``ledger`` knows."""
        super().__init__(
            hass, LOGGER, config_entry=entry, name=entry.title, update_interval=update_interval
        )
        self.ledger = ledger
        self.data = ledger.account
        self.changed_by: dict[ItemKey, Context] = {}
        self._to_publish: set[ItemKey | None] = set()
        self._published_at = 0.0
        self._ids_by_context: dict[object, list[int]] = {}
        self._ids_are_of = (0, 0)

    @callback
    def async_publish(self, key: ItemKey | None = None) -> None:
        """Show what is known, once a turn of the loop however much is new.

        With ``key``, only that item is new. The polling's clock and health are not touched.
        """
        self.data = self.ledger.account
        if not self._to_publish:
            self.hass.loop.call_soon(self._publish)
        self._to_publish.add(key)

    @callback
    def _publish(self) -> None:
        news, self._to_publish = self._to_publish, set()
        self._published_at = monotonic()
        changed = news - {None}
        self._call(self._listening_to(changed if None in news else {None, *changed}))
        self.changed_by.clear()
        if None in news:
            self.async_update_listeners()

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Call all listeners, a hundred a turn of the loop: each may write a state."""
        first, *rest = [*batched(self._listeners, TOLD_AT_ONCE, strict=False)] or [()]
        self._call(first)
        if rest:
            self.config_entry.async_create_task(
                self.hass, self._call_in_turn(rest), f"{self.name} listeners"
            )

    async def _call_in_turn(self, batches: list[tuple[int, ...]]) -> None:
        for ids in batches:
            await asyncio.sleep(0)
            self._call(ids)

    @callback
    def _call(self, ids: Iterable[int]) -> None:
        for id_ in ids:
            if id_ not in self._listeners:  # It stopped listening meanwhile.
                continue
            try:
                self._listeners[id_][0]()
            except Exception:  # noqa: BLE001 - as in Home Assistant: the others are told all the same.
                LOGGER.exception("Unexpected error updating a listener of %s", self.name)

    def _listening_to(self, contexts: Iterable[object]) -> list[int]:
        """Return the listeners of any of these contexts."""
        state = self._last_listener_id, len(self._listeners)
        if self._ids_are_of != state:  # Ids only grow, so a listener came or went.
            self._ids_are_of = state
            self._ids_by_context.clear()
            for id_, (_, context) in self._listeners.items():
                self._ids_by_context.setdefault(context, []).append(id_)
        return sorted(id_ for each in contexts for id_ in self._ids_by_context.get(each, ()))
