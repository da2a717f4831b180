"""By voice and by a language model, until a moment."""

from homeassistant.core import Context
from homeassistant.helpers import intent
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, ToolInput, async_get_api
from homeassistant.setup import async_setup_component
import pytest

from custom_components.voipcenter.const import DOMAIN

from .office import Office


async def test_an_intent_may_name_the_end(office: Office) -> None:
    await async_setup_component(office.hass, "intent", {})
    await office.hass.async_block_till_done()  # Platforms bring their intents after that.
    slots = {"until": {"value": "15:00"}}
    await intent.async_handle(office.hass, DOMAIN, "VoipCenterCloseOffice", slots)
    assert office.until() == "05 15:00"
    await office.at("15:00")
    assert not office.closed


@pytest.mark.parametrize("hours", [1e300, float("inf"), float("nan"), -1e300, 100_000])
async def test_an_intent_with_an_end_that_nobody_can_count_does_nothing(
    office: Office, hours: float
) -> None:
    await async_setup_component(office.hass, "intent", {})
    await office.hass.async_block_till_done()
    slots = {"hours": {"value": hours}}
    with pytest.raises(intent.InvalidSlotInfo):
        await intent.async_handle(office.hass, DOMAIN, "VoipCenterCloseOffice", slots)
    assert not office.closed


async def test_a_tool_may_name_the_end(office: Office) -> None:
    assert await async_setup_component(office.hass, "homeassistant", {})
    assert await async_setup_component(office.hass, "llm", {})
    context = LLMContext(
        platform="test", context=Context(), language="en", assistant=None, device_id=None
    )
    api = await async_get_api(office.hass, LLM_API_ASSIST, context)
    arguments = {"indicator": "Kantoor gesloten", "on": True, "until": "15:00"}
    tool = ToolInput(tool_name="voipcenter__set_indicator", tool_args=arguments)
    await api.async_call_tool(tool)
    assert office.until() == "05 15:00"
