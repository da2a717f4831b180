"""The whole reply: envelope, PHP's way of writing JSON, Content-Type."""

from dataclasses import dataclass, field
import json

from .dialect import Dialect
from .errors import HTTP_STATUS, IN_BODY, PbxError
from .values import Json, flag_value

_NO_ERROR: dict[str, Json] = {"empty": "", "zero_string": "0", "zero": 0, "null": None}
_PREAMBLE = {"none": b"", "bom": b"\xef\xbb\xbf", "blank": b"\r\n  \n"}


@dataclass(frozen=True)
class Reply:
    """What is put on the wire."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def enveloped(body: Json, dialect: Dialect) -> Json:
    """Put data behind a head that tells that all is well."""
    return {"head": _status(dialect), "body": body}


def done(dialect: Dialect) -> Json:
    """Say that an update or a call was carried out [field]."""
    return enveloped(_status(dialect), dialect)


def answer(content: Json, dialect: Dialect) -> Reply:
    """Reply with content."""
    return Reply(_written(content, dialect), headers=_headers(dialect))


def refusal(error: PbxError, dialect: Dialect) -> Reply:
    """Reply with an error, in the head or in the body."""
    place = error.place or dialect.error_place
    in_body = error.number in IN_BODY if place == "documented" else place == "body"
    content: Json = {
        "head": _status(dialect, None if in_body else error),
        "body": _status(dialect, error if in_body else None),
    }
    return Reply(
        _written(content, dialect),
        status=HTTP_STATUS.get(error.number, 400) if dialect.http_errors else 200,
        headers=_headers(dialect),
    )


def _status(dialect: Dialect, error: PbxError | None = None) -> Json:
    number = str(error.number) if dialect.scalars == "strings" and error else None
    return {
        "status": flag_value(error is None, dialect),
        "error_number": (number or error.number) if error else _NO_ERROR[dialect.no_error],
        "error_message": error.message if error else "",
    }


def _written(content: Json, dialect: Dialect) -> bytes:
    """Encode as PHP's json_encode does: slashes and everything beyond ASCII escaped."""
    text = json.dumps(content, separators=(",", ":")).replace("/", "\\/")
    return _PREAMBLE[dialect.preamble] + text.encode()


def _headers(dialect: Dialect) -> dict[str, str]:
    return {"Content-Type": dialect.content_type}
