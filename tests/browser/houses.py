"""The running Home Assistants that the tests share: one for each language, and an empty one."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from demo import Demo


class Houses:
    """Starts each Home Assistant when a test first asks for it."""

    def __init__(self, folder: Path, running: AsyncExitStack) -> None:
        self._folder = folder
        self._running = running
        self._started: dict[str, Demo] = {}

    async def speaking(self, language: str) -> Demo:
        """Give the one with the account set up, in this language."""
        return await self._give(language, language=language)

    async def empty(self) -> Demo:
        """Give the one without an account."""
        return await self._give("empty", account=False)

    async def _give(self, name: str, *, language: str = "en", account: bool = True) -> Demo:
        if name not in self._started:
            demo = Demo(self._folder / name, port=0, pbx_port=0, language=language, account=account)
            self._started[name] = await self._running.enter_async_context(demo)
        return self._started[name]


@asynccontextmanager
async def houses_in(folder: Path) -> AsyncGenerator[Houses]:
    async with AsyncExitStack() as running:
        yield Houses(folder, running)
