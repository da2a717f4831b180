"""What the event loop did, and for how long."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
import gc
import time
from typing import Any

# There is no other place to look at every turn.
_handle: Any = asyncio.Handle
_run = _handle._run  # noqa: SLF001
_LONG = 5.0


@dataclass
class Watch:
    """The event loop's turns, in milliseconds of processor time.

    Other processes do not lengthen them. Python's garbage collector is left out: a full collection
    goes through everything that Home Assistant holds, whoever's turn it is.
    """

    turns: list[tuple[float, str]] = field(default_factory=list)
    collecting: float = 0.0
    _began: float = 0.0

    @property
    def busy(self) -> float:
        """Return how long the loop worked in all."""
        return sum(length for length, _ in self.turns)

    @property
    def longest(self) -> float:
        """Return the longest time in which nothing else could run."""
        return max(self.turns, default=(0.0, ""))[0]

    def collected(self, phase: str, _info: dict[str, int]) -> None:
        """Take note of when the garbage collector works."""
        if phase == "start":
            self._began = _now()
        else:
            self.collecting += _now() - self._began

    def turn(self, handle: asyncio.Handle) -> None:
        """Let the event loop do one thing."""
        started, collecting = _now(), self.collecting
        try:
            _run(handle)
        finally:
            length = _now() - started - (self.collecting - collecting)
            self.turns.append((length, repr(handle) if length > _LONG else ""))

    def worst(self, count: int = 5) -> list[str]:
        """Tell the longest turns, for whoever looks for the reason."""
        return [f"{length:.1f} ms {who}" for length, who in sorted(self.turns)[: -count - 1 : -1]]


def _now() -> float:
    return time.thread_time() * 1000


@contextmanager
def watched() -> Generator[Watch]:
    """Watch every turn of the event loop."""
    watch = Watch()

    def run(handle: asyncio.Handle) -> None:
        watch.turn(handle)

    _handle._run = run  # noqa: SLF001
    gc.callbacks.append(watch.collected)
    try:
        yield watch
    finally:
        gc.callbacks.remove(watch.collected)
        _handle._run = _run  # noqa: SLF001
