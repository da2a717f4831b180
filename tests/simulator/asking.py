"""A client that signs as the manual says, and shows what came back as it came."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import json
from time import time
from typing import Any, Self

import aiohttp

from simulator import Simulator
from simulator.checks import Endpoint, password_digest, signature


@dataclass(frozen=True)
class Answer:
    """One reply, read but not interpreted."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw.decode("utf-8-sig"))

    @property
    def error(self) -> tuple[str, int] | None:
        """Where an error stands, and its number."""
        content = self.json
        for place in ("head", "body"):
            status = content.get(place) if isinstance(content, dict) else None
            number = status.get("error_number") if isinstance(status, dict) else None
            if number not in {None, "", "0", 0}:
                return place, int(number)
        return None


async def until(true: Callable[[], object]) -> None:
    """Wait for something that tells nobody when it happens."""
    async with asyncio.timeout(2):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


class Asker:
    """Asks one PBX."""

    def __init__(self, pbx: Simulator) -> None:
        self._pbx = pbx
        self.session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    def signed(self, endpoint: str, **params: str) -> dict[str, str]:
        """Complete parameters as a client with the right credentials does."""
        known = self._pbx.credentials
        complete = {
            "apiID": known.api_id,
            "knummer": known.customer_number,
            "pwd": password_digest(known.password),
            "f": "json",
            "ts": str(int(time() + self._pbx.clock_offset)),
            **params,
        }
        return complete | {"pass": signature(Endpoint(endpoint), complete, known.api_key)}

    async def send(self, endpoint: str, params: dict[str, str], method: str = "POST") -> Answer:
        """Send parameters as they are."""
        url = f"{self._pbx.base_url}{endpoint}.php"
        where: dict[str, Any] = {"data" if method == "POST" else "params": params}
        async with self.session.request(method, url, allow_redirects=False, **where) as reply:
            return Answer(reply.status, dict(reply.headers), await reply.read())

    async def get(self, m: str, id: object = 0, filter: str = "", **params: str) -> Answer:
        return await self.send("get", self.signed("get", m=m, id=str(id), filter=filter, **params))

    async def update(self, m: str, id: object, p: str) -> Answer:
        return await self.send("update", self.signed("update", m=m, id=str(id), p=p))

    async def call(self, sipacc: str, telnr: str) -> Answer:
        return await self.send("call", self.signed("call", sipacc=sipacc, telnr=telnr))
