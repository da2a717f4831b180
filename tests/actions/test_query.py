"""Any menu of the PBX, raw, for administrators."""

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from simulator import DIALECTS, Simulator

from .doing import ask, refused

MENUS = [
    "sipacc",
    "did",
    "feestdagen",
    "vakanties",
    "kantooruren",
    "routes",
    "backuproutes",
    "calls",
    "indicator",
    "hddesk",
    "hdtemplate",
]


async def test_the_list_of_each_menu_as_the_pbx_answers(
    hass: HomeAssistant, office: Simulator
) -> None:
    for menu in MENUS:
        reply = (await ask(hass, "query", menu=menu))["reply"]
        assert reply
        assert all(key.startswith("id_") for key in reply)
        assert (office.journal[-1].menu, office.journal[-1].id) == (menu, "0")
    assert len(office.journal) == len(MENUS)


async def test_one_item(hass: HomeAssistant, office: Simulator) -> None:
    reply = (await ask(hass, "query", menu=" indicator ", id=" 103 "))["reply"]
    assert reply == {"naam": "Vergadering", "actief": "1"}
    assert (await ask(hass, "query", menu="indicator", id=103))["reply"] == reply


async def test_a_filter(hass: HomeAssistant, office: Simulator) -> None:
    reply = (await ask(hass, "query", menu="indicator", filter="kantoor"))["reply"]
    assert reply == {"id_101": "Kantoor gesloten"}


async def test_raw_in_every_dialect(hass: HomeAssistant, office: Simulator) -> None:
    for office.dialect in DIALECTS.values():
        reply = (await ask(hass, "query", menu="hddesk"))["reply"]
        assert "Bureau onthaal" in str(reply)
        assert ("head" in reply) == office.dialect.lists_in_body


async def test_a_menu_that_the_pbx_does_not_know(hass: HomeAssistant, office: Simulator) -> None:
    with refused("refused") as message:
        await ask(hass, "query", menu="opnames")
    assert "Param not correct" in message[0]


async def test_an_item_that_there_is_not(hass: HomeAssistant, office: Simulator) -> None:
    with refused("not_found"):
        await ask(hass, "query", menu="indicator", id="999")


async def test_a_menu_that_is_not_allowed(hass: HomeAssistant, office: Simulator) -> None:
    office.denied_menus = {"did"}
    with refused("not_allowed"):
        await ask(hass, "query", menu="did")


async def test_the_menu_that_hands_out_a_secret(hass: HomeAssistant, office: Simulator) -> None:
    username = office.credentials.websocket_username
    for menu in (
        "wskey",
        "WSKEY",
        " wsKey ",
        "ws key",
        "ws_key",
        "ws\u200bkey",
        "wskey\0",
        "m=wskey",
    ):
        with refused("secret_menu", ServiceValidationError):
            await ask(hass, "query", menu=menu, id=username)
    assert not len(office.journal)


async def test_administrators_may(
    hass: HomeAssistant, office: Simulator, hass_admin_user: User
) -> None:
    context = Context(user_id=hass_admin_user.id)
    assert (await ask(hass, "query", menu="did", context=context))["reply"]


async def test_others_may_not(
    hass: HomeAssistant, office: Simulator, hass_read_only_user: User
) -> None:
    anybody = MockUser().add_to_hass(hass)
    for user in (hass_read_only_user, anybody):
        with pytest.raises(Unauthorized):
            await ask(hass, "query", menu="did", context=Context(user_id=user.id))
    with pytest.raises(UnknownUser):
        await ask(hass, "query", menu="did", context=Context(user_id="nobody"))
    assert not len(office.journal)
