"""A Socket.IO server that falls silent, at one moment or another."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from enum import StrEnum
import json

from aiohttp import WSMsgType, web


class Silence(StrEnum):
    """When the server falls silent."""

    BEFORE_UPGRADE = "before the upgrade"
    BEFORE_CONNECT = "before the connection is acknowledged"
    AFTER_CONNECT = "after the connection is acknowledged"


class MuteServer:
    """Speaks Engine.IO by hand, up to a point."""

    def __init__(self, silence: Silence) -> None:
        self._silence = silence
        self.url = ""
        self.opened = 0
        self.websockets: set[web.WebSocketResponse] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.query["transport"] == "polling":
            self.opened += 1
            about = {
                "sid": "a",
                "upgrades": ["websocket"],
                "pingInterval": 100,
                "pingTimeout": 100,
            }
            return web.Response(text=f"0{json.dumps(about)}")
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        self.websockets.add(websocket)
        try:
            async for message in websocket:
                if message.type is WSMsgType.TEXT:
                    await self._answer(websocket, message.data)
        finally:
            self.websockets.discard(websocket)
        return websocket

    async def _answer(self, websocket: web.WebSocketResponse, packet: str) -> None:
        if packet == "2probe" and self._silence is not Silence.BEFORE_UPGRADE:
            await websocket.send_str("3probe")
        elif packet.startswith("40") and self._silence is Silence.AFTER_CONNECT:
            await websocket.send_str('40{"sid":"b"}')


@asynccontextmanager
async def mute_server(silence: Silence) -> AsyncGenerator[MuteServer]:
    """Serve on loopback."""
    server = MuteServer(silence)
    app = web.Application()
    app.router.add_get("/socket.io/", server.handle)
    runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=0.02)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
