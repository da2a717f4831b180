"""The PBX away, and back."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
import pytest

from ..home import Home
from ..saying import said


def controls(home: Home) -> tuple[str, ...]:
    """Return what two switches show, and two selects."""
    selects = (home.select("did_1_route"), home.select("hot_desk_1_sip_account"))
    return (home.switch(100), home.switch(103), *selects)


async def test_controls_stay_available_with_their_last_state(home: Home) -> None:
    await home.pbx.stop()
    await home.wake(2)
    assert controls(home) == ("off", "on", "Onthaal", "Annelies Peeters")


async def test_controls_are_unknown_after_three_failed_wakes_but_stay_available(
    home: Home,
) -> None:
    await home.pbx.stop()
    await home.wake(3)
    assert controls(home) == ("unknown",) * 4
    assert home.look(Platform.BUTTON, "refresh").state != "unavailable"


async def test_sensors_become_unavailable_at_once(home: Home) -> None:
    await home.pbx.stop()
    await home.wake()
    assert home.sensor("calls_today") == "unavailable"
    assert home.sensor("last_call") == "unavailable"


async def test_the_connection_sensor_tells_the_outage(home: Home) -> None:
    assert home.connected == "on"
    await home.live_through_an_outage()


@pytest.mark.parametrize("wakes", [1, 3, 10])
async def test_everything_is_back_with_the_pbx(home: Home, wakes: int) -> None:
    calls = home.sensor("calls_today")
    await home.pbx.stop()
    await home.wake(wakes)
    home.pbx.office.indicators[100].active = True
    await home.pbx.start()
    await home.wake()
    assert home.switch(100) == "on"
    assert home.select("did_1_route") == "Onthaal"
    assert home.select("hot_desk_1_sip_account") == "Annelies Peeters"
    assert home.sensor("calls_today") == calls


async def test_one_line_an_outage_and_one_a_recovery(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    await home.wake()
    assert not said(caplog)
    await home.pbx.stop()
    await home.wake(5)
    assert [level for level, _ in said(caplog)] == ["ERROR"]
    await home.pbx.start()
    await home.wake(5)
    assert [level for level, _ in said(caplog)] == ["ERROR", "INFO"]


@pytest.mark.parametrize("kind", ["http_error", "html", "garbage", "empty_body", "truncated"])
async def test_whatever_answers_instead_of_the_pbx_is_an_outage(home: Home, kind: str) -> None:
    home.pbx.faults.arm(kind)
    await home.wake()
    assert home.connected == "off"
    await home.wake(2)
    assert home.switch(100) == "unknown"
    home.pbx.faults.clear()
    await home.wake()
    assert home.connected == "on"
    assert home.switch(100) == "off"


async def test_a_pbx_that_is_plainly_away_is_not_asked_for_everything(home: Home) -> None:
    await home.wake(4)
    home.forget_requests()
    home.pbx.faults.arm("http_error")
    await home.wake()
    # 23 are due. Each is asked twice; four in a row decide, while four are under way.
    assert len(home.asked()) <= 2 * (3 + 4)


async def test_a_pbx_that_is_away_when_home_assistant_starts(new_home: Home) -> None:
    home = new_home
    await home.pbx.stop()
    assert not await home.set_up()
    assert home.state is ConfigEntryState.SETUP_RETRY
    assert home.entry.error_reason_translation_key == "cannot_connect"
    await home.pbx.start()
    await home.after(10)
    assert home.state is ConfigEntryState.LOADED
    assert home.switch(103) == "on"


async def test_an_account_reloaded_while_the_pbx_is_away(home: Home) -> None:
    await home.pbx.stop()
    await home.reload()
    assert home.state is ConfigEntryState.LOADED
    assert home.switch(103) == "unknown"
    await home.pbx.start()
    await home.wake()
    assert home.switch(103) == "on"


@pytest.mark.parametrize(
    "fault",
    [{"kind": "html"}, {"kind": "error", "number": 99}, {"kind": "http_error", "number": 500}],
    ids=str,
)
@pytest.mark.parametrize("details", [True, False])
@pytest.mark.parametrize("refused", [True, False])
async def test_what_fails_for_good_does_not_make_an_outage_last(
    home: Home, fault: dict[str, Any], details: bool, refused: bool
) -> None:
    """Neither all the details, nor all the lists: what else there is tells that the PBX is back."""
    pbx = home.pbx
    pbx.faults.arm(**fault, endpoint="get", details=details)
    await home.wake(6)
    if refused:
        outage = pbx.faults.arm("error", number=99)
        await home.wake(12)
        pbx.faults.disarm(outage)
    else:
        await pbx.stop()
        await home.wake(12)
        await pbx.start()
    assert home.connected == "off"
    await home.wake(2)
    assert home.connected == "on"
