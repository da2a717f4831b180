"""The page on which people watch the PBX, and touch it: live, and for this computer only."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from importlib.resources import files
from ipaddress import ip_address
import json

from aiohttp import web

from .items import BRUSSELS
from .pbx import Pbx
from .picture import picture
from .switchboard import SwitchboardError

_DOCUMENT = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
_SELF_CONTAINED = (
    "default-src 'none'; connect-src 'self'; img-src data:; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'"
)
_GATHER = 0.03
"""Seconds in which changes are gathered into one message."""
_HEARTBEAT = 15.0
"""Seconds between signs of life, which also find out who has gone."""

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Shows the PBX's side of things."""

    def __init__(self, pbx: Pbx) -> None:
        """Show this PBX."""
        self._pbx = pbx

    def add_routes(self, app: web.Application) -> None:
        """Put the page, its state and its buttons on the web server."""
        app.router.add_get("/", _on_loopback(self._show))
        app.router.add_get("/state.json", _on_loopback(self._state))
        app.router.add_get("/events", _on_loopback(self._events))
        app.router.add_post(r"/indicators/{id:\d+}", _on_loopback(self._toggle))
        app.router.add_post("/ring", _on_loopback(self._ring))
        app.router.add_post(r"/calls/{id:\d+}/{step}", _on_loopback(self._step))
        app.router.add_post("/webhook", _on_loopback(self._post_to))

    async def _show(self, request: web.Request) -> web.Response:
        return web.Response(
            text=_DOCUMENT,
            content_type="text/html",
            headers={"Content-Security-Policy": _SELF_CONTAINED},
        )

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._picture())

    async def _toggle(self, request: web.Request) -> web.Response:
        """Switch an indicator, as somebody at a phone would by its code."""
        indicator = self._pbx.office.indicators.get(int(request.match_info["id"]))
        if indicator is None:
            raise web.HTTPNotFound
        indicator.active = not indicator.active
        return web.json_response({"id": indicator.id, "active": indicator.active})

    async def _ring(self, request: web.Request) -> web.Response:
        """Let somebody call: `caller`, `called`, `direction` and `sip_account` may be given."""
        form = await request.post()
        names = ("caller", "called", "direction", "sip_account")
        try:
            call = await self._pbx.begin_call(
                **{name: str(form[name]) for name in names if form.get(name)}
            )
        except ValueError as error:
            raise web.HTTPBadRequest(text="A call is incoming, outgoing or internal.") from error
        return web.json_response({"id": call.id, "caller": call.caller, "called": call.called})

    async def _step(self, request: web.Request) -> web.Response:
        """Answer, transfer or end a call; `sip_account` says who does so or takes it over."""
        form = await request.post()
        switchboard, call_id = self._pbx.switchboard, int(request.match_info["id"])
        sip_account = str(form.get("sip_account", ""))
        try:
            match request.match_info["step"]:
                case "answer":
                    await switchboard.answer(call_id, sip_account)
                case "transfer":
                    await switchboard.transfer(call_id, sip_account)
                case "end":
                    await switchboard.end(call_id)
                case _:
                    raise web.HTTPNotFound
        except SwitchboardError as error:
            raise web.HTTPConflict(text=str(error)) from error
        return web.Response(status=204)

    async def _post_to(self, request: web.Request) -> web.Response:
        """Post to the address `url` from now on; an empty one ends that."""
        form = await request.post()
        try:
            self._pbx.webhooks.post_to(str(form.get("url", "")))
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return web.Response(status=204)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send the state at once, and again after every change (Server-Sent Events)."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        changed = asyncio.Event()
        changed.set()
        pbx = self._pbx
        sources = (pbx.office, pbx.journal, pbx.feed, pbx.webhooks)
        forget = [source.changes.add(changed.set) for source in sources]
        try:
            while True:
                await self._send(response, changed)
        except ConnectionError:
            return response
        finally:
            for stop_listening in forget:
                stop_listening()

    async def _send(self, response: web.StreamResponse, changed: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_HEARTBEAT):
                await changed.wait()
        if not changed.is_set():
            await response.write(b": still here\n\n")
            return
        changed.clear()
        await response.write(f"data: {json.dumps(self._picture())}\n\n".encode())
        await asyncio.sleep(_GATHER)

    def _picture(self) -> dict[str, object]:
        return picture(
            self._pbx.office,
            self._pbx.journal,
            self._pbx.webhooks,
            customer=self._pbx.credentials.customer_number,
            feed_clients=len(self._pbx.feed_clients),
            now=datetime.fromtimestamp(self._pbx.now(), BRUSSELS),
        )


def _on_loopback(handler: Handler) -> Handler:
    """Let nobody from another computer in, whatever address the PBX listens on."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if request.remote is None or not ip_address(request.remote).is_loopback:
            raise web.HTTPForbidden
        return await handler(request)

    return guarded
