"""From bytes to JSON, whatever stands around it."""

from collections.abc import Iterator, Mapping
import json
import re
from typing import NamedTuple

from ..errors import VoipCenterResponseError
from .storable import storable
from .values import Json, containers

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
# Programs that write JSON by hand leave tabs in it; no number of ours is NaN, and one of more than
# 64 bits is a text. Python refuses to read one of more than 4,300 digits.
_DECODER = json.JSONDecoder(
    strict=False,
    parse_constant=lambda _: None,
    parse_int=lambda digits: digits if 20 <= len(digits) <= 4300 else storable(int(digits)),
    parse_float=lambda digits: storable(float(digits)),
)
_BLANKS = "\ufeff\x00 \t\r\n"
_OPENING = re.compile(r"\{\s*[\"}]|\[\s*[\"{\[\]\d-]")
_BEGINS_AS_JSON = re.compile(r"(?:\[\s*)?\{\s*\"[^\"]*\"\s*:")
_PAGE = re.compile(r"<(?:!doctype|html|\?xml)", re.IGNORECASE)
_WITHIN_BEFORE = re.compile(r"(?:[\[{,]|\"\s*:)\s*$")
_WITHIN_AFTER = re.compile(r"\s*[,:\]}]")
_NEAR = 100
_LEAST_EFFORT = 20_000
_EFFORT_OF_A_TRY = 1_000
_PASSED_AT_ONCE = 20
_DEEPEST = 50
_MOST_VALUES = 100_000


class Reply(NamedTuple):
    """A reply's JSON, and the noise before and after it."""

    json: Json
    before: str = ""
    after: str = ""

    @property
    def noise(self) -> str:
        """What stands around the JSON, without blank space at its ends."""
        return f"{self.before} {self.after}".strip()


def parse_json(body: bytes) -> Json:
    """Return a reply's JSON (see ``parse_reply``)."""
    return parse_reply(body).json


def parse_reply(body: bytes, most_values: int = _MOST_VALUES) -> Reply:
    """Return a reply's JSON, as it can be written down again, and the noise around it.

    Whatever the Content-Type says. A byte order mark or blank space may come first, and so may
    a warning of PHP's. Raises ``VoipCenterResponseError``.
    """
    text = _text(body, most_values)
    reply = _whole(text) or _amid_noise(text)
    _refuse_excess(reply.json, most_values)
    return reply._replace(json=storable(reply.json)) if _HALF_CHARACTER.search(text) else reply


def parse_alone(body: bytes, most_values: int) -> Json:
    """Return what is nothing but JSON, and not too much. Raises ``VoipCenterResponseError``."""
    if (found := _whole(_text(body, most_values))) is None:
        raise VoipCenterResponseError("this is not JSON")
    _refuse_excess(found.json, most_values)
    return found.json


def decoded(body: bytes) -> str:
    """Return bytes as text, be they of one encoding or the other."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _text(body: bytes, most_values: int) -> str:
    """Return a body as text. What holds too much is refused before it is taken apart, too.

    Millions of numbers fit in some kilobytes that are unpacked, and each costs a microsecond.
    """
    text = decoded(body).strip(_BLANKS)
    if may_hold_more_than(text, most_values):
        raise VoipCenterResponseError("the answer holds too much")
    return text


def may_hold_more_than(text: str, most: int) -> bool:
    """Tell whether JSON in a text may hold more values than so many, or more lists and objects."""
    return text.count(",") > most or text.count("[") + text.count("{") > most


def _whole(text: str) -> Reply | None:
    """Return what a text is, if it is nothing but JSON."""
    try:
        parsed = _DECODER.decode(text)
        if isinstance(parsed, str) and parsed.startswith(("{", "[")):
            parsed = storable(_DECODER.decode(parsed))  # Encoded twice.
    except ValueError, RecursionError:
        return None
    return Reply(parsed)


def _amid_noise(text: str) -> Reply:
    """Return the one thing in a text that is JSON, and the rest of the text.

    A part of something that was cut off is no reply, nor is what stands in a page or within JSON
    that was written by hand, nor an empty list after a warning: it may stand for a database that
    did not answer.
    """
    found: list[tuple[int, int, Json]] = []
    for start, end, piece in () if _PAGE.match(text) else _pieces(text):
        if not piece or not (isinstance(piece, Mapping) or containers(piece)):
            continue  # Such as the ["key"] of a var_dump.
        before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        if _WITHIN_BEFORE.search(before) or _WITHIN_AFTER.match(after):
            found = []
            break
        found.append((start, end, piece))
    is_within = found and found[0][0] and _BEGINS_AS_JSON.match(text)
    if not found or is_within or any(piece != found[0][2] for _, _, piece in found):
        raise VoipCenterResponseError("the answer is not JSON")
    return Reply(found[0][2], text[: found[0][0]], text[found[-1][1] :])


def _pieces(text: str) -> Iterator[tuple[int, int, Json]]:
    """Yield each container in a text, with where it begins and ends."""
    position, effort = 0, 2 * len(text) + _LEAST_EFFORT
    while effort > 0 and (opening := _OPENING.search(text, position)):
        start = opening.start()
        try:
            piece, position = _DECODER.raw_decode(text, start)
        except RecursionError:
            return
        except json.JSONDecodeError as error:
            # Of a text without an end it tells the beginning. To tell the line, Python goes through
            # all that stands before.
            end = len(text) if error.msg.startswith("Unterminated") else error.pos
            effort -= end - start + error.pos // _PASSED_AT_ONCE + _EFFORT_OF_A_TRY
            position = start + 1
        except ValueError:  # A number of thousands of digits.
            return
        else:
            effort -= position - start + _EFFORT_OF_A_TRY
            yield start, position, piece


def _refuse_excess(parsed: Json, most_values: int) -> None:
    """Refuse what only a machine that means harm would nest so deep, or make so much of."""
    for depth, values in enumerate(_values_by_depth(parsed)):
        if values > most_values:
            raise VoipCenterResponseError("the answer holds too much")
        if depth + 1 == _DEEPEST:
            raise VoipCenterResponseError("the answer is nested too deep")


def holds_more_than(value: Json, most: int) -> bool:
    """Tell whether there are more values in a value than so many."""
    return any(values > most for values in _values_by_depth(value))


def _values_by_depth(value: Json) -> Iterator[int]:
    """Yield how many values there are down to each depth; nobody need look at what is deeper."""
    level, values = containers([value]), 0
    while level:
        values += sum(len(each) for each in level if isinstance(each, Mapping | list))
        yield values
        level = [inner for each in level for inner in containers(each)]
