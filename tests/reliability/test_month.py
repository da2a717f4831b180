"""A bad month: all that can befall an office, and what is left of it."""

from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
import gc
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import webhook
from homeassistant.components.recorder.core import Recorder
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter import statistics
from custom_components.voipcenter.const import (
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_PHONES,
    CONF_WEBHOOK,
)
from simulator import Dialect, Office, Simulator
from simulator.items import BRUSSELS

from ..endings.office import OFFICE
from ..history.books import Books
from ..setup import entry_for, state_of
from .misfortunes import STORM, BadMonth
from .test_soak import what_the_pbx_has
from .witness import heard

# How often in the month, and in the two days of the short one.
WISHES = {
    "press": (420, 24),
    "change_with_an_end": (60, 4),
    "somebody_else": (4, 0),
    "call": (40, 3),
    "tick": (10, 1),
    "rename": (8, 1),
    "vanish": (4, 1),
    "options": (4, 1),
    "transfer": (8, 1),
    "live_miss": (12, 1),
    "call_over_midnight": (3, 1),
    "flood_of_calls": (2, 1),
    "flood_of_presses": (10, 1),
    "rights_taken": (3, 1),
}
MISFORTUNES = {
    "outage": (14, 1),
    "outage_over_night": (3, 0),
    "noise": (6, 1),
    "bad_line": (8, 1),
    "storm": (6, 1),
    "slow": (4, 0),
    "lost_answers": (6, 1),
    "too_many_attempts": (4, 1),
    "wrong_password": (2, 1),
    "clock_off": (6, 1),
    "wrong_date": (3, 0),
    "permission_taken": (8, 1),
    "reload_it": (10, 1),
    "stopped": (4, 1),
    "kill_idle": (8, 1),
    "kill_while_away": (4, 0),
    "kill_sending": (10, 1),
    "kill_reading": (5, 1),
    "kill_starting": (4, 0),
    "kill_importing": (4, 1),
}
LINES_A_MISFORTUNE = 2
"""It begins, and it is over."""
# The list of missed calls grows for a month, and then no more. An item on it is one object, and two
# more for Home Assistant's list, a few misses, and their lists.
OURS_AN_ITEM, OBJECTS_AN_ITEM = 4, 12
MOST_MORE_OF_OURS, MOST_MORE_OBJECTS = 600, 2000
"""Among these is why the last reading that failed did so, which Home Assistant remembers."""
OBJECTS_AN_OUTAGE = 250
"""What the stand-in's own web server leaves in memory when it is stopped."""
OURS = ("custom_components", "builtins.frame", "builtins.traceback", "builtins.coroutine")
HARNESS = ("simulator", "unittest", "pytest_homeassistant_custom_component")
LOOK_AT = (13, 21)

type Plan = list[tuple[datetime, str]]


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None, clock: FrozenDateTimeFactory
) -> None:
    """Start the recorder, which wants to be there before Home Assistant; then stop the time."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture
async def pbx(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return a small office: a month of a large one takes hours."""
    office = Office.sized(indicators=4, numbers=2, hot_desks=1, sip_accounts=2, routes=4, calls=0)
    # The hour that comes twice is told apart.
    async with Simulator(office=office, dialect=Dialect(call_times="epoch"), seed=1) as simulator:
        yield simulator


