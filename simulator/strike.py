"""How a fault looks on the wire."""

import asyncio
from contextlib import suppress
from random import Random
import socket
import struct

from aiohttp import web

from .faults import Fault, FaultKind
from .reply import Reply

_MAINTENANCE = b"<!DOCTYPE html><html><body><h1>Onderhoud</h1><p>Even geduld.</p></body></html>"
_UNREADABLE = b'{"versie": 3, "inhoud": "eNqrVkrLz1eyUkpKLFKqBQAf4wRk"}'
NOISE = (
    b"<br />\n<b>Warning</b>:  Undefined array key &quot;debug&quot; in "
    b"<b>/var/www/html/api/inc/session.php</b> on line <b>42</b><br />\n"
)
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)

ELSEWHERE = "/elsewhere"
"""Where a redirect leads."""


async def strike(fault: Fault, request: web.Request, reply: Reply) -> web.StreamResponse:
    """Answer a request as badly as the fault says; `reply` is what the answer would have been."""
    match fault.kind:
        case FaultKind.RESET | FaultKind.LOST_REPLY:
            _reset(request)
            return web.Response()
        case FaultKind.HTTP_ERROR:
            return _page(b"<html><body><h1>Server error</h1></body></html>", fault.number)
        case FaultKind.HTML:
            return _page(_MAINTENANCE)
        case FaultKind.REDIRECT:
            return web.Response(status=302, headers={"Location": ELSEWHERE + request.path})
        case FaultKind.GARBAGE:
            return written(reply, _garbage(256))
        case FaultKind.HUGE:
            return written(reply, _garbage(fault.number))
        case FaultKind.UNREADABLE:
            return written(reply, _UNREADABLE)
        case FaultKind.TRUNCATED:
            return written(reply, reply.body[: len(reply.body) // 2])
        case FaultKind.EMPTY_BODY:
            return written(reply, b"")
        case FaultKind.TRICKLE:
            return await _trickle(fault.seconds, request, reply)
        case _:
            return written(reply)


def written(reply: Reply, body: bytes | None = None) -> web.Response:
    """Put a reply on the wire, or its headers with another body."""
    return web.Response(
        body=reply.body if body is None else body, status=reply.status, headers=reply.headers
    )


def _reset(request: web.Request) -> None:
    """Make the client see a connection reset, not an orderly end."""
    transport = request.transport
    if transport is not None:
        connection: socket.socket | None = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
        transport.abort()


def _page(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="text/html", charset="utf-8")


def _garbage(size: int) -> bytes:
    return Random(size).randbytes(size)


async def _trickle(pause: float, request: web.Request, reply: Reply) -> web.StreamResponse:
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    response.content_length = len(reply.body)
    await response.prepare(request)
    with suppress(ConnectionError):  # Who asked may have hung up.
        for place in range(len(reply.body)):
            await response.write(reply.body[place : place + 1])
            await asyncio.sleep(pause)
    return response
