"""What the setup asks of the office, once the PBX lets Home Assistant in."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Simulator

from .forms import Form, address_of, credentials_of


async def office_form(hass: HomeAssistant, pbx: Simulator) -> Form:
    """Send the credentials."""
    form = await Form.to_add(hass)
    await form.send(**credentials_of(pbx), advanced=address_of(pbx))
    assert form.result["step_id"] == "office"
    return form


def offered(form: Form, field: str) -> dict[str, str]:
    selector = form.result["data_schema"].schema[field]
    return {option["value"]: option["label"] for option in selector.config["options"]}


async def test_it_offers_what_the_account_has(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await office_form(hass, pbx)
    assert form.fields == [
        "sip_account",
        "office_closed_indicator",
        "voice_indicators",
        "websocket_username",
        "phones",
    ]
    callers = {"kantoor01": "Annelies Peeters", "kantoor02": "Bart Janssens"}
    indicators = {"100": "Nachtstand", "101": "Kantoor gesloten"}
    assert offered(form, "sip_account") == callers
    assert offered(form, "office_closed_indicator") == indicators
    assert offered(form, "voice_indicators") == indicators


async def test_what_is_chosen_is_kept(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await office_form(hass, pbx)
    chosen: dict[str, Any] = {
        "sip_account": "kantoor02",
        "office_closed_indicator": "101",
        "voice_indicators": ["100", "101"],
        "phones": True,
    }
    await form.send(**chosen)
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
    assert form.result["result"].options == chosen


async def test_nothing_has_to_be_chosen(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await office_form(hass, pbx)
    await form.send(voice_indicators=[], websocket_username=" ")
    assert form.result["result"].options == {"phones": False}
    assert form.result["result"].state is ConfigEntryState.LOADED


async def test_a_websocket_user_is_asked_for_before_it_is_kept(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    form = await office_form(hass, pbx)
    typed = {"sip_account": "kantoor01", "websocket_username": "vreemde"}
    assert await form.refused(**typed) == {"websocket_username": "feed_refused"}
    assert form.shown == typed | {"phones": False}
    username = pbx.credentials.websocket_username
    pbx.faults.arm("reset")
    assert await form.refused(websocket_username=username) == {
        "websocket_username": "feed_not_checked"
    }
    pbx.faults.clear()
    manager = hass.config_entries.flow
    result: Any = await manager.async_configure(
        form.result["flow_id"], {"websocket_username": f" {username}\u200b"}
    )
    assert result["result"].options == {"websocket_username": username, "phones": False}
    assert await hass.config_entries.async_unload(result["result"].entry_id)


@pytest.mark.parametrize("denied", [{"sipacc", "indicator"}, {"indicator"}])
async def test_what_cannot_be_read_can_be_typed(
    hass: HomeAssistant, pbx: Simulator, denied: set[str]
) -> None:
    pbx.denied_menus = denied
    form = await office_form(hass, pbx)
    assert offered(form, "office_closed_indicator") == {}
    await form.send(sip_account="kantoor02", office_closed_indicator="101")
    assert form.result["result"].options == {
        "sip_account": "kantoor02",
        "office_closed_indicator": "101",
        "phones": False,
    }


async def test_a_customer_that_was_added_meanwhile_is_added_once(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    left_open = await office_form(hass, pbx)
    form = await office_form(hass, pbx)
    await form.send()
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
    # Home Assistant closes the other form as soon as one of the two succeeds.
    flows = hass.config_entries.flow.async_progress()
    assert left_open.result["flow_id"] not in {flow["flow_id"] for flow in flows}


async def test_an_account_whose_every_list_is_unreadable_goes_on_to_the_office(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    pbx.faults.arm("unreadable", endpoint="get")
    form = await office_form(hass, pbx)
    await form.send(sip_account="kantoor01")
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
