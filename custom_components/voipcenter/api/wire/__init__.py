"""The PBX's language: JSON in, models out.

Everything Dutch and everything uncertain lives here. Each reader takes every plausible shape
(``docs/api.md`` tells which are documented, which are seen in the field and which are open) and
returns a model or raises ``VoipCenterResponseError``.
"""

from .calls import MOST_VALUES, read_calls, read_live_call
from .decoding import holds_more_than, may_hold_more_than, parse_json, parse_reply
from .envelope import (
    content,
    raise_for_error,
    raise_for_error_in_noise,
    require_acknowledgement,
    without_status,
)
from .items import read_feed_key, read_item, read_list
from .legs import told_once
from .moments import PBX_TIMEZONE
from .notes import Notes, notes_of
from .posts import customer_numbers, read_post
from .storable import storable
from .values import Json, holds_nothing, plain
from .words import MENU_NAMES, UPDATE_LETTERS

__all__ = [
    "MENU_NAMES",
    "MOST_VALUES",
    "PBX_TIMEZONE",
    "UPDATE_LETTERS",
    "Json",
    "Notes",
    "content",
    "customer_numbers",
    "holds_more_than",
    "holds_nothing",
    "may_hold_more_than",
    "notes_of",
    "parse_json",
    "parse_reply",
    "plain",
    "raise_for_error",
    "raise_for_error_in_noise",
    "read_calls",
    "read_feed_key",
    "read_item",
    "read_list",
    "read_live_call",
    "read_post",
    "require_acknowledgement",
    "storable",
    "told_once",
    "without_status",
]
