"""What an account makes of what it was told."""

import time
import tracemalloc

import pytest

from custom_components.voipcenter.api import (
    Call,
    CatalogueItem,
    Direction,
    Indicator,
    Menu,
    Number,
    Outcome,
    Reference,
    SipAccount,
)
from custom_components.voipcenter.pbx.account import Account, significant_digits

IN, OUT, WITHIN = Direction.INCOMING, Direction.OUTGOING, Direction.INTERNAL
ACCOUNT = (
    Account()
    .with_listing(Menu.NUMBERS, {1: Number(id=1, name="x", number="093950250")})
    .with_listing(
        Menu.SIP_ACCOUNTS,
        {id_: SipAccount(id=id_, name="x", username=f"kantoor0{id_}") for id_ in (1, 2)},
    )
)


@pytest.mark.parametrize(
    ("told", "caller", "called", "direction"),
    [
        (None, "32475123456", "3293950250", IN),
        (None, "kantoor01", "32475123456", OUT),
        (None, "kantoor01", "kantoor02", WITHIN),
        (None, "0475123456", "0499000000", None),
        (IN, "kantoor01", "kantoor02", WITHIN),
        (OUT, "kantoor01", "kantoor02", WITHIN),
        (IN, "0475123456", "kantoor02", IN),
        (IN, "093950250", "kantoor02", IN),
        (WITHIN, "32475123456", "3293950250", IN),
        (WITHIN, "32475123456", "kantoor01", IN),
        (WITHIN, "kantoor01", "32475123456", OUT),
        (WITHIN, "32475123456", "32499000000", None),
        (WITHIN, "kantoor01", "103", WITHIN),
        (WITHIN, "101", "103", WITHIN),
        (WITHIN, None, None, WITHIN),
    ],
)
def test_parties_tell_which_way_a_call_goes(
    told: Direction | None, caller: str | None, called: str | None, direction: Direction | None
) -> None:
    (call,) = ACCOUNT.interpreted([Call(direction=told, caller=caller, called=called)])
    assert call.direction is direction


def test_an_inside_call_that_nobody_answers_is_not_missed() -> None:
    call = Call(direction=IN, caller="kantoor01", called="kantoor02", outcome=Outcome.NO_ANSWER)
    assert ACCOUNT.interpreted([call])[0].outcome is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    ("reference", "id_"),
    [
        (Reference(id=1, name="1"), 1),
        (Reference(id=2, name="Plan (2)"), 1),
        (Reference(id=2, name="2:Nacht"), 2),
        (Reference(id=2, name="Nacht (2)"), 2),
        (Reference(id=2, name="Dag"), 2),
        (Reference(id=9, name="Dag"), 3),
        (Reference(id=9, name="9:Dag"), None),
        (Reference(name="dag"), 3),
    ],
)
def test_a_name_that_holds_an_id_may_be_only_a_name(reference: Reference, id_: int | None) -> None:
    names = {1: "Plan (2)", 2: "Nacht", 3: "Dag"}
    routes = {each: CatalogueItem(id=each, name=name) for each, name in names.items()}
    account = Account().with_listing(Menu.ROUTES, routes)
    assert account.resolve(Menu.ROUTES, reference) == id_


def test_nothing_long_is_kept_of_what_is_compared() -> None:
    """Whoever may speak may say twelve million letters."""
    tracemalloc.start()
    for number in range(20):
        significant_digits(f"{number} {'x' * 1_000_000}")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000


def test_what_is_named_and_not_there_is_looked_for_in_no_time() -> None:
    """Each of the indicators asks whether it is the one that closes the office."""
    listing = {id_: Indicator(id=id_, name=f"Dagplan {id_}") for id_ in range(1, 2501)}
    account = Account().with_listing(Menu.INDICATORS, listing)
    began = time.process_time()
    assert not any(account.meant(Menu.INDICATORS, "99999") for _ in listing)
    assert time.process_time() - began < 0.5
    assert account.meant(Menu.INDICATORS, " dagplan 7 ") == 7
