"""The call feed: calls as they happen, over Socket.IO [field].

A client registers with a key that the API hands out, at the event ``connect`` and again at
``serveroutput``; whoever does not is hung up on. Each call arrives as the event ``notify``, in a
format that nobody has written down.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib import import_module
import logging
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from .errors import VoipCenterConnectionError, VoipCenterError, VoipCenterResponseError
from .models import Call, FeedKey
from .wire import Json, read_live_call

if TYPE_CHECKING:
    from socketio import AsyncClient

FIRST_PAUSE, LONGEST_PAUSE, PAUSE_AFTER_REFUSAL = 1.0, 60.0, 900.0
_CONNECT_TIMEOUT = 15
_DISCONNECT_TIMEOUT = 5
_REGISTRATION_PAUSE = 5.0
_GRACE = 1.0
_STEADY_AFTER = 30.0
_HANG_UPS_BEFORE_REFUSED = 3

# The library writes packets, and with them the key, to its loggers: these go nowhere.
_SILENT = logging.Logger("silent")  # noqa: LOG001
_SILENT.disabled = True


class FeedRefusedError(VoipCenterError):
    """The feed does not accept the websocket user or its key."""


class CallFeed:
    """Stays connected for as long as it runs, and tells each call.

    It reconnects with growing pauses and a fresh key each time. A server that refuses the user,
    or hangs up at once each time, is tried again every quarter of an hour only.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: URL,
        fetch_key: Callable[[], Awaitable[FeedKey]],
        *,
        on_call: Callable[[Call, Json], None],
        on_state: Callable[[VoipCenterError | None], None],
    ) -> None:
        """Tell ``on_call`` each call and its raw fields, ``on_state`` how the line is.

        ``on_state`` is given ``None`` once registered, and the reason when that ends or fails.
        """
        self._session = session
        self._url = url
        self._fetch_key = fetch_key
        self._on_call = on_call
        self._on_state = on_state
        self._pause = FIRST_PAUSE
        self._hang_ups = 0

    async def run(self) -> None:
        """Feed until cancelled."""
        while True:
            try:
                await self._stay_connected()
            except (VoipCenterConnectionError, VoipCenterResponseError) as error:
                self._on_state(error)
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
            except VoipCenterError as error:
                self._on_state(error)
                await asyncio.sleep(PAUSE_AFTER_REFUSAL)

    async def _stay_connected(self) -> None:
        """Raise the reason when the line ends."""
        key = await self._fetch_key()
        # Slow to import, and needed only by who uses the feed.
        socketio = await asyncio.to_thread(import_module, "socketio")
        client: AsyncClient = socketio.AsyncClient(
            handle_sigint=False,
            reconnection=False,
            http_session=self._session,
            logger=_SILENT,
            engineio_logger=_SILENT,
        )
        registration = _Registration(client, key, self._registered, self._steady)

        async def notify(*payload: Json) -> None:
            self._steady()
            self._registered()
            fields = without_key(payload[0] if len(payload) == 1 else list(payload), key)
            self._on_call(read_live_call(fields), fields)

        client.on("connect", registration.register)
        client.on("serveroutput", registration.register_again)
        client.on("notify", notify)
        try:
            await client.connect(str(self._url), wait_timeout=_CONNECT_TIMEOUT)
            await client.wait()
        except Exception:  # noqa: BLE001 - the library fails anyhow on what is no Socket.IO.
            raise VoipCenterConnectionError("the call feed cannot be reached") from None
        finally:
            registration.close()
            await _disconnect(client)
        self._hang_ups += 1
        if self._hang_ups >= _HANG_UPS_BEFORE_REFUSED:
            raise FeedRefusedError("the call feed hangs up after registration")
        raise VoipCenterConnectionError("the call feed hung up")

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
        registered: Callable[[], None],
        steady: Callable[[], None],
    ) -> None:
        self._client = client
        self._fields = {"username": key.username, "wskey": key.key}
        self._told = ((_GRACE, registered), (_STEADY_AFTER, steady))
        self._timers: list[asyncio.TimerHandle] = []
        self._again_at = -inf

    async def register(self) -> None:
        """Introduce ourselves."""
        with suppress(Exception):  # The line may have ended meanwhile, which ``wait`` tells.
            await self._client.emit("register", self._fields)
        if not self._timers:
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
        for timer in self._timers:
            timer.cancel()


async def _disconnect(client: AsyncClient) -> None:
    """Leave nothing of the library's behind, even where it was still connecting."""
    with suppress(Exception):
        async with asyncio.timeout(_DISCONNECT_TIMEOUT):
            await client.disconnect()


def without_key(payload: object, key: FeedKey) -> Json:
    """Return a payload as plain JSON; should it echo the key, without that."""
    match payload:
        case str():
            return payload.replace(key.key, "…")
        case None | bool() | int() | float():
            return payload
        case Mapping():
            return {
                str(without_key(name, key)): without_key(value, key)
                for name, value in payload.items()
            }
        case list() | tuple():
            return [without_key(value, key) for value in payload]
        case _:
            return without_key(str(payload), key)
