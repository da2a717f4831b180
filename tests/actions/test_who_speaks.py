"""Who speaks, where Home Assistant tells an intent of nobody: by Alexa, or by an agent's fault."""

from typing import Any, override

from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.components import conversation
from homeassistant.components.conversation.const import DATA_COMPONENT
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest

from simulator import Simulator

from .test_who_may import INTENTS, Client, Connect, office, person, token_of

__all__ = ["office"]


class ForgetfulAgent(conversation.ConversationEntity):
    """An agent that takes what it hears for an intent's name, and forgets who said it."""

    entity_id = "conversation.forgetful"

    @property
    @override
    def supported_languages(self) -> str:
        return conversation.MATCH_ALL

    @override
    async def _async_handle_message(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        name = user_input.text
        slots = {key: {"value": value} for key, value in INTENTS[name].items()}
        response = intent.IntentResponse(user_input.language)
        try:
            response = await intent.async_handle(
                self.hass, "test", name, slots, assistant=conversation.DOMAIN
            )
        except intent.IntentHandleError as error:
            code = intent.IntentResponseErrorCode.FAILED_TO_HANDLE
            response.async_set_error(code, str(error))
        return conversation.ConversationResult(response)


@pytest.fixture
async def forgetful(hass: HomeAssistant, office: Simulator) -> Simulator:
    """Return the PBX of a house with that agent."""
    await hass.data[DATA_COMPONENT].async_add_entities([ForgetfulAgent()])
    return office


async def ask_alexa(client: Client, name: str) -> str:
    slots = {key: {"name": key, "value": value} for key, value in INTENTS[name].items()}
    request = {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}
    said: dict[str, Any] = {"session": {"user": {}}, "request": request}
    response = await client.post("/api/alexa", json=said)
    return await response.text()


@pytest.mark.parametrize("name", INTENTS)
async def test_a_reader_may_do_nothing_by_alexa(
    hass: HomeAssistant, office: Simulator, hass_client: Connect, name: str
) -> None:
    assert await async_setup_component(hass, "alexa", {"alexa": {}})
    reader = await person(hass, GROUP_ID_READ_ONLY)
    answer = await ask_alexa(await hass_client(await token_of(hass, reader)), name)
    assert "Error handling intent" in answer  # Alexa is told no more.
    assert not len(office.journal)


async def test_a_user_closes_the_office_by_alexa(
    hass: HomeAssistant, office: Simulator, hass_client: Connect
) -> None:
    assert await async_setup_component(hass, "alexa", {"alexa": {}})
    user = await person(hass, GROUP_ID_USER)
    await ask_alexa(await hass_client(await token_of(hass, user)), "VoipCenterCloseOffice")
    assert office.office.indicators[101].active


@pytest.mark.parametrize("name", INTENTS)
@pytest.mark.parametrize("group", [GROUP_ID_READ_ONLY, GROUP_ID_USER, None])
async def test_an_agent_that_forgets_who_speaks(
    hass: HomeAssistant, forgetful: Simulator, group: str | None, name: str
) -> None:
    context = Context(user_id=(await person(hass, group)).id if group else None)
    result = await conversation.async_converse(
        hass, name, None, context, "en", agent_id="conversation.forgetful"
    )
    spoken = str(result.response.speech)
    refused = "You are not allowed to do this" in spoken
    assert refused == (group == GROUP_ID_READ_ONLY), spoken
    assert not (refused and len(forgetful.journal))
