"""Home Assistant as a process of its own, which ends when it is told to, or when we do."""

import asyncio
from collections import deque
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
import signal
import socket
import sys

from .errors import DemoError

_CHILD = Path(__file__).with_name("child.py")
_RESTART_WANTED = 100
"""How Home Assistant ends when a person chose to restart it: whoever started it does so again."""
# Where there was no C++ compiler, Home Assistant would try to build these at each start, in vain.
# It runs without its voice assistant then.
_NOT_TO_BE_BUILT = (
    ("--skip-pip-packages", "pymicro-vad,pyspeex-noise") if find_spec("pymicro_vad") is None else ()
)
_PATIENCE = 30.0
_PORTS_TRIED = 50


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """Return the first port from this one on that nobody listens on; any for 0."""
    for port in range(wanted, wanted + _PORTS_TRIED):
        with socket.socket() as probe, suppress(OSError):
            # As servers do; without it, a port is taken for a minute after its server ended.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            found: int = probe.getsockname()[1]
            return found
    raise DemoError(f"No port from {wanted} to {wanted + _PORTS_TRIED - 1} is free.")


class HomeAssistantProcess:
    """Home Assistant, with the configuration in a folder."""

    def __init__(self, folder: Path) -> None:
        """Set it up without starting it."""
        self.output = folder / "output.log"
        """What it wrote to the terminal that it does not have."""
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[int] | None = None

    @property
    def running(self) -> bool:
        """Tell whether it runs, or is about to again."""
        return self._watch is not None and not self._watch.done()

    async def start(self) -> None:
        """Start it, and start it again whenever a person chooses to restart it."""
        self._process = await self._spawn()
        self._watch = asyncio.create_task(self._keep_running(self._process))

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End it, as it likes best or at once by ``SIGKILL``, and wait until it has."""
        if self._watch is None or self._process is None:
            return
        self._watch.cancel()
        with suppress(asyncio.CancelledError):
            await self._watch
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(by)
            try:
                await asyncio.wait_for(process.wait(), _PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()

    async def ended(self) -> int:
        """Return its exit code once it has ended by itself."""
        if self._watch is None:
            raise DemoError("Home Assistant was not started.")
        return await asyncio.shield(self._watch)

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its output."""
        with suppress(OSError), self.output.open(encoding="utf-8", errors="replace") as output:
            return "".join(deque(output, lines))
        return ""

    async def _keep_running(self, process: asyncio.subprocess.Process) -> int:
        while (code := await process.wait()) == _RESTART_WANTED:
            self._process = process = await self._spawn()
        return code

    async def _spawn(self) -> asyncio.subprocess.Process:
        # In a session of its own: Ctrl-C reaches us, and we end it in good order.
        with self.output.open("w", encoding="utf-8") as output:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # What lies beside child.py is not to be imported by its name.
                _CHILD,
                "homeassistant",
                *("--config", self._folder, "--log-no-color", *_NOT_TO_BE_BUILT),
                cwd=self._folder,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
