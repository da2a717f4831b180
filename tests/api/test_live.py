"""Calls as they happen, from the stand-in's own Socket.IO."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
import logging
from typing import Any

import aiohttp
import pytest
import socketio

from custom_components.voipcenter.api import (
    Call,
    CallFeed,
    Direction,
    FeedKey,
    Menu,
    VoipCenterClient,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterNotFoundError,
    VoipCenterRequestError,
    feed_address,
    live,
)
from custom_components.voipcenter.api.errors import VoipCenterNoFeedKeyError
from custom_components.voipcenter.api.wire import storable
from simulator import DIALECTS, Dialect, Simulator

from .raw_server import http, raw_server


class Listener:
    """Runs a feed, and keeps what it tells."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        fetch_key: Callable[[], Awaitable[FeedKey]],
    ) -> None:
        self.calls: list[tuple[Call, Any]] = []
        self.states: list[VoipCenterError | None] = []
        self.keys: list[FeedKey] = []
        self._fetch_key = fetch_key
        self._news = asyncio.Event()
        self.feed = CallFeed(
            session, feed_address(url), self._fetch, on_call=self._call, on_state=self._state
        )
        self.task = asyncio.create_task(self.feed.run())

    async def _fetch(self) -> FeedKey:
        self.keys.append(await self._fetch_key())
        return self.keys[-1]

    def _call(self, call: Call, fields: Any) -> None:
        self.calls.append((call, fields))
        self._news.set()

    def _state(self, problem: VoipCenterError | None) -> None:
        if not self.states or type(problem) is not type(self.states[-1]):
            self.states.append(problem)
        self._news.set()

    async def until(self, reached: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not reached():
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.02)

    async def stop(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


type Listen = Callable[..., Listener]


async def some_key() -> FeedKey:
    return FeedKey(username="office", key="geheim")


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note how long the feed would rest between two attempts, and rest but shortly."""
    rests: list[float] = []

    class Hurried:
        def __getattr__(self, name: str) -> Any:
            return getattr(asyncio, name)

        async def sleep(self, seconds: float) -> None:
            rests.append(seconds)
            await asyncio.sleep(0.01)

    async def instantly(_client: object, _seconds: float = 0) -> None:
        """Replace the second that the library takes after a line was cut."""
        await asyncio.sleep(0)

    monkeypatch.setattr(live, "asyncio", Hurried())
    monkeypatch.setattr(socketio.AsyncClient, "sleep", instantly)
    monkeypatch.setattr(live, "_GRACE", 0.05)
    return rests


@pytest.fixture
async def listen(
    pbx: Simulator, client: VoipCenterClient, session: aiohttp.ClientSession
) -> AsyncIterator[Listen]:
    listeners: list[Listener] = []

    def start(url: str = "", fetch_key: Callable[[], Awaitable[FeedKey]] | None = None) -> Listener:
        async def fetch() -> FeedKey:
            return await client.feed_key(pbx.credentials.websocket_username)

        listeners.append(Listener(session, url or pbx.websocket_url, fetch_key or fetch))
        return listeners[-1]

    yield start
    for listener in listeners:
        await listener.stop()


async def test_a_ringing_phone_is_told(pbx: Simulator, listen: Listen) -> None:
    listener = listen()
    await listener.until(lambda: listener.states)
    assert listener.states == [None]
    await pbx.ring(caller="0470998877")
    await listener.until(lambda: listener.calls)
    ((call, fields),) = listener.calls
    assert call == Call(
        direction=Direction.INCOMING, caller="0470998877", called="093456789", sip_account=None
    )
    assert fields["van"] == "0470998877"


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
async def test_a_notice_in_any_dialect_is_handed_on_whole(
    pbx: Simulator, listen: Listen, dialect: Dialect
) -> None:
    pbx.dialect = dialect
    listener = listen()
    await listener.until(lambda: pbx.feed_clients)
    await pbx.ring(caller="0470998877")
    await listener.until(lambda: listener.calls)
    call, fields = listener.calls[0]
    assert call.caller in {"0470998877", "32470998877", None}
    assert "470998877" in str(fields)


@pytest.mark.parametrize(
    "payload", ["text", ["a", 1], None, 7, {"a": {"b": [None, True]}}, {"ï": '"\\'}]
)
async def test_any_payload_arrives_as_it_is(pbx: Simulator, listen: Listen, payload: Any) -> None:
    listener = listen()
    await listener.until(lambda: pbx.feed_clients)
    await pbx.notify(payload)
    await listener.until(lambda: listener.calls)
    assert listener.calls == [(Call(), payload)]


async def test_a_payload_of_too_much_is_passed_over(pbx: Simulator, listen: Listen) -> None:
    listener = listen()
    await listener.until(lambda: pbx.feed_clients)
    most = {"van": "0475112233"} | {f"veld{n}": "" for n in range(999)}
    for excess in ([0] * 2000, most | {"naar": ""}, [[[[]]]] * 1000):
        await pbx.notify(excess)
    await pbx.notify(most)
    await listener.until(lambda: listener.calls)
    assert [fields for _, fields in listener.calls] == [most]


async def test_the_key_is_told_to_nobody(
    pbx: Simulator, listen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("asyncio").setLevel(logging.DEBUG)
    listener = listen()
    await listener.until(lambda: pbx.feed_clients)
    await pbx.notify({"wskey": pbx.wskey, pbx.wskey: [f"x{pbx.wskey}y"], "van": "0470998877"})
    await listener.until(lambda: listener.calls)
    ((call, fields),) = listener.calls
    assert call.caller == "0470998877"
    assert fields == {"wskey": "…", "…": ["x…y"], "van": "0470998877"}
    await pbx.hang_up()
    await listener.until(lambda: len(listener.states) > 1)
    assert pbx.wskey not in repr(listener.states) + repr(vars(listener.feed)) + caplog.text


@pytest.mark.parametrize("key", ["1", '"', "\\", "é", "null", "{", "van"])
async def test_a_strange_key_spoils_no_payload(key: str) -> None:
    payload = {
        "van": "0470998877",
        "duur": 11,
        "leeg": None,
        "tekst": f"<{key}>",
        "xs": [1.5, True],
    }
    fields = storable(payload, hidden=key)
    assert isinstance(fields, dict)
    assert (fields["duur"], fields["leeg"], fields["xs"]) == (11, None, [1.5, True])
    assert fields["tekst"] == "<…>"


def test_of_what_is_no_json_the_kind_is_shown() -> None:
    assert storable((bytes(4_000_000), {1: {2}})) == ["bytes", {"1": "set"}]


async def test_a_server_that_answers_each_introduction_is_not_answered_for_ever(
    pbx: Simulator, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    introductions: list[str] = []

    async def repeat(connection: str, credentials: object = None) -> None:
        introductions.append(connection)
        await pbx.feed._emit(connection, "serveroutput", "Hello again")

    monkeypatch.setattr(pbx.feed, "_register", repeat)
    listener = listen()
    await listener.until(lambda: len(introductions) >= 2)
    await asyncio.sleep(0.1)
    assert len(introductions) == 2


async def test_a_line_that_is_cut_is_joined_again_with_a_fresh_key(
    pbx: Simulator, listen: Listen, naps: list[float]
) -> None:
    listener = listen()
    await listener.until(lambda: listener.states == [None])
    pbx.rotate_wskey()
    await pbx.hang_up()
    await listener.until(lambda: len(listener.states) == 3)
    assert [type(state) for state in listener.states] == [
        type(None),
        VoipCenterConnectionError,
        type(None),
    ]
    assert [key.key for key in listener.keys][-1] == pbx.wskey
    assert len(listener.keys) == 2
    assert naps == [live.FIRST_PAUSE]


async def test_an_outage_is_waited_out_with_growing_pauses(
    pbx: Simulator, listen: Listen, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_STEADY_AFTER", 0.1)
    listener = listen()
    await listener.until(lambda: listener.states == [None])
    await pbx.stop()
    await listener.until(lambda: len(naps) >= 9)
    await pbx.start()
    await listener.until(lambda: len(listener.states) == 3)
    assert naps[:9] == [1, 2, 4, 8, 16, 30, 30, 30, 30]
    await asyncio.sleep(0.15)
    naps.clear()
    await pbx.hang_up()
    await listener.until(lambda: naps)
    assert naps == [1]


async def test_a_line_that_never_lasts_is_joined_after_growing_pauses(
    pbx: Simulator, listen: Listen, naps: list[float]
) -> None:
    listener = listen()
    for times in range(1, 5):
        await listener.until(lambda: listener.states[-1:] == [None])
        await pbx.ring(caller="0470998877")
        await listener.until(lambda: len(listener.calls) == times)  # noqa: B023
        await pbx.hang_up()
        await listener.until(lambda: len(naps) == times)  # noqa: B023
    assert naps == [1, 2, 4, 8]  # A feed that tells calls does not refuse us.


async def test_a_user_that_the_pbx_does_not_know_is_asked_for_every_quarter_of_an_hour(
    pbx: Simulator, client: VoipCenterClient, listen: Listen, naps: list[float]
) -> None:
    listener = listen(fetch_key=lambda: client.feed_key("iemand anders"))
    await listener.until(lambda: naps)
    assert isinstance(listener.states[0], VoipCenterNotFoundError)
    assert naps[0] == live.PAUSE_AFTER_REFUSAL


@pytest.mark.parametrize(
    "error",
    [
        VoipCenterRequestError("Too many connections"),
        VoipCenterRequestError("", code=99, in_head=True),
        VoipCenterNoFeedKeyError("the answer holds no key"),
    ],
)
async def test_a_key_that_is_refused_like_nothing_known_may_be_given_a_little_later(
    listen: Listen, naps: list[float], error: VoipCenterError
) -> None:
    async def busy() -> FeedKey:
        raise error

    listener = listen(fetch_key=busy)
    await listener.until(lambda: len(naps) >= 6)
    assert naps[:6] == [1, 2, 4, 8, *2 * [live.PAUSE_AFTER_REFUSAL]]
    assert list(map(live.is_refusal, filter(None, listener.states))) == [False, True]


async def test_a_key_that_is_refused_again_and_again(
    pbx: Simulator, listen: Listen, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_GRACE", 30.0)

    async def wrong() -> FeedKey:
        return FeedKey(username=pbx.credentials.websocket_username, key="verkeerd")

    listener = listen(fetch_key=wrong)
    await listener.until(lambda: len(naps) >= 4)
    assert naps[:4] == [1, 2, live.PAUSE_AFTER_REFUSAL, live.PAUSE_AFTER_REFUSAL]
    assert isinstance(listener.states[-1], live.FeedRefusedError)
    assert None not in listener.states


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        http(b""),
        http(b"<html>Onderhoud</html>", "Content-Type: text/html"),
        http(b"{}", "Content-Type: application/json"),
        http(b"\xff\xfe"),
        http(b"0"),
        http(b"0{}"),
        http(b"0[]"),
        http(b'0{"sid":"x","upgrades":[],"pingInterval":"x","pingTimeout":1}'),
        http(b"4"),
        http(b"{", "Content-Type: application/json", status="500 Oei"),
        http(b"{}", "Content-Type: application/json", status="401 Oei"),
        http(b"", "Location: /elders", status="302 Elders"),
    ],
    ids=lambda answer: answer[:16].decode(errors="replace") + str(len(answer)),
)
async def test_a_server_that_is_no_call_feed(
    listen: Listen, answer: bytes, naps: list[float]
) -> None:
    async with raw_server(answer) as server:
        listener = listen(url=server.base_url, fetch_key=some_key)
        await listener.until(lambda: len(naps) >= 2)
        assert not listener.task.done()
        assert isinstance(listener.states[0], VoipCenterConnectionError)
        assert naps[:2] == [1, 2]
        await listener.stop()


OPEN = http(b'0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":9}')


async def test_a_server_that_opens_the_line_and_says_nothing(
    listen: Listen, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_CONNECT_TIMEOUT", 0.05)
    async with raw_server(OPEN, http(b"6")) as server:
        listener = listen(url=server.base_url, fetch_key=some_key)
        await listener.until(lambda: naps)
        assert isinstance(listener.states[0], VoipCenterConnectionError)
        await listener.stop()


async def test_a_feed_that_is_ended_while_it_waits_for_the_server(listen: Listen) -> None:
    async with raw_server(OPEN, http(b"6")) as server:
        listener = listen(url=server.base_url, fetch_key=some_key)
        await listener.until(lambda: len(server.requests) > 5)
        await listener.stop()
        await asyncio.sleep(0.05)
        asked = len(server.requests)
        await asyncio.sleep(0.05)
        assert len(server.requests) == asked


async def test_the_session_stays_open(
    pbx: Simulator, listen: Listen, session: aiohttp.ClientSession, client: VoipCenterClient
) -> None:
    listener = listen()
    await listener.until(lambda: pbx.feed_clients)
    await listener.stop()
    assert not session.closed
    assert len(await client.list_items(Menu.INDICATORS)) == 8


@pytest.mark.parametrize("moment", [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1])
async def test_a_feed_that_is_ended_leaves_nothing_behind(
    pbx: Simulator, listen: Listen, moment: float
) -> None:
    """Home Assistant's own checks look for tasks and timers when the test is over."""
    listener = listen()
    await asyncio.sleep(moment)
    await listener.stop()
    assert listener.task.cancelled()
