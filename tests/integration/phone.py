"""An office's telephone in a house: calls that take place, and what is made of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.const import Platform
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.setup import async_setup_component

from simulator import Direction

from ..home import Home
from ..setup import entity_id

ANN, BOB, OFFICE, SHOP = "0475112233", "093221100", "093456789", "093456790"
BRUSSELS = ZoneInfo("Europe/Brussels")

ENABLED_CALL_ENTITIES = {
    Platform.EVENT: ("call",),
    Platform.TODO: ("missed_calls",),
    Platform.SENSOR: ("calls_today", "missed_calls_today", "last_caller", "last_call"),
}


def disable_calls(home: Home, *, but: str = "") -> None:
    for platform, keys in ENABLED_CALL_ENTITIES.items():
        home.disable(platform, *(key for key in keys if key != but))


class Phone:
    """Calls, and what a house makes of them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.heard: list[dict[str, Any]] = []
        self.began: list[dict[str, Any]] = []
        """Variables of triggers."""
        self.stop: Callable[[], None] = async_track_state_change_event(
            home.hass, entity_id(home.hass, home.pbx, Platform.EVENT, "call"), self._hear
        )

    @callback
    def _hear(self, event: Event[EventStateChangedData]) -> None:
        before, after = event.data["old_state"], event.data["new_state"]
        if before and after and "event_type" in after.attributes and before.state != "unavailable":
            self.heard.append(dict(after.attributes))

    def misses(self, caller: str = ANN, called: str = OFFICE, ago: float = 60) -> None:
        """Let somebody call, and nobody answer."""
        self._takes_place(caller, called, ago)

    def answers(self, caller: str = ANN, called: str = OFFICE, ago: float = 60) -> None:
        """Let somebody call, and somebody answer."""
        self._takes_place(caller, called, ago, talk_time=30)

    def calls(self, called: str = ANN, ago: float = 60, *, answered: bool = True) -> None:
        """Let us call somebody."""
        talk_time = 30 if answered else 0
        self._takes_place(OFFICE, called, ago, talk_time, Direction.OUTGOING)

    def _takes_place(
        self,
        caller: str,
        called: str,
        ago: float,
        talk_time: int = 0,
        direction: Direction = Direction.INCOMING,
    ) -> None:
        at = datetime.fromtimestamp(self.home.now.timestamp() - ago, BRUSSELS)
        self.home.pbx.office.ring(
            at=at, caller=caller, called=called, direction=direction, talk_time=talk_time
        )

    @property
    def kinds(self) -> list[str]:
        """Return what the event told, in order."""
        return [told["event_type"] for told in self.heard]

    @property
    def list_id(self) -> str:
        return entity_id(self.home.hass, self.home.pbx, Platform.TODO, "missed_calls")

    async def items(self) -> list[dict[str, str]]:
        """Return what is on the list of missed calls."""
        answer = await self.home.hass.services.async_call(
            "todo",
            "get_items",
            {"entity_id": self.list_id},
            blocking=True,
            return_response=True,
        )
        assert answer is not None
        items: list[dict[str, str]] = answer[self.list_id]["items"]  # type: ignore[index, call-overload]
        return items

    async def statuses(self) -> list[tuple[str, str]]:
        return [(item["summary"], item["status"]) for item in await self.items()]

    async def automate(self, trigger: str, **options: Any) -> None:
        """Take note of the variables of a trigger."""
        self.home.hass.bus.async_listen(
            "began", callback(lambda event: self.began.append(dict(event.data)))
        )
        automation = {
            "alias": "Under test",
            "triggers": [{"trigger": f"voipcenter.{trigger}", "options": options}],
            "actions": [{"event": "began", "event_data_template": {"trigger": "{{ trigger }}"}}],
            "mode": "queued",
        }
        config = {"automation": [automation]}
        assert await async_setup_component(self.home.hass, "automation", config)
        await self.home.settle()
        assert self.home.hass.states.get("automation.under_test").state == "on"  # type: ignore[union-attr]

    async def after(self, **time: float) -> None:
        """Let time pass, a minute at a time, as wakes do."""
        minutes = timedelta(**time) // timedelta(minutes=1)
        await self.home.wake(minutes)
