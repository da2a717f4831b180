"""Triggers and conditions of calls and of the office, without live calls."""

from http import HTTPStatus
from typing import Any

from homeassistant.components.webhook import async_generate_path
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition, device_registry as dr
from homeassistant.helpers.condition import async_get_all_descriptions as conditions_described
from homeassistant.helpers.trigger.descriptions import (
    async_get_all_descriptions as triggers_described,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter.calls.contacts import Contact, Contacts
from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR, DOMAIN

from ..home import WAKE, Home
from .phone import ANN, BOB, OFFICE, SHOP, Phone

CLOSED = 101
PHONE = "kantoor01"


@pytest.fixture
def phone(home: Home) -> Phone:
    home.clock.tick(10 * WAKE)
    return Phone(home)


async def test_a_missed_call(phone: Phone) -> None:
    """Told once, with what the event tells, by the event and by the trigger."""
    await phone.automate("call_missed")
    phone.misses()
    await phone.home.wake(2)
    (told,) = phone.heard
    (began,) = phone.began
    shown = {name: began["trigger"][name] for name in ("caller", "called", "caller_name", "raw")}
    assert shown == {"caller": ANN, "called": OFFICE, "caller_name": ANN, "raw": None}
    assert began["trigger"]["duration"] == 0
    assert began["trigger"]["description"] == "missed call"
    assert told["event_type"] == "missed"
    assert told["caller_name"] == ANN
    await phone.home.reload()
    await phone.home.wake(2)
    assert (len(phone.heard), len(phone.began)) == (1, 1)


async def test_who_withholds_the_number_has_words(phone: Phone) -> None:
    phone.misses("anonymous")
    await phone.home.wake()
    assert phone.heard[0]["caller_name"] == "Unknown caller"
    assert phone.home.sensor("last_caller") == "Unknown caller"


async def test_the_last_caller_outlives_midnight_and_restarts(phone: Phone) -> None:
    phone.answers(ago=100)
    phone.misses(BOB, ago=50)
    phone.calls("0499887766", ago=40)
    await phone.home.wake()
    assert phone.home.sensor("last_caller") == BOB
    phone.home.clock.tick(24 * 3600)
    await phone.home.wake()
    await phone.home.reload()
    assert phone.home.sensor("last_call") == "unknown"
    last = phone.home.look(Platform.SENSOR, "last_caller")
    assert (last.state, last.attributes["caller"]) == (BOB, BOB)
    assert last.attributes["at"] == "2026-10-05T12:09:10+00:00"


async def test_who_calls_only_later_today_has_not_called_yet(phone: Phone) -> None:
    """Or nobody would be the last caller until then, even where the PBX takes that back."""
    phone.answers(ago=100)
    phone.misses(BOB, ago=-6 * 3600)
    await phone.home.wake()
    assert phone.home.sensor("last_caller") == ANN
    phone.answers("0499887766", ago=-30)
    await phone.home.wake()
    assert phone.home.sensor("last_caller") == "0499887766"


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        ({}, True),
        ({"caller": "+32 (0)475 11 22 33"}, True),
        ({"caller": BOB}, False),
        ({"called": [OFFICE]}, True),
        ({"called": [SHOP]}, False),
        ({"called": [SHOP, OFFICE], "caller": ANN}, True),
        ({"called": [PHONE]}, False),
        ({"called": ["a device that was deleted"]}, False),
        ({"config_entry_id": "another"}, False),
    ],
)
async def test_limits(phone: Phone, options: dict[str, Any], begins: bool) -> None:
    keys = {OFFICE: "did_1", SHOP: "did_2", PHONE: "sip_account_101"}
    if "called" in options:
        found = {name: phone.home.device(keys.get(name, name)) for name in options["called"]}
        called = [device.id if device else name for name, device in found.items()]
        options = {**options, "called": called}
    await phone.automate("call_missed", **options)
    phone.misses()
    await phone.home.wake()
    assert len(phone.began) == begins


@pytest.mark.parametrize(
    ("caller", "begins"),
    [(ANN, True), ("Ann", False), ('"Ann" <x>', False), ("kantoor01", False), (BOB, False)],
)
async def test_nobody_becomes_who_is_wanted_by_a_name_of_the_own_choice(
    phone: Phone, caller: str, begins: bool
) -> None:
    log = phone.home.entry.runtime_data.calls
    log.async_use_contacts(Contacts([Contact("Ann", "", (ANN,))]))
    await phone.automate("call_missed", caller="Ann")
    phone.misses(caller)
    await phone.home.wake()
    assert len(phone.began) == begins


async def test_a_phone_of_ours_that_dials(phone: Phone) -> None:
    """Told as the PBX tells it: by the phone that rang, or that was rung."""
    device = phone.home.device("sip_account_101")
    assert device
    await phone.automate("call_missed", called=[device.id])
    phone.misses(called="kantoor01")
    await phone.home.wake()
    assert [began["trigger"]["called"] for began in phone.began] == ["kantoor01"]


