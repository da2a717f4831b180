"""What is around the content of a reply: encoding, status, wrapping."""

from collections.abc import Mapping
import json
import re

from ..errors import VoipCenterRequestError, VoipCenterResponseError, error_for
from .values import Json, as_flag, as_id, as_text, is_empty, only, plain

_ERROR_NUMBER = re.compile(r"-?\d{1,6}")
_LEADING_BLANKS = "\ufeff\x00 \t\r\n"
_STATUS_FIELDS = frozenset({"status", "errornumber", "errormessage"})


def parse_json(body: bytes) -> Json:
    """Return a reply's JSON, whatever its Content-Type says.

    A byte order mark or blank space may come first. Raises ``VoipCenterResponseError``.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    try:
        parsed: Json = json.loads(text.lstrip(_LEADING_BLANKS))
    except ValueError, RecursionError:
        raise VoipCenterResponseError("the answer is not JSON") from None
    return parsed


def raise_for_error(reply: Json) -> None:
    """Raise the error that stands in the head, in the body, or beside the content."""
    for place, part in _statuses(reply).items():
        number = as_text(_get(part, "errornumber"))
        message = as_text(_get(part, "errormessage")) or ""
        in_head = place == "head"
        if number and number.strip("0."):
            if digits := _ERROR_NUMBER.search(number):
                raise error_for(int(digits[0]), message, in_head=in_head)
            raise VoipCenterRequestError(message or number, in_head=in_head)
        if as_flag(_get(part, "status")) is False and (in_head or _is_status(part)):
            raise VoipCenterRequestError(message or "the PBX refused", in_head=in_head)


def require_acknowledgement(reply: Json) -> None:
    """Make sure that an update or a call was carried out.

    Raises the PBX's error, or ``VoipCenterResponseError`` where the reply tells neither.
    """
    raise_for_error(reply)
    parts = _statuses(reply).values()
    stated = [status for part in parts if not is_empty(status := _get(part, "status"))]
    if not all(map(as_flag, stated)) or not (stated or any(map(_is_status, parts))):
        raise VoipCenterResponseError("the answer is no acknowledgement")


def content(reply: Json) -> Json:
    """Return what a reply holds, without the envelope that may be around it."""
    if not isinstance(reply, Mapping):
        return reply
    names = {plain(key): key for key in reply}
    if "body" in names:
        return _without_status(reply[names["body"]])
    if "head" in names:
        return {key: value for key, value in reply.items() if key != names["head"]}
    return _without_status(reply)


def unwrapped(value: Json) -> Json:
    """Return the one container in an object that only wraps it, such as ``{"calls": […]}``."""
    while isinstance(value, Mapping) and not any(as_id(key) is not None for key in value):
        containers = [inner for inner in value.values() if isinstance(inner, Mapping | list)]
        if len(containers) != 1 or "id" in {plain(key) for key in value}:
            break
        value = containers[0]
    return value


def _without_status(value: Json) -> Json:
    """Drop status fields; ``status`` alone may be content, beside an error number it is not."""
    if not isinstance(value, Mapping) or not _is_status(value):
        return value
    return {key: inner for key, inner in value.items() if plain(key) not in _STATUS_FIELDS}


def _statuses(reply: Json) -> dict[str, Mapping[str, Json]]:
    """Return what may tell of success or failure: head, body and the reply itself."""
    if not isinstance(reply, Mapping):
        return {}
    places = {"head": only(_get(reply, "head")), "body": only(_get(reply, "body")), "": reply}
    return {place: part for place, part in places.items() if isinstance(part, Mapping)}


def _is_status(part: Mapping[str, Json]) -> bool:
    return any(plain(key) == "errornumber" for key in part)


def _get(source: Mapping[str, Json], name: str) -> Json:
    return next((value for key, value in source.items() if plain(key) == name), None)
