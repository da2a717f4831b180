"""The to-do list of missed calls, without live calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.components.conversation import async_converse
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.todo.const import DOMAIN as TODO
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotSupported
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.voipcenter.const import DOMAIN
from simulator import Office

from ..home import HOUR, WAKE, Home
from .phone import ANN, BOB, OFFICE, SHOP, Phone

OPEN, DONE = "needs_action", "completed"


@pytest.fixture
def phone(home: Home) -> Phone:
    home.clock.tick(10 * WAKE)  # Calls before the first setup are none of ours.
    return Phone(home)


async def test_whom_we_missed(phone: Phone) -> None:
    """One item a caller, due that day, that tells when and which number was called."""
    assert await phone.items() == []
    phone.misses(ago=200)
    phone.misses(called=SHOP, ago=100)
    await phone.home.wake()
    (item,) = await phone.items()
    assert {key: item[key] for key in ("summary", "status", "due", "description")} == {
        "summary": ANN,
        "status": OPEN,
        "due": "2026-10-05",
        "description": f"05/10 05:08 · {SHOP}\n05/10 05:06 · {OFFICE}",
    }
    assert phone.home.look(Platform.TODO, "missed_calls").state == "1"


@pytest.mark.parametrize(
    "called",
    ["![x](//kwaad.example/1)", "[1](http://kwaad.example/2)", "**2**", "www.kwaad.example/3"],
)
async def test_no_number_that_was_called_is_markup(phone: Phone, called: str) -> None:
    """Home Assistant shows what stands under an item as Markdown."""
    phone.misses(called=called)
    await phone.home.wake()
    (item,) = await phone.items()
    assert not {*item["description"]} & {*"[]()!*<>"}
    assert "kwaad.example" not in item["description"]


async def test_nothing_was_read_yet(new_home: Home) -> None:
    """Then nobody knows whether somebody is to be called back."""
    new_home.pbx.office = Office.sized(calls=0)
    new_home.pbx.faults.arm("html", menu="calls")
    assert await new_home.set_up()
    assert new_home.look(Platform.TODO, "missed_calls").state == "unknown"
    new_home.pbx.faults.clear()
    await new_home.wake(3)
    assert new_home.look(Platform.TODO, "missed_calls").state == "0"


async def test_somebody_calls_back(phone: Phone) -> None:
    phone.misses(ago=200)
    phone.misses(BOB, ago=190)
    await phone.home.wake()
    phone.calls(answered=False, ago=10)
    await phone.home.wake()
    (bob, ann) = await phone.items()
    assert (ann["status"], bob["status"]) == (OPEN, OPEN)
    assert ann["description"].startswith("Tried 05/10 05:10\n")
    phone.calls("+32 475 11 22 33", ago=5)
    await phone.home.wake()
    assert dict(await phone.statuses()) == {ANN: DONE, BOB: OPEN}


async def test_ticked_by_hand(phone: Phone) -> None:
    phone.misses(ago=200)
    await phone.home.wake()
    (item,) = await phone.items()
    await phone.home.do(TODO, "update_item", phone.list_id, item=item["uid"], status=DONE)
    await phone.home.wake(2)
    (ticked,) = await phone.items()
    assert ticked["status"] == DONE
    assert {**ticked, "status": OPEN, "completed": None} == {**item, "completed": None}
    await phone.home.reload()
    assert [item["status"] for item in await phone.items()] == [DONE]
    await phone.home.do(TODO, "update_item", phone.list_id, item=ANN, status=OPEN)
    assert [item["status"] for item in await phone.items()] == [OPEN]
    phone.misses(ago=5)
    await phone.home.do(TODO, "update_item", phone.list_id, item=ANN, status=DONE)
    await phone.home.wake()
    new, old = await phone.items()
    assert (new["status"], old["status"]) == (OPEN, DONE)
    assert new["uid"] != old["uid"]


async def test_done_by_voice(phone: Phone, hass: HomeAssistant) -> None:
    """Only the summary comes with it; the item loses nothing."""
    assert await async_setup_component(hass, "intent", {})
    phone.misses(ago=200)
    await phone.home.wake(2)
    (before,) = await phone.items()
    slots = {"item": {"value": ANN}, "name": {"value": "VoipCenter Missed calls"}}
    await intent.async_handle(hass, "test", "HassListCompleteItem", slots)
    (after,) = await phone.items()
    assert after["status"] == DONE
    assert {key: after[key] for key in ("due", "description", "uid", "summary")} == {
        key: before[key] for key in ("due", "description", "uid", "summary")
    }
    for refused in ("HassListAddItem", "HassListRemoveItem"):
        await phone.home.do(TODO, "update_item", phone.list_id, item=ANN, status=OPEN)
        with pytest.raises(intent.IntentHandleError, match="Nothing was"):
            await intent.async_handle(hass, "test", refused, slots)
    assert await phone.items() == [before]


@websocket_command({"type": "understand", "text": str})
@async_response
async def understand(
    hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]
) -> None:
    """Do as an Assist pipeline does that understands a sentence before its agent is asked."""
    slots = {"item": {"value": ANN}, "name": {"value": "VoipCenter Missed calls"}}
    await intent.async_handle(hass, "test", "HassListCompleteItem", slots)
    connection.send_result(message["id"])


@pytest.mark.parametrize("by", ["rest", "websocket", "webhook", "pipeline"])
@pytest.mark.parametrize(("access_token", "may"), [("reads", False), ("owns", True)])
async def test_who_may_not_tick_may_not_by_voice_either(
    phone: Phone,
    hass: HomeAssistant,
    *,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    hass_access_token: str,
    hass_read_only_access_token: str,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
    access_token: str,
    may: bool,
    by: str,
) -> None:
    """Home Assistant's own intent asks nobody, and tells the list not who speaks."""
    for component in ("homeassistant", "intent", "conversation"):
        assert await async_setup_component(hass, component, {})
    phone.misses(ago=200)
    await phone.home.wake(2)
    async_expose_entity(hass, "conversation", phone.list_id, True)
    token = hass_access_token if access_token == "owns" else hass_read_only_access_token
    # What somebody else was allowed a moment ago is no permission.
    await phone.home.do(TODO, "update_item", phone.list_id, item=ANN, status=OPEN)
    assert await hass.async_create_task(phone.items())
    said = f"complete {ANN} on VoipCenter Missed calls list"
    if by == "rest":
        client = await hass_client(token)
        data = {"item": ANN, "name": "VoipCenter Missed calls"}
        intended = {"name": "HassListCompleteItem", "data": data}
        await client.post("/api/intent/handle", json=intended)
    elif by == "webhook":  # As the companion app's: nobody is signed in, and a user is named.
        user = hass_admin_user if may else hass_read_only_user
        await async_converse(hass, said, None, Context(user_id=user.id), "en")
    else:
        async_register_command(hass, understand)
        line = await hass_ws_client(hass, token)
        kind = "conversation/process" if by == "websocket" else "understand"
        await line.send_json_auto_id({"type": kind, "text": said})
        assert (await line.receive_json())["success"] is (may or by == "websocket")
    (item,) = await phone.items()
    assert item["status"] == (DONE if may else OPEN)


