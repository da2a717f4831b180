"""The week before: statistics such as Home Assistant would have, had it run all those days."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

from simulator import Call, Office
from simulator.items import BRUSSELS

from .client import Client

_DAYS = 7
_HOUR = timedelta(hours=1)
_COUNTED: dict[str, Callable[[Call], bool]] = {
    "sensor.voipcenter_calls_today": lambda call: True,
    "sensor.voipcenter_missed_calls_today": lambda call: call.missed,
}


async def import_week(client: Client, office: Office) -> None:
    """Give the graphs of the dashboard a week to show."""
    now = datetime.now(UTC)
    for entity_id, counts in _COUNTED.items():
        state = await client.state(entity_id)
        await client.command(
            "recorder/import_statistics",
            metadata={
                "statistic_id": entity_id,
                "source": "recorder",
                "name": None,
                "has_sum": True,
                "mean_type": 0,
                "unit_class": None,
                "unit_of_measurement": state["attributes"].get("unit_of_measurement"),
            },
            stats=hourly([call for call in office.calls if counts(call)], now),
        )


def hourly(calls: Sequence[Call], now: datetime) -> list[dict[str, object]]:
    """Count calls as the recorder does for a sensor that starts anew each midnight.

    ``state`` is what the sensor showed at the end of the hour. ``sum`` goes on from day to day; it
    ends at 0, from where the recorder goes on with what happens from now on. So it begins below 0,
    long before the first day: that one drop stands outside of the week.
    """
    begin = _midnight(now - timedelta(days=_DAYS))
    hours = [begin]
    while hours[-1] + 2 * _HOUR <= now:
        hours.append(hours[-1] + _HOUR)
    # What the day has since the last full hour belongs to it all the same.
    today = _midnight(hours[-1])
    counted = [call for call in calls if begin <= call.start and _midnight(call.start) <= today]
    ends = [*hours[1:], datetime.max.replace(tzinfo=UTC)]
    before = begin - timedelta(days=2)
    return [
        {
            "start": start.isoformat(),
            "last_reset": _midnight(start).isoformat(),
            "state": sum(_midnight(start) <= call.start < end for call in counted),
            "sum": sum(call.start < end for call in counted) - len(counted),
        }
        for start, end in [(before, before + _HOUR), *zip(hours, ends, strict=True)]
    ]


def _midnight(moment: datetime) -> datetime:
    """Return when the day began in Brussels, in UTC, where each hour follows the one before."""
    day = moment.astimezone(BRUSSELS).date()
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)
