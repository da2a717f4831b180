"""A call feed that means harm: what it sends is bounded, and where it points is not followed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import gzip
import json
import logging
from time import monotonic
import tracemalloc
from typing import Any

from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer
import pytest

from custom_components.voipcenter.api import (
    Call,
    CallFeed,
    FeedKey,
    VoipCenterConnectionError,
    VoipCenterError,
    bounds,
    live,
    responses,
)
from simulator import Simulator

from .raw_server import transport_of

KEY = FeedKey(username="office", key="geheim")
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Heard:
    """Runs a feed, and keeps what it tells and when."""

    def __init__(self, session: ClientSession, url: str, key: FeedKey) -> None:
        self.calls: list[tuple[float, Call, Any]] = []
        self.states: list[VoipCenterError | None] = []
        feed = CallFeed(session, url, key, on_call=self._call, on_state=self.states.append)
        self.task = asyncio.create_task(feed.run())

    def _call(self, call: Call, fields: Any) -> None:
        self.calls.append((monotonic(), call, fields))

    async def until(self, reached: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not reached():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])


type Hear = Callable[[str], Heard]
type Send = Callable[[web.WebSocketResponse], Awaitable[None]]


@pytest.fixture
async def hear(session: ClientSession) -> AsyncIterator[Hear]:
    heard: list[Heard] = []

    def start(url: str, key: FeedKey = KEY) -> Heard:
        heard.append(Heard(session, url, key))
        return heard[-1]

    yield start
    for each in heard:
        await each.stop()


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Answer everything, wherever it is asked."""
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


def opening(*upgrades: str) -> str:
    told = {"sid": "x", "upgrades": upgrades, "pingInterval": 25000, "pingTimeout": 20000}
    return f"0{json.dumps(told)}"


def is_first(request: web.Request) -> bool:
    return request.method == "GET" and "sid" not in request.query


async def websocket(request: web.Request) -> web.WebSocketResponse:
    """Take a line over from polling, and register whoever asks."""
    line = web.WebSocketResponse(max_msg_size=0)
    await line.prepare(request)
    assert (await line.receive()).data == "2probe"
    await line.send_str("3probe")
    assert (await line.receive()).data == "5"
    assert (await line.receive()).data.startswith("40")
    await line.send_str('40{"sid": "y"}')
    return line


def over_websocket(send: Send) -> Handler:
    """Return a feed that registers as it should, and then sends what it likes."""

    async def handler(request: web.Request) -> web.StreamResponse:
        if is_first(request) and request.query["transport"] == "polling":
            return web.Response(text=opening("websocket"))
        line = await websocket(request)
        while "register" not in (await line.receive()).data:
            pass
        await send(line)
        return line

    return handler


async def test_a_key_may_be_given_as_it_is(pbx: Simulator, hear: Callable[..., Heard]) -> None:
    heard = hear(pbx.websocket_url, FeedKey(pbx.credentials.websocket_username, pbx.wskey))
    await heard.until(lambda: pbx.feed_clients)
    await pbx.ring(caller="0470998877")
    await heard.until(lambda: heard.calls)
    assert heard.calls[0][1].caller == "0470998877"


@pytest.mark.parametrize("url", ["http://ws1.example/", "ftp://ws1.example", "https://u:p@x/", ""])
async def test_an_address_that_may_not_be_used(session: ClientSession, url: str) -> None:
    with pytest.raises(ValueError, match=r"address|https"):
        CallFeed(session, url, KEY, on_call=lambda *_: None, on_state=lambda _: None)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("when", ["at first", "later"])
