"""The call feed: Socket.IO, for whoever registers with the key of `m=wskey` [field]."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import importlib
from typing import TYPE_CHECKING

from aiohttp import web

from .listeners import Listeners
from .values import Json

if TYPE_CHECKING:
    import socketio

REGISTER_WITHIN = 2.0
"""Seconds after which the server hangs up on who has not registered."""


class Feed:
    """Tells of calls as they happen.

    The library behind it is imported at the first connection, so that nothing is loaded where no
    client wants the feed.
    """

    def __init__(self, credentials: Callable[[], Mapping[str, str]]) -> None:
        """Let in whoever registers with these credentials."""
        self._credentials = credentials
        self._server: socketio.AsyncServer | None = None
        self._starting = asyncio.Lock()
        self._registered: list[str] = []
        self.changes = Listeners()
        """Who wants to hear who came and went."""
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def registered(self) -> tuple[str, ...]:
        """The connections that are told of calls."""
        return tuple(self._registered)

    def add_routes(self, app: web.Application) -> None:
        """Listen where Socket.IO clients knock."""
        for method in ("GET", "POST", "OPTIONS"):
            app.router.add_route(method, "/socket.io/", self._handle)

    async def notify(self, payload: Json) -> None:
        """Send a `notify` with one argument, whatever it is, to everybody who is registered."""
        for connection in self.registered:
            await self._emit(connection, "notify", payload)

    async def hang_up(self) -> None:
        """Disconnect everybody, registered or not."""
        if self._server is not None:
            await self._server.eio.disconnect()

    async def stop(self) -> None:
        """Fall silent: an outage says no goodbye. No task is left behind."""
        self._server = None
        self._registered.clear()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        async with self._starting:
            if self._server is None:
                self._server = await self._made()
        response: web.StreamResponse = await self._server.handle_request(request)
        return response

    async def _made(self) -> socketio.AsyncServer:
        await asyncio.to_thread(importlib.import_module, "socketio")
        import socketio

        server = socketio.AsyncServer(
            async_mode="aiohttp", cors_allowed_origins="*", monitor_clients=False
        )
        # Its pings sleep on for half a minute after their connection has gone.
        server.eio.start_background_task = self._spawn
        server.on("connect", self._connected)
        server.on("register", self._register)
        server.on("disconnect", self._disconnected)
        return server

    def _spawn(
        self, target: Callable[..., Awaitable[object]], *args: object, **kwargs: object
    ) -> asyncio.Task[object]:
        """Start a task of the library's or our own, and remember it until it is done."""

        async def run() -> object:
            return await target(*args, **kwargs)

        task = asyncio.get_running_loop().create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _emit(self, connection: str, event: str, content: Json) -> None:
        """Send an event; the tuple makes a list or null the one argument that it is."""
        if self._server is not None:
            await self._server.emit(event, (content,), to=connection)

    async def _disconnect(self, connection: str) -> None:
        if self._server is not None:
            await self._server.disconnect(connection)

    async def _connected(self, connection: str, environ: object, auth: object = None) -> None:
        self._spawn(self._await_registration, connection)

    async def _await_registration(self, connection: str) -> None:
        await self._emit(connection, "serveroutput", "Welcome, please register")
        await asyncio.sleep(REGISTER_WITHIN)
        if connection not in self._registered:
            await self._disconnect(connection)

    async def _register(self, connection: str, credentials: object = None) -> None:
        """Let a client in, or hang up; who is in already may say it again, unanswered."""
        expected = self._credentials()
        if credentials != expected:
            await self._emit(connection, "serveroutput", "Registration refused")
            await self._disconnect(connection)
        elif connection not in self._registered:
            self._registered.append(connection)
            self.changes.tell()
            await self._emit(connection, "serveroutput", f"Registered {expected['username']}")

    async def _disconnected(self, connection: str, reason: object = None) -> None:
        if connection in self._registered:
            self._registered.remove(connection)
            self.changes.tell()
