"""What can go wrong on the way to the PBX and back."""

import asyncio
from collections.abc import Awaitable, Callable
from compression import zstd
from contextlib import suppress
import gzip
import socket
import tracemalloc
from typing import Any
import zlib

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
import pytest

from custom_components.voipcenter.api import (
    Gate,
    ItemKey,
    Menu,
    Part,
    VoipCenterAuthenticationError,
    VoipCenterCertificateError,
    VoipCenterClient,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterResponseError,
    VoipCenterTimeoutError,
    transport,
)
from custom_components.voipcenter.api.signing import Endpoint
from simulator import Simulator

from .conftest import ClientMaker
from .raw_server import http, raw_server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait fifteen seconds."""
    monkeypatch.setattr(transport, "_TIMEOUT", aiohttp.ClientTimeout(total=0.1, connect=0.05))


def test_fifteen_seconds_is_long_enough() -> None:
    assert aiohttp.ClientTimeout(total=15, connect=8) == transport._TIMEOUT


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("slow", ["latency", "trickle"])
async def test_an_answer_that_does_not_come_in_time(
    pbx: Simulator, client: VoipCenterClient, slow: str
) -> None:
    pbx.faults.arm(slow, seconds=2)
    with pytest.raises(VoipCenterTimeoutError, match="no answer in time") as lost:
        await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert lost.value.sent


@pytest.mark.usefixtures("impatient")
async def test_a_read_that_was_not_answered_in_time_is_not_sent_again(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    """It would only double the time that people, and Home Assistant's start, wait."""
    pbx.faults.arm("latency", seconds=2)
    with pytest.raises(VoipCenterTimeoutError):
        await client.list_items(Menu.INDICATORS)
    assert client.transport.requests.total() == 1


@pytest.mark.usefixtures("impatient")
async def test_a_host_that_takes_no_connection(make_client: ClientMaker) -> None:
    """As behind a router whose line is dead: packets vanish, and nothing was sent."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):  # The only place in its queue.
            client = make_client(base_url=f"http://127.0.0.1:{port}/")
            with pytest.raises(VoipCenterTimeoutError, match="no connection in time") as lost:
                await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert not lost.value.sent


async def test_a_pbx_that_is_down(pbx: Simulator, client: VoipCenterClient) -> None:
    await pbx.stop()
    with pytest.raises(VoipCenterConnectionError, match="ConnectionRefusedError") as lost:
        await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert not lost.value.sent


class NoNames(AbstractResolver):
    """The name server knows nobody."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        raise OSError("No address associated with hostname")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("host", ["pbx.invalid", "pbx online.be", "a" * 300])
async def test_a_name_that_nobody_knows(make_client: ClientMaker, host: str) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=NoNames())) as session:
        client = make_client(f"https://{host}/api/", by=session)
        with pytest.raises(VoipCenterConnectionError) as lost:
            await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert not lost.value.sent


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_in_trouble(pbx: Simulator, client: VoipCenterClient, status: int) -> None:
    pbx.faults.arm("http_error", number=status, times=2)
    with pytest.raises(VoipCenterConnectionError, match=f"HTTP status {status}"):
        await client.list_items(Menu.INDICATORS)
    assert len(await client.list_items(Menu.INDICATORS)) == 8


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418])
async def test_a_web_server_without_the_pbx(
    pbx: Simulator, client: VoipCenterClient, status: int
) -> None:
    pbx.faults.arm("http_error", number=status)
    with pytest.raises(VoipCenterResponseError, match=f"HTTP status {status}"):
        await client.list_items(Menu.INDICATORS)
    assert len(pbx.journal) == 1


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("500 Oei", VoipCenterAuthenticationError),
        ("200 OK", VoipCenterAuthenticationError),
        ("429 Oei", VoipCenterAuthenticationError),
        ("302 Elders", VoipCenterResponseError),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b'{"head": {"error_number": "15"}, "body": []}',
        b'<br />\n<b>Warning</b>: x in /var/y.php on line 3<br />{"head": {"error_number": "15"}}',
        b'{"head": {"error_number": "15", "error_message": "User pass',
        b"<pre>{&quot;head&quot;:{&quot;error_number&quot;:&quot;15&quot;}}</pre>",
        b'"{\\"head\\":{\\"error_number\\":\\"15\\"',
        b"<reply><head><error_number>15</error_number></head></reply>",
        b"Array ( [head] => Array ( [error_number] => 15 ) )",
        b'array(1) { ["error_number"]=> string(2) "15" }',
        b"<html><p>User password incorrect</p></html>",
        b"x" * 200_000 + b'{"head": {"error_number": "15"',
    ],
    ids=lambda body: body[-40:].decode(),
)
async def test_an_error_counts_wherever_it_stands(
    make_client: ClientMaker, gate: Gate, status: str, told: type[VoipCenterError], body: bytes
) -> None:
    """A wrong password hidden from the gate is tried again and again: so accounts get locked."""
    async with raw_server(http(body, status=status)) as server:
        client = make_client(server.base_url)
        with pytest.raises(told):
            await client.list_items(Menu.INDICATORS)
        assert len(server.requests) == 1
    assert bool(gate.refusal(client.credentials)) is (told is VoipCenterAuthenticationError)


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": "Bad Gateway", "code": 502}',
        b'{"status": "error", "message": "upstream", "error_code": 9}',
        b"<html>error 15</html>",
        b'{"head": {"error_number": "0"}, "body": []}',
    ],
)
async def test_a_page_of_the_web_server_in_front_is_an_outage(
    make_client: ClientMaker, gate: Gate, body: bytes
) -> None:
    async with raw_server(http(body, status="502 Bad Gateway")) as server:
        client = make_client(server.base_url)
        with pytest.raises(VoipCenterConnectionError, match="HTTP status 502"):
            await client.list_items(Menu.INDICATORS)
    assert gate.refusal(client.credentials) is None


