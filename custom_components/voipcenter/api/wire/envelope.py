"""What is around the content of a reply: status and wrapping."""

from collections.abc import Collection, Iterator, Mapping
import re

from ..errors import VoipCenterRequestError, VoipCenterResponseError, error_for, presentable
from .locking import MOST_AROUND, error_in_strange_place, error_in_words, is_about
from .values import (
    Json,
    as_flag,
    as_id,
    as_text,
    containers,
    fields_of,
    is_empty,
    only,
    plain,
    unescaped,
)
from .words import (
    ABOUT_REPLY,
    AMOUNTS,
    CALL_DAY,
    ERROR,
    ERROR_NUMBER,
    MESSAGE,
    NOTHING_THERE,
    STATUS,
    SUCCESS,
    TELLS_STATUS,
    USER_AGENT,
)

_ERROR_NUMBER = re.compile(
    r"[\W_]*?(?P<error>(?:e|err|errors?|fout|fouten|fehler|erreur|code)[\W_]*)?"
    r"(?P<label>(?:code|nr|no?|number|nummer)[\W_]*)*?"
    r"(?P<number>-?\d{1,6})(?:\.0+)?"
    r"(?:\W*|[\W_]*?(?P<mark>[:|]\s*|[.,;)\]]\s+|\s\(|\s?[–-]\s)(?P<words>[^\W\d].*))",
    re.IGNORECASE,
)
"""As it stands alone or before words, and no figure within them, such as "within 10 seconds"."""
_ERROR_IN_NOISE = re.compile(
    r"error_number\W{1,12}(?:string\(\d\)\W{1,3}|int\()?0*([1-9]\d{0,5})\b", re.IGNORECASE
)
_AGENT_IN_NOISE = re.compile(
    rf"[\"'\[<](?:user[_ -]agent|{'|'.join(USER_AGENT)})[\"'\]>]", re.IGNORECASE
)
_NO_ERROR = re.compile(r"[0.]*|2\d\d")
_NEAR_AN_END = 64 * 1024
_SUCCESS_NUMBER = re.compile(r"2\d\d")
_ERROR_IN_HEAD = (*ERROR, "code", "number")
_TOLD_IN_WORDS = ("error", "errors", *MESSAGE)
_TELLS_WHY = TELLS_STATUS.union(SUCCESS, ["code"])
_COMPLAINTS = ("errormessage", "errormsg")
_NO_COMPLAINT = frozenset(
    [
        *("", "0", "ok", "success", "succes", "none", "null", "noerror", "noerrors", "geen"),
        *("geenfout", "geenfouten", "false", "no", "nee", "neen", "na", "nvt"),
    ]
)
_NOTHING_THERE = re.compile(NOTHING_THERE, re.IGNORECASE)
_REFUSED = frozenset({"error", "err", "fail", "failed", "failure", "nok", "ko", "fout", "mislukt"})
_NO_FAULT = re.compile(
    r"\b(?:geen|no|zonder|without|aucune?|sans|keine?|ohne) (?:fout|error|erreur|fehler)\w*",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|niet|no|geen|pas|nicht)\b|fail|error|erreur|fehler|fout|mislukt|denied|refus"
    r"|geweigerd|annul|cancel",
    re.IGNORECASE,
)
_DONE = frozenset({"success", "succes", "succeeded", "done", "gelukt"})
WRAPPERS = ("data", "items", "results", "records", "entries")


