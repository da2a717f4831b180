"""Presses at any moment of a Home Assistant that is stopped, killed and started: none is lost.

Only ``scripts/test --soak`` runs it: each start takes seconds.
"""

import asyncio
from collections import Counter
from contextlib import suppress
import logging
from pathlib import Path
from random import Random
import signal

from aiohttp import ClientError
import pytest

from demo import account, welcome
from demo.errors import DemoError
from demo.running import Demo
from simulator import Simulator

from ..alone import _sockets

__all__ = ["_sockets"]

MOMENTS = 200
INDICATORS = (100, 101, 102, 103)
A_START = 120.0
SAVED_AFTER = 3.0
"""Seconds after which Home Assistant has written down that there is an account."""


class RealDay:
    """One account to which things happen while people press."""

    def __init__(self, demo: Demo) -> None:
        self.demo, self.pbx = demo, demo.pbx
        self.random = Random(20261126)
        self.starting = False
        """Whether Home Assistant is starting: its own switches are there before ours can be."""
        self.pressed, self.refused, self.lost = Counter[str](), Counter[str](), Counter[str]()

    async def live_through(self, moment: str) -> None:
        """Let something happen; press some times meanwhile, by an action and by a switch."""
        happening = asyncio.create_task(getattr(self, moment)())
        while True:
            by_action, by_switch = self.random.sample(INDICATORS, 2)
            await asyncio.sleep(self.random.random() * 0.5)
            await asyncio.gather(
                self._press(moment, by_action, "voipcenter/set_indicator", by_switch=False),
                self._press(moment, by_switch, "switch/turn_", by_switch=True),
            )
            if happening.done():
                return await happening

    async def _press(self, moment: str, id_: int, action: str, *, by_switch: bool) -> None:
        """Press; what is answered without an error is on the PBX."""
        wanted = not self.pbx.office.indicators[id_].active
        state = "on" if wanted else "off"
        fields = {"indicator": str(id_), "state": state}
        if by_switch:
            action, fields = f"{action}{state}", {"entity_id": self.switches[id_]}
        moment = "start" if self.starting else moment
        self.pressed[moment] += 1
        try:
            await self.demo.client.post(f"/api/services/{action}", fields)
        except DemoError, ClientError, TimeoutError:
            self.refused[moment] += 1
        else:
            if self.pbx.office.indicators[id_].active is not wanted:
                by = "switch" if by_switch else "action"
                if self.starting and not await self._is_loaded():
                    by += " before it was loaded"
                self.lost[f"{moment} by {by}"] += 1

    async def _is_loaded(self) -> bool:
        """Return whether Home Assistant knows of the integration yet."""
        return "voipcenter" in (await self.demo.client.get("/api/config"))["components"]

    async def learn_names(self) -> None:
        """Find the switches by the names of their indicators."""
        states = await self.demo.client.get("/api/states")
        names = {
            state["attributes"].get("friendly_name", ""): state["entity_id"]
            for state in states
            if state["entity_id"].startswith("switch.")
        }
        self.switches = {
            id_: next(
                entity
                for name, entity in names.items()
                if name.endswith(self.pbx.office.indicators[id_].name)
            )
            for id_ in INDICATORS
        }

    async def nothing(self) -> None:
        """An ordinary moment."""

    async def reload(self) -> None:
        """Somebody reloads the account."""
        assert self.demo.entry_id
        await account.reload(self.demo.client, self.demo.entry_id)

    async def options(self) -> None:
        """Somebody saves the options."""
        assert self.demo.entry_id
        await account.set_options(self.demo.client, self.demo.entry_id, self.pbx)

    async def outage(self) -> None:
        """The PBX is away for a moment."""
        await self.pbx.stop()
        await asyncio.sleep(0.3)
        await self.pbx.start()

    async def stop(self) -> None:
        """Home Assistant is stopped, and started again."""
        await self._restart(signal.SIGTERM)

    async def kill(self) -> None:
        """Home Assistant is killed, and started again."""
        await self._restart(signal.SIGKILL)

    async def start_while_away(self) -> None:
        """Home Assistant is killed, and starts while the PBX is away."""
        await self.pbx.stop()
        await self._restart(signal.SIGKILL)
        await self.pbx.start()

    async def _restart(self, by: signal.Signals) -> None:
        await asyncio.sleep(self.random.random() * 0.2)
        await self.demo.process.stop(by)
        self.starting = True
        await self.demo.process.start()
        async with asyncio.timeout(A_START):
            # A kill may leave on disk none of what we were signed in with.
            for answer in (self._lets_us_in, self._is_there):
                while not await answer():  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        self.starting = False

    async def _lets_us_in(self) -> bool:
        with suppress(DemoError, ClientError):
            await self.demo.client.sign_in(welcome.USERNAME, welcome.PASSWORD)
            return True
        return False

    async def _is_there(self) -> bool:
        with suppress(DemoError, ClientError):
            states = await account.accounts(self.demo.client)
            running = (await self.demo.client.command("get_config"))["state"] == "RUNNING"
            return running and states[self.demo.entry_id or ""] == "loaded"
        return False


@pytest.mark.timeout(3600)
async def test_no_press_is_lost(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if not request.config.getoption("--soak"):
        pytest.skip("only by scripts/test --soak")
    async with Demo(tmp_path, port=0, pbx=Simulator()) as demo:
        day = RealDay(demo)
        await day.learn_names()
        await asyncio.sleep(SAVED_AFTER)
        often = {"nothing": 1, "reload": 3, "options": 2, "outage": 2}
        seldom = {"stop": 1, "kill": 1, "start_while_away": 1}
        moments = day.random.choices(*zip(*(often | seldom).items(), strict=True), k=MOMENTS)
        for moment in moments:
            await day.live_through(moment)
        figures = f"pressed {day.pressed}, refused {day.refused}, lost {day.lost}"
        logging.getLogger(__name__).warning(figures)
        # Home Assistant takes presses of switches before it loads whose they are.
        assert set(day.lost) <= {
            "reload by switch",
            "start by switch before it was loaded",
            "start by switch",
        }, figures
