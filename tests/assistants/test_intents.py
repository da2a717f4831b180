"""What is said is done, answered, and refused in the words of who speaks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, intent
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import (
    CONF_ASSISTANTS_MAY_CALL,
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_SIP_ACCOUNT,
)
from simulator import Simulator

from ..setup import entity_id, entry_for, state_of
from .voice import Voice, message, spoken

OFFICE = ("indicator", "101", "1")
OFFICE_OPEN = ("indicator", "101", "0")
TO_SALES = ("did", "1", "r141")


CLOSING = {
    "en": ("close the office", "The office is closed"),
    "nl": ("sluit het kantoor", "Het kantoor is gesloten"),
    "fr": ("ferme le bureau", "Le bureau est fermé"),
    "de": ("schließe das Büro", "Das Büro ist geschlossen"),
}
OPENING = {
    "en": ("open the office", "The office is open"),
    "nl": ("open het kantoor", "Het kantoor is open"),
    "fr": ("ouvre le bureau", "Le bureau est ouvert"),
    "de": ("öffne das Büro", "Das Büro ist geöffnet"),
}


@pytest.mark.parametrize("language", CLOSING)
async def test_the_office_is_closed_and_opened_on_the_pbx(voice: Voice, language: str) -> None:
    text, answer = CLOSING[language]
    assert await voice.hear(text, language) == answer
    assert voice.pbx.office.indicators[101].active
    assert state_of(voice.hass, voice.pbx, Platform.SWITCH, "indicator_101").state == "on"
    text, answer = OPENING[language]
    assert await voice.hear(text, language) == answer
    assert not voice.pbx.office.indicators[101].active
    assert voice.asked == [OFFICE, OFFICE_OPEN]


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "route 09/345.67.89 to verkoop", "093456789 now goes to Verkoop"),
        ("nl", "leid 09 345 67 89 om naar Verkoop", "093456789 gaat nu naar Verkoop"),
        (
            "fr",
            "redirige le +32 9 345 67 89 vers Verkoop",
            "Le 093456789 va maintenant vers Verkoop",
        ),
        ("de", "leite 093456789 an Verkoop weiter", "093456789 geht jetzt an Verkoop"),
    ],
)
async def test_a_number_is_routed(voice: Voice, language: str, text: str, answer: str) -> None:
    voice.expose(Platform.SELECT, "did_1_route")
    assert await voice.hear(text, language) == answer
    assert voice.asked == [TO_SALES]
    assert state_of(voice.hass, voice.pbx, Platform.SELECT, "did_1_route").state == "Verkoop"


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        (
            "en",
            "call 02/123.45.67",
            "The phone of Annelies Peeters is ringing; pick it up, and 02/123.45.67 is dialled",
        ),
        (
            "nl",
            "bel naar 02 123 45 67",
            "De telefoon van Annelies Peeters gaat over; neem op, dan wordt 02 123 45 67 gebeld",
        ),
        (
            "fr",
            "appelle le 02 123 45 67",
            "Le téléphone sonne chez Annelies Peeters ; décrochez, et le 02 123 45 67 est appelé",
        ),
        (
            "de",
            "ruf 02 123 45 67 an",
            "Es klingelt bei Annelies Peeters; nimm ab, dann wird 02 123 45 67 gewählt",
        ),
    ],
)
async def test_a_number_is_called_where_the_owner_allows_it(
    voice: Voice, language: str, text: str, answer: str
) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    assert await voice.hear(text, language) == answer
    assert voice.dialled == [("kantoor01", "021234567")]


HOW_MANY = {
    "en": "how many calls were there today?",
    "nl": "hoeveel oproepen zijn er vandaag geweest?",
    "fr": "combien d'appels y a-t-il eu aujourd'hui ?",
    "de": "wie viele Anrufe gab es heute?",
}


COUNTED = {
    "en": (
        "There were no calls today",
        "There was one call today; none was missed",
        "There were 3 calls today; one was missed",
        "There were 4 calls today; 2 were missed",
    ),
    "nl": (
        "Er waren vandaag nog geen oproepen",
        "Er was vandaag één oproep; er is er geen gemist",
        "Er waren vandaag 3 oproepen; er is er één gemist",
        "Er waren vandaag 4 oproepen; er zijn er 2 gemist",
    ),
    "fr": (
        "Il n'y a pas encore eu d'appels aujourd'hui",
        "Il y a eu un appel aujourd'hui ; aucun n'a été manqué",
        "Il y a eu 3 appels aujourd'hui, dont un manqué",
        "Il y a eu 4 appels aujourd'hui, dont 2 manqués",
    ),
    "de": (
        "Heute gab es noch keine Anrufe",
        "Heute gab es einen Anruf; keiner wurde verpasst",
        "Heute gab es 3 Anrufe; einer wurde verpasst",
        "Heute gab es 4 Anrufe; 2 wurden verpasst",
    ),
}


@pytest.mark.parametrize("language", COUNTED)
async def test_calls_are_counted(voice: Voice, language: str) -> None:
    voice.expose(Platform.SENSOR, "calls_today")
    voice.pbx.office.calls.clear()

    async def answer() -> str:
        await voice.entry.runtime_data.coordinator.async_refresh_calls()
        response = await voice.say(HOW_MANY[language], language)
        assert response.response_type is intent.IntentResponseType.QUERY_ANSWER
        return spoken(response)

    none, one, three, four = COUNTED[language]
    assert await answer() == none
    await voice.pbx.ring(talk_time=20)
    assert await answer() == one
    await voice.pbx.ring()
    await voice.pbx.ring(direction="outgoing")
    assert await answer() == three
    await voice.pbx.ring()
    assert await answer() == four


async def test_missed_calls_that_the_pbx_does_not_tell_are_left_out(voice: Voice) -> None:
    voice.expose(Platform.SENSOR, "calls_today")
    voice.pbx.office.calls.clear()
    await voice.pbx.ring()
    await voice.pbx.ring()
    voice.pbx.dialect = type(voice.pbx.dialect)(call_names="unknown")
    await voice.entry.runtime_data.coordinator.async_refresh_calls()
    assert await voice.hear(HOW_MANY["en"]) == "There were 2 calls today"


# What is not exposed


async def test_an_office_that_is_not_exposed_stays_as_it_is(voice: Voice) -> None:
    voice.hide(Platform.SWITCH, "indicator_101")
    assert await voice.hear_error("close the office") == message("not_exposed")
    assert await voice.hear_error("open the office") == message("not_exposed")
    assert voice.asked == []


async def test_a_switch_that_its_owner_disabled_is_not_exposed(voice: Voice) -> None:
    switch = entity_id(voice.hass, voice.pbx, Platform.SWITCH, "indicator_101")
    er.async_get(voice.hass).async_update_entity(switch, disabled_by=er.RegistryEntryDisabler.USER)
    assert await voice.hear_error("close the office") == message("not_exposed")
    assert voice.asked == []


async def test_a_number_that_is_not_exposed_is_not_routed(voice: Voice) -> None:
    text = "route 093456789 to Verkoop"
    assert await voice.hear_error(text) == message("not_exposed")
    voice.expose(Platform.SELECT, "did_2_route")
    exposed = voice.pbx.office.numbers[2].number
    assert await voice.hear_error(text) == message("number_not_exposed", numbers=exposed)
    assert voice.asked == []


async def test_calls_that_are_not_exposed_are_not_counted(voice: Voice) -> None:
    assert await voice.hear_error(HOW_MANY["en"]) == message("calls_not_known")


async def test_automations_need_no_exposure(voice: Voice) -> None:
    """An intent that no assistant carries out comes from its owner."""
    voice.hide(Platform.SWITCH, "indicator_101")
    await intent.async_handle(voice.hass, "test", "VoipCenterCloseOffice")
    assert voice.asked == [OFFICE]


# What fails


@pytest.mark.parametrize("language", ["en", "en-GB", "nl", "nl-BE", "fr", "fr-BE", "de"])
async def test_errors_are_told_in_the_language_that_is_spoken(voice: Voice, language: str) -> None:
    text = {"en": "call 112", "nl": "bel 112", "fr": "appelle le 112", "de": "ruf 112 an"}
    base = language[:2]
    told = await voice.hear_error(text[base].replace("112", "021234567"), language)
    assert told == message("assistants_may_not_call", base)
    # Who needs help is not to look for an option.
    told = await voice.hear_error(text[base], language)
    assert told == message("emergency_number", base)
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    told = await voice.hear_error(text[base], language)
    assert told == message("emergency_number", base)
    assert voice.dialled == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("call 112", "emergency_number"),
        ("call 1 0 1", "emergency_number"),
        ("call 0900 12 345", "premium_number"),
        ("call the number mother", "impossible_number"),
        ("call an ambulance", "emergency_number"),
    ],
)
async def test_calls_stay_within_the_dial_guard(voice: Voice, text: str, rule: str) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    assert await voice.hear_error(text) == message(rule, number="0900 …")
    assert voice.dialled == []


async def test_a_call_without_a_phone(voice: Voice) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True, CONF_SIP_ACCOUNT: None})
    assert await voice.hear_error("call 02/123.45.67") == message("sip_account_needed")
    assert voice.dialled == []


async def test_a_call_that_the_pbx_refuses(voice: Voice) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    voice.pbx.faults.arm("error", endpoint="call", number=21, message="Call Leg failed")
    told = await voice.hear_error("call 02/123.45.67")
    assert told == message("call_leg_failed", error="error 21: Call Leg failed")
    assert len(voice.dialled) == 1


@pytest.mark.parametrize("chosen", ["", "999"])
async def test_an_office_without_an_indicator(voice: Voice, chosen: str) -> None:
    voice.choose(**{CONF_OFFICE_CLOSED_INDICATOR: chosen})
    assert await voice.hear_error("close the office") == message("office_indicator_needed")
    assert voice.asked == []


async def test_an_office_chosen_by_name(voice: Voice) -> None:
    voice.choose(**{CONF_OFFICE_CLOSED_INDICATOR: "kantoor gesloten"})
    await voice.hear("close the office")
    assert voice.asked == [OFFICE]


async def test_a_route_that_there_is_not(voice: Voice) -> None:
    voice.expose(Platform.SELECT, "did_1_route")
    routes = ", ".join(route.name for route in voice.pbx.office.routes.values())
    told = await voice.hear_error("route 093456789 to the moon")
    assert told == message("unknown_choice", choice="moon", choices=routes)
    assert voice.asked == []


@pytest.mark.parametrize(
    ("text", "key", "items"),
    [
        ("close the office", "not_switched_on", "Kantoor gesloten"),
        ("route 093456789 to Verkoop", "not_changed", "093456789"),
        ("call 02/123.45.67", None, None),
    ],
)
async def test_a_pbx_that_is_away(
    voice: Voice, text: str, key: str | None, items: str | None
) -> None:
    """Nobody is told that the office is closed when it is not."""
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    voice.expose(Platform.SELECT, "did_1_route")
    await voice.pbx.stop()
    told = await voice.hear_error(text)
    away = message("cannot_connect")
    assert told == (message(key, items=str(items), error=away) if key else away)


async def test_what_was_not_done_is_told_in_one_language(voice: Voice) -> None:
    await voice.pbx.stop()
    told = await voice.hear_error("sluit het kantoor", "nl")
    reason = message("cannot_connect", "nl")
    assert told == message("not_switched_on", "nl", items="Kantoor gesloten", error=reason)


@pytest.mark.parametrize(
    "text",
    ["close the office", "route 093456789 to Verkoop", "call 02/123.45.67", HOW_MANY["en"]],
)
async def test_an_account_that_is_not_loaded(voice: Voice, text: str) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    await voice.hass.config_entries.async_unload(voice.entry.entry_id)
    assert "is not loaded" in await voice.hear_error(text)


async def test_no_account_at_all(voice: Voice) -> None:
    """Whoever still asks, such as another agent: our sentences go with the account."""
    await voice.hass.config_entries.async_remove(voice.entry.entry_id)
    response = await intent.async_handle(voice.hass, "test", "VoipCenterCloseOffice")
    assert response.error_code is intent.IntentResponseErrorCode.FAILED_TO_HANDLE
    assert "Could not find" in spoken(response)


# Two accounts


@asynccontextmanager
async def another_office(hass: HomeAssistant) -> AsyncGenerator[tuple[Simulator, MockConfigEntry]]:
    """Lend another account of a PBX of its own, closed by its indicator 100."""
    async with Simulator() as other:
        object.__setattr__(other.credentials, "customer_number", "700001")
        second = entry_for(other, **{CONF_OFFICE_CLOSED_INDICATOR: "100"})
        second.add_to_hass(hass)
        assert await hass.config_entries.async_setup(second.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        yield other, second


async def test_of_two_offices_the_one_that_is_away_is_named(
    hass: HomeAssistant, voice: Voice
) -> None:
    """Who says "close the office" believes that no phone rings any more."""
    async with another_office(hass) as (other, second):
        await voice.hear("close the office")
        assert voice.pbx.office.indicators[101].active
        assert other.office.indicators[100].active
        await hass.config_entries.async_unload(second.entry_id)
        assert second.state is ConfigEntryState.NOT_LOADED
        told = await voice.hear_error("open the office")
        assert told.startswith("The office was not opened for VoipCenter 700001: ")
        assert not voice.pbx.office.indicators[101].active


async def test_an_office_that_cannot_be_closed_does_not_keep_the_other_open(
    hass: HomeAssistant, voice: Voice
) -> None:
    async with another_office(hass) as (other, second):
        voice.pbx.faults.arm("error", number=99, endpoint="update")
        assert "refused" in await voice.hear_error("close the office")
        assert other.office.indicators[100].active
        await hass.config_entries.async_unload(second.entry_id)
