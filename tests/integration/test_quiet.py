"""States are written when they change, and only then."""

from unittest.mock import Mock

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, callback
import pytest

from custom_components.voipcenter.api import ItemKey, Menu
from custom_components.voipcenter.publishing import WHAT_THERE_IS

from ..home import Home


@pytest.fixture
def written(home: Home) -> list[str]:
    """Return the entities whose state is written from now on."""
    written: list[str] = []

    @callback
    def note(event: Event) -> None:
        written.append(event.data["entity_id"])

    for event_type in (EVENT_STATE_CHANGED, EVENT_STATE_REPORTED):
        home.hass.bus.async_listen(event_type, note, event_filter=callback(lambda _: True))
    return written


async def test_minutes_in_which_nothing_happens(home: Home, written: list[str]) -> None:
    await home.next_lists()
    written.clear()
    await home.wake(3)
    await home.next_lists()
    assert written == []


async def test_a_press_writes_the_state_of_that_switch(home: Home, written: list[str]) -> None:
    await home.next_lists()
    written.clear()
    await home.press(100, on=True)
    await home.after(1)
    await home.wake()
    assert written == [home.switch_id(100)]


async def test_a_choice_writes_the_states_of_that_number(home: Home, written: list[str]) -> None:
    await home.next_lists()
    written.clear()
    await home.choose("did_1_route", "Verkoop")
    await home.after(1)
    await home.next_lists()
    assert set(written) <= set(home.entities_of("did_1"))


async def test_a_press_concerns_nobody_who_asks_what_there_is(home: Home) -> None:
    told: list[None] = []
    home.entry.runtime_data.coordinator.async_add_listener(lambda: told.append(None), WHAT_THERE_IS)
    await home.press(100, on=True)
    await home.after(1)
    assert told == []
    await home.next_lists()
    assert told


async def test_a_listener_is_told_for_as_long_as_it_listens(home: Home) -> None:
    told: list[None] = []
    night = ItemKey(Menu.INDICATORS, 100)
    coordinator = home.entry.runtime_data.coordinator
    await home.press(100, on=True)
    stop = coordinator.async_add_listener(lambda: told.append(None), night)
    await home.press(100, on=False)
    assert len(told) == 1
    stop()
    coordinator.async_add_listener(lambda: None, ItemKey(Menu.INDICATORS, 101))
    await home.press(100, on=True)
    assert len(told) == 1


async def test_a_listener_that_fails_keeps_nobody_from_being_told(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    night = ItemKey(Menu.INDICATORS, 100)
    told: list[None] = []
    coordinator = home.entry.runtime_data.coordinator
    coordinator.async_add_listener(Mock(side_effect=KeyError), night)
    coordinator.async_add_listener(lambda: told.append(None), night)
    await home.press(100, on=True)
    assert told
    assert "Unexpected error updating a listener" in caplog.text
    caplog.clear()
