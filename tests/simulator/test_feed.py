"""The call feed, with the client that the integration uses too."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import patch

import pytest
import socketio

from simulator import Dialect, Simulator

from .asking import Asker, until


class Listener:
    """A client of the feed that keeps what it hears."""

    def __init__(self, pbx: Simulator) -> None:
        self.pbx = pbx
        self.heard: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()
        self.said: list[str] = []
        self.gone = asyncio.Event()
        self.client = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self.client.on("notify", self.heard.put)
        self.client.on("serveroutput", self.said.append)
        self.client.on("disconnect", self._on_disconnect)

    async def _on_disconnect(self, *_: object) -> None:
        self.gone.set()

    async def connect(self) -> None:
        await self.client.connect(self.pbx.websocket_url, transports=["websocket"])

    async def register(self, **wrong: str) -> None:
        username = self.pbx.credentials.websocket_username
        await self.client.emit("register", {"username": username, "wskey": self.pbx.wskey} | wrong)

    async def next(self) -> Any:
        async with asyncio.timeout(2):
            return await self.heard.get()


@pytest.fixture
async def listener(pbx: Simulator) -> AsyncIterator[Listener]:
    made = Listener(pbx)
    await made.connect()
    yield made
    await made.client.disconnect()


@pytest.fixture
async def registered(listener: Listener) -> Listener:
    await listener.register()
    await until(lambda: listener.pbx.feed_clients)
    return listener


async def test_a_registered_client_hears_of_calls(registered: Listener, pbx: Simulator) -> None:
    await pbx.ring(caller="0470111222")
    assert await registered.next() == {
        "van": "0470111222",
        "naar": "093456789",
        "richting": "inkomend",
        "sipaccount": "",
    }


async def test_an_originated_call_is_heard(registered: Listener, ask: Asker) -> None:
    await ask.call("kantoor01", "021234567")
    heard = await registered.next()
    assert (heard["naar"], heard["richting"]) == ("021234567", "uitgaand")


@pytest.mark.parametrize("payload", ["text", ["a", "list"], None, {"an": {"object": 1}}, 7])
async def test_any_payload(registered: Listener, pbx: Simulator, payload: Any) -> None:
    await pbx.notify(payload)
    assert await registered.next() == payload


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("asterisk", {"callerid": "0470111222", "exten": "093456789", "direction": "in"}),
        ("nested", {"type": "ring"}),
        ("list", ["ring", "0470111222", "093456789"]),
        ("text", "ring 0470111222 093456789"),
    ],
)
async def test_dialects(registered: Listener, pbx: Simulator, dialect: Any, expected: Any) -> None:
    pbx.dialect = Dialect(feed_payload=dialect)
    await pbx.ring(caller="0470111222")
    heard = await registered.next()
    if isinstance(expected, dict):
        heard = {key: value for key, value in heard.items() if key in expected}
    assert heard == expected


async def test_posts_tell_each_thing_that_happens(registered: Listener, pbx: Simulator) -> None:
    pbx.dialect = Dialect(feed_payload="posts")
    call = await pbx.begin_call(caller="0470111222")
    await pbx.switchboard.answer(call.id)
    await pbx.switchboard.end(call.id)
    told = [await registered.next() for _ in range(4)]
    assert [post["origin"] for post in told] == ["start", "answer", "end", "summary"]
    assert {post["phone_number_from"] for post in told} == {"32470111222"}


async def test_what_the_server_says(registered: Listener) -> None:
    await until(lambda: len(registered.said) == 2)
    assert registered.said[0].startswith("Welcome")
    await registered.register()
    await asyncio.sleep(0.05)
    assert len(registered.said) == 2, "an answer to each would make a loop"


async def test_hung_up_without_registration(pbx: Simulator) -> None:
    with patch("simulator.feed.REGISTER_WITHIN", 0.05):
        silent = Listener(pbx)
        await silent.connect()
        async with asyncio.timeout(1):
            await silent.gone.wait()
    assert not pbx.feed_clients
    await silent.client.disconnect()


@pytest.mark.parametrize("wrong", [{"wskey": "x"}, {"username": "x"}, {"more": "x"}])
async def test_hung_up_with_wrong_credentials(
    listener: Listener, pbx: Simulator, wrong: dict[str, str]
) -> None:
    await listener.register(**wrong)
    async with asyncio.timeout(1):
        await listener.gone.wait()
    assert not pbx.feed_clients


async def test_a_new_key(registered: Listener, pbx: Simulator) -> None:
    old = pbx.wskey
    new = pbx.rotate_wskey()
    assert pbx.feed_clients, "who is registered stays so"
    await pbx.hang_up()
    await registered.gone.wait()
    assert not pbx.feed_clients
    late = Listener(pbx)
    await late.connect()
    await late.register(wskey=old)
    await late.gone.wait()
    punctual = Listener(pbx)
    await punctual.connect()
    await punctual.register(wskey=new)
    await until(lambda: pbx.feed_clients)
    await punctual.client.disconnect()
    await until(lambda: not pbx.feed_clients)
    await late.client.disconnect()


async def test_an_outage(registered: Listener, pbx: Simulator) -> None:
    await pbx.stop()
    async with asyncio.timeout(2):
        await registered.gone.wait()
    await pbx.start()
    await registered.client.disconnect()
    back = Listener(pbx)
    await back.connect()
    await back.register()
    await until(lambda: pbx.feed_clients)
    await pbx.ring()
    assert await back.next()
    await back.client.disconnect()


async def test_the_key_is_in_no_url(registered: Listener, pbx: Simulator) -> None:
    assert not any(pbx.wskey in url for url in pbx.journal.urls)


async def test_nobody_listens(pbx: Simulator) -> None:
    await pbx.ring()
    await pbx.hang_up()
