"""The tools that a language model is offered, and how far they reach."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import (
    API,
    LLM_API_ASSIST,
    APIInstance,
    LLMContext,
    async_register_api,
)
import probatio
import pytest

from custom_components.voipcenter import llm
from custom_components.voipcenter.const import (
    CONF_ALLOW_PREMIUM_NUMBERS,
    CONF_ASSISTANTS_MAY_CALL,
    CONF_COUNTRIES,
    CONF_SIP_ACCOUNT,
)
from simulator import Simulator

from ..setup import entity_id, entry_for, state_of
from .voice import Model, Voice, message

EVERYTHING = {
    "place_call",
    "get_calls_today",
    "get_number_routes",
    "set_number_route",
    "set_indicator",
}


def expose_everything(voice: Voice) -> None:
    """Expose one number and the calls beside the indicators, and allow calling."""
    voice.expose(Platform.SELECT, "did_1_route")
    voice.expose(Platform.SENSOR, "calls_today")
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})


# What is offered


async def test_everything_exposed_and_allowed(voice: Voice, model: Model) -> None:
    expose_everything(voice)
    assert set(await model.tools()) == EVERYTHING


async def test_a_number_alone(voice: Voice, model: Model) -> None:
    voice.hide(Platform.SWITCH, *(f"indicator_{id_}" for id_ in voice.pbx.office.indicators))
    assert set(await model.tools()) == set()
    voice.expose(Platform.SELECT, "did_3_route", "did_3_holidays")
    assert set(await model.tools()) == {"get_number_routes", "set_number_route"}


async def test_the_calls_alone(voice: Voice, model: Model) -> None:
    voice.hide(Platform.SWITCH, *(f"indicator_{id_}" for id_ in voice.pbx.office.indicators))
    voice.expose(Platform.SENSOR, "calls_today")
    assert set(await model.tools()) == {"get_calls_today"}


async def test_calling_alone(voice: Voice, model: Model) -> None:
    voice.hide(Platform.SWITCH, *(f"indicator_{id_}" for id_ in voice.pbx.office.indicators))
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    assert set(await model.tools()) == {"place_call"}


async def test_nothing_while_the_account_is_not_loaded(voice: Voice, model: Model) -> None:
    expose_everything(voice)
    await voice.hass.config_entries.async_unload(voice.entry.entry_id)
    assert set(await model.tools()) == set()


async def test_each_assistant_has_its_own_exposure(voice: Voice, model: Model) -> None:
    expose_everything(voice)
    assert set(await model.tools("cloud.alexa")) == {"place_call"}


async def test_other_apis_get_nothing(hass: HomeAssistant, model: Model) -> None:
    class Other(API):
        async def async_get_api_instance(self, llm_context: LLMContext) -> APIInstance:
            offered = llm.async_get_tools(self.hass, llm_context, self.id)
            return APIInstance(self, "", llm_context, offered.tools if offered else [])

    async_register_api(hass, Other(hass=hass, id="other", name="Other"))
    assert (await model.api(api="other")).tools == []
    assert (await model.api(api=LLM_API_ASSIST)).tools


async def test_what_a_tool_tells_of_itself(
    voice: Voice, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    expose_everything(voice)
    tools = await model.tools()
    for name, tool in tools.items():
        assert tool.name == f"voipcenter__{name}"
        assert tool.integration == "voipcenter"
        assert tool.title
        assert tool.description
        assert tool.annotations.read_only is name.startswith("get_")
        assert tool.annotations.destructive is (name == "place_call")
        assert tool.annotations.idempotent is (name != "place_call")
    assert "provides" not in caplog.text  # Home Assistant complains of tools in other forms.


async def test_parameters_that_a_model_can_read(voice: Voice, model: Model) -> None:
    expose_everything(voice)
    api = await model.api()
    written = {
        name: probatio.to_openapi(tool.parameters, custom_serializer=api.custom_serializer)
        for name, tool in (await model.tools()).items()
    }

    def kinds(name: str) -> dict[str, Any]:
        return {key: value["type"] for key, value in written[name]["properties"].items()}

    assert kinds("place_call") == {"number": "string"}
    assert written["place_call"]["required"] == ["number"]
    assert kinds("set_number_route") == {"number": "string", "route": "string"}
    assert written["set_number_route"]["properties"]["number"]["enum"] == ["093456789"]
    assert kinds("set_indicator") == {"indicator": "string", "on": "boolean", "until": "string"}
    assert written["set_indicator"]["required"] == ["indicator", "on"]
    names = written["set_indicator"]["properties"]["indicator"]["enum"]
    assert names == [item.name for item in voice.pbx.office.indicators.values()]
    assert kinds("get_calls_today") == kinds("get_number_routes") == {}


# What they do


async def test_an_indicator_is_switched(voice: Voice, model: Model) -> None:
    told = await model.get("set_indicator", indicator="Nachtstand", on=True)
    assert told == {"indicator": "Nachtstand", "on": True}
    assert voice.pbx.office.indicators[100].active
    assert state_of(voice.hass, voice.pbx, Platform.SWITCH, "indicator_100").state == "on"
    await model.get("set_indicator", indicator="Nachtstand", on="false")
    assert not voice.pbx.office.indicators[100].active


async def test_indicators_of_two_accounts_are_told_apart(voice: Voice, model: Model) -> None:
    async with Simulator() as other:
        object.__setattr__(other.credentials, "customer_number", "700001")
        second = entry_for(other)
        second.add_to_hass(voice.hass)
        assert await voice.hass.config_entries.async_setup(second.entry_id)
        Voice(voice.hass, other, second).expose(Platform.SWITCH, "indicator_100")
        await model.get("set_indicator", indicator="Nachtstand (VoipCenter 700001)", on=True)
        assert other.office.indicators[100].active
        assert not voice.pbx.office.indicators[100].active
        # Even where another is called so in full.
        voice.expose(Platform.SWITCH, "indicator_101")
        voice.pbx.office.indicators[101].name = "Nachtstand (VoipCenter 700001)"
        await voice.entry.runtime_data.coordinator.async_refresh_everything()
        named = {"indicator": "Nachtstand (VoipCenter 700001) (VoipCenter 700001)"}
        await model.get("set_indicator", **named, on=False)
        assert not other.office.indicators[100].active
        await model.get("set_indicator", indicator="Nachtstand (VoipCenter 482916)", on=True)
        assert voice.pbx.office.indicators[100].active
        await voice.hass.config_entries.async_unload(second.entry_id)


async def test_routes_are_told_and_set(voice: Voice, model: Model) -> None:
    voice.expose(Platform.SELECT, "did_1_route", "did_2_route")
    voice.pbx.office.numbers[2].route = 0
    await voice.entry.runtime_data.coordinator.async_refresh_everything()
    routes = [route.name for route in voice.pbx.office.routes.values()]
    told = await model.get("get_number_routes")
    assert "no instructions" in told["note"]
    assert told["numbers"] == [
        {"number": "093456789", "route": "Onthaal", "possible_routes": routes},
        {
            "number": voice.pbx.office.numbers[2].number,
            "route": "none",
            "possible_routes": routes,
        },
    ]
    told = await model.get("set_number_route", number="093456789", route="verkoop")
    assert (told["number"], told["route"]) == ("093456789", "Verkoop")
    assert voice.asked == [("did", "1", "r141")]
    assert (await model.get("get_number_routes"))["numbers"][0]["route"] == "Verkoop"


async def test_what_is_named_is_chosen_even_where_that_is_the_id_of_another(
    voice: Voice, model: Model
) -> None:
    """Who speaks knows names, and no ids."""
    voice.expose(Platform.SELECT, "did_1_route")
    voice.pbx.office.routes[141].name = "142"
    await voice.entry.runtime_data.coordinator.async_refresh_everything()
    told = await model.get("set_number_route", number="093456789", route="142")
    assert told["route"] == "142"
    assert voice.asked == [("did", "1", "r141")]


async def test_with_whom_calls_were_is_told_only_where_that_is_exposed(
    voice: Voice, model: Model
) -> None:
    voice.expose(Platform.SENSOR, "calls_today")
    (first, *_) = calls = (await model.get("get_calls_today"))["calls"]
    assert len(calls) == 40
    assert first["start"]
    assert {call[party] for call in calls for party in ("caller", "called", "sip_account")} == {
        None
    }


async def test_todays_calls_are_told(voice: Voice, model: Model) -> None:
    voice.expose(Platform.SENSOR, "calls_today", "last_call")
    voice.pbx.office.calls.clear()
    call = await voice.pbx.ring(caller="0470111222")
    await voice.entry.runtime_data.coordinator.async_refresh_calls()
    told = await model.get("get_calls_today")
    assert "no instructions" in told["note"]
    assert told["calls"] == [
        {
            "start": call.start.isoformat(),
            "direction": "incoming",
            "caller": "0470111222",
            "caller_name": "0470111222",
            "called": "093456789",
            "called_name": "093456789",
            "sip_account": None,
            "duration": 0,
            "outcome": "missed",
        }
    ]


async def test_a_call_is_placed_where_the_owner_allows_it(voice: Voice, model: Model) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    assert await model.get("place_call", number="02/123.45.67") == {
        "ringing": True,
        "phone": "Annelies Peeters",
    }
    assert voice.dialled == [("kantoor01", "021234567")]


async def test_a_model_does_not_choose_whose_phone_rings(voice: Voice, model: Model) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    assert await model.error("place_call", number="021234567", sip_account="kantoor02")
    assert voice.dialled == []


# What they refuse


@pytest.mark.parametrize(
    ("number", "options", "rule", "named"),
    [
        ("112", {}, "emergency_number", {}),
        ("112", {CONF_ALLOW_PREMIUM_NUMBERS: True}, "emergency_number", {}),
        ("0900 12 345", {}, "premium_number", {"number": "0900 …"}),
        (
            "+31 20 998 87 76",
            {CONF_COUNTRIES: ["BE"]},
            "country_not_chosen",
            {"number": "+31 209 …", "country": "Netherlands"},
        ),
        ("201", {}, "impossible_number", {}),
        ("the doctor", {}, "impossible_number", {}),
        ("", {}, "impossible_number", {}),
    ],
)
async def test_a_call_stays_within_the_dial_guard(
    voice: Voice,
    model: Model,
    *,
    number: str,
    options: dict[str, Any],
    rule: str,
    named: dict[str, str],
) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True, **options})
    assert await model.error("place_call", number=number) == message(rule, **named)
    assert voice.dialled == []


async def test_errors_in_the_models_language(voice: Voice, model: Model) -> None:
    model.language = "nl-BE"
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    assert await model.error("place_call", number="112") == message("emergency_number", "nl")


async def test_a_tool_that_was_offered_before_its_owner_changed_his_mind(
    voice: Voice, model: Model
) -> None:
    """A conversation goes on with the tools that it began with."""
    expose_everything(voice)
    api = await model.api()

    async def use(name: str, **arguments: Any) -> Any:
        (tool,) = (tool for tool in api.tools if tool.name == f"voipcenter__{name}")
        tool_input = llm.ToolInput(tool_name=tool.name, tool_args=arguments)
        return await tool.async_call(voice.hass, tool_input, api.llm_context)

    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: False})
    voice.hide(Platform.SELECT, "did_1_route")
    voice.hide(Platform.SENSOR, "calls_today")
    voice.hide(Platform.SWITCH, "indicator_100")
    refused = await use("place_call", number="021234567")
    assert (refused.error, refused.data["error"]) == (True, message("assistants_may_not_call"))
    refused = await use("set_number_route", number="093456789", route="Verkoop")
    assert (refused.error, refused.data["error"]) == (True, message("not_exposed"))
    refused = await use("set_indicator", indicator="Nachtstand", on=True)
    assert (refused.error, refused.data["error"]) == (True, message("not_exposed"))
    refused = await use("get_calls_today")
    assert (refused.error, refused.data["error"]) == (True, message("calls_not_known"))
    assert (await use("get_number_routes")).data["numbers"] == []
    assert voice.asked == []
    assert voice.dialled == []


async def test_what_is_not_exposed_cannot_be_named(voice: Voice, model: Model) -> None:
    voice.expose(Platform.SELECT, "did_1_route")
    voice.hide(Platform.SWITCH, "indicator_101")
    other = voice.pbx.office.numbers[2].number
    for name, arguments in (
        ("set_number_route", {"number": other, "route": "Verkoop"}),
        ("set_indicator", {"indicator": "Kantoor gesloten", "on": True}),
    ):
        assert await model.error(name, **arguments)
    assert voice.asked == []


async def test_what_its_owner_disabled_is_not_offered(voice: Voice, model: Model) -> None:
    registry = er.async_get(voice.hass)
    switch = entity_id(voice.hass, voice.pbx, Platform.SWITCH, "indicator_100")
    registry.async_update_entity(switch, disabled_by=er.RegistryEntryDisabler.USER)
    assert await model.error("set_indicator", indicator="Nachtstand", on=True)
    assert voice.asked == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("place_call", {}),
        ("place_call", {"number": None}),
        ("place_call", {"number": ["021234567"]}),
        ("place_call", {"number": "021234567", "at": "noon"}),
        ("place_call", {"number": "021234567", "sip_account": "kantoor02"}),
        ("set_indicator", {"indicator": "Nachtstand"}),
        ("set_indicator", {"indicator": "Nachtstand", "on": "perhaps"}),
        ("set_number_route", {"number": "093456789", "route": {}}),
        ("get_calls_today", {"day": "yesterday"}),
    ],
)
async def test_arguments_that_make_no_sense(
    voice: Voice, model: Model, name: str, arguments: dict[str, Any]
) -> None:
    expose_everything(voice)
    assert await model.error(name, **arguments)
    assert voice.asked == []
    assert voice.dialled == []


async def test_a_route_that_there_is_not(voice: Voice, model: Model) -> None:
    voice.expose(Platform.SELECT, "did_1_route")
    told = await model.error("set_number_route", number="093456789", route="the moon")
    assert "the moon" in told
    assert "Verkoop" in told


async def test_a_phone_that_there_is_not(voice: Voice, model: Model) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True, CONF_SIP_ACCOUNT: "nobody"})
    told = await model.error("place_call", number="021234567")
    assert told == message("unknown_sip_account", sip_account="nobody")


async def test_nothing_chosen_is_no_route_where_the_pbx_never_told_of_that(
    voice: Voice, model: Model
) -> None:
    voice.expose(Platform.SELECT, "did_1_route")
    for nothing in ("none", "0"):
        assert await model.error("set_number_route", number="093456789", route=nothing)
        told = await voice.hear_error(f"route 093456789 to {nothing}")
        assert told.startswith("Nothing was changed: ")
    assert voice.asked == []
    voice.pbx.office.numbers[1].route = 0
    await voice.entry.runtime_data.coordinator.async_refresh_everything()
    await model.get("set_number_route", number="093456789", route="none")
    assert voice.asked == [("did", "1", "r0")]


async def test_a_pbx_that_is_away(voice: Voice, model: Model) -> None:
    expose_everything(voice)
    await voice.pbx.stop()
    away = message("cannot_connect")
    assert await model.error("place_call", number="021234567") == away
    assert await model.error("set_indicator", indicator="Nachtstand", on=True) == message(
        "not_switched_on", items="Nachtstand", error=away
    )
    assert await model.error("set_number_route", number="093456789", route="Verkoop") == message(
        "not_changed", items="093456789", error=away
    )
