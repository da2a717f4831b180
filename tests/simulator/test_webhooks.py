"""Calls as they happen, and what the webhooks post of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
import re
from typing import Any
from unittest.mock import patch

from aiohttp import web
from freezegun import freeze_time
import pytest

from simulator import Direction, Outcome, Simulator
from simulator.calls import call_id
from simulator.items import BRUSSELS

from .asking import Asker, until

NOON = datetime(2026, 10, 5, 12, tzinfo=BRUSSELS)
A_DAY = {"call_start_date": "2026-10-05", "call_end_date": "2026-10-05"}


class Receiver:
    """Keeps what is posted to it, as it was posted."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.kinds: set[str] = set()
        self.slow = 0.0
        self.status = 200

    async def receive(self, request: web.Request) -> web.Response:
        self.kinds.add(request.content_type)
        self.posts.append(dict(await request.post()))
        await asyncio.sleep(self.slow)
        return web.Response(status=self.status)

    def told(self, *names: str) -> list[Any]:
        return [tuple(post.get(name) for name in names) for post in self.posts]


@pytest.fixture
async def receiver(pbx: Simulator) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    pbx.webhooks.post_to(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    yield receiver
    await runner.cleanup()


@pytest.fixture
def clock() -> Any:
    with freeze_time(NOON, real_asyncio=True) as frozen:
        yield frozen


async def test_an_answered_call(pbx: Simulator, receiver: Receiver, clock: Any) -> None:
    call = await pbx.begin_call(caller="0470111222")
    assert call not in pbx.office.calls.of(NOON.date()), "it is in the list once it is over"
    clock.tick(8)
    await pbx.switchboard.answer(call.id, "kantoor02")
    clock.tick(195)
    over = await pbx.switchboard.end(call.id)
    await pbx.webhooks.delivered()

    assert (over.outcome, over.duration, over.talk_time) == (Outcome.ANSWERED, 203, 195)
    assert over in pbx.office.calls.of(NOON.date())
    assert receiver.kinds == {"application/x-www-form-urlencoded"}
    start, answer, end, summary = receiver.posts
    noon = int(NOON.timestamp())
    same = {
        "knummer": pbx.credentials.customer_number,
        "call_id": call_id(call),
        "phone_number_from": "32470111222",
        "phone_number_to": "3293456789",
    }
    assert re.fullmatch("[0-9a-f]{64}", start.pop("hash"))
    assert start == same | {"origin": "start", "inout": "IN", "timestamp": str(noon)}
    assert (answer["inout"], answer["answerby"]) == ("INTERN", "kantoor02")
    assert answer["timestamp"] == str(noon + 8)
    assert (end["origin"], end["timestamp"]) == ("end", str(noon + 203))
    assert summary.items() >= (same | A_DAY).items()
    assert (
        summary.items()
        >= {
            "origin": "summary",
            "inout": "IN",
            "timestamp": str(noon + 203),
            "viaDID": "3293456789",
            "call_start_time": "12:00:00",
            "call_answer_date": "2026-10-05",
            "call_answer_time": "12:00:08",
            "call_end_time": "12:03:23",
            "call_time": "195",
            "status": "answered",
            "answerby": "kantoor02",
            "answeredby_name": "Bart Janssens",
        }.items()
    )


async def test_a_missed_call_s_summary_comes_before_its_end(
    pbx: Simulator, receiver: Receiver, clock: Any
) -> None:
    call = await pbx.begin_call(caller="0470111222")
    clock.tick(20)
    over = await pbx.switchboard.end(call.id)
    await pbx.webhooks.delivered()

    assert over.missed
    assert receiver.told("origin") == [("start",), ("summary",), ("end",)]
    assert (
        receiver.posts[1].items()
        >= {
            "status": "unanswered",
            "call_answer_date": "0",
            "call_answer_time": "0",
            "call_time": "0",
            "call_end_time": "12:00:20",
        }.items()
    )


async def test_after_a_transfer_the_end_comes_twice_and_fields_slip(
    pbx: Simulator, receiver: Receiver
) -> None:
    call = await pbx.begin_call()
    await pbx.switchboard.answer(call.id)
    await pbx.switchboard.transfer(call.id, "kantoor04")
    await pbx.switchboard.end(call.id)
    await pbx.webhooks.delivered()

    origins = ["start", "answer", "transfer", "end", "summary", "end", "summary"]
    assert receiver.told("origin") == [(origin,) for origin in origins]
    first, second = (post for post in receiver.posts if post["origin"] == "summary")
    assert first["answeredby"] == "kantoor04"
    assert second["call_answer_date"] == "kantoor01", "a username where a date belongs"
    assert second["call_answer_time"] == first["call_answer_date"]
    assert second["answeredby"] == "answered"


async def test_a_placed_call_takes_its_course(
    ask: Asker, pbx: Simulator, receiver: Receiver
) -> None:
    with (
        patch("simulator.switchboard.PICKED_UP_AFTER", 0.05),
        patch("simulator.switchboard.TALKS_FOR", 0.05),
    ):
        assert (await ask.call("kantoor01", "021234567")).error is None
        (call,) = pbx.office.calls.under_way
        await until(lambda: len(receiver.posts) == 4)
    assert call.direction is Direction.OUTGOING
    assert receiver.told("phone_number_from", "phone_number_to", "origin", "inout") == [
        ("kantoor01", "3221234567", "start", "OUT"),
        ("kantoor01", "3221234567", "answer", "INTERN"),
        ("kantoor01", "3221234567", "end", "OUT"),
        ("kantoor01", "3221234567", "summary", "OUT"),
    ]
    assert receiver.posts[0]["call_id"] == call_id(call)
    assert receiver.posts[-1]["viaDID"] == "3293456789"


async def test_who_is_not_answered_gives_up(pbx: Simulator, receiver: Receiver) -> None:
    with patch("simulator.switchboard.RINGS_FOR", 0.05):
        await pbx.begin_call()
        await until(lambda: len(receiver.posts) == 3)
    assert not pbx.office.calls.under_way


@pytest.mark.parametrize(("talk_time", "posts"), [(0, 3), (42, 4)])
async def test_a_call_told_at_once(
    pbx: Simulator, receiver: Receiver, talk_time: int, posts: int
) -> None:
    await pbx.ring(talk_time=talk_time, sip_account="kantoor01" if talk_time else "")
    await pbx.webhooks.delivered()
    assert len(receiver.posts) == posts
    assert receiver.told("call_time")[-1 if talk_time else 1] == (str(talk_time),)


async def test_a_call_between_two_of_ours(pbx: Simulator, receiver: Receiver) -> None:
    call = await pbx.begin_call(direction="internal")
    await pbx.switchboard.end(call.id)
    await pbx.webhooks.delivered()
    assert set(receiver.told("phone_number_from", "phone_number_to", "inout")) == {
        ("kantoor01", "kantoor02", "INTERN")
    }
    assert not list(pbx.office.calls)[-1].missed


async def test_posts_keep_their_order_however_slow(pbx: Simulator, receiver: Receiver) -> None:
    receiver.slow = 0.02
    for _ in range(3):
        await pbx.ring()
    assert len(receiver.posts) < 3, "who rings does not wait for Home Assistant"
    await pbx.webhooks.delivered()
    assert receiver.told("origin") == [("start",), ("summary",), ("end",)] * 3
    assert [post.result for post in pbx.webhooks.posts] == ["200"] * 9


async def test_nobody_there(pbx: Simulator, receiver: Receiver) -> None:
    receiver.status = 404
    await pbx.ring()
    await pbx.webhooks.delivered()
    pbx.webhooks.post_to("http://127.0.0.1:1/hook")
    await pbx.ring()
    await pbx.webhooks.delivered()
    results = [post.result for post in pbx.webhooks.posts]
    assert results == ["404"] * 3 + ["ClientConnectorError"] * 3
    pbx.webhooks.post_to("")
    await pbx.ring()
    assert len(pbx.webhooks.posts) == 6


async def test_an_outage_ends_calls_and_tells_nobody(pbx: Simulator, receiver: Receiver) -> None:
    call = await pbx.begin_call()
    await pbx.webhooks.delivered()
    await pbx.stop()
    assert not pbx.office.calls.under_way
    assert list(pbx.office.calls)[-1].id == call.id
    await pbx.start()
    assert len(receiver.posts) == 1


async def test_a_call_keeps_its_id_when_it_is_transferred(
    pbx: Simulator, receiver: Receiver
) -> None:
    call = await pbx.begin_call(direction="outgoing", sip_account="kantoor01")
    await pbx.switchboard.answer(call.id)
    await pbx.switchboard.transfer(call.id, "kantoor04")
    await pbx.switchboard.transfer(call.id, "kantoor02")
    await pbx.switchboard.end(call.id)
    await pbx.webhooks.delivered()

    assert {post["call_id"] for post in receiver.posts} == {call_id(call)}
    assert {post["phone_number_from"] for post in receiver.posts[:5]} == {"kantoor01"}
