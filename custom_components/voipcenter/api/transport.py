"""One signed exchange with the PBX, and everything that can go wrong on the way."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
import time
from typing import NamedTuple, TypeGuard

import aiohttp
from yarl import URL

from .address import api_address
from .clock import ServerClock
from .errors import (
    ERRORS,
    VoipCenterCertificateError,
    VoipCenterClockError,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterRateLimitError,
    VoipCenterRequestError,
    VoipCenterResponseError,
    VoipCenterTimeoutError,
    VoipCenterUnavailableError,
    presentable,
    reading,
)
from .gate import Gate
from .models import FeedKey, Menu
from .responses import LONGEST, PACKING, Response, read_body
from .signing import Credentials, Endpoint, signed_form
from .wire import (
    MENU_NAMES,
    Json,
    content,
    holds_nothing,
    parse_reply,
    raise_for_error,
    raise_for_error_in_noise,
    without_status,
)

_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=8)
_TIMEOUT_OF_A_LOOK = aiohttp.ClientTimeout(total=5)
_BEGINNING = 60
ALL_ITEMS = "0"
READ_IN_ONE_GO = 32 * 1024
"""Bytes of an answer; to take a longer one apart takes more time than the event loop has."""


class Most(NamedTuple):
    """How long an answer may be at most, in bytes, and how many values it may hold."""

    length: int = LONGEST
    values: int = 100_000
    tells_calls: bool = False
    """Whether it holds what callers write: names that may read like an error."""


_OF_CALLS = Most(tells_calls=True)
_OF_A_LIST, _OF_ONE = Most(2 * 1024 * 1024, 20_000), Most(1024 * 1024, 10_000)
_MISSING_PARAMETERS = 10


@dataclass(frozen=True, slots=True)
class UnreadableReply:
    """What came instead of the PBX's JSON, for diagnostics only."""

    status: int
    content_type: str
    beginning: str = field(repr=False)


class Answer(NamedTuple):
    """What the PBX answered, how what stood around its JSON began, and how long all was."""

    content: Json
    noise: str
    length: int


