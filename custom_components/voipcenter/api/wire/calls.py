"""The history of calls, and calls as they happen.

The format is open: entries are read by Dutch names, by those of the PBX's webhooks and by those of
Asterisk's call records, and what fits none is unknown.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, tzinfo
import re

from ..errors import VoipCenterResponseError
from ..models import Call, Direction, Outcome, Phase
from ..text import one_line, remembered, unaccented
from . import words
from .decoding import parse_alone
from .envelope import content, listing_in, unwrapped
from .moments import PBX_TIMEZONE, read_day, read_moment, read_seconds, read_when
from .rows import Row, find_rows
from .values import Fields, Json, as_flag, as_text, holds_nothing, is_empty, only, plain

_OUTCOME_FIELDS = (*words.OUTCOME, *words.DIRECTION, *words.ANSWERED, *words.MISSED)
_PHASE_FIELDS = (*words.PHASE, *_OUTCOME_FIELDS)
_MAY_BE_VOICEMAIL = (
    *(*words.APPLICATION, *words.CALLED, *words.CALL_SIP_ACCOUNT, *words.ANSWERED_BY),
    "answeredbyname",
)
_MACHINE = re.compile(words.MACHINES)
_NO_MACHINE = re.compile(words.NO_MACHINE)
_MESSAGE_LEFT = re.compile(words.MESSAGE_LEFT)
_NO_MESSAGE = re.compile(words.NO_MESSAGE)
_SHORTEST_STEM = 3
_SHORT = 6
"""Letters of words that may as well be a part of others: ``internationaal``."""
_LONGEST_PARTY = 64
_LONGEST_WORD = 40
MOST_VALUES = 1_000
"""In what is told of one call as it happens."""
_MOST_ROWS = 10_000
_ENOUGH = 250
"""Rows that are looked at for words: each is told again and again."""
_MEANINGS = tuple((re.compile(pattern), meaning) for pattern, meaning in words.MEANINGS)
_COMMA = re.compile(r"[,;.]+")
_BLANK = re.compile(r"(?:[^\w,]|_)+")
_CALLER_ID = re.compile(r".*<([^<>]+)>\s*")
_ADDRESS = re.compile(
    r"(?:sips?|tel):([^@;]+).*|(?:PJ)?SIP/(.+)-[0-9a-f]{8}|(\d+)\.0", re.IGNORECASE
)
_NO_PARTY = re.compile(r"[^\w*#+]*|IN|OUT|INTERN|\d{1,2}:\d{2}(?::\d{2})?|[0-9a-f]{32,}")
"""What stands in a party's place where fields were shifted."""
_FORM_OF_A_MOMENT = re.compile(r"[\d\s:./TZ+-]*")
_OF_NO_MOMENT = "0-:. "


def read_calls(reply: Json, day: date | None, timezone: tzinfo) -> Iterator[Call]:
    """Yield the rows of a list that are of a day, in the PBX's order; one for each entry.

    ``day`` is also the day of entries that tell only a time; where it is ``None``, those of all
    days are meant. ``timezone`` is the PBX's: its times bear none.
    """
    rows = find_rows(listing_in(reply), day)
    if len(rows) > _MOST_ROWS:
        raise VoipCenterResponseError("the list of calls is longer than that of any office")
    for row in rows:
        on, call = _read_row(row, timezone)
        if day is None or on in (None, day):
            # Another row may tell how the call went where it was sent on to.
            if call.outcome is Outcome.ANSWERED and not call.duration:
                went_on = _phase(row.fields) is Phase.TRANSFERRED
                call = replace(call, phase=Phase.TRANSFERRED) if went_on else call
            yield call


