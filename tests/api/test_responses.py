"""A server that keeps us busy with nothing: what it sends is counted as it arrives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import gzip
from itertools import repeat
import zlib

from aiohttp import ClientResponse, ClientSession
from aiohttp.connector import Connection
import pytest

from custom_components.voipcenter.api import (
    Menu,
    VoipCenterClient,
    VoipCenterConnectionError,
    VoipCenterResponseError,
    VoipCenterTimeoutError,
    responses,
)
from simulator import Simulator

from .conftest import ClientMaker
from .raw_server import listening, raw_server

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
INDICATORS = b'{"id_100": "Nachtstand"}'


def chunks(body: bytes, size: int = 1) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


async def form(reader: asyncio.StreamReader) -> bool:
    """Read a request; tell whether there was one."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    except asyncio.IncompleteReadError, ConnectionError:
        return False
    return True


@asynccontextmanager
async def endless(first: bytes, then: bytes) -> AsyncIterator[tuple[str, list[int]]]:
    """Send one thing, then another for ever; tell how much was taken."""
    taken = [0]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(first)
            for piece in repeat(then):
                writer.write(piece)
                await writer.drain()
                taken[0] += len(piece)
                await asyncio.sleep(0)
        except OSError:
            pass
        finally:
            writer.close()

    async with listening(answer) as url:
        yield url, taken


@pytest.mark.parametrize("packed", [False, True])
async def test_an_answer_may_come_in_pieces(make_client: ClientMaker, packed: bool) -> None:
    body = INDICATORS + b" " * 500
    head = CHUNKED
    if packed:
        head, body = head + b"Content-Encoding: gzip\r\n", gzip.compress(body)
    async with raw_server(head + b"\r\n" + chunks(body)) as server:
        assert (await make_client(server.base_url).list_items(Menu.INDICATORS))[
            100
        ].name == "Nachtstand"


async def test_an_answer_may_not_come_byte_by_byte_without_an_end(make_client: ClientMaker) -> None:
    body = INDICATORS + b" " * 30_000
    async with raw_server(CHUNKED + b"\r\n" + chunks(body)) as server:
        with pytest.raises(VoipCenterResponseError, match="too long"):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


async def test_what_is_packed_to_nothing_is_counted_all_the_same(make_client: ClientMaker) -> None:
    packing = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    body = packing.compress(INDICATORS)
    body += packing.flush(zlib.Z_SYNC_FLUSH)
    nothing = b"\x00\x00\x00\xff\xff"  # An empty block.
    pieces = [body, *repeat(nothing, 30_000), packing.flush()]
    answer = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    head = CHUNKED + b"Content-Encoding: gzip\r\n\r\n"
    async with raw_server(head + answer + b"0\r\n\r\n") as server:
        with pytest.raises(VoipCenterResponseError, match="too long"):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


@pytest.mark.parametrize(
    ("packed", "problem"),
    [(b"not packed", "cannot be unpacked"), (gzip.compress(INDICATORS)[:-9], "too early")],
)
async def test_what_cannot_be_unpacked_is_no_answer(
    make_client: ClientMaker, packed: bytes, problem: str
) -> None:
    head = CHUNKED + b"Content-Encoding: gzip\r\n\r\n"
    async with raw_server(head + chunks(packed)) as server:
        with pytest.raises(VoipCenterResponseError, match=problem):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", b"\r\n" * 50_000),
        (CHUNKED + b"\r\n1;", b"x" * 1000),
        (CHUNKED + b"\r\n", b"0" * 1000),
        (CHUNKED + b"\r\n0\r\n", b"X: y\r\n" * 1000),
    ],
    ids=["empty lines", "extension", "zeros", "trailers"],
)
async def test_what_aiohttp_passes_over_ends(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, first: bytes, then: bytes
) -> None:
    monkeypatch.setattr(responses, "_MOST_RECEIVED", 300_000)
    async with endless(first, then) as (url, taken), asyncio.timeout(10):
        with pytest.raises(VoipCenterConnectionError):
            await make_client(url).list_items(Menu.INDICATORS)
        assert taken[0] < 10_000_000  # What both ends' buffers hold.


