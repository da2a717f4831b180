"""The week before: statistics such as the integration keeps of the days past."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

from simulator import Call, Simulator
from simulator.items import BRUSSELS

from .client import Client

_DAYS = 7
_HOUR = timedelta(hours=1)
_COUNTED: dict[str, Callable[[Call], bool]] = {
    "calls": lambda call: True,
    "missed_calls": lambda call: call.missed,
}


async def import_week(client: Client, pbx: Simulator) -> None:
    """Give the graph of the dashboard a week to show."""
    now = datetime.now(UTC)
    for kind, counts in _COUNTED.items():
        await client.command(
            "recorder/import_statistics",
            metadata={
                "statistic_id": f"voipcenter:{pbx.credentials.customer_number}_{kind}",
                "source": "voipcenter",
                "name": None,
                "has_sum": True,
                "mean_type": 0,
                "unit_class": None,
                "unit_of_measurement": None,
            },
            stats=hourly([call for call in pbx.office.calls if counts(call)], now),
        )


def hourly(calls: Sequence[Call], now: datetime) -> list[dict[str, object]]:
    """Count the calls of each full hour, and add them up."""
    begin = _midnight(now - timedelta(days=_DAYS))
    hours = [begin]
    while hours[-1] + 2 * _HOUR <= now:
        hours.append(hours[-1] + _HOUR)
    return [
        {
            "start": start.isoformat(),
            "state": sum(start <= call.start < start + _HOUR for call in calls),
            "sum": sum(begin <= call.start < start + _HOUR for call in calls),
        }
        for start in hours
    ]


def _midnight(moment: datetime) -> datetime:
    """Return when the day began in Brussels, in UTC, where each hour follows the one before."""
    day = moment.astimezone(BRUSSELS).date()
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)
