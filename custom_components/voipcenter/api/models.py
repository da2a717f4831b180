"""What the PBX holds, in the words of its users.

Every state may be unknown (``None``): much of the PBX's reply format is undocumented, and a
reader that does not find a value says so instead of guessing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple, Self

from .text import one_line

MOST_OF_A_MENU = 2_500
"""In one menu; a longer list is no office's."""
LONGEST_NAME = 100


class Menu(StrEnum):
    """The parts of the PBX that hold something to read."""

    INDICATORS = "indicators"
    NUMBERS = "numbers"
    HOT_DESKS = "hot_desks"
    SIP_ACCOUNTS = "sip_accounts"
    CALLS = "calls"
    ROUTES = "routes"
    BACKUP_ROUTES = "backup_routes"
    HOLIDAYS = "holidays"
    VACATIONS = "vacations"
    OFFICE_HOURS = "office_hours"
    TEMPLATES = "templates"


class Part(StrEnum):
    """What can be changed of an item: an indicator's state, or a choice for a number or desk."""

    ACTIVE = "active"
    ROUTE = "route"
    BACKUP_ROUTE = "backup_route"
    HOLIDAYS = "holidays"
    VACATIONS = "vacations"
    OFFICE_HOURS = "office_hours"
    TEMPLATE = "template"
    SIP_ACCOUNT = "sip_account"


NUMBER_PARTS = (
    Part.ROUTE,
    Part.BACKUP_ROUTE,
    Part.HOLIDAYS,
    Part.VACATIONS,
    Part.OFFICE_HOURS,
)
HOT_DESK_PARTS = (Part.TEMPLATE, Part.SIP_ACCOUNT)

CHOICES: Mapping[Part, Menu] = {
    Part.ROUTE: Menu.ROUTES,
    Part.BACKUP_ROUTE: Menu.BACKUP_ROUTES,
    Part.HOLIDAYS: Menu.HOLIDAYS,
    Part.VACATIONS: Menu.VACATIONS,
    Part.OFFICE_HOURS: Menu.OFFICE_HOURS,
    Part.TEMPLATE: Menu.TEMPLATES,
    Part.SIP_ACCOUNT: Menu.SIP_ACCOUNTS,
}
"""The menu in which the choices for a part are found."""

CATALOGUE_MENUS = (
    Menu.ROUTES,
    Menu.BACKUP_ROUTES,
    Menu.HOLIDAYS,
    Menu.VACATIONS,
    Menu.OFFICE_HOURS,
    Menu.TEMPLATES,
)
"""Menus of which only the names matter: they are what a part can be set to."""


type Changes = Mapping[Part, int]
"""New values by part: the id of what is chosen, 0 for none; for ``Part.ACTIVE`` 1 or 0."""


class ItemKey(NamedTuple):
    """Where something is found on the PBX; id 0 stands for the menu's list."""

    menu: Menu
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """How the PBX names another item: by id, by name, or both; by neither where none is set."""

    id: int | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        """Cut the name as the one it refers to is cut."""
        if self.name and len(self.name) > LONGEST_NAME:
            object.__setattr__(self, "name", one_line(self.name, LONGEST_NAME))

    @property
    def is_set(self) -> bool:
        """Tell whether anything is chosen."""
        return self.id is not None or self.name is not None


