"""What can go wrong between the PBX and its client, to be switched on at will."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from .journal import Request


class FaultKind(StrEnum):
    """How it goes wrong."""

    LATENCY = "latency"
    """The request waits `seconds` before it is looked at; its timestamp is judged on arrival."""
    CLOCK_JUMP = "clock_jump"
    """The PBX's clock jumps `seconds` away, and back at the next jump."""
    EMPTY_LISTS = "empty_lists"
    """Lists are answered as if there were nothing."""
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
    TRUNCATED = "truncated"
    """The first half of the JSON."""
    EMPTY_BODY = "empty_body"
    """No byte at all."""
    TRICKLE = "trickle"
    """A byte every `seconds`."""
    HUGE = "huge"
    """`number` bytes of garbage, five million unless told otherwise."""


PASSING = frozenset({FaultKind.LATENCY, FaultKind.CLOCK_JUMP, FaultKind.EMPTY_LISTS})
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

_SECONDS = {FaultKind.LATENCY: 0.5, FaultKind.CLOCK_JUMP: 3600.0, FaultKind.TRICKLE: 1.0}
_NUMBER = {FaultKind.ERROR: 13, FaultKind.HTTP_ERROR: 500, FaultKind.HUGE: 5_000_000}


@dataclass(frozen=True)
class Fault:
    """One way to go wrong; what is None takes the kind's own default."""

    kind: FaultKind
    seconds: float = 0.0
    number: int = 0
    message: str | None = None
    place: str | None = None
    after: bool = False
    """Whether it strikes after the request was carried out."""

    @property
    def spoils(self) -> bool:
        """Whether it leaves no proper answer."""
        return self.kind not in PASSING

    @classmethod
    def of(
        cls,
        kind: FaultKind,
        *,
        seconds: float | None = None,
        number: int | None = None,
        message: str | None = None,
        place: str | None = None,
        after: bool | None = None,
    ) -> Fault:
        """Make a fault, filling in what its kind usually is."""
        return cls(
            kind=kind,
            seconds=_SECONDS.get(kind, 0.0) if seconds is None else seconds,
            number=_NUMBER.get(kind, 0) if number is None else number,
            message=message,
            place=place,
            after=kind not in INSTEAD | PASSING if after is None else after,
        )


@dataclass
class FaultPlan:
    """When a fault strikes: how often, how likely, and for which requests (None: any)."""

    fault: Fault
    times: int | None = None
    probability: float = 1.0
    endpoint: str | None = None
    menu: str | None = None
    id: int | str | None = None

    def strikes(self, request: Request, dice: Random) -> bool:
        """Throw the dice for a request, and count down when it is struck."""
        if self.times == 0 or not request.matches(self.endpoint, self.menu, self.id):
            return False
        if self.probability < 1.0 and dice.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults that are switched on; in the beginning none."""

    def __init__(self, seed: int = 0) -> None:
        """Take the seed of the dice, so that a bad day can be lived again."""
        self._dice = Random(seed)
        self._plans: list[FaultPlan] = []
        self.struck: Counter[FaultKind] = Counter()
        """How often each kind has struck."""

    def arm(
        self,
        kind: FaultKind | str,
        *,
        times: int | None = None,
        probability: float = 1.0,
        endpoint: str | None = None,
        menu: str | None = None,
        id: int | str | None = None,
        seconds: float | None = None,
        number: int | None = None,
        message: str | None = None,
        place: str | None = None,
        after: bool | None = None,
    ) -> FaultPlan:
        """Switch a fault on: for the next `times` requests, or until it is disarmed."""
        fault = Fault.of(
            FaultKind(kind),
            seconds=seconds,
            number=number,
            message=message,
            place=place,
            after=after,
        )
        plan = FaultPlan(fault, times, probability, endpoint, menu, id)
        self._plans.append(plan)
        return plan

    def disarm(self, plan: FaultPlan) -> None:
        """Switch one fault off."""
        if plan in self._plans:
            self._plans.remove(plan)

    def clear(self) -> None:
        """Switch all faults off."""
        self._plans.clear()

    def drawn(self, request: Request) -> list[Fault]:
        """Say what befalls a request: at most one fault beside those that only pass by."""
        drawn: list[Fault] = []
        spoiled = False
        for plan in self._plans:
            fault = plan.fault
            if (spoiled and fault.spoils) or not plan.strikes(request, self._dice):
                continue
            spoiled = spoiled or fault.spoils
            drawn.append(fault)
            self.struck[fault.kind] += 1
        request.faults = [fault.kind.value for fault in drawn]
        return drawn
