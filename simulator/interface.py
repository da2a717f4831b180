"""The interface that the manual describes: `/api/get.php`, `/api/call.php`, `/api/update.php`."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from .checks import Endpoint, Params, check_caller, check_complete
from .errors import ErrorNumber, PbxError
from .faults import Fault, FaultKind
from .journal import Request
from .menus import Menu
from .operations import change, dialling_account, read
from .pbx import Pbx
from .reply import Reply, answer, done, refusal
from .strike import ELSEWHERE, NOISE, strike, written
from .values import Json

DATE_OFF = web.RequestKey("date_off", float)
"""Seconds that the reply's `Date` is to be off."""


class Interface:
    """Serves signed requests, one at a time or many at once."""

    def __init__(self, pbx: Pbx) -> None:
        """Speak for this PBX."""
        self._pbx = pbx

    def add_routes(self, app: web.Application) -> None:
        """Put the three pages, and what a redirect leads to, on the web server."""
        for endpoint in Endpoint:
            app.router.add_route("GET", f"/api/{endpoint}.php", self._serve)
            app.router.add_route("POST", f"/api/{endpoint}.php", self._serve)
        app.router.add_route("*", ELSEWHERE + "/{path:.*}", self._serve_elsewhere)

    async def _serve(self, web_request: web.Request) -> web.StreamResponse:
        endpoint = Endpoint(web_request.path.removeprefix("/api/").removesuffix(".php"))
        sent = await _params(web_request)
        journal = self._pbx.journal
        with journal.serving(
            method=web_request.method,
            path_qs=web_request.path_qs,
            endpoint=endpoint,
            params=sent,
        ) as request:
            form_ignored = web_request.method == "POST" and self._pbx.dialect.post_refused
            params = _query(web_request) if form_ignored else sent
            response = await self._exchange(web_request, request, endpoint, params)
            if web_request.transport is not None and not web_request.transport.is_closing():
                request.status = response.status
            return response

    async def _exchange(
        self, web_request: web.Request, request: Request, endpoint: Endpoint, params: Params
    ) -> web.StreamResponse:
        """Let the faults and the holds have their say around carrying a request out."""
        pbx = self._pbx
        faults = {fault.kind: fault for fault in pbx.faults.drawn(request)}
        if jump := faults.get(FaultKind.CLOCK_JUMP):
            pbx.clock_offset = 0.0 if pbx.clock_offset == jump.seconds else jump.seconds
        if date := faults.get(FaultKind.WRONG_DATE):
            web_request[DATE_OFF] = date.seconds
        arrival = pbx.now()
        if latency := faults.get(FaultKind.LATENCY):
            await asyncio.sleep(latency.seconds)
        await pbx.holds.keep(request, before=True)
        spoiler = next((fault for fault in faults.values() if fault.spoils), None)
        if spoiler and not spoiler.after:
            reply = self._refused_by(spoiler, request)
        else:
            reply = await self._reply(request, endpoint, params, arrival, faults)
            if spoiler and spoiler.kind is FaultKind.ERROR:
                reply = self._refused_by(spoiler, request)
        if FaultKind.NOISE in faults:
            reply = replace(reply, body=NOISE + reply.body)
        await pbx.holds.keep(request, before=False)
        return await strike(spoiler, web_request, reply) if spoiler else written(reply)

    async def _reply(
        self,
        request: Request,
        endpoint: Endpoint,
        params: Params,
        arrival: float,
        faults: Mapping[FaultKind, Fault],
    ) -> Reply:
        """Check a request, and carry it out."""
        pbx = self._pbx
        try:
            check_complete(endpoint, params)
            pbx.lockout.check(arrival)
            check_caller(endpoint, params, pbx.credentials, arrival)
            pbx.lockout.unlock()
            content = await self._carried_out(endpoint, params, faults)
        except PbxError as error:
            if error.number in {ErrorNumber.INCORRECT_HASH, ErrorNumber.PASSWORD_INCORRECT}:
                pbx.lockout.note_wrong_attempt(arrival)
            request.error = error.number
            return refusal(error, pbx.dialect)
        request.applied = endpoint is not Endpoint.GET
        return answer(content, pbx.dialect)

    async def _carried_out(
        self, endpoint: Endpoint, params: Params, faults: Mapping[FaultKind, Fault]
    ) -> Json:
        pbx = self._pbx
        pbx.make_due_changes()
        if endpoint is Endpoint.CALL:
            self._check_allowed("call")
            number = params["telnr"]
            account = dialling_account(pbx.office, sipacc=params["sipacc"], telnr=number)
            await pbx.switchboard.place(account, number)
            return done(pbx.dialect)
        try:
            menu = Menu(params["m"])
        except ValueError:
            raise PbxError(ErrorNumber.PARAM_NOT_CORRECT) from None
        self._check_allowed(menu)
        if endpoint is Endpoint.UPDATE:
            made = change(pbx.office, pbx.dialect, menu=menu, item_id=params["id"], p=params["p"])
            late = faults.get(FaultKind.LATE_CHANGE)
            pbx.change(made, after=late.seconds if late else 0.0)
            return done(pbx.dialect)
        if menu is Menu.WEBSOCKET_KEY:
            return self._websocket_key(params["id"])
        return read(
            pbx.office,
            pbx.dialect,
            menu=menu,
            item_id=params["id"],
            wanted=params.get("filter", ""),
            faults=faults,
            now=pbx.now(),
        )

    def _check_allowed(self, menu: str) -> None:
        if self._pbx.denied_menus & {menu, "*"}:
            raise PbxError(ErrorNumber.NOT_ALLOWED)

    def _websocket_key(self, username: str) -> Json:
        """Hand out the key of the call feed [field]."""
        credentials = self._pbx.feed_credentials()
        if username != credentials["username"]:
            raise PbxError(ErrorNumber.INCORRECT_ID)
        return {**credentials}

    def _refused_by(self, fault: Fault, request: Request) -> Reply:
        """Answer the error that a fault asks for; other faults find their own words."""
        pbx = self._pbx
        if fault.kind is not FaultKind.ERROR:
            return Reply(b"")
        request.error = fault.number
        error = PbxError(fault.number, fault.message, fault.place)
        return refusal(error, pbx.dialect)

    async def _serve_elsewhere(self, web_request: web.Request) -> web.Response:
        """Note who followed a redirect, secrets and all."""
        with self._pbx.journal.serving(
            method=web_request.method,
            path_qs=web_request.path_qs,
            endpoint="elsewhere",
            params=await _params(web_request),
        ) as request:
            request.status = 200
            return web.Response(text="Elsewhere")


async def _params(request: web.Request) -> dict[str, str]:
    """Read the parameters: of the form in a POST, of the URL in a GET [doc]."""
    if request.method != "POST":
        return _query(request)
    form = await request.post()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _query(request: web.Request) -> dict[str, str]:
    return dict(request.query)
