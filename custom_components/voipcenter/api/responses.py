"""What a server may send for one request: so much, in so many pieces, packed or not.

Bounds on what comes out alone would let a server send pieces that hold nothing, without an end.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import cast, override
import zlib

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http import RawResponseMessage

from .errors import VoipCenterResponseError

LONGEST = 4 * 1024 * 1024
"""Bytes of the longest body, unpacked."""
PACKING = {"Accept-Encoding": "gzip"}
"""Headers of a request whose answer is given to ``read_body``."""
_MOST_RECEIVED = 2 * LONGEST
_LEAST_RECEIVED = 1000
_LEAST_CHUNK = 100
"""Bytes that a piece costs at least, however short it is: so much of the loop's time it takes."""
_LONGEST_READING = 15
"""Seconds. Aiohttp's limit goes with the connection, even where there is something left to read."""
_MOST_INTERIM = 10
_UNPACKED_IN_ONE_GO = 32 * 1024
_AS_IT_IS = {"", "identity"}
_PACKED = {"gzip", "x-gzip", "deflate"}
_ANY_HEADER = zlib.MAX_WBITS | 32


def cost_of(data: bytes) -> int:
    """Return for how many bytes a piece counts that arrived."""
    return max(len(data), _LEAST_RECEIVED)


class Response(aiohttp.ClientResponse):
    """A response of which so much is received at most, whatever becomes of it.

    Aiohttp, without an end, passes over responses that say to wait (1xx), empty lines, extensions
    of chunks and empty frames, and all of that keeps the event loop busy.
    """

    _received = 0

    def count(self, data: bytes) -> None:
        """Count what arrived; raise ``ValueError`` for too much."""
        self._received += cost_of(data)
        if self._received > _MOST_RECEIVED:
            raise ValueError("too much for one response")

    @override
    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        protocol = cast("ResponseHandler", connection.protocol)
        read, allowed = protocol.read, iter(range(_MOST_INTERIM))

        async def read_few() -> tuple[RawResponseMessage, aiohttp.StreamReader]:
            if next(allowed, None) is None:
                raise aiohttp.ClientPayloadError("too many interim responses")
            return await read()

        counted = None
        if transport := protocol.transport:
            counted = _Counted(protocol, transport, self.count)
            transport.set_protocol(counted)
        protocol.read = read_few  # type: ignore[method-assign]
        try:
            await super().start(connection)
        finally:
            del protocol.read
        if counted and self.status != HTTPStatus.SWITCHING_PROTOCOLS:
            self.content.on_eof(counted.end)
        return self


class _Counted(asyncio.Protocol):
    """Hands what arrives to aiohttp's protocol, and hangs up where it is too much.

    It hangs up, too, where something comes after the response before anybody, of whatever session,
    asks for more: aiohttp would keep it all, and take it for the next response.
    """

    def __init__(
        self, to: ResponseHandler, transport: asyncio.Transport, count: Callable[[bytes], None]
    ) -> None:
        self._to, self._transport, self._count = to, transport, count
        self._is_over = False
        self.eof_received = to.eof_received  # type: ignore[method-assign]
        self.connection_lost = to.connection_lost  # type: ignore[method-assign]
        self.pause_writing = to.pause_writing  # type: ignore[method-assign]
        self.resume_writing = to.resume_writing  # type: ignore[method-assign]

    def end(self) -> None:
        """Expect nothing more until the connection serves another request."""
        self._is_over = True
        self._to.set_response_params = self._leave  # type: ignore[method-assign]

    def _leave(self, **parameters: object) -> None:
        """Give way to another response, before its request is sent."""
        del self._to.set_response_params
        self._transport.set_protocol(self._to)
        self._to.set_response_params(**parameters)  # type: ignore[arg-type]

    @override
    def data_received(self, data: bytes) -> None:
        if self._is_over:
            self._transport.abort()
            return
        try:
            self._count(data)
        except ValueError:
            self._transport.abort()
            return
        self._to.data_received(data)
        if self._holds_more():
            self._to.close()

    def _holds_more(self) -> bool:
        """Tell whether something came together with the end of the response."""
        return self._is_over and self._to.should_close


async def read_body(response: aiohttp.ClientResponse, longest: int = LONGEST) -> bytes:
    """Return a body that aiohttp left packed, as it is when unpacked.

    Raises ``VoipCenterResponseError`` for one that is too long to be true, in too many pieces, or
    packed in a way that nobody asked for, and ``TimeoutError`` for one without an end.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _AS_IT_IS | _PACKED:
        raise VoipCenterResponseError("the answer is packed in a way that nobody asked for")
    body, cost = bytearray(), 0
    async with asyncio.timeout(_LONGEST_READING):
        while not response.content.at_eof():  # Its iterator never ends where there is no body.
            chunk, _ = await response.content.readchunk()
            body += chunk
            cost += max(len(chunk), _LEAST_CHUNK)
            if cost > longest:
                raise VoipCenterResponseError("the answer is too long")
    if encoding in _AS_IT_IS or not body:
        return bytes(body)
    if len(body) > _UNPACKED_IN_ONE_GO:
        return await asyncio.to_thread(_unpacked, bytes(body), longest)
    return _unpacked(bytes(body), longest)


def _unpacked(body: bytes, longest: int) -> bytes:
    packed = zlib.decompressobj(_ANY_HEADER)
    try:
        unpacked = packed.decompress(body, longest + 1)
    except zlib.error:
        raise VoipCenterResponseError("the answer cannot be unpacked") from None
    if len(unpacked) > longest:
        raise VoipCenterResponseError("the answer is too long")
    if not packed.eof:
        raise VoipCenterResponseError("the answer ends too early")
    return unpacked
