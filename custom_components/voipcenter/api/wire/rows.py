"""Where in an answer the calls stand.

A list may be flat, keyed, grouped by day, direction or account, and stand beside totals, pages and
recordings. Only what is a call counts, and where there are more than were told, none.
"""

from collections.abc import Iterator, Mapping
from datetime import date
import re
from typing import NamedTuple

from ..errors import VoipCenterResponseError
from . import words
from .envelope import WRAPPERS, without_status
from .moments import read_day
from .paging import Paging
from .values import (
    Fields,
    Json,
    as_id,
    as_text,
    containers,
    holds_nothing,
    is_empty,
    plain,
)

_PARTIES = frozenset({*words.CALLER, *words.CALLED})
_OF_A_CALL = frozenset({*words.CALL_MOMENT, *_PARTIES})
_MOMENTS = frozenset({*words.CALL_MOMENT, *words.CALL_TIME, *words.EVENT_MOMENT})
_NO_CALLS = frozenset({"recordings", "recording", "opnames", "opname", "geluidsopnames"})
_NO_ENTRIES = _PARTIES | _NO_CALLS
_TALLIES = frozenset(words.TALLIES)
_LISTS = frozenset(words.CALL_LISTS)
_KNOWN_LISTS = _LISTS.union(WRAPPERS)
_DEEPEST = 8
_MOST_FIELDS = 100
_FEWEST_COLUMNS = 3
_PLACE = re.compile(r"(?:id[_ -]?)?\d", re.IGNORECASE)
"""How the key of an entry begins that has no name of its own."""


class Row(NamedTuple):
    """One entry of a list of calls, with the day and the name of the group that it stands in."""

    fields: Fields
    day: date | None
    group: str


def find_rows(listing: Json, day: date | None) -> list[Row]:
    """Return the calls of a list, in its order.

    Raises ``VoipCenterResponseError`` for what holds none but does not say so, and for a part of
    the calls.
    """
    if is_empty(listing):
        return []
    search = _Search()
    rows = [*search.within(listing, day, "")] or search.strange
    # Where calls tell when they were, a page "from" 1 "to" 25 is none.
    rows = _once([row for row in rows if not _MOMENTS.isdisjoint(row.fields.names)] or rows)
    if search.paging.holds_but_a_part(len(rows)):
        raise VoipCenterResponseError("the answer holds but a part of the calls")
    if not rows and not _holds_none(listing) and search.paging.told != {0}:
        raise VoipCenterResponseError("the answer is no list of calls")
    return rows


def _holds_none(listing: Json) -> bool:
    """Tell whether an answer says that there were no calls, whatever it says of itself beside."""
    held = without_status(listing)
    if isinstance(held, Mapping):
        lists = [told for key, told in held.items() if plain(key) in _KNOWN_LISTS]
        if any(told in ([], {}) for told in lists):
            held = [
                told for told in held.values() if not isinstance(told, dict) or containers(told)
            ]
    return isinstance(held, Mapping | list) and holds_nothing(held)


class _Search:
    """One walk through an answer, which also notes what the answer tells of itself."""

    def __init__(self) -> None:
        self.paging = Paging()
        self.strange: list[Row] = []
        """Entries in words that nobody knows: calls, if nothing better is found."""

    def within(
        self, value: Json, day: date | None, group: str, depth: int = 0, *, named: bool = False
    ) -> Iterator[Row]:
        """Yield the calls in a container; ``group`` is the name that it stands under.

        What is ``named`` itself may be something else, unless it has both a date and a party.
        """
        if isinstance(value, dict) and len(value) <= _MOST_FIELDS:
            fields = Fields(value)
            if _is_call(fields, value) and not (named and _lacks_much(fields)):
                yield Row(fields, day, group)
                return
            self.paging.note(fields)
        rows: list[Row] = []
        strange: list[Row] = []
        for key, entry in _entries(value) if depth < _DEEPEST else ():
            is_place = not key or bool(_PLACE.match(key))
            on, under = (key and read_day(key)) or day, group if is_place else key
            known = len(self.strange)
            found = [*self.within(entry, on, under, depth + 1, named=not is_place)]
            holds_some = found or len(self.strange) > known
            if is_place and not holds_some and _stands_for_a_call(key, entry):
                strange.append(Row(Fields(entry if isinstance(entry, dict) else {}), on, under))
                found = strange[-1:]
            rows += found
        if len(rows) > len(strange):
            yield from rows
        else:
            self.strange += strange


def _entries(value: Json) -> Iterator[tuple[str, Json]]:
    """Yield what stands in a container, with the key where it has one; of a call, no party."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if isinstance(entry, str) or plain(key) not in _NO_ENTRIES:
                yield key, entry
    elif isinstance(value, list):
        for entry in value:
            yield "", entry


def _is_call(fields: Fields, entry: Mapping[str, Json]) -> bool:
    """Tell whether an object is a call, and neither a group of calls nor a sum of them."""
    if _OF_A_CALL.isdisjoint(fields.names):
        return False
    inner = [key for key, value in entry.items() if isinstance(value, dict | list)]
    if inner:
        inner = [key for key in inner if plain(key) not in _PARTIES]
    if any(_PLACE.match(key) or plain(key) in _LISTS for key in inner):
        return False
    if _MOMENTS.isdisjoint(fields.names) and any(containers(entry[key]) for key in inner):
        return False
    if not inner and _TALLIES.isdisjoint(fields.names):
        return True
    parties = (fields.text(words.CALLER), fields.text(words.CALLED))
    told = any(party is not None and read_day(party) is None for party in parties)
    return told or not (inner or _is_sum(fields))


def _lacks_much(fields: Fields) -> bool:
    return _PARTIES.isdisjoint(fields.names) or _MOMENTS.isdisjoint(fields.names)


def _is_sum(fields: Fields) -> bool:
    """Tell whether an object counts calls: no single call is there twelve times."""
    counts = any(text.isdecimal() for text in fields.texts(words.COUNTS))
    return counts or any(text.isdecimal() and int(text) > 1 for text in fields.texts(words.TALLIES))


def _stands_for_a_call(key: str, entry: Json) -> bool:
    """Tell whether an entry in words that nobody knows may be a call."""
    if isinstance(entry, list):
        return len(entry) >= _FEWEST_COLUMNS and not containers(entry)
    if isinstance(entry, Mapping):
        return not holds_nothing(entry) and not _is_sum(Fields(entry))
    return bool(as_text(entry) and as_id(key)) and not key.isdigit()


def _once(rows: list[Row]) -> list[Row]:
    """Return each call once, where groups such as "all" and "missed" hold the same."""
    if len({row.group for row in rows}) < 2:
        return rows
    groups: dict[str, str] = {}
    return [row for row in rows if groups.setdefault(repr(row.fields), row.group) == row.group]
