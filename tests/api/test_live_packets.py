"""What the library that reads the call feed hears of."""

import asyncio
from contextlib import suppress
import gc
from importlib import import_module
import json
from unittest.mock import Mock

from aiohttp import ClientSession, WSMsgType, web
import pytest

from custom_components.voipcenter.api import Call, VoipCenterConnectionError, bounds, live

from .raw_server import transport_of
from .test_live_bounds import KEY, Hear, end_of, hear, opening, over_websocket, serving

__all__ = ["hear"]


async def test_what_is_left_out_of_a_flood_is_not_read(
    hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read one that is made to be slow takes the event loop milliseconds."""
    read = Mock(wraps=live.read_live_call)
    monkeypatch.setattr(live, "read_live_call", read)
    monkeypatch.setattr(bounds, "_MOST_WAITING", 5)

    async def send(line: web.WebSocketResponse) -> None:
        for number in range(1, 101):
            await line.send_str(f'42["notify",{{"van":"{number:010}"}}]')
        await line.receive()

    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: heard.calls and heard.calls[-1][1].caller == "0000000100")
        await heard.stop()
    assert read.call_count == len(heard.calls) < 100


async def test_a_notification_that_is_too_long_is_told_but_not_read(hear: Hear) -> None:
    """There is room in it for hundreds of texts that are slow to read."""
    fields = {"van": "0470998877", "naam": "x" * 16_000}

    async def send(line: web.WebSocketResponse) -> None:
        await line.send_str(f"42{json.dumps(['notify', fields])}")
        await line.receive()

    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: heard.calls)
        await heard.stop()
    [(_, call, told)] = heard.calls
    assert call == Call()
    assert told == f"{json.dumps(fields)[:16_000]}…"


async def test_what_holds_too_much_for_a_call_is_left_out(hear: Hear) -> None:
    async def send(line: web.WebSocketResponse) -> None:
        for event in ("[" * 1_001 + "]" * 1_001, f"[{'0,' * 1_001}0]", '{"van":"0470998877"}'):
            await line.send_str(f'42["notify",{event}]')
        await line.receive()

    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: heard.calls and heard.calls[-1][1].caller)
        await heard.stop()
    assert len(heard.calls) == 1


async def test_between_two_calls_others_have_their_turn() -> None:
    told: list[Call] = []
    pace = bounds.Pace(lambda call, _: told.append(call))
    for _ in range(20):
        pace.add(lambda: (Call(), None))
    for _ in range(40):
        before = len(told)
        await asyncio.sleep(0)
        assert len(told) - before <= 1
    assert len(told) == bounds.CALLS_A_SECOND
    pace.stop()


async def test_a_ping_is_answered(hear: Hear) -> None:
    answers = []

    async def send(line: web.WebSocketResponse) -> None:
        line._autoping = False
        await line.ping(b"still there?")
        while (answer := await line.receive()).type is not WSMsgType.PONG:
            pass
        answers.append(answer.data)
        await line.send_str('42["notify",{"van":"0470998877"}]')

    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: heard.calls)
        assert answers == [b"still there?"]
        await heard.stop()


@pytest.mark.parametrize(
    "excess",
    [
        f"2[{'[0],' * 10_000}0]",
        opening().replace("x", "x" * 5_000),
        f"2{'x' * 5_000}",
        f'4\x1e2"{"x" * 5_000}"\x1e4',
    ],
    ids=["values", "id", "ping", "second"],
)
async def test_the_library_hears_of_nothing_that_holds_too_much(
    session: ClientSession, excess: str
) -> None:
    """It would take it apart, or ask by it, whatever kind of packet it says it is."""

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.query:
            return web.Response(text=excess)
        line = web.WebSocketResponse()
        await line.prepare(request)
        for packet in (excess, "2probe"):
            await line.send_str(packet)
        return line

    async with (
        serving(handler) as url,
        bounds.bounded_session(session, bounds.Flood()) as bounded,
        bounded.ws_connect(url) as line,
        bounded.get(url, params={"transport": "polling"}) as polled,
    ):
        assert (await line.receive()).data == "2probe"
        with pytest.raises(ValueError, match="too much"):
            await polled.read()


@pytest.mark.parametrize("pings", ["2", "2probe", "4\x1e2"])
async def test_nobody_asks_often_whether_we_are_there(session: ClientSession, pings: str) -> None:
    """Each time is answered, and answers wait for those who do not read."""

    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=pings)

    flood = bounds.Flood()
    async with serving(handler) as url, bounds.bounded_session(session, flood) as bounded:
        for _ in range(60):
            await (await bounded.get(url)).read()
        assert not flood.over.done()
        with suppress(ValueError):
            for _ in range(30):
                await (await bounded.get(url)).read()
        assert flood.over.done()


async def test_answers_do_not_wait_for_ever_for_who_does_not_read(
    hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slowly it asks: here quickly, as the network holds some megabytes first."""
    monkeypatch.setattr(live, "_END_TIMEOUT", 0.2)
    monkeypatch.setattr(bounds, "_MOST_MESSAGES", 10**9)
    monkeypatch.setattr(bounds, "_MOST_BYTES", 10**12)

    async def send(line: web.WebSocketResponse) -> None:
        transport = line._req.transport
        transport.pause_reading()
        while not transport.is_closing():
            await line.send_str(f"2{'x' * 3_900}")
            await asyncio.sleep(0)  # We live in one loop with it.

    assert isinstance(await end_of(hear, send), live.FeedFloodError)


def test_who_floods_is_left_alone_for_longer_each_time(session: ClientSession) -> None:
    feed = live.CallFeed(
        session, "http://127.0.0.1:1", KEY, on_call=lambda *_: None, on_state=lambda _: None
    )
    pauses = [feed._pause_after(live.FeedFloodError("too much")) for _ in range(7)]
    assert pauses == [30, 60, 120, 240, 480, 900, 900]


async def test_polls_without_a_pause_are_a_flood(session: ClientSession) -> None:
    """Each may cost the handshake of a new connection."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(text="6", headers={"Connection": "close"})

    flood = bounds.Flood()
    polls = 0
    async with serving(handler) as url, bounds.bounded_session(session, flood) as bounded:
        with pytest.raises(ValueError, match="too much"):  # noqa: PT012
            for _ in range(200):
                async with bounded.get(url) as response:
                    await response.read()
                polls += 1
    assert 80 < polls < 120
    assert flood.over.done()


@pytest.mark.parametrize("frame", [b"\x81\x00", b"\x81\x01x"])
async def test_much_that_is_no_packet_is_a_flood(
    hear: Hear, frame: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library hangs up on the first one, and all are taken apart."""
    monkeypatch.setattr(live, "_END_TIMEOUT", 0.2)
    monkeypatch.setattr(bounds, "_MUCH", 5_000)

    async def send(line: web.WebSocketResponse) -> None:
        transport = transport_of(line)
        while not transport.is_closing():
            transport.write(frame * 5_000)
            await asyncio.sleep(0)

    assert isinstance(await end_of(hear, send), live.FeedFloodError)


@pytest.mark.parametrize("frame", [b"\x81\x00", b"\x82\x00", b"\x8a\x00", b"\x81\x80mask"])
async def test_one_burst_of_empty_frames_is_a_flood(
    hear: Hear, frame: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although it is short, and the library hears the first of them only."""
    monkeypatch.setattr(live, "_END_TIMEOUT", 0.2)

    async def send(line: web.WebSocketResponse) -> None:
        transport = transport_of(line)
        transport.write(frame * 20_000)
        await asyncio.sleep(1)

    assert isinstance(await end_of(hear, send), live.FeedFloodError)


async def test_who_says_goodbye_and_goes_on_is_not_listened_to(hear: Hear) -> None:
    """Neither by us nor by the library, which waits for the websocket's goodbye."""
    sent = 0

    async def send(line: web.WebSocketResponse) -> None:
        nonlocal sent
        transport = transport_of(line)
        await line.send_str("1")
        while not transport.is_closing() and sent < 1_000_000:
            transport.write(b"\x82\x01A" * 2_000)
            sent += 2_000
            await asyncio.sleep(0)

    began = asyncio.get_running_loop().time()
    assert isinstance(await end_of(hear, send), VoipCenterConnectionError)
    assert asyncio.get_running_loop().time() - began < 2
    assert sent < 100_000


async def test_what_the_library_leaves_behind_holds_no_session(hear: Hear) -> None:
    """Its destructor would run the loop to close it, whatever else is about to run there."""

    async def send(line: web.WebSocketResponse) -> None:
        await line.send_str('42["notify",{"van":"0470998877"}]')
        await asyncio.sleep(5)

    async with serving(over_websocket(send)) as url:
        heard = hear(url)
        await heard.until(lambda: heard.calls)
        library = import_module("engineio.async_client").AsyncClient
        (client,) = [each for each in gc.get_objects() if type(each) is library and each.http]
        await heard.stop()
        assert client.http is None
