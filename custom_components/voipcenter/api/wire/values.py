"""Single values as PHP writes them: a number may be a string, a flag may be ``"1"``."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
import re

type Json = Mapping[str, Json] | list[Json] | str | int | float | bool | None

_ID = re.compile(r"(?:id_?)?(0|[1-9]\d{0,17})", re.IGNORECASE)
# "t" and "f" are how a Postgres database hands flags to PHP.
_TRUE = frozenset(["1", "true", "t", "yes", "y", "on", "ok", "ja", "j", "aan", "actief", "active"])
_FALSE = frozenset(
    ["0", "false", "f", "no", "n", "off", "nee", "neen", "uit", "inactief", "inactive"]
)


def as_text(value: Json) -> str | None:
    """Return a scalar as text without blank edges; ``None`` for nothing or for no scalar."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def as_id(value: Json) -> int | None:
    """Return the id that ``100``, ``"100"`` or ``"id_100"`` stands for."""
    if (text := as_text(value)) is None:
        return None
    match = _ID.fullmatch(text)
    return int(match[1]) if match else None


def as_flag(value: Json) -> bool | None:
    """Return a flag that comes as ``"1"``, ``1``, ``true`` or a word."""
    if isinstance(value, bool):
        return value
    if (text := as_text(value)) is None:
        return None
    if (word := text.casefold()) in _TRUE:
        return True
    return False if word in _FALSE else None


def is_empty(value: Json) -> bool:
    """Tell whether a value is one of PHP's ways to write nothing; 0 and false are something."""
    return value in (None, "", [], {})


def only(value: Json) -> Json:
    """Return the one entry of a list that holds no other; anything else as it is."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value


@lru_cache(maxsize=1024)
def plain(key: str) -> str:
    """Return a key's bare form: keys differ in case and separators (``backup_route``)."""
    return "".join(character for character in key.casefold() if character.isalnum())


class Fields:
    """An object's fields, found by any of their names, whatever the case and separators."""

    def __init__(self, source: Mapping[str, Json]) -> None:
        """Index the object once."""
        self._by_name = {plain(key): value for key, value in source.items()}

    def __contains__(self, name: str) -> bool:
        """Tell whether a field of that name is there, even if it is empty."""
        return name in self._by_name

    def get(self, name: str) -> Json:
        """Return a field's value, or ``None``."""
        return self._by_name.get(name)

    def first(self, names: Iterable[str]) -> str | None:
        """Return the name of the first field that is there."""
        return next((name for name in names if name in self._by_name), None)

    def texts(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the texts found under any of the names, in that order."""
        for name in names:
            if name in self._by_name and (text := as_text(self._by_name[name])):
                yield text

    def text(self, names: Iterable[str]) -> str | None:
        """Return the first text found under any of the names."""
        return next(self.texts(names), None)

    def flag(self, names: Iterable[str]) -> bool | None:
        """Return the flag under the first of the names that is there."""
        name = self.first(names)
        return None if name is None else as_flag(self.get(name))
