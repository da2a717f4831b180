"""The call feed: calls as they happen, over Socket.IO [field].

A client registers with a key that the API hands out, at the event ``connect`` and again at
``serveroutput``; whoever does not is hung up on. Each call arrives as the event ``notify``, in a
format that nobody has written down. A server that tells more than there can be is hung up on.
"""

import asyncio
from asyncio.trsock import TransportSocket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, suppress
from functools import partial
from importlib import import_module
import logging
from math import inf
import re
from socket import SHUT_RDWR
from time import monotonic
from typing import TYPE_CHECKING, cast

import aiohttp
from yarl import URL

from .address import feed_address
from .bounds import Flood, Outbox, Pace, bounded_session, short
from .errors import (
    ERRORS,
    VoipCenterConnectionError,
    VoipCenterDeferredError,
    VoipCenterError,
    VoipCenterNoFeedKeyError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
    VoipCenterRequestError,
    VoipCenterResponseError,
)
from .models import Call, FeedKey
from .wire import MOST_VALUES, Json, may_hold_more_than, read_live_call, storable

if TYPE_CHECKING:
    from socketio import AsyncClient

type _Websocket = aiohttp.ClientWebSocketResponse

FIRST_PAUSE, LONGEST_PAUSE, PAUSE_AFTER_REFUSAL = 1.0, 30.0, 900.0
_CONNECT_TIMEOUT = 15
_END_TIMEOUT = 3
_REGISTRATION_PAUSE = 5.0
_GRACE = 1.0
_STEADY_AFTER = 30.0
_HANG_UPS_BEFORE_REFUSED = 3
_KEYLESS_BEFORE_REFUSED = 5
_LONGEST_WITH_PARTS = 64_000
"""Signs; a part may stand in thousands of places, each of which takes the library long."""
# Of Socket.IO's packets those that a feed needs: of binary ones few parts, for they are kept until
# the last has come, and none of other namespaces, each of which would be remembered.
_PACKET = re.compile(r"(?:[0124]|5(\d)-)(?!/[^,])")

# The library writes packets, and with them the key, to its loggers: these go nowhere.
_SILENT = logging.Logger("silent")  # noqa: LOG001
_SILENT.disabled = True


class FeedRefusedError(VoipCenterError):
    """The feed does not accept the websocket user or its key."""


class FeedFloodError(VoipCenterConnectionError):
    """The feed tells more than an office's calls can be."""


_REFUSALS = (
    FeedRefusedError,
    VoipCenterNoFeedKeyError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRequestError,
)


def is_refusal(error: VoipCenterError) -> bool:
    """Tell whether a person must look at the websocket user; all else mends itself, or not here."""
    return isinstance(error, _REFUSALS)


