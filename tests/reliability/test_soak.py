"""A long bad day: every fault of the stand-in at one in five, while people press and dial."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
import logging
from random import Random

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.pbx.account import NOT_SET_OPTION
from custom_components.voipcenter.writer import READ_BACK_DELAYS
from simulator import FaultKind, Simulator
from simulator.items import BRUSSELS

from ..setup import catalogues_of, entity_id, state_of
from .conftest import fill_budget

ONE_IN_FIVE = 0.2
A_TURN = 1e-6
"""Seconds that let the event loop do other things, and no more."""
# 13, 14 and 15 close the gate, which is what they should do: test_gate has them.
ERRORS = (1, 2, 10, 11, 12, 16, 17, 20, 21, 99)


@dataclass
class Day:
    """What came of the presses and calls of a day."""

    done: int = 0
    failed: int = 0
    called: Counter[str] = field(default_factory=Counter)


def arm_every_fault(pbx: Simulator, dice: Random) -> None:
    for kind in FaultKind:
        match kind:
            case FaultKind.LATENCY | FaultKind.TRICKLE | FaultKind.LATE_CHANGE:
                pbx.faults.arm(kind, probability=ONE_IN_FIVE, seconds=A_TURN)
            case FaultKind.HUGE:
                pbx.faults.arm(kind, probability=ONE_IN_FIVE, number=20_000)
            case FaultKind.ERROR:
                for number in ERRORS:
                    share = ONE_IN_FIVE / len(ERRORS)
                    place = dice.choice(["head", "body"])
                    pbx.faults.arm(kind, probability=share, number=number, place=place)
            case _:
                pbx.faults.arm(kind, probability=ONE_IN_FIVE)


async def act(hass: HomeAssistant, day: Day, domain: str, action: str, **data: str) -> bool:
    """Do what a person does; return whether Home Assistant reports it as done."""
    try:
        await hass.services.async_call(domain, action, data, blocking=True)
    except HomeAssistantError:
        day.failed += 1
        return False
    day.done += 1
    return True


async def comes_true(pbx: Simulator, is_so: Callable[[], bool]) -> None:
    """Wait a moment: by `late_change`, a change is carried out just after the reply."""
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0.001)
            pbx.make_due_changes()


async def press(hass: HomeAssistant, pbx: Simulator, dice: Random, day: Day) -> None:
    """Press a switch; what Home Assistant reports as done must be so on the PBX."""
    id_ = dice.choice(list(pbx.office.indicators))
    on = not pbx.office.indicators[id_].active
    switch = entity_id(hass, pbx, Platform.SWITCH, f"indicator_{id_}")
    if await act(hass, day, Platform.SWITCH, "turn_on" if on else "turn_off", entity_id=switch):
        await comes_true(pbx, lambda: pbx.office.indicators[id_].active is on)
        assert state_of(hass, pbx, Platform.SWITCH, f"indicator_{id_}").state == on_or_off(on)


async def choose(hass: HomeAssistant, pbx: Simulator, dice: Random, day: Day) -> None:
    """Send a number elsewhere, with the same promise."""
    id_ = dice.choice(list(pbx.office.numbers))
    route = dice.choice(list(pbx.office.routes.values()))
    select = entity_id(hass, pbx, Platform.SELECT, f"did_{id_}_route")
    if await act(hass, day, Platform.SELECT, "select_option", entity_id=select, option=route.name):
        await comes_true(pbx, lambda: pbx.office.numbers[id_].route == route.id)
        assert state_of(hass, pbx, Platform.SELECT, f"did_{id_}_route").state == route.name


async def dial(hass: HomeAssistant, pbx: Simulator, dice: Random, day: Day) -> None:
    """Dial a number that nobody dialled before."""
    number = f"09{len(day.called) + 2_000_000}"
    caller = dice.choice(list(pbx.office.sip_accounts.values())).username
    day.called[number] += 1
    fill_budget(hass)
    try:
        await hass.services.async_call(
            DOMAIN, "call", {"number": number, "sip_account": caller}, blocking=True
        )
    except HomeAssistantError:
        return


def on_or_off(on: bool) -> str:
    return "on" if on else "off"


def what_the_pbx_has(pbx: Simulator) -> dict[tuple[Platform, str], str]:
    """Return the state that each entity should show, by platform and key."""
    office = pbx.office
    states: dict[tuple[Platform, str], str] = {}
    for id_, indicator in office.indicators.items():
        states[Platform.SWITCH, f"indicator_{id_}"] = on_or_off(indicator.active)
    for id_, number in office.numbers.items():
        for part, catalogue in catalogues_of(office).items():
            chosen = getattr(number, part)
            name = catalogue[chosen].name if chosen else NOT_SET_OPTION
            states[Platform.SELECT, f"did_{id_}_{part}"] = name
    for id_, desk in office.hot_desks.items():
        template = office.templates[desk.template].name if desk.template else NOT_SET_OPTION
        account = office.sip_accounts[desk.sip_account].log_name if desk.sip_account else None
        states[Platform.SELECT, f"hot_desk_{id_}_template"] = template
        states[Platform.SELECT, f"hot_desk_{id_}_sip_account"] = account or NOT_SET_OPTION
    today = datetime.fromtimestamp(pbx.now(), BRUSSELS).date()
    states[Platform.SENSOR, "calls_today"] = str(len(office.calls.of(today)))
    return states


def outages_and_recoveries(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return, in order, how the connection was said to be."""
    told = []
    for record in caplog.records:
        if record.name != "custom_components.voipcenter":
            continue
        if record.getMessage().startswith("Error fetching"):
            told.append("lost")
        elif record.getMessage().endswith("recovered"):
            told.append("back")
    return told