def raise_for_error(
    reply: Json, secrets: Collection[str] = (), *, words_count: bool = True
) -> None:
    """Raise the error that stands in the head, in the body, or beside the content.

    None of the ``secrets`` is in its message. Where calls are told, words do not count: whoever
    calls chooses the name that is shown.

    Only ``error_number`` is documented; other names for it are read too, and a head that tells
    neither error nor success makes an empty body no answer: "wrong password" must not pass for
    "there is nothing".
    """
    if words_count and isinstance(reply, str) and (code := error_in_words(reply)):
        raise error_for(code, "", in_head=False)
    statuses = _statuses(reply)
    refusal: VoipCenterRequestError | None = None
    for place, part in statuses.items():
        in_head = place == "head"
        field, number = _error_number(part, in_head=in_head)
        told = not _NO_ERROR.fullmatch(number) and plain(number) not in _NO_COMPLAINT
        told_as = [part.get(name) for name in MESSAGE]
        # Whole: a secret that is cut off in its midst would not be known for one.
        texts = [text if isinstance(text, str) else as_text(text) or "" for text in told_as]
        found = map(error_in_words, (*texts, number) if words_count else ())
        in_words = next(filter(None, found), None)
        if not (told or in_words or _refuses(part, in_head=in_head)):
            continue
        message = next(filter(None, (presentable(text, secrets) for text in texts)), "")
        numbers = [_code_in(number, field) if told else None, in_words]
        if words_count:
            numbers += [_code_in(as_text(text) or "", "message") for text in texts]
        if code := next(filter(None, numbers), None):
            raise error_for(code, message, in_head=in_head)
        message = message or (presentable(number, secrets) if told else "the PBX refused")
        refusal = refusal or VoipCenterRequestError(message, in_head=in_head)
    if words_count and (code := error_in_strange_place(statuses.get("head", {}), reply)):
        raise error_for(code, "", in_head=False)
    if refusal:  # Another part might have told the number.
        raise refusal
    head = statuses.get("head")
    if head and not _tells_success(head) and is_empty(content(reply)):
        raise VoipCenterResponseError("the answer tells neither success nor anything else")


def raise_for_error_in_noise(body: bytes) -> None:
    """Raise the error that a reply tells which is no JSON, such as a page with one in it.

    Whether it stood in the head cannot be told. It is looked for near both ends of the reply, but
    not behind a phone's user agent, which whoever registers the phone chooses.
    """
    near = body if len(body) <= 2 * _NEAR_AN_END else body[:_NEAR_AN_END] + body[-_NEAR_AN_END:]
    text = unescaped(near.decode(errors="replace")).replace("\\", "")
    text, *_ = _AGENT_IN_NOISE.split(text, maxsplit=1)
    if told := _ERROR_IN_NOISE.search(text):
        raise error_for(int(told[1]), "", in_head=False)
    if code := error_in_words(text):
        raise error_for(code, "", in_head=False)


def require_acknowledgement(reply: Json) -> None:
    """Make sure that an update or a call was carried out, by a reply that tells no error.

    Raises ``VoipCenterResponseError`` where it tells no success, either.
    """
    statuses = _statuses(reply)
    parts = statuses.values()
    told = [part[name] for part in parts for name in SUCCESS if name in part]
    if any(map(_denies, told)) or statuses.get("", {}).get("body") is False:
        raise VoipCenterResponseError("the answer says that it was not done")
    stated = [status for part in parts if not is_empty(status := part.get("status"))]
    is_told = stated or any(map(_is_status, parts)) or any(map(_is_done, told))
    if not (all(map(_is_done, stated)) and is_told and _may_acknowledge(reply)):
        raise VoipCenterResponseError("the answer is no acknowledgement")


def _denies(value: Json) -> bool:
    """Tell whether a field that tells success says that there was none."""
    text = _NO_FAULT.sub("", as_text(value) or "")
    return as_flag(value) is False or bool(_DENIAL.search(text)) or plain(text) in _REFUSED


def _may_acknowledge(reply: Json) -> bool:
    """Tell whether no words stand where the status of the body belongs: they would be a refusal."""
    root = _rooted(reply)
    body = only(fields_of(root).get("body")) if isinstance(root, Mapping) else None
    if isinstance(body, Mapping):
        return _is_status(fields_of(body)) or {*map(plain, body)} <= {"status", *SUCCESS}
    return is_empty(body) or as_flag(body) is True


