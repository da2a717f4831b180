"""How many calls may be placed: a loop, or a model gone astray, costs money by numbers too."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from operator import itemgetter
from typing import Final

from .dialling import HOME_CODE

_HOUR: Final = 3600.0
_A_NUMBER_AN_HOUR: Final = 3
_PAUSE: Final = 10.0


class Limit(StrEnum):
    """What keeps a call from being placed now."""

    CALLS = "too_many_calls"
    SAME_NUMBER = "too_many_calls_to_number"
    JUST_CALLED = "just_called"


class OverBudgetError(Exception):
    """A call may not be placed now; ``wait`` tells in how many seconds it may."""

    def __init__(self, limit: Limit, wait: float) -> None:
        """Tell the limit that takes longest to pass."""
        super().__init__(limit.value)
        self.limit = limit
        self.wait = wait


@dataclass(slots=True)
class _Bucket:
    """So many calls at once, then one each so many seconds."""

    size: int
    seconds: float
    full_at: float = 0.0

    def wait(self, now: float) -> float:
        return max(0.0, self.full_at - now - (self.size - 1) * self.seconds)

    def spend(self, now: float) -> None:
        self.full_at = max(self.full_at, now) + self.seconds

    def give_back(self) -> None:
        self.full_at -= self.seconds


@dataclass(slots=True)
class Attempt:
    """A call on its way. Whoever places it says what became of it; unsaid, it went through."""

    sent: bool = True
    taken: bool = True


class Budget:
    """What one account may call.

    All persons share one bucket, all automations and assistants another.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Go by a clock, in seconds, that only goes forward."""
        self._clock = clock
        self._persons = _Bucket(10, 6.0)
        self._machines = _Bucket(3, 60.0)
        self._by_machines: dict[str, list[float]] = {}
        """When machines called each number, in the last hour."""
        self._again_at: dict[tuple[str, str], float] = {}
        """From when on each phone may call a number again; never, while a call is on its way."""

    @contextmanager
    def spend(self, phone: str, digits: str, *, person: bool) -> Generator[Attempt]:
        """Place a call in here: from a phone, to digits as they are dialled.

        Raises ``OverBudgetError``, and then nothing is spent. Only a call that was sent counts,
        and only one that the PBX took keeps the phone from calling the number again.
        """
        now = self._clock()
        number = f"{HOME_CODE}{digits[1:]}" if digits.startswith("0") else digits
        bucket = self._persons if person else self._machines
        self._forget(now)
        lately = [] if person else self._by_machines.setdefault(number, [])
        limit, wait = max(
            (Limit.CALLS, bucket.wait(now)),
            (Limit.SAME_NUMBER, _wait_for_number(lately, now)),
            (Limit.JUST_CALLED, min(_PAUSE, self._again_at.get((phone, number), now) - now)),
            key=itemgetter(1),
        )
        if wait > 0:
            raise OverBudgetError(limit, wait)
        bucket.spend(now)
        lately.append(now)
        self._again_at[phone, number] = inf
        attempt = Attempt()
        try:
            yield attempt
        finally:
            if not attempt.sent:
                bucket.give_back()
                if now in lately:  # It was forgotten where the attempt took an hour.
                    lately.remove(now)
            del self._again_at[phone, number]
            if attempt.sent and attempt.taken:
                self._again_at[phone, number] = self._clock() + _PAUSE

    def _forget(self, now: float) -> None:
        """Drop what no longer matters."""
        self._again_at = {key: at for key, at in self._again_at.items() if at > now}
        for times in self._by_machines.values():
            times[:] = [at for at in times if at > now - _HOUR]
        self._by_machines = {number: times for number, times in self._by_machines.items() if times}


def _wait_for_number(times: list[float], now: float) -> float:
    return times[-_A_NUMBER_AN_HOUR] + _HOUR - now if len(times) >= _A_NUMBER_AN_HOUR else 0.0
