"""What is answered: until when, who called, whom to call back, and what is kept from whom."""

from dataclasses import replace

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.voipcenter.api import Menu
from custom_components.voipcenter.const import (
    CONF_ASSISTANTS_MAY_CALL,
    CONF_OFFICE_CLOSED_INDICATOR,
)
from simulator import Simulator

from ..setup import entity_id, entry_for, state_of
from .voice import Model, Voice, message


@pytest.fixture
async def office(hass: HomeAssistant, clock: FrozenDateTimeFactory, voice: Voice) -> Voice:
    """Return an office on a Monday at noon UTC, in a house in Brussels, that nobody called yet."""
    await hass.config.async_set_time_zone("Europe/Brussels")
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    voice.pbx.office.calls.clear()
    voice.entry.runtime_data.calls.last_caller = None
    await read_calls(voice)
    return voice


async def read_calls(voice: Voice) -> None:
    await voice.entry.runtime_data.coordinator.async_refresh_calls()
    await voice.hass.async_block_till_done(wait_background_tasks=True)


async def miss(voice: Voice, clock: FrozenDateTimeFactory, *callers: str | None) -> None:
    """Let calls take place that nobody answers."""
    for caller in callers:
        await voice.pbx.ring(caller=caller)
        clock.tick(60)
    await read_calls(voice)


def until(voice: Voice) -> object:
    state = state_of(voice.hass, voice.pbx, Platform.SWITCH, "indicator_101")
    return state.attributes.get("until")


@pytest.mark.parametrize(
    ("language", "text", "answer", "moment"),
    [
        ("en", "close the office until five", "closed until 17:00", "2026-10-05T17:00:00+02:00"),
        ("en", "close the office for half an hour", "until 14:30", "2026-10-05T14:30:00+02:00"),
        ("en", "close the office until two", "until 14:00 tomorrow", "2026-10-06T14:00:00+02:00"),
        ("nl", "sluit de zaak tot 06:30", "tot morgen 06:30", "2026-10-06T06:30:00+02:00"),
        ("nl", "sluit het kantoor tot half drie", "tot 14:30", "2026-10-05T14:30:00+02:00"),
        ("nl", "sluit de zaak voor vandaag", "tot morgen 00:00", "2026-10-06T00:00:00+02:00"),
        ("nl", "sluit tot maandag", "tot 12/10 08:00", "2026-10-12T08:00:00+02:00"),
        (
            "fr",
            "on ferme le bureau jusqu'à demain huit heures",
            "Le bureau est fermé jusqu'à demain 08:00",
            "2026-10-06T08:00:00+02:00",
        ),
        ("fr", "ferme le bureau jusqu'à ce soir", "jusqu'à 18:00", "2026-10-05T18:00:00+02:00"),
        ("fr", "ferme jusqu'à vendredi", "jusqu'au 09/10 à 08:00", "2026-10-09T08:00:00+02:00"),
        (
            "de",
            "schließ das Büro bis übermorgen um neun Uhr",
            "Das Büro ist bis 07/10 09:00 geschlossen",
            "2026-10-07T09:00:00+02:00",
        ),
    ],
)
async def test_an_office_closes_until_a_moment(
    office: Voice, language: str, text: str, answer: str, moment: str
) -> None:
    assert answer in await office.hear(text, language)
    assert office.asked == [("indicator", "101", "1")]
    assert until(office) == moment
    again = {"nl": "is de zaak dicht?", "en": "is the office closed?"}
    if question := again.get(language):
        assert answer in await office.hear(question, language)


async def test_an_office_is_open_and_closed(office: Voice) -> None:
    assert await office.hear("are we open?") == "The office is open"
    await office.hear("close the office")
    assert await office.hear("are we open?") == "The office is closed"
    assert until(office) is None


async def test_a_moment_that_is_past_closes_nothing(office: Voice) -> None:
    told = await office.hear_error("close the office until this morning")
    assert told == message("end_in_the_past")
    assert office.asked == []


