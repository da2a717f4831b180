"""Credentials that the PBX no longer accepts: a form asks anew, and only setups try them."""

from collections.abc import Callable
from dataclasses import replace

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator
from simulator.checks import password_digest

from ..home import Home
from .forms import Form, credentials_of

CHANGES = [
    pytest.param({"api_key": "another key"}, "invalid_api_key", id="14"),
    pytest.param({"password": "another password"}, "invalid_password", id="15"),
]


def change_at_the_pbx(pbx: Simulator, **changes: str) -> None:
    """Let someone change the credentials there."""
    pbx.credentials = replace(pbx.credentials, **changes)


def known_to(pbx: Simulator, **changes: str) -> dict[str, str]:
    """Return what a person enters who knows the credentials."""
    values = credentials_of(pbx) | changes
    del values["customer_number"]
    return values


def refused(pbx: Simulator) -> int:
    """Count the requests that the PBX refused for their credentials."""
    return sum(request.error in {14, 15} for request in pbx.journal)


@pytest.mark.parametrize(("changes", "key"), CHANGES)
async def test_one_attempt_is_refused_whatever_happens_and_one_each_setup(
    home: Home, changes: dict[str, str], key: str
) -> None:
    change_at_the_pbx(home.pbx, **changes)
    await home.wake(3)
    await home.refused(home.press(100, on=True), key)
    await home.refused(home.press(100, on=True), key)
    await home.refused(home.choose("did_1_route", "Verkoop"), key)
    await home.refused(home.refresh(), "refresh_failed")
    assert len(home.asked()) == refused(home.pbx) == 1
    await home.reload()
    await home.after(3600)  # Time for one careful try.
    await home.reload()
    assert await home.unload()
    await home.set_up()
    assert home.connected == "off"
    assert len(home.asked()) == refused(home.pbx) == 5
    assert home.reauth_flows == 1


@pytest.mark.parametrize("number", [14, 15])
async def test_one_false_refusal_is_mended_by_a_reload(home: Home, number: int) -> None:
    home.pbx.faults.arm("error", number=number, times=1)
    await home.wake()
    assert home.connected == "off"
    await home.reload()
    assert home.state is ConfigEntryState.LOADED
    await home.press(100, on=True)
    assert home.pbx.office.indicators[100].active


@pytest.mark.parametrize(("changes", "key"), CHANGES)
async def test_one_attempt_is_refused_when_it_was_a_press(
    home: Home, changes: dict[str, str], key: str
) -> None:
    change_at_the_pbx(home.pbx, **changes)
    await home.refused(home.press(100, on=True), key)
    assert home.reauth_flows == 1
    await home.wake(3)
    assert home.asked() == ["update indicator 100 1"]
    await home.reload()
    assert len(home.asked()) == refused(home.pbx) == 2
    assert home.reauth_flows == 1


async def test_one_attempt_is_refused_when_it_was_a_call(home: Home) -> None:
    change_at_the_pbx(home.pbx, api_key="another key")
    placing = {"number": "021234567", "sip_account": "kantoor01"}
    for _ in range(2):
        placed = home.hass.services.async_call(DOMAIN, "call", placing, blocking=True)
        await home.refused(home.hass.async_create_task(placed), "invalid_api_key")
    await home.wake(2)
    assert home.asked() == ["call kantoor01 021234567"]
    assert home.reauth_flows == 1


async def test_one_attempt_is_refused_at_each_setup(new_home: Home) -> None:
    home = new_home
    change_at_the_pbx(home.pbx, password="another password")
    assert not await home.set_up()
    await home.after(600)
    assert len(home.asked()) == 1
    await home.reload()
    await home.reload()
    assert len(home.asked()) == refused(home.pbx) == 3
    assert home.reauth_flows == 1


async def test_one_attempt_is_refused_after_an_outage(new_home: Home) -> None:
    home = new_home
    await home.pbx.stop()
    assert not await home.set_up()
    assert home.state is ConfigEntryState.SETUP_RETRY
    change_at_the_pbx(home.pbx, api_key="another key")
    await home.pbx.start()
    for _ in range(4):
        await home.after(600)
    assert home.state is ConfigEntryState.SETUP_ERROR
    assert len(home.asked()) == refused(home.pbx) == 1


