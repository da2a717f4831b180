"""One round of reading: a few requests at a time, given up when the PBX is plainly away."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import islice

from .api import (
    CONCURRENCY,
    ItemKey,
    VoipCenterAuthenticationError,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterRateLimitError,
    VoipCenterTimeoutError,
)

type Read = Callable[[ItemKey], Awaitable[None]]


class Sweep:
    """What a round of reading brought.

    It stops at an error that more requests would only repeat (credentials, too many attempts),
    and after as many failures of the connection in a row as there are requests at a time; one that
    cost all the time there is for an answer counts twice.
    """

    def __init__(self, read: Read, *, first_alone: bool = False) -> None:
        """Read with ``read``, which raises ``VoipCenterError``.

        ``first_alone`` waits for the first answer before the rest is sent: should the credentials
        be wrong by now, the PBX counts one attempt and not four.
        """
        self._read = read
        self._first_alone = first_alone
        self._lost_in_a_row = 0
        self.succeeded = 0
        self.errors: list[VoipCenterError] = []

    @property
    def stopped(self) -> bool:
        """Tell whether going on makes no sense."""
        return self._lost_in_a_row >= CONCURRENCY or any(
            isinstance(error, VoipCenterAuthenticationError | VoipCenterRateLimitError)
            for error in self.errors
        )

    async def run(self, keys: Iterable[ItemKey]) -> None:
        """Read all keys, in order, at most four at a time.

        Where something could be read before, other failures do not keep these from being tried.
        """
        if self.succeeded:
            self._lost_in_a_row = 0
        remaining = iter(list(keys))
        if self._first_alone and not self.succeeded and not self.errors:
            await self._work(islice(remaining, 1))
        async with asyncio.TaskGroup() as group:
            for _ in range(CONCURRENCY):
                group.create_task(self._work(remaining))

    async def _work(self, remaining: Iterator[ItemKey]) -> None:
        for key in remaining:
            if self.stopped:
                return
            try:
                await self._read(key)
            except VoipCenterError as error:
                self.errors.append(error)
                lost = isinstance(error, VoipCenterConnectionError)
                slowly = isinstance(error, VoipCenterTimeoutError)
                self._lost_in_a_row = self._lost_in_a_row + 1 + slowly if lost else 0
            else:
                self.succeeded += 1
                self._lost_in_a_row = 0
