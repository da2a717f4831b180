"""The history of calls, and calls as they happen.

The format is open: entries are read by Dutch names and by those of Asterisk's call records, and
what fits neither is unknown. Only the number of entries is sure.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, tzinfo
import re

from ..errors import VoipCenterResponseError
from ..models import Call, Direction, Outcome
from . import words
from .envelope import content, parse_json, unwrapped
from .moments import read_seconds, read_start
from .values import Fields, Json, as_id, is_empty, only, plain

_OUTCOME_FIELDS = (*words.OUTCOME, *words.DIRECTION, *words.ANSWERED, *words.MISSED)
_SHORTEST_STEM = 3
_CALLER_ID = re.compile(r".*<([^<>]+)>\s*")


def read_calls(reply: Json, day: date | None, timezone: tzinfo) -> Iterator[Call]:
    """Yield the calls of a list, in the PBX's order; one for each entry, even if unreadable.

    ``day`` is the day of entries that tell only a time. ``timezone`` is the PBX's: its times bear
    none.
    """
    for entry in _entries(unwrapped(content(reply), *words.CALL_LISTS)):
        yield _read_call(_fields(entry), day, timezone)


def read_call(reply: Json, timezone: tzinfo) -> Call:
    """Return one call from the reply to a request for its detail."""
    detail = only(content(reply))
    while isinstance(detail, Mapping) and not _tells_something(detail):
        detail = only([only(value) for value in detail.values()])
    if not isinstance(detail, Mapping) or not detail:
        raise VoipCenterResponseError("the answer is no call")
    return _read_call(_fields(detail), None, timezone)


def read_live_call(payload: Json) -> Call:
    """Return what can be read from a notification of the call feed."""
    if isinstance(payload, str):
        with suppress(VoipCenterResponseError):
            payload = parse_json(payload.encode())
    if isinstance(payload, Mapping):
        outer = Fields(payload)
        names_both = outer.first(words.CALLER) and outer.first(words.CALLED)
        within = [value for key, value in payload.items() if _is_call_within(key, value)]
        if len(within) == 1 and not names_both:  # Such as beside the moment of sending.
            payload = within[0]
        elif not _looks_like_a_call(payload):
            payload = unwrapped(payload)
    if isinstance(payload, list):
        payload = only([part for part in payload if isinstance(part, Mapping)])
    fields = _fields(payload)
    direction = _direction(fields)
    return Call(
        direction=direction,
        caller=_party(fields, words.CALLER),
        called=_called(fields, direction),
        sip_account=fields.text(words.CALL_SIP_ACCOUNT),
        outcome=_told_outcome(fields),
    )


def _entries(listing: Json) -> list[Json]:
    """Return the entries of a list.

    Raises ``VoipCenterResponseError`` for what may hold more calls than it has entries, such as
    groups, and for what may hold none, such as a message.
    """
    if is_empty(listing):
        return []
    entries = _containers(listing)
    if isinstance(listing, Mapping) and not entries and not _looks_like_a_call(listing):
        by_id = {as_id(key): entry for key, entry in listing.items()}
        entries = [] if 0 in by_id else [entry for id_, entry in by_id.items() if id_]
    if not entries or not all(is_empty(entry) or _tells_something(entry) for entry in entries):
        raise VoipCenterResponseError("the answer is no list of calls")
    return [entry for entry in entries if not is_empty(entry)]


def _containers(listing: Json) -> list[Json]:
    """Return what stands in a list, or in an object under ids or keys that are no names."""
    values = listing if isinstance(listing, list) else []
    if isinstance(listing, Mapping):
        values = [entry for key, entry in listing.items() if as_id(key) is not None]
        if not values and not _looks_like_a_call(listing):
            values = [*listing.values()]
    return [entry for entry in values if isinstance(entry, Mapping | list)]


def _tells_something(entry: Json) -> bool:
    """Tell whether an entry has a value of its own; a group of calls has only entries."""
    if isinstance(entry, Mapping):
        return _looks_like_a_call(entry) or _tells_something([*entry.values()])
    if isinstance(entry, list):
        return not all(isinstance(value, Mapping | list) for value in entry)
    return True


def _read_call(fields: Fields, day: date | None, timezone: tzinfo) -> Call:
    direction, outcome = _direction(fields), _outcome(fields)
    return Call(
        start=read_start(fields, day, timezone),
        direction=direction,
        caller=_party(fields, words.CALLER),
        called=_called(fields, direction),
        sip_account=fields.text(words.CALL_SIP_ACCOUNT),
        duration=_duration(fields, outcome),
        outcome=outcome,
    )


def _fields(entry: Json) -> Fields:
    return Fields(entry if isinstance(entry, Mapping) else {})


def _is_call_within(key: str, value: Json) -> bool:
    is_party = plain(key) in {*words.CALLER, *words.CALLED}
    return isinstance(value, Mapping) and not is_party and _looks_like_a_call(value)


def _looks_like_a_call(entry: Mapping[str, Json]) -> bool:
    known = {*words.CALL_MOMENT, *words.CALLER, *words.CALLED}
    return any(plain(key) in known for key in entry)


def _called(fields: Fields, direction: Direction | None) -> str | None:
    """Return the called party; of an outgoing call, ``did`` is the number shown to it."""
    own_number = () if direction is Direction.OUTGOING else words.CALLED_NUMBER
    return _party(fields, (*words.CALLED, *own_number))


def _party(fields: Fields, names: tuple[str, ...]) -> str | None:
    """Return a party's number; of a caller id such as ``"Jan" <093456789>`` the number in it."""
    if (text := fields.text(names)) is None:
        parties = (fields.get(name) for name in names)
        within = next((party for party in parties if isinstance(party, Mapping)), {})
        if (text := Fields(within).text((*words.NUMBER, *words.SIP_USERNAME, *words.NAME))) is None:
            return None
    match = _CALLER_ID.fullmatch(text)
    return match[1].strip() if match else text