def content(reply: Json) -> Json:
    """Return what a reply holds, without the envelope that may be around it."""
    reply = _rooted(reply)
    if not isinstance(reply, Mapping):
        return reply
    fields = fields_of(reply)
    if "body" in fields:
        return _without_status(fields["body"])
    if "head" in fields:
        return {key: value for key, value in reply.items() if plain(key) != "head"}
    return _without_status(reply)


def listing_in(reply: Json) -> Json:
    """Return what a reply to the request for a list holds, which may be nothing.

    Raises ``VoipCenterResponseError`` where it holds nothing but a complaint, without a number.
    """
    held = content(reply)
    if is_empty(held):
        messages = (part.get(name) for part in _statuses(reply).values() for name in _COMPLAINTS)
        if not all(map(_complains_of_nothing, messages)):
            raise VoipCenterResponseError("the answer holds nothing but a complaint")
    return held


def unwrapped(value: Json, *names: str) -> Json:
    """Return the container in an object that only wraps it, such as ``{"calls": […]}``.

    One under any of ``names``, or under a usual word for it, comes before another that is alone,
    or that alone holds things with ids.
    """
    return [*wrappings(value, *names)][-1]


def wrappings(value: Json, *names: str) -> Iterator[Json]:
    """Yield what wraps a container, from outside, and the container itself (see ``unwrapped``)."""
    yield value
    while isinstance(value, Mapping) and not any(as_id(key) is not None for key in value):
        fields = {plain(key): inner for key, inner in value.items() if key != "@attributes"}
        named = [fields[name] for name in (*names, *WRAPPERS) if _may_wrap(fields, name)]
        inner = containers(fields)
        if len(inner) > 1:
            inner = [each for each in inner if _holds_ids(each)]
        if named:
            value = named[0]
        elif len(inner) == 1 and "id" not in fields:
            value = inner[0]
        else:
            break
        yield value


def _holds_ids(container: Json) -> bool:
    if isinstance(container, list):
        return any(isinstance(entry, Mapping) for entry in container)
    return isinstance(container, Mapping) and any(as_id(key) for key in container)


def _may_wrap(fields: Mapping[str, Json], name: str) -> bool:
    """Tell whether a field holds what is looked for: several things, or plainly nothing."""
    inner = fields.get(name, "")
    return isinstance(inner, Mapping | list) or (name in fields and inner is None)


def _rooted(reply: Json) -> Json:
    """Return a reply without what may be around its head and body, such as ``{"response": …}``."""
    inner = only(reply) if isinstance(reply, list) else reply
    if isinstance(inner, Mapping) and len(inner) == 1 and "head" not in fields_of(inner):
        inner = only(next(iter(inner.values())))
    wraps = inner is not reply and isinstance(inner, Mapping) and "head" in fields_of(inner)
    return inner if wraps else reply


def _without_status(value: Json) -> Json:
    """Drop status fields; ``status`` alone may be content, beside an error number it is not."""
    if not isinstance(value, Mapping) or not _is_status(fields_of(value)):
        return value
    return {key: inner for key, inner in value.items() if plain(key) not in STATUS}


def _statuses(reply: Json) -> dict[str, dict[str, Json]]:
    """Return what may tell of success or failure: the fields of head, body and the reply."""
    reply = _rooted(reply)
    if not isinstance(reply, Mapping):
        return _statuses_within(reply)
    fields = fields_of(reply)
    head, body = only(fields.get("head")), only(fields.get("body"))
    if as_text(head) is not None:  # Nothing but a number.
        head = {"error_number": head}
    places = {"head": head, "body": body}
    parts = {place: fields_of(part) for place, part in places.items() if isinstance(part, Mapping)}
    return {**parts, **_statuses_within(reply), "": fields}


def _statuses_within(reply: Json) -> dict[str, dict[str, Json]]:
    """Return what tells of success or failure alone, deeper than head and body."""
    parts = [part for part in _around(reply) if part and part.keys() <= TELLS_STATUS]
    return {f"within {place}": part for place, part in enumerate(parts)}


