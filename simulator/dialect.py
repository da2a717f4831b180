"""The open shapes of the wire: what nobody outside VoipCenter has written down."""

from dataclasses import dataclass
from importlib.resources import files
import tomllib
from typing import Literal

type ListShape = Literal["id_keys", "bare_keys", "array"]
"""`{"id_100": …}` [field] · `{"100": …}` · `[{"id": …}, …]` [open]."""

type ListValues = Literal["field", "names", "objects", "states"]
"""Names, but objects for SIP accounts [field] · names everywhere · objects with the name ·
objects that already hold what a detail would tell [open]. An array holds objects anyway."""

type EmptyList = Literal["array", "object", "in_body"]
"""`[]`, as PHP encodes any empty array · `{}` · `{"head": …, "body": []}` [open]."""

type Scalars = Literal["strings", "numbers", "booleans"]
"""Numbers and flags as `"1"` [field] · as `1` · flags as `true`, numbers as numbers [open]."""

type Ids = Literal["strings", "numbers", "prefixed"]
"""Ids within values: `"100"` · `100` · `"id_100"` [open]."""

type DetailShape = Literal["bare", "in_body", "keyed", "array"]
"""`{…}` [field] · `{"head": …, "body": {…}}` · `{"id_100": {…}}` · `[{…}]` [open]."""

type IndicatorDetails = Literal["states", "names"]
"""Name and state [field] · the name alone, where only the list tells the state [open]."""

type PartKeys = Literal[
    "manual", "vakantieperiode", "capitalised", "separated", "plural", "singular", "letters"
]
"""How the parts of numbers and hot desks are called [open]."""

type PartValues = Literal["ids", "names", "objects"]
"""A part as the id · the name · an object with both [open]."""

type NotSet = Literal["zero_string", "zero", "empty", "null"]
"""A part that is not set: `"0"` · `0` · `""` · null [open]."""

type DeskAccount = Literal["id", "username", "log_name", "object"]
"""The SIP account that sits at a hot desk [open]."""

type CallNames = Literal["dutch", "dutch_moment", "cdr", "unknown"]
"""Dutch names with date and time apart · in one `tijdstip` · the columns of Asterisk's call detail
records · names that nobody knows, of which only the number of entries is sure [open]."""

type CallTimes = Literal["iso", "belgian", "epoch"]
"""`2026-10-05 14:02:11` · `05/10/2026 14:02` · `1791201731` [open]."""

type CallOrder = Literal["oldest_first", "newest_first"]
"""The calls of a day as they began · the other way round [open]."""

type CallDurations = Literal["seconds", "clock"]
"""`133` · `0:02:13` [open]."""

type Preamble = Literal["none", "bom", "blank"]
"""What comes before the JSON: nothing · a UTF-8 byte order mark · blank lines [open]."""

type UpdateNotation = Literal["letters", "equals"]
"""`f10|v20`, as the worked URLs write it · `f=10|v=20`, as the parameter is described [doc]."""

type NoError = Literal["empty", "zero_string", "zero", "null"]
"""An `error_number` that tells of no error: `""` [field] · `"0"` · `0` · null [open]."""

type ErrorPlace = Literal["documented", "head", "body"]
"""Where an error stands: where the manual lists its number [doc] · always in head · always in
body [open]."""

type ContentType = Literal[
    "text/json charset=utf-8",
    "application/json",
    "text/json; charset=utf-8",
    "text/html; charset=UTF-8",
]
"""The header as seen, without the semicolon [field], and as it may be mended one day [open]."""

type FeedPayload = Literal["dutch", "asterisk", "nested", "list", "text", "posts"]
"""What `notify` carries while a phone rings: Dutch names · names of Asterisk's events · an object
within an object · a list · a text · or, whatever happens, what the webhooks post of it [open]."""


@dataclass(frozen=True)
class Dialect:
    """One way in which the real PBX may turn out to speak; as it is, the likeliest one."""

    list_shape: ListShape = "id_keys"
    list_values: ListValues = "field"
    lists_in_body: bool = False
    empty_list: EmptyList = "array"
    scalars: Scalars = "strings"
    ids: Ids = "strings"
    detail_shape: DetailShape = "bare"
    indicator_details: IndicatorDetails = "states"
    part_keys: PartKeys = "manual"
    part_values: PartValues = "ids"
    not_set: NotSet = "zero_string"
    desk_account: DeskAccount = "id"
    call_names: CallNames = "dutch"
    call_times: CallTimes = "iso"
    call_order: CallOrder = "oldest_first"
    call_durations: CallDurations = "seconds"
    preamble: Preamble = "none"
    update_notation: UpdateNotation = "letters"
    post_refused: bool = False
    """A server that reads only the URL finds no parameters in a form: error 10."""
    no_error: NoError = "empty"
    error_place: ErrorPlace = "documented"
    http_errors: bool = False
    """Errors with an HTTP status of their own instead of 200."""
    content_type: ContentType = "text/json charset=utf-8"
    feed_payload: FeedPayload = "dutch"


_COLLECTED = files(__package__).joinpath("dialects.toml").read_text(encoding="utf-8")

DIALECTS: dict[str, Dialect] = {
    name: Dialect(**shapes) for name, shapes in tomllib.loads(_COLLECTED).items()
}
"""A collection in which every value of every open shape occurs."""
