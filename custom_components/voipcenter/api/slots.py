"""How many requests may be under way at once, and who goes first."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Slots:
    """A semaphore with a fast lane, and a place that reads leave free for it."""

    def __init__(self, size: int) -> None:
        """Offer ``size`` places."""
        self._free = size
        self._fast_lane: deque[asyncio.Future[None]] = deque()
        self._slow_lane: deque[tuple[asyncio.Future[None], int]] = deque()

    @asynccontextmanager
    async def slot(self, *, urgent: bool, leaving: int = 0) -> AsyncGenerator[None]:
        """Hold a place; urgent requests pass those that wait, others leave so many places free."""
        turn = asyncio.get_running_loop().create_future()
        if urgent:
            self._fast_lane.append(turn)
        else:
            self._slow_lane.append((turn, leaving))
        self._hand_out()
        try:
            await turn
            yield
        finally:
            self._take_back(turn)

    def _take_back(self, turn: asyncio.Future[None]) -> None:
        if not turn.cancelled():
            self._free += 1
            self._hand_out()

    def _hand_out(self) -> None:
        while self._free and self._fast_lane:
            self._give(self._fast_lane.popleft())
        while self._slow_lane and self._free > self._slow_lane[0][1]:
            self._give(self._slow_lane.popleft()[0])

    def _give(self, turn: asyncio.Future[None]) -> None:
        if not turn.done():  # Whoever was cancelled waits no longer.
            self._free -= 1
            turn.set_result(None)
