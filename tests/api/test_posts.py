"""Posts in any order, number and mutilation: each thing is told once, and nothing fails."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from http import HTTPStatus
import json
import time
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.voipcenter.api import Call, CallPosts, Json, bounds
from custom_components.voipcenter.api.wire.posts import read_post
from custom_components.voipcenter.calls.happenings import Happenings, Kind

CUSTOMER = "482916"
T0 = int(datetime(2026, 10, 5, 10, tzinfo=UTC).timestamp())
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TAKEN = {HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.CONTENT_TOO_LARGE}


class Body:
    """A request's body that comes in pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)

    async def read(self, n: int = -1, /) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


def posts_of(order: int, *, answered: bool) -> list[dict[str, str]]:
    """Return all that the PBX posts of one call."""

    def post(origin: str, after: int, **more: str) -> dict[str, str]:
        return {
            "knummer": CUSTOMER,
            "call_id": f"trunk-{order:08x}",
            "timestamp": str(T0 + after),
            "hash": "00",
            "phone_number_from": f"324701122{order:02}",
            "phone_number_to": "3293456789",
            "inout": "IN",
            "origin": origin,
            **more,
        }

    summary = post(
        "summary",
        60,
        call_start_date="2026-10-05",
        call_start_time="12:00:00",
        call_answer_date="2026-10-05" if answered else "0",
        call_answer_time="12:00:10" if answered else "0",
        call_end_date="2026-10-05",
        call_end_time="12:01:00",
        call_time="50" if answered else "0",
        status="answered" if answered else "unanswered",
    )
    if not answered:
        return [post("start", 0), summary, post("end", 60)]
    answer = post("answer", 10, inout="INTERN", answerby="kantoor01")
    return [post("start", 0), answer, post("end", 60), summary]


async def tell(*bodies: bytes) -> tuple[list[HTTPStatus], list[tuple[Call, Json]]]:
    told: list[tuple[Call, Json]] = []
    with patch.object(bounds, "CALLS_A_SECOND", 10_000):
        posts = CallPosts(CUSTOMER, lambda call, fields: told.append((call, fields)))
    statuses = []
    for body in bodies:
        statuses.append(await posts.take("POST", FORM, Body(body)))
        await asyncio.sleep(0)
    posts.stop()
    return statuses, told


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[dict[str, str]], Counter[Kind]]:
    """Draw the posts of some calls, each at least once, in any order; and what they amount to."""
    ends = draw(st.lists(st.booleans(), min_size=1, max_size=4))
    each = [
        post for order, answered in enumerate(ends) for post in posts_of(order, answered=answered)
    ]
    again = draw(st.lists(st.sampled_from(each), max_size=6))
    outcome = Counter(Kind.ENDED if answered else Kind.MISSED for answered in ends)
    return draw(st.permutations(each + again)), outcome


@given(streams())
@settings(max_examples=150, deadline=None)
def test_in_any_order_and_number(stream: tuple[list[dict[str, str]], Counter[Kind]]) -> None:
    posts, outcome = stream
    statuses, told = asyncio.run(tell(*(urlencode(post).encode() for post in posts)))
    assert set(statuses) == {HTTPStatus.OK}
    happenings = Happenings(T0 - 60)
    kinds: dict[str | None, list[Kind]] = {}
    for call, _ in told:
        for happening in happenings.hear(call, T0 + 61):
            kinds.setdefault(happening.call.call_id, []).append(happening.kind)
    assert Counter(told[-1] for told in kinds.values()) == outcome
    for each in kinds.values():
        assert len(each) == len(set(each)), "told twice"
        assert {Kind.ENDED, Kind.MISSED}.isdisjoint(each[:-1]), "told after its end"


MUTILATIONS = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda body, at, piece: body[:at] + piece + body[at:],
        st.sampled_from(
            [
                urlencode(posts_of(1, answered=True)[3]).encode(),
                json.dumps(posts_of(1, answered=False)[1]).encode(),
                json.dumps([posts_of(1, answered=True)[0]]).encode(),
            ]
        ),
        st.integers(0, 500),
        st.binary(max_size=30),
    ),
    st.builds(
        lambda body, start, length: body[:start] + body[start + length :],
        st.just(urlencode(posts_of(1, answered=True)[3]).encode()),
        st.integers(0, 500),
        st.integers(1, 300),
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*posts_of(1, answered=True)[3], "data", "body"]), inner, max_size=8
            )
        ),
    ).map(lambda value: json.dumps(value).encode()),
)


