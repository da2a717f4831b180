"""Repair issues that a person mends in a form."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.repairs import (
    CLOCK,
    FEED_REFUSED,
    MENUS_NOT_ALLOWED,
    NOT_ALLOWED,
    issue_id,
)

from ..flows.forms import Form
from ..home import Home
from .test_repairs import refuse_the_feed


class Repair:
    """A repair, from the screen of Home Assistant's settings."""

    def __init__(self, home: Home, hass_client: ClientSessionGenerator) -> None:
        self._home = home
        self._hass_client = hass_client

    async def begin(self, kind: str) -> dict[str, Any]:
        """Press on an issue, and return what is explained."""
        assert await async_setup_component(self._home.hass, "repairs", {})
        self._client = await self._hass_client()
        about = {"handler": DOMAIN, "issue_id": issue_id(self._home.entry, kind)}
        response = await self._client.post("/api/repairs/issues/fix", json=about)
        assert response.status == 200
        explanation: dict[str, Any] = await response.json()
        return explanation

    async def go_on(self, explanation: dict[str, Any]) -> tuple[str, str]:
        """Press "Submit", and return the kind and the id of the form that follows."""
        kind, flow_id = (await self.submit(explanation))["next_flow"]
        return kind, flow_id

    async def submit(self, explanation: dict[str, Any]) -> dict[str, Any]:
        """Press "Submit", and return how that ends."""
        path = f"/api/repairs/issues/fix/{explanation['flow_id']}"
        response = await self._client.post(path, json={})
        assert response.status == 200
        end: dict[str, Any] = await response.json()
        return end


@pytest.fixture
def repair(new_home: Home, hass_client: ClientSessionGenerator) -> Repair:
    """Return the screen of repairs."""
    return Repair(new_home, hass_client)


@pytest.mark.parametrize(("denied", "kind"), [({"*"}, NOT_ALLOWED), ({"did"}, MENUS_NOT_ALLOWED)])
async def test_another_api_user_mends_it(
    new_home: Home, repair: Repair, denied: set[str], kind: str
) -> None:
    home = new_home
    home.pbx.denied_menus = denied
    await home.set_up()
    explanation = await repair.begin(kind)
    assert explanation["step_id"] == "confirm"
    assert explanation["description_placeholders"]["account"] == "VoipCenter 482916"
    followed_by, flow_id = await repair.go_on(explanation)
    assert followed_by == "config_flow"
    flow = home.hass.config_entries.flow
    form = Form(home.hass, flow, await flow.async_configure(flow_id))
    assert form.result["step_id"] == "reconfigure"
    home.pbx.denied_menus = set()
    await form.send(api_id=home.pbx.credentials.api_id)
    assert form.aborted == "reconfigure_successful"
    assert home.state is ConfigEntryState.LOADED
    assert not home.issues


@pytest.mark.parametrize("is_loaded", [True, False])
async def test_a_clock_that_was_set_is_tried_at_once(
    new_home: Home, repair: Repair, is_loaded: bool
) -> None:
    home = new_home
    if is_loaded:
        await home.set_up()
    home.pbx.faults.arm("error", number=11)
    if is_loaded:
        await home.wake()
    else:
        await home.set_up()
    assert (home.state is ConfigEntryState.LOADED) is is_loaded
    explanation = await repair.begin(CLOCK)
    assert "seconds" in explanation["description_placeholders"]
    end = await repair.submit(explanation)
    assert (end["type"], end["reason"]) == ("abort", "clock_still_off")
    assert home.issues == {CLOCK}
    home.pbx.faults.clear()
    await home.pbx.stop()
    assert (await repair.submit(await repair.begin(CLOCK)))["reason"] == "clock_still_off"
    assert home.issues == {CLOCK}
    await home.pbx.start()
    assert (await repair.submit(await repair.begin(CLOCK)))["type"] == "create_entry"
    assert home.state is ConfigEntryState.LOADED
    assert not home.issues


async def test_another_websocket_user_mends_it(new_home: Home, repair: Repair) -> None:
    home = new_home
    await refuse_the_feed(home)
    explanation = await repair.begin(FEED_REFUSED)
    assert explanation["description_placeholders"]["username"] == "vreemde"
    followed_by, flow_id = await repair.go_on(explanation)
    assert followed_by == "options_flow"
    options = home.hass.config_entries.options
    form = await options.async_configure(flow_id, {"next_step_id": "settings"})
    assert form["step_id"] == "settings"
    entered = {
        "websocket_username": home.pbx.credentials.websocket_username,
        "websocket_url": home.pbx.websocket_url,
    }
    await options.async_configure(flow_id, entered)
    while not home.pbx.feed_clients:
        await home.a_moment()
    assert not home.issues


async def test_what_was_not_mended_comes_back(new_home: Home, repair: Repair) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    await home.set_up()
    _, flow_id = await repair.go_on(await repair.begin(MENUS_NOT_ALLOWED))
    home.hass.config_entries.flow.async_abort(flow_id)
    assert not home.issues
    await home.wake()
    assert home.issues == {MENUS_NOT_ALLOWED}


async def test_an_issue_that_goes_while_it_is_explained(new_home: Home, repair: Repair) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    await home.set_up()
    explanation = await repair.begin(MENUS_NOT_ALLOWED)
    home.pbx.denied_menus = set()
    await home.refresh()
    assert not home.issues
    assert (await repair.go_on(explanation))[0] == "config_flow"