@pytest.fixture
def entry(hass: HomeAssistant, pbx: Simulator) -> MockConfigEntry:
    """Return an account that hears of calls by webhook."""
    entry = entry_for(
        pbx,
        **{CONF_OFFICE_CLOSED_INDICATOR: str(OFFICE), CONF_WEBHOOK: True, CONF_PHONES: False},
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def month(
    hass: HomeAssistant,
    pbx: Simulator,
    entry: MockConfigEntry,
    clock: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> BadMonth:
    await hass.config.async_set_time_zone("Europe/Brussels")
    return BadMonth(hass, pbx, entry, clock, hass_storage)


@dataclass(frozen=True)
class Memory:
    """How many objects there are: of the integration, in all, and of callers on the list.

    What the stand-in and the harness remember does not count.
    """

    ours: int
    total: int
    items: int

    @classmethod
    def now(cls, items: int) -> Memory:
        for of_the_harness in (Store._async_load, Store._async_write_data):
            of_the_harness.reset_mock()
        gc.collect()
        types = map(type, gc.get_objects())
        kept = Counter(f"{t.__module__}.{t.__qualname__}" for t in types)
        ours = sum(count for name, count in kept.items() if name.startswith(OURS))
        total = sum(count for name, count in kept.items() if not name.startswith(HARNESS))
        return cls(ours, total, items)


async def look(month: BadMonth, caplog: pytest.LogCaptureFixture) -> Memory:
    """When all is calm: what is shown is the PBX's, and so is the list of missed calls.

    Return what memory holds then.
    """
    await month.calm()
    hass, pbx = month.hass, month.pbx
    month.updates.agree(month.now.timestamp())
    expected = what_the_pbx_has(pbx)
    assert {entity: state_of(hass, pbx, *entity).state for entity in expected} == expected
    for id_, indicator in pbx.office.indicators.items():
        name = month.look(Platform.SWITCH, f"indicator_{id_}").attributes["friendly_name"]
        assert name.endswith(indicator.name)
    for thing in (month.office_thing, month.route):
        end = month.updates.things[thing].end
        told = month.look(thing.platform, thing.key).attributes.get("until")
        moment = told and datetime.fromisoformat(told).timestamp()
        assert moment == (end and pytest.approx(end.moment, abs=1))
    _, items = await month.phone_list()
    month.missed.look(items, pbx.office.calls, pbx.now())
    month.happened["look"] += 1
    caplog.clear()
    return Memory.now(len(items))


def planned(month: BadMonth, begin: datetime, days: int, deeds: Mapping[str, int]) -> Plan:
    """Let the dice tell when each thing befalls; most do while the office is open."""
    plan = [
        (begin + timedelta(days=day, hours=hour - begin.hour), "look")
        for day in range(days)
        for hour in LOOK_AT
    ]
    midnight = begin.replace(hour=0)
    for name, times in deeds.items():
        for n in range(times):
            day = int((n + month.dice.random()) * days / times)
            seconds = int(month.dice.triangular(0, 86_400, 40_000))
            plan.append((max(midnight + timedelta(days=day, seconds=seconds), begin), name))
    twice = datetime(2026, 10, 25, 0, 20, tzinfo=UTC)
    plan += [(twice, "miss"), (twice + timedelta(hours=1), "miss")]  # Both at 02:20.
    return sorted(plan)


async def live_through(
    month: BadMonth, plan: Plan, caplog: pytest.LogCaptureFixture
) -> tuple[Memory | None, Memory]:
    """Let everything befall; return what memory held after a day, and in the end."""
    first = plan[0][0] + timedelta(days=1)
    after_a_day = None
    for at, name in plan:
        await month.pass_until(at)
        if name != "look":
            month.happened[name] += await getattr(month, name)() is not False
        elif not month.has("outage"):
            kept = await look(month, caplog)
            after_a_day = after_a_day or (kept if at > first else None)
    # Two quiet nights: what was corrected is read once more.
    await month.calm()
    for _ in range(2):
        await month.pass_until(month.local.replace(hour=1, minute=0) + timedelta(days=1))
    return after_a_day, await look(month, caplog)


async def begin(month: BadMonth, first: date, connect: ClientSessionGenerator) -> datetime:
    """Set the account up in the morning, and let the PBX post its calls."""
    begin = datetime(first.year, first.month, first.day, 7, tzinfo=BRUSSELS)
    month.clock.move_to(begin)
    assert await month.set_up()
    month.missed.since = int(month.pbx.now())
    path = webhook.async_generate_path(month.entry.data["webhook_id"])
    client = await connect()
    month.pbx.webhooks.post_to(str(client.make_url(path)))
    await month.automate()
    month.updates.take()
    return begin


@pytest.mark.timeout(1800)
async def test_a_bad_month(
    month: BadMonth,
    hass_client_no_auth: ClientSessionGenerator,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two days around the end of summer time, or all of October: afterwards nothing is amiss."""
    full = bool(request.config.getoption("--soak"))
    first, days, history = (date(2026, 10, 5), 30, 30) if full else (date(2026, 10, 24), 2, 2)
    month.step = 300.0 if full else 900.0
    monkeypatch.setattr(statistics, "_PAUSE", 0)
    monkeypatch.setattr(statistics, "_DAYS", history)
    caplog.set_level(logging.WARNING)
    caplog.set_level(logging.INFO, "custom_components.voipcenter")
    deeds = {name: times[not full] for name, times in (WISHES | MISFORTUNES).items()}

    morning = await begin(month, first, hass_client_no_auth)
    with heard() as ear:
        plan = planned(month, morning, days, deeds)
        after_a_day, in_the_end = await live_through(month, plan, caplog)

    happened, pbx = month.happened, month.pbx
    updates, missed = month.updates, month.missed
    figures = f"{dict(happened)}, {updates.acknowledged} acknowledged, {updates.made} made, "
    figures += f"{updates.put_back} put back, {len(missed.seen)} missed, {ear.ours.total()} lines"
    logging.getLogger(__name__).warning("%s, %s, %s", figures, after_a_day, in_the_end)
    missing = {name for name, times in deeds.items() if happened[name] < times * 2 // 3}
    assert not missing, "everything must have happened"
    assert happened["look"] >= days
    for by in ("person", "action", "automation"):
        assert happened[f"press by {by}"] >= deeds["press"] // 12
    assert updates.put_back >= deeds["change_with_an_end"] // 4
    assert len(missed.seen) >= 10 * days
    if full:
        assert happened["seen to be gone"]
        assert set(STORM) <= pbx.faults.struck.keys()

    # What was acknowledged was held against the journal each time.
    assert set(updates.dialled.values()) <= {0, 1}, "no call is placed twice"
    last = month.local.date() - timedelta(days=1)
    await Books(month).agree(first - timedelta(days=history), last)
    assert ear.unexpected == []
    misfortunes = sum(happened[name] for name in MISFORTUNES)
    assert ear.ours.total() <= LINES_A_MISFORTUNE * misfortunes, ear.ours
    assert after_a_day is not None
    more = in_the_end.items - after_a_day.items
    assert in_the_end.ours <= after_a_day.ours + OURS_AN_ITEM * more + MOST_MORE_OF_OURS
    outages = sum(happened[name] for name in MISFORTUNES if "outage" in name or "away" in name)
    tolerance = MOST_MORE_OBJECTS + OBJECTS_AN_OUTAGE * outages
    assert in_the_end.total <= after_a_day.total + OBJECTS_AN_ITEM * more + tolerance
