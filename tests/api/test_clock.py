"""A computer whose clock is off signs with the PBX's time."""

import asyncio
from contextlib import suppress
from email.utils import formatdate
import json
import time

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.voipcenter.api import (
    ItemKey,
    Menu,
    Part,
    VoipCenterClient,
    VoipCenterClockError,
    VoipCenterError,
)
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
        await client.list_items(Menu.INDICATORS)
    await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
    assert errors(pbx) == [11, None, None, None, None]


@pytest.mark.parametrize("offset", [0.0, 1.0, -1.0])
async def test_what_the_date_cannot_tell_is_left_alone(
    pbx: Simulator, client: VoipCenterClient, offset: float
) -> None:
    pbx.clock_offset = offset
    await client.list_items(Menu.INDICATORS)
    assert client.transport.clock.offset == 0.0


@pytest.mark.parametrize("offset", [3.8, -3.8])
async def test_a_clock_about_to_be_refused_is_corrected_in_time(
    pbx: Simulator, client: VoipCenterClient, offset: float
) -> None:
    pbx.clock_offset = offset
    await client.list_items(Menu.INDICATORS)
    assert client.transport.clock.offset == pytest.approx(offset, abs=1)
    assert errors(pbx) == [None]


async def test_a_clock_that_jumps_is_followed(pbx: Simulator, client: VoipCenterClient) -> None:
    await client.list_items(Menu.INDICATORS)
    pbx.clock_offset = -600
    await client.list_items(Menu.INDICATORS)
    await client.list_items(Menu.INDICATORS)
    pbx.clock_offset = 0
    await client.list_items(Menu.INDICATORS)
    assert errors(pbx) == [None, 11, None, None, 11, None]
    assert client.transport.clock.offset == pytest.approx(0, abs=1)


async def test_a_clock_that_was_set_right_needs_no_correction(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.clock_offset = 3.8
    await client.list_items(Menu.INDICATORS)
    pbx.clock_offset = 0
    await client.list_items(Menu.INDICATORS)
    assert client.transport.clock.offset == 0.0


async def test_a_pbx_that_never_likes_the_time_is_asked_twice(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.faults.arm("error", number=11)
    with pytest.raises(VoipCenterClockError):
        await client.list_items(Menu.INDICATORS)
    assert errors(pbx) == [11, 11]


@pytest.mark.parametrize("date", ["", "Date: yesterday", "Date: ", "Date: Mon, 99 Oct 2026 25:61"])
async def test_without_a_readable_date_the_own_clock_stands(
    make_client: ClientMaker, date: str
) -> None:
    async with raw_server(http(MISMATCH, *filter(None, [date]))) as server:
        client = make_client(server.base_url)
        with pytest.raises(VoipCenterClockError):
            await client.list_items(Menu.INDICATORS)
    assert client.transport.clock.offset == 0.0
    assert len(server.requests) == 2


async def test_a_date_without_a_time_zone_is_in_utc(make_client: ClientMaker) -> None:
    date = formatdate(time.time() + HOUR).removesuffix(" -0000")
    async with raw_server(http(b"[]", f"Date: {date}")) as server:
        client = make_client(server.base_url)
        await client.list_items(Menu.INDICATORS)
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
    read = asyncio.create_task(client.list_items(Menu.INDICATORS))
    await hold.reached()
    frozen.tick(10)
    hold.release()
    await read
    assert client.transport.clock.offset == 0.0
    await client.list_items(Menu.INDICATORS)
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
    clock.refused(date, used=0.0)
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
    reads = [asyncio.create_task(client.list_items(Menu.INDICATORS)) for _ in range(5)]
    await hold.reached(3)
    frozen.tick(12)
    hold.release()
    await asyncio.gather(*reads)
    assert errors(pbx) == [None] * 5


async def test_a_header_of_another_clock_costs_one_refusal(make_client: ClientMaker) -> None:
    """As behind a proxy whose own clock is wrong: the PBX checks by another than it tells."""
    ahead = f"Date: {formatdate(time.time() + HOUR, usegmt=True)}"
    read = http(b"[]", ahead)
    async with raw_server(read, http(MISMATCH, ahead), read) as server:
        client = make_client(server.base_url)
        for _ in range(3):
            await client.list_items(Menu.INDICATORS)
        times = [int(sent.split(b"&ts=")[1].split(b"&")[0]) for sent in server.requests]
    off = [time_ - time.time() for time_ in times]
    assert off == pytest.approx([0, HOUR, 0, 0], abs=5)


def test_a_header_that_was_another_s_is_believed_again_when_the_own_clock_is_refused() -> None:
    clock = ServerClock()
    ahead = formatdate(time.time() + HOUR, usegmt=True)
    clock.observe(ahead)
    clock.refused(ahead, used=clock.offset)
    clock.observe(ahead)
    assert clock.offset == 0.0
    clock.refused(ahead, used=0.0)
    assert clock.offset == pytest.approx(HOUR, abs=2)


def test_of_several_refusals_under_way_one_counts() -> None:
    clock = ServerClock()
    ahead = formatdate(time.time() + HOUR, usegmt=True)
    for _ in range(4):
        clock.refused(ahead, used=0.0)
    assert clock.offset == pytest.approx(HOUR, abs=2)
    used = clock.offset
    for _ in range(4):
        clock.refused(ahead, used=used)
    assert clock.offset == 0.0


def test_what_may_only_have_been_late_is_no_proof_against_the_header() -> None:
    clock = ServerClock()
    ahead = formatdate(time.time() + HOUR, usegmt=True)
    clock.observe(ahead)
    clock.refused(ahead, used=clock.offset, waited=8.0)
    assert clock.offset == pytest.approx(HOUR, abs=2)


@pytest.mark.parametrize(
    "answer",
    [
        http(b"[]", "Date: Fri, 31 Dec 9999 23:59:59 GMT"),
        http(b"[]", "Date: Mon, 01 Jan 0001 00:00:00 +1400"),
        http(b"[]", "Date: {two days}"),
        http(b"", "Date: {an hour}", "Location: /", status="302 Found"),
        http(b"<html>", "Date: {an hour}"),
        http(b"<html>", "Date: {an hour}", status="502 Bad Gateway"),
        http(b"[]", "Date: {an hour}", status="404 Not Found"),
        http(b'{"error": "login first"}', "Date: {an hour}"),
    ],
    ids=lambda answer: answer[:24].decode() + answer[-60:].decode(),
)
async def test_what_is_not_the_pbx_s_or_cannot_be_teaches_no_time(
    make_client: ClientMaker, answer: bytes
) -> None:
    for name, ahead in (("an hour", HOUR), ("two days", 48 * HOUR)):
        date = formatdate(time.time() + ahead, usegmt=True)
        answer = answer.replace(f"{{{name}}}".encode(), date.encode())
    async with raw_server(answer) as server:
        client = make_client(server.base_url)
        with suppress(VoipCenterError):
            await client.list_items(Menu.INDICATORS)
        assert client.transport.clock.offset == 0.0


async def test_an_error_of_the_pbx_teaches_the_time(make_client: ClientMaker) -> None:
    date = formatdate(time.time() + HOUR, usegmt=True)
    refusal = json.dumps({"head": {"error_number": "16"}}).encode()
    async with raw_server(http(refusal, f"Date: {date}")) as server:
        client = make_client(server.base_url)
        with pytest.raises(VoipCenterError):
            await client.list_items(Menu.INDICATORS)
    assert client.transport.clock.offset == pytest.approx(HOUR, abs=2)
