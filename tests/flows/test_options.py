"""The options: what the form offers, and that each takes effect at once."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest

from custom_components.voipcenter.calls.dialling import COUNTRIES_AT_FIRST
from custom_components.voipcenter.const import DOMAIN

from ..home import Home
from .forms import Form

EUROPE = sorted(COUNTRIES_AT_FIRST)
AT_FIRST = {
    "countries": EUROPE,
    "allow_premium_numbers": False,
    "assistants_may_call": False,
    "voice_sentences": False,
    "phones": False,
    "webhook": False,
    "websocket_url": "https://ws1.voipcenter.be:4123",
}


def offered(form: Form, field: str) -> dict[str, str]:
    """Return what a field of the form offers: what is kept, and what people see."""
    selector = form.result["data_schema"].schema[field]
    return {option["value"]: option["label"] for option in selector.config["options"]}


async def set_options(home: Home, **options: Any) -> None:
    """Send the form as people do who change nothing else in it."""
    form = await Form.for_options(home.hass, home.entry)
    await form.send(**form.shown | options)
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
    home.forget_requests()


async def dial(home: Home, number: str, **data: str) -> list[tuple[str, str]]:
    await home.hass.services.async_call(DOMAIN, "call", {"number": number, **data}, blocking=True)
    return [(request.sipacc, request.telnr) for request in home.pbx.journal.calls()]


async def test_the_options_at_first(home: Home) -> None:
    form = await Form.for_options(home.hass, home.entry)
    assert form.fields == [
        "sip_account",
        "office_closed_indicator",
        "phones",
        "countries",
        "allow_premium_numbers",
        "assistants_may_call",
        "voice_sentences",
        "webhook",
        "websocket_username",
        "websocket_url",
    ]
    await form.send()
    assert home.entry.options == AT_FIRST


async def test_the_form_offers_what_the_account_has_by_name(home: Home) -> None:
    form = await Form.for_options(home.hass, home.entry)
    assert offered(form, "sip_account") == {
        "kantoor01": "Annelies Peeters",
        "kantoor02": "Bart Janssens",
    }
    assert offered(form, "office_closed_indicator") == {
        "100": "Nachtstand",
        "101": "Kantoor gesloten",
    }


async def test_two_of_one_name_are_told_apart(new_home: Home) -> None:
    home = new_home
    home.pbx.office.sip_accounts[102].log_name = "Annelies Peeters"
    await home.set_up()
    form = await Form.for_options(home.hass, home.entry)
    assert [*offered(form, "sip_account").values()] == [
        "Annelies Peeters (101)",
        "Annelies Peeters (102)",
    ]


async def test_the_form_shows_what_was_chosen(home: Home) -> None:
    chosen = {**AT_FIRST, "sip_account": "kantoor02", "countries": ["BE"]}
    await set_options(home, **chosen)
    assert (await Form.for_options(home.hass, home.entry)).shown == chosen


async def test_what_is_emptied_is_no_longer_set(home: Home) -> None:
    await set_options(home, sip_account="kantoor02", office_closed_indicator="101")
    form = await Form.for_options(home.hass, home.entry)
    await form.send(**AT_FIRST)
    assert home.entry.options == AT_FIRST


async def test_changed_options_are_applied_without_loading_the_account_anew(home: Home) -> None:
    loaded, states = home.entry.runtime_data, home.states_of(home.switch_id(100))
    await set_options(home, allow_premium_numbers=True)
    await set_options(home, allow_premium_numbers=False)
    assert home.entry.runtime_data is loaded
    assert home.state is ConfigEntryState.LOADED
    assert not states


async def test_the_default_sip_account(home: Home) -> None:
    with pytest.raises(ServiceValidationError):
        await dial(home, "021234567")
    await set_options(home, sip_account="kantoor02")
    assert await dial(home, "021234567") == [("kantoor02", "021234567")]


async def test_premium_numbers(home: Home) -> None:
    with pytest.raises(ServiceValidationError, match="premium-rate"):
        await dial(home, "0900 12 345", sip_account="kantoor01")
    await set_options(home, allow_premium_numbers=True)
    assert await dial(home, "0900 12 345", sip_account="kantoor01")


async def test_foreign_numbers(home: Home) -> None:
    assert await dial(home, "+31 20 998 87 76", sip_account="kantoor01")
    await set_options(home, countries=["BE"])
    with pytest.raises(ServiceValidationError, match="Netherlands"):
        await dial(home, "+31 20 998 87 76", sip_account="kantoor01")


async def test_assistants_may_call(home: Home) -> None:
    assert await async_setup_component(home.hass, "intent", {})
    slots = {"number": {"value": "021234567"}}

    async def ask_to_call() -> intent.IntentResponseType:
        response = await intent.async_handle(home.hass, DOMAIN, "VoipCenterCallNumber", slots)
        return response.response_type

    await set_options(home, sip_account="kantoor01")
    assert await ask_to_call() is intent.IntentResponseType.ERROR
    assert not home.pbx.journal.calls()
    await set_options(home, assistants_may_call=True)
    assert await ask_to_call() is not intent.IntentResponseType.ERROR
    assert [request.telnr for request in home.pbx.journal.calls()] == ["021234567"]


async def test_the_indicator_of_the_office(home: Home) -> None:
    assert await async_setup_component(home.hass, "intent", {})
    await home.settle()
    await intent.async_handle(home.hass, DOMAIN, "VoipCenterCloseOffice")
    assert not home.pbx.journal.updates()
    await set_options(home, office_closed_indicator="101")
    await intent.async_handle(home.hass, DOMAIN, "VoipCenterCloseOffice")
    assert home.pbx.office.indicators[101].active


async def test_live_calls_come_and_go(home: Home) -> None:
    assert not home.known_entity(Platform.BINARY_SENSOR, "live_calls")
    username = home.pbx.credentials.websocket_username
    await _connect(home, websocket_username=f" {username} ", websocket_url=home.pbx.websocket_url)
    assert home.known_entity(Platform.BINARY_SENSOR, "live_calls")
    form = await Form.for_options(home.hass, home.entry)
    await form.send(**AT_FIRST)
    assert not home.known_entity(Platform.BINARY_SENSOR, "live_calls")
    assert home.look(Platform.EVENT, "call").state == "unknown"
    while home.pbx.feed_clients:
        await home.a_moment()


async def _connect(home: Home, **options: str) -> None:
    """Send the form, and wait until the feed is there; it goes on for ever."""
    form = await Form.for_options(home.hass, home.entry)
    manager = home.hass.config_entries.options
    await manager.async_configure(form.result["flow_id"], form.shown | options)
    while not home.pbx.feed_clients:
        await home.a_moment()


@pytest.mark.parametrize(
    "address", ["http://ws1.voipcenter.be:4123", "nonsense", "", "ws://192.0.2.1", "https://a@b.be"]
)
async def test_an_address_of_the_feed_that_may_not_be_used(home: Home, address: str) -> None:
    form = await Form.for_options(home.hass, home.entry)
    entered = {**AT_FIRST, "sip_account": "kantoor01", "websocket_url": address}
    assert await form.refused(**entered) == {"websocket_url": "invalid_address"}
    assert form.shown == entered
    assert home.entry.options == {"phones": True}
    await form.send(**entered | {"websocket_url": "wss://ws2.voipcenter.be:4123"})
    assert home.entry.options["websocket_url"] == "wss://ws2.voipcenter.be:4123"


async def test_an_account_that_is_not_loaded_has_options_too(new_home: Home) -> None:
    home = new_home
    await home.pbx.stop()
    assert not await home.set_up()
    form = await Form.for_options(home.hass, home.entry)
    assert offered(form, "sip_account") == offered(form, "office_closed_indicator") == {}
    await form.send(**AT_FIRST, sip_account="kantoor02", office_closed_indicator="Nachtstand")
    assert home.entry.options["sip_account"] == "kantoor02"
    assert home.entry.options["office_closed_indicator"] == "Nachtstand"
    await home.pbx.start()
    await home.after(600)
    assert await dial(home, "021234567") == [("kantoor02", "021234567")]


async def test_a_websocket_user_is_asked_for_before_it_is_kept(home: Home) -> None:
    form = await Form.for_options(home.hass, home.entry)
    typed = {**AT_FIRST, "sip_account": "kantoor01", "websocket_username": "vreemde"}
    assert await form.refused(**typed) == {"websocket_username": "feed_refused"}
    assert form.shown == typed
    home.pbx.faults.arm("error", number=13)
    assert await form.refused(**typed) == {"websocket_username": "feed_not_checked"}
    assert form.placeholders["error"].startswith("Too many attempts")
    await home.pbx.stop()
    assert await form.refused(**typed) == {"websocket_username": "feed_not_checked"}
    assert "Refused" not in form.placeholders["error"]
    await home.pbx.start()
    assert home.entry.options == {"phones": True}
    await form.send(**AT_FIRST)
    assert home.entry.options == AT_FIRST


async def test_a_websocket_user_that_was_kept_is_not_asked_for_again(home: Home) -> None:
    kept = {"websocket_username": "vreemde", "voice_indicators": ["100"]}
    assert await home.unload()
    home.hass.config_entries.async_update_entry(home.entry, options=kept)
    await home.pbx.stop()
    form = await Form.for_options(home.hass, home.entry)
    await form.send(**AT_FIRST, websocket_username="vreemde")
    assert home.entry.options == {**AT_FIRST, **kept}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ws2.voipcenter.be", "https://ws2.voipcenter.be:4123"),
        (" wss://ws2.voipcenter.be:4123/\u200b", "wss://ws2.voipcenter.be:4123"),
    ],
)
async def test_an_address_of_the_feed_as_people_type_it(home: Home, typed: str, meant: str) -> None:
    await set_options(home, websocket_url=typed)
    assert home.entry.options["websocket_url"] == meant


async def test_countries_are_offered_by_name_and_belgium_always_is_one(home: Home) -> None:
    form = await Form.for_options(home.hass, home.entry)
    countries = offered(form, "countries")
    assert (countries["US"], countries["RE"], countries["XK"]) == (
        "United States",
        "Réunion",
        "Kosovo",
    )
    await set_options(home, countries=["US", "NL"])
    assert home.entry.options["countries"] == ["BE", "NL", "US"]
    await set_options(home, countries=[])
    assert home.entry.options["countries"] == ["BE"]


@pytest.mark.parametrize(
    ("before", "countries"),
    [
        ({}, EUROPE),
        ({"allow_international": True}, EUROPE),
        ({"allow_international": False}, ["BE"]),
    ],
)
async def test_options_of_the_first_house(
    new_home: Home, before: dict[str, bool], countries: list[str]
) -> None:
    home = new_home
    home.hass.config_entries.async_update_entry(
        home.entry, options={**before, "sip_account": "kantoor02"}, minor_version=1
    )
    assert await home.set_up()
    assert home.entry.options == {
        "sip_account": "kantoor02",
        "countries": countries,
        "phones": True,
    }
    assert (home.entry.version, home.entry.minor_version) == (1, 3)


async def test_an_entry_of_a_later_version_is_left_alone(new_home: Home) -> None:
    new_home.hass.config_entries.async_update_entry(new_home.entry, version=2)
    assert not await new_home.set_up()
    assert new_home.state is ConfigEntryState.MIGRATION_ERROR
