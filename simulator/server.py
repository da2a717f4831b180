"""The stand-in PBX itself: started and stopped, and handled by tests, demo and benchmarks."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import formatdate
from ssl import SSLContext
from time import time
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .calls import feed_payload
from .checks import Lockout
from .credentials import Credentials
from .dialect import Dialect
from .faults import Faults
from .feed import Feed
from .holds import Hold, Holds
from .interface import Interface
from .items import BRUSSELS, Call, Direction
from .journal import Journal
from .office import Office
from .page import Page
from .values import Json

_GOODBYE = 0.02
"""Seconds that aiohttp waits for what is still under way at a stop (0 would mean for ever)."""


class Simulator:
    """A PBX on loopback.

    Everything about it may be changed while it runs. Stopping and starting it keeps its port and
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
        self.host = host
        self.port = port
        self.office = office or Office.sample()
        self.dialect = dialect or Dialect()
        self.credentials = credentials or Credentials()
        self.clock_offset = clock_offset
        """Seconds that the PBX's clock is ahead of this computer's."""
        self.denied_menus: set[str] = set()
        """Menus that the API user may not use (error 16); `call` for calling, `*` for all."""
        self.faults = Faults(seed)
        self.journal = Journal()
        self.lockout = Lockout()
        self.holds = Holds()
        self._ssl_context = ssl_context
        self.feed = Feed(self)
        self._page = Page(self)
        self._runner: web.AppRunner | None = None
        self._under_way: set[asyncio.Task[Any] | None] = set()
        self._wskeys_given = 1

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
            await self.feed.stop()
            await self._drop_what_is_under_way()
            await runner.cleanup()
            await asyncio.sleep(0)

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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

    def now(self) -> float:
        """Read the PBX's own clock."""
        return time() + self.clock_offset

    def hold(
        self,
        *,
        endpoint: str | None = None,
        menu: str | None = None,
        id: int | str | None = None,
        before: bool = False,
        times: int | None = None,
    ) -> Hold:
        """Hold matching requests open, from now until the hold is released, or only so many.

        Their replies are computed, and changes made, before they are held, as in a slow poll; with
        `before` they are held on arrival, and computed when they are released.
        """
        return self.holds.add(
            Hold(endpoint=endpoint, menu=menu, item_id=id, before=before, times=times)
        )

    @property
    def wskey(self) -> str:
        """The key that the call feed wants at the moment."""
        return f"ws-sleutel-{self.credentials.websocket_username}-{self._wskeys_given:04}"

    def rotate_wskey(self) -> str:
        """Change the key of the call feed; who is registered already stays so."""
        self._wskeys_given += 1
        return self.wskey

    @property
    def feed_clients(self) -> tuple[str, ...]:
        """The connections that are registered with the call feed."""
        return self.feed.registered

    async def hang_up(self) -> None:
        """Disconnect every client of the call feed."""
        await self.feed.hang_up()

    async def ring(
        self,
        caller: str | None = None,
        called: str | None = None,
        direction: Direction | str = Direction.INCOMING,
        talk_time: int = 0,
        sip_account: str = "",
    ) -> Call:
        """Let a phone ring: a call of today, told on the feed; without talk time nobody answers."""
        incoming = Direction(direction) is Direction.INCOMING
        own = next((number.number for number in self.office.numbers.values()), "")
        outside = "0470998877"
        call = self.office.ring(
            at=datetime.fromtimestamp(self.now(), BRUSSELS),
            caller=caller if caller is not None else outside if incoming else own,
            called=called if called is not None else own if incoming else outside,
            direction=Direction(direction),
            talk_time=talk_time,
            sip_account=sip_account,
        )
        await self.announce(call)
        return call

    async def announce(self, call: Call) -> None:
        """Tell the feed of a call."""
        await self.notify(feed_payload(call, self.dialect))

    async def notify(self, payload: Json) -> None:
        """Send a raw `notify` to every registered client of the feed."""
        await self.feed.notify(payload)

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
        response.headers["Date"] = formatdate(self.now(), usegmt=True)

    async def _drop_what_is_under_way(self) -> None:
        tasks = [task for task in self._under_way if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