def read_live_call(payload: Json, timezone: tzinfo = PBX_TIMEZONE) -> Call:
    """Return what can be read from one webhook post, or from a notification of the call feed.

    Only a call that is over has an outcome and a length.
    """
    if isinstance(payload, str):
        with suppress(VoipCenterResponseError):
            payload = parse_alone(payload.encode(), MOST_VALUES)
    outer, fields = _fields(payload), _fields(_call_within(payload))
    phase = _phase(fields) or _phase(outer)
    if phase is Phase.ANSWERED and _is_voicemail(fields):
        phase = Phase.RINGING  # As far as people go.
    direction = _direction(fields, "")
    outcome = _outcome(fields, "") if phase is Phase.ENDED else None
    at = read_moment(fields, words.EVENT_MOMENT, timezone)
    return Call(
        start=_when(fields, phase, None, timezone)[1],
        direction=direction,
        caller=_party(fields, words.CALLER),
        called=_called(fields, direction),
        sip_account=_party(fields, words.CALL_SIP_ACCOUNT),
        duration=_duration(fields, outcome) if phase is Phase.ENDED else None,
        outcome=outcome,
        call_id=_call_id(fields),
        phase=phase,
        at=at or read_moment(outer, words.EVENT_MOMENT, timezone),
        answered_by=_party(fields, words.ANSWERED_BY),
    )


def unread_words(reply: Json) -> Iterator[str]:
    """Yield what left an outcome or a direction unknown, each after the name of its field."""
    with suppress(VoipCenterResponseError):
        for row in find_rows(content(reply), None)[:_ENOUGH]:
            names: tuple[str, ...] = ()
            if _outcome(row.fields, row.group) is None and _phase(row.fields) is None:
                names = words.OUTCOME
            if _direction(row.fields, row.group) is None:
                names += words.DIRECTION
            for name in names:
                if text := row.fields.text((name,)):
                    yield f"{name}: {one_line(text, _LONGEST_WORD)}"


def _call_within(payload: Json) -> Json:
    """Return the object that tells of a call, such as one beside the moment of sending."""
    if isinstance(payload, Mapping):
        outer = Fields(payload)
        names_both = outer.told(words.CALLER) and outer.told(words.CALLED)
        within = [value for key, value in payload.items() if _is_call_within(key, value)]
        if len(within) == 1 and not names_both:
            return within[0]
        if not _looks_like_a_call(payload):
            payload = unwrapped(payload)
    if isinstance(payload, list):
        payload = only([part for part in payload if isinstance(part, Mapping)])
    return payload


def _read_row(row: Row, timezone: tzinfo) -> tuple[date | None, Call]:
    """Return the day that a row tells, and its call."""
    fields = row.fields
    direction, outcome = _direction(fields, row.group), _outcome(fields, row.group)
    phase = _phase(fields) if outcome is None else None
    on, start = _when(fields, phase, row.day, timezone)
    if outcome is None and phase is None and _hangs(fields):
        phase = Phase.RINGING
    return on or row.day, Call(
        start=start,
        direction=direction,
        caller=_party(fields, words.CALLER),
        called=_called(fields, direction),
        sip_account=_party(fields, words.CALL_SIP_ACCOUNT),
        duration=_duration(fields, outcome),
        outcome=outcome,
        call_id=_call_id(fields),
        phase=phase,
        answered_by=_party(fields, words.ANSWERED_BY),
    )


def _fields(entry: Json) -> Fields:
    return Fields(entry if isinstance(entry, Mapping) else {})


def _is_call_within(key: str, value: Json) -> bool:
    is_party = plain(key) in {*words.CALLER, *words.CALLED}
    return isinstance(value, Mapping) and not is_party and _looks_like_a_call(value)


def _looks_like_a_call(entry: Mapping[str, Json]) -> bool:
    known = {*words.CALL_MOMENT, *words.EVENT_MOMENT, *words.CALLER, *words.CALLED}
    return any(plain(key) in known for key in entry)