@pytest.mark.timeout(1800)
async def test_a_bad_day(
    hass: HomeAssistant,
    pbx: Simulator,
    account: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    soak: tuple[int, int],
) -> None:
    """Nothing is lost, nothing is done twice, nothing is said twice, and the end is the truth."""
    dice, day = Random(19700101), Day()
    coordinator = account.runtime_data.coordinator
    caplog.set_level(logging.INFO)
    caplog.clear()
    arm_every_fault(pbx, dice)

    refreshes, presses = soak
    turns = ["refresh"] * refreshes
    turns += ["press", "choose"] * (presses // 2) + ["dial"] * (presses // 2)
    dice.shuffle(turns)
    for turn in turns:
        match turn:
            case "refresh":
                await coordinator.async_refresh()
            case "press":
                await press(hass, pbx, dice, day)
            case "choose":
                await choose(hass, pbx, dice, day)
            case "dial":
                await dial(hass, pbx, dice, day)

    pbx.faults.clear()
    pbx.clock_offset = 0.0
    for delay in READ_BACK_DELAYS:  # What was acknowledged is believed for so long.
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=delay))
        await hass.async_block_till_done(wait_background_tasks=True)
    await coordinator.async_refresh_everything()
    await hass.async_block_till_done(wait_background_tasks=True)

    struck = pbx.faults.struck
    assert all(struck[kind] for kind in FaultKind), "each fault must have had its turn"
    assert day.done, "some presses must have worked"
    assert day.failed, "some presses must have failed"
    carried_out = Counter(call.telnr for call in pbx.journal.calls() if call.applied)
    assert set(carried_out.values()) <= {1}, "no call is placed twice"
    told = outages_and_recoveries(caplog)
    assert all(before != after for before, after in pairwise(told))
    assert told.count("lost") == told.count("back")
    unexpected = [
        record.getMessage()
        for record in caplog.records
        if record.exc_info or record.levelno > logging.ERROR or "never retrieved" in record.message
    ]
    assert unexpected == []
    expected = what_the_pbx_has(pbx)
    shown = {entity: state_of(hass, pbx, *entity).state for entity in expected}
    assert shown == expected
