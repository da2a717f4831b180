"""What can go wrong between a request and its answer, one class a remedy.

The numbers are the manual's ("Head" and "Body" errors); who acts on each class is told in
``docs/api.md``.
"""

from base64 import b64encode
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from html import unescape
from itertools import takewhile
from operator import eq
import re
from typing import Self
from urllib.parse import unquote

from .text import one_line

_LONGEST_MESSAGE = 200
_LONGEST_READ = 4000
_SHORTEST_SECRET = 4
_BEGINNING = 8
_TIMES_ENCODED = 8
_NO_SIGN = re.compile(r"&#\d{1000,}")
"""Python fails on a number of thousands of digits."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_NARROW = {0xFEE0 + sign: sign for sign in range(0x21, 0x7F)}
"""Letters as wide as Chinese ones."""
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"[<>\[\]`*~|#\\&]|(?<![^\W_])_+|_+(?![^\W_])")
_ADDRESS = re.compile(r"//|@|www\.", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9a-fA-F]{16,}")
_TELEPHONE_NUMBER = re.compile(r"\+?\d(?:[ ./()-]{0,3}\d){5,}")


class VoipCenterError(Exception):
    """The PBX, or the way to it, did not do what was asked.

    ``code`` is the PBX's error number, where it gave one. ``in_head`` tells that the request was
    refused before it was carried out.
    """

    def __init__(
        self, message: str = "", *, code: int | None = None, in_head: bool = False
    ) -> None:
        """Keep what may be shown of the message: no telephone number and no digest."""
        self.code = code
        self.in_head = in_head
        self.message = presentable(message)
        super().__init__(self.message)

    def __str__(self) -> str:
        """Name the PBX's number beside its words."""
        if self.code is None:
            return self.message or type(self).__name__
        return f"error {self.code}: {self.message}" if self.message else f"error {self.code}"

    def alone(self) -> Self:
        """Return it without what was being read when it arose, for those who keep it."""
        self.__context__ = None
        return self.with_traceback(None)


class VoipCenterConnectionError(VoipCenterError):
    """No answer came: the PBX is out of reach, or gave up half-way.

    ``sent`` is false where the request certainly never left, so nothing can have been changed.
    """

    def __init__(self, message: str = "", *, code: int | None = None, sent: bool = True) -> None:
        """Remember whether the request may have arrived."""
        super().__init__(message, code=code)
        self.sent = sent


class VoipCenterUnavailableError(VoipCenterConnectionError):
    """An answer came that it cannot serve now: HTTP status 5xx, or body error 1."""


class VoipCenterTimeoutError(VoipCenterConnectionError):
    """The answer did not come in time. Asking again would only keep whoever waits."""


class VoipCenterCertificateError(VoipCenterConnectionError):
    """The server could not prove that it is the PBX."""


class VoipCenterResponseError(VoipCenterError):
    """An answer came that is not the PBX's: not JSON, or of a shape that nobody knows."""


class VoipCenterShapeError(VoipCenterResponseError):
    """The PBX let us in and answered with JSON, but of a shape that nobody knows."""


class VoipCenterNoFeedKeyError(VoipCenterResponseError):
    """The PBX answers a websocket user with no key: it knows none of that name."""


class VoipCenterAuthenticationError(VoipCenterError):
    """The API key (14) or the password (15) is wrong; trying again may lock the account."""


class VoipCenterNotAllowedError(VoipCenterError):
    """The API user lacks the permission for this part of the PBX (16)."""


class VoipCenterClockError(VoipCenterError):
    """The PBX finds the request too old or too new (11)."""


class VoipCenterRateLimitError(VoipCenterError):
    """Too many attempts (13).

    ``retry_after`` tells in how many seconds the next request will be sent.
    """

    retry_after: float = 0.0


class VoipCenterDeferredError(VoipCenterError):
    """This alone brings "too many attempts", so it is asked for less and less often.

    ``retry_after`` tells in how many seconds it will be asked for.
    """

    retry_after: float = 0.0


