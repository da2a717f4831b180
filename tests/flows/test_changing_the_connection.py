"""Changing how Home Assistant signs in: everything but the customer number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
import pytest

from simulator import Office, Simulator
from simulator.checks import password_digest

from ..home import Home
from .forms import Form, address_of


async def test_what_the_form_shows(home: Home) -> None:
    form = await Form.to_reconfigure(home.hass, home.entry)
    assert form.result["step_id"] == "reconfigure"
    assert form.fields == ["password", "api_id", "api_key", "advanced"]
    assert form.shown == {"api_id": home.pbx.credentials.api_id, "advanced": address_of(home.pbx)}
    assert form.placeholders["account"] == "VoipCenter 482916"
    for secret in (home.entry.data["password_digest"], home.entry.data["api_key"]):
        assert secret not in form.as_sent_to_the_browser


async def test_what_is_left_empty_stays(home: Home) -> None:
    before = dict(home.entry.data)
    for empty in ({}, {"password": "", "api_key": " "}):
        form = await Form.to_reconfigure(home.hass, home.entry)
        await form.send(api_id=home.pbx.credentials.api_id, **empty)
        assert form.aborted == "reconfigure_successful"
        assert home.entry.data == before


async def test_everything_else_is_changed(home: Home) -> None:
    home.pbx.credentials = replace(
        home.pbx.credentials, password="nieuw", api_id="pi2", api_key="sleutel2"
    )
    async with Simulator(office=home.pbx.office, credentials=home.pbx.credentials) as moved:
        form = await Form.to_reconfigure(home.hass, home.entry)
        await form.send(
            password="nieuw",
            api_id="pi2",
            api_key="sleutel2",
            advanced=address_of(moved, verify_ssl=False),
        )
        assert form.aborted == "reconfigure_successful"
        assert home.entry.data == {
            "customer_number": "482916",
            "password_digest": password_digest("nieuw"),
            "api_id": "pi2",
            "api_key": "sleutel2",
            "base_url": moved.base_url,
            "verify_ssl": False,
        }
        assert home.state is ConfigEntryState.LOADED
        assert home.asked() == []
        await home.press(100, on=True)
        assert moved.journal.updates()
        assert await home.unload()


async def test_what_is_written_while_the_pbx_is_asked_stays(home: Home) -> None:
    form = await Form.to_reconfigure(home.hass, home.entry)
    asked = home.pbx.hold(endpoint="get", times=1)
    sent = home.hass.async_create_task(form.send(api_id=home.pbx.credentials.api_id))
    await asked.reached()
    written = {**home.entry.data, "webhook_id": "written meanwhile"}
    home.hass.config_entries.async_update_entry(home.entry, data=written)
    asked.release()
    await sent
    assert form.aborted == "reconfigure_successful"
    assert home.entry.data == written


async def test_the_account_is_not_loaded_anew_but_tried_again(home: Home) -> None:
    before = home.entry.runtime_data
    form = await Form.to_reconfigure(home.hass, home.entry)
    await form.send(api_id=home.pbx.credentials.api_id)
    await home.after(10)
    assert home.state is ConfigEntryState.LOADED
    assert home.entry.runtime_data is before
    assert home.asked()


async def test_an_account_that_waits_for_its_pbx(new_home: Home) -> None:
    home = new_home
    await home.pbx.stop()
    assert not await home.set_up()
    async with Simulator(office=Office.sized(calls=0), credentials=home.pbx.credentials) as moved:
        form = await Form.to_reconfigure(home.hass, home.entry)
        await form.send(api_id=home.pbx.credentials.api_id, advanced=address_of(moved))
        assert home.state is ConfigEntryState.LOADED
        assert await home.unload()


async def test_credentials_that_were_refused_are_mended_here_too(home: Home) -> None:
    home.pbx.credentials = replace(home.pbx.credentials, password="nieuw")
    await home.wake()
    assert home.reauth_flows == 1
    form = await Form.to_reconfigure(home.hass, home.entry)
    await form.send(api_id=home.pbx.credentials.api_id, password="nieuw")
    assert form.aborted == "reconfigure_successful"
    assert home.switch(100) == "off"
    assert not home.reauth_flows


def _deny(pbx: Simulator) -> None:
    pbx.denied_menus = {"*"}


def _nothing(pbx: Simulator) -> None:
    """Leave the PBX as it is."""


@pytest.mark.parametrize(
    ("entered", "spoil", "errors"),
    [
        ({"api_key": "wrong"}, _nothing, {"api_key": "invalid_api_key"}),
        ({"api_id": "wrong"}, _nothing, {"api_key": "invalid_api_key"}),
        ({"password": "wrong"}, _nothing, {"password": "invalid_password"}),
        ({"advanced": {"base_url": "http://192.0.2.1"}}, _nothing, {"advanced": "invalid_address"}),
        ({"advanced": {"base_url": "nonsense"}}, _nothing, {"advanced": "invalid_address"}),
        ({}, _deny, {"base": "not_allowed"}),
        ({}, lambda pbx: pbx.faults.arm("error", number=11), {"base": "clock"}),
        ({}, lambda pbx: pbx.faults.arm("error", number=13), {"base": "rate_limited"}),
        ({}, lambda pbx: pbx.faults.arm("reset"), {"base": "cannot_connect"}),
        ({}, lambda pbx: pbx.faults.arm("html"), {"base": "invalid_response"}),
    ],
)
async def test_what_is_wrong_changes_nothing(
    home: Home,
    entered: dict[str, Any],
    spoil: Callable[[Simulator], object],
    errors: dict[str, str],
) -> None:
    before, loaded = dict(home.entry.data), home.entry.runtime_data
    right = {"api_id": home.pbx.credentials.api_id}
    spoil(home.pbx)
    form = await Form.to_reconfigure(home.hass, home.entry)
    assert await form.refused(**right | entered) == errors
    assert home.entry.data == before
    assert home.entry.runtime_data is loaded
    assert home.state is ConfigEntryState.LOADED
    home.pbx.faults.clear()
    home.pbx.denied_menus = set()
    home.clock.tick(60)
    await form.send(**right)
    assert form.aborted == "reconfigure_successful"
    assert home.entry.data == before


async def test_a_form_that_was_refused_still_shows_the_address(home: Home) -> None:
    form = await Form.to_reconfigure(home.hass, home.entry)
    assert await form.refused(api_id="wrong")
    assert form.shown == {"api_id": "wrong", "advanced": address_of(home.pbx)}


async def test_a_certificate_that_nobody_vouches_for(
    home: Home, self_signed_pbx: Simulator
) -> None:
    pbx = self_signed_pbx
    form = await Form.to_reconfigure(home.hass, home.entry)
    values = {"api_id": pbx.credentials.api_id}
    errors = await form.refused(**values, advanced=address_of(pbx))
    assert errors == {"base": "certificate"}
    await form.send(**values, advanced=address_of(pbx, verify_ssl=False))
    assert form.aborted == "reconfigure_successful"
    assert home.state is ConfigEntryState.LOADED
    assert await home.unload()
