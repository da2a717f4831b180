"""A call feed of another make: the npm package socket.io, run by node."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import fcntl
import json
from pathlib import Path
import shutil
import subprocess
import time
from typing import Any

import pytest

VERSION = "4.8.4"

_ROOT = Path(__file__).parents[2]
_CACHE = _ROOT / ".cache" / f"socket.io-{VERSION}"
_INSTALL = (
    "npm",
    "install",
    "--silent",
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--prefix",
    str(_CACHE),
)
_RETRY_AFTER = 600.0
"""Seconds: the other tests of a run that cannot install it need not wait, too."""
_SERVER = Path(__file__).with_name("feed_server.cjs")


def installed() -> Path:
    """Return the folder in which the package is, installed if it is not yet."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed: the feed is tested against Python's only")
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Tests may run in several processes.
        complete, failed = _CACHE / "complete", _CACHE / "failed"
        if not complete.exists():
            if failed.exists() and time.time() - failed.stat().st_mtime < _RETRY_AFTER:
                pytest.skip(failed.read_text())
            try:
                subprocess.run([*_INSTALL, f"socket.io@{VERSION}"], check=True, timeout=50)
            except subprocess.SubprocessError as error:
                failed.write_text(f"npm could not install socket.io {VERSION}: {error}")
                pytest.skip(failed.read_text())
            complete.touch()
    return _CACHE


class OtherMake:
    """The running server."""

    def __init__(self, folder: Path, username: str, transports: list[str]) -> None:
        self._folder = folder
        self._settings = {"username": username, "transports": transports, "port": 0}
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self.heard: list[dict[str, Any]] = []
        """What happened, oldest first."""

    async def start(self) -> None:
        """Open the port, the same one each time."""
        self._process = await asyncio.create_subprocess_exec(
            "node",
            str(_SERVER),
            str(self._folder),
            json.dumps(self._settings),
            stdin=PIPE,
            stdout=PIPE,
        )
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        self._settings["port"] = json.loads(line)["port"]
        self._reading = asyncio.create_task(self._read())

    async def stop(self) -> None:
        """Fall dead."""
        assert self._process is not None
        assert self._reading is not None
        self._process.kill()
        await self._process.wait()
        await self._reading

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.heard.append(json.loads(line))

    async def tell(self, **command: Any) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(command)}\n".encode())
        await self._process.stdin.drain()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._settings['port']}"

    def count(self, what: str) -> int:
        return sum(what in told for told in self.heard)


@asynccontextmanager
async def other_make(username: str, transports: list[str]) -> AsyncGenerator[OtherMake]:
    """Run the server."""
    folder = await asyncio.to_thread(installed)
    server = OtherMake(folder, username, transports)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
