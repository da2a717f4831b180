"""From press to state shown, and from press to PBX changed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import time

from .figures import Figures, fastest, medians
from .house import House, house
from .opponents import PerEntity, session
from .standin import StandIn, stand_in

PRESSES = 16
OURS, THEIRS = 100, 101
"""Indicators: each presses another, so that nobody finds a state that is not its own."""

type Press = Callable[[bool], Awaitable[None]]


async def measure_shown(indicators: str) -> Figures:
    """Return milliseconds until a state is shown, at rest and while a poll is under way."""
    async with _rivals(int(indicators)) as (_, home, opponent):
        coordinator = home.coordinator
        presses: dict[str, Press] = {
            "ours": lambda on: home.press(OURS, on=on),
            "per entity": lambda on: opponent.press(THEIRS, active=on),
            "round trip": lambda on: opponent.switch(THEIRS, active=on),
        }
        at_rest = fastest(
            [{name: await _timed(press(on)) for name, press in presses.items()} for on in _turns()]
        )
        polls = {"ours": coordinator.async_refresh, "per entity": opponent.poll}
        busy = medians(
            [
                {
                    f"{name}, polling": await _while(poll, lambda: presses[name](on))  # noqa: B023
                    for name, poll in polls.items()
                }
                for on in _turns(6)
            ]
        )
        return at_rest | busy


async def measure_changed(indicators: str) -> Figures:
    """Return milliseconds until the PBX has changed, as its own page tells at once."""
    async with _rivals(int(indicators)) as (pbx, home, opponent):
        return fastest(
            [
                {
                    "ours": await _until_changed(pbx, OURS, home.press(OURS, on=on), on=on),
                    "per entity": await _until_changed(
                        pbx, THEIRS, opponent.press(THEIRS, active=on), on=on
                    ),
                }
                for on in _turns()
            ]
        )


@asynccontextmanager
async def _rivals(indicators: int) -> AsyncGenerator[tuple[StandIn, House, PerEntity]]:
    async with stand_in(indicators) as pbx, session() as opened, house() as home:
        opponent = PerEntity(opened, pbx)
        await opponent.set_up()
        await home.know_everything(pbx)
        yield pbx, home, opponent


def _turns(count: int = PRESSES) -> list[bool]:
    return [turn % 2 == 0 for turn in range(count)]


async def _until_changed(pbx: StandIn, id_: int, press: Awaitable[None], *, on: bool) -> float:
    watching = asyncio.Event()
    changed = asyncio.create_task(pbx.wait_until(id_, active=on, watching=watching))
    await watching.wait()
    await asyncio.sleep(0.1)  # The page gathers what follows each other closely.
    started = time.perf_counter()
    pressing = asyncio.ensure_future(press)
    await changed
    length = time.perf_counter() - started
    await pressing
    await asyncio.sleep(0.05)
    return length * 1000


async def _while(
    poll: Callable[[], Awaitable[None]], press: Callable[[], Awaitable[None]]
) -> float:
    """Press soon after a poll began."""
    polling = asyncio.ensure_future(poll())
    await asyncio.sleep(0.02)
    length = await _timed(press())
    await polling
    return length


async def _timed(action: Awaitable[None]) -> float:
    started = time.perf_counter()
    await action
    return (time.perf_counter() - started) * 1000
