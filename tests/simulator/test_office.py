"""The office by itself."""

from datetime import datetime, timedelta

from freezegun import freeze_time
import pytest

from simulator import CatalogueItem, Direction, Office
from simulator.items import BRUSSELS

from .conftest import DAY


def test_the_small_office() -> None:
    office = Office.sample(DAY)
    assert [indicator.name for indicator in office.indicators.values()][:2] == [
        "Nachtstand",
        "Kantoor gesloten",
    ]
    sizes = [
        len(shelf)
        for shelf in (
            office.indicators,
            office.numbers,
            office.routes,
            office.backup_routes,
            office.hot_desks,
            office.templates,
            office.sip_accounts,
        )
    ]
    assert sizes == [8, 6, 5, 3, 4, 5, 10]


def test_every_part_points_at_something() -> None:
    office = Office.sized(numbers=20, hot_desks=20, sip_accounts=20, routes=20)
    for number in office.numbers.values():
        assert number.route in office.routes
        assert number.backup_route in {0, *office.backup_routes}
    for desk in office.hot_desks.values():
        assert desk.sip_account in {0, *office.sip_accounts}
        assert desk.template in {0, *office.templates}


def test_a_large_office() -> None:
    office = Office.sized(indicators=1000, calls=500)
    assert len({indicator.name for indicator in office.indicators.values()}) == 1000
    assert office.indicators[1099].name == "Indicator 1000"


def test_the_same_day_has_the_same_calls() -> None:
    assert list(Office.sample(DAY).calls) == list(Office.sample(DAY).calls)
    first, other = (Office.sample(DAY + timedelta(days=i)).calls for i in (0, 1))
    assert [call.caller for call in first] != [call.caller for call in other]


def test_a_day_s_calls() -> None:
    calls = Office.sample(DAY).calls.of(DAY)
    assert len(calls) == 40
    assert all(8 <= call.start.hour < 18 for call in calls)
    assert {call.direction for call in calls} == {Direction.INCOMING, Direction.OUTGOING}
    assert any(call.missed for call in calls)
    assert len({call.id for call in calls}) == 40


@pytest.mark.parametrize("hour", [0, 7, 8, 12, 23])
def test_today_holds_no_call_of_the_future(hour: int) -> None:
    now = datetime(2026, 10, 5, hour, 30, tzinfo=BRUSSELS)
    with freeze_time(now):
        calls = Office.sample().calls.of(now.date())
    assert len(calls) == 40
    assert max(call.start for call in calls) <= now


def test_a_day_ends_at_midnight_in_brussels() -> None:
    office = Office()
    for minute in (-1, 1):
        at = datetime(2026, 10, 25, tzinfo=BRUSSELS) + timedelta(minutes=minute)
        office.ring(at=at, caller="0470111222", called="093456789")
    assert len(office.calls.of(DAY.replace(day=24))) == 1
    (call,) = office.calls.of(DAY.replace(day=25))
    assert call.id == 261025001


def test_every_change_is_told() -> None:
    office = Office.sample(DAY)
    told: list[None] = []
    forget = office.changes.add(lambda: told.append(None))
    office.indicators[100].active = True
    office.indicators[100].active = True
    assert len(told) == 1
    office.numbers[1].route = 144
    office.routes[200] = CatalogueItem(200, "Nieuw")
    office.routes[200].name = "Nieuwer"
    del office.routes[200]
    office.calls.clear()
    assert len(told) == 6
    forget()
    office.indicators[100].active = False
    assert len(told) == 6
