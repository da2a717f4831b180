"""Anything in any order, in a real house and against the model of the rules."""

from random import Random

from homeassistant.exceptions import HomeAssistantError
import pytest

from .model import PATIENCE, Model
from .office import OFFICE, Office

STEPS = 40


class Walk:
    """An office and what has to become of it."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.dice = office, Random(seed)
        self.model = Model(value=0, seen=0)
        self.told: list[str] = []

    def _wish(self) -> tuple[int, float | None, dict[str, object]]:
        value, minutes = self.dice.randrange(2), self.dice.choice([None, 1, 3, 7, 15])
        if minutes is None:
            return value, None, {}
        return value, self.office.now.timestamp() + 60 * minutes, {"for": {"minutes": minutes}}

    async def _act(self, value: int, data: dict[str, object]) -> bool:
        self.told.append(f"act {value} {data}")
        action = "close_office" if value else "open_office"
        try:
            await self.office.act(action, **data)
        except HomeAssistantError:
            return False
        await self.office.after(1)  # It is read back.
        self.model.read()
        return True

    async def change(self) -> None:
        value, moment, data = self._wish()
        may = self.model.may(value, moment)
        if may:
            self.model.change(value, moment)
        assert await self._act(value, data) is may

    async def press(self) -> None:
        value = self.dice.randrange(2)
        self.told.append(f"press {value}")
        self.model.change(value, None)
        await self.office.press(OFFICE, on=bool(value))
        await self.office.after(1)
        self.model.read()

    async def refused(self) -> None:
        self.office.pbx.faults.arm("error", number=12, endpoint="update")
        value, moment, data = self._wish()
        self.model.may(value, moment)
        assert not await self._act(value, data)
        self.office.pbx.faults.clear()

    async def reply_lost(self) -> None:
        self.office.pbx.faults.arm("lost_reply", endpoint="update", times=1)
        await self.change()
        self.office.pbx.faults.clear()

    async def somebody_else(self) -> None:
        self.model.value = self.dice.randrange(2)
        self.told.append(f"somebody else {self.model.value}")
        self.office.somebody_else(closes=bool(self.model.value))

    async def pass_time(self) -> None:
        minutes = self.dice.choice([1, 1, 2, 5])
        self.told.append(f"pass {minutes}")
        for _ in range(minutes):
            await self.office.wake()
            self.model.be(self.office.now.timestamp())
            self.model.read()

    async def away(self) -> None:
        await self.office.pbx.stop()
        value, _, data = self._wish()
        assert not await self._act_while_away(value, data)
        await self.office.wake(self.dice.choice([1, 2, 6]))
        await self.office.pbx.start()
        await self.office.wake()
        self.model.be(self.office.now.timestamp())
        self.model.read()

    async def _act_while_away(self, value: int, data: dict[str, object]) -> bool:
        seen = self.model.seen
        done = await self._act(value, data)
        self.model.seen = seen
        return done

    async def die(self) -> None:
        await self.office.die()
        await self._start_again()

    async def die_while_it_is_sent(self) -> None:
        value, moment, data = self._wish()
        arrived = self.dice.random() < 0.5
        self.told.append(f"die, arrived {arrived}")
        if not self.model.may(value, moment):
            assert not await self._act(value, data)
            return
        held = self.office.pbx.hold(endpoint="update", before=not arrived, times=1)
        acting = self.office.act("close_office" if value else "open_office", **data)
        await held.reached()
        await self.office.die()
        with pytest.raises(HomeAssistantError):
            await acting
        # What was not carried out never will be: the PBX's process ended with its client.
        as_it_was = self.model.value
        held.release()
        await self.office.a_moment()
        if not arrived:
            await self.office.settle()
            self.office.somebody_else(closes=bool(as_it_was))
        self.model.kill_while_sent(value, moment, arrived=arrived)
        await self._start_again()
        for _ in range(PATIENCE):  # It may have been carried out late, but was not.
            await self.office.wake()
            self.model.be(self.office.now.timestamp())
        self.model.lost = ()

    async def _start_again(self) -> None:
        minutes = self.dice.choice([0, 0, 4, 20])
        self.told.append(f"start {minutes} later")
        self.office.clock.tick(60 * minutes)
        await self.office.restart()
        self.model.be(self.office.now.timestamp())
        self.model.read()

    async def step(self) -> None:
        ways = [
            (self.change, 6),
            (self.press, 1),
            (self.refused, 1),
            (self.reply_lost, 1),
            (self.somebody_else, 3),
            (self.pass_time, 5),
            (self.away, 1),
            (self.die, 1),
            (self.die_while_it_is_sent, 2),
        ]
        (way,) = self.dice.choices([way for way, _ in ways], [weight for _, weight in ways])
        await way()
        self.model.be(self.office.now.timestamp())

    def check(self) -> None:
        end, told = self.model.end, "\n".join(self.told)
        assert self.office.closed is bool(self.model.value), told
        assert self.office.switch(OFFICE) == ("on" if self.model.seen else "off"), told
        moment = self.office.until_moment()
        assert moment == (end and end.moment), told
        assert bool(self.office.stored) is bool(end), told


@pytest.mark.parametrize("seed", range(6))
async def test_the_office_is_as_the_rules_say(office: Office, seed: int) -> None:
    walk = Walk(office, seed)
    for _ in range(STEPS):
        await walk.step()
        walk.check()
    assert walk.told
