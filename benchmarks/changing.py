"""One action that changes many numbers."""

import asyncio
import time

from custom_components.voipcenter.api import Menu, Part
from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.writer import READ_BACK_DELAYS

from .figures import Figures, medians
from .house import house
from .standin import stand_in

ROUNDS = 4


async def measure(numbers: str) -> Figures:
    """Return the processor's seconds of a new route for every number, and seconds in all.

    Each number is read back a second later, which is told for itself.
    """
    async with stand_in(1, latency=5, numbers=int(numbers)) as pbx, house() as home:
        await home.know_everything(pbx)
        ids = list(map(str, home.coordinator.data.numbers))
        known = sorted(home.coordinator.data.listing(Menu.ROUTES))

        async def change(to: int) -> Figures:
            route = known[to % len(known)]
            began, spent = time.perf_counter(), time.process_time()
            await home.hass.services.async_call(
                DOMAIN, "update_number", {"did": ids, "route": str(route)}, blocking=True
            )
            acknowledged = time.process_time()
            figures = {"processor": acknowledged - spent, "all": time.perf_counter() - began}
            chosen = {
                number.parts[Part.ROUTE].id for number in home.coordinator.data.numbers.values()
            }
            assert chosen == {route}
            await asyncio.sleep(READ_BACK_DELAYS[0])
            await home.settle()
            return figures | {"reading back": time.process_time() - acknowledged}

        return medians([await change(to) for to in range(ROUNDS)])