class Transport:
    """Sends requests through a customer's gate, signed at the moment of sending."""

    def __init__(
        self, session: aiohttp.ClientSession, credentials: Credentials, base_url: URL, gate: Gate
    ) -> None:
        """Speak to the API at ``base_url`` (see ``address.api_address``) through a gate."""
        self._session = session
        self._credentials = credentials
        self._base_url = base_url
        self.gate = gate
        self.clock = ServerClock()
        self.by_get: set[Endpoint] = set()
        """Endpoints that refuse POST: there the digests stand in the URL."""
        self.all_places = False
        """Whether reads may use the place, too, that they leave free for a press at rest."""
        self.requests: Counter[str] = Counter()
        """How many requests were sent, by endpoint and menu."""
        self.unreadable: UnreadableReply | None = None
        self.feed_key: FeedKey | None = None
        """What the PBX handed out last: it, too, is shown in no error."""

    async def request(
        self,
        endpoint: Endpoint,
        parameters: Mapping[str, str],
        *,
        urgent: bool = False,
        repeatable: bool = False,
    ) -> Answer:
        """Return the reply, free of errors in head and body.

        ``urgent`` passes waiting requests. ``repeatable`` sends once more what was lost with its
        connection, but for an answer that did not come in time, or a certificate that is not
        trusted; a read, too, that the PBX cannot serve now. A request that the PBX refused in
        its head for the clock (11) was not carried out, so it is sent once more with the PBX's
        time, whatever it asks.

        Raises the subclasses of ``VoipCenterError``; for a change that was lost at first, however
        it fails the second time, that it was lost: it may have arrived.
        """
        corrected = repeated = False
        lost: VoipCenterConnectionError | None = None
        while True:
            try:
                return await self._by_post_or_get(endpoint, parameters, urgent=urgent)
            except VoipCenterError as error:
                wrong_clock = isinstance(error, VoipCenterClockError)
                if wrong_clock and not corrected and _may_be_sent_again(endpoint, error):
                    corrected = True
                elif repeatable and not repeated and _may_be_repeated(error, endpoint):
                    repeated = True
                    if error.sent and endpoint is not Endpoint.GET:
                        lost = error
                else:
                    raise lost or error from None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what stands in no message."""
        known = self._credentials.api_key, self._credentials.password_digest
        return (*known, self.feed_key.key) if self.feed_key else known

    async def _by_post_or_get(
        self, endpoint: Endpoint, parameters: Mapping[str, str], *, urgent: bool
    ) -> Answer:
        """Send a form; a server that misses its parameters (10) gets them in the URL."""
        method = "GET" if endpoint in self.by_get else "POST"
        try:
            return await self._exchange(method, endpoint, parameters, urgent=urgent)
        except VoipCenterRequestError as error:
            if error.code != _MISSING_PARAMETERS:
                raise
            if method == "GET":  # The server was changed; the next request is a form again.
                self.by_get.discard(endpoint)
                raise
            if not _may_be_sent_again(endpoint, error):
                raise
        reply = await self._exchange("GET", endpoint, parameters, urgent=urgent)
        self.by_get.add(endpoint)
        return reply

    async def _exchange(
        self, method: str, endpoint: Endpoint, parameters: Mapping[str, str], *, urgent: bool
    ) -> Answer:
        question = frozenset(parameters.items()) if endpoint is Endpoint.GET else None
        self.gate.check(self._credentials, question, urgent=urgent)
        leaving = 0 if self.all_places else 1
        async with self.gate.slots.slot(urgent=urgent, leaving=leaving):
            if self._session.closed:
                raise VoipCenterConnectionError("the session is closed", sent=False)
            used = self.clock.offset
            form = signed_form(self._credentials, endpoint, parameters, self.clock.timestamp())
            # It may have closed meanwhile.
            tried = self.gate.enter(self._credentials, question, urgent=urgent)
            sent_at = time.monotonic()
            try:
                reply = await self._send(method, endpoint, form, used)
            except VoipCenterError as error:
                self.gate.refused(self._credentials, sent_at, tried, error, question)
                raise
            self.gate.accepted(self._credentials, sent_at, tried, question)
            return reply

    async def _send(
        self, method: str, endpoint: Endpoint, form: Mapping[str, str], used: float
    ) -> Answer:
        """Send a form that was signed with the clock's offset ``used``."""
        in_url = method == "GET"
        most = _most(endpoint, form)
        sent_at = time.monotonic()
        self.requests[f"{endpoint.name.lower()} {form.get('m', '')}".strip()] += 1
        try:
            async with self._session.request(
                method,
                self._base_url / endpoint.value,
                params=form if in_url else None,
                data=None if in_url else form,
                timeout=_TIMEOUT,
                allow_redirects=False,
                auto_decompress=False,
                headers=PACKING,
                middlewares=(_sent_once,),
            ) as response:
                waited = time.monotonic() - sent_at
                if 300 <= response.status < 400:
                    raise VoipCenterResponseError("the server sends the request elsewhere")
                body = await read_body(response, most.length)
        # The original exceptions may name the URL, and with it the digests: they end here.
        except aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError:
            raise VoipCenterCertificateError("the certificate is not trusted", sent=False) from None
        except aiohttp.ClientConnectorError as error:
            raise VoipCenterConnectionError(type(error.os_error).__name__, sent=False) from None
        except aiohttp.ConnectionTimeoutError:
            raise VoipCenterTimeoutError("no connection in time", sent=False) from None
        except TimeoutError:
            raise VoipCenterTimeoutError("no answer in time") from None
        except aiohttp.ClientError as error:
            raise VoipCenterConnectionError(type(error).__name__) from None
        except AttributeError:
            # What aiohttp makes of a session that was detached while it connected.
            if not self._session.closed:
                raise
            raise VoipCenterConnectionError("the session is closed", sent=False) from None
        date = response.headers.get("Date")
        try:
            with reading():
                understand = partial(self._understood, endpoint, response, body, most)
                is_long = len(body) > READ_IN_ONE_GO
                reply = await asyncio.to_thread(understand) if is_long else understand()
        except VoipCenterClockError:
            self.clock.refused(date, used=used, waited=waited)
            raise
        except VoipCenterError as error:
            if error.code in ERRORS:  # The PBX's own.
                self.clock.observe(date, waited=waited)
            raise
        self.clock.observe(date, waited=waited)
        return reply

    def _understood(
        self, endpoint: Endpoint, response: aiohttp.ClientResponse, body: bytes, most: Most
    ) -> Answer:
        """Return the content of a reply; an error of the PBX counts wherever it stands."""
        status = response.status
        try:
            reply, noise = _read(endpoint, body, most, self.secrets)
        except VoipCenterResponseError:
            if not most.tells_calls:
                raise_for_error_in_noise(body)
            self.unreadable = UnreadableReply(
                status=status,
                content_type=presentable(response.headers.get("Content-Type", ""), self.secrets),
                beginning=body[:_BEGINNING].decode(errors="replace"),
            )
            _check_status(status)
            raise
        except VoipCenterError as error:
            if error.code not in ERRORS:
                _check_status(status, least=429)
            raise
        _check_status(status)
        return Answer(reply, noise[:_BEGINNING], len(body))


