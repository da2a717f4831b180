"""A call from its first ring to its end: event, trigger and list, whatever happens in between."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_state_change_event
import pytest

from custom_components.voipcenter.call_log import SIGNAL_NEWS, News
from simulator import Dialect

from ..setup import state_of
from .listening import Listening

CALLER = "0475112233"


class Told:
    """What the event and the triggers tell."""

    def __init__(self, house: Listening) -> None:
        self.events: list[str] = []
        self.news: list[News] = []
        self.house = house
        async_track_state_change_event(house.hass, house.event.entity_id, self._hear)
        async_dispatcher_connect(house.hass, SIGNAL_NEWS, self._note)

    @callback
    def _note(self, news: News) -> None:
        self.news.append(news)  # Itself it would be called in threads, in any order.

    @callback
    def _hear(self, event: Event[EventStateChangedData]) -> None:
        before, after = event.data["old_state"], event.data["new_state"]
        if before and after and "event_type" in after.attributes and before.state != "unavailable":
            self.events.append(after.attributes["event_type"])

    async def until(self, *kinds: str) -> None:
        await self.house.until(lambda: len(self.events) >= len(kinds))
        assert tuple(self.events) == kinds
        assert tuple(news.kind for news in self.news) == kinds

    @property
    def attributes(self) -> dict[str, Any]:
        return dict(self.news[-1].attributes)


@pytest.fixture
async def told(listening: Listening) -> Told:
    """Return what is told by a feed that tells each step, as the webhooks do."""
    listening.pbx.dialect = Dialect(feed_payload="posts")
    return Told(listening)


async def test_answered_transferred_and_ended(told: Told) -> None:
    pbx = told.house.pbx
    call = await pbx.begin_call(CALLER)
    await told.until("incoming")
    assert told.attributes["caller_name"] == "32475112233"
    assert told.attributes["called_name"] == "093456789"
    assert told.attributes["call_id"]
    await pbx.switchboard.answer(call.id, "kantoor02")
    await told.until("incoming", "answered")
    assert told.attributes["sip_account"] == "kantoor02"
    await told.house.reload()
    await told.house.connected()
    await pbx.switchboard.transfer(call.id)
    await pbx.switchboard.end(call.id)
    await told.until("incoming", "answered", "ended")
    await told.house.entry.runtime_data.coordinator.async_refresh_everything()
    await told.until("incoming", "answered", "ended")
    assert state_of(told.house.hass, pbx, Platform.TODO, "missed_calls").state == "0"


async def test_rings_out_and_is_called_back(told: Told) -> None:
    pbx, coordinator = told.house.pbx, told.house.entry.runtime_data.coordinator
    ringing = await pbx.begin_call(CALLER)
    await told.until("incoming")
    await coordinator.async_refresh_calls()
    await pbx.switchboard.end(ringing.id)
    await told.until("incoming", "missed")
    assert told.attributes["duration"] == 0
    await coordinator.async_refresh_calls()

    def open_items() -> str:
        return state_of(told.house.hass, pbx, Platform.TODO, "missed_calls").state

    await told.house.until(lambda: open_items() == "1")
    await told.house.reload()
    await told.house.connected()
    assert open_items() == "1"
    calling = await pbx.begin_call(called=CALLER, direction="outgoing", sip_account="kantoor01")
    await pbx.switchboard.answer(calling.id)
    await pbx.switchboard.end(calling.id)
    await told.until("incoming", "missed", "outgoing", "answered", "ended")
    assert told.attributes["caller_name"] != "kantoor01"  # A SIP account names itself.
