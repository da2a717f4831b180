"""What is known of a customer's PBX: the data that entities read."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
import re
from typing import Self, cast

from ..api import (
    CHOICES,
    HOT_DESK_PARTS,
    NOT_SET,
    NUMBER_PARTS,
    Call,
    Changes,
    Configured,
    Direction,
    Indicator,
    Item,
    ItemKey,
    Menu,
    Number,
    Outcome,
    Part,
    Reference,
    SipAccount,
)
from ..api.text import remembered

NOT_SET_OPTION = "none"
"""The option that stands for "nothing chosen"; sent as id 0."""

_ID = re.compile(r"(?:id_)?([1-9][0-9]{0,17})", re.IGNORECASE)
_ID_WITHIN = re.compile(r"^\d+\s*[:|]|\(\d+\)$")
_SHORTEST_OUTSIDE = 6
"""Digits of a number that is no extension."""
_LONGEST_LABEL = 230
"""Home Assistant shows no state of more than 255 characters; an id may follow."""

PARTS: Mapping[Menu, tuple[Part, ...]] = {
    Menu.INDICATORS: (Part.ACTIVE,),
    Menu.NUMBERS: NUMBER_PARTS,
    Menu.HOT_DESKS: HOT_DESK_PARTS,
}
"""What can be changed of the items of each menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfCalls:
    """The calls of one day, as the PBX's clock counts days."""

    day: date
    calls: tuple[Call, ...]


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything known at one moment. Never changed: each reading makes a new one."""

    items: Mapping[Menu, Mapping[int, Item]] = field(default_factory=dict)
    labels: Mapping[Menu, Mapping[int, str]] = field(default_factory=dict)
    """Names by id, made distinct within their menu."""
    calls: DayOfCalls | None = None
    clearable: frozenset[tuple[ItemKey, Part]] = frozenset()
    """Parts that the PBX once reported as not set, so that they can be set to nothing again."""
    _ids_by_name: dict[Menu, Mapping[str, int]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Made when first looked into; thousands of parts may be told by name."""
    _ids_by_words: dict[Menu, tuple[Mapping[str, list[int]], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Made likewise; each of thousands of indicators may ask for the one that is named."""

    def listing(self, menu: Menu) -> Mapping[int, Item]:
        """Return a menu's items by id."""
        return self.items.get(menu, {})

    @property
    def indicators(self) -> Mapping[int, Indicator]:
        """Return the function indicators by id."""
        return cast("Mapping[int, Indicator]", self.listing(Menu.INDICATORS))

    @property
    def numbers(self) -> Mapping[int, Number]:
        """Return the telephone numbers by id."""
        return cast("Mapping[int, Number]", self.listing(Menu.NUMBERS))

    @property
    def sip_accounts(self) -> Mapping[int, SipAccount]:
        """Return the SIP accounts by id."""
        return cast("Mapping[int, SipAccount]", self.listing(Menu.SIP_ACCOUNTS))

    def item(self, key: ItemKey) -> Item | None:
        """Return an item, or ``None`` where the PBX has it no longer."""
        return self.listing(key.menu).get(key.id)

    def label(self, key: ItemKey) -> str | None:
        """Return what to call an item, told apart from others of the same name."""
        return self.labels.get(key.menu, {}).get(key.id)

    def chosen(self, key: ItemKey, part: Part) -> int | None:
        """Return the id chosen for a part, 0 for none, ``None`` where that is not known."""
        item = self.item(key)
        reference = item.parts.get(part) if isinstance(item, Configured) else None
        if reference is None:
            return None
        return self.resolve(CHOICES[part], reference) if reference.is_set else 0

    def resolve(self, menu: Menu, reference: Reference) -> int | None:
        """Return the id of what a reference names: by id first, then by a name that one has.

        Where the id is but a part of the name, such as ``Menu (2)``, the whole name goes first.
        """
        name = (reference.name or "").casefold()
        by_id = reference.id if reference.id in self.listing(menu) else None
        if by_id and not _ID_WITHIN.search(name):
            return by_id
        if menu not in self._ids_by_name:
            self._ids_by_name[menu] = ids_by_name(self.listing(menu))
        return self._ids_by_name[menu].get(name, by_id)

    def meant(self, menu: Menu, text: str, *, name_first: bool = False) -> int | None:
        """Return the id of the item that a person names: by id, or by its name where one has it.

        Over all items an id goes before a name, unless ``name_first``: who speaks knows no ids.
        Numbers go by their digits too, in any spelling, and SIP accounts by their usernames.
        """
        wanted = text.strip()
        by_id = id_ if (id_ := id_told(wanted)) in self.listing(menu) else None
        if by_id is not None and not name_first:
            return by_id
        if menu not in self._ids_by_words:
            self._ids_by_words[menu] = ids_by_words(self.listing(menu), self.labels.get(menu, {}))
        name = wanted.casefold()
        digits = None if any(map(str.isalpha, wanted)) else significant_digits(wanted)
        for ids, words in zip(
            self._ids_by_words[menu], (wanted, name, name, digits or ""), strict=True
        ):
            if named := ids.get(words):
                return named[0] if len(named) == 1 else None
        return by_id

    def unresolved(
        self, only: Menu | None = None, key: ItemKey | None = None
    ) -> Iterator[tuple[Menu, Reference]]:
        """Yield what items refer to and the catalogue does not hold.

        Of all catalogues or ``only`` one, of all items or that under ``key``.
        """
        for menu in (Menu.NUMBERS, Menu.HOT_DESKS):
            listing = self.listing(menu)
            parts = [part for part in PARTS[menu] if only in {None, CHOICES[part]}]
            for id_ in listing if key is None else listing.keys() & {key.id}:
                for part in parts if key is None or key.menu is menu else ():
                    reference = cast("Configured", listing[id_]).parts.get(part, NOT_SET)
                    if reference.is_set and self.resolve(CHOICES[part], reference) is None:
                        yield CHOICES[part], reference

    def agrees(self, key: ItemKey, changes: Changes) -> bool:
        """Tell whether an item is as it was wished to be."""
        return all(self.value(key, part) == value for part, value in changes.items())

    def contradicts(self, key: ItemKey, changes: Changes) -> bool:
        """Tell whether an item is known to be other than it was wished to be."""
        return any(self.value(key, part) not in {None, value} for part, value in changes.items())

    def value(self, key: ItemKey, part: Part) -> int | None:
        """Return what a part is set to, in the terms of ``Changes``; ``None`` where unknown."""
        item = self.item(key)
        if isinstance(item, Indicator):
            return None if item.active is None else int(item.active)
        return self.chosen(key, part)

    def with_item(self, menu: Menu, item: Item) -> Self:
        """Return the account with one item replaced."""
        listing = {**self.listing(menu), item.id: item}
        return self._with(menu, listing, [item], self.labels.get(menu, {}))

    def without_items(self, menu: Menu, ids: Collection[int]) -> Self:
        """Return the account without some items of a menu."""
        kept = {id_: item for id_, item in self.listing(menu).items() if id_ not in ids}
        clearable = {
            (key, part) for key, part in self.clearable if key.menu is not menu or key.id in kept
        }
        return replace(self.with_listing(menu, kept), clearable=frozenset(clearable))

    def with_listing(self, menu: Menu, listing: Mapping[int, Item]) -> Self:
        """Return the account with a menu's items replaced."""
        labels = self.labels.get(menu, {})
        if [*labels.items()] != [*(new := distinct_labels(listing)).items()]:
            labels = new  # Else the same: thousands of selects tell by it that nothing is new.
        return self._with(menu, listing, listing.values(), labels)

    def _with(
        self,
        menu: Menu,
        listing: Mapping[int, Item],
        news: Iterable[Item],
        labels: Mapping[int, str],
    ) -> Self:
        unset = [pair for pair in _unset_parts(menu, news) if pair not in self.clearable]
        return replace(
            self,
            items={**self.items, menu: listing},
            labels={**self.labels, menu: labels},
            clearable=self.clearable.union(unset) if unset else self.clearable,
            _ids_by_name={m: ids for m, ids in self._ids_by_name.items() if m is not menu},
            _ids_by_words={m: ids for m, ids in self._ids_by_words.items() if m is not menu},
        )

    def interpreted(self, calls: Iterable[Call]) -> tuple[Call, ...]:
        """Return calls with the direction that the parties tell.

        They are believed where the PBX tells none, and before its ``INTERN``, which it also says
        of the answer to a call from outside.
        """
        numbers = {significant_digits(number.number) for number in self.numbers.values()} - {None}
        phones = {account.username for account in self.sip_accounts.values()} - {None}

        def side(party: str | None) -> _Side:
            if party in phones:
                return _Side.PHONE
            digits = significant_digits(party)
            if digits in numbers:
                return _Side.NUMBER
            is_number = digits is not None and len(digits) >= _SHORTEST_OUTSIDE
            return _Side.OUTSIDE if is_number else _Side.UNKNOWN

        return tuple(_interpreted(call, side(call.caller), side(call.called)) for call in calls)


class _Side(Enum):
    """Where a party is."""

    PHONE = auto()
    NUMBER = auto()
    OUTSIDE = auto()
    UNKNOWN = auto()

    @property
    def is_ours(self) -> bool:
        """Tell whether it is one of our phones or numbers."""
        return self in {_Side.PHONE, _Side.NUMBER}


def _interpreted(call: Call, caller: _Side, called: _Side) -> Call:
    direction, outcome = call.direction, call.outcome
    if caller is called is _Side.PHONE:
        direction = Direction.INTERNAL
    elif direction is None or (
        direction is Direction.INTERNAL and _Side.OUTSIDE in (caller, called)
    ):
        direction = None
        if caller.is_ours is not called.is_ours:
            direction = Direction.INCOMING if called.is_ours else Direction.OUTGOING
        elif caller.is_ours:
            direction = Direction.INTERNAL
    if direction is Direction.INCOMING and outcome is Outcome.NO_ANSWER:
        outcome = Outcome.MISSED
    return replace(call, direction=direction, outcome=outcome)


def distinct_labels(listing: Mapping[int, Item]) -> dict[int, str]:
    """Return what to call each item: its name, with the id where another is called the same."""
    names = {id_: item.name[:_LONGEST_LABEL] for id_, item in listing.items()}
    labels = dict(names)
    while True:
        uses = Counter([NOT_SET_OPTION, *labels.values()])
        ambiguous = {
            id_: f"{name} ({id_})"
            for id_, name in names.items()
            if labels[id_] == name and uses[name] > 1
        }
        if not ambiguous:
            return labels
        labels |= ambiguous


def ids_by_name(listing: Mapping[int, Item]) -> dict[str, int]:
    """Return the ids of items by username or name, in small letters, where only one has it."""
    names = [(item.name.casefold(), id_) for id_, item in listing.items()]
    usernames = [(_username(item).casefold(), id_) for id_, item in listing.items()]
    return {**_unambiguous(names), **_unambiguous(usernames)}


def ids_by_words(
    listing: Mapping[int, Item], labels: Mapping[int, str]
) -> tuple[Mapping[str, list[int]], ...]:
    """Return the ids of items by label, by label in small letters, by username and by digits."""
    return (
        _grouped((label, id_) for id_, label in labels.items()),
        _grouped((label.casefold(), id_) for id_, label in labels.items()),
        _grouped((_username(item).casefold(), id_) for id_, item in listing.items()),
        _grouped((_digits(item) or "", id_) for id_, item in listing.items()),
    )


def _grouped(named: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for name, id_ in named:
        if name:
            ids.setdefault(name, []).append(id_)
    return ids


def _unambiguous(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {name: found[0] for name, found in _grouped(named).items() if len(found) == 1}


def _unset_parts(menu: Menu, items: Iterable[Item]) -> Iterator[tuple[ItemKey, Part]]:
    return (
        (ItemKey(menu, item.id), part)
        for item in items
        if isinstance(item, Configured)
        for part, reference in item.parts.items()
        if not reference.is_set
    )


def id_told(text: str) -> int | None:
    """Return the id that a person wrote, as ``141`` or as the PBX does: ``id_141``."""
    match = _ID.fullmatch(text.strip())
    return int(match[1]) if match else None


def own_name(item: Item) -> str | None:
    """Return what an item goes by that nothing else is called: digits or a username."""
    if isinstance(item, Number):
        return item.number
    return item.username if isinstance(item, SipAccount) else None


def _username(item: Item) -> str:
    return (item.username or "") if isinstance(item, SipAccount) else ""


def _digits(item: Item) -> str | None:
    return significant_digits(item.number) if isinstance(item, Number) else None


def significant_digits(number: str | None) -> str | None:
    """Return a number's digits in one form, for comparing ``09…``, ``+32 9…`` and ``0032 (0)9…``.

    A Belgian number is left without any prefix, a foreign one with its country's code.
    """
    return _digits_in(number or "")


@remembered  # The parties of a day come again each minute.
def _digits_in(number: str) -> str | None:
    digits = "".join(filter(str.isdecimal, number)).removeprefix("00")
    national = digits.removeprefix("32").removeprefix("0")
    return national if len(national) in (8, 9) else digits or None
