"""Telling of a missed call on a phone, and calling back from there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.const import Platform
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .house import MINUTE, House

CALLER = "0470112233"
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    """Import the app before time stands still: to thaw is slow where much was imported since."""
    import_module("homeassistant.components.mobile_app")


class Phone:
    """A phone with the Home Assistant app, and what is shown on it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.shown: list[dict[str, Any]] = []
        app = web.Application()
        app.router.add_post("/push", self._push)
        self._server = TestServer(app)

    async def _push(self, request: web.Request) -> web.Response:
        self.shown.append(await request.json())
        return web.json_response({}, status=201)

    async def pair(self) -> str:
        """Register the app as phones do; return the device's id."""
        await self._server.start_server()
        hass = self.house.hass
        user = await hass.auth.async_create_user("Ann")
        entry = MockConfigEntry(
            domain="mobile_app",
            data={
                "app_id": "io.robbie.HomeAssistant",
                "app_name": "Home Assistant",
                "app_version": "2026.10",
                "app_data": {"push_url": str(self._server.make_url("/push")), "push_token": "x"},
                "device_id": "ann",
                "device_name": "Ann's phone",
                "manufacturer": "Fairphone",
                "model": "6",
                "os_name": "Android",
                "os_version": "16",
                "supports_encryption": False,
                "user_id": user.id,
                "webhook_id": "hook",
            },
        )
        entry.add_to_hass(hass)
        assert await async_setup_component(hass, "mobile_app", {})
        await self.house.until(
            lambda: hass.services.has_service("notify", "mobile_app_ann_s_phone")
        )
        (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        return device.id

    async def put_away(self) -> None:
        await self._server.close()

    @property
    def messages(self) -> list[str]:
        return [told["message"] for told in self.shown]

    def buttons(self, place: int = -1) -> list[dict[str, str]]:
        buttons: list[dict[str, str]] = self.shown[place]["data"]["actions"]
        return buttons

    async def press(self, action: str) -> None:
        """Press a button of a notification."""
        self.house.hass.bus.async_fire("mobile_app_notification_action", {"action": action})
        await self.house.settle()


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Phone]:
    """Return a phone that is told of missed calls."""
    phone = Phone(house)
    await automate(house, await phone.pair())
    yield phone
    await phone.put_away()


async def automate(house: House, device_id: str, **inputs: Any) -> None:
    await house.automate(
        "missed_call_notify",
        missed_calls=house.entity(Platform.SENSOR, "missed_calls_today"),
        phone=device_id,
        **{"sip_account": "kantoor01"} | inputs,
    )


async def miss(house: House, *callers: str, called: str = "093456789", ago: int = 0) -> None:
    """Miss calls, one a second."""
    at = dt_util.now(BRUSSELS) - timedelta(seconds=ago)
    for order, caller in enumerate(callers):
        house.pbx.office.ring(at=at + timedelta(seconds=order), caller=caller, called=called)


