"""Announcing an incoming call."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator

from ..setup import entry_for
from .house import TOLD, House

SPEAKER, RADIO, TELEVISION = "media_player.speaker", "media_player.radio", "media_player.television"
VOICE = "tts.voice"


@pytest.fixture
def entry(hass: Any, pbx: Simulator) -> MockConfigEntry:
    """Return an account with live calls."""
    entry = entry_for(
        pbx,
        websocket_username=pbx.credentials.websocket_username,
        websocket_url=pbx.websocket_url,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def living(house: House) -> House:
    """Return a house with a speaker, a radio that plays and a television that does not."""
    await house.until(lambda: house.pbx.feed_clients)
    for name in ("media_pause", "media_play"):
        async_mock_service(house.hass, "media_player", name)
    async_mock_service(house.hass, "tts", "speak")
    await house.set(SPEAKER, "idle")
    await house.set(RADIO, "playing")
    await house.set(TELEVISION, "off")
    return house


async def automate(house: House, **inputs: Any) -> None:
    await house.automate(
        "announce_incoming_call",
        **{
            "call": house.entity(Platform.EVENT, "call"),
            "speakers": [SPEAKER],
            "voice": VOICE,
            "players": [RADIO, TELEVISION],
        }
        | inputs,
    )


async def ring(house: House, **call: Any) -> None:
    """Let a phone ring, and the event come. The line may have broken where much time passed."""
    while house.state(Platform.BINARY_SENSOR, "live_calls") != "on":
        await house.after(1)
    event = house.entity(Platform.EVENT, "call")
    before = house.hass.states.get(event)
    await house.pbx.ring(**call)
    await house.until(lambda: house.hass.states.get(event) is not before)
    await house.settle()


async def speak(house: House) -> None:
    """Let the speaker speak, and finish."""
    await house.set(SPEAKER, "playing")
    await house.after(3)
    await house.set(SPEAKER, "idle")


def spoken(house: House) -> list[str]:
    return [data["message"] for name, data in house.actions if name == "tts.speak"]


def players(house: House, action: str) -> list[str]:
    return house.actions_on(f"media_player.media_{action}")


async def test_who_calls_is_said_while_the_radio_pauses(living: House) -> None:
    await automate(living)
    await ring(living, caller="0470112233")
    assert spoken(living) == ["Call from 0 4 7 0 1 1 2 2 3 3"]
    assert living.actions_on("tts.speak") == [VOICE]
    assert players(living, "pause") == [RADIO]
    await living.set(RADIO, "paused")
    await speak(living)
    assert players(living, "play") == [RADIO]
    assert not living.running


async def test_the_radio_goes_on_only_after_the_announcement(living: House) -> None:
    await automate(living)
    await ring(living)
    await living.set(RADIO, "paused")
    await living.set(SPEAKER, "playing")
    await living.after(14)
    assert players(living, "play") == []
    await living.after(2)
    assert players(living, "play") == [RADIO]


@pytest.mark.parametrize("speakers", [[SPEAKER], []])
async def test_the_radio_goes_on_where_nobody_tells_the_end(
    living: House, speakers: list[str]
) -> None:
    await automate(living, speakers=speakers, at_most=20)
    await ring(living)
    await living.set(RADIO, "paused")
    await living.after(6)
    await living.after(12)
    assert players(living, "play") == []
    await living.after(3)
    assert players(living, "play") == [RADIO]


async def test_what_was_switched_off_meanwhile_stays_off(living: House) -> None:
    await automate(living)
    await ring(living)
    await living.set(RADIO, "off")
    await speak(living)
    assert players(living, "play") == []


async def test_a_speaker_that_fails_does_not_keep_the_radio_silent(living: House) -> None:
    living.hass.services.async_remove("tts", "speak")
    async_mock_service(living.hass, "tts", "speak", raise_exception=ValueError("no voice"))
    await automate(living, at_most=5)
    await ring(living)
    await living.set(RADIO, "paused")
    await living.after(6)
    assert players(living, "play") == [RADIO]


async def test_other_words_and_other_ways(living: House) -> None:
    also = [{"event": TOLD, "event_data": {"who": "{{ caller }} to {{ called }}"}}]
    await automate(living, message="{{ who }} belt", nobody="iemand", speakers=[], also=also)
    await ring(living, caller="anonymous", called="093456789")
    assert spoken(living) == []
    assert living.told == [{"who": "anonymous to 093456789"}]
    await automate_again(living, message="{{ who }} belt", nobody="iemand")
    await living.after(120)  # Or it would be the same call.
    await ring(living, caller="")
    assert spoken(living) == ["iemand belt"]


async def automate_again(house: House, **inputs: Any) -> None:
    await house.close()
    await house.hass.async_block_till_done()
    house.hass.states.async_remove("automation.under_test")
    house.hass.config.components.remove("automation")
    await automate(house, **inputs)


async def test_only_incoming_calls(living: House) -> None:
    await automate(living)
    await ring(living, direction="outgoing")
    assert spoken(living) == []


@pytest.mark.parametrize(("numbers", "announced"), [((1,), 1), ((2,), 0), ((1, 2), 1), ((), 1)])
async def test_only_calls_to_some_numbers(
    living: House, numbers: tuple[int, ...], announced: int
) -> None:
    registry = dr.async_get(living.hass)
    found = [
        registry.async_get_device_by_identifier(
            (DOMAIN, f"{living.pbx.credentials.customer_number}_did_{id_}"), living.entry.entry_id
        )
        for id_ in numbers
    ]
    await automate(living, called=[device.id for device in found if device])
    await ring(living, called="3293456789")
    assert len(spoken(living)) == announced


async def test_calls_of_another_account_or_of_all(living: House) -> None:
    await living.set("event.other", "unknown")
    await automate(living, call="event.other")
    await ring(living)
    assert spoken(living) == []
    await automate_again(living, call=[])
    await ring(living, caller="0470112233")
    assert len(spoken(living)) == 1


async def test_only_under_more_conditions(living: House) -> None:
    condition = {"condition": "state", "entity_id": TELEVISION, "state": "on"}
    await automate(living, only_if=[condition])
    await ring(living)
    assert spoken(living) == []
    await living.set(TELEVISION, "on")
    await ring(living, caller="0470112233")
    assert len(spoken(living)) == 1


async def test_a_call_that_the_feed_repeats_is_announced_once(living: House) -> None:
    await automate(living, players=[])
    await ring(living, caller="0470112233")
    for _ in range(2):
        await living.after(30)
        await living.pbx.ring(caller="0470112233")
        await speak(living)
    assert len(spoken(living)) == 1
    await living.after(120)
    await ring(living, caller="0470112233")
    assert len(spoken(living)) == 2


async def test_two_callers_in_turn_are_announced_twice(living: House) -> None:
    await automate(living, players=[])
    for turn in range(6):
        caller = ("0470112233", "0470445566")[turn % 2]
        await living.pbx.notify({"van": caller, "naar": "093456789", "richting": "inkomend"})
    await living.until(lambda: spoken(living))
    await living.settle()
    await speak(living)
    await speak(living)
    assert [said[-1] for said in spoken(living)] == ["3", "6"]
    assert not living.running


async def test_a_plus_is_not_lost(living: House) -> None:
    also = [{"event": TOLD, "event_data": {"caller": "{{ caller }}"}}]
    await automate(living, also=also)
    await ring(living, caller="+32470112233")
    assert living.told == [{"caller": "+32470 112233"}]


async def test_a_second_caller_waits_for_the_end_of_the_first_announcement(living: House) -> None:
    await automate(living)
    await ring(living, caller="0470112233")
    await ring(living, caller="0470445566")
    assert len(spoken(living)) == 1
    await speak(living)
    assert len(spoken(living)) == 2
    await speak(living)
    assert not living.running


async def test_a_call_that_waited_for_too_long_is_not_announced(living: House) -> None:
    await automate(living, at_most=60)
    await ring(living, caller="0470112233")
    await living.set(SPEAKER, "playing")
    await ring(living, caller="0470445566")
    await living.after(50)
    await living.set(SPEAKER, "idle")
    assert len(spoken(living)) == 1
    assert not living.running


async def test_the_first_call_ever(living: House) -> None:
    assert living.state(Platform.EVENT, "call") == "unknown"
    await automate(living)
    await ring(living)
    assert len(spoken(living)) == 1


async def test_a_call_from_before_a_reload(living: House) -> None:
    await ring(living)
    await automate(living)
    assert await living.hass.config_entries.async_reload(living.entry.entry_id)
    await living.settle()
    assert living.state(Platform.EVENT, "call").startswith("2026")
    assert spoken(living) == []
