"""What alone brings "too many attempts" is asked for later and later; all else goes on."""

from collections.abc import Awaitable
from contextlib import suppress
from datetime import date

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.voipcenter.api import (
    Menu,
    VoipCenterClient,
    VoipCenterDeferredError,
    VoipCenterRateLimitError,
)
from simulator import Simulator


async def asks(pbx: Simulator, question: Awaitable[object]) -> int:
    """Ask what is answered by "too many attempts", or waits; return how often the PBX was asked."""
    before = len(pbx.journal)
    with pytest.raises((VoipCenterDeferredError, VoipCenterRateLimitError)) as refusal:
        await question
    assert refusal.value.code == 13
    if times := len(pbx.journal) - before:
        return times
    assert refusal.value.retry_after % 60 == pytest.approx(0)
    return 0


async def test_it_waits_longer_than_the_gate(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, menu="hddesk", id=0)
    asked: list[int] = []
    for minute in range(100):
        with suppress(VoipCenterRateLimitError):
            await client.list_items(Menu.INDICATORS)
            await client.call("kantoor01", "093456789")
        asked += [minute] * await asks(pbx, client.list_items(Menu.HOT_DESKS))
        frozen.tick(60)
    assert asked == [0, 1, 5, 13, 29, 59, 89]
    assert sum(request.endpoint == "call" for request in pbx.journal) == 100


async def test_a_kind_of_question_waits_as_a_whole(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, menu="did", details=True)
    asked: list[int] = []
    for minute in range(60):
        await client.list_items(Menu.NUMBERS)
        for id_ in pbx.office.numbers:
            asked += [minute] * await asks(pbx, client.read_item(Menu.NUMBERS, id_))
        frozen.tick(60)
    assert asked == [0, 1, 5, 13, 29, 59]


async def test_what_is_urgent_waits_two_minutes_at_most(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, menu="indicator", id=100)
    asked: list[int] = []
    for minute in range(10):
        await client.list_items(Menu.HOT_DESKS)
        for urgent in (False, True):
            question = client.read_item(Menu.INDICATORS, 100, urgent=urgent)
            asked += [minute] * await asks(pbx, question)
        frozen.tick(60)
    assert asked == [0, 1, 3, 5, 7, 9]


async def test_an_answer_ends_it(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    day = date(2026, 10, 1)
    for _ in range(2):
        fault = pbx.faults.arm("error", number=13, filter="20261001")
        for pause in (60, 240):
            with pytest.raises(VoipCenterRateLimitError):
                await client.calls(day)
            frozen.tick(60)
            await client.calls(date(2026, 10, 2))
            frozen.tick(pause - 60)
        pbx.faults.disarm(fault)
        await client.calls(day)


async def test_too_much_for_everything_defers_nothing(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    fault = pbx.faults.arm("error", number=13)
    for _ in range(5):
        with pytest.raises(VoipCenterRateLimitError) as refusal:
            await client.list_items(Menu.HOT_DESKS)
        frozen.tick(refusal.value.retry_after)
    pbx.faults.disarm(fault)
    await client.list_items(Menu.HOT_DESKS)


async def test_what_changes_something_waits_for_the_gate_alone(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, times=2, endpoint="call")
    for _ in range(2):
        with pytest.raises(VoipCenterRateLimitError):
            await client.call("kantoor01", "093456789")
        frozen.tick(60)
        await client.list_items(Menu.INDICATORS)
    await client.call("kantoor01", "093456789")
