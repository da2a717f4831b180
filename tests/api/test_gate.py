"""After too many attempts or a wrong key the PBX is left in peace."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.voipcenter.api import (
    Credentials,
    Gate,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterClient,
    VoipCenterConnectionError,
    VoipCenterError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
    VoipCenterTimeoutError,
)
from custom_components.voipcenter.api.gate import Refusal
from simulator import Simulator

from .conftest import ClientMaker


async def refused(client: VoipCenterClient) -> VoipCenterRateLimitError:
    with pytest.raises(VoipCenterRateLimitError) as refusal:
        await client.list_items(Menu.INDICATORS)
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
    await client.list_items(Menu.INDICATORS)
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
    await client.list_items(Menu.INDICATORS)
    pbx.faults.arm("error", number=13)
    assert (await refused(client)).retry_after == 60


async def test_another_error_is_no_success(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, times=1)
    await refused(client)
    frozen.tick(60)
    with pytest.raises(VoipCenterNotFoundError):
        await client.read_item(Menu.INDICATORS, 999)
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
    reads = [asyncio.create_task(refused(client)) for _ in range(3)]
    await hold.reached(3)
    frozen.tick(0 if stand_still else 2)
    hold.release()
    refusals = await asyncio.gather(*reads)
    assert [refusal.retry_after for refusal in refusals] == [60] * 3
    assert gate.closed_for == 60


async def test_a_success_from_before_does_not_shorten_the_pause(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, menu="indicator")
    await refused(client)
    frozen.tick(60)
    hold = pbx.hold(menu="did")
    read = asyncio.create_task(client.list_items(Menu.NUMBERS))
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
    await hold.reached(3)
    hold.release()
    await asyncio.gather(*reads)
    assert len(pbx.journal) == 3


async def test_whoever_asks_meanwhile_does_not_wait_for_a_place(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker
) -> None:
    """As when the account is set up anew while the old requests hang."""
    async with pbx.hold(menu="did") as hold:
        reads = [asyncio.create_task(client.list_items(Menu.NUMBERS)) for _ in range(2)]
        await hold.reached(2)
        pbx.faults.arm("error", number=13, menu="indicator", times=1)
        await refused(make_client())
        async with asyncio.timeout(1):
            await refused(client)
    assert [len(numbers) for numbers in await asyncio.gather(*reads)] == [6] * 2


async def turned_away(client: VoipCenterClient) -> VoipCenterAuthenticationError:
    with pytest.raises(VoipCenterAuthenticationError) as refusal:
        await client.list_items(Menu.INDICATORS)
    return refusal.value


async def may_try_again(pbx: Simulator, client: VoipCenterClient) -> None:
    """Let credentials be refused once, and an entry be set up with them."""
    pbx.faults.arm("error", number=15, times=1)
    await turned_away(client)
    client.transport.gate.allow_one(client.credentials)


@pytest.mark.parametrize("number", [14, 15])
async def test_a_wrong_key_or_password_is_tried_more_and_more_rarely(
    pbx: Simulator,
    client: VoipCenterClient,
    gate: Gate,
    number: int,
    frozen: FrozenDateTimeFactory,
) -> None:
    pbx.faults.arm("error", number=number, message="Fout")
    pauses = []
    for tries in range(1, 9):
        for _ in range(3):
            refusal = await turned_away(client)
            assert str(refusal) == f"error {number}: Fout"
            assert refusal.in_head
        assert len(pbx.journal) == tries
        pauses.append(gate.next_try(client.credentials))
        frozen.tick(pauses[-1] - 1)
        await turned_away(client)
        assert len(pbx.journal) == tries
        frozen.tick(1)
    assert pauses == [600, 1200, 2400, 4800, 9600, 19200, 21600, 21600]


async def test_one_false_refusal_mends_itself(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, frozen: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=15, times=1)
    await turned_away(client)
    refusal = gate.refusal(client.credentials)
    assert refusal is not None
    assert refusal.code == 15
    frozen.tick(600)
    assert gate.next_try(client.credentials) == 0
    assert len(await client.list_items(Menu.INDICATORS)) == 8
    assert gate.refusal(client.credentials) is None
    await asyncio.gather(*(client.list_items(Menu.INDICATORS) for _ in range(4)))
    pbx.faults.arm("error", number=15, times=1)
    await turned_away(client)
    assert gate.next_try(client.credentials) == 600


async def test_a_try_is_one_request(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, frozen: FrozenDateTimeFactory
) -> None:
    fault = pbx.faults.arm("error", number=15)
    await turned_away(client)
    frozen.tick(600)
    await asyncio.gather(*(turned_away(client) for _ in range(4)))
    assert len(pbx.journal) == 2
    pbx.faults.disarm(fault)
    gate.allow_one(client.credentials)
    async with pbx.hold() as hold:
        reading = asyncio.create_task(client.list_items(Menu.INDICATORS))
        await hold.reached()
        await turned_away(client)
    await reading
    assert len(pbx.journal) == 3


async def test_each_setup_allows_one_request(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, make_client: ClientMaker
) -> None:
    gate.allow_one(client.credentials)
    pbx.faults.arm("error", number=14, times=2)
    await turned_away(client)
    gate.allow_one(client.credentials)
    for _ in range(2):
        await turned_away(make_client())
        assert gate.next_try(client.credentials) == pytest.approx(1200, abs=5)
        assert len(pbx.journal) == 2
    gate.allow_one(client.credentials)
    assert len(await make_client().list_items(Menu.INDICATORS)) == 8
    assert gate.refusal(client.credentials) is None


@pytest.mark.parametrize(
    ("loss", "number"),
    [("reset", 0), ("html", 0), ("redirect", 0), ("http_error", 403)],
)
async def test_a_try_that_brings_no_answer_waits_its_turn_again(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, loss: str, number: int
) -> None:
    await may_try_again(pbx, client)
    fault = pbx.faults.arm(loss, number=number)
    for _ in range(3):
        with pytest.raises(VoipCenterError):
            await client.list_items(Menu.INDICATORS)
    pbx.faults.disarm(fault)
    assert len(pbx.journal) == 2
    assert gate.next_try(client.credentials) == pytest.approx(600, abs=5)
    gate.allow_one(client.credentials)
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_a_try_that_never_left_may_be_made_again(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    await may_try_again(pbx, client)
    await pbx.stop()
    with pytest.raises(VoipCenterConnectionError):
        await client.list_items(Menu.INDICATORS)
    await pbx.start()
    assert len(await client.list_items(Menu.INDICATORS)) == 8


@pytest.mark.parametrize("number", [10, 16, 17])
async def test_a_try_that_brings_another_error_may_be_made_again(
    pbx: Simulator, client: VoipCenterClient, number: int
) -> None:
    await may_try_again(pbx, client)
    fault = pbx.faults.arm("error", number=number)
    with pytest.raises(VoipCenterError, match=f"error {number}"):
        await client.list_items(Menu.INDICATORS)
    pbx.faults.disarm(fault)
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_a_try_may_find_the_clock_wrong_first(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    await may_try_again(pbx, client)
    pbx.clock_offset = 3600
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_who_is_told_that_an_item_is_not_there_was_let_in(
    pbx: Simulator, client: VoipCenterClient, gate: Gate
) -> None:
    await may_try_again(pbx, client)
    with pytest.raises(VoipCenterNotFoundError):
        await client.read_item(Menu.INDICATORS, 999)
    assert gate.refusal(client.credentials) is None


async def test_refusals_of_several_under_way_count_once(
    pbx: Simulator, client: VoipCenterClient, gate: Gate
) -> None:
    pbx.faults.arm("error", number=15, menu="indicator")
    async with pbx.hold() as hold:
        reads = [asyncio.create_task(turned_away(client)) for _ in range(2)]
        other = asyncio.create_task(client.list_items(Menu.NUMBERS))
        await hold.reached(3)
    await asyncio.gather(*reads, other)
    # What was under way before the refusal says nothing against it.
    assert gate.next_try(client.credentials) == pytest.approx(600, abs=5)


async def test_too_many_attempts_close_it_for_a_try_as_well(
    pbx: Simulator, client: VoipCenterClient, gate: Gate
) -> None:
    pbx.faults.arm("error", number=15, times=1)
    await turned_away(client)
    pbx.faults.arm("error", number=13, times=1)
    gate.allow_one(client.credentials)
    await refused(client)
    assert gate.next_try(client.credentials) == pytest.approx(1200, abs=5)
    gate.allow_one(client.credentials)
    assert gate.next_try(client.credentials) == pytest.approx(60, abs=5)
    await refused(client)
    assert len(pbx.journal) == 2


def tried_again(credentials: Credentials, clock: FrozenDateTimeFactory) -> tuple[Gate, Refusal]:
    """Return a gate, and the refusal that the one try ten minutes later is about."""
    gate = Gate()
    gate.refused(credentials, 0, None, VoipCenterAuthenticationError(code=15))
    clock.tick(600)
    tried = gate.enter(credentials)
    assert tried is not None
    return gate, tried


def test_a_try_that_is_not_answered_in_time_is_not_made_again_at_once(
    credentials: Credentials, frozen: FrozenDateTimeFactory
) -> None:
    gate, tried = tried_again(credentials, frozen)
    gate.refused(credentials, 0, tried, VoipCenterTimeoutError())
    assert gate.next_try(credentials) == pytest.approx(600)
    frozen.tick(600)
    assert gate.enter(credentials) is tried


def test_what_a_try_brings_after_another_refusal_counts_no_more(
    credentials: Credentials, frozen: FrozenDateTimeFactory
) -> None:
    gate, first = tried_again(credentials, frozen)
    gate.refused(credentials, 0, first, VoipCenterAuthenticationError(code=14))
    gate.accepted(credentials, 0, first)
    refusal = gate.refusal(credentials)
    assert refusal is not None
    assert refusal.code == 14


async def test_other_credentials_are_let_through(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker, credentials: Credentials
) -> None:
    wrong = Credentials(
        credentials.customer_number, credentials.password_digest, credentials.api_id, "verkeerd"
    )
    stranger = make_client(who=wrong)
    for _ in range(2):
        with pytest.raises(VoipCenterAuthenticationError):
            await stranger.list_items(Menu.INDICATORS)
    assert len(pbx.journal) == 1
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_what_a_person_enters_anew_is_tried_anew(
    pbx: Simulator, client: VoipCenterClient, gate: Gate, credentials: Credentials
) -> None:
    pbx.faults.arm("error", number=15, times=1)
    with pytest.raises(VoipCenterAuthenticationError):
        await client.list_items(Menu.INDICATORS)
    gate.forgive(credentials)
    gate.forgive(credentials)
    assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_a_gate_outlives_the_client(
    pbx: Simulator, client: VoipCenterClient, make_client: ClientMaker
) -> None:
    pbx.faults.arm("error", number=13, times=1)
    await refused(client)
    await refused(make_client())
    assert len(pbx.journal) == 1
