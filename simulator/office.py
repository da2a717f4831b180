"""The PBX's state: one mutable office, which tells its listeners of every change."""

from bisect import insort
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from datetime import date, datetime

from .day import first_call_id
from .items import (
    BRUSSELS,
    Call,
    CatalogueItem,
    Direction,
    HotDesk,
    Indicator,
    Number,
    Origination,
    Outcome,
    SipAccount,
    Watched,
)
from .listeners import Listeners
from .sample import (
    HOT_DESKS,
    INDICATORS,
    NUMBERS,
    PEOPLE,
    ROUTES,
    calls_of_a_week,
    furniture,
)

type Item = Indicator | Number | HotDesk | CatalogueItem | SipAccount
type Tell = Callable[[], None]


class Shelf[T: Item](MutableMapping[int, T]):
    """The items of one menu, by id."""

    def __init__(self, tell: Tell) -> None:
        """Begin empty."""
        self._tell = tell
        self._items: dict[int, T] = {}

    def add(self, item: T) -> T:
        """Put an item at its own id."""
        self[item.id] = item
        return item

    def __getitem__(self, item_id: int) -> T:
        """Give the item of this id."""
        return self._items[item_id]

    def __setitem__(self, item_id: int, item: T) -> None:
        """Put an item there, and tell."""
        Watched.watched_by(item, self._tell)
        self._items[item_id] = item
        self._tell()

    def __delitem__(self, item_id: int) -> None:
        """Take an item away, and tell."""
        del self._items[item_id]
        self._tell()

    def __iter__(self) -> Iterator[int]:
        """Give the ids in the order in which they were added."""
        return iter(self._items)

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)


class CallBook:
    """Every call that the PBX remembers, oldest first, and those that are under way."""

    def __init__(self, tell: Tell) -> None:
        """Begin empty."""
        self._tell = tell
        self._calls: list[Call] = []
        self._under_way: dict[int, Call] = {}

    def add(self, call: Call) -> Call:
        """Write a call down; one without an id (0) gets the next of its day."""
        if not call.id:
            call = replace(call, id=self._next_id(_day_of(call)))
        self._under_way.pop(call.id, None)
        if call.under_way:
            self._under_way[call.id] = call
        else:
            insort(self._calls, call, key=lambda known: (known.start, known.id))
        self._tell()
        return call

    @property
    def under_way(self) -> tuple[Call, ...]:
        """Give the calls that are not over."""
        return tuple(self._under_way.values())

    def of(self, day: date) -> tuple[Call, ...]:
        """Give the calls of a day in Brussels that are over."""
        return tuple(call for call in self._calls if _day_of(call) == day)

    def clear(self) -> None:
        """Forget them all."""
        self._calls.clear()
        self._tell()

    def _next_id(self, day: date) -> int:
        known = [*self.of(day), *(call for call in self.under_way if _day_of(call) == day)]
        return max((call.id for call in known), default=first_call_id(day) - 1) + 1

    def __iter__(self) -> Iterator[Call]:
        """Give all that are over, oldest first."""
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        """Count all that are over."""
        return len(self._calls)


def _day_of(call: Call) -> date:
    return call.start.astimezone(BRUSSELS).date()


class Office:
    """Everything that a customer has on the PBX."""

    def __init__(self) -> None:
        """Begin as an account in which nothing was set up yet."""
        self.changes = Listeners()
        """Who wants to hear of changes: `office.changes.add(listener)`."""
        self.indicators = Shelf[Indicator](self.changes.tell)
        self.numbers = Shelf[Number](self.changes.tell)
        self.hot_desks = Shelf[HotDesk](self.changes.tell)
        self.sip_accounts = Shelf[SipAccount](self.changes.tell)
        self.routes = Shelf[CatalogueItem](self.changes.tell)
        self.backup_routes = Shelf[CatalogueItem](self.changes.tell)
        self.holidays = Shelf[CatalogueItem](self.changes.tell)
        self.vacations = Shelf[CatalogueItem](self.changes.tell)
        self.office_hours = Shelf[CatalogueItem](self.changes.tell)
        self.templates = Shelf[CatalogueItem](self.changes.tell)
        self.calls = CallBook(self.changes.tell)
        self.originated: list[Origination] = []

    def account_named(self, username: str) -> SipAccount | None:
        """Find the SIP account with this username."""
        return next((a for a in self.sip_accounts.values() if a.username == username), None)

    @property
    def reception(self) -> str:
        """Who picks up where nobody is named: the first account whose phone can be reached."""
        reachable = (a.username for a in self.sip_accounts.values() if a.ping is not None)
        return next(reachable, "")

    def ring(
        self,
        *,
        at: datetime,
        caller: str,
        called: str,
        direction: Direction = Direction.INCOMING,
        talk_time: int = 0,
        sip_account: str = "",
    ) -> Call:
        """Let a call take place; without talk time nobody answered it."""
        return self.calls.add(
            Call(
                id=0,
                start=at.replace(microsecond=0),
                caller=caller,
                called=called,
                direction=direction,
                outcome=Outcome.ANSWERED if talk_time else Outcome.NO_ANSWER,
                duration=talk_time,
                talk_time=talk_time,
                sip_account=sip_account,
            )
        )

    @classmethod
    def sample(cls, day: date | None = None) -> Office:
        """The small Belgian office, on a given day or on this one as far as it has come."""
        return cls.sized(day=day)

    @classmethod
    def sized(
        cls,
        *,
        indicators: int = len(INDICATORS),
        numbers: int = len(NUMBERS),
        hot_desks: int = len(HOT_DESKS),
        sip_accounts: int = len(PEOPLE),
        routes: int = len(ROUTES),
        calls: int = 40,
        day: date | None = None,
    ) -> Office:
        """An office like the small one with as many of each as asked for."""
        office = cls()
        bought = furniture(
            indicators=indicators,
            numbers=numbers,
            hot_desks=hot_desks,
            sip_accounts=sip_accounts,
            routes=routes,
        )
        for shelf, items in vars(bought).items():
            for item in items:
                getattr(office, shelf).add(item)
        own = [number.number for number in bought.numbers]
        for call in calls_of_a_week(own, bought.sip_accounts, count=calls, day=day):
            office.calls.add(call)
        return office
