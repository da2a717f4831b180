"""The shape of a reply: its keys and the pattern of its values, without what they say.

A letter stands as ``a``, a digit as ``9``; what lies between them tells the format.
"""

from collections.abc import Collection, Mapping
import re

from .wire import Json

_ENTRIES_SHOWN = 3
_FIELDS_SHOWN = 40
_LONGEST_PATTERN = 60
_DEEPEST = 8
_NUMBER = r"\d(?:[ ./()-]{0,3}\d){4,}"
_FIELD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ID = re.compile(r"(?:id_)?\d+", re.IGNORECASE)


def shape_of(value: Json, secrets: Collection[str], depth: int = 0) -> Json:
    """Return a reply's shape; of long lists and objects the first entries and the length."""
    if depth > _DEEPEST:
        return "…"
    match value:
        case Mapping():
            shown = {
                shown_key(key, secrets): shape_of(inner, secrets, depth + 1)
                for key, inner in list(value.items())[: _entries_shown(value)]
            }
            if len(value) > len(shown):
                shown["…"] = f"{len(value)} in all"
            return shown
        case list():
            entries = [shape_of(inner, secrets, depth + 1) for inner in value[:_ENTRIES_SHOWN]]
            return [*entries, f"{len(value)} in all"] if len(value) > len(entries) else entries
        case None | bool():
            return {None: "null", True: "true or false", False: "true or false"}[value]
        case str():
            return f'"{pattern_of(value)}"'
        case _:
            return pattern_of(str(value))


def pattern_of(text: str) -> str:
    """Return a text's pattern."""
    pattern = "".join(
        "9" if character.isdigit() else "a" if character.isalpha() else character
        for character in text[:_LONGEST_PATTERN]
    )
    return pattern if len(text) <= _LONGEST_PATTERN else f"{pattern}… ({len(text)} long)"


def masked(text: str, secrets: Collection[str]) -> str:
    """Return a text with the pattern of any telephone number or secret in its place."""
    longest_first = sorted(map(re.escape, secrets), key=len, reverse=True)
    private = re.compile("|".join([*longest_first, _NUMBER]), re.IGNORECASE)
    return private.sub(lambda match: pattern_of(match[0]), text)


def shown_key(key: str, secrets: Collection[str]) -> str:
    """Return the name of a field; what does not look like one may be somebody's."""
    return masked(key, secrets) if _FIELD.fullmatch(key) else pattern_of(key)


def _entries_shown(value: Mapping[str, Json]) -> int:
    """Show the fields of an object, but of items under their ids the first: they are all alike."""
    return _ENTRIES_SHOWN if all(map(_ID.fullmatch, value)) else _FIELDS_SHOWN
