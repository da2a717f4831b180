"""What was lost with its connection is sent once more; a call is never sent twice."""

from typing import Any

import aiohttp
import pytest

from custom_components.voipcenter.api import (
    ItemKey,
    Menu,
    Part,
    VoipCenterClient,
    VoipCenterConnectionError,
    VoipCenterNotAllowedError,
    VoipCenterTimeoutError,
    transport,
)
from simulator import Dialect, Simulator


@pytest.fixture(params=["form", "url"])
def way(pbx: Simulator, request: pytest.FixtureRequest) -> None:
    """Send requests as forms, or in the URL."""
    pbx.dialect = Dialect(post_refused=request.param == "url")


@pytest.mark.parametrize("loss", ["reset", "lost_reply"])
@pytest.mark.usefixtures("way")
async def test_a_lost_read_is_read_again_once(
    pbx: Simulator, client: VoipCenterClient, loss: str
) -> None:
    await client.list_items(Menu.INDICATORS)
    pbx.journal.clear()
    pbx.faults.arm(loss, times=1)
    assert len(await client.list_items(Menu.INDICATORS)) == 8
    assert len(pbx.journal) == 2


async def test_a_proxy_that_hung_up_meanwhile_has_lost_the_request(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("http_error", number=408, times=1)
    assert len(await client.list_items(Menu.INDICATORS)) == 8
    pbx.faults.arm("http_error", number=408, times=1)
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert pbx.office.indicators[100].active
    pbx.faults.arm("http_error", number=408, times=1)
    with pytest.raises(VoipCenterConnectionError):
        await client.call("kantoor01", "093456789")
    assert not pbx.office.originated


@pytest.mark.usefixtures("way")
async def test_a_read_lost_twice_is_an_outage(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.list_items(Menu.INDICATORS)
    pbx.journal.clear()
    pbx.faults.arm("reset")
    with pytest.raises(VoipCenterConnectionError):
        await client.list_items(Menu.INDICATORS)
    assert len(pbx.journal) == 2


@pytest.mark.parametrize("loss", ["reset", "lost_reply"])
@pytest.mark.usefixtures("way")
async def test_a_call_is_never_repeated(
    pbx: Simulator, client: VoipCenterClient, loss: str
) -> None:
    await client.call("kantoor01", "093456789")
    pbx.journal.clear()
    pbx.office.originated.clear()
    pbx.faults.arm(loss, times=1)
    with pytest.raises(VoipCenterConnectionError) as lost:
        await client.call("kantoor01", "093456789")
    assert lost.value.sent
    assert len(pbx.journal.calls()) == 1
    assert len(pbx.office.originated) == (1 if loss == "lost_reply" else 0)


@pytest.mark.parametrize("loss", ["reset", "lost_reply"])
@pytest.mark.usefixtures("way")
async def test_a_change_that_was_lost_with_its_connection_is_sent_once_more(
    pbx: Simulator, client: VoipCenterClient, loss: str
) -> None:
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 0})
    pbx.journal.clear()
    fault = pbx.faults.arm(loss, times=1)
    await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 141})
    assert len(pbx.journal.updates()) == 2
    assert pbx.office.numbers[1].route == 141
    pbx.faults.disarm(fault)
    pbx.faults.arm(loss)
    with pytest.raises(VoipCenterConnectionError) as lost:
        await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 140})
    assert lost.value.sent
    assert len(pbx.journal.updates()) == 4


@pytest.mark.parametrize("number", [1, 2, 11, 12, 13, 15, 16, 17])
async def test_a_change_that_was_lost_and_then_refused_may_have_arrived(
    pbx: Simulator, client: VoipCenterClient, number: int
) -> None:
    pbx.faults.arm("lost_reply", times=1)
    pbx.faults.arm("error", number=number)
    with pytest.raises(VoipCenterConnectionError) as lost:
        await client.write(ItemKey(Menu.NUMBERS, 1), {Part.ROUTE: 141})
    assert lost.value.sent
    assert pbx.office.numbers[1].route == 141


async def test_a_change_that_was_lost_and_found_nobody_again_may_have_arrived(
    pbx: Simulator, client: VoipCenterClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pbx.faults.arm("lost_reply", times=1)
    exchange, times = transport.Transport._exchange, 0

    async def stop_after_one(self: transport.Transport, *args: Any, **how: Any) -> Any:
        nonlocal times
        times += 1
        if times == 2:
            await pbx.stop()
        return await exchange(self, *args, **how)

    monkeypatch.setattr(transport.Transport, "_exchange", stop_after_one)
    with pytest.raises(VoipCenterConnectionError) as lost:
        await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert times == 2
    assert lost.value.sent


async def test_a_read_that_was_lost_and_then_refused_was_refused(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("lost_reply", times=1)
    pbx.faults.arm("error", number=16)
    with pytest.raises(VoipCenterNotAllowedError):
        await client.list_items(Menu.INDICATORS)


async def test_a_change_that_is_not_answered_in_time_is_sent_once(
    pbx: Simulator, client: VoipCenterClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_TIMEOUT", aiohttp.ClientTimeout(total=0.1))
    pbx.faults.arm("latency", seconds=1)
    with pytest.raises(VoipCenterTimeoutError):
        await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 0})
    assert client.transport.requests.total() == 1


async def test_the_pbx_without_its_own_server_is_asked_again(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    """Body error 1, Could not connect to server."""
    pbx.faults.arm("error", number=1, times=1)
    assert len(await client.list_items(Menu.INDICATORS)) == 8
    pbx.faults.arm("error", number=1)
    with pytest.raises(VoipCenterConnectionError, match="Could not connect to server") as refusal:
        await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert refusal.value.sent
    assert [request.endpoint for request in pbx.journal] == ["get", "get", "update"]


async def test_a_read_is_both_corrected_and_repeated(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.clock_offset = 3600
    pbx.faults.arm("reset", times=1)
    assert len(await client.list_items(Menu.INDICATORS)) == 8
    assert len(pbx.journal) == 3
