"""A server that neither speaks nor hangs up is given up, without a trace."""

import asyncio

import pytest

from custom_components.voipcenter.api import live
from custom_components.voipcenter.const import CONF_WEBSOCKET_URL

from .listening import Listening
from .mute import Silence, mute_server


@pytest.mark.parametrize("silence", list(Silence))
async def test_silence(house: Listening, silence: Silence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_CONNECT_TIMEOUT", 0.15)
    monkeypatch.setattr(live, "_HANG_UPS_BEFORE_REFUSED", 1000)
    async with mute_server(silence) as server:
        await house.set_up(**{CONF_WEBSOCKET_URL: server.url})
        await house.until(lambda: server.opened >= 3)
        assert len(server.websockets) <= 1
        await house.unload()
        await house.until(lambda: not server.websockets)
    assert house.issues == []


async def test_unloading_at_any_moment(house: Listening) -> None:
    async with mute_server(Silence.BEFORE_UPGRADE) as server:
        await house.set_up(**{CONF_WEBSOCKET_URL: server.url})
        await house.until(lambda: server.websockets)
        async with asyncio.timeout(1):
            await house.unload()
        await house.until(lambda: not server.websockets)
