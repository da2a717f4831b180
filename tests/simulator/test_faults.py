"""Each thing that can go wrong does so, when and where it was asked to."""

import asyncio
from email.utils import parsedate_to_datetime
import json
from time import monotonic

import aiohttp
from freezegun.api import FrozenDateTimeFactory
import pytest

from simulator import FaultKind, Simulator
from simulator.faults import INSTEAD, PASSING

from .asking import Asker
from .conftest import DAY


async def test_latency(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("latency", seconds=0.1)
    before = monotonic()
    assert (await ask.get("did")).error is None
    assert monotonic() - before >= 0.1


async def test_the_timestamp_is_judged_on_arrival(ask: Asker, pbx: Simulator) -> None:
    async with pbx.hold(before=True) as hold:
        asked = asyncio.create_task(ask.get("did"))
        await hold.reached()
        pbx.clock_offset = 60
    assert (await asked).error is None


async def test_clock_jump_and_back(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("clock_jump", seconds=86400, times=2)
    params = ask.signed("get", m="did", id="0")
    assert (await ask.send("get", params)).error == ("head", 11)
    assert pbx.clock_offset == 86400
    assert (await ask.send("get", params)).error is None


async def test_empty_lists(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("empty_lists", menu="indicator")
    assert (await ask.get("indicator")).json == []
    assert (await ask.get("indicator", 100)).json["naam"] == "Nachtstand"
    assert (await ask.get("did")).json


async def test_reset_leaves_nothing_done(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("reset", times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask.update("indicator", 100, "1")
    assert not pbx.office.indicators[100].active
    assert not pbx.journal[-1].applied
    assert pbx.journal[-1].status is None
    assert (await ask.update("indicator", 100, "1")).error is None


async def test_lost_reply_after_it_was_done(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("lost_reply", times=2)
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask.update("indicator", 100, "1")
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask.call("kantoor01", "021234567")
    assert pbx.office.indicators[100].active
    assert pbx.office.originated
    assert pbx.journal[-1].applied
    assert pbx.journal[-1].faults == ["lost_reply"]


@pytest.mark.parametrize("place", ["head", "body", None])
async def test_any_error_anywhere(ask: Asker, pbx: Simulator, place: str | None) -> None:
    pbx.faults.arm("error", number=13, place=place, message="Even wachten", times=1)
    answer = await ask.get("did")
    assert answer.error == (place or "head", 13)
    assert answer.json[place or "head"]["error_message"] == "Even wachten"
    assert pbx.journal[-1].error == 13


async def test_an_error_that_nobody_knows(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("error", number=77, times=1)
    assert (await ask.get("did")).error == ("head", 77)


async def test_an_error_after_it_was_done(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("error", number=1, after=True, times=1)
    assert (await ask.update("indicator", 100, "1")).error == ("body", 1)
    assert pbx.office.indicators[100].active
    assert pbx.journal[-1].applied


async def test_http_error(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("http_error", times=1)
    assert (await ask.update("indicator", 100, "1")).status == 500
    assert not pbx.office.indicators[100].active
    pbx.faults.arm("http_error", number=503, times=1)
    assert (await ask.get("did")).status == 503


async def test_html(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("html", times=1)
    pbx.clock_offset = -86400.0
    answer = await ask.get("did")
    assert answer.status == 200
    told = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    assert abs(told - pbx.now()) < 3, "the PBX's own clock, whatever goes wrong"
    assert answer.raw.startswith(b"<!DOCTYPE html>")


async def test_who_follows_a_redirect_is_noted(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("redirect", times=2)
    answer = await ask.get("did")
    assert answer.status == 302
    assert not pbx.journal.of("elsewhere")
    async with ask.session.get(f"{pbx.base_url}get.php") as followed:
        assert await followed.text() == "Elsewhere"
    assert len(pbx.journal.of("elsewhere")) == 1


async def test_garbage(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("garbage", times=1)
    answer = await ask.get("did")
    with pytest.raises(UnicodeDecodeError):
        assert answer.json


async def test_truncated(ask: Asker, pbx: Simulator) -> None:
    whole = (await ask.get("did")).raw
    pbx.faults.arm("truncated", times=1)
    assert (await ask.get("did")).raw == whole[: len(whole) // 2]


async def test_empty_body(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("empty_body", times=1)
    assert (await ask.get("did")).raw == b""


async def test_trickle(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("trickle", seconds=0.001, times=1)
    before = monotonic()
    answer = await ask.get("indicator", 100)
    assert answer.json["naam"] == "Nachtstand"
    assert monotonic() - before >= 0.001 * len(answer.raw)


async def test_a_client_may_leave_a_trickle(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("trickle", seconds=0.01, times=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ask.get("did")
    assert (await ask.get("did")).error is None


async def test_huge(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("huge", times=1)
    assert len((await ask.get("did")).raw) == 5_000_000


async def test_all_days(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("all_days", menu="calls")
    listed = (await ask.get("calls", filter=f"{DAY:%Y%m%d}")).json
    assert len(listed) == len(pbx.office.calls) > len(pbx.office.calls.of(DAY))


async def test_rows_by_phone(ask: Asker, pbx: Simulator) -> None:
    pbx.office.calls.clear()
    await pbx.ring(talk_time=42, sip_account="kantoor02")
    await pbx.ring()
    await pbx.ring(direction="outgoing", talk_time=42, sip_account="kantoor02")
    pbx.faults.arm("rows_by_phone", menu="calls")
    rows = list((await ask.get("calls")).json.values())
    told = [(row["sipaccount"], row["status"]) for row in rows]
    assert told[:3] == [
        ("kantoor01", "gemist"),
        ("kantoor02", "beantwoord"),
        ("kantoor03", "gemist"),
    ]
    assert told[3:] == [(f"kantoor0{n}", "gemist") for n in (1, 2, 3)] + [told[1]]
    ids = [row["uniqueid"] for row in rows]
    assert [ids.count(one) for one in dict.fromkeys(ids)] == [3, 3, 1]


async def test_a_list_that_lags_behind(ask: Asker, pbx: Simulator) -> None:
    pbx.office.calls.clear()
    await pbx.ring()
    pbx.faults.arm("lagging_list", menu="calls", seconds=30)
    assert (await ask.get("calls")).json == []
    pbx.clock_offset += 31
    assert len((await ask.get("calls")).json) == 1


async def test_a_change_that_shows_late(
    ask: Asker, pbx: Simulator, clock: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("late_change", endpoint="update", seconds=5, times=1)
    assert (await ask.update("indicator", 100, "1")).error is None
    assert (await ask.get("indicator", 100)).json["actief"] == "0"
    assert (await ask.update("indicator", 101, "1")).error is None
    assert (await ask.get("indicator", 101)).json["actief"] == "1"
    clock.tick(6)
    assert (await ask.get("indicator", 100)).json["actief"] == "1"


async def test_a_late_change_is_refused_at_once(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("late_change")
    assert (await ask.update("indicator", 100, "2")).error == ("head", 17)


async def test_the_date_of_another_clock(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("wrong_date", seconds=7200, times=1)
    answer = await ask.get("did")
    assert answer.error is None
    told = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    assert abs(told - pbx.now() - 7200) < 3


async def test_noise_before_an_answer_and_before_an_error(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("noise")
    for answer in (await ask.get("did"), await ask.get("did", pwd="0")):
        noise, _, rest = answer.raw.partition(b"{")
        assert noise.startswith(b"<br />")
        assert noise.endswith(b"<br />\n")
        assert json.loads(b"{" + rest)


async def test_slow_details(ask: Asker, pbx: Simulator) -> None:
    pbx.faults.arm("latency", seconds=0.2, details=True)
    assert (await ask.get("indicator")).error is None
    assert (await ask.call("kantoor01", "021234567")).error is None
    assert not pbx.faults.struck
    before = monotonic()
    await ask.get("indicator", 100)
    assert monotonic() - before >= 0.2


async def test_a_fault_is_armed_for_some_requests_only(ask: Asker, pbx: Simulator) -> None:
    plan = pbx.faults.arm("http_error", endpoint="get", menu="indicator", id=100, times=2)
    assert (await ask.get("indicator", 101)).status == 200
    assert (await ask.update("indicator", 100, "1")).status == 200
    statuses = [(await ask.get("indicator", 100)).status for _ in range(3)]
    assert statuses == [500, 500, 200]
    assert plan.times == 0
    assert pbx.faults.struck == {FaultKind.HTTP_ERROR: 2}


async def test_faults_can_be_switched_off(ask: Asker, pbx: Simulator) -> None:
    plan = pbx.faults.arm("http_error")
    pbx.faults.disarm(plan)
    pbx.faults.disarm(plan)
    assert (await ask.get("did")).status == 200
    pbx.faults.arm("http_error")
    pbx.faults.clear()
    assert (await ask.get("did")).status == 200


async def test_the_same_seed_makes_the_same_bad_day() -> None:
    days = []
    for seed in (1, 1, 2):
        async with Simulator(seed=seed) as pbx, Asker(pbx) as ask:
            pbx.faults.arm("http_error", probability=0.5)
            days.append([(await ask.get("did")).status for _ in range(30)])
    assert days[0] == days[1] != days[2]
    assert 5 < days[0].count(500) < 25


async def test_at_most_one_fault_spoils_an_answer(ask: Asker, pbx: Simulator) -> None:
    for kind in FaultKind:
        pbx.faults.arm(kind, seconds=0.001, times=1, number=500)
    for spoiling in [kind for kind in FaultKind if kind not in PASSING]:
        try:
            await ask.get("did")
        except aiohttp.ClientConnectionError:
            assert spoiling in {FaultKind.RESET, FaultKind.LOST_REPLY}
        assert spoiling.value in pbx.journal[-1].faults
    assert json.loads((await ask.get("did")).raw)


def test_every_fault_that_replaces_the_answer_spoils_it() -> None:
    assert not INSTEAD & PASSING
