"""The feed as others serve it: nothing depends on the library of the stand-in, which is our own."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from custom_components.voipcenter.api import live
from custom_components.voipcenter.const import CONF_WEBSOCKET_URL

from .listening import Listening
from .other_make import OtherMake, other_make


@pytest.fixture(params=[["polling", "websocket"], ["polling"]], ids=["usual", "polling only"])
async def server(request: pytest.FixtureRequest, house: Listening) -> AsyncGenerator[OtherMake]:
    """Return a server that knows the key of the moment."""
    username = house.pbx.credentials.websocket_username
    async with other_make(username, request.param) as server:
        await server.tell(key=house.pbx.wskey)
        yield server
        await house.unload()


async def join(house: Listening, server: OtherMake) -> None:
    await house.set_up(**{CONF_WEBSOCKET_URL: server.url})
    await house.until(lambda: house.line == "on" and server.count("registered"))


async def test_calls(house: Listening, server: OtherMake) -> None:
    await join(house, server)
    for number in range(10):
        await server.tell(notify=[{"van": f"047099880{number}", "naar": "093456789"}])
    await house.until(lambda: house.event.attributes.get("caller") == "0470998809")
    assert house.event.attributes["event_type"] == "incoming"
    for arguments in ([], ["tekst"], [None], [["a", 1]], [{"a": {"b": [1]}}, "en", 7]):
        await server.tell(notify=arguments)
    await server.tell(bytes="00ff")
    await server.tell(notify=[{"van": "0470998811", "naar": "093456789"}])
    await house.until(lambda: house.event.attributes.get("caller") == "0470998811")
    assert house.line == "on"
    assert house.line == "on"
    assert house.levels == []


async def test_a_line_that_is_cut(house: Listening, server: OtherMake) -> None:
    await join(house, server)
    await server.tell(key=house.pbx.rotate_wskey())
    before = server.count("registered")
    await server.tell(hang_up=True)
    await house.until(lambda: server.count("registered") > before and house.line == "on")
    assert server.count("refused") == 0
    assert house.levels == ["WARNING", "INFO"]


async def test_a_server_that_dies(house: Listening, server: OtherMake) -> None:
    await join(house, server)
    await server.stop()
    await house.until(lambda: house.line == "off")
    before = server.count("registered")
    await server.start()
    await server.tell(key=house.pbx.wskey)
    await house.until(lambda: server.count("registered") > before and house.line == "on")
    assert house.issues == []


async def test_a_refused_key(
    house: Listening, server: OtherMake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_GRACE", 5.0)
    await server.tell(key="another")
    await house.set_up(**{CONF_WEBSOCKET_URL: server.url})
    await house.until(lambda: house.issues)
    assert server.count("registered") == 0
    assert server.count("refused") == 3
    assert house.levels == ["WARNING"]


async def test_a_quiet_line_stays_up(house: Listening, server: OtherMake) -> None:
    """The server's pings are answered."""
    await join(house, server)
    await house.pbx.stop()  # The PBX itself is not needed for it.
    await asyncio.sleep(1)
    assert house.line == "on"
    assert server.count("left") == 0
    await house.pbx.start()


async def test_unloading_hangs_up(house: Listening, server: OtherMake) -> None:
    await join(house, server)
    await house.unload()
    await house.until(lambda: server.count("left"))
    await house.set_up()
