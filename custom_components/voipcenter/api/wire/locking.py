"""Errors after which the PBX may lock an account: they are known wherever an answer tells them."""

from collections.abc import Iterator, Mapping
import re

from ..text import unaccented
from .values import Json, as_id, as_text, containers, fields_of, only
from .words import (
    ABOUT_REPLY,
    ERROR_NUMBER,
    FIRST_NAME,
    LAST_NAME,
    NAME,
    OUTGOING_NUMBER,
    PING,
    REGISTERED,
    SIP_USERNAME,
    USER_AGENT,
)

_ERRORS_IN_WORDS = {
    13: "too many attempts",
    14: "incorrect hash",
    15: "user password incorrect",
}
"""As the manual puts them."""
_ABOUT = {
    10: re.compile(r"paramet|missing|ontbre|manqu|fehl|\bpost\b"),
    13: re.compile(r"attempt|poging|tentative|versuch|too many|te veel|trop|zu viele"),
    14: re.compile(r"hash|\bkey|\bapi|sleutel|signature|handtekening|\bcle\b|schlussel"),
    15: re.compile(
        r"pass ?wor[dt]|wachtwoord|paswoord|mot de passe|kennwort|log ?in|inlog|anmeld|credential"
    ),
}
"""Words that go with them, in any language, and with 10, which moves digests into addresses."""
_FEW = 5
MOST_AROUND = 10
"""Containers in an answer that holds little but an error."""
_NAMES = frozenset(NAME) - {"description", "omschrijving"}
"""And not what describes an error as well."""
_OF_AN_ITEM = _NAMES.union(
    *(("id",), SIP_USERNAME, FIRST_NAME, LAST_NAME, OUTGOING_NUMBER, USER_AGENT, PING, REGISTERED)
)


def error_in_words(text: str) -> int | None:
    """Return the error that locks accounts of which a text tells in the manual's words."""
    text = text.casefold()
    return next((code for code, words in _ERRORS_IN_WORDS.items() if words in text), None)


def is_about(code: int, text: str) -> bool:
    """Tell whether words may go with the number of an error."""
    return code not in _ABOUT or bool(_ABOUT[code].search(unaccented(text)))


def error_in_strange_place(head: Mapping[str, Json], reply: Json) -> int | None:
    """Return an error that locks accounts, wherever but in a name a short answer tells it.

    Numbers count in objects that have neither id nor name. Of an item, only what may be about the
    reply counts: whoever registers a phone chooses its user agent.
    """
    objects = [each for each in _within(reply) if isinstance(each, Mapping)]
    for code, words in _ERRORS_IN_WORDS.items():
        under_it = ((as_text(only(each.get(str(code)))) or "") for each in objects)
        if any(text.casefold().rstrip(" .!") == words for text in under_it):
            return code
    parts = [fields_of(each) for each in objects]
    unnamed = [part for part in parts if part.keys().isdisjoint({"id", *_NAMES})]
    numbers = (as_id(part.get(name)) for part in unnamed for name in ERROR_NUMBER)
    if number := next((number for number in numbers if number in _ERRORS_IN_WORDS), None):
        return number
    told = [reply, *head.values()]
    for part in parts:
        is_item = not _OF_AN_ITEM.isdisjoint(part)
        told += [value for name, value in part.items() if name in ABOUT_REPLY or not is_item]
    texts = (text for value in told for text in _texts_in(value) if " " in text)
    return next(filter(None, map(error_in_words, texts)), None)


def _texts_in(value: Json) -> Iterator[str]:
    """Yield a text, or those in a short list."""
    value = only(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and len(value) <= _FEW:
        for each in value:
            yield from _texts_in(each)


def _within(reply: Json) -> Iterator[Json]:
    """Yield an answer and what it holds, but not what there is much of."""
    within = [reply]
    for value in within:  # Which grows meanwhile.
        yield value
        inner = containers(value)
        within += inner if len(within) + len(inner) <= MOST_AROUND else []
