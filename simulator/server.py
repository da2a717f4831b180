"""The stand-in PBX itself: started and stopped, and handled by tests, demo and benchmarks."""

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from ssl import SSLContext
from typing import Any, Self

from aiohttp import web

from .credentials import Credentials
from .dialect import Dialect
from .interface import DATE_OFF, Interface
from .office import Office
from .page import Page
from .pbx import Pbx

_GOODBYE = 0.02
"""Seconds that aiohttp waits for what is still under way at a stop (0 would mean for ever)."""


class Simulator(Pbx):
    """A PBX on loopback.

    Stopping and starting it keeps its port and
    its state: an outage, not a new PBX.
    """

    def __init__(
        self,
        port: int = 0,
        office: Office | None = None,
        dialect: Dialect | None = None,
        credentials: Credentials | None = None,
        clock_offset: float = 0.0,
        *,
        host: str = "127.0.0.1",
        seed: int = 0,
        ssl_context: SSLContext | None = None,
    ) -> None:
        """Set a PBX up without starting it; port 0 takes a free one at the first start."""
        super().__init__(office, dialect, credentials, clock_offset, seed=seed)
        self.host = host
        self.port = port
        self._ssl_context = ssl_context
        self._page = Page(self)
        self._runner: web.AppRunner | None = None
        self._under_way: set[asyncio.Task[Any] | None] = set()

    async def start(self) -> None:
        """Open the port."""
        app = web.Application(middlewares=[self._attend])
        app.on_response_prepare.append(self._date)
        Interface(self).add_routes(app)
        self.feed.add_routes(app)
        self._page.add_routes(app)
        runner = web.AppRunner(
            app, handle_signals=False, access_log=None, shutdown_timeout=_GOODBYE
        )
        await runner.setup()
        site = web.TCPSite(runner, self.host, self.port, ssl_context=self._ssl_context)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Close the port and hang up on everybody; what was under way gets no answer."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            for site in runner.sites:
                await site.stop()
            await self.fall_silent()
            await self._drop_what_is_under_way()
            await runner.cleanup()
            await asyncio.sleep(0)

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Stop."""
        await self.stop()

    @property
    def url(self) -> str:
        """Where the page for people is, and the call feed."""
        return f"{'https' if self._ssl_context else 'http'}://{self.host}:{self.port}"

    @property
    def base_url(self) -> str:
        """Where the interface is, as the integration wants to be told."""
        return f"{self.url}/api/"

    @property
    def websocket_url(self) -> str:
        """Where the call feed is."""
        return self.url

    @web.middleware
    async def _attend(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Note the URL, and remember the task, which may outlive its connection."""
        self.journal.note_url(request.path_qs)
        task = asyncio.current_task()
        self._under_way.add(task)
        try:
            return await handler(request)
        finally:
            self._under_way.discard(task)

    async def _date(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let every reply tell the PBX's own time, at the moment at which it is sent."""
        now = self.now() + request.get(DATE_OFF, 0.0)
        response.headers["Date"] = formatdate(now, usegmt=True)

    async def _drop_what_is_under_way(self) -> None:
        tasks = [task for task in self._under_way if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
