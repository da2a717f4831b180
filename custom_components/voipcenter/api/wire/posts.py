"""Posts of the PBX's webhooks: forms [field-2], and JSON too, should it come to that [open]."""

from collections.abc import Iterator, Mapping
from email import message_from_bytes
from urllib.parse import parse_qsl

from ..errors import VoipCenterResponseError
from . import words
from .decoding import decoded, parse_alone
from .values import Fields, Json, containers

_MOST_FIELDS = 200
_MOST_ESCAPES = 2000
"""Each takes some microseconds."""
_LONGEST_TYPE = 300
_MOST_LINES = 400
"""And parameters, of a form in parts."""
_BEFORE = b"\xef\xbb\xbf\x00 \t\r\n"


def read_post(body: bytes, content_type: str = "") -> Json:
    """Return what a post holds: a form of either kind, or JSON, whatever it says it is.

    Raises ``VoipCenterResponseError``.
    """
    body = body.strip(_BEFORE)
    if body.startswith((b"{", b"[")):
        return parse_alone(body, _MOST_FIELDS)
    if body.startswith(b"--") and len(body.splitlines()) + body.count(b";") <= _MOST_LINES:
        return dict(_parts(body, content_type))
    if body.count(b"%") > _MOST_ESCAPES:
        raise VoipCenterResponseError("the post has too many escapes")
    try:
        pairs = parse_qsl(
            body.decode("latin-1"),
            keep_blank_values=True,
            encoding="latin-1",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise VoipCenterResponseError("the post has too many fields") from None
    return {_text(name): _text(value) for name, value in pairs}


def customer_numbers(payload: Json) -> Iterator[str]:
    """Yield the numbers of the customers for whom a post says it is, as it writes them."""
    if isinstance(payload, Mapping):
        yield from Fields(payload).texts(words.CUSTOMER)
    for inner in containers(payload):
        yield from customer_numbers(inner)


def _parts(body: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form that is written in parts, as PHP does for an array."""
    head = f"Content-Type: {content_type[:_LONGEST_TYPE]}\r\n\r\n".encode(
        "latin-1", errors="replace"
    )
    for part in message_from_bytes(head + body).walk():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes):
            yield name, decoded(value)


def _text(latin: str) -> str:
    return decoded(latin.encode("latin-1"))
