"""Lists and details of everything that has an id."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
import re

from ..errors import VoipCenterNoFeedKeyError, VoipCenterResponseError
from ..models import (
    HOT_DESK_PARTS,
    MOST_OF_A_MENU,
    NOT_SET,
    NUMBER_PARTS,
    CatalogueItem,
    FeedKey,
    HotDesk,
    Indicator,
    Item,
    Menu,
    Number,
    Part,
    Reference,
    SipAccount,
)
from . import words
from .envelope import content, listing_in, unwrapped, wrappings
from .paging import Paging
from .values import Fields, Json, as_flag, as_id, as_text, containers, is_empty, only, plain

_DIGITS = re.compile(r"[+(]*\d(?:[ ./()-]*\d){2,}")
_PING = re.compile(r"(?:(?:OK|LAGGED)\s*)?\(?(\d{1,6}(?:[.,]\d+)?)\s*(?:ms)?\)?", re.IGNORECASE)
_REACHABLE = re.compile(r"(?:ok|lagged|online|reachable|bereikbaar)\b.*", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"-\d.*|(?:unreachable|offline|onbereikbaar|niet bereikbaar|lost)\b.*", re.IGNORECASE
)
_ID_AND_NAME = re.compile(
    r"(?:id_?)?(?P<id>\d{1,18})\s*[:|]\s*(?:\D.*)?|\D.*[(\[](?:id_?)?(?P<last>\d{1,18})[)\]]",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:id_?)?\d+(?:\s*[,;|]\s*(?:id_?)?\d+)+", re.IGNORECASE)
"""Several ids, where a part has one."""
_NO_ID = re.compile(r"-\d+|\d{19,}")
_JSON = re.compile(r"""\{\s*".*\}|\[\s*\{.*\}\s*\]|\[[\s\d,"]*\]""", re.DOTALL)
"""A value that was encoded once more than the rest; no name looks like that."""
_NONE = frozenset({"geen", "none", "null", "nvt", "aucun", "aucune", "keine", "nichts", ""})
"""How the item with the id 0 is called, in its plain form."""


def read_list(menu: Menu, reply: Json) -> dict[int, Item]:
    """Return the items of a list by id.

    A list is an object keyed ``id_<number>`` or an array of objects with an id; an entry is a
    name, or an object that may hold the state too.
    """
    name = words.MENU_NAMES[menu]
    *around, listing = wrappings(listing_in(reply), name, f"{name}s", name.removesuffix("s"))
    entries = dict(_entries(listing))
    beside = (each for outer in around for each in containers(outer) if each is not listing)
    paging = _paging(listing, *around, *beside)
    # 0 is no entry, but may be counted.
    if paging.holds_but_a_part(len(entries)) and paging.holds_but_a_part(_count_ids(listing)):
        raise VoipCenterResponseError("the answer holds but a part of the list")
    if len(entries) > MOST_OF_A_MENU:
        raise VoipCenterResponseError("the list is longer than that of any office")
    return {id_: _listed(menu, id_, entry) for id_, entry in entries.items()}


def _paging(*around: Json) -> Paging:
    """Return what is told of a list by what stands around it, and beside its entries."""
    paging = Paging()
    for each in around:
        if isinstance(each, Mapping):
            others = [key for key in each if key[:3] != "id_" and as_id(key) is None]
            paging.note(Fields({key: each[key] for key in others}))
    return paging


def _count_ids(listing: Json) -> int:
    if isinstance(listing, Mapping):
        return sum(as_id(key) is not None for key in listing)
    return len(listing) if isinstance(listing, list) else 0


def read_item(menu: Menu, id_: int, reply: Json) -> Item:
    """Return one item from the reply to a request for its detail."""
    held = content(reply)
    detail = _without_wrapping(only(held), menu, id_)
    only_success = held == {} != reply
    if menu is Menu.NUMBERS and _DIGITS.fullmatch(as_text(detail) or ""):
        return _read(menu, id_, detail)
    if not isinstance(detail, Mapping) or not (detail or only_success):
        raise VoipCenterResponseError("the answer is no detail of an item")
    if "id" in (fields := Fields(detail)) and as_id(fields.get("id")) not in (None, id_):
        raise VoipCenterResponseError("the answer is the detail of another item")
    return _read(menu, id_, detail)


def read_feed_key(reply: Json, asked: str) -> FeedKey:
    """Return the key of a websocket user; ``asked`` is the username where the reply names none."""
    holder = only(unwrapped(content(reply)))
    fields = Fields(holder if isinstance(holder, Mapping) else {})
    username, key = fields.text(("username",)) or asked, fields.text(("wskey", "key"))
    if key is None:
        raise VoipCenterNoFeedKeyError("the answer holds no key for the call feed")
    return FeedKey(username=username, key=key)


def _entries(listing: Json) -> Iterator[tuple[int, Json]]:
    """Yield what stands in a list by id; what has none is passed over, unless nothing has."""
    if is_empty(listing):
        return
    entries = listing if isinstance(listing, list) else [listing]
    found = False
    for entry in entries:
        own = _own_id(entry)
        keyed = () if own else tuple(_keyed(entry))
        for id_, item in ((own, entry),) if own is not None and not keyed else keyed:
            if id_:  # 0 stands for all or for none of them.
                found = True
                yield id_, item
    if not found:
        raise VoipCenterResponseError("the answer is a list without ids")


def _keyed(entry: Json) -> Iterator[tuple[int, Json]]:
    """Yield the items that stand under their ids.

    ``id_100`` is an id [field]; a bare number may be a place in the list, so an id within counts
    more, and where they count from 0 on they are surely places.
    """
    items = entry if isinstance(entry, Mapping) else {}
    are_places = "0" in items and items.keys() <= set(map(str, range(len(items))))
    for key, item in items.items():
        own = _own_id(item) if key.isdigit() else None
        id_ = as_id(key) if own is None and not are_places else own
        if id_ is not None:
            yield id_, item


def _own_id(entry: Json) -> int | None:
    if not isinstance(entry, dict):
        return None
    if isinstance(attributes := entry.get("@attributes"), dict):
        entry = {**attributes, **entry}
    return next((as_id(entry[name]) for name in ("id", "ID", "Id") if name in entry), None)


def _without_wrapping(detail: Json, menu: Menu, id_: int) -> Json:
    """Return what stands under the item's id, the menu's name or both."""
    while isinstance(detail, Mapping):
        within = {key: only(value) for key, value in detail.items()}
        wrapped = [value for key, value in within.items() if _wraps(key, menu, id_, value)]
        if not wrapped:
            break
        detail = wrapped[0]
    return detail


def _wraps(key: str, menu: Menu, id_: int, value: Json) -> bool:
    """Tell whether a detail stands under a key of its own: its id, or the menu's name."""
    named = plain(key) in {words.MENU_NAMES[menu], "data", "item", "result"}
    return isinstance(value, Mapping) and (as_id(key) == id_ or named)