async def test_nobody_calls_back(phone: Phone) -> None:
    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    phone.misses(ago=60)
    phone.misses(BOB, ago=60)
    await phone.home.wake(5)
    assert phone.began == []
    phone.calls(BOB, ago=30)
    await phone.home.wake(4)
    assert [began["trigger"]["caller_name"] for began in phone.began] == [ANN]
    await phone.home.wake(5)
    assert len(phone.began) == 1


async def test_nobody_calls_back_while_home_assistant_is_off(phone: Phone) -> None:
    """What came due meanwhile is told after it, once; what came due before is old."""
    home = phone.home
    phone.misses(BOB, ago=660)
    await home.wake()
    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    phone.misses(ago=60)
    await home.wake()
    for _ in range(2):
        assert await home.unload()
        home.clock.tick(3600)
        assert await home.set_up()
        await home.wake()
        assert [began["trigger"]["caller"] for began in phone.began] == [ANN]


@pytest.mark.parametrize("off", [False, True], ids=["running", "off"])
async def test_who_was_called_back_while_the_pbx_was_out_of_reach(phone: Phone, off: bool) -> None:
    """Nothing is told before the list was read again, neither while it runs nor at a start."""
    home = phone.home
    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    phone.misses(ago=60)
    phone.misses(BOB, ago=60)
    await home.wake(5)
    await home.pbx.stop()
    if off:
        await home.reload()
    await home.wake(10)
    assert phone.began == []
    phone.calls(BOB, ago=60)
    await home.pbx.start()
    await home.wake(2)
    assert [began["trigger"]["caller"] for began in phone.began] == [ANN]


@pytest.mark.parametrize("minutes", [90, 300], ids=["before midnight", "after midnight"])
@pytest.mark.parametrize("known", [False, True], ids=["missed meanwhile", "missed before"])
@pytest.mark.parametrize("off", [False, True], ids=["running", "off"])
async def test_who_was_called_back_in_a_night_out_of_reach(
    phone: Phone, off: bool, known: bool, minutes: int
) -> None:
    """Nothing is told before the lists of both days were read."""
    home = phone.home
    home.clock.move_to("2026-10-05 19:59:00+00:00")
    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    if known:
        phone.misses(ago=30)
        await home.wake()
    await home.pbx.stop()
    if off:
        assert await home.unload()
    if not known:
        phone.misses(ago=-3600)
    phone.misses(BOB, ago=-3600)
    phone.calls(ago=-minutes * 60)
    home.clock.move_to("2026-10-06 06:00:00+00:00")
    await home.pbx.start()
    if off:
        assert await home.set_up()
    await home.wake(3)
    assert [began["trigger"]["caller"] for began in phone.began] == [BOB]


@pytest.mark.parametrize(
    ("fault", "times"),
    [("http_error", 2), ("reset", 4), ("error", 1), ("html", 1), ("html", None), ("reset", None)],
)
async def test_a_list_of_yesterday_that_fails_at_first(
    phone: Phone, fault: str, times: int | None
) -> None:
    """Nothing is told before it is read, unless it fails again and again."""
    home = phone.home
    home.clock.move_to("2026-10-05 19:59:00+00:00")
    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    phone.misses(ago=30)
    phone.misses(BOB, ago=30)
    await home.wake()
    await home.pbx.stop()
    phone.calls(ago=-90 * 60)
    home.clock.move_to("2026-10-06 06:00:00+00:00")
    number = {"http_error": 503, "error": 13}.get(fault)
    home.pbx.faults.arm(fault, times=times, number=number, menu="calls", filter="20261005")
    await home.pbx.start()
    await home.wake(2)
    assert ANN not in {began["trigger"]["caller"] for began in phone.began}
    await home.wake(4)
    told = {began["trigger"]["caller"] for began in phone.began}
    assert told == ({BOB} if times else {ANN, BOB})


async def test_who_was_called_back_just_before_midnight(phone: Phone) -> None:
    """What yesterday's list tells last is read some minutes later."""
    home = phone.home
    home.clock.move_to("2026-10-05 21:51:00+00:00")
    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    phone.misses(ago=5)
    phone.misses(BOB, ago=5)
    await home.wake(8)
    phone.calls(ago=-40)
    await home.wake(8)
    assert [began["trigger"]["caller"] for began in phone.began] == [BOB]


