"""The PBX refuses: a clock that is off (11), too many attempts (13), credentials (14, 15)."""

from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.repairs import CLOCK, RATE_LIMITED, SECRETS_IN_URL
from simulator import DIALECTS

from ..home import Home
from ..saying import said

WRONG = [
    pytest.param({"api_key": "another key"}, "invalid_api_key", id="14"),
    pytest.param({"password": "another password"}, "invalid_password", id="15"),
]


async def test_a_clock_that_is_an_hour_off_does_not_matter(new_home: Home) -> None:
    home = new_home
    home.pbx.clock_offset = 3600.0
    assert await home.set_up()
    assert home.switch(103) == "on"
    assert not home.issues
    home.forget_requests()
    await home.wake()
    assert not [request for request in home.pbx.journal if request.error]


async def test_a_clock_that_never_fits_is_a_repair_issue(new_home: Home) -> None:
    home = new_home
    home.pbx.faults.arm("error", number=11)
    assert not await home.set_up()
    assert home.state is ConfigEntryState.SETUP_RETRY
    assert home.issues == {CLOCK}
    home.pbx.faults.clear()
    await home.after(10)
    assert home.state is ConfigEntryState.LOADED
    assert not home.issues


async def test_a_clock_that_no_longer_fits(home: Home) -> None:
    home.pbx.faults.arm("error", number=11)
    await home.wake()
    assert home.issues == {CLOCK}
    assert home.connected == "off"
    home.pbx.faults.clear()
    await home.wake()
    assert not home.issues
    assert home.connected == "on"


async def test_what_is_refused_in_unknown_words_is_not_asked_on_and_on(home: Home) -> None:
    """It may mean a wrong password, and the PBX counts these."""
    home.pbx.faults.arm("error", number=99, message="Toegang geweigerd")
    await home.wake()
    assert len(home.pbx.journal) <= 14
    home.forget_requests()
    await home.wake(10)
    assert len(home.pbx.journal) <= 60
    assert home.switch(103) == "unknown"
    home.pbx.faults.clear()
    await home.wake(2)
    assert home.connected == "on"
    assert home.switch(103) == "on"


async def test_after_too_many_attempts_nothing_is_sent_for_a_minute(home: Home) -> None:
    home.pbx.faults.arm("error", number=13, times=1)
    await home.wake()
    home.forget_requests()
    await home.after(59)
    await home.refused(home.press(100, on=True), "rate_limited")
    await home.refused(home.refresh(), "refresh_failed")
    assert not home.asked()
    await home.after(1)
    await home.press(100, on=True)
    assert "update indicator 100 1" in home.asked()


async def test_nor_by_a_reload_or_a_retry(home: Home) -> None:
    home.pbx.faults.arm("error", number=13)
    await home.wake(2)  # The second refusal closes for two minutes.
    home.forget_requests()
    home.pbx.faults.clear()
    await home.reload()
    assert home.state is ConfigEntryState.LOADED
    assert home.connected == "off"
    for _ in range(5):
        await home.after(20)
    assert not home.asked()
    await home.after(120)
    assert home.connected == "on"
    assert home.switch(103) == "on"


async def test_one_request_is_enough_to_hear_of_too_many_attempts(home: Home) -> None:
    home.pbx.faults.arm("error", number=13)
    await home.wake()
    assert len(home.asked()) == 1


async def test_the_pause_doubles_to_fifteen_minutes(home: Home) -> None:
    home.pbx.faults.arm("error", number=13)
    pauses = []
    for _ in range(6):
        home.forget_requests()
        waited = 0
        while not home.asked():
            await home.wake()
            waited += 1
        pauses.append(waited)
    assert pauses == [1, 1, 2, 4, 8, 15]


async def test_a_long_pause_is_a_repair_issue(home: Home) -> None:
    home.pbx.faults.arm("error", number=13)
    await home.wake(1 + 1 + 2 + 4)
    assert not home.issues
    await home.wake(8)
    assert home.issues == {RATE_LIMITED}
    home.pbx.faults.clear()
    await home.wake(15)
    assert not home.issues
    assert home.connected == "on"


async def test_too_many_attempts_do_not_make_one_item_unknown(home: Home) -> None:
    for _ in range(3):
        home.pbx.faults.arm("error", number=13, times=1, menu="indicator", id=103)
        await home.wake()
        home.clock.tick(60)
    assert home.switch(103) == "on"


