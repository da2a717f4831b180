"""What befalls an office in a bad month, each by its name."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.const import Platform
from homeassistant.exceptions import HomeAssistantError
import pytest

from simulator import Fault, FaultKind
from simulator.items import BRUSSELS

from ..endings.office import OFFICE
from ..history.test_interruptions import killed_at
from .month import VANISHING, Month

A_TENTH, A_THIRD = 0.1, 0.3
STORM = [
    kind
    for kind in FaultKind
    if kind
    not in {
        FaultKind.ALL_DAYS,
        FaultKind.CLOCK_JUMP,
        FaultKind.EMPTY_LISTS,  # Of calls that would be a lie that nobody can see through.
        FaultKind.ERROR,
        FaultKind.HUGE,
        FaultKind.LATENCY,  # Time stands still, and with it who waits.
        FaultKind.ROWS_BY_PHONE,
        FaultKind.TRICKLE,
        FaultKind.WRONG_DATE,
    }
]
ERRORS = (1, 2, 10, 12, 16, 17, 20, 21, 99)
HOUR = 60


class BadMonth(Month):
    """A month of misfortunes."""

    # Wishes

    async def press(self) -> bool:
        """Somebody presses something, or an automation does."""
        things = [thing for thing in self.plain if self.can_be_wished(thing)]
        thing = self.dice.choice(things)
        # Sometimes what is wished is so already.
        value = self.other_value(thing) if self.dice.random() < 0.9 else thing.value(self.pbx)
        ways = ["person", "action", "automation"]
        by = self.dice.choice(ways if thing.menu == "indicator" else ways[:2])
        done = await self.change(thing, value, by)
        self.happened[f"press by {by}"] += done
        return done

    async def change_with_an_end(self) -> bool:
        thing = self.dice.choice([self.office_thing, self.route])
        if not self.can_end(thing):
            return False
        minutes = self.dice.choice([None, 5, 45, 3 * HOUR, 20 * HOUR])
        return await self.change_until(thing, self.other_value(thing), minutes)

    async def somebody_else(self) -> None:
        """Somebody switches on a phone."""
        await self.calm()
        model = self.updates.things[self.office_thing]
        model.value = 1 - self.office_thing.value(self.pbx)
        self.pbx.office.indicators[OFFICE].active = bool(model.value)
        await self.live(60)
        model.read()

    async def call(self) -> bool:
        """Somebody calls somebody back, or an automation dials."""
        number = self.whom_to_call_back() or f"09{2_000_000 + len(self.updates.dialled)}"
        phone = self.dice.choice(["kantoor01", "kantoor02"])
        context = self.dice.choice([self.person, None])
        acting = self._call("voipcenter", "call", context, number=number, sip_account=phone)
        before = self.updates.dialled[number]
        done = await self.done(acting)
        self.updates.take_in_what_ended(self.now.timestamp())
        placed = self.updates.dialled[number] - before
        assert placed == 1 if done else placed <= 1, number
        await self.live(40)
        return done

    async def lost_answers(self) -> None:
        """The PBX dials, and switches, and its answers are lost: nobody dials once more."""
        await self.calm()
        lost = [
            self.pbx.faults.arm("lost_reply", endpoint=endpoint, times=1)
            for endpoint in ("call", "update")
        ]
        assert not await self.call()
        await self.press()
        for fault in lost:
            assert not fault.times
            self.pbx.faults.disarm(fault)

    async def tick(self) -> bool:
        """Somebody ticks who need not be called back."""
        phone, items = await self.phone_list()
        waiting = [item["uid"] for item in items if item["status"] == "needs_action"]
        if not waiting:
            return False
        uid = self.dice.choice(waiting)
        await self.do("todo", "update_item", phone.list_id, item=uid, status="completed")
        self.missed.ticked.add(uid)
        return True

    # Telephone

    async def transfer(self) -> bool:
        return await self.live_call("answer", "transfer", "end")

    async def live_miss(self) -> bool:
        return await self.live_call("end")

    async def miss(self) -> None:
        self.misses(self.new_caller())

    async def flood_of_calls(self) -> None:
        """Forty people call within a minute, half of whom give up at once."""
        for place in range(40):
            caller = self.new_caller()
            if place % 2:
                self.misses(caller)
                continue
            call = await self.pbx.begin_call(caller, "093456789")
            self.callers[caller].append(self.pbx_now)
            await self.pbx.switchboard.end(call.id)
        await self.pbx.webhooks.delivered()

    # Floods of other kinds

    async def flood_of_presses(self) -> None:
        """Eight people and automations want the same thing, each something else."""
        thing = self.dice.choice([t for t in self.plain if self.can_be_wished(t)])
        self.updates.take_in_what_ended(self.now.timestamp())
        values = [self.other_value(thing)]
        values += [self.dice.choice([values[0], thing.value(self.pbx)]) for _ in range(7)]
        ways = [self.dice.choice(["person", "action"]) for _ in values]
        wishes = [self.wish(thing, v, by) for v, by in zip(values, ways, strict=True)]
        done = [await self.done(wish) for wish in wishes]
        made = self.updates.judge(thing, values, acknowledged=done[-1])
        if made is not None:
            self.updates.things[thing].change(made, None)

    async def too_many_attempts(self) -> None:
        self.pbx.faults.arm("error", number=13, times=1)
        await self.live(60)

    async def wrong_password(self) -> None:
        """The PBX says so, once, although it is right."""
        self.pbx.faults.arm("error", number=15, times=1)
        await self.live(60)

    # Troubles

    async def outage(self, minutes: float | None = None) -> bool:
        if self.has("outage"):
            return False
        await self.pbx.stop()
        minutes = minutes or self.dice.choice([2, 10, 25, 3 * HOUR])
        self.trouble("outage", minutes, self.pbx.start)
        return True

    async def outage_over_night(self) -> bool:
        return await self.outage(14 * HOUR)

    def _armed(self, name: str, minutes: float, *faults: Fault) -> None:
        async def disarm() -> None:
            for fault in faults:
                self.pbx.faults.disarm(fault)

        self.trouble(name, minutes, disarm)

    async def noise(self) -> None:
        """Somebody left PHP's warnings on."""
        noise = self.pbx.faults.arm("noise", probability=0.5)
        self._armed("noise", self.dice.choice([HOUR, 30 * HOUR]), noise)

    async def bad_line(self) -> None:
        kinds = (FaultKind.RESET, FaultKind.LOST_REPLY, FaultKind.TRUNCATED)
        arm = self.pbx.faults.arm
        faults = [arm(kind, probability=A_TENTH, seconds=0) for kind in kinds]
        faults.append(arm("late_change", probability=A_THIRD, seconds=4))
        faults.append(arm("lagging_list", probability=A_THIRD, seconds=50))
        self._armed("bad line", self.dice.choice([HOUR, 10 * HOUR]), *faults)

    async def storm(self) -> None:
        """Every fault there is."""
        arm, share = self.pbx.faults.arm, 0.15
        faults = [arm(kind, probability=share, seconds=0) for kind in STORM]
        faults.append(arm("trickle", probability=share, seconds=0, menu="indicator"))
        for number in ERRORS:
            place = self.dice.choice(["head", "body"])
            share_of_one = share / len(ERRORS)
            faults.append(arm("error", probability=share_of_one, number=number, place=place))
        faults.extend(
            arm("empty_lists", probability=share, menu=menu)
            for menu in ("indicator", "did", "hddesk", "sipacc")
        )
        self._armed("storm", self.dice.choice([20, 40]), *faults)

    async def clock_off(self) -> bool:
        if self.has("clock", "date"):
            return False
        self.pbx.clock_offset = self.dice.choice([-90.0, 400.0, 3600.0, -3600.0, 86400.0])

        async def set_right() -> None:
            self.pbx.clock_offset = 0.0

        self.trouble("clock", self.dice.choice([20, 90, 5 * HOUR]), set_right)
        return True

    async def wrong_date(self) -> bool:
        """What stands before the PBX dates its replies by another clock."""
        if self.has("clock", "date"):
            return False
        self._armed("date", 90, self.pbx.faults.arm("wrong_date", seconds=3600))
        return True

    async def slow(self) -> None:
        """The PBX takes longer to answer than anybody waits."""
        await self.calm()
        async with self.pbx.hold(menu="indicator", times=3):
            self.let_time_pass(60)
            await self.comes(lambda: bool(self.pbx.journal.of(menu="indicator")))
            self.let_time_pass(16)
            await self.a_moment()
        await self.settle()

    async def permission_taken(self) -> None:
        menu = self.dice.choice(["indicator", "did", "routes", "calls", "hddesk", "call"])
        self.pbx.denied_menus |= {menu}

        async def give() -> None:
            self.pbx.denied_menus -= {menu}

        self.trouble("permission", self.dice.choice([HOUR, 8 * HOUR]), give)

    async def rights_taken(self) -> None:
        """A person may do nothing more in Home Assistant; then what they press is not sent."""
        thing = self.plain[0]
        self.user.mock_policy({"entities": False})
        assert not await self.change(thing, self.other_value(thing), "person")
        self.user.mock_policy({"entities": True})

    # Items

    async def rename(self) -> None:
        id_ = self.dice.choice([100, 102])
        names = ("Nachtstand", "Wacht", "Feest", "Brug", "Storing")
        self.pbx.office.indicators[id_].name = f"{self.dice.choice(names)} {id_}"
        route = self.dice.choice(list(self.pbx.office.routes.values()))
        route.name = f"{self.dice.choice(names)} {route.id}"

    async def vanish(self) -> bool:
        if self.has("vanished"):
            return False
        indicator = self.pbx.office.indicators.pop(VANISHING)

        async def come_back() -> None:
            self.pbx.office.indicators.add(indicator)
            self.happened["seen to be gone"] += not self.known_entity(
                Platform.SWITCH, f"indicator_{VANISHING}"
            )
            await self.live(self.step)
            await self.live(self.step)

        self.trouble("vanished", self.dice.choice([10, 3 * HOUR]), come_back)
        return True

    # Home Assistant

    async def reload_it(self) -> None:
        """Somebody reloads the account, and presses meanwhile, by an action."""
        reloading = self.hass.async_create_task(
            self.hass.config_entries.async_reload(self.entry.entry_id)
        )
        for _ in range(self.dice.randrange(12)):
            await asyncio.sleep(0)
        thing = self.plain[0]
        await self.change(thing, self.other_value(thing), "action")
        await reloading
        await self.settle()
        self.updates.take_in_what_ended(self.now.timestamp())

    async def options(self) -> None:
        options = {**self.entry.options, "allow_premium_numbers": self.dice.random() < 0.5}
        self.hass.config_entries.async_update_entry(self.entry, options=options)
        await self.settle()

    async def stopped(self) -> None:
        """Home Assistant is off for an update, or over a day."""
        await self.unload()
        await self.settle()
        await self._off(self.dice.choice([10, 10, 26 * HOUR]))

    async def _killed(self, moment: str) -> None:
        """Let the process be killed, and start a new one, which knows only what is on disk."""
        await self.die()
        self.happened[f"kill in {moment}"] += 1
        for kept in ("voipcenter_gates", "voipcenter_budgets"):
            self.hass.data.pop(kept, None)

    async def _off(self, minutes: float) -> None:
        for _ in range(int(minutes // 10) + 1):
            if self.dice.random() < 600 * 30 / 86_400:
                self.somebody_calls()
            self.clock.tick(timedelta(seconds=60 * minutes / (minutes // 10 + 1)))
        assert await self.set_up()
        await self.a_moment()
        self.updates.take_in_what_ended(self.now.timestamp())

    async def kill_idle(self) -> None:
        await self._killed("an ordinary moment")
        await self._off(self.dice.choice([0, 1, 20, 150]))

    async def kill_while_away(self) -> None:
        await self.outage(20)
        await self._killed("an outage")
        await self._off(1)

    async def kill_sending(self) -> None:
        """A press is on its way, or its answer is, when the process is killed."""
        await self.calm()
        thing = self.dice.choice([*self.plain, self.office_thing])
        if not self.can_be_wished(thing) or not self.can_end(thing):
            thing = self.plain[0]
        value, arrived = self.other_value(thing), self.dice.random() < 0.5
        model, moment = self.updates.things[thing], None
        end: dict[str, Any] = {}
        if thing is self.office_thing:
            moment, end = self.now.timestamp() + 2700, {"for": {"minutes": 45}}
        held = self.pbx.hold(endpoint="update", before=not arrived, times=1)
        acting = self.wish(thing, value, "action", **end)
        await held.reached()
        await self._killed("a press")
        with pytest.raises(HomeAssistantError):
            await acting
        held.release()
        await self.comes(lambda: all(request.finished for request in held.requests))
        made = self.updates.judge(thing, [value], acknowledged=False)
        model.kill_while_sent(value, moment, arrived=made is not None)
        model.restart()  # It reads before it puts back what ended meanwhile.
        await self._off(self.dice.choice([0, 60]))

    async def kill_reading(self) -> None:
        await self.calm()
        held = self.pbx.hold(menu="indicator", times=2)
        self.let_time_pass(60)
        await held.reached()
        await self._killed("a reading")
        held.release()
        await self.a_moment()
        await self._off(self.dice.choice([0, 5]))

    async def kill_starting(self) -> None:
        """It is killed twice: the second time while it starts."""
        await self.calm()
        await self._killed("an ordinary moment")
        held = self.pbx.hold(endpoint="get", times=2)
        starting = self.hass.async_create_task(
            self.hass.config_entries.async_setup(self.entry.entry_id)
        )
        await held.reached()
        while not starting.done():
            self.let_time_pass(2)
            await self.a_moment()
        await self._killed("a start")
        held.release()
        await self.a_moment()
        await self._off(2)

    async def kill_importing(self) -> None:
        """At half past midnight, between two imports of a night's statistics."""
        midnight = self.local.replace(hour=0, minute=27, second=0, microsecond=0)
        await self.pass_until(midnight + timedelta(days=1))
        await self.calm()
        imports = self.dice.randrange(4)
        with pytest.MonkeyPatch.context() as monkeypatch:
            killed_at(monkeypatch, imports)
            await self.live(300)
            await self._killed("an import")
        await self._off(self.dice.choice([0, 20]))

    # Midnight

    async def call_over_midnight(self) -> None:
        """A phone rings from just before midnight until just after."""
        night = self.local.replace(hour=23, minute=59, second=45, microsecond=0)
        await self.pass_until(night.astimezone(BRUSSELS))
        caller = self.new_caller()
        await self.pbx.begin_call(caller, "093456789")
        self.callers[caller].append(self.pbx_now)
        await self.live(60)
        await self.pbx.webhooks.delivered()
