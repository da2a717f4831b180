"""A server that answers with bytes, for what no decent web server would send."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import re
from ssl import SSLContext

from aiohttp import web

type Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """Answers each request with the next of its answers, the last one again and again."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = list(answers)
        self.requests: list[bytes] = []
        self.base_url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            self.requests.append(head + await reader.readexactly(int(length[1]) if length else 0))
            writer.write(self._answers.pop(0) if len(self._answers) > 1 else self._answers[0])
            await writer.drain()
        except asyncio.IncompleteReadError, ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(answer: Answer, ssl: SSLContext | None = None) -> AsyncIterator[str]:
    """Let each connection be answered; yield where, as if the API were there, by http."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=ssl)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def raw_server(*answers: bytes, ssl: SSLContext | None = None) -> AsyncIterator[RawServer]:
    raw = RawServer(*answers)
    async with listening(raw.answer, ssl) as url:
        raw.base_url = url.replace("http:", "https:") if ssl else url
        yield raw


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Write a reply without the headers that a web server adds by itself."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers)
    return "\r\n".join((*lines, "", "")).encode() + body


def transport_of(line: web.WebSocketResponse) -> asyncio.Transport:
    """Return what writes the server's bytes as they are."""
    transport = line._req and line._req.transport
    assert transport is not None
    return transport
