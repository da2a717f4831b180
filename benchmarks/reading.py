"""From setup to every state known."""

import time

from custom_components.voipcenter.api import CONCURRENCY

from .figures import Figures
from .house import house
from .opponents import POLL_INTERVAL, Limit, PerEntity, session
from .standin import stand_in


async def measure(indicators: str) -> Figures:
    """Return seconds, and how many requests were sent and necessary."""
    async with stand_in(int(indicators)) as pbx, session() as opened, house() as home:
        limit, bounded = Limit(opened, pbx), Limit(opened, pbx, CONCURRENCY)
        per_entity = PerEntity(opened, pbx)
        figures = {
            "limit": await _timed(limit),
            "limit at 4": await _timed(bounded),
            # The first poll comes after its interval, which nobody has to sit out.
            "per entity": POLL_INTERVAL + await _timed(per_entity),
        }
        started = time.perf_counter()
        await per_entity.poll()
        figures["per entity"] += time.perf_counter() - started

        started = time.perf_counter()
        await home.set_up(pbx)
        figures["set up"] = time.perf_counter() - started
        await home.settle()
        home.check_that_all_is_known()
        figures["ours"] = home.learned_at - started
        figures["ours : limit at 4"] = figures["ours"] / figures["limit at 4"]
        figures["requests"] = home.coordinator.client.transport.requests.total()
        figures["necessary"] = limit.requests
        return figures


async def _timed(opponent: Limit | PerEntity) -> float:
    started = time.perf_counter()
    await opponent.set_up()
    return time.perf_counter() - started
