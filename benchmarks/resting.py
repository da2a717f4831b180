"""Requests in an hour in which nobody does anything, and how old a state becomes meanwhile.

The hour passes as fast as it can: the schedule counts time in wakes, not by the clock.
"""

from itertools import pairwise

from simulator import DIALECTS, Office, Request, Simulator

from .figures import Figures
from .house import house
from .opponents import PerEntity, session
from .standin import StandIn

WAKES = 60


async def measure(indicators: str, dialect: str) -> Figures:
    """Return requests an hour, and after how many seconds at most a state is read again."""
    office = Office.sized(indicators=int(indicators))
    async with house() as home, Simulator(office=office, dialect=DIALECTS[dialect]) as pbx:
        where = StandIn(pbx.url)
        await home.know_everything(where)
        pbx.journal.clear()
        seen: dict[int, list[int]] = {id_: [0] for id_ in office.indicators}
        total = 0
        for wake in range(1, WAKES + 1):
            await home.coordinator.async_refresh()
            for request in pbx.journal:
                for id_ in _states_in(request, dialect, seen):
                    seen[id_].append(wake)
            total += len(pbx.journal)
            pbx.journal.clear()
        async with session() as opened:
            opponent = PerEntity(opened, where)
            await opponent.set_up()
        gaps = [later - earlier for wakes in seen.values() for earlier, later in pairwise(wakes)]
        return {
            "ours": total,
            "per entity": len(opponent.keys) * WAKES,
            "staleness": max(gaps) * 60.0,
        }


def _states_in(request: Request, dialect: str, seen: dict[int, list[int]]) -> list[int]:
    """Return whose state a request read."""
    if request.menu != "indicator":
        return []
    if request.id != "0":
        return [int(request.id)]
    return list(seen) if dialect == "states" else []
