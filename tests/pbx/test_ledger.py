"""What a list may bring and take away at once, and what that costs."""

import time

from custom_components.voipcenter.api import Item, Menu, Number
from custom_components.voipcenter.pbx.account import Account
from custom_components.voipcenter.pbx.ledger import Ledger


def numbers(first: int, count: int, name: str = "Number") -> dict[int, Item]:
    return {id_: Number(id=id_, name=name) for id_ in range(first, first + count)}


def learn(ledger: Ledger, listed: dict[int, Item]) -> int:
    """Take a list in; return how many numbers are known then."""
    ledger.learn_list(Menu.NUMBERS, listed, ledger.begin_reading())
    return len(ledger.account.numbers)


def test_many_that_go_at_once_cost_no_more_than_one_by_one() -> None:
    ledger = Ledger(Account(), [])
    assert learn(ledger, numbers(1, 2_500)) == 2_500
    began = time.process_time()
    assert [learn(ledger, numbers(1, 1)) for _ in range(3)] == [2_500, 2_500, 1]
    assert time.process_time() - began < 1


def test_what_a_later_list_brings_is_taken_in_by_and_by() -> None:
    ledger = Ledger(Account(), [])
    assert learn(ledger, numbers(1, 10)) == 10
    assert [learn(ledger, numbers(1, 600)) for _ in range(4)] == [260, 510, 600, 600]


def test_no_more_are_known_at_once_than_one_list_may_hold() -> None:
    ledger = Ledger(Account(), [])
    for first in range(1, 20_000, 1_000):
        assert learn(ledger, numbers(first, 1_000)) <= 2_500
