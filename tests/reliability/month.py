"""An office in which, over a month, everything happens that can."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import EVENT_AUTOMATION_TRIGGERED
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.voipcenter.const import DOMAIN
from simulator import Direction, Simulator
from simulator.items import BRUSSELS
from simulator.switchboard import SwitchboardError

from ..endings.office import OFFICE, Office
from ..home import Home
from ..integration.phone import Phone
from .witness import ANONYMOUS, MissedList, Thing, Updates, answered

OPENING, CLOSING = time(8), time(18)
CALLS_A_SECOND = {True: 45 / 36_000, False: 8 / 50_400}
VANISHING = 103
OUR_NUMBERS = ("093456789", "093456790")
MOST_MISSES = 4
"""Of a caller, as an item of the list tells the last five."""

type Undo = Callable[[], Awaitable[None]]


class Month(Office):
    """A house, its office, and all that was acknowledged in it."""

    def __init__(
        self,
        hass: HomeAssistant,
        pbx: Simulator,
        entry: MockConfigEntry,
        clock: FrozenDateTimeFactory,
        storage: dict[str, Any],
    ) -> None:
        super().__init__(hass, pbx, entry, clock, storage)
        self.dice = Random(20261025)
        self.step = 300.0
        """Seconds between two looks during the day."""
        self.happened = Counter[str]()
        self.updates, self.missed = Updates(pbx), MissedList()
        self.office_thing = self.updates.add("indicator", OFFICE)
        self.route = self.updates.add("did", 1, "route")
        self.plain = [
            *(self.updates.add("indicator", id_) for id_ in (100, 102, 103)),
            self.updates.add("did", 2, "route"),
            self.updates.add("hddesk", 1, "template"),
        ]
        self.user = MockUser(name="Ann").add_to_hass(hass)
        self.user.mock_policy({"entities": True})
        self.troubles: list[tuple[datetime, str, Undo]] = []
        self.callers: dict[str, list[datetime]] = {}
        self._numbers = iter(range(100_000, 1_000_000))
        self._triggered = 0
        self._done_by_automations: set[int] = set()

    async def automate(self) -> None:
        """Let an automation switch an indicator whenever it is told to."""
        tell = callback(lambda event: self._done_by_automations.add(event.data["number"]))
        self.hass.bus.async_listen("wish_done", tell)

        @callback
        def count(_event: Event) -> None:
            self._triggered += 1

        self.hass.bus.async_listen(EVENT_AUTOMATION_TRIGGERED, count)
        wish = "{{ trigger.event.data.%s }}"
        action = {"action": "voipcenter.set_indicator", "data": {}}
        action["data"] = {"indicator": wish % "indicator", "state": wish % "state"}
        automation = {
            "alias": "As wished",
            "triggers": [{"trigger": "event", "event_type": "wish"}],
            "actions": [
                action,
                {"event": "wish_done", "event_data_template": {"number": wish % "number"}},
            ],
        }
        assert await async_setup_component(self.hass, "automation", {"automation": [automation]})
        await self.settle()

    # Time

    @property
    def local(self) -> datetime:
        return self.now.astimezone(BRUSSELS)

    @property
    def open_now(self) -> bool:
        return self.local.weekday() < 5 and OPENING <= self.local.time() < CLOSING

    @property
    def clocks_change(self) -> bool:
        """Tell whether it is the night in which clocks are changed."""
        before, after = (self.now + timedelta(hours=hours) for hours in (-4, 4))
        offsets = (moment.astimezone(BRUSSELS).utcoffset() for moment in (before, after))
        return next(offsets) != next(offsets)

    def _pace(self) -> float:
        minute = self.local.hour * 60 + self.local.minute
        if minute >= 23 * 60 + 57 or minute < 4 or 29 <= minute < 33:
            return 60.0
        return self.step if self.open_now or self.clocks_change else 5 * self.step

    async def pass_until(self, moment: datetime) -> None:
        """Let time pass, as it does in an office, and end each trouble when it is over."""
        while True:
            soonest = min([moment, *(until for until, _, _ in self.troubles)])
            if (left := (soonest - self.now).total_seconds()) > 0:
                await self.live(min(left, self._pace()))
            for trouble in [t for t in self.troubles if t[0] <= self.now]:
                await self._end(trouble)
            if self.now >= moment:
                return

    async def live(self, seconds: float) -> None:
        """Let so much time pass; somebody may call."""
        if self.dice.random() < seconds * CALLS_A_SECOND[self.open_now]:
            self.somebody_calls()
        await self.after(seconds)
        self.missed.latest = max(self.missed.latest, self.pbx.now())
        self.updates.take_in_what_ended(self.now.timestamp())

    async def comes(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so: ``until`` tells of changes with an end."""
        await Home.until(self, condition)

    async def calm(self) -> None:
        """Let all troubles be over, and Home Assistant see that."""
        for trouble in list(self.troubles):
            await self._end(trouble)
        for _ in range(20):
            await self.live(60)
            if self.connected == "on":
                break
        assert self.connected == "on"
        await self.refresh()
        await self.live(60)
        await self.live(60)
        for model in self.updates.things.values():
            model.be(self.now.timestamp())

    def trouble(self, name: str, minutes: float, undo: Undo) -> None:
        """Let something be wrong for some time."""
        self.troubles.append((self.now + timedelta(minutes=minutes), name, undo))

    async def _end(self, trouble: tuple[datetime, str, Undo]) -> None:
        self.troubles.remove(trouble)
        await trouble[2]()

    def has(self, *names: str) -> bool:
        return any(name in names for _, name, _ in self.troubles)

    # Calls

    @property
    def pbx_now(self) -> datetime:
        return datetime.fromtimestamp(int(self.pbx.now()), BRUSSELS)

    def new_caller(self) -> str:
        number = f"0475{next(self._numbers)}"
        self.callers[number] = []
        return number

    def known_caller(self) -> str:
        """Return somebody whom we missed some time ago, and not too often."""
        before = self.pbx_now - timedelta(hours=3)
        known = [
            number
            for number, misses in list(self.callers.items())[-60:]
            if misses and max(misses) < before and len(misses) < MOST_MISSES
        ]
        return self.dice.choice(known) if known else self.new_caller()

    def misses(self, caller: str) -> None:
        if caller != ANONYMOUS:
            self.callers[caller].append(self.pbx_now)
        called = self.dice.choice(OUR_NUMBERS)
        self.pbx.office.ring(at=self.pbx_now, caller=caller, called=called)

    def talks(self, caller: str, *, talk_time: int = 30, outgoing: bool = False) -> None:
        parties = (OUR_NUMBERS[0], caller) if outgoing else (caller, OUR_NUMBERS[0])
        direction = Direction.OUTGOING if outgoing else Direction.INCOMING
        self.pbx.office.ring(
            at=self.pbx_now,
            caller=parties[0],
            called=parties[1],
            direction=direction,
            talk_time=talk_time,
        )

    def somebody_calls(self) -> None:
        """Let a call take place, of which only the PBX's list tells."""
        match self.dice.choices(range(7), [22, 8, 30, 20, 8, 10, 2])[0]:
            case 0:
                self.misses(self.new_caller())
            case 1:
                self.misses(self.known_caller())
            case 2:
                self.talks(self.new_caller())
            case 3:
                self.talks(self.known_caller(), outgoing=True)
            case 4:
                self.talks(self.known_caller())
            case 5:
                self.talks(self.known_caller(), outgoing=True, talk_time=0)
            case 6:
                self.misses(ANONYMOUS)

    async def live_call(self, *steps: str) -> bool:
        """Let a call take place of which the PBX's webhook tells, too; tell whether it could."""
        caller = self.new_caller()
        call = await self.pbx.begin_call(caller, OUR_NUMBERS[0])
        self.callers[caller].append(self.pbx_now)
        try:
            for step in steps:
                await self.live(5)
                await getattr(self.pbx.switchboard, step)(call.id)
        except SwitchboardError:
            return False  # It ended by itself.
        await self.pbx.webhooks.delivered()
        await self.live(5)
        return True

    # Wishes

    def can_be_wished(self, thing: Thing) -> bool:
        """Tell whether an item is there, on the PBX and in Home Assistant."""
        known = self.known_entity(thing.platform, thing.key)
        there = thing.menu != "indicator" or thing.id in self.pbx.office.indicators
        return known and there

    @property
    def person(self) -> Context:
        return Context(user_id=self.user.id)

    def wish(self, thing: Thing, value: int, by: str, **end: Any) -> Any:
        """Begin to change a thing, as a person, an automation or an action does."""
        is_switch, person = thing.menu == "indicator", self.person
        if by == "automation":
            return self.hass.async_create_task(self._wish_by_automation(thing, value))
        if by == "person" and not end:
            if is_switch:
                action, data = ("turn_on" if value else "turn_off"), {}
                entity = self.switch_id(thing.id)
                return self._call("switch", action, person, entity_id=entity)
            data = {"option": self._name(thing, value)}
            entity = self.select_id(thing.key)
            return self._call("select", "select_option", person, entity_id=entity, **data)
        if is_switch:
            data = {"indicator": str(thing.id), "state": "on" if value else "off"}
            name = "set_indicator"
        elif thing.menu == "did":
            data, name = {"did": str(thing.id), "route": str(value)}, "update_number"
        else:
            data, name = {"hot_desk": str(thing.id), "template": str(value)}, "update_hot_desk"
        return self._call(DOMAIN, name, None, **data, **end)

    async def _wish_by_automation(self, thing: Thing, value: int) -> None:
        number = next(self._numbers)
        told = {"indicator": str(thing.id), "state": "on" if value else "off", "number": number}
        triggered = self._triggered
        self.hass.bus.async_fire("wish", told)
        await self.comes(lambda: self._triggered > triggered)
        await self.a_moment()
        await self.comes(lambda: self._runs == 0)
        if number not in self._done_by_automations:
            raise HomeAssistantError("the automation stopped at an error")

    @property
    def _runs(self) -> int:
        """Return how often the automation runs just now."""
        state = self.hass.states.get("automation.as_wished")
        return int(state.attributes["current"]) if state else 0

    def _name(self, thing: Thing, value: int) -> str:
        catalogue = self.pbx.office.routes if thing.menu == "did" else self.pbx.office.templates
        return catalogue[value].name

    def _call(self, domain: str, action: str, context: Context | None, **data: Any) -> Any:
        return self.hass.async_create_task(
            self.hass.services.async_call(domain, action, data, blocking=True, context=context)
        )

    def other_value(self, thing: Thing) -> int:
        value = thing.value(self.pbx)
        if thing.menu == "indicator":
            return 1 - value
        catalogue = self.pbx.office.routes if thing.menu == "did" else self.pbx.office.templates
        return self.dice.choice([id_ for id_ in catalogue if id_ != value])

    async def change(self, thing: Thing, value: int, by: str) -> bool:
        """Change a thing for good; return whether that was acknowledged."""
        self.updates.take_in_what_ended(self.now.timestamp())
        return self.judge(thing, value, await self.done(self.wish(thing, value, by)))

    def judge(self, thing: Thing, value: int, acknowledged: bool) -> bool:
        """Hold an answer against the PBX; what was not acknowledged may have arrived."""
        made = self.updates.judge(thing, [value], acknowledged=acknowledged)
        if acknowledged or made is not None:
            self.updates.things[thing].change(value, None)
        return acknowledged

    async def done(self, acting: Any) -> bool:
        """Return whether Home Assistant reports something as done."""
        try:
            await acting
        except HomeAssistantError:
            return False
        return True

    def can_end(self, thing: Thing) -> bool:
        """Tell whether nothing of an item ends soon, which would mix up what is sent."""
        end = self.updates.things[thing].end
        return end is None or end.moment > self.now.timestamp() + 1800

    async def change_until(self, thing: Thing, value: int, minutes: int | None) -> bool:
        """Change a thing for so long, or for good; return whether that was acknowledged."""
        self.updates.take_in_what_ended(self.now.timestamp())
        model = self.updates.things[thing]
        moment = None if minutes is None else self.now.timestamp() + 60 * minutes
        end = {} if minutes is None else {"for": {"minutes": minutes}}
        may = model.may(value, moment)
        done = await self.done(self.wish(thing, value, "action", **end))
        made = self.updates.judge(thing, [value], acknowledged=done)
        assert may or not done
        if done:
            model.change(value, moment)
        elif may:
            model.kill_while_sent(value, moment, arrived=made is not None)
            model.read()
        return done

    async def phone_list(self) -> tuple[Phone, list[dict[str, str]]]:
        phone = Phone(self)
        phone.stop()
        return phone, await phone.items()

    def whom_to_call_back(self) -> str | None:
        """Return somebody whom we missed and who was not called back, and not dialled yet."""
        last = answered(self.pbx.office.calls)
        waiting = [
            number
            for number, misses in self.callers.items()
            if misses
            and not self.updates.dialled[number]
            and last.get(number, 0) < max(misses).timestamp()
        ]
        return self.dice.choice(waiting) if waiting else None