def _listed(menu: Menu, id_: int, entry: Json) -> Item:
    """Return an item from its entry in a list, where ``enabled`` may mean that it may be used."""
    if menu is not Menu.INDICATORS or not isinstance(entry, dict):
        return _read(menu, id_, entry)
    fields = Fields(entry)
    item = _indicator(id_, fields)
    return item if fields.told(words.ACTIVE) else replace(item, active=None)


def _read(menu: Menu, id_: int, entry: Json) -> Item:
    """Return an item from its entry in a list, or from its detail."""
    if isinstance(entry, dict):
        return _READERS.get(menu, _catalogue_item)(id_, Fields(entry))
    name = as_text(entry)
    if field := _NAMED_BY.get(menu):
        return _READERS[menu](id_, Fields({field: name}))
    return _WITHOUT_MORE.get(menu, CatalogueItem)(id=id_, name=name or str(id_))


def _indicator(id_: int, fields: Fields) -> Indicator:
    if decided := fields.told(words.ACTIVE):
        active = as_flag(decided[0])
    else:
        told = {*map(as_flag, fields.told(words.ACTIVE_TOO))} - {None}
        active = told.pop() if len(told) == 1 else None
    return Indicator(id=id_, name=fields.text(words.NAME) or str(id_), active=active)


def _number(id_: int, fields: Fields) -> Number:
    told = (fields.text(words.NUMBER), fields.text(words.NAME))
    number = next((text for text in told if text and _DIGITS.fullmatch(text)), None)
    return Number(
        id=id_,
        name=fields.text(words.NAME) or told[0] or str(id_),
        number=number,
        parts=_parts(NUMBER_PARTS, fields),
    )


def _hot_desk(id_: int, fields: Fields) -> HotDesk:
    return HotDesk(
        id=id_, name=fields.text(words.NAME) or str(id_), parts=_parts(HOT_DESK_PARTS, fields)
    )


def _sip_account(id_: int, fields: Fields) -> SipAccount:
    username = fields.text(words.SIP_USERNAME)
    first_name, last_name = fields.text(words.FIRST_NAME), fields.text(words.LAST_NAME)
    full_name = " ".join(name for name in (first_name, last_name) if name)
    ping = _ping(fields)
    return SipAccount(
        id=id_,
        name=fields.text(words.SIP_DISPLAY_NAME) or full_name or username or str(id_),
        username=username,
        first_name=first_name,
        last_name=last_name,
        outgoing_number=fields.text(words.OUTGOING_NUMBER),
        user_agent=fields.text(words.USER_AGENT),
        ping=ping,
        reachable=_reachable(fields, ping),
    )


def _ping(fields: Fields) -> float | None:
    """Return a phone's answering time: ``"12"``, or as Asterisk writes it, ``"OK (12 ms)"``."""
    match = _PING.fullmatch(fields.text(words.PING) or "")
    return (float(match[1].replace(",", ".")) or None) if match else None


def _reachable(fields: Fields, ping: float | None) -> bool | None:
    """Tell whether a phone answers; no time, or one of zero, tells neither."""
    if (registered := fields.flag(words.REGISTERED)) is not None:
        return registered
    told = fields.text(words.PING) or ""
    flagged = True in fields.told(words.PING)
    if flagged or ping is not None or _REACHABLE.fullmatch(told):
        return True
    return False if _UNREACHABLE.fullmatch(told) else None