@given(st.lists(MUTILATIONS, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_in_any_mutilation(bodies: list[bytes]) -> None:
    statuses, told = asyncio.run(tell(*bodies))
    assert set(statuses) <= TAKEN
    assert len(told) == statuses.count(HTTPStatus.OK)
    happenings = Happenings(T0 - 60)
    for call, fields in told:
        happenings.hear(call, T0)
        for party in (call.caller, call.called, call.call_id):
            assert party is None or (len(party) <= 64 and party.isprintable())
        json.dumps(fields, allow_nan=False)


@given(st.permutations(list(posts_of(1, answered=True)[3].items())), st.data())
@settings(max_examples=100, deadline=None)
def test_with_shifted_fields(fields: list[tuple[str, str]], data: Any) -> None:
    """A value is taken only where it has the form of its field."""
    names = [name for name, _ in fields]
    values = data.draw(st.permutations([value for _, value in fields]))
    shifted = dict(zip(names, values, strict=True)) | {"knummer": CUSTOMER}
    statuses, told = asyncio.run(tell(urlencode(shifted).encode()))
    assert set(statuses) <= TAKEN
    for call, _ in told:
        for party in (call.caller, call.called):
            assert party is None or ("2026-" not in party and ":" not in party)
        assert call.duration is None or call.duration >= 0


async def test_it_reads_no_more_than_it_keeps() -> None:
    posts = CallPosts(CUSTOMER, lambda call, fields: None)
    body = Body(*[b"x" * 4096] * 100)
    assert await posts.take("POST", {}, body) is HTTPStatus.CONTENT_TOO_LARGE
    assert len(body._pieces) == 95
    posts.stop()


def test_a_form_may_be_in_parts() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="van"\r\n\r\n0470998877\r\n--x--\r\n'
    assert read_post(body, "multipart/form-data; boundary=x") == {"van": "0470998877"}


async def test_long_posts_count_as_several() -> None:
    ours = urlencode(posts_of(1, answered=True)[0])
    answers, _told = await tell(*[f"{ours}&x={'a' * 16_000}".encode()] * 100)
    assert answers.count(HTTPStatus.OK) == 62
    assert set(answers[62:]) == {HTTPStatus.TOO_MANY_REQUESTS}


async def test_a_post_holds_few_escapes() -> None:
    ours = urlencode(posts_of(1, answered=True)[0])
    escapes = ("%C3" * 3000, "é%" * 3000, "%" * 3000)
    bodies = [f"{ours}&x={escape}".encode() for escape in escapes]
    assert await tell(*bodies) == ([HTTPStatus.BAD_REQUEST] * 3, [])


async def test_a_post_holds_few_fields() -> None:
    ours = urlencode(posts_of(1, answered=True)[0])
    part = b'--x\r\nContent-Disposition: form-data; name="call_id"\r\n\r\n1\r\n'
    many = {f"veld{order}": order for order in range(201)} | {"call_id": "1"}
    bodies = (f"{ours}&{'a&' * 200}".encode(), part * 60, json.dumps(many).encode())
    assert await tell(*bodies) == ([HTTPStatus.BAD_REQUEST] * 3, [])


@pytest.mark.parametrize(
    "body",
    [
        b"--x\r" + b"a\r--x\r" * 2_000,
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n" + b"a: b\r\n\r\n" * 1_500,
        b"--x\r\nContent-Disposition: form-data" + b";a=" * 5_000 + b"\r\n\r\n1\r\n--x--\r\n",
    ],
    ids=["bare returns", "delivery status", "parameters"],
)
def test_a_form_of_many_parts_costs_nothing(body: bytes) -> None:
    began = time.process_time()
    for _ in range(20):
        read_post(body, "multipart/form-data; boundary=x")
        read_post(b"--x\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x" + ";" * 24_000)
    assert time.process_time() - began < 0.2
