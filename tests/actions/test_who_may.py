"""Who may do what, each with a token of their own, by the ways that people and programs go."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN, User
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, ToolInput, async_get_api
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.voipcenter.const import (
    CONF_ASSISTANTS_MAY_CALL,
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_SIP_ACCOUNT,
)
from simulator import Simulator

from ..setup import entity_id, entry_for, state_of
from .doing import do

type Client = TestClient[Any, Any]
type Connect = Callable[[str | None], Awaitable[Client]]

ACTIONS: dict[str, dict[str, Any]] = {
    "call": {"number": "02/123.45.67"},
    "get_calls": {},
    "set_indicator": {"indicator": "100", "state": "on"},
    "close_office": {},
    "open_office": {},
    "update_number": {"did": "1", "route": "Verkoop"},
    "update_hot_desk": {"hot_desk": "1", "template": "51"},
}
ANSWERING = {"get_calls", "query"}
INTENTS: dict[str, dict[str, Any]] = {
    "VoipCenterCloseOffice": {},
    "VoipCenterOpenOffice": {},
    "VoipCenterRouteNumber": {"number": "093456789", "route": "Verkoop"},
    "VoipCenterCallNumber": {"number": "029998866"},
    "VoipCenterCountCalls": {},
    "VoipCenterOfficeState": {},
    "VoipCenterNumberRoute": {"number": "093456789"},
    "VoipCenterSetHotDesk": {"hot_desk": "Flexplek 1", "sip_account": "Elke Willems"},
    "VoipCenterTurnOnIndicator": {"indicator": "Nachtstand"},
    "VoipCenterTurnOffIndicator": {"indicator": "Nachtstand"},
    "VoipCenterIndicatorState": {"indicator": "Nachtstand"},
    "VoipCenterLastCaller": {},
    "VoipCenterMissedCallers": {},
}
TOOLS: dict[str, dict[str, Any]] = {
    "place_call": {"number": "029998877"},
    "get_calls_today": {},
    "get_number_routes": {},
    "set_number_route": {"number": "093456789", "route": "Verkoop"},
    "set_indicator": {"indicator": "Nachtstand", "on": True},
}
NONSENSE: dict[str, dict[str, Any]] = {
    "call": {"number": "nonsense", "sip_account": "nobody"},
    "get_calls": {"config_entry_id": "nonsense"},
    "set_indicator": {"indicator": "nonsense", "state": "on"},
    "close_office": {"config_entry_id": "nonsense"},
    "update_number": {"did": "nonsense", "route": "nonsense"},
    "update_hot_desk": {"hot_desk": "nonsense", "template": "nonsense"},
}


@pytest.fixture
async def office(hass: HomeAssistant, pbx: Simulator) -> Simulator:
    """Return the PBX of an account whose owner allows assistants what can be allowed."""
    for component in ("homeassistant", "http", "api", "conversation", "intent", "llm"):
        assert await async_setup_component(hass, component, {})
    options = {
        CONF_OFFICE_CLOSED_INDICATOR: "101",
        CONF_SIP_ACCOUNT: "kantoor01",
        CONF_ASSISTANTS_MAY_CALL: True,
    }
    entry = entry_for(pbx, **options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    for platform, key in (
        (Platform.SWITCH, "indicator_100"),
        (Platform.SELECT, "did_1_route"),
        (Platform.SENSOR, "calls_today"),
    ):
        async_expose_entity(hass, "conversation", entity_id(hass, pbx, platform, key), True)
    pbx.journal.clear()
    return pbx


async def person(hass: HomeAssistant, group: str) -> User:
    """Return somebody of a group of Home Assistant's."""
    found = await hass.auth.async_get_group(group)
    assert found is not None
    return MockUser(groups=[found]).add_to_hass(hass)


async def token_of(hass: HomeAssistant, user: User) -> str:
    """Return a token that a person made for a program."""
    refresh = await hass.auth.async_create_refresh_token(
        user, client_name="program", token_type=TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN
    )
    return hass.auth.async_create_access_token(refresh)


async def act(client: Client, name: str, data: dict[str, Any]) -> int:
    answering = "?return_response" if name in ANSWERING else ""
    response = await client.post(f"/api/services/voipcenter/{name}{answering}", json=data)
    return response.status


async def use(hass: HomeAssistant, name: str, context: Context) -> bool:
    """Use a tool as a language model does, on behalf of somebody; tell whether it did its work."""
    about = LLMContext("test", context, "en", "conversation", None)
    api = await async_get_api(hass, LLM_API_ASSIST, about)
    tool_input = ToolInput(tool_name=f"voipcenter__{name}", tool_args=TOOLS[name])
    return not (await api.async_call_tool(tool_input)).error