class VoipCenterRequestError(VoipCenterError):
    """The PBX does not accept the request: a parameter is missing or wrong (10, 12, 17)."""


class VoipCenterNotFoundError(VoipCenterError):
    """There is no such item (body 2)."""


class VoipCenterCallError(VoipCenterError):
    """The call was not placed: not authorised (20), or the phone could not be rung (21)."""


ERRORS: dict[int, type[VoipCenterError]] = {
    1: VoipCenterUnavailableError,
    2: VoipCenterNotFoundError,
    10: VoipCenterRequestError,
    11: VoipCenterClockError,
    12: VoipCenterRequestError,
    13: VoipCenterRateLimitError,
    14: VoipCenterAuthenticationError,
    15: VoipCenterAuthenticationError,
    16: VoipCenterNotAllowedError,
    17: VoipCenterRequestError,
    20: VoipCenterCallError,
    21: VoipCenterCallError,
}
"""The manual's."""


def is_away(error: VoipCenterError) -> bool:
    """Tell whether an error says nothing of the thing that was asked for.

    A lost connection may: a server can break down over one thing alone, each time.
    """
    if isinstance(error, VoipCenterConnectionError):
        return not error.sent
    account = VoipCenterAuthenticationError, VoipCenterClockError, VoipCenterRateLimitError
    return isinstance(error, account)


def error_for(code: int, message: str, *, in_head: bool) -> VoipCenterError:
    """Return the exception for an error of the PBX; an unknown number keeps its message."""
    if code == 1:
        return VoipCenterUnavailableError(message, code=code)
    return ERRORS.get(code, VoipCenterRequestError)(message, code=code, in_head=in_head)


@contextmanager
def reading() -> Generator[None]:
    """Take an answer that breaks its reader for one that cannot be read: it ends nothing else."""
    try:
        yield
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise VoipCenterResponseError(f"reading it fails: {type(error).__name__}") from None


def presentable(message: str, secrets: Iterable[str] = ()) -> str:
    """Return a message fit for people and logs.

    It is one short line, without markup, addresses to follow, numbers of people, digests and
    ``secrets``, however these were encoded, in whatever case or pieces, and wherever cut off.
    """
    text = _plain(message)
    for secret in secrets:
        # A secret may itself look encoded, or like a tag.
        for form in (_plain(secret), secret, b64encode(secret.encode()).decode()):
            text = _without(form, text)
    text = _without_addresses(text)
    text = _TELEPHONE_NUMBER.sub("…", _DIGEST.sub("…", text))
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def without_markup(text: str) -> str:
    """Return a text in which nothing is a tag, a link or bold, where markup would be."""
    return _without_addresses(_unmarked(text))


def _unmarked(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", _TAG.sub(" ", text)).split())


def _without_addresses(text: str) -> str:
    return " ".join("…" if _ADDRESS.search(word) else word for word in text.split(" "))


def _plain(text: str) -> str:
    """Return one line of a text, without markup and what encodes it."""
    text = text[:_LONGEST_READ]
    for _ in range(_TIMES_ENCODED):
        before = text
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = unquote(unescape(_NO_SIGN.sub("", text)), errors="replace")
        if text == before:
            break
    return one_line(_unmarked(text.translate(_NARROW)), _LONGEST_READ)


def _without(secret: str, text: str) -> str:
    """Return a text without a secret, and without what of it is more than its beginning.

    Whatever stands between its letters and digits: PHP cuts what it traces after 15 signs.
    """
    wanted, letters = _letters(secret), _letters(text)
    if len(wanted) < _SHORTEST_SECRET:
        return text
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    kept: list[str] = []
    position = end = 0
    while (found := letters.find(wanted[:_BEGINNING], position)) >= 0:
        kept += (text[end : places[found]], "…")
        position = found + sum(takewhile(bool, map(eq, wanted, letters[found:], strict=False)))
        end = places[position - 1] + 1
    return "".join([*kept, text[end:]])


def _letters(text: str) -> str:
    """Return the letters and digits of a text, one sign each, in one case."""
    return "".join(sign.casefold()[:1] for sign in text if sign.isalnum())
