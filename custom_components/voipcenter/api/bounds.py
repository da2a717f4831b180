"""Bounds for what may be told of calls as they happen, whoever it is that tells it."""

import asyncio
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
import json
import logging
from math import inf
import re
from time import monotonic
from typing import override

import aiohttp

from .errors import VoipCenterResponseError
from .models import Call
from .responses import PACKING, Response, cost_of, read_body
from .wire import Json, may_hold_more_than

_LOGGER = logging.getLogger(__name__)

CALLS_A_SECOND = 10
_MOST_WAITING = 100
_LONGEST_FIELDS = 16_000
_WINDOW = 10.0
_MOST_MESSAGES = 1000
_MOST_BYTES = 8 * 1024 * 1024
_MUCH = 1024 * 1024
"""Bytes of a line that ended; to take empty messages apart takes as long as to read long ones."""
_LONGEST_BUT_MESSAGES = 4_000
_WEIGHT_OF_A_PING = 5
_ANOTHER = 4096
"""Characters that count as another message: to read them takes as long."""
_WEIGHT_OF_A_POLL = 10
"""For each a server may want a new connection, of which the handshake costs the most."""
_MAY_BE_WEBSOCKET = {None, HTTPStatus.SWITCHING_PROTOCOLS}
"""Statuses; frames may come together with the headers, before there is one."""
_EMPTY_FRAME = re.compile(rb"[\x00-\x0f\x80-\x8f](?:\x00|\x80[\s\S]{4})")
"""Of websockets, masked or not: aiohttp takes as many apart in one go as arrive, and keeps them."""
_PING, _BETWEEN_PACKETS = "2", "\x1e"
_MOST_VALUES = 10_000
"""Values at once; the library takes apart what it hears before anything of it can be left out."""


class Flood:
    """Counts what one connection brings, and says when that cannot be an office's calls."""

    def __init__(self) -> None:
        """Begin to count."""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when it was too much."""
        self._since = -inf
        self._messages = self._bytes = 0

    @property
    def was_one(self) -> bool:
        """Tell of a line that ended whether it told more than an office can."""
        return self.over.done() or self._bytes > _MUCH

    def count(self, size: int, weight: int = 1) -> None:
        """Count so many bytes, and a message; raise ``ValueError`` for one too many."""
        if (now := monotonic()) - self._since > _WINDOW:
            self._since, self._messages, self._bytes = now, 0, 0
        self._messages += weight
        self._bytes += size
        if self._messages > _MOST_MESSAGES or self._bytes > _MOST_BYTES:
            self.end()
            raise ValueError("too much in too short a time")

    def end(self) -> None:
        """Say that it is too much."""
        if not self.over.done():
            self.over.set_result(None)


class Outbox(asyncio.Queue[object]):
    """What waits to be sent: a server that asks on and on, and reads no answer, is a flood."""

    def __init__(self, flood: Flood) -> None:
        """Hold what waits on one connection."""
        super().__init__()
        self._flood = flood

    @override
    async def put(self, item: object) -> None:
        await super().put(item)
        if self.qsize() > _MOST_WAITING:
            self._flood.end()


class Pace:
    """Hands calls on, ten a second at most; of too many that wait the oldest are left out."""

    def __init__(self, tell: Callable[[Call, Json], None]) -> None:
        """Hand calls on to ``tell``."""
        self._tell = tell
        self._waiting: deque[Callable[[], tuple[Call, Json]]] = deque(maxlen=_MOST_WAITING)
        self._told_at: deque[float] = deque([-1.0] * CALLS_A_SECOND, maxlen=CALLS_A_SECOND)
        self._timer: asyncio.Handle | None = None
        self._said = False

    def add(self, read: Callable[[], tuple[Call, Json]]) -> None:
        """Hand on in its turn what ``read`` returns then: most of a flood is never read."""
        self.is_full()
        self._waiting.append(read)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_soon(self._hand_on)

    def is_full(self) -> bool:
        """Tell whether another call would push one out; the first time the log says so."""
        full = len(self._waiting) == _MOST_WAITING
        if full and not self._said:
            self._said = True
            _LOGGER.warning("More calls are told than there can be: some are left out")
        return full

    def _hand_on(self) -> None:
        """Hand on one, and let others have their turn: to read it takes a while."""
        loop = asyncio.get_running_loop()
        self._timer = None
        if self._told_at[0] + 1 <= loop.time():
            self._told_at.append(loop.time())
            self._tell(*self._waiting.popleft()())
        if self._waiting:
            self._timer = loop.call_at(self._told_at[0] + 1, self._hand_on)

    def stop(self) -> None:
        """Hand nothing on any more."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def short(fields: Json) -> Json:
    """Return a call's raw fields; of more than 16 kB the beginning of their JSON, as text."""
    text = json.dumps(fields, ensure_ascii=False)
    return fields if len(text) <= _LONGEST_FIELDS else f"{text[:_LONGEST_FIELDS]}…"


