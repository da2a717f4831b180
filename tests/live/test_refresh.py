"""The figures of the day follow the calls, and ask for no more than they need."""

import asyncio
from datetime import timedelta

from homeassistant.const import Platform
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.voipcenter.live import REFRESH_DELAY

from ..setup import state_of
from .listening import Listening, until


class Day:
    """A house on a day whose timers a test can run ahead of."""

    def __init__(self, house: Listening) -> None:
        self.house = house
        self.heard: list[object] = []

    def let_time_pass(self, seconds: float) -> None:
        async_fire_time_changed(self.house.hass, dt_util.utcnow() + timedelta(seconds=seconds))

    async def after(self, seconds: float) -> None:
        self.let_time_pass(seconds)
        await self.house.hass.async_block_till_done()

    async def ring(self, times: int = 1) -> None:
        """Let phones ring, and wait until each was heard."""
        before = len(self.heard)
        stop = self.house.entry.runtime_data.live.async_add_listener(
            lambda call, fields: self.heard.append(call)
        )
        for _ in range(times):
            await self.house.pbx.ring()
        await self.house.until(lambda: len(self.heard) == before + times)
        stop()

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(request.endpoint, request.menu) for request in self.house.pbx.journal]

    @property
    def calls_today(self) -> str:
        state = state_of(self.house.hass, self.house.pbx, Platform.SENSOR, "calls_today")
        return state.state


@pytest.fixture
async def day(house: Listening) -> Day:
    house.pbx.office.calls.clear()
    await house.set_up()
    await house.connected()
    house.pbx.journal.clear()
    return Day(house)


async def test_ten_calls_and_one_question(day: Day) -> None:
    await day.ring(10)
    assert day.asked == []
    assert day.calls_today == "0"
    await day.after(REFRESH_DELAY)
    assert day.asked == [("get", "calls")]
    assert day.calls_today == "10"
    await day.after(20)
    assert day.asked == [("get", "calls")]


async def test_two_seconds_later(day: Day) -> None:
    await day.ring()
    await day.after(1)
    assert day.asked == []
    await day.after(2)
    assert day.asked == [("get", "calls")]


async def test_a_call_after_the_question_brings_another(day: Day) -> None:
    await day.ring()
    await day.after(REFRESH_DELAY)
    await day.ring()
    await day.after(REFRESH_DELAY)
    assert day.asked == [("get", "calls")] * 2
    assert day.calls_today == "2"


async def test_a_call_while_the_answer_is_under_way(day: Day) -> None:
    """The answer may have been made up before that call."""
    held = day.house.pbx.hold(menu="calls")
    await day.ring()
    day.let_time_pass(REFRESH_DELAY)
    await held.reached()
    before = day.house.event.state
    await day.house.pbx.ring(caller="0479112233")
    await until(lambda: day.house.event.state != before)
    held.release()
    await day.house.hass.async_block_till_done()
    await day.after(REFRESH_DELAY)
    assert day.asked == [("get", "calls")] * 2
    assert day.calls_today == "2"


async def test_one_question_at_a_time(day: Day) -> None:
    """A PBX that answers slowly is not asked anew by each call."""
    held = day.house.pbx.hold(menu="calls")
    await day.ring()
    day.let_time_pass(REFRESH_DELAY)
    await held.reached()
    live = day.house.entry.runtime_data.live
    live.async_add_listener(lambda call, fields: day.heard.append(call))
    for count in range(2, 6):
        await day.house.pbx.ring()
        await until(lambda count=count: len(day.heard) == count)
        day.let_time_pass(REFRESH_DELAY)
        await asyncio.sleep(0.05)
    assert day.asked == [("get", "calls")]
    held.release()
    await day.house.hass.async_block_till_done()
    await day.after(REFRESH_DELAY)
    assert day.asked == [("get", "calls")] * 2
    assert day.calls_today == "5"


async def test_a_question_that_fails(day: Day) -> None:
    day.house.pbx.faults.arm("http_error", menu="calls")
    await day.ring()
    await day.after(REFRESH_DELAY)
    assert day.calls_today == "0"
    day.house.pbx.faults.clear()
    await day.ring()
    await day.after(REFRESH_DELAY)
    assert day.calls_today == "2"
    assert day.house.levels == []


async def test_a_question_that_is_due_at_an_unload(day: Day) -> None:
    await day.ring()
    await day.house.unload()
    await day.after(REFRESH_DELAY)
    assert day.asked == []


async def test_calls_do_not_put_off_the_polling(day: Day) -> None:
    """A busy office must not starve the rest of the account."""
    for _ in range(3):
        await day.ring()
        await day.after(REFRESH_DELAY)
    day.let_time_pass(65)
    await day.house.until(lambda: ("get", "indicator") in day.asked)


async def test_calls_that_nobody_looks_at_are_not_asked_for(day: Day) -> None:
    registry = er.async_get(day.house.hass)
    for entry in er.async_entries_for_config_entry(registry, day.house.entry.entry_id):
        if entry.unique_id.endswith(
            (
                "_call",
                "_calls_today",
                "_last_call",
                "_last_caller",
                "_missed_calls",
                "_talk_time_today",
            )
        ):
            registry.async_update_entity(entry.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await day.house.reload()
    await day.house.connected()
    day.house.pbx.journal.clear()
    await day.ring()
    await day.after(REFRESH_DELAY)
    assert day.asked == []
