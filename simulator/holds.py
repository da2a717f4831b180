"""Replies held open, so that a test can act while a request is under way."""

import asyncio
from types import TracebackType
from typing import Self

from .journal import Request


class Hold:
    """Holds every matching request open until it is released.

    As a context manager it is released at the end of the block.
    """

    def __init__(
        self,
        *,
        endpoint: str | None,
        menu: str | None,
        item_id: int | str | None,
        before: bool,
        times: int | None = None,
    ) -> None:
        """Hold requests about this endpoint, menu and id, so many of them; None stands for any."""
        self._about = (endpoint, menu, item_id)
        self._times = times
        self.before = before
        """Whether requests are held before they are carried out, not after."""
        self.requests: list[Request] = []
        """The requests that are or were held."""
        self._arrival = asyncio.Event()
        self._released = asyncio.Event()

    async def keep(self, request: Request) -> None:
        """Keep a request waiting if it matches."""
        if self._released.is_set() or len(self.requests) == self._times:
            return
        if not request.matches(*self._about):
            return
        self.requests.append(request)
        self._arrival.set()
        await self._released.wait()

    async def reached(self, count: int = 1) -> None:
        """Wait until this many requests are held."""
        while len(self.requests) < count:
            self._arrival.clear()
            await self._arrival.wait()

    @property
    def over(self) -> bool:
        """Whether it was released."""
        return self._released.is_set()

    def release(self) -> None:
        """Let go what is held, and hold nothing more."""
        self._released.set()

    async def __aenter__(self) -> Self:
        """Hold from now on (it did since it was made)."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release."""
        self.release()


class Holds:
    """All holds of a PBX."""

    def __init__(self) -> None:
        """Begin without any."""
        self._holds: list[Hold] = []

    def add(self, hold: Hold) -> Hold:
        """Hold from now on."""
        self._holds = [known for known in self._holds if not known.over]
        self._holds.append(hold)
        return hold

    async def keep(self, request: Request, *, before: bool) -> None:
        """Keep a request waiting for as long as any hold wants it."""
        for hold in tuple(self._holds):
            if hold.before is before:
                await hold.keep(request)
