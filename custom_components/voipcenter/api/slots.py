"""How many requests may be under way at once, and who goes first."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Slots:
    """A semaphore with a fast lane: a press does not wait behind a queue of reads."""

    def __init__(self, size: int) -> None:
        """Offer ``size`` places."""
        self._free = size
        self._fast_lane: deque[asyncio.Future[None]] = deque()
        self._slow_lane: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def slot(self, *, urgent: bool) -> AsyncGenerator[None]:
        """Hold a place; urgent requests pass those that wait."""
        await self._acquire(self._fast_lane if urgent else self._slow_lane)
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, lane: deque[asyncio.Future[None]]) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        lane.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # The place was handed over just before.
                self._release()
            raise

    def _release(self) -> None:
        for lane in (self._fast_lane, self._slow_lane):
            while lane:
                turn = lane.popleft()
                if not turn.done():  # Whoever was cancelled waits no longer.
                    turn.set_result(None)
                    return
        self._free += 1
