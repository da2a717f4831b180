"""The two together: the stand-in PBX in this process, Home Assistant in one of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from aiohttp import ClientError

from simulator import Simulator

from . import account, welcome
from .client import Client
from .errors import DemoError
from .folder import ROOT, Folder, Memory
from .pbx import restore, settings_of, start_on_free_port
from .process import HomeAssistantProcess, free_port

DEFAULT_FOLDER = ROOT / ".demo"
PORT, PBX_PORT = 8123, 8090

_PATIENCE = 180.0
"""Seconds that a start may take, on the slowest computer."""
_PAUSE = 0.05


class Demo:
    """Home Assistant with the account of a stand-in PBX, running while the context lasts."""

    client: Client
    process: HomeAssistantProcess

    def __init__(
        self,
        folder: Path = DEFAULT_FOLDER,
        *,
        port: int = PORT,
        pbx_port: int = PBX_PORT,
        pbx: Simulator | None = None,
        language: str | None = None,
        account: bool = True,
    ) -> None:
        """Set a demo up without starting it.

        Ports are the wanted ones: the next free ones are taken, any for 0. Home Assistant keeps its
        ``language`` if none is given. Without ``account``, the integration is left to be added by
        hand. A ``pbx`` of your own is started and stopped with the demo.
        """
        self.pbx = pbx or Simulator(pbx_port)
        self._folder = Folder(folder)
        self._port = port
        self._language = language
        self._with_account = account
        self._memory: Memory | None = None
        self._running = AsyncExitStack()

    @property
    def url(self) -> str:
        """Where Home Assistant is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> Path:
        """Where Home Assistant's log is."""
        return self._folder.path / "home-assistant.log"

    async def __aenter__(self) -> Self:
        """Start both, and set up what is not yet."""
        async with AsyncExitStack() as starting:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._start(starting)
            except TimeoutError:
                raise DemoError(f"Home Assistant is not ready yet. Its log: {self.log}") from None
            except ClientError as error:
                raise DemoError(f"Home Assistant fell silent ({error}).") from error
            self._running = starting.pop_all()
        return self

    async def __aexit__(self, *exception: object) -> None:
        """End both."""
        await self._running.aclose()

    @property
    def entry_id(self) -> str | None:
        """The id of the account's entry in Home Assistant, if the demo has added it."""
        return self._memory.entry_id if self._memory else None

    async def speak(self, language: str) -> None:
        """Let Home Assistant speak this language, such as "nl"; its entities keep their ids."""
        await welcome.speak(self.client, language)
        if self._memory is not None:
            self._memory.language = language
            self._folder.remember(self._memory)
        # Entities get their names where an account is loaded.
        for entry_id, state in (await account.accounts(self.client)).items():
            if state == "loaded":
                await account.reload(self.client, entry_id)

    async def ended(self) -> str:
        """Wait until Home Assistant ends by itself, and say how."""
        return self._obituary(await self.process.ended())

    async def _start(self, running: AsyncExitStack) -> None:
        self._folder.occupy()
        running.callback(self._folder.leave)
        memory = self._folder.recall()
        if memory is None:
            self._folder.empty()
        else:
            restore(self.pbx.office, memory.pbx)
            self.pbx.port = self.pbx.port or memory.pbx_port
        await start_on_free_port(self.pbx)
        running.push_async_callback(self._stop_pbx)
        await self._start_home_assistant(running)
        if memory is None:
            memory = Memory()
            await welcome.create_user(self.client)
            await self._until(self._has_started)
            await welcome.settle_in(self.client)
        else:
            await self.client.sign_in(welcome.USERNAME, welcome.PASSWORD)
            await self._until(self._has_started)
        await self._provide_account(memory)
        # From here on, the next start goes on from this one.
        self._memory = memory
        self._folder.remember(memory)
        await self._connect_webhook()
        if self._language not in (None, memory.language):
            await self.speak(self._language)

    async def _start_home_assistant(self, running: AsyncExitStack) -> None:
        self._port = free_port(self._port)
        self._folder.furnish(self._port)
        self.process = HomeAssistantProcess(self._folder.path)
        await self.process.start()
        running.push_async_callback(self.process.stop)
        self.client = await running.enter_async_context(Client(self.url))
        await self._until(self.client.is_up)

    async def _provide_account(self, memory: Memory) -> None:
        """Add the account if that was not done yet; an account that was removed stays away."""
        if memory.entry_id is None:
            if self._with_account:
                memory.entry_id = await account.add_account(self.client, self.pbx)
                await account.set_options(self.client, memory.entry_id, self.pbx)
                await account.expose(self.client, memory.entry_id)
        elif memory.pbx_port != self.pbx.port and (
            memory.entry_id in await account.accounts(self.client)
        ):
            await account.move_account(self.client, memory.entry_id, self.pbx)
        memory.pbx_port = self.pbx.port

    async def _connect_webhook(self) -> None:
        """Let the PBX post its calls; a person may have removed the account, though."""
        entry_id = self.entry_id
        if entry_id and entry_id in await account.accounts(self.client):
            await account.connect_webhook(self.client, entry_id, self.pbx)

    async def _has_started(self) -> bool:
        return bool((await self.client.command("get_config"))["state"] == "RUNNING")

    async def _until(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        while not await is_so():
            if not self.process.running:
                raise DemoError(self._obituary(await self.process.ended()))
            await asyncio.sleep(_PAUSE)

    async def _stop_pbx(self) -> None:
        await self.pbx.stop()
        if self._memory is not None:
            self._memory.pbx = settings_of(self.pbx.office)
            self._folder.remember(self._memory)

    def _obituary(self, code: int) -> str:
        return (
            f"Home Assistant has ended by itself, with code {code}. Its log: {self.log}\n"
            f"{self.process.last_words()}"
        ).rstrip()