async def test_content_that_comes_with_a_refusal_is_not_believed(make_client: ClientMaker) -> None:
    async with raw_server(http(b'{"id_1": "Nacht"}', status="404 Not Found")) as server:
        with pytest.raises(VoipCenterResponseError, match="HTTP status 404"):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


@pytest.mark.parametrize("fault", ["html", "garbage", "truncated", "empty_body"])
async def test_an_answer_that_is_not_the_pbx_s(
    pbx: Simulator, client: VoipCenterClient, fault: str
) -> None:
    pbx.faults.arm(fault, times=1)
    with pytest.raises(VoipCenterResponseError, match="not JSON"):
        await client.list_items(Menu.INDICATORS)
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_what_came_instead_of_an_answer_is_kept_for_diagnostics(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("html", times=1)
    with pytest.raises(VoipCenterResponseError):
        await client.list_items(Menu.INDICATORS)
    kept = client.transport.unreadable
    assert kept is not None
    assert (kept.status, kept.content_type) == (200, "text/html; charset=utf-8")
    assert kept.beginning.startswith("<!DOCTYPE html>")
    assert len(kept.beginning) <= 60
    assert "DOCTYPE" not in repr(kept)


async def test_an_answer_without_end(pbx: Simulator, client: VoipCenterClient) -> None:
    pbx.faults.arm("huge", times=1)
    with pytest.raises(VoipCenterResponseError, match="too long"):
        await client.list_items(Menu.INDICATORS)
    assert len(await client.list_items(Menu.INDICATORS)) == 8


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
@pytest.mark.parametrize("by_url", [False, True])
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.list_items(Menu.INDICATORS),
        lambda client: client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1}),
        lambda client: client.call("kantoor01", "093456789"),
        lambda client: client.feed_key("office"),
    ],
    ids=["get", "update", "call", "wskey"],
)
async def test_a_redirect_is_not_followed(
    pbx: Simulator,
    make_client: ClientMaker,
    status: str,
    by_url: bool,
    ask: Callable[[VoipCenterClient], Awaitable[object]],
) -> None:
    location = f"Location: {pbx.base_url}get.php"
    async with raw_server(http(b"", location, status=f"{status} Elsewhere")) as server:
        client = make_client(server.base_url)
        if by_url:
            client.transport.by_get.update(Endpoint)
        with pytest.raises(VoipCenterResponseError, match="elsewhere"):
            await ask(client)
        assert len(server.requests) == 1
    assert len(pbx.journal) == 0


