"""Somebody who speaks to Home Assistant, and a language model that it lends its tools to."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    APIInstance,
    LLMContext,
    Tool,
    ToolInput,
    ToolResult,
    async_get_api,
)
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import CONF_ASSISTANTS_MAY_CALL
from simulator import Simulator

from ..setup import entity_id

ASSISTANT = "conversation"
TRANSLATIONS = Path("custom_components/voipcenter/translations").resolve()


class Voice:
    """Speaks to Home Assistant's own agent, in a house with one account."""

    def __init__(self, hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry) -> None:
        self.hass = hass
        self.pbx = pbx
        self.entry = entry
        self.language = "en"
        self.context = Context()

    async def say(self, text: str, language: str | None = None) -> intent.IntentResponse:
        result = await conversation.async_converse(
            self.hass, text, None, self.context, language or self.language
        )
        return result.response

    async def hear(self, text: str, language: str | None = None) -> str:
        """Say something that is understood and done, and return the answer."""
        response = await self.say(text, language)
        assert response.error_code is None, spoken(response)
        return spoken(response)

    async def hear_error(self, text: str, language: str | None = None) -> str:
        """Say something that is understood but cannot be done, and return the answer."""
        response = await self.say(text, language)
        assert response.error_code is intent.IntentResponseErrorCode.FAILED_TO_HANDLE, text
        return spoken(response)

    def choose(self, **options: Any) -> None:
        """Choose options, as their form does but for the reload."""
        self.hass.config_entries.async_update_entry(
            self.entry, options={**self.entry.options, **options}
        )

    def expose(self, platform: Platform, *keys: str, on: bool = True) -> None:
        for key in keys:
            async_expose_entity(
                self.hass, ASSISTANT, entity_id(self.hass, self.pbx, platform, key), on
            )

    def hide(self, platform: Platform, *keys: str) -> None:
        self.expose(platform, *keys, on=False)

    @property
    def asked(self) -> list[tuple[str, str, str]]:
        """Return what the PBX was asked to change, as menu, id and parameter."""
        return [(item.menu, item.id, item.p) for item in self.pbx.journal.updates()]

    @property
    def dialled(self) -> list[tuple[str, str]]:
        """Return the calls that the PBX was asked for, as SIP account and number."""
        return [(item.sipacc, item.telnr) for item in self.pbx.journal.calls()]


class Model:
    """A language model that was given Home Assistant's Assist API."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.language = "en"

    async def api(self, assistant: str = ASSISTANT, api: str = LLM_API_ASSIST) -> APIInstance:
        about = LLMContext(
            platform="test",
            context=Context(),
            language=self.language,
            assistant=assistant,
            device_id=None,
        )
        return await async_get_api(self.hass, api, about)

    async def tools(self, assistant: str = ASSISTANT) -> Mapping[str, Tool]:
        """Return the tools of the integration by name, without its prefix."""
        prefix = "voipcenter__"
        return {
            tool.name.removeprefix(prefix): tool
            for tool in (await self.api(assistant)).tools
            if tool.name.startswith(prefix)
        }

    async def use(self, name: str, **arguments: Any) -> ToolResult:
        """Use a tool that is offered."""
        tool_input = ToolInput(tool_name=f"voipcenter__{name}", tool_args=arguments)
        return await (await self.api()).async_call_tool(tool_input)

    async def get(self, name: str, **arguments: Any) -> Mapping[str, Any]:
        """Use a tool that succeeds, and return what it tells."""
        result = await self.use(name, **arguments)
        assert not result.error, result.data
        return result.data

    async def error(self, name: str, **arguments: Any) -> str:
        """Use a tool that fails, and return why."""
        result = await self.use(name, **arguments)
        assert result.error
        assert set(result.data) == {"note", "error"}
        return str(result.data["error"])


def message(key: str, language: str = "en", **placeholders: str) -> str:
    """Return the text of an error in a language."""
    texts = json.loads((TRANSLATIONS / f"{language}.json").read_text())
    return str(texts["exceptions"][key]["message"]).format(**placeholders)


def spoken(response: intent.IntentResponse) -> str:
    return str(response.speech["plain"]["speech"])


def expose_everything(voice: Voice) -> None:
    """Expose one number and the calls beside the indicators, and allow calling."""
    voice.expose(Platform.SELECT, "did_1_route")
    voice.expose(Platform.SENSOR, "calls_today")
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
