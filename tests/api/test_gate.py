"""After too many attempts or a wrong key the PBX is left in peace."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.voipcenter.api import (
    Credentials,
    Gate,
    VoipCenterAuthenticationError,
    VoipCenterClient,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
)
from simulator import Simulator

from .conftest import ClientMaker


async def refused(client: VoipCenterClient) -> VoipCenterRateLimitError:
    with pytest.raises(VoipCenterRateLimitError) as refusal:
        await client.indicators()
    return refusal.value


async def test_after_too_many_attempts_nothing_is_sent_for_a_minute(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, frozen: FrozenDateTimeFactory
) -> None:
    assert (gate.closed_for, gate.pause) == (0, 0)
    pbx.faults.arm("error", number=13, times=1)
    assert (await refused(client)).retry_after == 60
    frozen.tick(59)
    refusal = await refused(client)
    assert refusal.code == 13
    assert refusal.retry_after == pytest.approx(1)
    with pytest.raises(VoipCenterRateLimitError):
        await client.call("kantoor01", "093456789")
    assert len(pbx.journal) == 1
    assert gate.closed_for == pytest.approx(1)
    assert gate.pause == 60
    frozen.tick(1)
    await client.indicators()
    assert len(pbx.journal) == 2


async def test_the_pause_doubles_to_a_quarter_of_an_hour(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13)
    pauses = []
    for _ in range(6):
        pauses.append((await refused(client)).retry_after)
        frozen.tick(pauses[-1])
    assert pauses == [60, 120, 240, 480, 900, 900]
    assert len(pbx.journal) == 6


async def test_a_success_makes_the_next_pause_short_again(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    fault = pbx.faults.arm("error", number=13)
    for pause in (60, 120):
        assert (await refused(client)).retry_after == pause
        frozen.tick(pause)
    pbx.faults.disarm(fault)
    await client.indicators()
    pbx.faults.arm("error", number=13)
    assert (await refused(client)).retry_after == 60


async def test_another_error_is_no_success(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, times=1)
    await refused(client)
    frozen.tick(60)
    with pytest.raises(VoipCenterNotFoundError):
        await client.indicator(999)
    pbx.faults.arm("error", number=13, times=1)
    assert (await refused(client)).retry_after == 120


@pytest.mark.parametrize("stand_still", [True, False])
async def test_several_under_way_count_once(
    pbx: Simulator,
    client: VoipCenterClient,
    gate: Gate,
    frozen: FrozenDateTimeFactory,
    stand_still: bool,
) -> None:
    pbx.faults.arm("error", number=13)
    hold = pbx.hold()
    reads = [asyncio.create_task(refused(client)) for _ in range(4)]
    await hold.reached(4)
    frozen.tick(0 if stand_still else 2)
    hold.release()
    refusals = await asyncio.gather(*reads)
    assert [refusal.retry_after for refusal in refusals] == [60] * 4
    assert gate.closed_for == 60


async def test_a_success_from_before_does_not_shorten_the_pause(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, menu="indicator")
    await refused(client)
    frozen.tick(60)
    hold = pbx.hold(menu="did")
    read = asyncio.create_task(client.numbers())
    await hold.reached()
    frozen.tick(1)
    assert (await refused(client)).retry_after == 120
    hold.release()
    await read
    frozen.tick(120)
    assert (await refused(client)).retry_after == 240


async def test_http_says_it_too(pbx: Simulator, client: VoipCenterClient) -> None:
    pbx.faults.arm("http_error", number=429)
    assert (await refused(client)).code == 13
    await refused(client)
    assert len(pbx.journal) == 1


async def test_whoever_waits_for_a_place_is_told_and_sends_nothing(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=13)
    hold = pbx.hold()
    reads = [asyncio.create_task(refused(client)) for _ in range(10)]
    await hold.reached(4)
    hold.release()
    await asyncio.gather(*reads)
    assert len(pbx.journal) == 4


async def test_whoever_asks_meanwhile_does_not_wait_for_a_place(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker
) -> None:
    """As when the account is set up anew while the old requests hang."""
    async with pbx.hold(menu="did") as hold:
        reads = [asyncio.create_task(client.numbers()) for _ in range(3)]
        await hold.reached(3)
        pbx.faults.arm("error", number=13, menu="indicator", times=1)
        await refused(make_client())
        async with asyncio.timeout(1):
            await refused(client)
    assert [len(numbers) for numbers in await asyncio.gather(*reads)] == [6] * 3


@pytest.mark.parametrize("number", [14, 15])
async def test_a_wrong_key_or_password_is_not_tried_again(
    pbx: Simulator, client: VoipCenterClient, number: int, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=number, times=1, message="Fout")
    for _ in range(3):
        with pytest.raises(VoipCenterAuthenticationError, match=f"error {number}: Fout") as refusal:
            await client.indicators()
        assert refusal.value.in_head
        frozen.tick(10_000)
    assert len(pbx.journal) == 1


async def test_other_credentials_are_let_through(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker, credentials: Credentials
) -> None:
    wrong = Credentials(
        credentials.customer_number, credentials.password_digest, credentials.api_id, "verkeerd"
    )
    stranger = make_client(who=wrong)
    for _ in range(2):
        with pytest.raises(VoipCenterAuthenticationError):
            await stranger.indicators()
    assert len(pbx.journal) == 1
    assert len(await client.indicators()) == 8


async def test_what_a_person_enters_anew_is_tried_anew(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, credentials: Credentials
) -> None:
    pbx.faults.arm("error", number=15, times=1)
    with pytest.raises(VoipCenterAuthenticationError):
        await client.indicators()
    gate.forgive(credentials)
    gate.forgive(credentials)
    assert len(await client.indicators()) == 8


async def test_a_gate_outlives_the_client(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker
) -> None:
    pbx.faults.arm("error", number=13, times=1)
    await refused(client)
    await refused(make_client())
    assert len(pbx.journal) == 1
