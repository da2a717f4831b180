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
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

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
        **{"phone": device_id, "sip_account": "kantoor01"} | inputs,
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
    assert shown["message"] == "0470112233 called 093456789."
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
    [
        ("093456700", "093456700"),
        ("3293456700", "3293456700"),
        ("3211234567", "3211234567"),  # Somebody's, too, where it is read as octal.
        ("+31209988776", "31209988776"),
        ("+32 (0)470 11.22.33", "32470112233"),
    ],
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


@pytest.mark.parametrize("action", ["VOIPCENTER_CALL_BACK:automation.other:x:0470112233", "REPLY"])
async def test_other_buttons(house: House, phone: Phone, action: str) -> None:
    await phone.press(action)
    await house.after(1)
    assert house.pbx.journal.calls() == []
    assert phone.shown == []


@pytest.mark.parametrize("caller", ["", "anonymous"])
async def test_an_unknown_caller(house: House, phone: Phone, caller: str) -> None:
    await miss(house, caller)
    await house.after(MINUTE)
    assert phone.messages == ["Unknown caller called 093456789."]
    assert phone.buttons() == []


@pytest.mark.parametrize(
    "caller",
    [
        "0470112233 Max 5",
        "+49 30 123456 x5",
        "0475 1O 34 565",
        "Shop 24 0475123456",
        "0470112233,5",
    ],
)
async def test_what_is_more_than_a_number_is_not_called_back(
    house: House, phone: Phone, caller: str
) -> None:
    """Nor what is left of it without the rest: that may be a stranger's number."""
    await miss(house, caller)
    await house.after(MINUTE)
    assert len(phone.shown) == 1
    assert phone.buttons() == []


async def test_a_caller_from_within(house: House, phone: Phone) -> None:
    await miss(house, "101")
    await house.after(MINUTE)
    assert phone.messages == ["101 called 093456789."]
    assert phone.buttons() == []


async def test_several_since_the_last_reading(house: House, phone: Phone) -> None:
    await miss(house, "0470000000")
    await house.after(MINUTE)
    await miss(house, "0470000001", "0470000002")
    await house.after(MINUTE)
    assert [message[:10] for message in phone.messages] == [
        "0470000000",
        "0470000001",
        "0470000002",
    ]


async def test_many_that_are_due_at_once(house: House, phone: Phone) -> None:
    await house.edit(not_called_back_for={"minutes": 5})
    await miss(house, *(f"04701122{call}" for call in range(10, 30)))
    await house.after(7 * MINUTE)
    assert len({shown["message"] for shown in phone.shown}) == 20


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
    assert phone.messages[1:] == ["0470445566 called 093456789."]
    assert not house.running


async def test_calls_that_are_missed_while_the_pbx_cannot_be_read(
    house: House, phone: Phone
) -> None:
    await house.pbx.stop()
    await house.after(5 * MINUTE)
    await miss(house, CALLER)
    await house.pbx.start()
    await house.after(2 * MINUTE)
    assert phone.messages == ["0470112233 called 093456789."]
    assert not house.running


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


async def test_calls_that_were_missed_before_a_reload(house: House, phone: Phone) -> None:
    await miss(house, CALLER)
    await house.after(MINUTE)
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert len(phone.shown) == 1


async def test_a_ring_group_that_somebody_answered(house: House, phone: Phone) -> None:
    now = dt_util.now(BRUSSELS)
    for talk_time in (0, 12, 0):
        house.pbx.office.ring(at=now, caller=CALLER, called="093456789", talk_time=talk_time)
    await house.after(2 * MINUTE)
    assert phone.shown == []


async def test_a_plus_is_not_lost(house: House, phone: Phone) -> None:
    await miss(house, "+32475000009")
    await house.after(MINUTE)
    assert phone.messages == ["+32475000009 called 093456789."]
    assert phone.buttons()[0]["action"].endswith(":0032475000009")


async def test_nobody_called_back(house: House) -> None:
    phone = Phone(house)
    house.clock.tick(MINUTE)
    wait = {"minutes": 10}
    await automate(house, await phone.pair(), not_called_back_for=wait)
    await miss(house, CALLER)
    await house.after(5 * MINUTE)
    assert phone.shown == []
    await house.after(6 * MINUTE)
    assert len(phone.shown) == 1
    await phone.put_away()


async def test_any_other_way_to_tell(house: House) -> None:
    async_mock_service(house.hass, "notify", "send_message")
    await house.automate("missed_call_notify", notify=["notify.reception"])
    await miss(house, CALLER)
    await house.after(MINUTE)
    ((_, data),) = [told for told in house.actions if told[0] == "notify.send_message"]
    assert data["message"] == "0470112233 called 093456789."
    assert data["entity_id"] == ["notify.reception"]


async def test_nobody_is_chosen(house: House) -> None:
    assert await async_setup_component(house.hass, "persistent_notification", {})
    await house.automate("missed_call_notify")
    await miss(house, "")
    await house.after(MINUTE)
    ((_, data),) = [told for told in house.actions if told[0] == "persistent_notification.create"]
    assert data == {"title": "Missed call", "message": "Unknown caller called 093456789."}


async def test_a_name_is_no_link_in_a_notification(house: House) -> None:
    assert await async_setup_component(house.hass, "persistent_notification", {})
    told = "![x](https://elders.example) www.elders.example **b** _c_ d@elders.example \\\\e"
    name = f"{{{{ '{told}' }}}} <b>{{{{ trigger.caller_name }}}}</b>"
    await house.automate("missed_call_notify", message=name)
    await miss(house, "")
    await house.after(MINUTE)
    ((_, data),) = [told for told in house.actions if told[0] == "persistent_notification.create"]
    assert "Unknown caller" in data["message"]
    assert not set(data["message"]) & set("[]<>!*_@\\")
    assert not any(sign in data["message"] for sign in ("//", "www."))


async def test_other_words(house: House) -> None:
    phone = Phone(house)
    await automate(
        house,
        await phone.pair(),
        title="Gemiste oproep",
        message="{{ trigger.caller_name }} belde",
        button="Terugbellen",
    )
    await miss(house, CALLER, "")
    await house.after(MINUTE)
    assert phone.messages == ["0470112233 belde", "Unknown caller belde"]
    assert phone.shown[0]["title"] == "Gemiste oproep"
    assert phone.buttons(0)[0]["title"] == "Terugbellen"
    await phone.put_away()