NOT_SET = Reference()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Anything with an id and a name."""

    id: int
    name: str

    def __post_init__(self) -> None:
        """Cut a name that no page, device or voice could hold."""
        if len(self.name) > LONGEST_NAME:
            object.__setattr__(self, "name", one_line(self.name, LONGEST_NAME))

    @property
    def complete(self) -> bool:
        """Tell whether the whole state is known, so that no detail need be asked."""
        return True

    @property
    def tells_nothing(self) -> bool:
        """Tell whether nothing of the state is known."""
        return self == self.forgotten()

    def forgotten(self) -> Self:
        """Return the same item with its state unknown."""
        return self

    def without_list(self) -> Self:
        """Return the same item with what a list told of its state unknown, beside details."""
        return self

    def keeping(self, known: Self) -> Self:
        """Return this item, fresh from a list, with what was known and the list does not tell."""
        return self

    def informed_by(self, detail: Self) -> Self:
        """Return this item, known from a list, with the state that a detail told."""
        return replace(detail, id=self.id, name=self.name)

    def changed(self, changes: Changes) -> Self:
        """Return the item as it is after an update."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueItem(Item):
    """A route, backup route, set of holidays, vacations or office hours, or a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Item):
    """A function indicator: a toggle that the dial plan obeys."""

    active: bool | None = None

    @property
    def complete(self) -> bool:
        """Tell whether the state is known."""
        return self.active is not None

    def forgotten(self) -> Self:
        """Return the indicator with its state unknown."""
        return replace(self, active=None)

    def keeping(self, known: Self) -> Self:
        """Return this indicator; where its list names only, with the state known before."""
        return self if self.complete else replace(self, active=known.active)

    def changed(self, changes: Changes) -> Self:
        """Return the indicator switched."""
        return replace(self, active=bool(changes[Part.ACTIVE]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured(Item):
    """An item that is made of parts, each referring to an item of a catalogue."""

    all_parts: ClassVar[tuple[Part, ...]] = ()
    """All the parts that there are."""

    parts: Mapping[Part, Reference] = field(default_factory=dict)
    unlisted: frozenset[Part] = field(default=frozenset(), compare=False)
    """Those of the parts that no list told, but a detail or a change."""

    @property
    def complete(self) -> bool:
        """Tell whether all parts are known."""
        return all(part in self.parts for part in self.all_parts)

    def forgotten(self) -> Self:
        """Return the item with all its parts unknown."""
        return replace(self, parts={})

    def without_list(self) -> Self:
        """Return the item with the parts that a list told unknown."""
        told = {part: reference for part, reference in self.parts.items() if part in self.unlisted}
        return replace(self, parts=told)

    def keeping(self, known: Self) -> Self:
        """Return this item with the parts known before that its list does not tell."""
        unlisted = frozenset(known.parts.keys() - self.parts.keys())
        return replace(self, parts={**known.parts, **self.parts}, unlisted=unlisted)

    def informed_by(self, detail: Self) -> Self:
        """Return this item with the parts that the detail told beside those of the list.

        What neither tells is unknown, whatever an earlier detail told.
        """
        listed = {part: told for part, told in self.parts.items() if part not in self.unlisted}
        return replace(
            detail,
            id=self.id,
            name=self.name,
            parts={**listed, **detail.parts},
            unlisted=frozenset(detail.parts.keys() - listed.keys()),
        )

    def changed(self, changes: Changes) -> Self:
        """Return the item with other choices."""
        chosen = {part: Reference(id=id_) if id_ else NOT_SET for part, id_ in changes.items()}
        unlisted = self.unlisted.union(chosen.keys() - self.parts.keys())
        return replace(self, parts={**self.parts, **chosen}, unlisted=unlisted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Configured):
    """A telephone number (DID) of the customer; ``name`` is the number itself where it has none.

    ``number`` is ``None`` where no digits were told yet.
    """

    all_parts = NUMBER_PARTS

    number: str | None = None

    def informed_by(self, detail: Self) -> Self:
        """Return this number with the detail's parts; the list's digits stand."""
        return replace(super(Number, self).informed_by(detail), number=self.number or detail.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class HotDesk(Configured):
    """A desk whose phone takes on a SIP account and a template."""

    all_parts = HOT_DESK_PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class SipAccount(Item):
    """A phone's account. ``ping`` is the phone's answering time in milliseconds."""

    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    outgoing_number: str | None = None
    user_agent: str | None = None
    ping: float | None = None
    reachable: bool | None = None

    @property
    def complete(self) -> bool:
        """Tell whether the phone's presence is known."""
        return self.reachable is not None

    def forgotten(self) -> Self:
        """Return the account without what its phone last told."""
        return replace(self, ping=None, reachable=None)

    def keeping(self, known: Self) -> Self:
        """Return this account; where its list names only, with what a detail told before."""
        return self if self.complete else self.informed_by(known)

    def informed_by(self, detail: Self) -> Self:
        """Return this account with the detail's values; the list's username stands."""
        return replace(
            detail, id=self.id, name=self.name, username=self.username or detail.username
        )


class Direction(StrEnum):
    """Which way a call went, seen from the office."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class Outcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    MISSED = "missed"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"


class Phase(StrEnum):
    """What a live source tells of a call: that it rings, is answered, passed on or over."""

    RINGING = "ringing"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as a list or a live source tells it; ``duration`` is in seconds of talk.

    ``call_id`` is what rows and events of one call have in common. ``phase`` and ``at``, the
    moment of the event, are told by live sources only; ``answered_by`` is who of ours picked up.
    """

    start: datetime | None = None
    direction: Direction | None = None
    caller: str | None = None
    called: str | None = None
    sip_account: str | None = None
    duration: int | None = None
    outcome: Outcome | None = None
    call_id: str | None = None
    phase: Phase | None = None
    at: datetime | None = None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class FeedKey:
    """What a websocket user registers with at the call feed."""

    username: str
    key: str = field(repr=False)
