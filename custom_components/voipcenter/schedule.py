"""When something was last read, and so when it is due again."""

from collections.abc import Iterable
from math import inf
import time

from .api import ItemKey
from .const import WAKE_INTERVAL


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
        self._now += max(passed, WAKE_INTERVAL.total_seconds())
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

    def expire(self, keys: Iterable[ItemKey]) -> None:
        """Make things due at the next wake."""
        for key in keys:
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
