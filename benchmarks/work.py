"""What a large account makes the event loop do, and for how long without a pause."""

import asyncio
from collections.abc import Awaitable, Callable
import os

from .bare import bare_switches
from .blocks import watched
from .figures import Figures, medians
from .house import House, house
from .standin import stand_in

ROUNDS = 3


async def measure(indicators: str, dialect: str) -> Figures:
    """Return milliseconds of work, and of the longest block, for each thing that happens."""
    async with stand_in(int(indicators), latency=5, dialect=dialect) as pbx, house() as home:
        figures = await _watch("setup", lambda: home.set_up(pbx))
        figures |= await _watch("background", home.settle)
        home.check_that_all_is_known()
        coordinator, ids = home.coordinator, list(home.coordinator.data.indicators)

        async def all_change() -> None:
            await pbx.toggle(ids)
            figures.update(await _watch("all changed", coordinator.async_refresh_everything))

        figures |= await _median("refresh", coordinator.async_refresh)
        figures |= await _median("lists", coordinator.async_refresh_everything)
        figures |= await _median("press", lambda: _press_and_read_back(home))
        await all_change()
        figures |= await _watch("unload", home.unload)
        figures |= await _watch("again", home.set_up_again)
        bare = await bare_switches(home.hass, int(indicators))
        figures |= await _watch("bare unload", bare.async_reset)
        return figures


async def measure_calls(count: str) -> Figures:
    """Return milliseconds of work, and of the longest block, to read a day of so many calls."""
    async with stand_in(10, latency=5, calls=int(count)) as pbx, house() as home:
        await home.set_up(pbx)
        await home.settle()
        day = home.coordinator.calls_today
        assert day is not None
        assert len(day.calls) >= int(count)
        return await _median("calls", home.coordinator.async_refresh_calls)


async def _press_and_read_back(home: House) -> None:
    on = not home.coordinator.data.indicators[100].active
    await home.press(100, on=on)
    await asyncio.sleep(1.2)


async def _median(name: str, action: Callable[[], Awaitable[None]]) -> Figures:
    return medians([await _watch(name, action) for _ in range(ROUNDS)])


async def _watch(name: str, action: Callable[[], Awaitable[None]]) -> Figures:
    with watched() as watch:
        # In a task of its own, so that its last turn ends before the watch does.
        await asyncio.ensure_future(action())
    if os.environ.get("BENCH_BLOCKS"):
        print(name, *watch.worst(), sep="\n    ")
    return {name: watch.busy, f"{name}, longest": watch.longest}
