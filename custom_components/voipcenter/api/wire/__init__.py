"""The PBX's language: JSON in, models out.

Everything Dutch and everything uncertain lives here. Each reader takes every plausible shape
(``docs/api.md`` tells which are documented, which are seen in the field and which are open) and
returns a model or raises ``VoipCenterResponseError``.
"""

from .calls import read_call, read_calls, read_live_call
from .envelope import (
    parse_json,
    raise_for_error,
    raise_for_error_in_noise,
    require_acknowledgement,
)
from .items import read_feed_key, read_item, read_list
from .storable import storable
from .values import Json, plain
from .words import MENU_NAMES, UPDATE_LETTERS

__all__ = [
    "MENU_NAMES",
    "UPDATE_LETTERS",
    "Json",
    "parse_json",
    "plain",
    "raise_for_error",
    "raise_for_error_in_noise",
    "read_call",
    "read_calls",
    "read_feed_key",
    "read_item",
    "read_list",
    "read_live_call",
    "require_acknowledgement",
    "storable",
]
