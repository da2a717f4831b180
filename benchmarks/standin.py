"""The stand-in PBX in a process of its own, so that its work does not count as ours."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
import sys

import aiohttp

from custom_components.voipcenter.api import Credentials, password_digest
from simulator import Credentials as Known

LATENCY = 50
"""Milliseconds that the stand-in lets each request wait."""


@dataclass(frozen=True)
class StandIn:
    """Where the stand-in is, and what it believes."""

    url: str

    @property
    def base_url(self) -> str:
        """Return where its interface is."""
        return f"{self.url}/api/"

    @property
    def customer_number(self) -> str:
        """Return whose PBX it is."""
        return Known().customer_number

    @property
    def credentials(self) -> Credentials:
        """Return what requests are signed with."""
        known = Known()
        return Credentials(
            customer_number=known.customer_number,
            api_id=known.api_id,
            password_digest=password_digest(known.password),
            api_key=known.api_key,
        )

    async def toggle(self, ids: list[int]) -> None:
        """Switch indicators as somebody at a phone would."""
        async with aiohttp.ClientSession() as session:
            for id_ in ids:
                async with session.post(f"{self.url}/indicators/{id_}") as response:
                    response.raise_for_status()

    async def wait_until(self, id_: int, *, active: bool, watching: asyncio.Event) -> None:
        """Return as soon as the PBX has an indicator so; ``watching`` is set once it is watched."""
        async with (
            aiohttp.ClientSession(read_bufsize=2**20) as session,
            session.get(f"{self.url}/events") as events,
        ):
            async for line in events.content:
                if not line.startswith(b"data: "):
                    continue
                seen = json.loads(line.removeprefix(b"data: "))["indicators"]
                if any(one["id"] == id_ and one["active"] == active for one in seen):
                    return
                watching.set()


@asynccontextmanager
async def stand_in(
    indicators: int, *, latency: float = LATENCY, dialect: str = "field", **sizes: int
) -> AsyncGenerator[StandIn]:
    """Run the stand-in with so many indicators, and with what ``sizes`` tells of others."""
    arguments = {"port": 0, "indicators": indicators, "latency": latency, "dialect": dialect}
    options = [f"--{name}={value}" for name, value in (arguments | sizes).items()]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            if b"  Page " in line:
                break
        else:
            raise RuntimeError("the stand-in PBX did not start")
        yield StandIn(line.split()[-1].decode().rstrip("/"))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