@pytest.mark.parametrize(("change", "key"), WRONG)
async def test_wrong_credentials_ask_a_person_to_sign_in_again(
    home: Home, change: dict[str, str], key: str
) -> None:
    home.pbx.credentials = replace(home.pbx.credentials, **change)
    await home.wake()
    assert home.reauth_flows == 1
    assert home.switch(103) == "unknown"
    assert home.select("did_1_route") == "unknown"
    assert home.sensor("calls_today") == "unavailable"
    assert home.connected == "off"
    assert len(home.asked()) == 1
    home.forget_requests()
    await home.wake(3)
    await home.refused(home.press(103, on=False), key)
    await home.refused(home.choose("did_1_route", "Verkoop"), key)
    await home.refused(home.refresh(), "refresh_failed")
    assert not home.asked()
    await home.reload()
    assert home.asked() == ["list indicator"]  # A setup may try once.
    assert home.state is ConfigEntryState.LOADED
    assert home.connected == "off"
    assert home.reauth_flows == 1


@pytest.mark.parametrize(("change", "key"), WRONG)
async def test_wrong_credentials_at_a_press(home: Home, change: dict[str, str], key: str) -> None:
    home.pbx.credentials = replace(home.pbx.credentials, **change)
    await home.refused(home.press(100, on=True), key)
    assert home.asked() == ["update indicator 100 1"]
    assert home.reauth_flows == 1
    home.forget_requests()
    await home.wake()
    assert not home.asked()
    assert home.switch(103) == "unknown"
    assert home.reauth_flows == 1


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("call", {"number": "021234567", "sip_account": "kantoor01"}),
        ("get_calls", {}),
        ("update_number", {"did": ["1", "2"], "route": "Verkoop"}),
        ("query", {"menu": "did"}),
    ],
)
async def test_wrong_credentials_at_an_action(
    home: Home, action: str, data: dict[str, Any]
) -> None:
    home.pbx.credentials = replace(home.pbx.credentials, password="another password")
    with pytest.raises(HomeAssistantError):
        await home.hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=action in {"get_calls", "query"}
        )
    await home.settle()
    assert home.reauth_flows == 1


async def test_wrong_credentials_at_the_first_reading(new_home: Home) -> None:
    home = new_home
    home.pbx.credentials = replace(home.pbx.credentials, password="another password")
    assert not await home.set_up()
    assert home.state is ConfigEntryState.SETUP_ERROR
    assert home.reauth_flows == 1
    assert len(home.asked()) == 1
    home.forget_requests()
    await home.after(600)
    assert not home.asked()
    await home.reload()
    assert home.asked() == ["list indicator"]  # A setup may try once.


async def test_wrong_credentials_are_said_once(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    home.pbx.credentials = replace(home.pbx.credentials, password="another password")
    await home.wake(5)
    assert [level for level, _ in said(caplog)] == ["ERROR"]


async def test_a_pbx_that_takes_no_forms_is_a_repair_issue(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["urls"]
    assert await home.set_up()
    assert home.issues == {SECRETS_IN_URL}
    assert not home.issue(SECRETS_IN_URL).is_fixable


async def test_no_secret_in_the_address_otherwise(home: Home) -> None:
    await home.press(100, on=True)
    assert {request.path_qs for request in home.pbx.journal} == {"/api/update.php"}
    assert not home.issues


async def test_what_a_person_reads_is_in_plain_words(home: Home) -> None:
    home.pbx.faults.arm("error", number=15)
    with pytest.raises(HomeAssistantError, match="The PBX does not accept the password"):
        await home.press(100, on=True)


@pytest.mark.parametrize(
    "about", [{"menu": "hddesk", "id": 0}, {"menu": "indicator", "id": 100}, {"menu": "calls"}]
)
async def test_one_thing_that_is_always_too_much_keeps_out_no_press(
    home: Home, about: dict[str, Any]
) -> None:
    """It is asked for less and less often, and shown as unknown."""
    home.pbx.faults.arm("error", number=13, **about)
    refused = 0
    for minute in range(60):
        refused += await home.minute_with_a_press(101, on=minute % 2 == 0)
    assert refused <= 10
    assert home.switch(101) == "off"
    assert (home.switch(100) == "unknown") is (about["menu"] == "indicator")
