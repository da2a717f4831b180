"""However the PBX turns out to speak: what is shown is what the office has, or unknown."""

from datetime import datetime

from homeassistant.const import Platform
import pytest

from simulator import DIALECTS, Call, Direction, Outcome
from simulator.items import BRUSSELS

from ..home import Home
from ..setup import catalogues_of

PARTS_OF_A_NUMBER = ("route", "backup_route", "holidays", "vacations", "office_hours")


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def talking_home(new_home: Home, dialect: str) -> Home:
    """Return a house whose PBX speaks a dialect; all entities are enabled."""
    home = new_home
    home.pbx.dialect = DIALECTS[dialect]
    assert await home.set_up()
    await home.enable_everything()
    assert home.connected == "on"
    return home


async def test_what_is_shown(talking_home: Home, dialect: str) -> None:
    look_at_switches(talking_home)
    look_at_choices_of_numbers(talking_home)
    look_at_choices_of_hot_desks(talking_home)
    look_at_phones(talking_home)
    look_at_calls(talking_home, dialect)


def look_at_switches(home: Home) -> None:
    for id_, indicator in home.pbx.office.indicators.items():
        switch = home.look(Platform.SWITCH, f"indicator_{id_}")
        assert switch.state == ("on" if indicator.active else "off")
        assert switch.name == f"VoipCenter {indicator.name}"


def look_at_choices_of_numbers(home: Home) -> None:
    office = home.pbx.office
    for id_, number in office.numbers.items():
        for part, catalogue in catalogues_of(office).items():
            chosen = getattr(number, part)
            expected = catalogue[chosen].name if chosen else "none"
            assert home.select(f"did_{id_}_{part}") == expected
            names = [item.name for item in catalogue.values()]
            none = [] if chosen else ["none"]
            assert home.options(f"did_{id_}_{part}") == names + none


def look_at_choices_of_hot_desks(home: Home) -> None:
    office = home.pbx.office
    for id_, desk in office.hot_desks.items():
        template = office.templates[desk.template].name if desk.template else "none"
        account = office.sip_accounts[desk.sip_account].log_name if desk.sip_account else "none"
        assert home.select(f"hot_desk_{id_}_template") == template
        assert home.select(f"hot_desk_{id_}_sip_account") == account


def look_at_phones(home: Home) -> None:
    for id_, account in home.pbx.office.sip_accounts.items():
        ping = home.sensor(f"sip_account_{id_}_ping")
        reachable = home.look(Platform.BINARY_SENSOR, f"sip_account_{id_}_reachable").state
        if account.ping is None:
            assert (ping, reachable) == ("unknown", "off")
        else:
            assert (float(ping), reachable) == (account.ping, "on")


def look_at_calls(home: Home, dialect: str) -> None:
    calls = home.pbx.office.calls.of(home.now.astimezone(BRUSSELS).date())
    figures = {
        "missed_calls_today": sum(call.missed for call in calls),
        "incoming_calls_today": count(calls, direction=Direction.INCOMING),
        "outgoing_calls_today": count(calls, direction=Direction.OUTGOING),
        "answered_calls_today": count(calls, outcome=Outcome.ANSWERED),
    }
    assert home.sensor("calls_today") == str(len(calls))
    assert all(figures.values())
    if DIALECTS[dialect].call_names == "unknown":
        assert {home.sensor(key) for key in figures} == {"unknown"}
        assert home.sensor("talk_time_today") == "unknown"
        assert home.sensor("last_call") == "unknown"
        return
    assert {key: int(home.sensor(key)) for key in figures} == figures
    minutes = sum(call.talk_time for call in calls) / 60
    assert float(home.sensor("talk_time_today")) == pytest.approx(minutes)
    start = max(call.start for call in calls)
    if DIALECTS[dialect].call_times == "belgian":
        start = start.replace(second=0)  # It tells no seconds.
    assert datetime.fromisoformat(home.sensor("last_call")) == start


def count(calls: tuple[Call, ...], **wanted: object) -> int:
    return sum(all(getattr(call, name) is wanted[name] for name in wanted) for call in calls)


async def test_a_press_and_a_choice(talking_home: Home) -> None:
    home = talking_home
    office = home.pbx.office

    async def everything_is_as_wished() -> None:
        assert home.switch(100) == "on"
        assert home.switch(103) == "off"
        assert home.select("did_1_route") == "Verkoop"
        assert home.select("did_4_vacations") == "none"
        assert home.select("did_5_vacations") == "Kerstverlof"
        assert home.select("hot_desk_1_sip_account") == "Bart Janssens"
        assert home.select("hot_desk_4_template") == "Onthaal"

    await home.press(100, on=True)
    await home.press(103, on=False)
    await home.choose("did_1_route", "Verkoop")
    await home.choose("did_4_vacations", "none")
    await home.choose("did_5_vacations", "Kerstverlof")
    await home.choose("hot_desk_1_sip_account", "Bart Janssens")
    await home.choose("hot_desk_4_template", "Onthaal")
    await everything_is_as_wished()
    await home.after(1)  # Read back.
    await everything_is_as_wished()
    await home.next_lists()
    await everything_is_as_wished()
    assert office.indicators[100].active
    assert not office.indicators[103].active
    assert office.numbers[1].route == 141
    assert office.numbers[4].vacations == 0
    assert office.numbers[5].vacations == 21
    assert office.hot_desks[1].sip_account == 102
    assert office.hot_desks[4].template == 51


async def test_an_account_in_which_nothing_was_set_up_yet(new_home: Home, dialect: str) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS[dialect]
    home.pbx.office = home.pbx.office.__class__()
    assert await home.set_up()
    assert home.connected == "on"
    assert home.sensor("calls_today") == "0"
    assert home.sensor("missed_calls_today") == "0"
    assert home.sensor("last_call") == "unknown"
    assert not home.hass.states.async_entity_ids(Platform.SWITCH)


async def test_lists_without_any_item_for_a_moment(talking_home: Home) -> None:
    home = talking_home
    home.pbx.faults.arm("empty_lists")
    await home.next_lists(4)
    home.pbx.faults.clear()
    await home.next_lists()
    assert home.switch(103) == "on"
    assert home.select("did_1_route") == "Onthaal"
    assert home.select("hot_desk_1_sip_account") == "Annelies Peeters"


async def test_a_repair_issue_only_where_secrets_stand_in_the_address(
    talking_home: Home, dialect: str
) -> None:
    assert talking_home.issues == ({"secrets_in_url"} if dialect == "urls" else set())