def _when(
    fields: Fields, phase: Phase | None, day: date | None, timezone: tzinfo
) -> tuple[date | None, datetime | None]:
    """Return the day and the beginning; an event's moment is that only where the phone rings."""
    is_beginning = phase is Phase.RINGING or (phase is None and "origin" not in fields)
    return read_when(fields, day, timezone, words.EVENT_MOMENT if is_beginning else ())


def _called(fields: Fields, direction: Direction | None) -> str | None:
    """Return the called party; of an outgoing call, ``did`` is the number shown to it."""
    own_number = () if direction is Direction.OUTGOING else words.CALLED_NUMBER
    return _party(fields, (*words.CALLED, *own_number))


def _call_id(fields: Fields) -> str | None:
    told = (one_line(text, _LONGEST_PARTY) for text in fields.texts(words.CALL_ID))
    return next((text for text in told if text.strip("0")), None)


def _party(fields: Fields, names: tuple[str, ...]) -> str | None:
    """Return the first that has the form of a party."""
    told = sorted(fields.told(names), key=lambda value: isinstance(value, dict))
    texts = (text for value in told for text in _texts_in(value))
    return next(filter(None, map(_as_party, texts)), None)


def _texts_in(party: Json) -> list[str]:
    """Return what a party is told as, be it an object."""
    if isinstance(party, dict):
        return Fields(party).texts((*words.NUMBER, *words.SIP_USERNAME, *words.NAME))
    return [text] if (text := as_text(party)) else []


def _as_party(text: str) -> str | None:
    """Return a party's number; of a caller id such as ``"Jan" <093456789>`` the number in it."""
    if not (text.isdecimal() and len(text) <= _LONGEST_PARTY):
        if match := _CALLER_ID.fullmatch(text):
            text = match[1].strip()
        if match := _ADDRESS.fullmatch(text):
            text = match[match.lastindex or 0]
        if _NO_PARTY.fullmatch(text) or read_day(text.split(" ")[0]):
            return None
    return one_line(text, _LONGEST_PARTY) if text.strip("0") else None  # "0" is withheld.


def _direction(fields: Fields, group: str) -> Direction | None:
    """Return the way that a call went, as it says itself or the group in which it stands."""
    for text in (*fields.texts(words.DIRECTION), group):
        if direction := _way(text):
            return direction
    if words.DIRECTION_FLAGS.keys().isdisjoint(fields.names):
        return None
    flagged = (way for name, way in words.DIRECTION_FLAGS.items() if as_flag(fields.get(name)))
    return next(flagged, None)


@remembered
def _way(text: str) -> Direction | None:
    """Return the direction that a word means, also where a noun follows it."""
    word = plain(unaccented(text))
    if word in words.DIRECTIONS:
        return words.DIRECTIONS[word]
    for noun in words.CALL_NOUNS:
        # A short stem is another word: "in gesprek" tells no direction.
        stem = word.removesuffix(noun)
        if len(word) > len(stem) > _SHORTEST_STEM and stem in words.DIRECTIONS:
            return words.DIRECTIONS[stem]
    within = {way for name, way in words.DIRECTIONS.items() if len(name) > _SHORT and name in word}
    return within.pop() if len(within) == 1 else None


@remembered
def meaning(text: str) -> Outcome | Phase | None:
    """Return what a word tells of a call: how it ended, or how far it is."""
    bare = _without_denied_machine(text)
    forms = (plain(bare), _BLANK.sub(" ", _COMMA.sub(" , ", bare)).strip())
    return next((meant for pattern, meant in _MEANINGS if any(map(pattern.search, forms))), None)


