"""The PBX's webhooks: calls as they happen, posted by whoever knows the address [field-2]."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPMethod, HTTPStatus
from typing import Protocol

from .bounds import Flood, Pace, short
from .errors import VoipCenterResponseError
from .models import Call
from .typed import customer_number
from .wire import Json, customer_numbers, read_live_call, read_post, storable

_LONGEST_POST = 16 * 1024
_ANOTHER = 1024
"""Bytes that count as another post: to read them takes as long."""
_PATIENCE = 10


class _Stream(Protocol):
    async def read(self, n: int = -1, /) -> bytes: ...


class CallPosts:
    """Reads a customer's posts and hands on the calls of which they tell.

    It hands on ten calls a second at most. What it cannot use it refuses, by an HTTP status alone.
    """

    def __init__(
        self, customer: str, on_call: Callable[[Call, Json], None], *, hidden: str = ""
    ) -> None:
        """Tell ``on_call`` each call and its raw fields, in which ``hidden`` stands nowhere."""
        self._customer = customer
        self._pace = Pace(on_call)
        self._flood = Flood()
        self._hidden = hidden

    async def take(self, method: str, headers: Mapping[str, str], stream: _Stream) -> HTTPStatus:
        """Take one request; return the status to answer with. Raises nothing."""
        if method != HTTPMethod.POST:
            return HTTPStatus.METHOD_NOT_ALLOWED
        if self._is_flood(1) or self._pace.is_full():
            return HTTPStatus.TOO_MANY_REQUESTS
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await _read(stream)
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        except Exception:  # noqa: BLE001 - a sender may break off, or pack badly, in many ways.
            return HTTPStatus.BAD_REQUEST
        if len(body) > _LONGEST_POST:
            return HTTPStatus.CONTENT_TOO_LARGE
        if self._is_flood(len(body) // _ANOTHER):
            return HTTPStatus.TOO_MANY_REQUESTS
        try:
            return self._hear(body, headers.get("Content-Type", ""))
        except Exception:  # noqa: BLE001 - who logs it would log the secret address with it.
            return HTTPStatus.BAD_REQUEST

    def stop(self) -> None:
        """Hand nothing on any more."""
        self._pace.stop()

    def _is_flood(self, weight: int) -> bool:
        """Count a post, or its length as so many more."""
        try:
            self._flood.count(0, weight)
        except ValueError:
            return True
        return False

    def _hear(self, body: bytes, content_type: str) -> HTTPStatus:
        try:
            fields = storable(read_post(body, content_type), hidden=self._hidden)
        except VoipCenterResponseError:
            return HTTPStatus.BAD_REQUEST
        if not all(map(self._is_ours, customer_numbers(fields))):
            return HTTPStatus.FORBIDDEN
        call = read_live_call(fields)
        if not (call.caller or call.called or call.call_id):
            return HTTPStatus.BAD_REQUEST
        self._pace.add(lambda: (call, short(fields)))
        return HTTPStatus.OK

    def _is_ours(self, number: str) -> bool:
        try:
            return customer_number(number).lstrip("0") == self._customer.lstrip("0")
        except ValueError:
            return False


async def _read(stream: _Stream) -> bytes:
    """Return a body; of one that is too long no more than shows that."""
    body = bytearray()
    while len(body) <= _LONGEST_POST and (chunk := await stream.read(_LONGEST_POST)):
        body += chunk
    return bytes(body)