async def test_an_office_that_is_closed_already_says_so(office: Voice) -> None:
    await office.hear("close the office")
    told = await office.hear_error("close the office until five")
    assert told == message("already_on", item="Kantoor gesloten")


async def test_of_two_offices_each_is_told(office: Voice) -> None:
    async with Simulator() as other:
        object.__setattr__(other.credentials, "customer_number", "700001")
        second = entry_for(other, **{CONF_OFFICE_CLOSED_INDICATOR: "100"})
        second.add_to_hass(office.hass)
        assert await office.hass.config_entries.async_setup(second.entry_id)
        await office.hass.services.async_call(
            "voipcenter", "close_office", {"config_entry_id": second.entry_id}, blocking=True
        )
        told = await office.hear("is the office closed?")
        assert told == "Open: VoipCenter 482916. Closed: VoipCenter 700001"
        await office.hass.config_entries.async_unload(second.entry_id)


async def test_what_is_not_known_is_not_guessed(office: Voice) -> None:
    office.expose(Platform.SELECT, "did_1_route")
    coordinator = office.entry.runtime_data.coordinator
    account = coordinator.data
    item = account.indicators[101]
    object.__setattr__(item, "active", None)
    assert await office.hear_error("is the office closed?") == message(
        "not_known_now", name="Kantoor gesloten"
    )
    object.__setattr__(account.numbers[1], "parts", {})
    told = await office.hear_error("where does 09 345 67 89 go?")
    assert told == message("not_known_now", name="093456789")


# Calls


async def test_who_called_last(office: Voice, clock: FrozenDateTimeFactory) -> None:
    assert await office.hear_error("who called last?") == message("not_exposed")
    office.expose(Platform.SENSOR, "last_caller")
    assert await office.hear_error("who called last?") == message("nobody_called")
    await miss(office, clock, "0470111222")
    assert await office.hear("who called last?") == "0470111222 called last, at 14:00"
    clock.tick(86400)
    assert await office.hear("who called last?") == "0470111222 called last, on 05/10 at 14:00"


async def test_who_withholds_the_number_is_not_called_back(
    office: Voice, clock: FrozenDateTimeFactory
) -> None:
    assert await office.hear_error("call back the last caller") == message("not_exposed")
    office.expose(Platform.SENSOR, "last_caller")
    await miss(office, clock, "anonymous")
    assert await office.hear_error("call back the last caller") == message("caller_withheld")
    await miss(office, clock, "0470111222")
    assert await office.hear("call back the last caller") == (
        "The phone of Annelies Peeters is ringing; pick it up, and 0470111222 is dialled"
    )
    assert office.dialled == [("kantoor01", "0470111222")]


async def test_calling_back_needs_the_option(office: Voice, clock: FrozenDateTimeFactory) -> None:
    office.expose(Platform.SENSOR, "last_caller")
    office.choose(**{CONF_ASSISTANTS_MAY_CALL: False})
    await miss(office, clock, "0470111222")
    told = await office.hear_error("call back the last caller")
    assert told == message("assistants_may_not_call")
    assert office.dialled == []


async def test_whom_to_call_back(office: Voice, clock: FrozenDateTimeFactory) -> None:
    assert await office.hear_error("who should we call back?") == message("not_exposed")
    office.expose(Platform.TODO, "missed_calls")
    office.expose(Platform.SENSOR, "calls_today")
    assert await office.hear("who should we call back?") == "There is nobody to call back"
    await miss(office, clock, *(f"047011122{figure}" for figure in range(7)))
    told = await office.hear("who should we call back?")
    latest = ", ".join(f"047011122{figure}" for figure in (6, 5, 4, 3, 2))
    assert told == f"To call back: {latest} and 2 more"
    told = await office.hear("how many calls today?")
    assert told == "There were 7 calls today; 7 were missed; to call back: 7"