def _outcome(fields: Fields, group: str) -> Outcome | None:
    if _is_voicemail(fields):
        return Outcome.MISSED
    told = [meaning(text) for text in (*fields.texts(_OUTCOME_FIELDS), group)]
    if outcome := next((each for each in told if isinstance(each, Outcome)), None):
        return outcome
    if {Phase.RINGING, Phase.ANSWERED}.intersection(told) and not _is_over(fields):
        return None
    if fields.flag(words.MISSED):
        return Outcome.MISSED
    answered = fields.flag(words.ANSWERED)
    if answered is None:
        answered = _was_answered(fields)
    if answered is not None:
        return Outcome.ANSWERED if answered else Outcome.NO_ANSWER
    came_in = _direction(fields, group) is Direction.INCOMING
    not_missed = came_in and fields.flag(words.MISSED) is False
    talked = _talk_time(fields) or (not_missed and _seconds(fields, words.CALL_LENGTH))
    return Outcome.ANSWERED if talked or Phase.TRANSFERRED in told else None


def _is_voicemail(fields: Fields) -> bool:
    """Tell whether nobody but a machine talked to the caller."""
    told = [text for value in fields.told(_MAY_BE_VOICEMAIL) for text in _texts_in(value)]
    return any(map(_is_message, fields.told(words.VOICEMAIL))) or any(map(_is_machine, told))


def _is_message(value: Json) -> bool:
    """Tell whether a voicemail was left: by a flag, or by the message itself.

    Words that nobody knows outweigh no answer: they may name the mailbox.
    """
    value = only(value)
    if (flag := as_flag(value)) is not None:
        return flag
    if isinstance(value, Mapping | list):
        return not holds_nothing(value)
    return _tells_message(as_text(value) or "")


@remembered
def _tells_message(text: str) -> bool:
    text = unaccented(text)
    return bool(_MESSAGE_LEFT.search(text)) and not _NO_MESSAGE.search(text)


@remembered
def _is_machine(text: str) -> bool:
    return bool(_MACHINE.search(plain(_without_denied_machine(text))))


def _without_denied_machine(text: str) -> str:
    """Return a text in small letters, without "no voicemail", which tells of none."""
    return _NO_MACHINE.sub("", unaccented(text))


def _was_answered(fields: Fields) -> bool | None:
    """Tell whether there is a moment of answering; zeros mean none, once the call is over."""
    if not (moments := fields.told(words.ANSWER_MOMENT)):
        return None
    told = as_text(moments[0]) or ""
    if not _FORM_OF_A_MOMENT.fullmatch(told):
        return None
    if told.strip(_OF_NO_MOMENT):
        return True
    return False if _is_over(fields) else None


def _is_over(fields: Fields) -> bool:
    return any(text.strip(_OF_NO_MOMENT) for text in fields.texts(words.END_MOMENT))


def _hangs(fields: Fields) -> bool:
    """Tell whether a row has not been told an outcome yet."""
    told = fields.told(words.OUTCOME)
    return bool(told) and all(map(is_empty, told)) and not _is_over(fields)


def _phase(fields: Fields) -> Phase | None:
    """Return how far a call is."""
    for text in fields.texts(_PHASE_FIELDS):
        told = words.EVENTS.get(plain(text)) or meaning(text)
        if isinstance(told, Phase):
            return told
        if told is Outcome.ANSWERED and not _talk_time(fields) and not _is_over(fields):
            return Phase.ANSWERED
        if told:
            return Phase.ENDED
    return None


def _duration(fields: Fields, outcome: Outcome | None) -> int | None:
    """Return seconds of talk; where only a length is told, that, unless it may only have rung."""
    if outcome not in {None, Outcome.ANSWERED}:
        return 0
    talk_time = _talk_time(fields)
    if talk_time is None and not (outcome is None and fields.texts(words.OUTCOME)):
        return _seconds(fields, words.CALL_LENGTH)
    return talk_time


def _talk_time(fields: Fields) -> int | None:
    talk_time = _seconds(fields, words.TALK_TIME)
    if talk_time is None and (text := fields.text(words.TALK_SECONDS)) and text.isdecimal():
        return read_seconds(text)
    return talk_time


def _seconds(fields: Fields, names: tuple[str, ...]) -> int | None:
    found = map(read_seconds, fields.texts(names))
    return next((seconds for seconds in found if seconds is not None), None)
