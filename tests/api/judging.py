"""Raw replies with their right reading, and what becomes of them.

A case names a reader (``kind``), a reply as it stands on the wire (``raw``, or ``raw_b64`` for
bytes that are no UTF-8) and for each field what is ``right`` first, then what will do: ``?``
unknown, ``raise`` an error, ``none`` nothing chosen, ``=Name`` an item of that name, ``*``
anything. What will not do is *wrong* where a value was read, and *lost* where none was.
"""

from base64 import b64decode
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from custom_components.voipcenter.api import (
    Call,
    Configured,
    Credentials,
    Item,
    ItemKey,
    Menu,
    Part,
    Reference,
    VoipCenterClient,
    VoipCenterError,
)
from custom_components.voipcenter.api.wire import parse_json, read_live_call

from .conftest import BRUSSELS

type Case = dict[str, Any]

VECTORS = Path(__file__).parent.parent / "vectors"
WRONG, LOST = "wrong", "lost"


def cases() -> Iterator[Case]:
    """Yield the cases of every file."""
    for path in sorted(VECTORS.glob("wire-cases*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


def body(case: Case) -> bytes:
    return b64decode(case["raw_b64"]) if "raw_b64" in case else case["raw"].encode()


@asynccontextmanager
async def answering(session: ClientSession) -> AsyncIterator[Any]:
    """Run a server that answers with the raw bytes of the case that stands in the address."""
    bodies = {case["id"]: body(case) for case in cases()}

    async def answer(request: web.Request) -> web.Response:
        return web.Response(
            body=bodies[request.match_info["case"]],
            headers={"Content-Type": "text/json charset=utf-8"},
        )

    app = web.Application()
    app.router.add_route("*", "/{case}/{endpoint}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]

    def client(case: Case) -> VoipCenterClient:
        credentials = Credentials("123456", "0" * 64, "pi990000tst", "s3cr3t")
        address = f"http://{host}:{port}/{case['id']}/"
        return VoipCenterClient(session, credentials, address, timezone=BRUSSELS)

    try:
        yield client
    finally:
        await runner.cleanup()


async def faults(client: VoipCenterClient, case: Case) -> list[str]:
    """Return what is wrong with the reading of a case, or lost by it."""
    right = case["right"]
    try:
        read = await _read(client, case)
    except VoipCenterError as error:
        return list(_of_an_error(right, error))
    if right.get("raises") == [True] or right.get("ack") == [False]:
        return [f"{WRONG}: no error"]
    return [fault for fault in _of_a_reading(right, read) if fault]


async def _read(client: VoipCenterClient, case: Case) -> Any:
    match case["kind"]:
        case "item":
            return await client.read_item(Menu(case["menu"]), case["item"])
        case "list":
            return await client.list_items(Menu(case["menu"]))
        case "calls":
            return await client.calls(date.fromisoformat(case["day"]))
        case "update":
            return await client.write(ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1})
        case "call":
            return await client.call("kantoor01", "093456789")
        case "wskey":
            return await client.feed_key("ws123456")
        case "notify":
            return read_live_call(parse_json(body(case)))
        case kind:
            raise AssertionError(f"no reader of the kind {kind}")


def _of_an_error(right: Mapping[str, Any], error: VoipCenterError) -> Iterator[str]:
    codes = right.get("code", ["*"])
    if error.code not in codes and "*" not in codes:
        yield f"{WRONG}: the error is {error.code}, not one of {codes}"
    if not any(_may_fail(right, name) for name in (*right, "raises")):
        yield f"{LOST}: {error}"


def _may_fail(right: Mapping[str, Any], name: str) -> bool:
    told = right.get(name)
    match name:
        case "raises":
            return True in (told or [])
        case "ack":
            return told is not None and False in told
        case "items" | "calls" | "code" | "extra_ok":
            return False
        case "parts":
            return all("raise" in accepted for accepted in told.values())
        case "call":
            return all("raise" in accepted for accepted in told.values())
        case _:
            return told is not None and "raise" in told


def _of_a_reading(right: Mapping[str, Any], read: Any) -> Iterator[str | None]:
    if "items" in right and isinstance(read, dict):
        yield from _of_a_list(right, read)
    if "count" in right:
        if len(read) not in right["count"]:
            yield f"{WRONG}: {len(read)} calls, not one of {right['count']}"
        for call, wanted in zip(read, right["calls"], strict=False):
            yield from _of_fields(call, wanted)
    if "call" in right:
        yield from _of_fields(read, right["call"])
    for part, accepted in right.get("parts", {}).items():
        yield _of_a_part(read, Part(part), accepted)
    for name in {"active", "reachable", "ping", "username", "key"} & right.keys():
        yield _verdict(name, getattr(read, name), right[name])


def _of_a_list(right: Mapping[str, Any], read: Mapping[int, Item]) -> Iterator[str | None]:
    for id_, wanted in right["items"].items():
        if (item := read.get(int(id_))) is None:
            yield f"{LOST}: item {id_}"
        else:
            yield from _of_fields(item, wanted)
    if more := {str(id_) for id_ in read} - right["items"].keys():
        yield None if right.get("extra_ok") else f"{WRONG}: items {more}"


def _of_fields(model: Call | Item, wanted: Mapping[str, Any]) -> Iterator[str | None]:
    for name, accepted in wanted.items():
        yield _verdict(name, getattr(model, name), accepted)


def _of_a_part(item: Configured, part: Part, accepted: list[Any]) -> str | None:
    reference = item.parts.get(part)
    if reference is None:
        return _verdict(part, None, accepted)
    return next(
        (None for value in _readings(reference) if value in accepted),
        f"{WRONG}: {part} is {reference}, not one of {accepted}",
    )


def _readings(reference: Reference) -> Iterator[Any]:
    if not reference.is_set:
        yield "none"
    elif reference.id is not None:
        yield reference.id
    else:
        yield f"={reference.name}"


def _verdict(name: str, value: Any, accepted: list[Any]) -> str | None:
    told = value.isoformat() if isinstance(value, datetime) else value
    if "*" in accepted or told in accepted or (told is None and "?" in accepted):
        return None
    return f"{LOST if told is None else WRONG}: {name} is {told!r}, not one of {accepted}"