class CallFeed:
    """Stays connected for as long as it runs, and tells each call.

    It reconnects with growing pauses and a fresh key each time. A server that refuses the user,
    or hangs up at once each time, is tried again every quarter of an hour only; one that tells more
    than an office can after half a minute, then later and later. It tells ten calls
    a second at most: what comes faster waits, and of too many that wait the oldest are left out.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: URL | str,
        key: FeedKey | Callable[[], Awaitable[FeedKey]],
        *,
        on_call: Callable[[Call, Json], None],
        on_state: Callable[[VoipCenterError | None], None],
    ) -> None:
        """Tell ``on_call`` each call and its raw fields, ``on_state`` how the line is.

        ``key`` is what to register with, or fetches it. ``on_state`` is given ``None`` once
        registered, and the reason when that ends or fails. Raises ``ValueError`` for an address
        that is not https and not on this machine.
        """
        self._session = session
        self._url = feed_address(str(url))
        self._key = key
        self._pace = Pace(on_call)
        self._on_state = on_state
        self._pause = FIRST_PAUSE
        self._hang_ups = 0
        self._keyless = 0
        self._rest: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Feed until cancelled."""
        try:
            while True:
                try:
                    await self._stay_connected()
                except VoipCenterError as error:
                    self._on_state(error)
                    await self._rest_after(error)
        finally:
            self._pace.stop()

    def hurry(self) -> None:
        """Try again now, because the PBX is back; a refusal is no reason to hurry."""
        if self._rest is not None:
            self._rest.cancel()

    async def _rest_after(self, error: VoipCenterError) -> None:
        rest = asyncio.ensure_future(asyncio.sleep(self._pause_after(error)))
        self._rest = None if is_refusal(error) else rest
        try:
            await asyncio.wait([rest])
        finally:
            rest.cancel()
            self._rest = None

    def _pause_after(self, error: VoipCenterError) -> float:
        if is_refusal(error):
            return PAUSE_AFTER_REFUSAL
        if isinstance(error, FeedFloodError):
            pause = max(self._pause, LONGEST_PAUSE)
            self._pause = min(pause * 2, PAUSE_AFTER_REFUSAL)
            return pause
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        if isinstance(error, VoipCenterDeferredError):
            return max(pause, error.retry_after)
        if isinstance(error, VoipCenterRateLimitError):
            return max(pause, 2 * error.retry_after)  # Whatever else there is to ask comes first.
        return pause

    async def _stay_connected(self) -> None:
        """Raise the reason when the line ends."""
        key = self._key if isinstance(self._key, FeedKey) else await self._fetched(self._key)
        # Slow to import, and needed only by who uses the feed.
        socketio = await asyncio.to_thread(import_module, "socketio")
        if self._session.closed:
            raise VoipCenterConnectionError("the session is closed", sent=False)
        flood = Flood()
        session = _Session(bounded_session(self._session, flood))
        client: AsyncClient = socketio.AsyncClient(
            handle_sigint=False,
            reconnection=False,
            http_session=session,
            logger=_SILENT,
            engineio_logger=_SILENT,
        )
        client.eio.queue = Outbox(flood)
        # After being hung up on again and again, only what lasts counts as a line.
        doubtful = self._hang_ups >= _HANG_UPS_BEFORE_REFUSED - 1
        grace = _STEADY_AFTER if doubtful else _GRACE
        registration = _Registration(
            client, key, ((grace, self._registered), (_STEADY_AFTER, self._steady))
        )

        async def notify(*payload: Json) -> None:
            if registration.closed:
                return
            self._hang_ups = 0  # Whoever tells a call does not refuse us.
            self._registered()
            told = payload[0] if len(payload) == 1 else list(payload)

            def read() -> tuple[Call, Json]:
                fields = short(storable(told, hidden=key.key))  # Should it echo the key.
                return read_live_call(fields), fields

            self._pace.add(read)

        goodbye = asyncio.get_running_loop().create_future()

        async def hear_goodbye(*_reason: object) -> None:
            with suppress(asyncio.InvalidStateError):  # Where it is said twice.
                goodbye.set_result(None)  # The library goes on as long as the server likes.

        client.on("connect", registration.register)
        client.on("disconnect", hear_goodbye)
        client.on("serveroutput", registration.register_again)
        client.on("notify", notify)
        _listen_only_to_sense(client)
        async with AsyncExitStack() as at_the_end:  # All of it, even where that is interrupted.
            at_the_end.callback(_forget, client)
            at_the_end.push_async_callback(_end, partial(_loops_end, client))
            at_the_end.push_async_callback(_end, session.end)
            at_the_end.push_async_callback(_end, client.disconnect)
            at_the_end.callback(registration.close)
            try:
                async with asyncio.timeout(_CONNECT_TIMEOUT):
                    await client.connect(str(self._url), wait_timeout=_CONNECT_TIMEOUT)
                # Not awaited itself: should we be cancelled, it is still needed for hanging up.
                reading = cast("asyncio.Task[None]", client.eio.read_loop_task)
                ends = [reading, flood.over, goodbye]
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            except Exception:  # noqa: BLE001 - the library fails anyhow on what is no Socket.IO.
                raise VoipCenterConnectionError("the call feed cannot be reached") from None
        if flood.was_one:
            raise FeedFloodError("the call feed tells more than there can be")
        self._hang_ups += 1
        if self._hang_ups >= _HANG_UPS_BEFORE_REFUSED:
            raise FeedRefusedError("the call feed hangs up after registration")
        raise VoipCenterConnectionError("the call feed hung up")

    async def _fetched(self, fetch: Callable[[], Awaitable[FeedKey]]) -> FeedKey:
        """Fetch a key. A refusal that the manual does not know may pass within seconds."""
        try:
            key = await fetch()
        except (VoipCenterRequestError, VoipCenterNoFeedKeyError) as error:
            self._keyless += 1
            if error.code not in ERRORS and self._keyless < _KEYLESS_BEFORE_REFUSED:
                raise VoipCenterResponseError(error.message) from None
            raise
        else:
            self._keyless = 0
            return key

    def _registered(self) -> None:
        self._on_state(None)

    def _steady(self) -> None:
        self._pause = FIRST_PAUSE
        self._hang_ups = 0