@pytest.mark.parametrize(
    ("packing", "problem"),
    [("gzip", "too long"), ("deflate", "too long"), ("zstd", "nobody asked for")],
)
async def test_no_packing_hides_how_long_an_answer_is(
    make_client: ClientMaker, packing: str, problem: str
) -> None:
    long = b" " * 100_000_000
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstd.compress}[packing]
    async with raw_server(http(pack(long), f"Content-Encoding: {packing}")) as server:
        del long
        tracemalloc.start()
        try:
            with pytest.raises(VoipCenterResponseError, match=problem):
                await make_client(server.base_url).list_items(Menu.INDICATORS)
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(("times", "works"), [(3, True), (20, False)])
async def test_a_server_that_only_says_to_wait_is_not_waited_for(
    make_client: ClientMaker, times: int, works: bool
) -> None:
    wait = b"HTTP/1.1 102 Processing\r\n\r\n" * times
    async with raw_server(wait + http(b'{"id_100": "Nachtstand"}')) as server:
        client = make_client(server.base_url)
        if works:
            assert (await client.list_items(Menu.INDICATORS))[100].name == "Nachtstand"
        else:
            with pytest.raises(VoipCenterConnectionError, match="ClientPayloadError"):
                await client.list_items(Menu.INDICATORS)


async def test_a_redirect_within_the_pbx_is_not_followed_either(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("redirect")
    with pytest.raises(VoipCenterResponseError, match="elsewhere"):
        await client.list_items(Menu.INDICATORS)
    assert [request.endpoint for request in pbx.journal] == ["get"]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}",
        http(b"not gzip", "Content-Encoding: gzip"),
        http(b"not brotli", "Content-Encoding: br"),
        http(gzip.compress(b"{}")[:-9], "Content-Encoding: gzip"),
        http(b"{}", "Set-Cookie: \x01=;;;", "Content-Type: /;;charset=nonsense"),
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/9.9 999 What\r\n\r\n{}",
    ],
    ids=lambda answer: answer[:40].decode(errors="replace"),
)
async def test_whatever_a_server_sends_the_client_names_it(
    make_client: ClientMaker, answer: bytes
) -> None:
    async with raw_server(answer) as server:
        with suppress(VoipCenterConnectionError, VoipCenterResponseError):
            assert await make_client(server.base_url).list_items(Menu.INDICATORS) == {}


async def test_a_closed_session(client: VoipCenterClient, session: aiohttp.ClientSession) -> None:
    await session.close()
    with pytest.raises(VoipCenterConnectionError, match="session is closed") as lost:
        await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert not lost.value.sent


async def test_a_session_that_is_closed_under_way(
    pbx: Simulator, client: VoipCenterClient, session: aiohttp.ClientSession
) -> None:
    async with pbx.hold() as hold:
        reads = [asyncio.create_task(client.list_items(Menu.INDICATORS)) for _ in range(6)]
        await hold.reached(3)
        await session.close()
        results = await asyncio.gather(*reads, return_exceptions=True)
    assert [type(result) for result in results] == [VoipCenterConnectionError] * 6


async def test_a_session_that_is_detached_while_it_connects(make_client: ClientMaker) -> None:
    """As by an account that is unloaded in the midst of a reading."""
    connecting, going_on = asyncio.Event(), asyncio.Event()

    class SlowConnector(aiohttp.TCPConnector):
        async def connect(self, *args: Any, **kwargs: Any) -> Connection:
            connecting.set()
            await going_on.wait()
            return await super().connect(*args, **kwargs)

    async with SlowConnector() as connector:
        session = aiohttp.ClientSession(connector=connector)
        reading = asyncio.create_task(make_client(by=session).list_items(Menu.INDICATORS))
        await connecting.wait()
        session.detach()
        going_on.set()
        with pytest.raises(VoipCenterConnectionError, match="session is closed") as lost:
            await reading
    assert not lost.value.sent


async def test_a_mistake_of_our_own_is_no_failure_of_the_pbx(
    client: VoipCenterClient, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(session, "_loop")
    with pytest.raises(AttributeError):
        await client.list_items(Menu.INDICATORS)


async def test_a_pbx_that_goes_down_and_comes_back(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    await client.list_items(Menu.INDICATORS)
    await pbx.stop()
    with pytest.raises(VoipCenterConnectionError):
        await client.list_items(Menu.INDICATORS)
    await pbx.start()
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_whoever_no_longer_wants_the_answer_is_let_go(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    async with pbx.hold() as hold:
        read = asyncio.create_task(client.list_items(Menu.INDICATORS))
        await hold.reached()
        read.cancel()
        with pytest.raises(asyncio.CancelledError):
            await read
    assert len(await client.list_items(Menu.INDICATORS)) == 8


def test_a_certificate_error_is_a_failure_of_the_connection() -> None:
    assert issubclass(VoipCenterCertificateError, VoipCenterConnectionError)