async def test_what_comes_behind_an_answer_keeps_nobody_waiting(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two long answers at once, aiohttp drops the time limit with the connection."""
    monkeypatch.setattr(responses, "_LONGEST_READING", 0.2)
    body = INDICATORS + b" " * 900_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    async with raw_server(2 * answer) as server, asyncio.timeout(20):
        client = make_client(server.base_url)
        told: list[object] = []
        for _ in range(8):
            try:
                told.append(len(await client.list_items(Menu.INDICATORS)))
            except VoipCenterConnectionError as error:
                told.append(type(error))
    assert set(told) <= {1, VoipCenterTimeoutError}


@pytest.mark.parametrize("waiting", [0, 0.05], ids=["at once", "later"])
@pytest.mark.parametrize(
    "unasked",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[",
        b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n" + b'{"id_999": "Other"}',
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.0 408 Request Time-out\r\nConnection: close\r\n\r\n<h1>408</h1>",
        b"HTT",
    ],
    ids=["a beginning", "an answer", "an interim answer", "as of HAProxy", "a few letters"],
)
async def test_what_comes_unasked_between_two_answers_is_not_taken_for_one(
    make_client: ClientMaker, unasked: bytes, waiting: float
) -> None:
    asked = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        while await form(reader):
            asked += 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(INDICATORS))
            await asyncio.sleep(0.05)
            writer.write(INDICATORS)
            if waiting:
                await asyncio.sleep(waiting)
            writer.write(unasked)
        writer.close()

    async with listening(answer) as url, asyncio.timeout(10):
        client = make_client(url)
        for _ in range(3):
            assert [*await client.list_items(Menu.INDICATORS)] == [100]
            await asyncio.sleep(0.1)
        await client.session.close()
    assert asked == 3


async def test_an_answer_without_a_body(make_client: ClientMaker) -> None:
    async with raw_server(b"HTTP/1.1 204 No Content\r\n\r\n") as server:
        with pytest.raises(VoipCenterResponseError, match="JSON"):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


async def test_who_takes_the_connection_over_is_left_alone(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    """The connections are all of Home Assistant's."""
    await client.list_items(Menu.INDICATORS)
    for _ in range(3):
        async with (
            ClientSession(connector=client.session.connector, connector_owner=False) as other,
            other.get(pbx.base_url) as response,
        ):
            await response.read()
        await client.call("kantoor01", "0470998877")  # It is sent once.


async def test_small_pieces_count_as_larger_ones(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "_MOST_RECEIVED", 300_000)
    async with endless(CHUNKED + b"\r\n", b"1\r\n \r\n") as (url, taken), asyncio.timeout(10):
        with pytest.raises(VoipCenterConnectionError):
            await make_client(url).list_items(Menu.INDICATORS)
        assert taken[0] < 10_000


async def test_a_response_s_bytes_are_its_own(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a connection that lasts, each response begins anew."""
    monkeypatch.setattr(responses, "_MOST_RECEIVED", 15_000)
    body = INDICATORS + b" " * 9_000
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await form(reader):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with listening(answer) as url:
        client = make_client(url)
        for _ in range(5):
            assert (await client.list_items(Menu.INDICATORS))[100].name == "Nachtstand"
        await client.session.close()
    assert connections == 1


async def test_a_connection_that_is_lost_before_its_answer(
    pbx: Simulator, client: VoipCenterClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = responses.Response.start

    async def lose(response: responses.Response, connection: Connection) -> ClientResponse:
        assert connection.transport is not None
        connection.transport.abort()
        await asyncio.sleep(0.01)
        return await start(response, connection)

    monkeypatch.setattr(responses.Response, "start", lose)
    with pytest.raises(VoipCenterConnectionError, match="Disconnected"):
        await client.list_items(Menu.INDICATORS)