class _Registration:
    """Registers on one connection, and tells when the server has let it stand for a while."""

    def __init__(
        self,
        client: AsyncClient,
        key: FeedKey,
        told: Iterable[tuple[float, Callable[[], None]]],
    ) -> None:
        """Call what is ``told`` so many seconds after the registration."""
        self._client = client
        self._fields = {"username": key.username, "wskey": key.key}
        self._told = told
        self._timers: list[asyncio.TimerHandle] = []
        self._again_at = -inf
        self.closed = False

    async def register(self) -> None:
        """Introduce ourselves."""
        with suppress(Exception):  # The line may have ended meanwhile.
            await self._client.emit("register", self._fields)
        if not self._timers and not self.closed:
            call_later = asyncio.get_running_loop().call_later
            self._timers = [call_later(delay, tell) for delay, tell in self._told]

    async def register_again(self, *_output: Json) -> None:
        """Introduce ourselves as the server asks; one that answers each time asks once a while."""
        now = monotonic()
        if now - self._again_at >= _REGISTRATION_PAUSE:
            self._again_at = now
            await self.register()

    def close(self) -> None:
        """Tell nothing any more."""
        self.closed = True
        for timer in self._timers:
            timer.cancel()


class _Session:
    """A session for one connection of the library's.

    The library loses websockets where it is interrupted, or where the server falls silent. Were it
    told that the session is closed, it would open one of its own, and lose that too.
    """

    closed = False

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._connect = cast("Callable[..., Awaitable[_Websocket]]", session.ws_connect)
        self._websockets: dict[_Websocket, TransportSocket | None] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._session, name)

    async def ws_connect(self, url: str, **options: object) -> _Websocket:
        """Open a websocket, and remember it. It counts pings before it answers them."""
        websocket = await self._connect(url, **options, autoping=False)
        self._websockets[websocket] = websocket.get_extra_info("socket")
        return websocket

    async def end(self) -> None:
        """Close what is still open, even where the server never reads what is left to send."""
        try:
            for websocket in self._websockets:
                await websocket.close()
        finally:
            for line in filter(None, self._websockets.values()):
                with suppress(OSError):
                    line.shutdown(SHUT_RDWR)
            await self._session.close()


def _listen_only_to_sense(client: AsyncClient) -> None:
    """Keep from the library what it would keep for ever, or fail on in the log."""
    handle = cast("Callable[[object], Awaitable[None]]", client.eio.handlers["message"])
    parts_to_come = 0

    async def hear(packet: object) -> None:
        nonlocal parts_to_come
        if isinstance(packet, str) and may_hold_more_than(packet, MOST_VALUES):
            return
        if isinstance(packet, str) and (known := _PACKET.match(packet)):
            parts_to_come = int(known[1] or 0)
            if parts_to_come and len(packet) > _LONGEST_WITH_PARTS:
                parts_to_come = 0
                return
        elif isinstance(packet, bytes) and parts_to_come:
            parts_to_come -= 1
        else:
            return
        with suppress(Exception):
            await handle(packet)

    client.eio.on("message", hear)


async def _end(end: Callable[[], Awaitable[None]]) -> None:
    """End something of the library's, which fails where it was still beginning."""
    with suppress(Exception):
        async with asyncio.timeout(_END_TIMEOUT):
            await end()


async def _loops_end(client: AsyncClient) -> None:
    """Return when the library's loops are over: the one that sends may have missed the end."""
    client.eio.queue.put_nowait(None)
    if (reading := client.eio.read_loop_task) is not None:
        await asyncio.wait([reading])


def _forget(client: AsyncClient) -> None:
    """Take a client off the library's list, where some stay for ever, and with them all of us.

    Its destructor would close the session once more, whatever the loop is just doing.
    """
    from engineio.base_client import connected_clients

    client.eio.http = None
    with suppress(ValueError):
        connected_clients.remove(client.eio)
