"""The tools that a language model is offered, and how far they reach."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
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
    CONF_ASSISTANTS_MAY_CALL,
)
from simulator import Simulator

from ..setup import entry_for, state_of
from .voice import Model, Voice, expose_everything

EVERYTHING = {
    "place_call",
    "get_calls_today",
    "get_number_routes",
    "set_number_route",
    "set_indicator",
}


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