@pytest.mark.parametrize(
    ("action", "data", "error"),
    [
        ("add_item", {"item": "Buy milk"}, ServiceNotSupported),
        ("remove_item", {"item": [ANN]}, ServiceNotSupported),
        ("update_item", {"item": ANN, "rename": "Bob"}, HomeAssistantError),
        ("update_item", {"item": ANN, "due_date": "2026-12-24"}, HomeAssistantError),
    ],
)
async def test_nothing_else_can_be_changed(
    phone: Phone, action: str, data: dict[str, Any], error: type[HomeAssistantError]
) -> None:
    phone.misses(ago=200)
    await phone.home.wake()
    before = await phone.items()
    with pytest.raises(error):
        await phone.home.do(TODO, action, phone.list_id, **data)
    assert await phone.items() == before


async def test_nothing_older_than_the_first_setup(new_home: Home) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    new_home.pbx.office.ring(at=before, caller=ANN, called=OFFICE)
    assert await new_home.set_up()
    phone = Phone(new_home)
    await new_home.wake(2)
    assert await phone.items() == []
    assert phone.kinds == []


async def test_restarts_change_nothing(phone: Phone) -> None:
    phone.misses(ago=200)
    phone.misses(BOB, ago=100)
    await phone.home.wake()
    before = await phone.items()
    await phone.home.reload()
    await phone.home.wake()
    assert await phone.items() == before
    assert len(before) == 2


async def test_the_days_while_home_assistant_was_off(phone: Phone) -> None:
    """Each is read, seven at most, and the day on which it stopped."""
    home = phone.home
    phone.misses("0470000000", ago=10)
    assert await home.unload()
    for days in range(9):
        phone.misses(f"047000001{days}", ago=-5 - days * 24 * HOUR)
    phone.calls("0470000010", ago=-8 * 24 * HOUR)
    home.clock.tick(8 * 24 * HOUR + 60)
    home.forget_requests()
    assert await home.set_up()
    assert home.counted()["calls"] == 8
    found = dict(await phone.statuses())
    assert found == {f"047000001{days}": OPEN for days in range(1, 9)}
    assert phone.kinds == ["missed"]
    await home.wake()
    assert home.counted()["calls"] == 9


