"""Replies that only a machine that means harm would send are refused before they cost anything."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date
import json
from threading import current_thread, main_thread
import time
import tracemalloc
from types import ModuleType
from typing import Any

import pytest

from custom_components.voipcenter.api import (
    ItemKey,
    Json,
    Menu,
    Part,
    Reference,
    VoipCenterClient,
    VoipCenterError,
    VoipCenterResponseError,
    client as client_module,
    transport,
)
from custom_components.voipcenter.api.errors import VoipCenterShapeError, presentable
from custom_components.voipcenter.api.text import one_line
from custom_components.voipcenter.api.wire import (
    holds_more_than,
    notes_of,
    parse_json,
    parse_reply,
    read_calls,
    read_item,
    read_list,
    read_live_call,
    words,
)

from .conftest import ClientMaker
from .raw_server import http, raw_server

SECONDS = 1.0
"""On a busy machine; before there was a bound it was ten."""


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({f"id_{number}": "n" for number in range(1, 240_000)}),
        json.dumps([{"id": number} for number in range(1, 240_000)]),
        json.dumps({f"{number:x}": 1 for number in range(1, 300_000)}),
        '{"a":' * 300 + "1" + "}" * 300,
        "[" * 100_000 + "]" * 100_000,
        "[" * 1_000_000,
        "&lt;" * 1_000_000,
        " " * 4_000_000 + '{"`' * 16_000,
        "\n" * 4_000_000 + '{"`' * 16_000,
        "x " + "[1," * 2_000 + '"' + "a" * 4_000_000,
        "&#" + "9" * 5_000,
        "x" * 4_000_000 + '{"`' * 16_000,
        '{"a":[' * 600_000,
        "[" + "1," * 2_000_000 + "1]",
        "[" + "1e9," * 1_000_000 + "1]",
        "x [" + "NaN," * 1_000_000 + "1]",
        "x [" + "9" * 5_000 + "]",
        "[" + ",".join(["[1]"] * 60_000) + "]",
        'x [1,{"a":' * 400_000,
    ],
    ids=lambda body: f"{body[:12]} {len(body)}",
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.list_items(Menu.INDICATORS),
        lambda client: client.query("indicator", "100"),
        lambda client: client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1}),
    ],
    ids=["list", "query", "update"],
)
async def test_too_much_or_too_deep_is_refused_at_once(
    make_client: ClientMaker, body: str, ask: Callable[[VoipCenterClient], Awaitable[object]]
) -> None:
    async with raw_server(http(body.encode())) as server:
        client = make_client(server.base_url)
        began = time.process_time()
        with pytest.raises(VoipCenterResponseError):
            await ask(client)
        assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "body",
    [
        ",".join(["[" * 30 + "]" * 30] * 60_000),
        ",".join(['{"":' * 30 + "1" + "}" * 30] * 20_000),
        "1," * 1_000_000 + "1",
    ],
    ids=lambda body: body[:12],
)
def test_what_holds_too_much_is_not_even_taken_apart(body: str) -> None:
    answer = f"[{body}]".encode()
    tracemalloc.start()
    try:
        with pytest.raises(VoipCenterResponseError, match="too much"):
            parse_reply(answer)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(answer)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("items", "length", "apart"),
    [(10, 10, []), (1_100, 10, ["list"]), (10, 4_000, ["reply", "list"])],
)
async def test_a_long_answer_is_read_apart_from_the_event_loop(
    make_client: ClientMaker,
    monkeypatch: pytest.MonkeyPatch,
    items: int,
    length: int,
    apart: list[str],
) -> None:
    found: list[str] = []

    def watch(module: ModuleType, name: str, what: str) -> None:
        read = getattr(module, name)

        def watched(*told: Any) -> Any:
            if current_thread() is not main_thread():
                found.append(what)
            return read(*told)

        monkeypatch.setattr(module, name, watched)

    watch(transport, "parse_reply", "reply")
    watch(client_module, "read_list", "list")
    body = json.dumps({f"id_{number}": "n" * length for number in range(1, items + 1)})
    async with raw_server(http(body.encode())) as server:
        assert len(await make_client(server.base_url).list_items(Menu.INDICATORS)) == items
    assert found == apart


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda client: client.query("calls", filter_="20261005"), 100_000),
        (lambda client: client.query("routes"), 20_000),
        (lambda client: client.query("did", "1"), 10_000),
        (lambda client: client.query("calls", "1"), 10_000),
    ],
    ids=["calls", "list", "detail", "call"],
)
@pytest.mark.parametrize("more", [0, 1])
async def test_one_thing_holds_less_than_a_day_of_calls(
    make_client: ClientMaker,
    ask: Callable[[VoipCenterClient], Awaitable[Json]],
    most: int,
    more: int,
) -> None:
    reply = [0] * (most + more)
    async with raw_server(http(json.dumps(reply).encode())) as server:
        asking = ask(make_client(server.base_url))
        if more:
            with pytest.raises(VoipCenterResponseError, match="too much"):
                await asking
        else:
            assert await asking == reply


def test_an_answer_is_nested_in_less_than_fifty_levels() -> None:
    parse_json(b"[" * 49 + b"]" * 49)
    with pytest.raises(VoipCenterResponseError, match="too deep"):
        parse_json(b"[" * 50 + b"]" * 50)


@pytest.mark.parametrize("menu", Menu)
def test_no_office_has_ten_thousand_of_anything(menu: Menu) -> None:
    assert len(read_list(menu, {f"id_{number}": "n" for number in range(1, 2_001)})) == 2_000
    with pytest.raises(VoipCenterResponseError):
        read_list(menu, {f"id_{number}": "n" for number in range(1, 10_001)})


async def test_only_what_an_office_may_hold_is_kept(make_client: ClientMaker) -> None:
    async with raw_server(
        http(json.dumps([{"id": 1, "naam": "n"}]).encode()),
        http(json.dumps([{"id": 1, "naam": "n" * 700_000}]).encode()),
    ) as server:
        client = make_client(server.base_url)
        await client.list_items(Menu.INDICATORS)
        assert client.answers
        await client.list_items(Menu.INDICATORS)
        assert not client.answers


def test_no_office_has_twenty_thousand_calls_a_day() -> None:
    calls = [{"start": "10:00", "van": "0470123456"}] * 20_000
    assert len([*read_calls({"calls": calls[:5_000]}, date(2026, 11, 26), UTC)]) == 5_000
    with pytest.raises(VoipCenterResponseError):
        next(read_calls({"calls": calls}, date(2026, 11, 26), UTC))


NINES = "9" * 5_000
"""Python makes no number of these."""


@pytest.mark.parametrize(
    "reply",
    [
        {"total": NINES, "calls": []},
        {"pages": NINES, "calls": [{"start": NINES, "duration": NINES, "caller": NINES}]},
        {"totaal": {"missed": NINES}},
        {"id_1": NINES, NINES: "n", f"id_{NINES}": {"id": NINES, "ping": NINES, "actief": NINES}},
        [{"id": NINES, "error_number": NINES}],
    ],
    ids=lambda reply: str(reply)[:30],
)
async def test_a_number_of_thousands_of_digits_breaks_nothing(
    make_client: ClientMaker, reply: object
) -> None:
    async with raw_server(http(json.dumps(reply).encode())) as server:
        client = make_client(server.base_url)
        for ask in (
            client.calls(date(2026, 11, 26)),
            *(client.list_items(menu) for menu in Menu if menu is not Menu.CALLS),
            *(client.read_item(menu, 1) for menu in Menu if menu is not Menu.CALLS),
            client.write(ItemKey(Menu.INDICATORS, 1), {Part.ACTIVE: 1}),
        ):
            with suppress(VoipCenterError):
                await ask


@pytest.mark.parametrize(
    "reply",
    [
        {"&amp;" * 700_000: "x"},
        {"a" * 4_000_000: {"naam": "x"}},
        "[" + ",".join(["9" * 4_299] * 900) + "]",
        {str(place): "n" for place in range(50_000)},
    ],
    ids=["entities", "letters", "numbers", "places"],
)
def test_no_list_is_slow_to_read(reply: Json) -> None:
    body = (reply if isinstance(reply, str) else json.dumps(reply)).encode()
    began = time.process_time()
    with suppress(VoipCenterResponseError):
        read_list(Menu.NUMBERS, parse_json(body))
    assert time.process_time() - began < SECONDS / 4


async def test_an_answer_that_breaks_the_reader_is_one_that_cannot_be_read(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "read_list", lambda *_: int("many"))
    async with raw_server(http(b"{}")) as server:
        with pytest.raises(VoipCenterShapeError, match="ValueError"):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


def test_no_message_breaks_what_shows_it() -> None:
    assert presentable(f"Kapot &#{'9' * 5_000};").startswith("Kapot")


def test_no_text_of_an_item_is_long() -> None:
    told = dict.fromkeys(("userAgent", "SIPusername", "naam", "nummer", "CLID"), "x" * 1_000_000)
    for menu in Menu:
        assert len(repr(read_item(menu, 1, told))) < 5_000


async def test_what_python_reads_and_others_do_not(make_client: ClientMaker) -> None:
    body = b'{"a": NaN, "b": 1e999, "c": -Infinity, "d": "\\ud83d", "e": 12345678901234567890123}'
    async with raw_server(http(body)) as server:
        reply = await make_client(server.base_url).query("indicator", "100")
    json.dumps(reply, allow_nan=False).encode()


@pytest.mark.parametrize("name", ["timestamp", "calldate", "start", "time", "day", "duration"])
@pytest.mark.parametrize(
    "text",
    [
        ":" + "T" * 16_000,
        ": " + "T " * 8_000,
        "1" + " " * 16_000 + ":",
        "0" * 16_000,
        "1:" * 8_000,
        "2026-" * 3_000,
        "PT" + "1h " * 5_000,
    ],
    ids=lambda text: text[:6],
)
def test_no_text_is_slow_to_read(name: str, text: str) -> None:
    began = time.process_time()
    read_live_call({"caller": "0470123456", "called": "021234567", name: text})
    read_live_call({"caller": text, "called": text, "status": text, "direction": text})
    assert time.process_time() - began < SECONDS / 2


@pytest.mark.parametrize("differ", [True, False])
def test_no_word_is_slow_to_read(differ: bool) -> None:
    """Made of a sign that unfolds into eighteen, in each field that may tell an outcome."""
    names = [*words.PHASE, *words.OUTCOME, *words.DIRECTION, *words.ANSWERED, *words.MISSED]
    rows: list[Json] = [
        {name: f"{row} {name}"[: 40 * differ] + "\ufdfa" * 101 for name in names}
        for row in range(20)
    ]
    began = time.process_time()
    list(read_calls(rows, None, UTC))
    notes_of(Menu.CALLS, rows, "")
    for row in rows:
        read_live_call(row)
    assert time.process_time() - began < SECONDS


def test_a_notification_that_is_a_text_of_millions_of_numbers() -> None:
    began = time.process_time()
    read_live_call("[" + "1," * 2_000_000 + "1]")
    assert time.process_time() - began < SECONDS / 2


def test_nothing_long_is_remembered() -> None:
    """A thousand names of four megabytes are four gigabytes."""

    def read(number: int) -> None:
        name = f"{number:_<1000000}"
        read_live_call({name: 1, "caller": name, "status": name, "direction": name})
        read_list(Menu.INDICATORS, {name: {"naam": name, "id": name}, "id_1": "Nachtstand"})

    read(0)
    tracemalloc.start()
    for number in range(1, 10):
        read(number)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000


UNSEEN = "\u202e\u200b\u2066\ufeff\u00ad\U000e0041\ufe0f\x00\x1b\u2028"


@pytest.mark.parametrize("menu", [Menu.INDICATORS, Menu.NUMBERS, Menu.HOT_DESKS, Menu.ROUTES])
def test_a_name_is_one_line_of_what_can_be_seen(menu: Menu) -> None:
    name = f"Na{UNSEEN}cht{UNSEEN}" + "x" * 5000
    item = read_list(menu, parse_json(json.dumps({"id_1": {"naam": name}}).encode()))[1]
    assert item.name.startswith("Na cht x")
    assert len(item.name) == 100
    assert item.name.isprintable()


def test_a_part_is_named_as_the_item_that_it_refers_to() -> None:
    name = f"Dag\u200bplan  {UNSEEN} {'y' * 5000}"
    (route,) = read_list(Menu.ROUTES, {"id_7": {"naam": name}}).values()
    number = read_item(Menu.NUMBERS, 1, {"route": {"naam": name}})
    assert number.parts == {"route": Reference(name=route.name)}


def test_a_username_and_the_model_of_a_phone_are_clean_too() -> None:
    account = read_item(Menu.SIP_ACCOUNTS, 1, {"userAgent": f"Sn{UNSEEN}om\n", "naam": "\u202e"})
    assert account.user_agent == "Sn om"
    assert account.name == "1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nachtstand", "Nachtstand"),
        ("  Dag \r\n\t plan ", "Dag plan"),
        ("Céline & Zoë", "Céline & Zoë"),
        ("e\u0301e\u0301n", "e\u0301e\u0301n"),
        ("Z" + "\u0351" * 50 + "algo", "Z" + "\u0351" * 2 + "algo"),
        ("日本語", "日本語"),
        ("\ud83d", ""),
        ("\u3164\u2800\u115f", ""),
        ("a" * 30, "a" * 19 + "…"),
        ("\u200b" * 100_000 + "a", ""),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text, 20) == shown


@pytest.mark.parametrize("value", [[1, 2, 3], {"a": [1, 2]}, [[], {"b": None}], {"a": {"b": [1]}}])
def test_values_are_counted_at_all_depths(value: Json) -> None:
    assert holds_more_than(value, 2)
    assert not holds_more_than(value, 3)
