"""What the tools of a language model refuse, and what they tell the model then."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import ToolInput
import pytest

from custom_components.voipcenter.const import (
    CONF_ALLOW_PREMIUM_NUMBERS,
    CONF_ASSISTANTS_MAY_CALL,
    CONF_COUNTRIES,
    CONF_SIP_ACCOUNT,
)

from ..setup import entity_id
from .voice import Model, Voice, expose_everything, message


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
        tool_input = ToolInput(tool_name=tool.name, tool_args=arguments)
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


@pytest.mark.parametrize("text", ["14:00 \ud83d", "x" * 1_000_000], ids=["half", "long"])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("place_call", {"number": ...}),
        ("set_indicator", {"indicator": "Nachtstand", "on": True, "until": ...}),
        ("set_indicator", {"indicator": "Nachtstand", "on": ...}),
        ("set_indicator", {"indicator": ..., "on": True}),
        ("set_number_route", {"number": "093456789", "route": ...}),
        ("set_number_route", {"number": ..., "route": "Verkoop"}),
        ("get_calls_today", {"day": ...}),
    ],
)
async def test_half_characters_and_very_long_texts(
    voice: Voice, model: Model, name: str, arguments: dict[str, Any], text: str
) -> None:
    """A model's arguments may hold any text; what it is told can be sent to it."""
    expose_everything(voice)
    told = await model.error(name, **{k: text if v is ... else v for k, v in arguments.items()})
    assert len(told.encode()) < 3000
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