@pytest.mark.parametrize(
    ("fault", "number", "requests"),
    [
        ("html", None, 1),
        ("error", 2, 1),
        ("error", 16, 1),
        ("error", 17, 1),
        ("error", 99, 1),
        ("error", 1, 2),
        ("http_error", 500, 2),
        ("http_error", 408, 2),
        ("reset", None, 2),
        ("lost_reply", None, 2),
    ],
)
async def test_a_day_that_cannot_be_read_keeps_no_other_from_it(
    phone: Phone, fault: str, number: int | None, requests: int
) -> None:
    home = phone.home
    assert await home.unload()
    for days in range(4):
        phone.misses(f"047000001{days}", ago=-5 - days * 24 * HOUR)
    home.clock.tick(3 * 24 * HOUR + 60)
    unreadable = home.pbx.faults.arm(fault, number=number, menu="calls", filter="20261006")
    assert await home.set_up()
    assert dict(await phone.statuses()).keys() == {"0470000010", "0470000012", "0470000013"}
    home.forget_requests()
    await home.wake(10)
    assert [request.filter for request in home.pbx.journal].count("20261006") == 2 * requests
    home.pbx.faults.disarm(unreadable)
    await home.wake(60)
    assert dict(await phone.statuses()).keys() == {f"047000001{days}" for days in range(4)}
    home.forget_requests()
    await home.wake(70)
    assert {request.filter for request in home.pbx.journal if request.menu == "calls"} == {
        "20261008"
    }


async def test_a_day_after_which_everything_is_refused_is_tried_once_an_hour(phone: Phone) -> None:
    home = phone.home
    assert await home.unload()
    home.clock.tick(24 * HOUR)
    home.pbx.faults.arm("error", number=13, menu="calls", filter="20261005")
    assert await home.set_up()
    await home.wake(10)
    home.forget_requests()
    await home.wake(60)
    assert [request.filter for request in home.pbx.journal].count("20261005") == 1


async def test_away_at_midnight_and_a_call_over_it(phone: Phone) -> None:
    """The list of the day before is read once more, when it holds its last calls."""
    home = phone.home
    midnight = datetime(2026, 10, 5, 22, tzinfo=UTC)
    home.clock.move_to(midnight.replace(hour=21, minute=58))
    await home.wake()
    phone.misses(ago=-50)
    await home.pbx.stop()
    await home.wake(2)
    await home.pbx.start()
    home.forget_requests()
    await home.wake(3)
    assert [item["summary"] for item in await phone.items()] == [ANN]
    assert phone.kinds == ["missed"]
    assert home.counted()["calls"] == 4
    await home.wake(2)
    assert home.counted()["calls"] == 6


@pytest.mark.parametrize("listed", [4, 20, 50])
async def test_a_call_over_midnight_that_is_listed_when_it_ends(phone: Phone, listed: int) -> None:
    home = phone.home
    home.clock.move_to("2026-10-05 21:50:00+00:00")
    await home.wake()
    phone.misses(BOB, ago=30)
    await home.wake()
    assert await phone.statuses() == [(BOB, OPEN)]
    await home.wake(8 + listed)
    phone.misses(ANN, ago=60 * listed + 120)
    phone.calls(BOB, ago=60 * listed + 60)
    await home.wake(7)
    assert dict(await phone.statuses()) == {ANN: OPEN, BOB: DONE}
    await home.wake(62)
    home.forget_requests()
    await home.wake(5)
    assert {request.filter for request in home.pbx.journal if request.menu == "calls"} == {
        "20261006"
    }


async def test_a_call_over_midnight_beside_a_day_that_cannot_be_read(phone: Phone) -> None:
    home = phone.home
    await home.unload()
    home.clock.move_to("2026-10-07 18:00:00+00:00")
    home.pbx.faults.arm("error", number=16, menu="calls", filter="20261006")
    await home.set_up()
    home.clock.move_to("2026-10-07 21:55:00+00:00")
    await home.wake(6)
    phone.misses(ago=80)
    assert phone.kinds == []
    await home.wake(7)
    assert await phone.statuses() == [(ANN, OPEN)]
    assert phone.kinds == ["missed"]


async def test_a_busy_day_asks_no_more_and_is_kept_small(
    new_home: Home, hass_storage: dict[str, Any]
) -> None:
    new_home.pbx.office = Office.sized(calls=0)
    assert await new_home.set_up()
    phone = Phone(new_home)
    for call in range(1000):
        (phone.answers if call % 3 else phone.misses)(f"04701{call % 700:05}", ago=-2 - call / 20)
    new_home.forget_requests()
    await new_home.wake(5)
    assert new_home.counted()["calls"] == 5
    assert len(await phone.items()) == 334
    stored = hass_storage[f"{DOMAIN}.{new_home.entry.entry_id}.missed_calls"]
    assert len(str(stored)) < 90_000


async def test_who_removes_the_account_removes_the_calls(
    phone: Phone, hass_storage: dict[str, Any]
) -> None:
    phone.misses()
    await phone.home.wake()
    assert f"{DOMAIN}.{phone.home.entry.entry_id}.missed_calls" in hass_storage
    await phone.home.hass.config_entries.async_remove(phone.home.entry.entry_id)
    assert not [key for key in hass_storage if key.startswith(f"{DOMAIN}.")]
