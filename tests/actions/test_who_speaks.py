"""Who speaks, where Home Assistant tells an intent of nobody: by Alexa, or by an agent's fault."""

import asyncio
from typing import Any, override

from aiohttp.web import Request, Response
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.components import conversation
from homeassistant.components.conversation.const import DATA_COMPONENT
from homeassistant.components.websocket_api import (
    ActiveConnection,
    async_register_command,
    websocket_command,
)
from homeassistant.const import STATE_ON, Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import intent
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from simulator import Simulator

from ..setup import state_of
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


@pytest.fixture
async def satellite(hass: HomeAssistant) -> asyncio.Event:
    """Return what makes a satellite close the office, once it was set up by who asks for that."""
    spoken = asyncio.Event()

    async def listen() -> None:
        await spoken.wait()
        await intent.async_handle(hass, "test", "VoipCenterCloseOffice", context=Context())

    class SetUp(HomeAssistantView):
        url = "/api/satellite"
        name = "api:satellite"

        async def post(self, request: Request) -> Response:
            hass.async_create_task(listen())
            return self.json({})

    @websocket_command({"type": "satellite"})
    @callback
    def set_up(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        hass.async_create_task(listen())
        connection.send_result(msg["id"])

    assert await async_setup_component(hass, "websocket_api", {})
    async_register_command(hass, set_up)
    hass.http.register_view(SetUp)
    return spoken


async def speak_after(hass: HomeAssistant, office: Simulator, satellite: asyncio.Event) -> None:
    """Speak to the satellite, and look who closed the office: nobody that is known."""
    satellite.set()
    await hass.async_block_till_done()
    closed = state_of(hass, office, Platform.SWITCH, "indicator_101")
    assert (closed.state, closed.context.user_id) == (STATE_ON, None)


async def test_a_satellite_does_not_speak_for_who_set_it_up(
    hass: HomeAssistant, office: Simulator, satellite: asyncio.Event, hass_client: Connect
) -> None:
    who = await person(hass, GROUP_ID_ADMIN)
    client = await hass_client(await token_of(hass, who))
    assert (await client.post("/api/satellite")).ok
    await hass.auth.async_remove_user(who)
    await speak_after(hass, office, satellite)


async def test_nor_for_who_set_it_up_by_websocket(
    hass: HomeAssistant,
    office: Simulator,
    satellite: asyncio.Event,
    hass_ws_client: WebSocketGenerator,
) -> None:
    connection = await hass_ws_client(hass)
    await connection.send_json_auto_id({"type": "satellite"})
    assert (await connection.receive_json())["success"]
    await speak_after(hass, office, satellite)


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