async def test_a_missed_call(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    (shown,) = phone.shown
    assert shown["title"] == "Missed call"
    assert shown["message"] == "0470112233 called 093456789 at 14:00"
    (button,) = phone.buttons()
    assert button["title"] == "Call back"
    await house.after(5 * MINUTE)
    assert len(phone.shown) == 1
    assert not house.running


async def test_calling_back(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    await phone.press(phone.buttons()[0]["action"])
    await house.until(lambda: house.pbx.office.originated)
    (call,) = house.pbx.office.originated
    assert (call.sip_account, call.number) == ("kantoor01", CALLER)
    await house.after(MINUTE)
    assert len(phone.shown) == 1
    assert not house.running


@pytest.mark.parametrize(
    ("caller", "dialled"),
    [("093456700", "093456700"), ("3293456700", "3293456700"), ("+352123456", "352123456")],
)
async def test_calling_back_a_number_in_any_form(
    house: House, phone: Phone, caller: str, dialled: str
) -> None:
    await miss(house, caller)
    await house.after(MINUTE)
    await phone.press(phone.buttons()[0]["action"])
    await house.until(lambda: house.pbx.office.originated)
    assert house.pbx.office.originated[0].number == dialled


async def test_calling_back_that_fails(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    await house.pbx.stop()
    await phone.press(phone.buttons()[0]["action"])
    await house.until(lambda: len(phone.shown) == 2)
    assert phone.messages[1] == "0470112233 could not be called back."


async def test_a_number_that_may_not_be_dialled(house: House, phone: Phone) -> None:
    await miss(house, "090012345")
    await house.after(MINUTE)
    await phone.press(phone.buttons()[0]["action"])
    await house.until(lambda: len(phone.shown) == 2)
    assert house.pbx.journal.calls() == []


@pytest.mark.parametrize("action", ["VOIPCENTER_CALL_BACK:automation.other:0470112233", "REPLY"])
async def test_other_buttons(house: House, phone: Phone, action: str) -> None:
    await phone.press(action)
    await house.after(1)
    assert house.pbx.journal.calls() == []
    assert phone.shown == []


@pytest.mark.parametrize("caller", ["", "anonymous"])
async def test_an_unknown_caller(house: House, phone: Phone, caller: str) -> None:
    await miss(house, caller)
    await house.after(MINUTE)
    assert phone.messages == ["Unknown number called 093456789 at 14:00"]
    assert phone.buttons() == []


async def test_a_caller_from_within(house: House, phone: Phone) -> None:
    await miss(house, "101")
    await house.after(MINUTE)
    assert phone.messages == ["101 called 093456789 at 14:00"]
    assert phone.buttons() == []


async def test_several_since_the_last_reading(house: House, phone: Phone) -> None:
    await miss(house, "0470000000", ago=3600)
    await house.after(MINUTE)
    await miss(house, "0470000001", "0470000002")
    await house.after(MINUTE)
    assert [message[:10] for message in phone.messages] == [
        "0470000000",
        "0470000001",
        "0470000002",
    ]


async def test_calls_that_were_not_missed(house: House, phone: Phone) -> None:
    now = dt_util.now(BRUSSELS)
    ring = house.pbx.office.ring
    ring(at=now, caller=CALLER, called="093456789", talk_time=20)
    ring(at=now, caller="093456789", called=CALLER, direction="outgoing")
    await house.after(MINUTE)
    assert phone.shown == []
    await miss(house, CALLER)
    await house.after(MINUTE)
    assert len(phone.shown) == 1


async def test_midnight(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    house.clock.move_to("2026-10-05 21:58:30+00:00")
    await house.after(5 * MINUTE)
    assert house.state(Platform.SENSOR, "missed_calls_today") == "0"
    assert len(phone.shown) == 1
    await miss(house, "0470445566")
    await house.after(MINUTE)
    assert phone.messages[1:] == ["0470445566 called 093456789 at 00:03"]
    assert not house.running


async def test_calls_that_are_missed_while_the_pbx_cannot_be_read(
    house: House, phone: Phone
) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    await house.pbx.stop()
    await house.after(5 * MINUTE)
    await miss(house, *(f"047000000{order}" for order in range(7)))
    await house.pbx.start()
    await house.after(2 * MINUTE)
    assert [message[:10] for message in phone.messages[1:]] == [
        f"047000000{order}" for order in (2, 3, 4, 5, 6)
    ]
    assert not house.running


async def test_calling_back_while_calls_cannot_be_read(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    house.pbx.faults.arm("error", menu="calls", number=20)
    await house.after(3 * MINUTE)
    assert house.state(Platform.SENSOR, "missed_calls_today") == "unknown"
    assert house.running
    await phone.press(phone.buttons()[0]["action"])
    await house.until(lambda: house.pbx.office.originated)


async def test_an_outage_without_a_missed_call(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    for _ in range(2):
        await house.pbx.stop()
        await house.after(2 * MINUTE)
        await house.pbx.start()
        await house.after(2 * MINUTE)
    assert len(phone.shown) == 1
    assert not house.running


async def test_an_outage_over_midnight(house: House, phone: Phone) -> None:
    await miss(house, CALLER, CALLER)
    await house.after(MINUTE)
    await house.pbx.stop()
    await house.after(MINUTE)
    house.clock.move_to("2026-10-05 22:30:00+00:00")
    await house.after(MINUTE)
    await miss(house, "0470445566")
    await house.pbx.start()
    await house.after(2 * MINUTE)
    assert phone.messages[2:] == ["0470445566 called 093456789 at 00:31"]


async def test_calls_that_were_missed_before_a_reload(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert len(phone.shown) == 1


async def test_a_sensor_that_is_removed(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    house.hass.states.async_remove(house.entity(Platform.SENSOR, "missed_calls_today"))
    await house.settle()
    assert not house.running


async def test_calls_that_were_missed_before_home_assistant_started(new_house: House) -> None:
    house = new_house
    await miss(house, CALLER)
    phone = Phone(house)
    house.before_start()
    await house.set("sensor.voipcenter_missed_calls_today", "unavailable")
    await house.set_up()
    await automate(house, await phone.pair())
    await house.restart()
    await house.after(2 * MINUTE)
    assert house.state(Platform.SENSOR, "missed_calls_today") == "1"
    assert phone.shown == []
    await house.close()
    await phone.put_away()


async def test_a_caller_of_whom_the_pbx_cannot_tell(house: House, phone: Phone) -> None:
    entity = house.entity(Platform.SENSOR, "missed_calls_today")
    state = house.hass.states.get(entity)
    assert state is not None
    await house.pbx.stop()
    await house.set(entity, "1", **state.attributes)
    await house.until(lambda: phone.shown)
    assert phone.messages == ["Unknown number"]
    assert phone.buttons() == []


async def test_other_words(house: House) -> None:
    phone = Phone(house)
    await automate(
        house,
        await phone.pair(),
        title="Gemiste oproep",
        message="{{ caller }} om {{ time }}",
        unknown_caller="Anoniem",
        button="Terugbellen",
    )
    await miss(house, CALLER, "")
    await house.after(MINUTE)
    assert phone.messages == ["0470112233 om 14:00", "Anoniem om 14:00"]
    assert phone.shown[0]["title"] == "Gemiste oproep"
    assert phone.buttons(0)[0]["title"] == "Terugbellen"
    await phone.put_away()
