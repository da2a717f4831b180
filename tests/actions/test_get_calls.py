"""The calls of a day, for scripts, templates and tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta
import json

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.json import json_dumps
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import DIALECTS, Direction, Office, Outcome, Simulator
from simulator.items import BRUSSELS

from .doing import ask, refused

FIELDS = {
    *("start", "direction", "caller", "caller_name", "called", "called_name"),
    *("sip_account", "duration", "outcome"),
}
MONDAY = date(2026, 10, 5)


@pytest.fixture
async def history(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, pbx: Simulator, entry: MockConfigEntry
) -> Simulator:
    """Return a PBX on an October Monday at two in the afternoon, with a week of calls."""
    freezer.move_to("2026-10-05 12:00:00+00:00")
    pbx.office = Office.sized(indicators=1, numbers=3, hot_desks=0, sip_accounts=3, calls=30)
    await hass.config_entries.async_setup(entry.entry_id)
    pbx.journal.clear()
    return pbx


def ring(pbx: Simulator, caller: str, called: str = "093456789") -> None:
    """Let someone have called at noon."""
    pbx.office.ring(at=datetime(2026, 10, 5, 12, tzinfo=BRUSSELS), caller=caller, called=called)


async def test_the_calls_of_today(hass: HomeAssistant, history: Simulator) -> None:
    answer = await ask(hass, "get_calls")
    assert set(answer) == {"calls"}
    expected = history.office.calls.of(MONDAY)
    assert len(answer["calls"]) == len(expected) > 0
    for told, call in zip(answer["calls"], expected, strict=True):
        assert set(told) == FIELDS
        assert told["start"] == call.start.isoformat()
        assert told["caller"] == call.caller
        assert told["called"] == call.called
        assert told["duration"] == call.talk_time
        assert told["direction"] == call.direction.value
    assert [(r.menu, r.id, r.filter) for r in history.journal] == [("calls", "0", "20261005")]


async def test_they_are_in_order_even_where_the_pbx_tells_the_newest_first(
    hass: HomeAssistant, history: Simulator
) -> None:
    history.dialect = replace(history.dialect, call_order="newest_first")
    began = [call["start"] for call in (await ask(hass, "get_calls"))["calls"]]
    assert began == [call.start.isoformat() for call in history.office.calls.of(MONDAY)]


async def test_outcomes(hass: HomeAssistant, history: Simulator) -> None:
    calls = history.office.calls.of(MONDAY)
    told = [call["outcome"] for call in (await ask(hass, "get_calls"))["calls"]]
    assert [outcome == "answered" for outcome in told] == [
        call.outcome is Outcome.ANSWERED for call in calls
    ]
    assert [outcome == "missed" for outcome in told] == [call.missed for call in calls]


async def test_today_is_a_day_in_brussels(
    hass: HomeAssistant, history: Simulator, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2026-10-05 22:30:00+00:00")
    await ask(hass, "get_calls")
    assert history.journal[-1].filter == "20261006"


async def test_another_day(hass: HomeAssistant, history: Simulator) -> None:
    answer = await ask(hass, "get_calls", date="2026-10-01")
    assert len(answer["calls"]) == len(history.office.calls.of(date(2026, 10, 1)))
    assert {call["start"][:10] for call in answer["calls"]} == {"2026-10-01"}
    assert await ask(hass, "get_calls", date=date(2026, 10, 1)) == answer


async def test_a_day_without_calls(hass: HomeAssistant, history: Simulator) -> None:
    for day in (MONDAY - timedelta(days=400), MONDAY + timedelta(days=1)):
        assert await ask(hass, "get_calls", date=day.isoformat()) == {"calls": []}


async def test_no_day_at_all(hass: HomeAssistant, history: Simulator) -> None:
    for nonsense in ("yesterday", "2026-13-01", "5/10/2026", 20261005):
        with pytest.raises(vol.Invalid):
            await ask(hass, "get_calls", date=nonsense)
    assert not len(history.journal)


async def test_with_a_number_in_any_form(hass: HomeAssistant, history: Simulator) -> None:
    history.office.calls.clear()
    ring(history, "0470998877")
    ring(history, "32470998877")
    ring(history, "0470112233")
    ring(history, "0470112233", called="0470998877")
    for written in (
        "0470998877",
        "0470/99.88.77",
        "+32 470 99 88 77",
        "+32 (0)470 99 88 77",
        "0032470998877",
        "32470998877",
        "470998877",
        "0470 99",
        "998877",
        "+32 470 99",
    ):
        calls = (await ask(hass, "get_calls", number=written))["calls"]
        assert len(calls) == 3, written
        assert all("998877" in call["caller"] + call["called"] for call in calls)


async def test_with_a_foreign_number(hass: HomeAssistant, history: Simulator) -> None:
    history.office.calls.clear()
    ring(history, "31209988776")
    ring(history, "0031209988776")
    ring(history, "0209988776")
    for written in ("+31 20 998 87 76", "0031 20 9988776", "31209988776", "+31 20 99"):
        assert len((await ask(hass, "get_calls", number=written))["calls"]) == 2, written


async def test_with_a_username(hass: HomeAssistant, history: Simulator) -> None:
    """Its digits are no number."""
    history.office.calls.clear()
    ring(history, "kantoor01")
    ring(history, "0470010203")
    (found,) = (await ask(hass, "get_calls", number="kantoor01"))["calls"]
    assert found["caller"] == "kantoor01"


async def test_with_callers_who_hide_their_number(hass: HomeAssistant, history: Simulator) -> None:
    history.office.calls.clear()
    ring(history, "Anonymous")
    ring(history, "0470112233")
    calls = (await ask(hass, "get_calls", number="anonymous"))["calls"]
    assert [call["caller"] for call in calls] == ["Anonymous"]


async def test_an_empty_number_is_none(hass: HomeAssistant, history: Simulator) -> None:
    all_calls = await ask(hass, "get_calls")
    assert await ask(hass, "get_calls", number=" ") == all_calls


async def test_of_another_day_with_a_number(hass: HomeAssistant, history: Simulator) -> None:
    (first, *_) = history.office.calls.of(date(2026, 10, 2))
    answer = await ask(hass, "get_calls", date="2026-10-02", number=first.caller)
    assert first.start.isoformat() in {call["start"] for call in answer["calls"]}


async def test_every_dialect_can_be_written_as_json(
    hass: HomeAssistant, history: Simulator
) -> None:
    for name, history.dialect in DIALECTS.items():
        calls = (await ask(hass, "get_calls"))["calls"]
        assert json.loads(json_dumps(calls)) == calls
        assert len(calls) == len(history.office.calls.of(MONDAY)), name
        assert all(set(call) == FIELDS for call in calls), name
        if name == "strangers":
            assert {value for call in calls for value in call.values()} == {None}
        else:
            assert all(call["start"] and call["caller"] and call["called"] for call in calls), name
            assert {call["direction"] for call in calls} <= {*Direction}, name


async def test_calls_that_may_not_be_read(hass: HomeAssistant, history: Simulator) -> None:
    history.denied_menus = {"calls"}
    with refused("not_allowed"):
        await ask(hass, "get_calls")


async def test_the_pbx_is_away(hass: HomeAssistant, history: Simulator) -> None:
    await history.stop()
    with refused("cannot_connect"):
        await ask(hass, "get_calls")


async def test_it_must_be_asked_for_an_answer(hass: HomeAssistant, history: Simulator) -> None:
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call("voipcenter", "get_calls", {}, blocking=True)
