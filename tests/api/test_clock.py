"""A computer whose clock is off signs with the PBX's time."""

import asyncio
from email.utils import formatdate
import json
import time

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.voipcenter.api import VoipCenterClient, VoipCenterClockError
from custom_components.voipcenter.api.clock import ServerClock
from simulator import Simulator

from .conftest import ClientMaker
from .raw_server import http, raw_server

HOUR = 3600.0
MISMATCH = json.dumps({"head": {"status": "0", "error_number": "11"}, "body": []}).encode()


def errors(pbx: Simulator) -> list[int | None]:
    return [request.error for request in pbx.journal]


@pytest.mark.parametrize("offset", [HOUR, -HOUR, 7.0, -7.0])
async def test_one_refusal_teaches_the_time(
    pbx: Simulator, client: VoipCenterClient, offset: float
) -> None:
    pbx.clock_offset = offset
    for _ in range(3):
        await client.indicators()
    await client.set_indicator(100, active=True)
    assert errors(pbx) == [11, None, None, None, None]


@pytest.mark.parametrize("offset", [0.0, 1.0, -1.0])
async def test_what_the_date_cannot_tell_is_left_alone(
    pbx: Simulator, client: VoipCenterClient, offset: float
) -> None:
    pbx.clock_offset = offset
    await client.indicators()
    assert client.transport.clock.offset == 0.0


@pytest.mark.parametrize("offset", [3.8, -3.8])
async def test_a_clock_about_to_be_refused_is_corrected_in_time(
    pbx: Simulator, client: VoipCenterClient, offset: float
) -> None:
    pbx.clock_offset = offset
    await client.indicators()
    assert client.transport.clock.offset == pytest.approx(offset, abs=1)
    assert errors(pbx) == [None]


async def test_a_clock_that_jumps_is_followed(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.indicators()
    pbx.clock_offset = -600
    await client.indicators()
    await client.indicators()
    pbx.clock_offset = 0
    await client.indicators()
    assert errors(pbx) == [None, 11, None, None, 11, None]
    assert client.transport.clock.offset == pytest.approx(0, abs=1)


async def test_a_clock_that_was_set_right_needs_no_correction(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.clock_offset = 3.8
    await client.indicators()
    pbx.clock_offset = 0
    await client.indicators()
    assert client.transport.clock.offset == 0.0


async def test_a_pbx_that_never_likes_the_time_is_asked_twice(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=11)
    with pytest.raises(VoipCenterClockError):
        await client.indicators()
    assert errors(pbx) == [11, 11]


@pytest.mark.parametrize("date", ["", "Date: yesterday", "Date: ", "Date: Mon, 99 Oct 2026 25:61"])
async def test_without_a_readable_date_the_own_clock_stands(
    make_client: ClientMaker, date: str
) -> None:
    async with raw_server(http(MISMATCH, *filter(None, [date]))) as server:
        client = make_client(server.base_url)
        with pytest.raises(VoipCenterClockError):
            await client.indicators()
    assert client.transport.clock.offset == 0.0
    assert len(server.requests) == 2


async def test_a_date_without_a_time_zone_is_in_utc(make_client: ClientMaker) -> None:
    date = formatdate(time.time() + HOUR).removesuffix(" -0000")
    async with raw_server(http(b"[]", f"Date: {date}")) as server:
        client = make_client(server.base_url)
        await client.indicators()
    assert client.transport.clock.offset == pytest.approx(HOUR, abs=2)


@pytest.mark.parametrize("dated_at_arrival", [True, False])
async def test_a_slow_reply_is_no_wrong_clock(
    pbx: Simulator,
    client: VoipCenterClient,
    frozen: FrozenDateTimeFactory,
    dated_at_arrival: bool,
) -> None:
    """Apache dates a reply when the request arrives, other servers when it leaves."""
    hold = pbx.hold(before=not dated_at_arrival)
    read = asyncio.create_task(client.indicators())
    await hold.reached()
    frozen.tick(10)
    hold.release()
    await read
    assert client.transport.clock.offset == 0.0
    await client.indicators()
    assert errors(pbx) == [None, None]


def test_a_slow_reply_still_tells_of_an_hour(frozen: FrozenDateTimeFactory) -> None:
    clock = ServerClock()
    date = formatdate(time.time() + HOUR, usegmt=True)
    frozen.tick(10)
    clock.observe(date, waited=10.0)
    assert clock.offset == pytest.approx(HOUR, abs=6)


def test_a_refusal_counts_even_within_two_seconds(frozen: FrozenDateTimeFactory) -> None:
    clock = ServerClock()
    date = formatdate(time.time() + 1, usegmt=True)
    clock.observe(date)
    assert clock.offset == 0.0
    clock.observe(date, mismatch=True)
    assert clock.offset == pytest.approx(1, abs=1)
    assert clock.offset != 0.0


async def test_a_call_refused_for_the_clock_is_placed_once(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.clock_offset = HOUR
    await client.call("kantoor01", "093456789")
    assert errors(pbx) == [11, None]
    assert len(pbx.office.originated) == 1


async def test_a_call_refused_in_the_body_may_have_been_placed(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=11, place="body", after=True)
    with pytest.raises(VoipCenterClockError):
        await client.call("kantoor01", "093456789")
    assert len(pbx.office.originated) == 1


async def test_a_request_is_signed_when_it_is_sent_not_when_it_begins_to_wait(
    pbx: Simulator, client: VoipCenterClient, frozen: FrozenDateTimeFactory
) -> None:
    hold = pbx.hold()
    reads = [asyncio.create_task(client.indicators()) for _ in range(5)]
    await hold.reached(4)
    frozen.tick(12)
    hold.release()
    await asyncio.gather(*reads)
    assert errors(pbx) == [None] * 5