def bounded_session(session: aiohttp.ClientSession, flood: Flood) -> aiohttp.ClientSession:
    """Return a session over another's connections that follows no redirect and reads no flood.

    It hides from its library what is too long, as a ``ValueError`` that the library knows.
    """

    class Reply(Response):
        @override
        def count(self, data: bytes) -> None:
            frames = _EMPTY_FRAME.findall(data) if self.status in _MAY_BE_WEBSOCKET else ()
            flood.count(cost_of(data), len(frames))

        @override
        async def read(self) -> bytes:
            try:
                self._body = await read_body(self)
            except VoipCenterResponseError, TimeoutError:
                self.close()
                raise ValueError("the answer is too long") from None
            text = self._body.decode("latin-1")
            flood.count(len(text), _WEIGHT_OF_A_POLL + _weight(text))
            if _is_too_much(text):
                raise ValueError("the answer holds too much")
            return self._body

    class Websocket(aiohttp.ClientWebSocketResponse):
        @override
        async def receive(self, timeout: float | None = None) -> aiohttp.WSMessage:
            while True:
                message = await super().receive(timeout)
                data = message.data
                is_ping = message.type is aiohttp.WSMsgType.PING
                weight = _weight(_PING if is_ping else data if isinstance(data, str) else "")
                flood.count(0, weight)  # Its bytes were counted when they arrived.
                if is_ping:
                    await self.pong(data)
                elif message.type is not aiohttp.WSMsgType.PONG and not (
                    isinstance(data, str) and _is_too_much(data)
                ):
                    return message

        @override
        async def close(self, *, code: int = aiohttp.WSCloseCode.OK, message: bytes = b"") -> bool:
            # Else it would read what the server sends, on and on, until that says goodbye, too.
            self._close_code = self._close_code or code
            return await super().close(code=code, message=message)

    return aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={**session.headers, **PACKING},
        auto_decompress=False,
        response_class=Reply,
        ws_response_class=Websocket,
        middlewares=(_stays_here,),
    )


def _weight(packets: str) -> int:
    """Return for how many messages packets count: a long one, too, for several.

    A ping is answered, so it costs memory.
    """
    pings = sum(packet.startswith(_PING) for packet in packets.split(_BETWEEN_PACKETS))
    return 1 + pings * _WEIGHT_OF_A_PING + len(packets) // _ANOTHER


def _is_too_much(text: str) -> bool:
    """Tell whether packets hold too much.

    Only a message (4) may be long: what an opening holds becomes part of addresses, and what a ping
    holds is sent back.
    """
    return may_hold_more_than(text, _MOST_VALUES) or any(
        len(packet) > _LONGEST_BUT_MESSAGES and not packet.startswith("4")
        for packet in text.split(_BETWEEN_PACKETS)
    )


async def _stays_here(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Follow no redirect, which might lead a key to a stranger or a request into the house."""
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise aiohttp.ClientConnectionError("the server sends the request elsewhere")
    return response