async def test_an_answer_without_end_is_not_read(
    hear: Hear, packed: bool, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        if when == "later":
            if is_first(request):
                return web.Response(text=opening())
            if request.method == "POST":
                return web.Response(text="ok")
        if packed:
            bomb = gzip.compress(b"6" * 200_000_000, 1)
            return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(200):
            await answer.write(b"6" * 1_000_000)
            sent += 1_000_000
        return answer

    monkeypatch.setattr(live, "_CONNECT_TIMEOUT", 5)
    async with serving(handler) as url:
        tracemalloc.start()
        try:
            heard = hear(url)
            await heard.until(lambda: heard.states)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        await heard.stop()
    assert isinstance(heard.states[0], VoipCenterConnectionError)
    assert sent < 20_000_000
    assert peak < 40_000_000 or (packed and peak < 240_000_000)  # The server's own bomb.


async def test_an_answer_that_stops_in_its_midst_is_given_up(
    hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server says itself how long the library shall wait: for years, if it likes."""
    polls = iter([opening().replace("25000", f"{10**9}"), '40{"sid": "y"}'])
    given_up = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            return web.Response(text="ok")
        if poll := next(polls, None):
            return web.Response(text=poll)
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"6")
        await given_up.wait()
        return answer

    monkeypatch.setattr(responses, "_LONGEST_READING", 0.2)
    async with serving(handler) as url:
        heard = hear(url)
        await heard.until(lambda: any(heard.states))
        given_up.set()
        await heard.stop()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("at", ["first", "post", "websocket"])
async def test_no_redirect_is_followed(
    hear: Hear, status: int, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[str] = []

    async def inside(request: web.Request) -> web.StreamResponse:
        followed.append(f"{request.method} {await request.text()}")
        return web.Response(text=opening("websocket"))

    monkeypatch.setattr(live, "_CONNECT_TIMEOUT", 0.5)
    async with serving(inside) as house:
        asked: list[str] = []

        async def handler(request: web.Request) -> web.StreamResponse:
            upgrading = request.query.get("transport") == "websocket"
            what = "websocket" if upgrading else "first" if is_first(request) else "later"
            what = "post" if request.method == "POST" else what
            asked.append(what)
            if what == at:
                return web.Response(status=status, headers={"Location": house})
            if what == "first":
                return web.Response(text=opening(*(["websocket"] if at == "websocket" else [])))
            await asyncio.sleep(0.05)
            return web.Response(text="6")

        async with serving(handler) as url:
            heard = hear(url)
            await heard.until(lambda: heard.states)
            await heard.stop()
    assert at in asked
    assert not followed


async def test_of_a_flood_ten_a_second_are_told_and_the_newest_are_kept(
    pbx: Simulator,
    hear: Callable[..., Heard],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "_MOST_WAITING", 15)
    heard = hear(pbx.websocket_url, FeedKey(pbx.credentials.websocket_username, pbx.wskey))
    await heard.until(lambda: pbx.feed_clients)
    for number in range(1, 151):
        await pbx.notify({"van": f"{number:010}"})
    await heard.until(lambda: heard.calls and heard.calls[-1][1].caller == "0000000150")
    times = [when for when, *_ in heard.calls]
    assert all(late - early > 0.95 for early, late in zip(times, times[10:], strict=False))
    callers = [int(call.caller or "") for _, call, _ in heard.calls]
    assert callers == sorted(set(callers))
    assert callers[:10] == list(range(1, 11))
    assert len(callers) < 150
    assert caplog.text.count("some are left out") == 1
    assert not [state for state in heard.states if state]


async def test_a_burst_of_an_office_is_told_whole_and_in_order(
    pbx: Simulator, hear: Callable[..., Heard]
) -> None:
    heard = hear(pbx.websocket_url, FeedKey(pbx.credentials.websocket_username, pbx.wskey))
    await heard.until(lambda: pbx.feed_clients)
    for number in range(1, 31):
        await pbx.notify({"van": f"{number:010}"})
    await heard.until(lambda: len(heard.calls) == 30)
    assert [int(call.caller or "") for _, call, _ in heard.calls] == list(range(1, 31))


async def end_of(hear: Hear, send: Send) -> VoipCenterError | None:
    """Return how the feed ends that a websocket tells."""
    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: any(heard.states))
        await heard.stop()
        return next(filter(None, heard.states))


@pytest.mark.parametrize(
    "what", ["2", '42["notify",{}]', "6", "x" * 100, WSMsgType.PING, WSMsgType.PONG]
)
async def test_who_never_stops_is_hung_up_on(
    hear: Hear, what: str | WSMsgType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the server reads nothing of what it is answered."""
    monkeypatch.setattr(live, "_END_TIMEOUT", 0.2)
    monkeypatch.setattr(bounds, "_MOST_MESSAGES", 50)

    async def send(line: web.WebSocketResponse) -> None:
        while not line.closed:
            if isinstance(what, str):
                await line.send_str(what)
            else:
                await line.send_frame(b"", what)
            await asyncio.sleep(0)  # We live in one loop with it.

    problem = await end_of(hear, send)
    assert isinstance(problem, VoipCenterConnectionError)
    # What is no packet at all the library hangs up on by itself.
    assert isinstance(problem, live.FeedFloodError) or what == "x" * 100


async def test_a_message_in_pieces_that_never_ends_is_no_silence(
    hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_END_TIMEOUT", 0.2)
    monkeypatch.setattr(bounds, "_MOST_BYTES", 300_000)
    taken = 0

    async def send(line: web.WebSocketResponse) -> None:
        nonlocal taken
        transport = transport_of(line)
        transport.write(b"\x01\x00")
        while not transport.is_closing():
            transport.write(b"\x00\x00" * 5_000)
            taken += 10_000
            await asyncio.sleep(0)

    assert isinstance(await end_of(hear, send), live.FeedFloodError)
    assert taken < 20_000_000


@pytest.mark.parametrize(
    "packet",
    [
        '42["notify"',
        "42" + "[" * 100_000,
        '42["notify",' + '{"a":' * 400 + "1" + "}" * 400 + "]",
        '42{"notify":1}',
        '42["notify",' + "9" * 5000 + "]",
        '42["notify",NaN,1e999,-Infinity]',
        '42["notify",[' + ",".join(["[" * 30 + "]" * 30] * 60_000) + "]]",
        '42["notify",{"van":"\\ud83d\\u0000"}]',
        '42["notify",{"van":"' + "0" * 3_000_000 + '"}]',
        '4599999999-["notify",{"_placeholder":true,"num":0}]',
        '451-["notify",{"a":"' + "0" * 100_000 + '"}]',
        '42/elders,["notify",{}]',
        "40/elders,{}",
        '4317["x"]',
        "47",
        "4",
        b"\x00\xff",
    ],
    ids=lambda packet: str(packet)[:24],
)
async def test_a_packet_without_sense_spoils_nothing(
    hear: Hear, caplog: pytest.LogCaptureFixture, packet: str | bytes
) -> None:
    async def send(line: web.WebSocketResponse) -> None:
        if isinstance(packet, bytes):
            await line.send_bytes(packet)
        else:
            await line.send_str(packet)
        await line.send_str('42["notify",{"van":"0470998877"}]')
        while (await line.receive()).type is not WSMsgType.CLOSE:
            pass

    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: [c for _, c, _ in heard.calls if c.caller == "0470998877"])
        assert not [state for state in heard.states if state]
        for _, _, fields in heard.calls:
            assert len(json.dumps(fields, ensure_ascii=False)) < 20_000
        await heard.stop()
    assert not [told for told in caplog.records if told.levelno >= logging.ERROR]


async def test_a_mistake_of_the_listener_s_is_not_hidden(
    hear: Hear, session: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_told: object) -> None:
        raise ZeroDivisionError

    pace = bounds.Pace(fail)
    pace.add(lambda: (Call(), None))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert "ZeroDivisionError" in caplog.text
    pace.stop()


async def test_each_message_of_a_flood_is_refused() -> None:
    flood = bounds.Flood()
    for _ in range(3):
        with pytest.raises(ValueError, match="too much"):
            flood.count(1 << 30)
    assert flood.over.done()


async def test_a_session_that_is_closed_begins_no_line() -> None:
    session = ClientSession()
    await session.close()
    states: list[VoipCenterError | None] = []
    url = "http://127.0.0.1:1"
    feed = CallFeed(session, url, KEY, on_call=lambda *_: None, on_state=states.append)
    running = asyncio.create_task(feed.run())
    async with asyncio.timeout(20):
        while not states:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait([running])
    assert "closed" in str(states[0])