def _most(endpoint: Endpoint, form: Mapping[str, str]) -> Most:
    if endpoint is not Endpoint.GET or form.get("id") != ALL_ITEMS:
        return _OF_ONE
    return _OF_CALLS if form.get("m") == MENU_NAMES[Menu.CALLS] else _OF_A_LIST


def _read(
    endpoint: Endpoint, body: bytes, most: Most, secrets: Collection[str]
) -> tuple[Json, str]:
    """Return a reply, and the noise around it; after a warning, "nothing" may be a lost database.

    In a list of calls that cannot be read, what reads like an error may be a caller's name: that
    is neither the beginning of a line nor the end of the list.

    Raises the PBX's errors, and ``VoipCenterResponseError`` for what is not the PBX's.
    """
    found = parse_reply(body, most.values)
    try:
        raise_for_error(found.json, secrets, words_count=not most.tells_calls)
    except VoipCenterError:
        if most.tells_calls and found.after and found.before[-1:] not in {"", "\n", "\r"}:
            raise VoipCenterResponseError("the answer holds an error amid noise") from None
        raise
    warned = found.noise and endpoint is Endpoint.GET
    if warned and holds_nothing(without_status(content(found.json))):
        raise VoipCenterResponseError("the answer holds nothing but a warning")
    return found.json, found.noise


def _may_be_repeated(
    error: VoipCenterError, endpoint: Endpoint
) -> TypeGuard[VoipCenterConnectionError]:
    """Tell whether the way to the PBX failed so that it may work if tried once more at once."""
    if isinstance(error, VoipCenterTimeoutError | VoipCenterCertificateError):
        return False
    if isinstance(error, VoipCenterUnavailableError):
        return endpoint is Endpoint.GET
    return isinstance(error, VoipCenterConnectionError)


def _may_be_sent_again(endpoint: Endpoint, error: VoipCenterError) -> bool:
    """Tell whether a refused request can be sent again: what the head refuses was not done."""
    return error.in_head or endpoint is not Endpoint.CALL


async def reach(session: aiohttp.ClientSession, base_url: str) -> None:
    """Make sure that a server answers, whatever it says; a redirect is an answer.

    Raises ``VoipCenterConnectionError``, or ``VoipCenterTimeoutError`` after five seconds.
    """
    try:
        async with session.get(
            api_address(base_url),
            timeout=_TIMEOUT_OF_A_LOOK,
            allow_redirects=False,
            auto_decompress=False,
            middlewares=(_sent_once,),
        ):
            return
    except TimeoutError:
        raise VoipCenterTimeoutError("no answer in time") from None
    except aiohttp.ClientError as error:
        raise VoipCenterConnectionError(type(error).__name__) from None


async def _sent_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a GET again by itself: a lost reply may be that of a call."""
    request.response_class = Response
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise VoipCenterConnectionError(type(error).__name__) from None


def _check_status(status: int, *, least: int = 400) -> None:
    """Raise for a status that tells of a failure where the body does not."""
    if status == HTTPStatus.REQUEST_TIMEOUT:  # As a proxy says that hung up meanwhile.
        raise VoipCenterConnectionError(f"HTTP status {status}")
    if status >= 500:
        raise VoipCenterUnavailableError(f"HTTP status {status}")
    if status == 429:
        raise VoipCenterRateLimitError("HTTP status 429", code=13, in_head=True)
    if status >= least:
        raise VoipCenterResponseError(f"HTTP status {status}")
