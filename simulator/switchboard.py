"""Calls as they happen: each step is told to whoever listens, and the list has what is over."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .items import BRUSSELS, Call, Direction, Origination, Outcome, SipAccount
from .office import Office

RINGS_FOR = 30.0
"""Seconds after which a call from outside gives up."""
PICKED_UP_AFTER, TALKS_FOR = 4.0, 30.0
"""Seconds of a placed call, unless somebody does otherwise on the page."""


class Event(StrEnum):
    """What happens in a call, in the PBX's own words [field-2]."""

    START = "start"
    ANSWER = "answer"
    TRANSFER = "transfer"
    END = "end"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Notice:
    """One thing that is told of a call: the call as it stands, and when that was."""

    call: Call
    event: Event
    at: datetime
    shifted: bool = False
    """Whether its fields have slipped, as those of a transferred call did [field-2]."""


class SwitchboardError(Exception):
    """There is no such call under way, or nothing of the kind can be done with it."""


class Switchboard:
    """Connects people.

    A call that nobody touches takes its course: from outside it rings out, a placed one is
    answered and ends.
    """

    def __init__(
        self,
        office: Callable[[], Office],
        now: Callable[[], float],
        tell: Callable[[Notice], Awaitable[None]],
    ) -> None:
        """Work for an office, by the PBX's clock, and tell each thing as it happens."""
        self._office = office
        self._clock = now
        self._tell = tell
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[Call]] = set()

    async def ring(self, call: Call) -> Call:
        """Tell all of a call at once that the list has already."""
        await self._tell(Notice(call, Event.START, call.start))
        if call.outcome is Outcome.ANSWERED:
            await self._tell(Notice(call, Event.ANSWER, call.answered_at))
        await self._tell_end(call)
        return call

    async def begin(
        self, caller: str, called: str, direction: Direction, sip_account: str = ""
    ) -> Call:
        """Let a phone ring, until somebody does something about it."""
        call = self._written(
            Call(
                id=0,
                start=self._now(),
                caller=caller,
                called=called,
                direction=direction,
                outcome=Outcome.NO_ANSWER,
                sip_account=sip_account,
                under_way=True,
            )
        )
        self._later(RINGS_FOR, call, self.end)
        await self._tell(Notice(call, Event.START, call.start))
        return call

    async def place(self, account: SipAccount, number: str) -> Call:
        """Ring the account's own phone, and dial the number once it is picked up [doc]."""
        office = self._office()
        office.originated.append(Origination(self._now(), account.username, number))
        call = await self.begin(
            account.outgoing_number, number, Direction.OUTGOING, account.username
        )
        self._later(PICKED_UP_AFTER, call, self._talk)
        return call

    async def answer(self, call_id: int, sip_account: str = "") -> Call:
        """Let somebody pick up: this account's phone, else the first that can be reached."""
        call = self._ringing(call_id)
        office = self._office()
        if sip_account and office.account_named(sip_account) is None:
            raise SwitchboardError("There is no such SIP account.")
        now = self._now()
        return await self._step(
            Event.ANSWER,
            now,
            call,
            outcome=Outcome.ANSWERED,
            sip_account=sip_account or call.sip_account or office.reception,
            duration=_seconds(now - call.start),
        )

    async def transfer(self, call_id: int, sip_account: str = "") -> Call:
        """Hand a conversation over to another account: this one, else the next."""
        call = self._talking(call_id)
        others = [a for a in self._office().sip_accounts.values() if a.username != call.sip_account]
        chosen = next((a for a in others if sip_account in {"", a.username}), None)
        if chosen is None:
            raise SwitchboardError("There is nobody to transfer the call to.")
        return await self._step(
            Event.TRANSFER,
            self._now(),
            call,
            sip_account=chosen.username,
            transferred_from=call.first_account,
        )

    async def end(self, call_id: int) -> Call:
        """Let somebody hang up; nobody has answered a call that rings still."""
        over = self._over(self._found(call_id))
        await self._tell_end(over)
        return over

    async def stop(self) -> None:
        """Drop everything: what was under way is over, and nobody is told."""
        for call in self._office().calls.under_way:
            self._over(call)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _talk(self, call_id: int) -> Call:
        call = await self.answer(call_id)
        self._later(TALKS_FOR, call, self.end)
        return call

    async def _step(self, event: Event, at: datetime, call: Call, **changes: object) -> Call:
        self._forget(call)
        call = self._written(replace(call, **changes))  # type: ignore[arg-type]
        await self._tell(Notice(call, event, at))
        return call

    def _over(self, call: Call) -> Call:
        self._forget(call)
        seconds = _seconds(self._now() - call.start)
        talked = seconds - call.duration if call.outcome is Outcome.ANSWERED else 0
        return self._written(
            replace(call, under_way=False, duration=seconds, talk_time=max(talked, 0))
        )

    async def _tell_end(self, call: Call) -> None:
        for event, shifted in _endings(call):
            await self._tell(Notice(call, event, call.ended_at, shifted))

    def _written(self, call: Call) -> Call:
        return self._office().calls.add(call)

    def _found(self, call_id: int) -> Call:
        for call in self._office().calls.under_way:
            if call.id == call_id:
                return call
        raise SwitchboardError("This call is not under way.")

    def _ringing(self, call_id: int) -> Call:
        call = self._found(call_id)
        if call.outcome is Outcome.ANSWERED:
            raise SwitchboardError("This call was answered already.")
        return call

    def _talking(self, call_id: int) -> Call:
        call = self._found(call_id)
        if call.outcome is not Outcome.ANSWERED:
            raise SwitchboardError("Nobody has answered this call yet.")
        return call

    def _later(
        self, seconds: float, call: Call, step: Callable[[int], Coroutine[None, None, Call]]
    ) -> None:
        """Do this after some time, instead of what was to be done before."""
        self._forget(call)

        def begin() -> None:
            del self._timers[call.id]
            task = asyncio.ensure_future(step(call.id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._timers[call.id] = asyncio.get_running_loop().call_later(seconds, begin)

    def _forget(self, call: Call) -> None:
        if timer := self._timers.pop(call.id, None):
            timer.cancel()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(int(self._clock()), BRUSSELS)


def _endings(call: Call) -> Iterator[tuple[Event, bool]]:
    """Order how an end is told: a missed call's summary goes first, a transferred one's twice."""
    if call.outcome is not Outcome.ANSWERED:
        yield from ((Event.SUMMARY, False), (Event.END, False))
        return
    yield from ((Event.END, False), (Event.SUMMARY, False))
    if call.transferred_from:
        yield from ((Event.END, False), (Event.SUMMARY, True))


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())
