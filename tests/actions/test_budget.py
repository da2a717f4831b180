"""How many calls may be placed, by whom, and how soon again; time is told, not waited for."""

from collections.abc import Callable
from functools import partial

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.voipcenter.calls.budget import Budget, Limit, OverBudgetError


class Clock:
    """A clock that goes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    return Budget(clock)


def place(
    budget: Budget,
    number: str,
    *,
    person: bool,
    phone: str = "kantoor01",
    sent: bool = True,
    taken: bool = True,
) -> None:
    with budget.spend(phone, number, person=person) as attempt:
        attempt.sent, attempt.taken = sent, taken


def wait_for(budget: Budget, limit: Limit, number: str, *, person: bool) -> float:
    """Expect a call to be over a limit; return for how long it is."""
    with pytest.raises(OverBudgetError) as refused:
        place(budget, number, person=person)
    assert refused.value.limit is limit
    return refused.value.wait


def numbers() -> Callable[[], str]:
    """Return a source of numbers, each another."""
    count = iter(range(21234567, 29999999))
    return lambda: f"0{next(count)}"


@pytest.mark.parametrize(("person", "at_once", "seconds"), [(True, 10, 6), (False, 3, 60)])
def test_so_many_at_once_then_one_at_a_time(
    budget: Budget, clock: Clock, person: bool, at_once: int, seconds: int
) -> None:
    number = numbers()
    for _ in range(at_once):
        place(budget, number(), person=person)
    for _ in range(3):
        assert wait_for(budget, Limit.CALLS, number(), person=person) == seconds
        clock.now += seconds - 1
        assert wait_for(budget, Limit.CALLS, number(), person=person) == 1
        clock.now += 1
        place(budget, number(), person=person)
    clock.now += 3600
    for _ in range(at_once):  # No more are saved up.
        place(budget, number(), person=person)
    wait_for(budget, Limit.CALLS, number(), person=person)


def test_automations_take_nothing_from_persons(budget: Budget) -> None:
    number = numbers()
    for _ in range(3):
        place(budget, number(), person=False)
    for _ in range(10):
        place(budget, number(), person=True)
    wait_for(budget, Limit.CALLS, number(), person=False)


def test_automations_call_a_number_three_times_an_hour(budget: Budget, clock: Clock) -> None:
    for spelling in ("0475123456", "32475123456", "0475123456"):
        place(budget, spelling, person=False, phone=spelling)
        clock.now += 600
    assert wait_for(budget, Limit.SAME_NUMBER, "32475123456", person=False) == 1800
    place(budget, "0475123457", person=False)
    place(budget, "0475123456", person=True)
    clock.now += 1800
    place(budget, "0475123456", person=False)
    assert wait_for(budget, Limit.SAME_NUMBER, "0475123456", person=False) == 600


def test_the_same_number_from_the_same_phone(budget: Budget, clock: Clock) -> None:
    place(budget, "0475123456", person=True)
    assert wait_for(budget, Limit.JUST_CALLED, "32475123456", person=True) == 10
    place(budget, "0475123456", person=True, phone="kantoor02")
    place(budget, "0475123457", person=True)
    clock.now += 9.5
    assert wait_for(budget, Limit.JUST_CALLED, "0475123456", person=False) == 0.5
    clock.now += 0.5
    place(budget, "0475123456", person=True)


def test_a_call_on_its_way_may_be_taken_yet(budget: Budget, clock: Clock) -> None:
    with budget.spend("kantoor01", "0475123456", person=True):
        clock.now += 30
        assert wait_for(budget, Limit.JUST_CALLED, "0475123456", person=True) == 10
    assert wait_for(budget, Limit.JUST_CALLED, "0475123456", person=True) == 10


def test_a_call_that_breaks_off_counts_as_taken(budget: Budget) -> None:
    with pytest.raises(TimeoutError), budget.spend("kantoor01", "0475123456", person=True):
        raise TimeoutError
    wait_for(budget, Limit.JUST_CALLED, "0475123456", person=True)


def test_what_was_not_sent_does_not_count(budget: Budget) -> None:
    for _ in range(50):
        for person in (True, False):
            place(budget, "0475123456", person=person, sent=False)
    for phone in "abc":
        place(budget, "0475123456", person=False, phone=phone)


def test_what_took_more_than_an_hour_and_was_not_sent(budget: Budget, clock: Clock) -> None:
    with budget.spend("kantoor01", "0475123456", person=False) as attempt:
        clock.now += 3601
        place(budget, "0475654321", person=False)
        attempt.sent = False
    place(budget, "0475123456", person=False)


def test_what_the_pbx_refused_counts_and_may_be_tried_at_once(budget: Budget) -> None:
    for _ in range(3):
        place(budget, "0475123456", person=False, taken=False)
    wait_for(budget, Limit.SAME_NUMBER, "0475123456", person=False)


CALLS = st.tuples(
    st.floats(0, 400),  # seconds since the one before
    st.booleans(),  # by a person
    st.integers(0, 4),  # number
    st.integers(0, 2),  # phone
    st.booleans(),  # sent
    st.booleans(),  # taken
)


@settings(max_examples=300, deadline=None)
@given(st.lists(CALLS, max_size=150))
def test_no_series_of_calls_gets_past_a_limit(
    calls: list[tuple[float, bool, int, int, bool, bool]],
) -> None:
    clock = Clock()
    budget = Budget(clock)
    placed: list[tuple[float, bool, int]] = []
    taken: dict[tuple[int, int], float] = {}
    waits: list[float] = []
    for pause, person, number, phone, sent, took in calls:
        clock.now += pause
        try_to = partial(
            place,
            budget,
            f"047512345{number}",
            person=person,
            phone=str(phone),
            sent=sent,
            taken=took,
        )
        try:
            try_to()
        except OverBudgetError as error:
            waits.append(error.wait)
            clock.now += error.wait * 1.000001
            try_to()
        assert clock.now - taken.get((number, phone), 0) >= 10
        if sent:
            placed.append((clock.now, person, number))
            if took:
                taken[number, phone] = clock.now
    assert all(0 < wait <= 3600 for wait in waits)
    for is_person, at_once, seconds in ((True, 10, 6), (False, 3, 60)):
        times = [at for at, person, _ in placed if person is is_person]
        for first, start in enumerate(times):
            for last, end in enumerate(times[first:], first):
                assert last - first + 1 <= at_once + (end - start) / seconds + 1e-6
    for wanted in range(5):
        times = [at for at, person, number in placed if not person and number == wanted]
        assert all(later - at >= 3600 for at, later in zip(times, times[3:], strict=False))
