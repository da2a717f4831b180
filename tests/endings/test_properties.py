"""What is kept of a change that ends, against the model of the rules, in any order of things."""

import json

from hypothesis import given, strategies as st

from custom_components.voipcenter.api import (
    CatalogueItem,
    ItemKey,
    Menu,
    Number,
    Part,
    Reference,
)
from custom_components.voipcenter.pbx.account import Account
from custom_components.voipcenter.pbx.endings import AlreadySoError, Endings, Goal
from custom_components.voipcenter.pbx.ledger import Ledger

from .model import Model

KEY = ItemKey(Menu.NUMBERS, 1)
PART = Part.ROUTE
ROUTES = (1, 2, 3)
START = 1_790_000_000.0

values = st.sampled_from(ROUTES)
lengths = st.sampled_from([None, 1.0, 2.0, 5.0, 60.0])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("change"), values, lengths),
        st.tuples(st.just("change that a reading overlaps"), values, lengths),
        st.tuples(st.just("refused"), values, lengths),
        st.tuples(st.just("lost, and arrived"), values, lengths),
        st.tuples(st.just("lost"), values, lengths),
        st.tuples(st.just("killed, and arrived"), values, lengths),
        st.tuples(st.just("killed"), values, lengths),
        st.tuples(st.just("somebody else"), values, st.none()),
        st.tuples(st.just("read"), values, st.none()),
        st.tuples(st.just("read again"), values, st.none()),
        st.tuples(st.just("restart"), values, st.none()),
        st.tuples(st.just("pass"), values, st.sampled_from([0.5, 1.0, 3.0, 60.0])),
    ),
    max_size=30,
)


class House:
    """A ledger that lives with one number, and the number's route on the PBX."""

    def __init__(self) -> None:
        self.value = 1
        self.disk = "[]"
        self.minutes = 0
        self.start()

    def start(self) -> None:
        """Begin anew from what is on disk."""
        routes = {id_: CatalogueItem(id=id_, name=f"Route {id_}") for id_ in ROUTES}
        account = Account().with_listing(Menu.ROUTES, routes)
        account = account.with_listing(Menu.NUMBERS, {1: Number(id=1, name="One")})
        self.ledger = Ledger(account, [KEY], lambda: self.minutes * 60.0)
        self.endings.load(json.loads(self.disk))
        self.read(in_another_wake=False)

    @property
    def endings(self) -> Endings:
        return self.ledger.endings

    def shown(self, value: int) -> Number:
        return Number(id=1, name="One", parts={PART: Reference(id=value)})

    def read(self, *, in_another_wake: bool = True) -> None:
        self.minutes += in_another_wake
        self.ledger.learn_item(KEY, self.shown(self.value), self.ledger.begin_reading())

    def save(self) -> None:
        self.disk = json.dumps(self.endings.as_stored())

    def begin(self, value: int, moment: float | None) -> bool:
        """Keep a change and tell whether it is to be sent; one with an end is read first."""
        ends = {} if moment is None else {PART: moment}
        if ends:
            self.read()
        try:
            self.endings.begin(KEY, {PART: value}, ends, self.ledger.account, wake=self.ledger.wake)
        except AlreadySoError:
            return False
        self.save()
        self.ledger.overtake(KEY)
        return True

    def acknowledge(self, value: int) -> None:
        self.value = value
        self.ledger.change(KEY, {PART: value})
        self.endings.settle(KEY, {PART: value})
        self.ledger.overtake(KEY)
        self.save()

    def be(self, now: float) -> None:
        if self.endings.due(now):
            self.read()
        for kept in [parts[PART] for parts in self.endings.due(now).values()]:
            if not kept.settled:
                if self.value == kept.before:
                    self.endings.give_up(KEY, PART)
                continue
            assert kept.goals[0].value == self.value
            assert self.begin(kept.before, None)
            self.acknowledge(kept.before)
            self.read()
        self.save()


@given(steps)
def test_what_is_kept_is_what_the_rules_say(done: list[tuple[str, int, float | None]]) -> None:
    house, model, now = House(), Model(value=1, seen=1), START
    for deed, value, number in done:
        moment = None if number is None else now + number
        if deed == "somebody else":
            house.value = model.value = value
        elif deed == "read":
            house.read()
            model.read()
        elif deed == "read again":
            house.read(in_another_wake=False)
            model.read(in_another_wake=False)
        elif deed == "restart":
            house.start()
            model.restart()
        elif deed == "pass":
            now += number or 0
            house.be(now)
            model.be(now)
        elif not model.may(value, moment):
            assert not house.begin(value, moment)
        else:
            _change(house, model, deed, value, moment)
        house.save()
        _compare(house, model)


def _change(house: House, model: Model, deed: str, value: int, moment: float | None) -> None:
    ledger, before = house.ledger, house.shown(house.value)
    began = ledger.begin_reading()
    assert house.begin(value, moment)
    if deed == "change":
        house.acknowledge(value)
        model.change(value, moment)
        ledger.learn_item(KEY, before, began)
        house.read()
    elif deed == "change that a reading overlaps":
        ledger.learn_item(KEY, before, ledger.begin_reading())
        within = ledger.begin_reading()
        house.acknowledge(value)
        ledger.learn_item(KEY, before, within)
        ledger.learn_item(KEY, before, ledger.begin_reading())  # A PBX that shows it late.
        ledger.learn_item(KEY, house.shown(value), ledger.begin_reading())
        model.change(value, moment)
    elif deed == "refused":
        house.endings.take_back(KEY)
    else:
        arrived = deed.endswith("arrived")
        if arrived:
            house.value = value
        model.kill_while_sent(value, moment, arrived=arrived)
        if deed.startswith("killed"):
            house.start()
            model.restart()
        else:
            ledger.doubt(KEY)
            ledger.overtake(KEY)
            house.endings.leave_open(KEY)
            ledger.learn_item(KEY, before, began)
            house.read()
            model.read()


def _compare(house: House, model: Model) -> None:
    assert house.value == model.value
    end = model.end
    assert house.endings.until(KEY, PART) == (end and end.moment)
    goals = [goal for goal in (*model.lost, end) if goal]
    stored = json.loads(house.disk)
    assert {kept["before"] for kept in stored} == {goal.before for goal in goals}
    assert sorted(goal for kept in stored for goal in kept["goals"]) == sorted(
        [goal.value, goal.moment, None, goal is end] for goal in goals
    )


def test_what_is_stored_is_what_was_kept() -> None:
    endings, again = Endings(), Endings()
    account = Account().with_listing(
        Menu.ROUTES, {id_: CatalogueItem(id=id_, name=str(id_)) for id_ in ROUTES}
    )
    account = account.with_listing(
        Menu.NUMBERS, {1: Number(id=1, name="One", parts={PART: Reference(id=1)})}
    )
    endings.begin(KEY, {PART: 2}, {PART: START}, account, wake=0, who="jan")
    again.load(json.loads(json.dumps(endings.as_stored())))
    assert again.as_stored() == endings.as_stored()
    assert again.due(START)[KEY][PART].goals == (Goal(2, START, "jan", shown=False),)
