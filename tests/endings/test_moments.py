"""Until when: times of the day, moments and durations, over summer time and all year."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
import pytest
import voluptuous as vol

from custom_components.voipcenter.pbx.endings import next_moment

from ..actions.test_who_may import person
from .office import BRUSSELS, Office

NEW_YORK = ZoneInfo("America/New_York")
BARE = datetime.fromisoformat
"""Without a zone: that of the house is meant."""


def moment(told: str, zone: ZoneInfo = BRUSSELS, fold: int = 0) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("now", "told", "then"),
    [
        ("2026-10-05 13:00", time(14), "2026-10-05 14:00"),
        ("2026-10-05 14:00", time(14), "2026-10-06 14:00"),
        ("2026-10-05 14:00:01", time(14), "2026-10-06 14:00"),
        ("2026-12-31 23:00", time(0), "2027-01-01 00:00"),
        ("2026-10-24 18:00", time(8), "2026-10-25 08:00"),  # An hour more: summer time ends.
        ("2026-03-28 18:00", time(8), "2026-03-29 08:00"),  # An hour less: it begins.
        ("2026-03-29 00:00", time(2, 30), "2026-03-29 03:30"),  # There is no half past two.
        ("2026-10-05 13:00", BARE("2026-12-24 14:00"), "2026-12-24 14:00"),
    ],
)
def test_the_next_moment(now: str, told: datetime | time, then: str) -> None:
    found = next_moment(told, BRUSSELS, moment(now).astimezone(UTC))
    assert found == moment(then).astimezone(UTC)


def test_a_time_that_comes_twice() -> None:
    twice = time(2, 30)
    first, second = (moment("2026-10-25 02:30", fold=fold).astimezone(UTC) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    assert next_moment(twice, BRUSSELS, first - timedelta(hours=3)) == first
    assert next_moment(twice, BRUSSELS, first) == second
    told = BARE("2026-10-25 02:30")
    assert next_moment(told, BRUSSELS, first + timedelta(minutes=1)) == second
    assert next_moment(told, BRUSSELS, second) is None


def test_a_moment_elsewhere() -> None:
    told = moment("2026-10-05 09:00", NEW_YORK)
    now = moment("2026-10-05 14:00").astimezone(UTC)
    assert next_moment(told, BRUSSELS, now) == moment("2026-10-05 15:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("told", "then"),
    [
        ({"until": "15:00"}, "05 15:00"),
        ({"until": " 15:00:00 "}, "05 15:00"),
        ({"until": "9:30"}, "06 09:30"),
        ({"until": time(15)}, "05 15:00"),
        ({"until": "2026-10-07 08:00"}, "07 08:00"),
        ({"until": "2026-10-07T08:00:00"}, "07 08:00"),
        ({"until": "2026-10-07T08:00:00+00:00"}, "07 10:00"),
        ({"until": "2026-10-07T08:00:00Z"}, "07 10:00"),
        ({"until": BARE("2026-10-07 08:00")}, "07 08:00"),
        ({"until": moment("2026-10-07 08:00", NEW_YORK)}, "07 14:00"),
        ({"for": "01:30"}, "05 15:30"),
        ({"for": {"hours": 1, "minutes": 30}}, "05 15:30"),
        ({"for": 5400}, "05 15:30"),
        ({"for": timedelta(minutes=90)}, "05 15:30"),
        ({"for": {"days": 365}}, "05 14:00"),
        ({"until": "2027-10-05 14:00"}, "05 14:00"),
    ],
    ids=str,
)
async def test_it_is_told_in_many_ways(office: Office, told: dict[str, Any], then: str) -> None:
    await office.close(**told)
    assert office.until() == then


async def test_it_ends_on_a_whole_second(office: Office) -> None:
    office.clock.tick(0.25)
    await office.close(**{"for": 10})
    shown = office.look("switch", "indicator_101").attributes["until"]
    assert shown == "2026-10-05T14:00:11+02:00"


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"until": "15:00", "for": "01:00"}, "end_told_twice"),
        ({"until": "2026-10-05 14:00"}, "end_in_the_past"),
        ({"until": "1999-10-05 14:00"}, "end_in_the_past"),
        ({"until": "0001-01-01 00:00+14:00"}, "end_in_the_past"),
        ({"for": 0}, "end_in_the_past"),
        ({"for": "-01:00"}, "end_in_the_past"),
        ({"for": {"days": 366}}, "end_too_far"),
        ({"for": {"days": 999999999}}, "end_too_far"),
        ({"until": "2027-10-05 14:01"}, "end_too_far"),
        ({"until": "9999-12-31 23:59-12:00"}, "end_too_far"),
        ({"until": ""}, "end_not_understood"),
        ({"until": 840}, "end_not_understood"),
        ({"until": "25:00"}, "end_not_understood"),
        ({"until": "2026-02-30 14:00"}, "end_not_understood"),
        ({"until": "two"}, "end_not_understood"),
        ({"until": "\ud800"}, "end_not_understood"),
        ({"until": "14:00 \ud83d"}, "end_not_understood"),
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_not_sent(
    office: Office, told: dict[str, Any], key: str
) -> None:
    for acting in (
        office.close(**told),
        office.open(**told),
        office.act("set_indicator", indicator="100", state="on", **told),
        office.act("update_number", did=["1", "3"], route="Verkoop", **told),
        office.act("update_hot_desk", hot_desk="1", template="51", **told),
    ):
        error = await office.refused(acting, key)
        assert isinstance(error, ServiceValidationError)
    assert not len(office.pbx.journal)
    assert not office.stored


async def test_the_end_of_all_days_is_no_moment(office: Office) -> None:
    error = await office.refused(office.close(until="9999-12-31T24:00Z"), "end_not_understood")
    assert isinstance(error, ServiceValidationError)


async def test_what_nobody_can_count_is_not_sent(office: Office) -> None:
    for long in ("99999999999999:00", 1e30, "nonsense"):
        with pytest.raises(vol.Invalid):
            await office.close(**{"for": long})
    assert not len(office.pbx.journal)


async def test_who_may_not_is_told_that_first(hass: HomeAssistant, office: Office) -> None:
    guest = await person(hass, GROUP_ID_READ_ONLY)
    with pytest.raises(Unauthorized):
        await office.close(until="nonsense", context=Context(user_id=guest.id))


async def test_a_leap_day(office: Office) -> None:
    office.clock.move_to("2028-02-29 12:00:00+00:00")
    await office.refused(office.close(until="2029-03-01 14:00"), "end_too_far")
    await office.close(until="2029-02-28 12:00")
    assert office.until() == "28 12:00"


async def test_closed_over_the_night_that_summer_time_ends(office: Office) -> None:
    office.clock.move_to("2026-10-24 16:00:00+00:00")
    await office.close(until="08:00")
    office.clock.move_to("2026-10-25 06:59:00+00:00")
    await office.wake(0)
    await office.after(0)
    assert office.closed
    await office.after(60)
    assert not office.closed


async def test_a_long_time(office: Office) -> None:
    await office.close(until="2027-03-29 08:00")
    shown = office.look("switch", "indicator_101").attributes["until"]
    assert shown == "2027-03-29T08:00:00+02:00"
