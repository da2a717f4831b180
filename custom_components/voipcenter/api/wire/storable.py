"""JSON that can be written down again.

Python reads more than others write: what is too deep, too large or half a character would spoil
the file that it is written to together with everything else.
"""

from collections.abc import Mapping
from math import isfinite

from .values import Json

_DEEPEST = 50
_LARGEST_NUMBER = 2**63 - 1


def storable(value: object, *, hidden: str = "", levels: int = _DEEPEST) -> Json:
    """Return a value as JSON that any program can read; ``hidden`` stands nowhere in it."""
    match value:
        case str():
            text = value.encode(errors="replace").decode()
            return text.replace(hidden, "…") if hidden else text
        case None | bool():
            return value
        case int() | float() if hidden and hidden == str(value):
            return "…"
        case float():
            return value if isfinite(value) else str(value)
        case int():
            return value if abs(value) <= _LARGEST_NUMBER else str(value)
        case Mapping() | list() | tuple() if not levels:
            return "…"
        case Mapping():
            return {
                str(storable(name, hidden=hidden)): storable(
                    inner, hidden=hidden, levels=levels - 1
                )
                for name, inner in value.items()
            }
        case list() | tuple():
            return [storable(inner, hidden=hidden, levels=levels - 1) for inner in value]
        case _:  # Such as bytes, which may be megabytes, and stand in many places.
            return type(value).__name__