async def test_who_is_just_being_called_back_is_waited_for(
    phone: Phone, hass_client_no_auth: ClientSessionGenerator
) -> None:
    home = phone.home
    options = {**home.entry.options, "webhook": True}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.settle()
    client = await hass_client_no_auth()

    async def post(origin: str) -> None:
        call = {"phone_number_from": OFFICE, "phone_number_to": ANN, "inout": "OUT"}
        customer = home.pbx.credentials.customer_number
        told = {"knummer": customer, "call_id": "trunk-1", "origin": origin, **call}
        path = async_generate_path(home.entry.data["webhook_id"])
        async with client.post(path, data=told) as reply:
            assert reply.status == HTTPStatus.OK
        await home.settle()

    await phone.automate("call_missed", not_called_back_for={"minutes": 10})
    phone.misses(ago=60)
    phone.misses(BOB, ago=60)
    await home.wake(8)
    await post("start")
    await post("answer")
    await home.wake(4)
    assert [began["trigger"]["caller"] for began in phone.began] == [BOB]
    phone.calls(ANN, ago=240)
    await post("end")
    await home.wake(3)
    assert len(phone.began) == 1
    assert dict(await phone.statuses())[ANN] == "completed"


async def test_who_was_not_called_back_is_on_the_list(phone: Phone) -> None:
    """Even where the PBX tells of a call so late that the time is over."""
    await phone.automate("call_missed", not_called_back_for={"seconds": 20})
    await phone.home.wake()
    phone.answers(BOB, ago=0)
    await phone.home.wake()
    phone.misses(ago=70)
    await phone.home.wake()
    assert [began["trigger"]["caller"] for began in phone.began] == [ANN]
    assert await phone.statuses() == [(ANN, "needs_action")]


@pytest.mark.parametrize(("trigger", "told"), [("office_closed", 1), ("office_opened", 1)])
async def test_the_office(phone: Phone, trigger: str, told: int) -> None:
    """Closed by a press, opened on the PBX; neither a reload nor an outage is news."""
    home = phone.home
    home.hass.config_entries.async_update_entry(
        home.entry, options={**home.entry.options, CONF_OFFICE_CLOSED_INDICATOR: str(CLOSED)}
    )
    home.pbx.office.indicators[CLOSED].active = False
    await phone.automate(trigger)
    await home.reload()
    await home.press(CLOSED, on=True)
    await home.wake()
    await home.reload()
    await home.pbx.stop()
    await home.wake(4)
    await home.pbx.start()
    await home.wake(2)
    assert len(phone.began) == (trigger == "office_closed")
    home.pbx.office.indicators[CLOSED].active = False
    await home.wake()
    assert len(phone.began) == told
    assert phone.began[0]["trigger"]["config_entry_id"] == home.entry.entry_id


@pytest.mark.parametrize("limited", [True, False])
async def test_conditions(home: Home, limited: bool) -> None:
    options = {"config_entry_id": home.entry.entry_id} if limited else {}

    async def holds(key: str) -> bool | None:
        config = {"condition": f"voipcenter.{key}", "options": options}
        checked = await condition.async_validate_condition_config(home.hass, config)
        checker = await condition.async_from_config(home.hass, checked)
        await checker.async_setup()
        return checker.async_check()

    async def both() -> tuple[bool | None, bool | None]:
        return await holds("office_is_closed"), await holds("office_is_open")

    assert await both() == (False, False)  # There is no indicator that says so.
    home.hass.config_entries.async_update_entry(
        home.entry, options={**home.entry.options, CONF_OFFICE_CLOSED_INDICATOR: str(CLOSED)}
    )
    await home.press(CLOSED, on=True)
    assert await both() == (True, False)
    await home.press(CLOSED, on=False)
    assert await both() == (False, True)
    assert await home.unload()
    assert await both() == (False, False)


async def test_they_are_offered_with_our_numbers(home: Home, hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "automation", {})
    await home.settle()
    offered = {
        key: described
        for key, described in (await triggers_described(hass)).items()
        if key.startswith(f"{DOMAIN}.")
    }
    assert len(offered) == 6
    described = offered[f"{DOMAIN}.call_missed"]
    assert described is not None
    # In the order in which people want them: most have one account.
    assert list(described["fields"]) == [
        "not_called_back_for",
        "called",
        "caller",
        "config_entry_id",
    ]
    (wanted,) = described["fields"]["called"]["selector"]["device"]["filter"]
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), home.entry.entry_id)
    numbers = [device for device in devices if device.model_id == wanted["model_id"]]
    assert {device.name for device in numbers} >= {OFFICE, SHOP}
    assert {device.model_id for device in devices} == {None, "number", "hot_desk", "sip_account"}
    tested = [key for key in await conditions_described(hass) if key.startswith(f"{DOMAIN}.")]
    assert len(tested) == 2


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [("ann maes", True), ("Maes, Bob", False), ("Bob Maes", True), ("Ann", False)],
)
async def test_a_caller_by_the_name_of_a_contact(phone: Phone, wanted: str, begins: bool) -> None:
    """Each of those who have the number, though the call bears the name of both."""
    home = phone.home
    contacts = Contacts([Contact(name, "", (ANN,)) for name in ("Ann Maes", "Bob Maes")])
    home.entry.runtime_data.calls.async_use_contacts(contacts)
    await phone.automate("call_missed", caller=wanted)
    phone.misses()
    await home.wake()
    assert phone.heard[0]["caller_name"] == "Ann Maes / Bob Maes"
    assert len(phone.began) == begins
