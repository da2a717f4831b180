"""Tools for language models: the account's exposed part, and calls where the options allow them."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .api import Menu, Part
from .assistants import Exposed, entry_for_calls, require_account
from .calling import async_place_call
from .calls import history
from .const import DOMAIN
from .pbx.account import NOT_SET_OPTION
from .problems import async_message, told_to_user
from .routing import async_change_numbers

_READING = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)
_SETTING = ToolAnnotations(read_only=False, destructive=False, idempotent=True, open_world=True)
_CALLING = ToolAnnotations(read_only=False, destructive=True, idempotent=False, open_world=True)


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools for what is exposed to the assistant now."""
    if api_id != LLM_API_ASSIST:
        return None
    exposed = Exposed(hass, llm_context.assistant)
    tools: list[Tool] = []
    if indicators := [label for _, _, label in exposed.indicators()]:
        tools.append(SetIndicatorTool(indicators))
    if numbers := [label for _, _, label in exposed.numbers()]:
        tools += [GetRoutesTool(), SetRouteTool(numbers)]
    if any(exposed.call_figures()):
        tools.append(GetCallsTool())
    try:
        entry_for_calls(hass)
    except HomeAssistantError:
        pass
    else:
        tools.append(PlaceCallTool())
    return LLMTools(tools=tools) if tools else None


class PbxTool(Tool):
    """A tool that tells the model why something could not be done."""

    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Carry out what the model asks, within what it may."""
        try:
            require_account(hass)
            arguments = self.parameters(tool_input.tool_args)
            exposed = Exposed(hass, llm_context.assistant)
            return ToolResult(data=await self.carry_out(hass, exposed, arguments))
        except vol.Invalid as error:
            return ToolResult(data={"error": str(error)}, error=True)
        except HomeAssistantError as error:
            message = await async_message(hass, error, llm_context.language)
            return ToolResult(data={"error": message}, error=True)

    async def carry_out(
        self, hass: HomeAssistant, exposed: Exposed, arguments: dict[str, Any]
    ) -> JsonObjectType:
        """Return the result. Raises ``HomeAssistantError``."""
        raise NotImplementedError


class PlaceCallTool(PbxTool):
    """Ring the user's phone, then dial."""

    name = f"{DOMAIN}__place_call"
    title = "Place a telephone call"
    description = (
        "Place a telephone call: the user's own phone rings first, then the number is dialled. "
        "Only when the user asks for a call, and only to the number that the user named."
    )
    parameters = vol.Schema({vol.Required("number"): cv.string})
    annotations = _CALLING

    @override
    async def carry_out(
        self, hass: HomeAssistant, exposed: Exposed, arguments: dict[str, Any]
    ) -> JsonObjectType:
        entry = entry_for_calls(hass)
        await async_place_call(hass, entry, arguments["number"], context=None, assistant=True)
        return {"ringing": True}


class GetCallsTool(PbxTool):
    """Read today's calls."""

    name = f"{DOMAIN}__get_calls_today"
    title = "Get today's calls"
    description = (
        "Get the telephone calls of today: time, direction, parties, length and outcome. What is "
        "null is not known, or not for you to know."
    )
    annotations = _READING

    @override
    async def carry_out(
        self, hass: HomeAssistant, exposed: Exposed, arguments: dict[str, Any]
    ) -> JsonObjectType:
        return {"calls": [{**history.as_record(call)} for call in exposed.calls_today()]}


class GetRoutesTool(PbxTool):
    """Tell where each number leads."""

    name = f"{DOMAIN}__get_number_routes"
    title = "Get the routes of numbers"
    description = "Get the route of each of the office's telephone numbers, and the possible ones."
    annotations = _READING

    @override
    async def carry_out(
        self, hass: HomeAssistant, exposed: Exposed, arguments: dict[str, Any]
    ) -> JsonObjectType:
        return {
            "numbers": [
                {
                    "number": label,
                    "route": _route(
                        entry.runtime_data.coordinator.data.chosen(key, Part.ROUTE), labels
                    ),
                    "possible_routes": list(labels.values()),
                }
                for entry, key, label in exposed.numbers()
                for labels in [entry.runtime_data.coordinator.data.labels.get(Menu.ROUTES, {})]
            ]
        }


class SetRouteTool(PbxTool):
    """Send the calls of a number elsewhere."""

    name = f"{DOMAIN}__set_number_route"
    title = "Set the route of a number"
    description = "Set the route that the calls of one of the office's telephone numbers take."
    annotations = _SETTING

    def __init__(self, numbers: list[str]) -> None:
        """Offer the exposed numbers."""
        self.parameters = vol.Schema(
            {vol.Required("number"): vol.In(numbers), vol.Required("route"): cv.string}
        )

    @override
    async def carry_out(
        self, hass: HomeAssistant, exposed: Exposed, arguments: dict[str, Any]
    ) -> JsonObjectType:
        entry, key = exposed.number(arguments["number"])
        await async_change_numbers(entry.runtime_data, [key], {Part.ROUTE: arguments["route"]})
        return {"number": arguments["number"], "route": arguments["route"]}


class SetIndicatorTool(PbxTool):
    """Switch a function indicator."""

    name = f"{DOMAIN}__set_indicator"
    title = "Switch a function indicator"
    description = (
        "Switch a function indicator of the telephone system on or off: a toggle that decides "
        "what happens to calls, such as closing the office."
    )
    annotations = _SETTING

    def __init__(self, indicators: list[str]) -> None:
        """Offer the exposed indicators."""
        self.parameters = vol.Schema(
            {vol.Required("indicator"): vol.In(indicators), vol.Required("on"): cv.boolean}
        )

    @override
    async def carry_out(
        self, hass: HomeAssistant, exposed: Exposed, arguments: dict[str, Any]
    ) -> JsonObjectType:
        for entry, key, label in exposed.indicators():
            if label == arguments["indicator"]:
                with told_to_user(hass, entry):
                    changes = {Part.ACTIVE: int(arguments["on"])}
                    await entry.runtime_data.writer.submit(key, changes)
                return {"indicator": label, "on": arguments["on"]}
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_exposed")


def _route(chosen: int | None, labels: Mapping[int, str]) -> str | None:
    return None if chosen is None else labels.get(chosen, NOT_SET_OPTION)
