"""Single values as PHP writes them: a number may be a string, a flag may be ``"1"``."""

from collections.abc import Iterable, KeysView, Mapping
from html import unescape
import re

from ..text import one_line, remembered

type Json = Mapping[str, Json] | list[Json] | str | int | float | bool | None

_LONGEST_TEXT = 300
_CONTAINERS = (dict, list)  # Made once: "dict | list" would be made for each value of an answer.
_ID = re.compile(r"(?:id[_ -]?)?(0|[1-9]\d{0,17})(?:\.0)?", re.IGNORECASE)
# Only whole entities: PHP closes each by a semicolon, and "R&Dienst" is a name.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
# "t" and "f" are how a Postgres database hands flags to PHP.
_TRUE = frozenset(
    [
        *("1", "true", "t", "yes", "y", "on", "ok", "ja", "j", "waar", "aan", "actief", "active"),
        *("ingeschakeld", "enabled", "geactiveerd"),
    ]
)
_FALSE = frozenset(
    [
        *("0", "false", "f", "no", "n", "off", "nee", "neen", "onwaar", "uit", "inactief"),
        *("inactive", "nietactief", "notactive", "uitgeschakeld", "disabled", "gedeactiveerd"),
    ]
)


def unescaped(text: str) -> str:
    """Return a text with its entities as the letters that they stand for."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text)


def as_text(value: Json) -> str | None:
    """Return a scalar as one line of text; ``None`` for nothing or for no scalar.

    ``&eacute;`` is a letter, and ``32470123456.0`` a number without a fraction.
    """
    if isinstance(value, str):
        value = value[:_LONGEST_TEXT].strip()
        if "&" in value:
            value = unescaped(value).strip()
        if not (value.isascii() and value.isprintable()):  # As most of them are.
            value = one_line(value, _LONGEST_TEXT)
        return value or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def as_id(value: Json) -> int | None:
    """Return the id that ``100``, ``"100"`` or ``"id_100"`` stands for."""
    text = value if isinstance(value, str) else as_text(value)
    return None if text is None else _id_in(text)


@remembered  # The ids of an account come again with each reading.
def _id_in(text: str) -> int | None:
    match = _ID.fullmatch(as_text(text) or "")
    return int(match[1]) if match else None


def as_flag(value: Json) -> bool | None:
    """Return a flag that comes as ``"1"``, ``1``, ``true`` or a word."""
    if isinstance(value, _CONTAINERS):
        value = only(value)
    if isinstance(value, bool):
        return value
    if (text := as_text(value)) is None:
        return None
    if (word := text.casefold().replace(" ", "")) in _TRUE:
        return True
    return False if word in _FALSE else None


def is_empty(value: Json) -> bool:
    """Tell whether a value is one of PHP's ways to write nothing; 0 and false are something."""
    return value in (None, "", [], {})


def containers(value: Json) -> list[Json]:
    """Return the objects and lists that stand in one."""
    if isinstance(value, Mapping):
        value = [*value.values()]
    values = value if isinstance(value, list) else []
    return [each for each in values if isinstance(each, _CONTAINERS)]


def holds_nothing(value: Json) -> bool:
    """Tell whether nothing is told, however many containers stand in each other."""
    if isinstance(value, Mapping):
        value = [*value.values()]
    return all(map(holds_nothing, value)) if isinstance(value, list) else value in (None, "")


def only(value: Json) -> Json:
    """Return the one entry of a list that holds no other; anything else as it is.

    PHP also writes such a list as an object whose only key is 0.
    """
    while isinstance(value, _CONTAINERS) and len(value) == 1:
        if isinstance(value, list):
            value = value[0]
        elif "0" in value:
            value = value["0"]
        else:
            break
    return value


@remembered
def plain(key: str) -> str:
    """Return a key's bare form: keys differ in case and separators (``backup_route``)."""
    return "".join(filter(str.isalnum, key.casefold()))


def _told_twice(source: Mapping[str, Json]) -> dict[str, Json]:
    """Return the values of names that an object has twice; of two that differ, both in a list."""
    by_name: dict[str, list[Json]] = {}
    for key, value in source.items():
        by_name.setdefault(plain(key), []).append(value)
    told: dict[str, Json] = {}
    for name, values in by_name.items():
        distinct = [value for value in values if not is_empty(value)]
        if len(values) > 1 and distinct:
            told[name] = distinct if any(each != distinct[0] for each in distinct) else distinct[0]
    return told


def fields_of(value: Mapping[str, Json]) -> dict[str, Json]:
    """Return an object's fields by their plain names, without items that stand under their ids."""
    return {
        plain(key): inner
        for key, inner in value.items()
        if not (key.startswith("id_") or key.isdigit())
    }


class Fields:
    """An object's fields, found by any of their names, whatever the case and separators.

    What an XML element bore as attributes counts as fields of its own.
    """

    __slots__ = ("_by_name",)

    def __init__(self, source: Mapping[str, Json]) -> None:
        """Index the object once."""
        if isinstance(attributes := source.get("@attributes"), dict):
            source = {**attributes, **source}
        self._by_name = {plain(key): value for key, value in source.items()}
        if len(self._by_name) < len(source):
            self._by_name |= _told_twice(source)

    def __contains__(self, name: str) -> bool:
        """Tell whether a field of that name is there, even if it is empty."""
        return name in self._by_name

    def __repr__(self) -> str:
        """Write the fields, which may hold anything: for comparisons only."""
        return repr(self._by_name)

    @property
    def names(self) -> KeysView[str]:
        """Return the names of all fields."""
        return self._by_name.keys()

    def get(self, name: str) -> Json:
        """Return a field's value, or ``None``."""
        return self._by_name.get(name)

    def told(self, names: Iterable[str]) -> list[Json]:
        """Return the values under those of the names that are there, in the names' order."""
        by_name = self._by_name
        return [by_name[name] for name in names if name in by_name]

    def texts(self, names: Iterable[str]) -> list[str]:
        """Return the texts found under any of the names, in that order."""
        return [text for value in self.told(names) if (text := as_text(value))]

    def text(self, names: Iterable[str]) -> str | None:
        """Return the first text found under any of the names."""
        return next(iter(self.texts(names)), None)

    def flag(self, names: Iterable[str]) -> bool | None:
        """Return the flag under the first of the names that is there."""
        return next(map(as_flag, self.told(names)), None)
