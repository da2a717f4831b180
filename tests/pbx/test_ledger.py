"""What a list may bring and take away at once, and what that costs."""

import time

from custom_components.voipcenter.api import (
    CATALOGUE_MENUS,
    NUMBER_PARTS,
    Item,
    ItemKey,
    Menu,
    Number,
    Part,
    Reference,
)
from custom_components.voipcenter.pbx.account import Account
from custom_components.voipcenter.pbx.ledger import Ledger


def numbers(first: int, count: int, name: str = "Number") -> dict[int, Item]:
    return {id_: Number(id=id_, name=name) for id_ in range(first, first + count)}


class Minutes(Ledger):
    """A ledger of an account that is empty, and a clock that goes by minutes."""

    def __init__(self) -> None:
        self.passed = 0
        super().__init__(Account(), [], lambda: self.passed * 60.0)


def learn(ledger: Minutes, listed: dict[int, Item]) -> int:
    """Take a list of another wake in; return how many numbers are known then."""
    ledger.passed += 1
    ledger.learn_list(Menu.NUMBERS, listed, ledger.begin_reading())
    return len(ledger.account.numbers)


def test_many_that_go_at_once_cost_no_more_than_one_by_one() -> None:
    ledger = Minutes()
    assert learn(ledger, numbers(1, 2_500)) == 2_500
    began = time.process_time()
    assert [learn(ledger, numbers(1, 1)) for _ in range(3)] == [2_500, 2_500, 1]
    assert time.process_time() - began < 1


def test_what_a_later_list_brings_is_taken_in_by_and_by() -> None:
    ledger = Minutes()
    assert learn(ledger, numbers(1, 10)) == 10
    assert [learn(ledger, numbers(1, 600)) for _ in range(4)] == [260, 510, 600, 600]


def test_no_more_are_known_at_once_than_one_list_may_hold() -> None:
    ledger = Minutes()
    for first in range(1, 20_000, 1_000):
        assert learn(ledger, numbers(first, 1_000)) <= 2_500


def test_what_only_a_list_told_goes_where_that_fails() -> None:
    ledger = Minutes()
    key = ItemKey(Menu.NUMBERS, 1)
    route, hours = Reference(id=140), Reference(id=30)
    listed = Number(id=1, name="N", parts={Part.ROUTE: route})
    ledger.learn_list(Menu.NUMBERS, {1: listed}, ledger.begin_reading())
    for known in ({Part.ROUTE: route}, {Part.ROUTE: route}, {}):
        detail = Number(id=1, name="N", parts={Part.OFFICE_HOURS: hours})
        ledger.learn_item(key, detail, ledger.begin_reading())
        ledger.passed += 1
        ledger.failed(ItemKey(Menu.NUMBERS), ledger.begin_reading())
        assert ledger.account.numbers[1].parts == {**known, Part.OFFICE_HOURS: hours}


def test_nothing_is_kept_of_what_is_gone() -> None:
    """Neither what was looked up for it, nor what it can be set to."""
    ledger = Minutes()
    for first in range(1, 100_000, 2_000):
        parts = {part: Reference(name=f"{part} {first}") for part in NUMBER_PARTS[:3]}
        parts |= {part: Reference() for part in NUMBER_PARTS[3:]}
        learn(ledger, {i: Number(id=i, name="N", parts=parts) for i in range(first, first + 250)})
        for menu in CATALOGUE_MENUS:
            ledger.learn_list(menu, {}, ledger.begin_reading())
    assert len(ledger.account.numbers) <= 1_000
    assert len(ledger.account.clearable) == 2 * len(ledger.account.numbers)
    assert not ledger.menus_to_look_up()
    assert len(ledger._looked_up) < 20_000
