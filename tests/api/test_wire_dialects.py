"""Any mixture of the open shapes is read: the stand-in writes it, the readers read it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.voipcenter.api import (
    CHOICES,
    Configured,
    Direction,
    Indicator,
    Item,
    Menu,
    Outcome,
    SipAccount,
    VoipCenterError,
)
from custom_components.voipcenter.api.wire import (
    parse_json,
    raise_for_error,
    read_calls,
    read_item,
    read_list,
    require_acknowledgement,
)
from simulator import Dialect, Office, dialect as shapes
from simulator.errors import MESSAGES, PbxError
from simulator.render import Listed, detail, listing
from simulator.reply import Reply, answer, done, enveloped, refusal

from .conftest import BRUSSELS, DAY
from .resolving import resolved

OFFICE = Office.sample(DAY)
MENUS: list[Menu] = [menu for menu in Menu if menu is not Menu.CALLS]


def mixtures() -> st.SearchStrategy[Dialect]:
    """Mix every value of every shape with every other."""
    values: dict[str, st.SearchStrategy[Any]] = {}
    for shape in fields(Dialect):
        alias = getattr(shapes, shape.name.title().replace("_", ""), None)
        choices = get_args(alias.__value__) if alias else (False, True)
        values[shape.name] = st.sampled_from(choices)
    return st.builds(Dialect, **values)


# Home Assistant's plugin hides Hypothesis' own objects from the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:It looks like `register_random`")

anyhow = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def received(reply: Reply) -> Any:
    parsed = parse_json(reply.body)
    raise_for_error(parsed)
    return parsed


def list_of(items: list[Listed], dialect: Dialect) -> Any:
    content = listing(OFFICE, items, dialect)
    in_body = dialect.lists_in_body or (not items and dialect.empty_list == "in_body")
    return received(answer(enveloped(content, dialect) if in_body else content, dialect))


def detail_of(item: Listed, dialect: Dialect) -> Any:
    content = detail(OFFICE, item, dialect)
    in_body = dialect.detail_shape == "in_body"
    return received(answer(enveloped(content, dialect) if in_body else content, dialect))


def items_of(menu: Menu, dialect: Dialect) -> dict[int, Item]:
    """Read a list, and what it does not tell."""
    shelf: Mapping[int, Any] = getattr(OFFICE, menu)
    listed = read_list(menu, list_of([*shelf.values()], dialect))
    assert set(listed) == set(shelf)
    return {
        id_: item
        if item.complete
        else item.informed_by(read_item(menu, id_, detail_of(shelf[id_], dialect)))
        for id_, item in listed.items()
    }


@anyhow
@given(mixtures())
def test_items(dialect: Dialect) -> None:
    account = {menu: items_of(menu, dialect) for menu in MENUS}
    for menu, items in account.items():
        for id_, item in items.items():
            told = getattr(OFFICE, menu)[id_]
            if isinstance(item, Configured):
                assert item.complete
                for part, reference in item.parts.items():
                    assert resolved(reference, account[CHOICES[part]]) == getattr(told, part)
            elif isinstance(item, SipAccount):
                assert (item.name, item.username) == (told.log_name, told.username)
                assert (item.ping, item.reachable) == (told.ping, told.ping is not None)
            elif isinstance(item, Indicator):
                is_told = "states" in (dialect.list_values, dialect.indicator_details)
                assert (item.name, item.active) == (told.name, told.active if is_told else None)
            else:
                assert item.name == told.name


@anyhow
@given(mixtures())
def test_calls(dialect: Dialect) -> None:
    told = OFFICE.calls.of(DAY)
    calls = tuple(read_calls(list_of([*told], dialect), DAY, BRUSSELS))
    assert len(calls) == len(told)
    for call, truth in zip(calls, told, strict=True):
        start = truth.start.replace(second=0) if dialect.call_times == "belgian" else truth.start
        assert call.start in {start, None}
        assert call.caller in {truth.caller, None}
        assert call.called in {truth.called, None}
        assert call.duration in {truth.talk_time, None}
        assert call.direction in {Direction(truth.direction), None}
        missed = {Outcome.MISSED, Outcome.NO_ANSWER} if truth.missed else {truth.outcome}
        assert call.outcome in {*missed, None}
        assert (call.start is None) is (dialect.call_names == "unknown")


@anyhow
@given(mixtures())
def test_nothing(dialect: Dialect) -> None:
    nothing = list_of([], dialect)
    assert list(read_calls(nothing, DAY, BRUSSELS)) == []
    for menu in MENUS:
        assert read_list(menu, nothing) == {}


@anyhow
@given(mixtures(), st.sampled_from([*MESSAGES, 4711]))
def test_acknowledgements_and_errors(dialect: Dialect, number: int) -> None:
    require_acknowledgement(received(answer(done(dialect), dialect)))
    reply = refusal(PbxError(number), dialect)
    with pytest.raises(VoipCenterError) as error:
        received(reply)
    assert error.value.code == number