def _catalogue_item(id_: int, fields: Fields) -> CatalogueItem:
    return CatalogueItem(id=id_, name=fields.text(words.NAME) or str(id_))


_READERS: dict[Menu, Callable[[int, Fields], Item]] = {
    Menu.INDICATORS: _indicator,
    Menu.NUMBERS: _number,
    Menu.HOT_DESKS: _hot_desk,
    Menu.SIP_ACCOUNTS: _sip_account,
}
_NAMED_BY: dict[Menu, str] = {Menu.NUMBERS: "naam", Menu.SIP_ACCOUNTS: "logname"}
"""The field that a name stands for which is all that a list tells; more is read in it."""
_WITHOUT_MORE: dict[Menu, type[Item]] = {Menu.INDICATORS: Indicator, Menu.HOT_DESKS: HotDesk}
"""What an item is of which a list tells the name alone."""


def _parts(parts: tuple[Part, ...], fields: Fields) -> dict[Part, Reference]:
    read = {part: _part(part, fields) for part in parts}
    return {part: reference for part, reference in read.items() if reference is not None}


def _part(part: Part, fields: Fields) -> Reference | None:
    """Return what a part refers to; ``None`` where the object does not tell.

    Beside ``route``, or instead of it, there may be ``route_id`` and ``route_naam``.
    """
    values = _without_options(fields.told(PART_FIELDS[part]))
    told = [_reference(value, part) for value in values]
    told += [_named(value, part) for value in fields.told(words.USERNAME_PARTS.get(part, ()))]
    references = [reference for reference in told if reference and reference.is_set]
    if not references:
        return NOT_SET if told and None not in told else None
    texts = [reference.name for reference in references if reference.name]
    id_ = next((reference.id for reference in references if reference.id), None)
    if id_ is None and 0 in map(as_id, values):
        return NOT_SET if all(plain(text) in _NONE for text in texts) else None
    return Reference(
        id=id_,
        name=next((text for text in texts if as_id(text) is None), next(iter(texts), None)),
    )


def _without_options(values: list[Json]) -> list[Json]:
    """Return what tells of a choice, without what it is chosen from, should that stand beside it.

    Where the choice is empty, one option alone may be the choice after all: then nothing is told.
    """
    options = [value for value in values if _are_options(value)]
    choices = [value for value in values if value not in options]
    if not options or not choices:
        return values
    return [] if all(map(is_empty, choices)) else choices


def _are_options(value: Json) -> bool:
    """Tell whether a value holds things by their ids, or several."""
    if isinstance(value, list):
        return bool(value)
    return isinstance(value, dict) and bool(value) and all(as_id(key) is not None for key in value)


def _part_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    long_names = [name for name in names if len(name) > 1]
    id_keys = [key for name in long_names for key in (f"{name}id", f"id{name}")]
    return (*id_keys, *names, *(f"{name}{of}" for name in long_names for of in ("naam", "name")))


PART_FIELDS = {part: _part_fields(names) for part, names in words.PART_NAMES.items()}


def _named(value: Json, part: Part) -> Reference | None:
    """Return a reference by nothing but a name, even one that consists of digits."""
    reference = _reference(value, part)
    return Reference(name=reference.name) if reference and reference.is_set else reference


def _reference(value: Json, part: Part) -> Reference | None:
    """Return a part's value: an id, a name, or what holds both; empty is not set.

    A name of which the id is a part, such as ``140:Dagplan``, stays whole: it may be only a name.
    What stands behind a person's name is an extension, and no id.
    """
    value = only(value)
    if isinstance(value, Mapping) and value:
        return _reference_in(value)
    if not value or (isinstance(value, str) and not value.strip()):
        return NOT_SET
    if (text := as_text(value)) is None or _SEVERAL.fullmatch(text) or _JSON.fullmatch(text):
        return None
    if part is not Part.SIP_ACCOUNT and _NO_ID.fullmatch(text):  # Usernames may look like that.
        return None
    pair = _ID_AND_NAME.fullmatch(text)
    last = pair["last"] if pair and part is not Part.SIP_ACCOUNT else None
    id_ = as_id((pair["id"] or last) if pair else text)
    return NOT_SET if id_ == 0 else Reference(id=id_, name=text)


def _reference_in(value: Mapping[str, Json]) -> Reference | None:
    fields = Fields(value)
    if len(value) == 1 and (id_ := as_id(next(iter(value)))) is not None:
        return Reference(id=id_, name=as_text(next(iter(value.values())))) if id_ else NOT_SET
    id_ = as_id(fields.get("id"))
    text_of_element = ("0",) if "@attributes" in value else ()
    name = fields.text((*words.SIP_USERNAME, *words.NAME, *text_of_element))
    if id_ == 0 or (name is None and "id" in fields and is_empty(fields.get("id"))):
        return NOT_SET
    return Reference(id=id_, name=name) if id_ or name else None
