"""What Home Assistant remembers of the account serves where a start reads only half of it."""

from homeassistant.config_entries import ConfigEntryState
import pytest

from ..home import Home

HICCUPS = ["html", "http_error", "garbage"]


@pytest.mark.parametrize("kind", HICCUPS)
async def test_a_press_after_a_start_at_which_the_list_failed(home: Home, kind: str) -> None:
    """Home Assistant would drop it without a word if the switch were not there."""
    home.pbx.faults.arm(kind, menu="indicator", id=0)
    await home.reload()
    assert home.state is ConfigEntryState.LOADED
    assert home.switch(103) == "on"  # Read one by one.
    await home.press(101, on=True)
    assert home.pbx.office.indicators[101].active
    assert home.switch(101) == "on"


@pytest.mark.parametrize("kind", HICCUPS)
async def test_a_choice_after_a_start_at_which_the_list_failed(home: Home, kind: str) -> None:
    home.pbx.faults.arm(kind, menu="did", id=0)
    await home.reload()
    assert home.select("did_1_route") == "Onthaal"
    await home.choose("did_1_route", "Verkoop")
    assert home.pbx.office.numbers[1].route == 141


async def test_a_choice_after_a_start_at_which_the_catalogue_failed(home: Home) -> None:
    home.pbx.faults.arm("html", menu="routes")
    await home.reload()
    assert home.select("did_1_route") == "Onthaal"
    await home.choose("did_1_route", "Verkoop")
    assert home.select("did_1_route") == "Verkoop"


async def test_names_are_those_of_the_last_time_until_a_list_tells_others(home: Home) -> None:
    home.pbx.faults.arm("html", menu="indicator", id=0, times=1)
    home.pbx.office.indicators[100].name = "Avondstand"
    name = home.hass.states.get(home.switch_id(100))
    await home.reload()
    assert home.hass.states.get(home.switch_id(100)).name == name.name
    await home.wake()
    assert home.hass.states.get(home.switch_id(100)).name == "VoipCenter Avondstand"


async def test_none_can_be_chosen_again_after_a_restart(home: Home) -> None:
    (vacations, other) = next(
        (part, option)
        for id_ in home.pbx.office.numbers
        for part in [f"did_{id_}_vacations"]
        if home.select(part) == "none"
        for option in home.options(part)
        if option != "none"
    )
    await home.choose(vacations, other)
    await home.after(1)
    await home.reload()
    assert home.select(vacations) == other
    assert "none" in home.options(vacations)
    await home.choose(vacations, "none")
    assert home.select(vacations) == "none"