def _direction(fields: Fields) -> Direction | None:
    for text in fields.texts(words.DIRECTION):
        if direction := _meaning(words.DIRECTIONS, text):
            return direction
    flagged = (
        direction for name, direction in words.DIRECTION_FLAGS.items() if fields.flag((name,))
    )
    return next(flagged, None)


def _outcome(fields: Fields) -> Outcome | None:
    if told := _told_outcome(fields):
        return told
    if fields.flag(words.MISSED):
        return Outcome.MISSED
    if (answered := fields.flag(words.ANSWERED)) is not None:
        return Outcome.ANSWERED if answered else Outcome.NO_ANSWER
    return Outcome.ANSWERED if _seconds(fields, words.TALK_TIME) else None


def _told_outcome(fields: Fields) -> Outcome | None:
    """Return an outcome told in words; a flag may still change while the phone rings."""
    for text in fields.texts(_OUTCOME_FIELDS):
        if outcome := _meaning(words.OUTCOMES, text):
            return outcome
    return None


def _meaning[MeaningT](meanings: Mapping[str, MeaningT], text: str) -> MeaningT | None:
    """Return what a word means, also where a noun follows it: ``Inkomende oproep``."""
    word = plain(text)
    if word in meanings:
        return meanings[word]
    for noun in words.CALL_NOUNS:
        # A short stem is another word: "in gesprek" tells no direction.
        if word.endswith(noun) and len(stem := word.removesuffix(noun)) > _SHORTEST_STEM:
            return meanings.get(stem)
    return None


def _duration(fields: Fields, outcome: Outcome | None) -> int | None:
    """Return seconds of talk; where only a length is told, that, unless it was ringing."""
    if (talk_time := _seconds(fields, words.TALK_TIME)) is not None:
        return talk_time
    if outcome not in {None, Outcome.ANSWERED}:
        return 0
    return _seconds(fields, words.CALL_LENGTH)


def _seconds(fields: Fields, names: tuple[str, ...]) -> int | None:
    found = (read_seconds(text) for text in fields.texts(names))
    return next((seconds for seconds in found if seconds is not None), None)