@pytest.mark.parametrize(("changes", "key"), CHANGES)
async def test_the_form_is_tried_each_time_and_mends_the_account(
    home: Home, changes: dict[str, str], key: str
) -> None:
    before = known_to(home.pbx)
    change_at_the_pbx(home.pbx, **changes)
    await home.wake()
    form = await Form.to_sign_in_again(home.hass)
    (field,) = changes
    home.forget_requests()
    for attempt in (1, 2):  # The very credentials that were refused before.
        assert await form.refused(**before) == {field: key}
        assert refused(home.pbx) == attempt
    assert await form.refused(**before | {field: "a guess"}) == {field: key}
    await home.wake()
    assert len(home.asked()) == refused(home.pbx) == 3
    await form.send(**known_to(home.pbx))
    assert form.aborted == "reauth_successful"
    assert home.state is ConfigEntryState.LOADED
    assert not home.reauth_flows
    assert home.switch(100) == "off"
    await home.press(100, on=True)
    assert home.pbx.office.indicators[100].active


async def test_what_is_kept_afterwards(home: Home) -> None:
    before = dict(home.entry.data)
    change_at_the_pbx(home.pbx, password="nieuw", api_id="pi2", api_key="sleutel2")
    await home.wake()
    form = await Form.to_sign_in_again(home.hass)
    await form.send(**known_to(home.pbx))
    assert home.entry.data == before | {
        "password_digest": password_digest("nieuw"),
        "api_id": "pi2",
        "api_key": "sleutel2",
    }
    assert "nieuw" not in str(home.entry.as_dict())


async def test_a_wrong_guess_changes_nothing(home: Home) -> None:
    before = dict(home.entry.data)
    change_at_the_pbx(home.pbx, password="another password")
    await home.wake()
    form = await Form.to_sign_in_again(home.hass)
    await form.refused(**known_to(home.pbx, password="a guess"))
    assert home.entry.data == before


def _deny(pbx: Simulator) -> object:
    pbx.denied_menus = {"*"}
    return None


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda pbx: pbx.faults.arm("error", number=11), "clock"),
        (lambda pbx: pbx.faults.arm("error", number=13), "rate_limited"),
        (_deny, "not_allowed"),
        (lambda pbx: pbx.faults.arm("reset"), "cannot_connect"),
        (lambda pbx: pbx.faults.arm("html"), "invalid_response"),
    ],
)
async def test_the_pbx_does_not_serve(
    home: Home, spoil: Callable[[Simulator], object], key: str
) -> None:
    change_at_the_pbx(home.pbx, password="another password")
    await home.wake()
    form = await Form.to_sign_in_again(home.hass)
    spoil(home.pbx)
    assert await form.refused(**known_to(home.pbx)) == {"base": key}
    home.pbx.faults.clear()
    home.pbx.denied_menus = set()
    home.clock.tick(60)
    await form.send(**known_to(home.pbx))
    assert form.aborted == "reauth_successful"


async def test_the_form_names_the_account_and_shows_no_secret_but_one_just_typed(
    home: Home,
) -> None:
    change_at_the_pbx(home.pbx, password="another password")
    await home.wake()
    form = await Form.to_sign_in_again(home.hass)
    assert form.fields == ["password", "api_id", "api_key"]
    assert form.shown == {"api_id": home.pbx.credentials.api_id}
    assert form.placeholders["account"] == "VoipCenter 482916"
    for secret in (home.entry.data["password_digest"], home.entry.data["api_key"]):
        assert secret not in form.as_sent_to_the_browser
    typed = known_to(home.pbx, password="a wrong guess")
    await form.refused(**typed)
    assert form.shown == typed
    assert home.entry.data["password_digest"] not in form.as_sent_to_the_browser


async def test_another_customer_is_in_nobody_s_way(hass: HomeAssistant, home: Home) -> None:
    change_at_the_pbx(home.pbx, password="another password")
    await home.wake()
    form = await Form.to_add(hass)
    await form.send(**credentials_of(home.pbx), advanced={"base_url": home.pbx.base_url})
    assert form.aborted == "already_configured"
