"""`python -m simulator`."""

import asyncio
from pathlib import Path
import re
import signal
import sys

import aiohttp

import simulator

ROOM = Path(simulator.__file__).parent


async def test_python_m_simulator() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulator", "--port", "0", "--dialect", "arrays", "--latency", "1"),
        *("--indicators", "12"),
        cwd=ROOM.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = await process.stdout.readuntil(b"Ctrl-C ends it.\n")
    page = re.search(r"Page +(\S+)", said.decode())
    assert page
    async with aiohttp.ClientSession() as session, session.get(f"{page[1]}state.json") as reply:
        assert len((await reply.json())["indicators"]) == 12
    assert simulator.Credentials().api_key in said.decode()
    process.send_signal(signal.SIGINT)
    _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
