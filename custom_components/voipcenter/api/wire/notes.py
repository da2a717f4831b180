"""What in an answer was not understood, for whoever teaches the readers another form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..models import Menu
from . import words
from .calls import unread_words
from .envelope import content
from .items import PART_FIELDS
from .values import Json, as_id, containers, plain

_MOST = 40
_DEEPEST = 8
_OF_LISTS = frozenset(
    {"id", "attributes", *words.COUNTS, *words.PAGES, *words.FOLLOWS, *words.CALL_LISTS}
)
_OF_ITEMS = frozenset(
    {
        *(*_OF_LISTS, *words.NAME, *words.ACTIVE, *words.ACTIVE_TOO, *words.NUMBER),
        *(*words.SIP_USERNAME, *words.SIP_DISPLAY_NAME, *words.FIRST_NAME, *words.LAST_NAME),
        *(*words.OUTGOING_NUMBER, *words.USER_AGENT, *words.PING, *words.REGISTERED),
        *(name for names in PART_FIELDS.values() for name in names),
    }
)
_OF_CALLS = frozenset(
    {
        *(*_OF_LISTS, *words.CALL_MOMENT, *words.EVENT_MOMENT, *words.CALL_DAY, *words.CALL_TIME),
        *(*words.ANSWER_MOMENT, *words.END_MOMENT, *words.CALLER, *words.CALLED),
        *(*words.CALLED_NUMBER, *words.CALL_SIP_ACCOUNT, *words.CALL_ID, *words.ANSWERED_BY),
        *(*words.TALK_TIME, *words.TALK_SECONDS, *words.CALL_LENGTH, *words.DIRECTION),
        *(*words.OUTCOME, *words.PHASE, *words.APPLICATION, *words.VOICEMAIL, *words.ANSWERED),
        *(*words.MISSED, *words.DIRECTION_FLAGS),
    }
)


@dataclass(frozen=True, slots=True)
class Notes:
    """What of a menu's last answers was passed over. It is as it came: mask it before it is shown.

    ``noise`` is how the text around the JSON began. ``fields`` are names of fields that nobody
    reads, ``words`` those that left a call's outcome or direction unknown, each after the name of
    its field: ``status: wachtrij``.
    """

    noise: str = field(default="", repr=False)
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def notes_of(menu: Menu, replies: Iterable[Json], noise: str = "") -> Notes:
    """Return what was not understood of a menu's replies."""
    known = _OF_CALLS if menu is Menu.CALLS else _OF_ITEMS
    fields: set[str] = set()
    unread: set[str] = set()
    for reply in replies:
        fields.update(_unread_fields(content(reply), known, _DEEPEST))
        if menu is Menu.CALLS:
            unread.update(unread_words(reply))
    return Notes(noise, tuple(sorted(fields)[:_MOST]), tuple(sorted(unread)[:_MOST]))


def _unread_fields(value: Json, known: frozenset[str], levels: int) -> Iterator[str]:
    """Yield the names of fields that hold a value and are read nowhere."""
    if isinstance(value, dict):
        for key, inner in value.items():
            named = isinstance(inner, str | int | float) and as_id(key) is None
            if named and plain(key) not in known:
                yield key
    for each in containers(value) if levels else ():
        yield from _unread_fields(each, known, levels - 1)