def _around(reply: Json) -> Iterator[dict[str, Json]]:
    """Yield the fields of objects that hold others, or tell about the reply: of no item.

    What stands in an item is its own: its code may be 15.
    """
    within = [reply]
    for value in within:  # Which grows meanwhile.
        inner = containers(value)
        if len(within) + len(inner) > MOST_AROUND:
            return
        if isinstance(value, Mapping):
            fields = fields_of(value)
            if not all(
                name in ABOUT_REPLY or isinstance(told, Mapping | list) or is_empty(told)
                for name, told in fields.items()
            ):
                continue
            yield fields
        within += inner


def _error_number(part: dict[str, Json], *, in_head: bool) -> tuple[str, str]:
    """Return what tells of an error, a number or words, after the name of its field."""
    for name in _ERROR_IN_HEAD if in_head else ERROR:
        if name not in part:
            continue
        value = part[name]
        value = only(value[:1] if isinstance(value, list) else value)
        told = {name: value}
        if isinstance(value, Mapping):  # An object of its own, with number and message.
            fields = fields_of(value)
            told = {each: fields.get(each) for each in (*_ERROR_IN_HEAD, *MESSAGE)}
        for each, inner in told.items():
            if number := as_text(inner):
                return each, number
    return "", ""


def _code_in(told: str, field: str) -> int | None:
    """Return the number of an error that stands alone, or before words.

    In a field for words it may be theirs, "15 (max) calls", unless it stands before a colon, or
    they call it an error.
    """
    if not (match := _ERROR_NUMBER.fullmatch(told)):
        return None
    code, words = int(match["number"]), match["words"]
    is_set_apart = match["error"] or (words and match["mark"][0] in ":|" and not match["label"])
    is_theirs = words and field in _TOLD_IN_WORDS and not (is_set_apart or is_about(code, words))
    return None if is_theirs else code


def _refuses(part: dict[str, Json], *, in_head: bool) -> bool:
    status = part.get("status")
    refused = as_flag(status) is False or plain(as_text(status) or "") in _REFUSED
    tells_why = part.keys() <= _TELLS_WHY and any(part.get(name) for name in MESSAGE)
    without_success = tells_why and as_flag(part.get("success")) is False
    return without_success or (refused and (in_head or _is_status(part) or tells_why))


def _tells_success(head: dict[str, Json]) -> bool:
    """Tell whether a head says that all is well: by a status, or by an error number of none."""
    status = head.get("status")
    told = _is_status(head) or _is_done(head.get("code"))
    return _is_done(status) or (is_empty(status) and told)


def without_status(value: Json) -> Json:
    """Return what an answer holds beside fields that tell of success, of its day and length."""
    if not isinstance(value, Mapping):
        return value
    holds_more = any(isinstance(inner, dict | list) for inner in value.values())
    return {
        key: inner
        for key, inner in value.items()
        if isinstance(inner, dict | list) or not _is_about(plain(key), inner, holds_more)
    }


def _is_about(name: str, value: Json, holds_more: bool) -> bool:
    if name in {"status", *SUCCESS}:
        return _is_done(value)
    if name in MESSAGE:
        return holds_more and _complains_of_nothing(value)
    return name in AMOUNTS or (holds_more and name in CALL_DAY)


def _complains_of_nothing(message: Json) -> bool:
    text = as_text(message) or ""
    return plain(text) in _NO_COMPLAINT or bool(_NOTHING_THERE.fullmatch(text))


def _is_done(status: Json) -> bool:
    word = plain(as_text(status) or "")
    return as_flag(status) is True or word in _DONE or bool(_SUCCESS_NUMBER.fullmatch(word))


def _is_status(part: dict[str, Json]) -> bool:
    return any(name in part for name in ERROR_NUMBER)
