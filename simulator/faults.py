"""What can go wrong between the PBX and its client, to be switched on at will."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Unpack

from .journal import About, Request


class FaultKind(StrEnum):
    """How it goes wrong."""

    LATENCY = "latency"
    """The request waits `seconds` before it is looked at; its timestamp is judged on arrival."""
    CLOCK_JUMP = "clock_jump"
    """The PBX's clock jumps `seconds` away, and back at the next jump."""
    EMPTY_LISTS = "empty_lists"
    """Lists are answered as if there were nothing."""
    ALL_DAYS = "all_days"
    """The calls of all days are listed, whatever day was asked for."""
    ROWS_BY_PHONE = "rows_by_phone"
    """A call has a row for each phone that rang, with one `uniqueid`."""
    LAGGING_LIST = "lagging_list"
    """A call is listed only `seconds` after it was over."""
    LATE_CHANGE = "late_change"
    """A change is acknowledged at once, and shown to whoever asks only `seconds` later."""
    WRONG_DATE = "wrong_date"
    """The `Date` header is `seconds` off, as of a web server with another clock than the PBX's."""
    NOISE = "noise"
    """PHP's own warning stands before the JSON [field-3]."""
    RESET = "reset"
    """The connection is reset before the request is carried out."""
    LOST_REPLY = "lost_reply"
    """The request is carried out, and the connection reset before it is answered."""
    ERROR = "error"
    """The PBX answers error `number`, in `place` when given, with `message` when given."""
    HTTP_ERROR = "http_error"
    """The web server in front answers HTTP status `number`."""
    HTML = "html"
    """A page of HTML with status 200, as a web server in maintenance shows it."""
    REDIRECT = "redirect"
    """302 to elsewhere on this server, where the journal notes who followed."""
    GARBAGE = "garbage"
    """Bytes without sense."""
    UNREADABLE = "unreadable"
    """JSON of a shape that nobody knows, and no error."""
    TRUNCATED = "truncated"
    """The first half of the JSON."""
    EMPTY_BODY = "empty_body"
    """No byte at all."""
    TRICKLE = "trickle"
    """A byte every `seconds`."""
    HUGE = "huge"
    """`number` bytes of garbage, five million unless told otherwise."""


PASSING = frozenset(
    {
        FaultKind.LATENCY,
        FaultKind.CLOCK_JUMP,
        FaultKind.EMPTY_LISTS,
        FaultKind.ALL_DAYS,
        FaultKind.ROWS_BY_PHONE,
        FaultKind.LAGGING_LIST,
        FaultKind.LATE_CHANGE,
        FaultKind.WRONG_DATE,
        FaultKind.NOISE,
    }
)
"""These leave the answer a proper one, and may strike together with another fault."""

INSTEAD = frozenset(
    {
        FaultKind.RESET,
        FaultKind.ERROR,
        FaultKind.HTTP_ERROR,
        FaultKind.HTML,
        FaultKind.REDIRECT,
    }
)
"""These strike before the request is carried out; all others spoil the answer to one that was."""

_SECONDS = {
    FaultKind.LATENCY: 0.5,
    FaultKind.CLOCK_JUMP: 3600.0,
    FaultKind.LAGGING_LIST: 60.0,
    FaultKind.LATE_CHANGE: 4.0,
    FaultKind.WRONG_DATE: 3600.0,
    FaultKind.TRICKLE: 1.0,
}
_NUMBER = {FaultKind.ERROR: 13, FaultKind.HTTP_ERROR: 500, FaultKind.HUGE: 5_000_000}


@dataclass(kw_only=True)
class Fault:
    """One way to go wrong, and when: how often, how likely, and for which requests."""

    kind: FaultKind
    seconds: float
    number: int
    message: str | None
    place: str | None
    after: bool
    """Whether it strikes after the request was carried out."""
    spared: int
    """How many requests pass first."""
    times: int | None
    probability: float
    about: About

    @property
    def spoils(self) -> bool:
        """Whether it leaves no proper answer."""
        return self.kind not in PASSING

    def strikes(self, request: Request, dice: Random) -> bool:
        """Throw the dice for a request, and count down when it is struck."""
        if self.times == 0 or not request.matches(**self.about):
            return False
        if self.probability < 1.0 and dice.random() >= self.probability:
            return False
        if self.spared:
            self.spared -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults that are switched on; in the beginning none."""

    def __init__(self, seed: int = 0) -> None:
        """Take the seed of the dice, so that a bad day can be lived again."""
        self._dice = Random(seed)
        self._armed: list[Fault] = []
        self.struck: Counter[FaultKind] = Counter()
        """How often each kind has struck."""

    def arm(
        self,
        kind: FaultKind | str,
        *,
        spared: int = 0,
        times: int | None = None,
        probability: float = 1.0,
        seconds: float | None = None,
        number: int | None = None,
        message: str | None = None,
        place: str | None = None,
        after: bool | None = None,
        **about: Unpack[About],
    ) -> Fault:
        """Switch a fault on: for the next `times` requests, or until it is disarmed.

        So many requests are `spared` before it strikes.
        What is not told is as its kind usually is.
        """
        kind = FaultKind(kind)
        fault = Fault(
            kind=kind,
            seconds=_SECONDS.get(kind, 0.0) if seconds is None else seconds,
            number=_NUMBER.get(kind, 0) if number is None else number,
            message=message,
            place=place,
            after=kind not in INSTEAD | PASSING if after is None else after,
            spared=spared,
            times=times,
            probability=probability,
            about=about,
        )
        self._armed.append(fault)
        return fault

    def disarm(self, fault: Fault) -> None:
        """Switch one fault off."""
        self._armed = [armed for armed in self._armed if armed is not fault]

    def clear(self) -> None:
        """Switch all faults off."""
        self._armed.clear()

    def drawn(self, request: Request) -> list[Fault]:
        """Say what befalls a request: at most one fault beside those that only pass by."""
        drawn: list[Fault] = []
        spoiled = False
        for fault in self._armed:
            if (spoiled and fault.spoils) or not fault.strikes(request, self._dice):
                continue
            spoiled = spoiled or fault.spoils
            drawn.append(fault)
            self.struck[fault.kind] += 1
        request.faults = [fault.kind.value for fault in drawn]
        return drawn
