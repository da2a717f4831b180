"""Changes on their way to the PBX: one at a time for each item, and of those waiting the latest.

Those that have an end go alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine

from ..api import Changes, ItemKey, Part, VoipCenterConnectionError


class Wish[WhoT]:
    """What is wished of one item, not sent yet, and who wished the latest.

    ``ends`` are the moments (timestamps) of those changes that have an end. A wish without changes
    asks for what ends now.
    """

    def __init__(self) -> None:
        """Wish nothing yet."""
        self.changes: dict[Part, int] = {}
        self.ends: dict[Part, float] = {}
        self.who: WhoT | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Whoever wished may have gone; an error that nobody awaits is not a bug.
        self.done.add_done_callback(lambda done: done.cancelled() or done.exception())


class Wishes[WhoT]:
    """Carries out wishes in order, without sending what was overtaken by a later wish."""

    def __init__(
        self,
        carry_out: Callable[[ItemKey, Wish[WhoT]], Awaitable[None]],
        create_task: Callable[[Coroutine[None, None, None]], asyncio.Task[None]],
    ) -> None:
        """Send by ``carry_out``, in tasks that outlive whoever wished."""
        self._carry_out = carry_out
        self._create_task = create_task
        self._waiting: dict[ItemKey, deque[Wish[WhoT]]] = {}
        self._busy: set[ItemKey] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def finish(self) -> None:
        """Return when nothing is on its way any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def break_off(self) -> None:
        """Give up what is on its way; whoever wished is told."""
        for task in self._tasks:
            task.cancel()
        await self.finish()

    async def submit(
        self,
        key: ItemKey,
        changes: Changes,
        who: WhoT | None = None,
        until: float | None = None,
    ) -> None:
        """Return when the item is as wished, or as someone wished later.

        Raises what ``carry_out`` raises. A caller who is cancelled does not stop the change.
        """
        waiting = self._waiting.setdefault(key, deque())
        # What has an end may be refused for what it is, and must take no other change with it.
        if not waiting or until is not None or waiting[-1].ends:
            waiting.append(Wish())
        pending = waiting[-1]
        pending.changes.update(changes)
        for part in changes:
            pending.who = who
            pending.ends.pop(part, None)
            if until is not None:
                pending.ends[part] = until
        if key not in self._busy:
            self._busy.add(key)
            task = self._create_task(self._work(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        await asyncio.wait([pending.done])
        pending.done.result()

    async def _work(self, key: ItemKey) -> None:
        try:
            while waiting := self._waiting[key]:
                await self._send(key, waiting.popleft())
        finally:
            self._busy.discard(key)
            for abandoned in self._waiting.pop(key):
                abandoned.done.set_exception(_interrupted())

    async def _send(self, key: ItemKey, pending: Wish[WhoT]) -> None:
        try:
            await self._carry_out(key, pending)
        except asyncio.CancelledError:
            pending.done.set_exception(_interrupted())
            raise
        except Exception as error:  # noqa: BLE001 - raised for whoever wished.
            pending.done.set_exception(error)
        else:
            pending.done.set_result(None)


def _interrupted() -> VoipCenterConnectionError:
    return VoipCenterConnectionError("Home Assistant stopped before the PBX answered")