# What is kept from whom


@pytest.fixture
def doorman(office: Voice) -> User:
    """Return somebody who may switch the night on, and nothing else."""
    user = MockUser().add_to_hass(office.hass)
    switch = entity_id(office.hass, office.pbx, Platform.SWITCH, "indicator_100")
    user.mock_policy({"entities": {"entity_ids": {switch: {"control": True}}}})
    return user


@pytest.mark.parametrize(
    "text",
    [
        "who called last?",
        "who should we call back?",
        "call back the last caller",
        "how many calls today?",
        "is the office closed?",
        "close the office until five",
        "where does 09 345 67 89 go?",
        "send all calls to voicemail",
        "put Flexplek 1 on Elke Willems",
        "turn on Vergadering",
        "is Vergadering on?",
    ],
)
async def test_who_may_not_is_told_and_told_nothing(
    office: Voice, clock: FrozenDateTimeFactory, doorman: User, text: str
) -> None:
    office.expose(Platform.SENSOR, "last_caller", "calls_today")
    office.expose(Platform.TODO, "missed_calls")
    office.expose(Platform.SELECT, "did_1_route", "hot_desk_3_sip_account")
    await miss(office, clock, "0470111222")
    office.context = Context(user_id=doorman.id)
    assert (await office.hear_error(text)).startswith("You are not allowed to do this")
    assert office.asked == []
    assert office.dialled == []
    assert await office.hear("turn on Nachtstand") == "Nachtstand is on"
    assert await office.hear("is Nachtstand on?") == "Nachtstand is on"
    assert await office.hear("turn off Nachtstand") == "Nachtstand is off"


async def test_what_is_not_exposed_has_no_name(office: Voice) -> None:
    office.hide(Platform.SWITCH, "indicator_103")
    await office.hass.async_block_till_done()
    for text in ("turn on Vergadering", "put Flexplek 1 on Elke Willems"):
        assert (await office.say(text)).error_code is not None
    assert await office.hear_error("send all calls to voicemail") == message("not_exposed")
    assert office.asked == []


async def test_a_name_that_is_no_longer_exposed(office: Voice) -> None:
    """As from a file that somebody changed, which is not kept up to date."""
    for name, slots in (
        ("VoipCenterTurnOnIndicator", {"indicator": "Overdag"}),
        ("VoipCenterSetHotDesk", {"hot_desk": "Flexplek 9", "sip_account": "Elke Willems"}),
    ):
        response = await intent.async_handle(
            office.hass,
            "test",
            name,
            {key: {"value": value} for key, value in slots.items()},
            assistant="conversation",
        )
        assert response.error_code is intent.IntentResponseErrorCode.FAILED_TO_HANDLE
    assert office.asked == []


async def test_several_routes_for_voicemail_are_no_choice(office: Voice) -> None:
    office.expose(Platform.SELECT, "did_1_route")
    office.pbx.office.routes[140].name = "Voicemail dag"
    await office.entry.runtime_data.coordinator.async_refresh_everything()
    assert (await office.hear_error("send 09 345 67 89 to the mailbox")).startswith("Nothing was")
    assert office.asked == []


async def test_a_number_goes_by_its_name_before_its_digits(voice: Voice, model: Model) -> None:
    name = "Vroeger 093456789"
    coordinator = voice.entry.runtime_data.coordinator
    numbers = coordinator.data.numbers
    named = {**numbers, 2: replace(numbers[2], name=name)}
    coordinator.ledger.account = coordinator.data.with_listing(Menu.NUMBERS, named)
    coordinator.async_publish()
    await voice.hass.async_block_till_done()
    voice.expose(Platform.SELECT, "did_1_route", "did_2_route")
    told = await model.get("set_number_route", number=name, route="Verkoop")
    assert told["number"] == name
    assert voice.asked == [("did", "2", "r141")]
