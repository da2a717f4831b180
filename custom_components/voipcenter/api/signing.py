"""How a request proves who sent it: the password's digest and the signature.

Source: the manual ("Parameters" of get, call and update), and for ``update`` the field: the
manual prints the formula of ``call`` there, but servers check ``m id p``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import md5, sha256
import hmac
import re

from .errors import VoipCenterRequestError


class Endpoint(StrEnum):
    """The three scripts of the API."""

    GET = "get.php"
    CALL = "call.php"
    UPDATE = "update.php"


FEED_KEY_MENU = "wskey"

# In the order in which the server hashes them. ``filter`` is sent but never signed.
_SIGNED_PARAMETERS: dict[Endpoint, tuple[str, ...]] = {
    Endpoint.GET: ("m", "id"),
    Endpoint.CALL: ("sipacc", "telnr"),
    Endpoint.UPDATE: ("m", "id", "p"),
}

_CHANGE = r"[fvkrbst]=?[0-9]{1,18}"
_NAME = re.compile(r"[A-Za-z0-9._@+-]{1,64}")
_FORMS = {
    "m": re.compile(r"[A-Za-z0-9_]{1,32}"),
    "id": _NAME,
    "p": re.compile(rf"[01]|{_CHANGE}(\|{_CHANGE})*"),
    "sipacc": _NAME,
    "telnr": re.compile(r"[0-9]{1,20}"),
}
_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks. ``password_digest`` is all that the API ever needs of the password."""

    customer_number: str
    password_digest: str = field(repr=False)
    api_id: str
    api_key: str = field(repr=False)


def password_digest(password: str) -> str:
    """Return sha256(hex(md5(password))), as the parameter ``pwd`` wants it."""
    inner = md5(password.encode(), usedforsecurity=False).hexdigest()
    return sha256(inner.encode()).hexdigest()


def signed_form(
    credentials: Credentials, endpoint: Endpoint, parameters: Mapping[str, str], timestamp: int
) -> dict[str, str]:
    """Return all fields of a request, signed for ``timestamp`` (Unix time, whole seconds).

    Raises ``VoipCenterRequestError`` for a value that has not the form of its field.
    """
    identity = {
        "apiID": credentials.api_id,
        "knummer": credentials.customer_number,
        "pwd": credentials.password_digest,
    }
    form = identity | dict(parameters) | {"f": "json", "ts": str(timestamp)}
    for name, value in form.items():
        free = name == "id" and form["m"] == FEED_KEY_MENU  # A websocket user's name may be any.
        if not _has_its_form("" if free else name, value):
            raise VoipCenterRequestError(f"{name} has not the form of that field")
    signed = (*identity, *_SIGNED_PARAMETERS[endpoint], "f", "ts")
    message = "".join(f"{name}{form[name]}" for name in signed)
    form["pass"] = hmac.digest(credentials.api_key.encode(), message.encode(), sha256).hex()
    return form


def is_sip_username(text: str) -> bool:
    """Tell whether a text may be the username of a SIP account."""
    return _has_its_form("sipacc", text)


def _has_its_form(name: str, value: str) -> bool:
    """Tell whether a value may stand in a field; of some fields only the kind is known.

    What is printable holds no line break, nothing without width and no half character.
    """
    if form := _FORMS.get(name):
        return bool(form.fullmatch(value))
    return len(value) <= _LONGEST_TEXT and value.isprintable() and (value != "" or name == "filter")
