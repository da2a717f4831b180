"""At most four requests at once, and a press goes before the reads that wait."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from custom_components.voipcenter.api import ItemKey, Menu, Part, VoipCenterClient
from custom_components.voipcenter.api.slots import Slots
from simulator import Simulator

from .conftest import ClientMaker


@pytest.mark.parametrize(("all_places", "most"), [(False, 3), (True, 4)])
async def test_reads_leave_a_place_unless_they_are_the_first(
    pbx: Simulator, client: VoipCenterClient, all_places: bool, most: int
) -> None:
    client.transport.all_places = all_places
    pbx.faults.arm("latency", seconds=0.01)
    await asyncio.gather(
        *(client.read_item(Menu.INDICATORS, 100 + place % 8) for place in range(20))
    )
    assert len(pbx.journal) == 20
    assert pbx.journal.max_concurrent == most


async def test_a_press_does_not_wait_for_reads_under_way(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    async with pbx.hold(menu="did") as hold:
        reads = [asyncio.create_task(client.list_items(Menu.NUMBERS)) for _ in range(8)]
        await hold.reached(3)
        async with asyncio.timeout(5):
            await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
            await client.call("kantoor01", "093456789")
        assert len(hold.requests) == 3
    await asyncio.gather(*reads)


async def test_at_most_four_presses_at_once(pbx: Simulator, client: VoipCenterClient) -> None:
    pbx.faults.arm("latency", seconds=0.01)
    await asyncio.gather(
        *(
            client.write(ItemKey(Menu.INDICATORS, 100 + at % 8), {Part.ACTIVE: 1})
            for at in range(12)
        )
    )
    assert pbx.journal.max_concurrent == 4


async def test_two_clients_of_one_customer_share_the_places(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker
) -> None:
    """As when a form tries credentials while the account is read."""
    pbx.faults.arm("latency", seconds=0.01)
    another = make_client()
    await asyncio.gather(
        *(each.read_item(Menu.INDICATORS, 100) for each in (client, another) for _ in range(10))
    )
    assert len(pbx.journal) == 20
    assert pbx.journal.max_concurrent == 3


async def test_a_press_passes_the_reads_that_wait(pbx: Simulator, client: VoipCenterClient) -> None:
    client.transport.all_places = True
    hold = pbx.hold()
    reads = [asyncio.create_task(client.list_items(Menu.INDICATORS)) for _ in range(8)]
    await hold.reached(4)
    press = asyncio.create_task(client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1}))
    call = asyncio.create_task(client.call("kantoor01", "093456789"))
    await asyncio.sleep(0)
    hold.release()
    await asyncio.gather(press, call, *reads)
    order = [request.endpoint for request in pbx.journal]
    assert order == ["get"] * 4 + ["update", "call"] + ["get"] * 4


async def test_a_cancelled_read_gives_its_place_back(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    client.transport.all_places = True
    hold = pbx.hold()
    reads = [asyncio.create_task(client.list_items(Menu.INDICATORS)) for _ in range(6)]
    await hold.reached(4)
    for read in (reads[0], reads[4]):
        read.cancel()
    await asyncio.wait([reads[0], reads[4]])
    hold.release()
    await asyncio.gather(*reads[1:4], reads[5])
    await asyncio.gather(*(client.list_items(Menu.INDICATORS) for _ in range(8)))
    assert reads[0].cancelled()
    assert reads[4].cancelled()


async def enter(slots: Slots, order: list[str], name: str, *, urgent: bool = False) -> None:
    async with slots.slot(urgent=urgent):
        order.append(name)
        await asyncio.sleep(0)


async def test_the_urgent_go_first_and_each_in_order_of_arrival() -> None:
    slots, order = Slots(1), list[str]()
    async with asyncio.TaskGroup() as group, slots.slot(urgent=False):
        for name in "abXcY":
            group.create_task(enter(slots, order, name, urgent=name.isupper()))
        await asyncio.sleep(0)
    assert order == ["X", "Y", "a", "b", "c"]


async def test_a_place_handed_to_someone_who_just_left_goes_on() -> None:
    slots, order = Slots(1), list[str]()
    async with asyncio.TaskGroup() as group:
        async with slots.slot(urgent=False):
            leaving = group.create_task(enter(slots, order, "leaving"))
            group.create_task(enter(slots, order, "staying"))
            await asyncio.sleep(0)
        leaving.cancel()  # Its turn has come, and it does not know yet.
    assert order == ["staying"]
    await enter(slots, order, "next")
    assert order == ["staying", "next"]


@asynccontextmanager
async def two_waiting(order: list[str]) -> AsyncGenerator[asyncio.Task[None]]:
    """Let two wait for the only place; yield the first of them."""
    slots = Slots(1)
    async with asyncio.TaskGroup() as group, slots.slot(urgent=False):
        leaving = group.create_task(enter(slots, order, "leaving"))
        group.create_task(enter(slots, order, "staying"))
        await asyncio.sleep(0)
        yield leaving


async def test_a_place_is_not_handed_to_someone_who_is_leaving() -> None:
    order: list[str] = []
    async with two_waiting(order) as leaving:
        leaving.cancel()  # Cancelled, and still in the queue.
    assert order == ["staying"]


async def test_someone_who_stops_waiting_makes_no_place() -> None:
    order: list[str] = []
    async with two_waiting(order) as leaving:
        leaving.cancel()
        await asyncio.wait([leaving])
        await asyncio.sleep(0)
        assert order == []
    assert order == ["staying"]


async def test_a_failure_gives_its_place_back() -> None:
    slots, order = Slots(1), list[str]()
    with pytest.raises(ZeroDivisionError):
        async with slots.slot(urgent=True):
            raise ZeroDivisionError
    await enter(slots, order, "next")
    assert order == ["next"]


async def test_who_is_cancelled_while_it_waits_takes_no_place() -> None:
    slots = Slots(1)
    async with slots.slot(urgent=True):
        waiting = asyncio.create_task(slots.slot(urgent=True).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    async with asyncio.timeout(1), slots.slot(urgent=True):
        pass
