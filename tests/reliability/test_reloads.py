"""Reloading again and again leaves nothing behind."""

import asyncio
from collections.abc import AsyncGenerator
import gc
import logging
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Office, Simulator

WARM_UP, RELOADS = 10, 200
OBJECTS_A_RELOAD = 5


def open_sockets() -> int:
    """Count what this process has open to the network."""
    return sum(
        1 for file in Path("/proc/self/fd").iterdir() if "socket" in str(file.resolve(strict=False))
    )


@pytest.fixture
async def pbx(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return a tiny office: what leaks, leaks there too, and it is read quickly."""
    async with Simulator(
        office=Office.sized(indicators=3, numbers=1, hot_desks=1, sip_accounts=1)
    ) as simulator:
        yield simulator


@pytest.mark.timeout(180)
async def test_two_hundred_reloads(
    hass: HomeAssistant, pbx: Simulator, account: MockConfigEntry
) -> None:
    """Tasks, listeners, sockets and memory are as before."""

    async def reload(times: int) -> tuple[int, int, int, int]:
        for _ in range(times):
            assert await hass.config_entries.async_reload(account.entry_id)
            pbx.journal.clear()
        await hass.async_block_till_done(wait_background_tasks=True)
        for of_the_harness in (Store._async_load, Store._async_write_data):
            of_the_harness.reset_mock()  # It keeps each store that was ever asked.
        gc.collect()
        listeners = sum(hass.bus.async_listeners().values())
        tasks = len(asyncio.all_tasks())
        return tasks, listeners, open_sockets(), len(gc.get_objects())

    logging.disable(logging.CRITICAL)  # The harness keeps each record.
    try:
        tasks, listeners, sockets, objects = await reload(WARM_UP)
        after = await reload(RELOADS)
    finally:
        logging.disable(logging.NOTSET)
    assert after[0] <= tasks
    assert after[1] <= listeners
    assert after[2] <= sockets + 2  # Idle connections come and go.
    assert after[3] - objects < RELOADS * OBJECTS_A_RELOAD
