"""What is due, what may be read, and one round of reading it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import islice
from math import inf
import time

from ..api import (
    CONCURRENCY,
    Item,
    ItemKey,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterCertificateError,
    VoipCenterConnectionError,
    VoipCenterDeferredError,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
    VoipCenterResponseError,
    VoipCenterShapeError,
    VoipCenterTimeoutError,
)
from .account import PARTS

type Read = Callable[[ItemKey], Awaitable[None]]

POLL_INTERVAL = 60.0
"""Seconds between two wakes."""
EACH_WAKE, FIVE_MINUTES, HOUR = 0.0, 300.0, 3600.0
"""Seconds after which something is due again."""


class Schedule:
    """Counts time in wakes: each is worth at least the interval between two.

    A clock alone would leave due times a fraction before the wake that should serve them.
    """

    def __init__(self) -> None:
        """Start with nothing read."""
        self._now = 0.0
        self._woke_at = time.monotonic()
        self._tried: dict[ItemKey, float] = {}
        self._read: dict[ItemKey, float] = {}
        self._all_expired = False

    def wake(self) -> None:
        """Let time pass."""
        passed = time.monotonic() - self._woke_at
        self._now += max(passed, POLL_INTERVAL)
        self._woke_at += passed
        if self._all_expired:
            self._all_expired = False
            self._read.clear()

    def tried(self, key: ItemKey) -> None:
        """Take note that something is being read."""
        self._tried[key] = self._now

    def read(self, key: ItemKey) -> None:
        """Take note that something was read."""
        self._read[key] = self._now

    def expire(self, key: ItemKey) -> None:
        """Make something due at the next wake."""
        self._read.pop(key, None)

    def expire_all(self) -> None:
        """Make everything due at the next wake, what is being read just now too."""
        self._all_expired = True

    def due(self, key: ItemKey, period: float) -> bool:
        """Tell whether something was read longer ago than its period, in seconds."""
        return self._now - self._read.get(key, -inf) >= period

    def longest_untried_first(self, keys: Iterable[ItemKey]) -> list[ItemKey]:
        """Return keys in the order in which they should be read."""
        return sorted(keys, key=lambda key: self._tried.get(key, -inf))


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

    def take_news(self) -> set[Menu]:
        """Return what may not be read and was not told yet."""
        news, self._said = self.denied - self._said, set(self.denied)
        return news


class Legibility:
    """What the PBX answers in a way that nobody here understands."""

    def __init__(self) -> None:
        """Start with nothing asked."""
        self._understood: set[ItemKey] = set()
        self._not_understood: set[ItemKey] = set()

    @property
    def unreadable(self) -> frozenset[Menu]:
        """Return the menus of which the list, or each item that was answered, cannot be read."""
        understood = {key.menu for key in self._understood if key.id}
        return frozenset(
            key.menu for key in self._not_understood if not key.id or key.menu not in understood
        )

    def read(self, key: ItemKey, item: Item | None) -> None:
        """Take note that something was read; an item may tell nothing all the same."""
        told = item is None or not item.tells_nothing or key.menu not in PARTS
        self._note(key, understood=told)

    def failed(self, key: ItemKey, error: VoipCenterError, *, again: bool) -> None:
        """Take note of an error. A page of HTML once in a while is a passing trouble.

        ``again`` tells that the last attempt failed too.
        """
        if isinstance(error, VoipCenterShapeError) or (
            isinstance(error, VoipCenterResponseError) and (again or key not in self._understood)
        ):
            self._note(key, understood=False)

    def _note(self, key: ItemKey, *, understood: bool) -> None:
        (self._understood if understood else self._not_understood).add(key)
        (self._not_understood if understood else self._understood).discard(key)


_SAME_FOR_ALL = (
    VoipCenterAuthenticationError,
    VoipCenterCertificateError,
    VoipCenterRateLimitError,
)


_OF_ONE_THING = (
    VoipCenterConnectionError,
    VoipCenterDeferredError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
)
PATIENCE = len(Menu)
"""Refusals of all that there is to list, whatever they mean."""


class Sweep:
    """What a round of reading brought.

    It stops at an error that more requests would only repeat (credentials, certificate, too many
    attempts), and after as many failures of the connection in a row as there are requests at a
    time; one that cost all the time there is for an answer counts twice. It also stops where all
    is refused in words that nobody knows: they may mean the credentials.
    """

    def __init__(
        self,
        read: Read,
        *,
        first_alone: bool = False,
        places: int = CONCURRENCY - 1,
        patience: int = PATIENCE,
    ) -> None:
        """Read with ``read``, which raises ``VoipCenterError``, so many at a time.

        At rest one place is left to what people press.
        ``first_alone`` waits for the first answer before the rest is sent: should the credentials
        be wrong by now, the PBX counts one attempt and not four.
        ``patience`` is how many refusals are taken where nothing is answered.
        """
        self._read = read
        self._first_alone = first_alone
        self._places = places
        self._patience = patience
        self._lost_in_a_row = 0
        self.succeeded = 0
        self.errors: list[VoipCenterError] = []

    @property
    def stopped(self) -> bool:
        """Tell whether going on makes no sense."""
        if self._lost_in_a_row >= CONCURRENCY:
            return True
        if any(isinstance(error, _SAME_FOR_ALL) for error in self.errors):
            return True
        if self.answered:
            return False
        return sum(not isinstance(e, _OF_ONE_THING) for e in self.errors) >= self._patience

    @property
    def answered(self) -> bool:
        """Tell whether the PBX let us in, even if nothing that it said can be read."""
        return self.succeeded > 0 or any(isinstance(e, VoipCenterShapeError) for e in self.errors)

    async def run(self, keys: Iterable[ItemKey]) -> None:
        """Read all keys, in order.

        Where something could be read before, other failures do not keep these from being tried.
        """
        if self.succeeded:
            self._lost_in_a_row = 0
        remaining = iter(list(keys))
        if self._first_alone and not self.succeeded and not self.errors:
            await self._work(islice(remaining, 1))
        async with asyncio.TaskGroup() as group:
            for _ in range(self._places):
                group.create_task(self._work(remaining))

    async def _work(self, remaining: Iterator[ItemKey]) -> None:
        for key in remaining:
            if self.stopped:
                return
            try:
                await self._read(key)
            except VoipCenterError as error:
                self.errors.append(error.alone())
                lost = isinstance(error, VoipCenterConnectionError)
                slowly = isinstance(error, VoipCenterTimeoutError)
                self._lost_in_a_row = self._lost_in_a_row + 1 + slowly if lost else 0
            else:
                self.succeeded += 1
                self._lost_in_a_row = 0
