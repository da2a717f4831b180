"""What the PBX checks before it obeys: parameters, format, signature, clock, password."""

from collections.abc import Mapping
from enum import StrEnum
import hashlib
import hmac
import re

from .credentials import Credentials
from .errors import ErrorNumber, PbxError

type Params = Mapping[str, str]

WINDOW = 5
"""Seconds that a timestamp may differ from the PBX's clock [doc]."""


class Endpoint(StrEnum):
    """The three pages of the interface: get.php, call.php and update.php."""

    GET = "get"
    CALL = "call"
    UPDATE = "update"


SIGNED: dict[Endpoint, tuple[str, ...]] = {
    Endpoint.GET: ("apiID", "knummer", "pwd", "m", "id", "f", "ts"),
    Endpoint.CALL: ("apiID", "knummer", "pwd", "sipacc", "telnr", "f", "ts"),
    Endpoint.UPDATE: ("apiID", "knummer", "pwd", "m", "id", "p", "f", "ts"),
}
"""The parameters under the signature, in its order [doc; update: field]. With `pass` these are also
the ones that are required; `filter` is neither."""


def password_digest(password: str) -> str:
    """SHA-256 over the hexadecimal MD5 of the password [doc]."""
    md5 = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    return hashlib.sha256(md5.encode()).hexdigest()


def signature(endpoint: Endpoint, params: Params, api_key: str) -> str:
    """HMAC-SHA256 over each name followed by its value, keyed with the private API key [doc]."""
    text = "".join(name + params[name] for name in SIGNED[endpoint])
    return hmac.new(api_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def check_complete(endpoint: Endpoint, params: Params) -> None:
    """Error 10 when a parameter is missing, 12 when the format is not one we can write."""
    if any(not params.get(name) for name in (*SIGNED[endpoint], "pass")):
        raise PbxError(ErrorNumber.MISSING_PARAMETERS)
    if params["f"] in {"php", "xml"}:
        raise PbxError(ErrorNumber.WRONG_FORMAT, "Wrong format: this stand-in writes only json")
    if params["f"] != "json":
        raise PbxError(ErrorNumber.WRONG_FORMAT)


def check_caller(endpoint: Endpoint, params: Params, known: Credentials, now: float) -> None:
    """Error 14 for the hash, 11 for the clock, 15 for the password, in this order.

    The hash comes first, so that who does not hold the key learns nothing else.
    """
    expected = signature(endpoint, params, known.api_key)
    if params["apiID"] != known.api_id or not hmac.compare_digest(
        params["pass"].encode(), expected.encode()
    ):
        raise PbxError(ErrorNumber.INCORRECT_HASH)
    if not re.fullmatch(r"[0-9]{1,12}", params["ts"]) or abs(now - int(params["ts"])) > WINDOW:
        raise PbxError(ErrorNumber.TIMESTAMP_MISMATCH)
    digest = password_digest(known.password)
    if params["knummer"] != known.customer_number or not hmac.compare_digest(
        params["pwd"].encode(), digest.encode()
    ):
        raise PbxError(ErrorNumber.PASSWORD_INCORRECT)


class Lockout:
    """Counts wrong attempts, and locks the customer out for a while: error 13.

    How many attempts are too many, and for how long, is [open]: by default it never locks.
    """

    def __init__(self) -> None:
        """Begin with a clean slate."""
        self.after: int | None = None
        self.seconds = 300.0
        self._wrong = 0
        self._until = 0.0

    def check(self, now: float) -> None:
        """Refuse whoever is locked out."""
        if now < self._until:
            raise PbxError(ErrorNumber.TOO_MANY_ATTEMPTS)

    def note_wrong_attempt(self, now: float) -> None:
        """Count a wrong hash or password, and lock when it is one too many."""
        self._wrong += 1
        if self.after is not None and self._wrong >= self.after:
            self._wrong, self._until = 0, now + self.seconds

    def unlock(self) -> None:
        """Forgive everything, as a request does that got past both."""
        self._wrong, self._until = 0, 0.0
