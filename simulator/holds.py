"""Replies held open, so that a test can act while a request is under way."""

import asyncio
from typing import Self, Unpack

from .journal import About, Request


class Hold:
    """Holds every matching request open until it is released.

    As a context manager it is released at the end of the block.
    """

    def __init__(self, about: About, *, before: bool, times: int | None) -> None:
        """Hold those requests, or only so many of them."""
        self._about = about
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
        if not request.matches(**self._about):
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

    async def __aexit__(self, *exception: object) -> None:
        """Release."""
        self.release()


class Holds:
    """All holds of a PBX."""

    def __init__(self) -> None:
        """Begin without any."""
        self._holds: list[Hold] = []

    def add(
        self, *, before: bool = False, times: int | None = None, **about: Unpack[About]
    ) -> Hold:
        """Hold matching requests open, from now until the hold is released, or only so many.

        Their replies are computed, and changes made, before they are held, as in a slow poll; with
        `before` they are held on arrival, and computed when they are released.
        """
        hold = Hold(about, before=before, times=times)
        self._holds = [known for known in self._holds if not known.over]
        self._holds.append(hold)
        return hold

    async def keep(self, request: Request, *, before: bool) -> None:
        """Keep a request waiting for as long as any hold wants it."""
        for hold in tuple(self._holds):
            if hold.before is before:
                await hold.keep(request)
