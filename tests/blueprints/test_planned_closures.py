"""Closing the office as a calendar says."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from homeassistant.core import ServiceCall, State, SupportsResponse
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import mock_restore_cache

from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR

from .house import MINUTE, TOLD, House

CALENDAR = "calendar"
CLOSED = 100
CLOSURES = "calendar.closures"


class Calendar:
    """A calendar with what is planned, as Home Assistant's own tell of it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.events: list[tuple[datetime, datetime]] = []
        house.hass.services.async_register(
            CALENDAR, "get_events", self._get, supports_response=SupportsResponse.ONLY
        )

    def plan(self, start: str, end: str) -> None:
        moments = [dt_util.as_local(datetime.fromisoformat(moment)) for moment in (start, end)]
        self.events.append((moments[0], moments[1]))

    async def automate(self) -> None:
        await self.house.set_up()
        on_failure = [{"event": TOLD, "event_data": {"wanted": "{{ wanted }}"}}]
        await self.house.automate("planned_closures", calendar=CLOSURES, on_failure=on_failure)
        self.house.pbx.journal.clear()

    async def starts(self, last_triggered: str, now: str, *, is_late: bool) -> list[str]:
        """Start Home Assistant, and return what it changes on the PBX."""
        if last_triggered:
            last = {"last_triggered": dt_util.as_local(datetime.fromisoformat(last_triggered))}
            mock_restore_cache(self.house.hass, [State("automation.under_test", "on", last)])
        self.house.clock.move_to(dt_util.as_local(datetime.fromisoformat(now)))
        self.house.before_start()
        if is_late:
            await self.house.set(CLOSURES, "unavailable")
        else:
            await self.show()
        await self.automate()
        await self.house.restart()
        await self.house.after(7 * MINUTE)
        await self.show()
        await self.house.after(MINUTE)
        return self.house.updates()

    async def show(self) -> None:
        now = dt_util.now()
        is_on = any(start <= now < end for start, end in self.events)
        await self.house.set(CLOSURES, "on" if is_on else "off")

    def _get(self, call: ServiceCall) -> dict[str, Any]:
        since = datetime.fromisoformat(str(call.data["start_date_time"]))
        until = datetime.fromisoformat(str(call.data["end_date_time"]))
        events = [
            {"start": start.isoformat(), "end": end.isoformat(), "summary": "Kerst"}
            for start, end in self.events
            if start < until and end > since
        ]
        return {CLOSURES: {"events": events}}


@pytest.fixture
async def planned(new_house: House) -> AsyncIterator[Calendar]:
    """Return a calendar with Christmas in it, in a house that is not set up yet."""
    house = new_house
    options = {**house.entry.options, CONF_OFFICE_CLOSED_INDICATOR: str(CLOSED)}
    house.hass.config_entries.async_update_entry(house.entry, options=options)
    calendar = Calendar(house)
    calendar.plan("2026-10-05T15:00", "2026-10-06T09:00")
    yield calendar
    await house.close()


@pytest.fixture
async def calendar(planned: Calendar) -> Calendar:
    """Return a calendar that tells an automation when to close."""
    await planned.show()
    await planned.automate()
    return planned


async def at(calendar: Calendar, moment: str) -> None:
    calendar.house.clock.move_to(dt_util.as_local(datetime.fromisoformat(moment)))
    await calendar.show()
    await calendar.house.after(MINUTE)


async def test_it_closes_and_opens(calendar: Calendar) -> None:
    house = calendar.house
    await at(calendar, "2026-10-05T15:00")
    assert house.updates() == [f"indicator {CLOSED} 1"]
    await at(calendar, "2026-10-06T09:00")
    assert house.updates() == [f"indicator {CLOSED} 1", f"indicator {CLOSED} 0"]


async def test_who_opens_in_between_has_the_last_word(calendar: Calendar) -> None:
    house = calendar.house
    await at(calendar, "2026-10-05T15:00")
    house.pbx.office.indicators[CLOSED].active = False
    await at(calendar, "2026-10-05T18:00")
    await house.set(CLOSURES, "unavailable")
    await at(calendar, "2026-10-05T19:00")
    assert house.updates() == [f"indicator {CLOSED} 1"]


async def test_what_happens_while_the_calendar_cannot_be_read(calendar: Calendar) -> None:
    house = calendar.house
    await house.set(CLOSURES, "unavailable")
    await at(calendar, "2026-10-05T15:10")
    assert house.updates() == [f"indicator {CLOSED} 1"]
    await house.set(CLOSURES, "unavailable")
    await at(calendar, "2026-10-06T09:10")
    assert house.updates() == [f"indicator {CLOSED} 1", f"indicator {CLOSED} 0"]


async def test_what_ends_while_it_tries_again(calendar: Calendar) -> None:
    house = calendar.house
    calendar.events.clear()
    calendar.plan("2026-10-05T15:00", "2026-10-05T15:05")
    await house.pbx.stop()
    await at(calendar, "2026-10-05T15:00")
    await house.set(CLOSURES, "unavailable")
    await at(calendar, "2026-10-05T15:06")
    await house.pbx.start()
    await house.after(2 * MINUTE)
    assert not house.pbx.office.indicators[CLOSED].active
    assert f"indicator {CLOSED} 1" not in house.updates()
    assert not house.running


async def test_it_tries_again_while_the_pbx_is_away(calendar: Calendar) -> None:
    house = calendar.house
    await house.pbx.stop()
    await at(calendar, "2026-10-05T15:00")
    await house.pbx.start()
    await house.after(2 * MINUTE)
    assert f"indicator {CLOSED} 1" in house.updates()
    assert house.told == []


async def test_it_tells_if_that_did_not_help(calendar: Calendar) -> None:
    house = calendar.house
    await house.pbx.stop()
    await at(calendar, "2026-10-05T15:00")
    await house.after(32 * MINUTE)
    assert house.told == [{"wanted": "closed"}]
    assert not house.running


@pytest.mark.parametrize(
    ("last", "started", "made_up"),
    [
        ("2026-10-05T14:30", "2026-10-05T16:00", ["1"]),
        ("2026-10-05T15:00", "2026-10-05T15:05", []),
        ("2026-10-05T15:00", "2026-10-05T16:00", []),
        ("2026-10-05T15:00", "2026-10-06T10:00", ["0"]),
        ("2026-10-06T09:00", "2026-10-06T10:00", []),
        ("", "2026-10-05T16:00", []),
    ],
    ids=["began", "opened by hand", "goes on", "ended", "over", "first start"],
)
@pytest.mark.parametrize("is_late", [False, True])
async def test_what_happened_while_home_assistant_was_off(
    planned: Calendar, last: str, started: str, made_up: list[str], is_late: bool
) -> None:
    """Whether the calendar can be read at once, or only after seven minutes."""
    planned.house.pbx.office.indicators[CLOSED].active = made_up == ["0"]
    found = await planned.starts(last, started, is_late=is_late)
    assert found == [f"indicator {CLOSED} {to}" for to in made_up]
