"""Whatever a server sends, the readers return models or raise the client's own errors."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
import json
import re
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.voipcenter.api import (
    NOT_SET,
    Call,
    Configured,
    FeedKey,
    Indicator,
    Item,
    Menu,
    SipAccount,
    VoipCenterError,
)
from custom_components.voipcenter.api.clock import ServerClock
from custom_components.voipcenter.api.errors import presentable
from custom_components.voipcenter.api.wire import (
    parse_json,
    raise_for_error,
    read_calls,
    read_feed_key,
    read_item,
    read_list,
    read_live_call,
    require_acknowledgement,
    words,
)

from .conftest import BRUSSELS, DAY

WORDS = sorted(
    {
        *("head", "body", "status", "error_number", "error_message", "id", "id_1", "id_100", "0"),
        *("100", "data", "item", "username", "wskey", "x", "", "_", "route_id", "template_naam"),
        *words.MENU_NAMES.values(),
        *(name for names in words.PART_NAMES.values() for name in names),
        *(*words.ACTIVE, *words.NAME, *words.NUMBER, *words.SIP_USERNAME, *words.PING),
        *(*words.CALL_MOMENT, *words.CALL_TIME, *words.CALL_DAY, *words.CALLER, *words.CALLED),
        *(*words.TALK_TIME, *words.CALL_LENGTH, *words.DIRECTION, *words.OUTCOME),
        *(*words.ANSWERED, *words.MISSED, *words.REGISTERED),
    }
)
VALUES = [
    *("", "0", "1", "100", "id_100", "Nachtstand", "aan", "uit", "OK (12 ms)", "-1", "12 ms"),
    *("2026-10-05 14:02:11", "05/10/2026", "14:02", "1791201731", "9999999999999", "0:02:13"),
    *("2026-10-05T14:02:11Z", "9999-12-31T23:59:59-23:59", "00000000000000", "٣", "²", "１"),
    *("inkomend", "gemist", "ANSWERED", '"Jan" <0470998877>', "<", ">", "nan", "inf"),
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(10**4000), max_value=10**4000),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(VALUES),
)
keys = st.sampled_from(WORDS) | st.sampled_from(WORDS).map(str.upper) | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)
WRAPPINGS: list[Callable[[Any], Any]] = [
    lambda reply: reply,
    lambda reply: [reply],
    lambda reply: {"id_100": reply, "id_101": reply},
    lambda reply: {"head": reply, "body": reply},
]
DAMAGES = [b"", b"\x00", b"}", b"]", b'"', b"<br />", b"\xff", b"9" * 50]
# Home Assistant's plugin hides Hypothesis' own objects from the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:It looks like `register_random`")

quickly = settings(max_examples=150, deadline=None, derandomize=True, database=None)

READERS: dict[str, Callable[[Any], object]] = {
    "errors": raise_for_error,
    "acknowledgement": require_acknowledgement,
    **{f"list of {menu}": partial(read_list, menu) for menu in Menu},
    **{f"one of {menu}": partial(read_item, menu, 100) for menu in Menu},
    "calls": lambda reply: tuple(read_calls(reply, DAY, BRUSSELS)),
    "calls of any day": lambda reply: tuple(read_calls(reply, None, BRUSSELS)),
    "live call": read_live_call,
    "feed key": partial(read_feed_key, asked="office"),
}


def check(model: object) -> None:
    """Check that a model holds what its type says, and nothing half-read."""
    match model:
        case None:
            pass
        case dict():
            for id_, item in model.items():
                assert isinstance(item, Item)
                assert (id_, id_ > 0) == (item.id, True)
                check(item)
        case tuple():
            for call in model:
                assert isinstance(call, Call)
                check(call)
        case Item():
            assert model.name
            if isinstance(model, Indicator):
                assert model.active in {True, False, None}
            if isinstance(model, SipAccount):
                assert model.ping is None or 0 < model.ping < 10**7
                assert model.ping is None or model.reachable is not None
            if isinstance(model, Configured):
                for reference in model.parts.values():
                    assert reference == NOT_SET or reference.id is None or reference.id > 0
        case Call():
            assert model.start is None or model.start.tzinfo is not None
            assert model.start is None or isinstance(model.start, datetime)
            assert model.duration is None or model.duration >= 0
        case FeedKey():
            assert model.username
            assert model.key
        case _:
            raise AssertionError(f"no model: {model!r}")


def read_by_all(reply: Any) -> None:
    for reader in READERS.values():
        with suppress(VoipCenterError):
            check(reader(reply))


@quickly
@given(anything)
def test_any_json(reply: Any) -> None:
    read_by_all(reply)


@quickly
@given(st.dictionaries(keys, anything, max_size=8), st.sampled_from(WRAPPINGS))
def test_any_object(reply: Any, wrapped: Callable[[Any], Any]) -> None:
    read_by_all(wrapped(reply))


@quickly
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    with suppress(VoipCenterError):
        read_by_all(parse_json(body))


@quickly
@given(anything, st.data())
def test_json_that_is_cut_or_overwritten(reply: Any, data: st.DataObject) -> None:
    body = json.dumps(reply, ensure_ascii=data.draw(st.booleans())).encode(errors="replace")
    place = data.draw(st.integers(0, len(body)))
    damage = data.draw(st.sampled_from(DAMAGES))
    for damaged in (body[:place], body[:place] + damage, body[:place] + damage + body[place:]):
        with suppress(VoipCenterError):
            read_by_all(parse_json(damaged))


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 900 + b"]" * 900,
        b'{"route":' * 900 + b"1" + b"}" * 900,
        b'{"route":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"id_1":' * 5000 + b"1" + b"}" * 5000,
        b'{"body":' * 5000 + b"{}" + b"}" * 5000,
        b'{"route":{"id":' * 2000 + b"1" + b"}}" * 2000,
        b"[" * 50_000 + b"]" * 50_000,
    ],
    ids=lambda body: f"{body[:15].decode()} {len(body)}",
)
def test_json_within_json_within_json(body: bytes) -> None:
    with suppress(VoipCenterError):
        read_by_all(parse_json(body))


@pytest.mark.parametrize(
    "body",
    [
        b"x" * 5_000_000,
        b'"' + b"1" * 5_000_000 + b'"',
        b"[" + b"10000000000000," * 300_000 + b"1]",
        b'{"id_1":"' + b"<" * 5_000_000 + b'"}',
        b'{"id_1":{"src":"' + b"<a" * 2_500_000 + b'"}}',
        b'{"id_1":{"calldate":"' + b"1 " * 2_500_000 + b'"}}',
        b'{"id_1":{"sipping":"' + b"0" * 5_000_000 + b'"}}',
        b'{"head":{"error_number":"14","error_message":"' + b"<1" * 2_500_000 + b'"}}',
        b'{"head":{"error_number":"' + b"9" * 5_000_000 + b'"}}',
        b"[NaN,Infinity,-Infinity,1e999]",
        b'{"id_1":NaN,"id_2":{"actief":NaN,"SIPping":Infinity,"duur":-Infinity,"ts":1e999}}',
        b'{"id_' + b"9" * 4000 + b'":1}',
        b'{"id_1":{"id":' + b"9" * 4300 + b',"ts":' + b"9" * 4300 + b"}}",
    ],
    ids=lambda body: f"{body[:40].decode()} {len(body)}",
)
def test_a_lot_of_anything(body: bytes) -> None:
    with suppress(VoipCenterError):
        read_by_all(parse_json(body))


NEARLY = [
    *("status", "kleur", "volgorde", "actie", "actief_sinds", "active_calls", "inactief", "aantal"),
    *("routering", "route_kleur", "feestdagen_aantal", "backup", "kantoor", "id_gebruiker", "ids"),
    *("templates_aantal", "sip", "sip_domein", "pingen", "registratie", "1", "veld1", "_", ""),
]


@quickly
@given(st.dictionaries(st.sampled_from(NEARLY), anything, min_size=1))
def test_a_state_is_never_made_up(detail: dict[str, Any]) -> None:
    """Where no field tells the state, none is read."""
    for menu in (Menu.INDICATORS, Menu.NUMBERS, Menu.HOT_DESKS, Menu.SIP_ACCOUNTS):
        item = read_item(menu, 100, detail)
        assert item == item.forgotten()


@quickly
@given(st.text(max_size=60) | st.text(alphabet="MonOct 0123456789:+-GMT,", max_size=40))
def test_any_date_header(date: str) -> None:
    clock = ServerClock()
    clock.observe(date)
    clock.refused(date, used=0.0)
    assert isinstance(clock.timestamp(), int)


@quickly
@given(st.text(max_size=300) | st.text(alphabet="0123456789 ./()-+abcdef<>", max_size=300))
def test_any_message_becomes_presentable(message: str) -> None:
    shown = presentable(message)
    assert len(shown) <= 201
    assert "\n" not in shown
    assert not re.search(r"\d{6}|[0-9a-f]{32}", shown)
