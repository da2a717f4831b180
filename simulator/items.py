"""What a PBX is made of: indicators, numbers, hot desks, SIP accounts, catalogues and calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
"""The PBX's clock: its days begin and end here."""

_ABSENT: Any = object()


class Watched:
    """An item that tells the office it stands in when one of its values changes."""

    _tell: Callable[[], None] | None = None

    def watched_by(self, tell: Callable[[], None]) -> None:
        """Tell of every change from now on."""
        object.__setattr__(self, "_tell", tell)

    def __setattr__(self, name: str, value: object) -> None:
        """Set a value, and tell when it differs from the one before."""
        before = getattr(self, name, _ABSENT)
        object.__setattr__(self, name, value)
        if self._tell is not None and before != value:
            self._tell()


@dataclass
class Named(Watched):
    """An item that is known by its name."""

    id: int
    name: str


@dataclass
class Indicator(Named):
    """A function indicator: a lamp and a switch in one, which call plans look at."""

    active: bool = False


@dataclass
class Number(Watched):
    """A telephone number (DID) and the five parts that decide where its calls go.

    Each part is the id of an item of its catalogue; 0 means not set.
    """

    id: int
    number: str
    holidays: int = 0
    vacations: int = 0
    office_hours: int = 0
    route: int = 0
    backup_route: int = 0


@dataclass
class HotDesk(Named):
    """A desk at which one SIP account sits, with one template; 0 means not set."""

    sip_account: int = 0
    template: int = 0


@dataclass
class CatalogueItem(Named):
    """A route, backup route, holidays, vacations, office hours or template to choose from."""


@dataclass
class SipAccount(Watched):
    """An account that a phone registers with; without a phone its ping is None."""

    id: int
    username: str
    log_name: str
    first_name: str
    last_name: str
    outgoing_number: str
    user_agent: str
    ping: int | None


class Direction(StrEnum):
    """Which way a call went, seen from the office."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class Outcome(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"


@dataclass(frozen=True)
class Call:
    """One call: `duration` counts the ringing too, `talk_time` only the conversation."""

    id: int
    start: datetime
    caller: str
    called: str
    direction: Direction
    outcome: Outcome
    duration: int = 0
    talk_time: int = 0
    sip_account: str = ""
    under_way: bool = False
    unique_id: str = ""
    """What the rows of one call have in common, where it has several."""
    transferred_from: str = ""
    """The account that had the conversation first."""

    @property
    def first_account(self) -> str:
        """Return whose channel it is: a transfer gives it no other."""
        return self.transferred_from or self.sip_account

    @property
    def answered_at(self) -> datetime:
        """When somebody picked up, if anybody did."""
        return self.start + timedelta(seconds=self.duration - self.talk_time)

    @property
    def ended_at(self) -> datetime:
        """When it was over."""
        return self.start + timedelta(seconds=self.duration)

    @property
    def missed(self) -> bool:
        """Whether somebody called and nobody answered."""
        answered = self.under_way or self.outcome is Outcome.ANSWERED
        return self.direction is Direction.INCOMING and not answered


@dataclass(frozen=True)
class Origination:
    """A click-to-dial: the account's phone rings first, then the number is dialled [doc]."""

    at: datetime
    sip_account: str
    number: str