@pytest.mark.parametrize("group", [GROUP_ID_ADMIN, GROUP_ID_USER])
async def test_users_may_do_everything_but_what_is_for_administrators(
    hass: HomeAssistant, office: Simulator, hass_client: Connect, group: str
) -> None:
    user = await person(hass, group)
    client = await hass_client(await token_of(hass, user))
    for name, data in ACTIONS.items():
        assert await act(client, name, data) == HTTPStatus.OK, name
    may_query = HTTPStatus.OK if group == GROUP_ID_ADMIN else HTTPStatus.UNAUTHORIZED
    assert await act(client, "query", {"menu": "did"}) == may_query
    for name, data in INTENTS.items():
        response = await client.post("/api/intent/handle", json={"name": name, "data": data})
        answer = await response.json()
        assert answer["response_type"] != "error", (name, answer)
    for name in TOOLS:
        assert await use(hass, name, Context(user_id=user.id)), name


async def test_a_reader_may_do_nothing(
    hass: HomeAssistant, office: Simulator, hass_client: Connect
) -> None:
    user = await person(hass, GROUP_ID_READ_ONLY)
    client = await hass_client(await token_of(hass, user))
    for name, data in {**ACTIONS, "query": {"menu": "did"}}.items():
        assert await act(client, name, data) == HTTPStatus.UNAUTHORIZED, name
    for name, data in NONSENSE.items():
        assert await act(client, name, data) == HTTPStatus.UNAUTHORIZED, name
    for name, data in INTENTS.items():
        for said in (data, {"number": "nonsense", "route": "nonsense"}):
            response = await client.post("/api/intent/handle", json={"name": name, "data": said})
            answer = await response.json()
            assert answer["response_type"] == "error"
            assert answer["data"]["code"] == "failed_to_handle"
            spoken = answer["speech"]["plain"]["speech"]
            assert spoken.startswith("You are not allowed to do this"), name
    for name in TOOLS:
        with pytest.raises(Unauthorized) as raised:
            await use(hass, name, Context(user_id=user.id))
        assert raised.value.user_id == user.id
    assert not len(office.journal)


async def test_automations_may_do_everything(hass: HomeAssistant, office: Simulator) -> None:
    for name, data in {**ACTIONS, "query": {"menu": "did"}}.items():
        await hass.services.async_call(
            "voipcenter", name, data, blocking=True, return_response=name in ANSWERING
        )
    for name in TOOLS:
        assert await use(hass, name, Context()), name


async def test_somebody_unknown_may_do_nothing(hass: HomeAssistant, office: Simulator) -> None:
    for name, data in ACTIONS.items():
        with pytest.raises(UnknownUser):
            await hass.services.async_call(
                "voipcenter",
                name,
                data,
                blocking=True,
                context=Context(user_id="nobody"),
                return_response=name in ANSWERING,
            )
    assert not len(office.journal)


async def test_who_may_switch_one_indicator_may_do_that(
    hass: HomeAssistant, office: Simulator
) -> None:
    user = MockUser().add_to_hass(hass)
    switch = entity_id(hass, office, Platform.SWITCH, "indicator_100")
    user.mock_policy({"entities": {"entity_ids": {switch: {"control": True}}}})
    context = Context(user_id=user.id)
    await do(hass, "set_indicator", indicator="100", state="on", context=context)
    assert office.office.indicators[100].active
    office.journal.clear()
    other = entity_id(hass, office, Platform.SWITCH, "indicator_101")
    for name, data in {**ACTIONS, "set_indicator": {"indicator": other, "state": "on"}}.items():
        with pytest.raises(Unauthorized) as raised:
            await hass.services.async_call(
                "voipcenter",
                name,
                data,
                blocking=True,
                context=context,
                return_response=name in ANSWERING,
            )
        assert raised.value.context is context
        assert raised.value.entity_id is not None
    assert not len(office.journal)


async def test_the_state_tells_whose_doing_it_is(
    hass: HomeAssistant, office: Simulator, hass_client: Connect
) -> None:
    user = await person(hass, GROUP_ID_USER)
    client = await hass_client(await token_of(hass, user))

    def whose(key: str, platform: Platform = Platform.SWITCH) -> str | None:
        return state_of(hass, office, platform, key).context.user_id

    assert whose("indicator_101") is None
    assert await act(client, "close_office", {}) == HTTPStatus.OK
    assert whose("indicator_101") == user.id
    await do(hass, "open_office")
    assert whose("indicator_101") is None
    await client.post("/api/intent/handle", json={"name": "VoipCenterCloseOffice"})
    assert whose("indicator_101") == user.id
    assert await use(hass, "set_indicator", Context(user_id=user.id))
    assert whose("indicator_100") == user.id
    assert await act(client, "update_number", {"did": "1", "route": "Verkoop"}) == HTTPStatus.OK
    assert whose("did_1_route", Platform.SELECT) == user.id
    assert whose("did_2_route", Platform.SELECT) is None
