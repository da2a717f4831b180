"""Changes of an item go out one at a time, and all who wished hear what came of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
import gc
from typing import Any

import pytest

from custom_components.voipcenter.api import (
    Changes,
    ItemKey,
    Menu,
    Part,
    VoipCenterConnectionError,
    VoipCenterRequestError,
)
from custom_components.voipcenter.pbx.wishes import Wish, Wishes

NUMBER, OTHER = ItemKey(Menu.NUMBERS, 1), ItemKey(Menu.NUMBERS, 2)
ROUTE, BACKUP, HOLIDAYS = Part.ROUTE, Part.BACKUP_ROUTE, Part.HOLIDAYS


class Sender:
    """Takes what is sent, and answers when it is told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[ItemKey, Wish[str]]] = []
        self._answers: list[asyncio.Future[None]] = []
        self._wished: list[asyncio.Task[None]] = []
        self.wishes: Wishes[str] = Wishes(self._carry_out, asyncio.create_task)

    async def _carry_out(self, key: ItemKey, wish: Wish[str]) -> None:
        self.sent.append((key, wish))
        self._answers.append(asyncio.get_running_loop().create_future())
        await self._answers[-1]

    @property
    def changes(self) -> list[tuple[int, dict[Part, int]]]:
        return [(key.id, wish.changes) for key, wish in self.sent]

    async def wish(
        self,
        changes: Changes,
        who: str | None = None,
        until: float | None = None,
        key: ItemKey = NUMBER,
    ) -> asyncio.Task[None]:
        wished = asyncio.create_task(self.wishes.submit(key, changes, who, until))
        self._wished.append(wished)
        await a_moment()
        return wished

    async def stop(self) -> None:
        async with asyncio.timeout(1):
            await self.wishes.break_off()
            await asyncio.gather(*self._wished, return_exceptions=True)

    def forget(self) -> None:
        self.sent.clear()
        self._answers.clear()
        self._wished.clear()

    async def answer(self, place: int, error: Exception | None = None) -> None:
        if error:
            self._answers[place].set_exception(error)
        else:
            self._answers[place].set_result(None)
        await a_moment()


async def a_moment() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def soon(awaited: Awaitable[Any]) -> None:
    await asyncio.wait_for(awaited, 1)


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender()
    yield sender
    await sender.stop()


@pytest.fixture
async def reports() -> list[dict[str, Any]]:
    """Return what the loop would write into the log."""
    found: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, report: found.append(report))
    return found


async def test_one_at_a_time_and_of_those_waiting_the_latest(sender: Sender) -> None:
    wished = [await sender.wish({ROUTE: route}) for route in (11, 12, 13)]
    assert sender.changes == [(1, {ROUTE: 11})]
    await sender.answer(0)
    assert sender.changes == [(1, {ROUTE: 11}), (1, {ROUTE: 13})]
    assert [each.done() for each in wished] == [True, False, False]
    await sender.answer(1)
    assert all(each.done() for each in wished)


async def test_parts_that_wait_go_together(sender: Sender) -> None:
    for changes in ({ROUTE: 11}, {BACKUP: 21, HOLIDAYS: 31}, {BACKUP: 22}):
        await sender.wish(changes)
    await sender.answer(0)
    assert sender.changes[1:] == [(1, {BACKUP: 22, HOLIDAYS: 31})]


async def test_no_item_waits_for_another(sender: Sender) -> None:
    for key in (NUMBER, OTHER):
        await sender.wish({ROUTE: 11}, key=key)
    assert sender.changes == [(1, {ROUTE: 11}), (2, {ROUTE: 11})]


async def test_a_wish_after_an_answer_is_sent_at_once(sender: Sender) -> None:
    for turn in range(2):
        await sender.wish({ROUTE: 11})
        await sender.answer(turn)
    assert len(sender.sent) == 2


async def test_who_wished_the_latest_change(sender: Sender) -> None:
    await sender.wish({ROUTE: 11}, "Ann")
    assert sender.sent[0][1].who == "Ann"
    for changes, who in (({ROUTE: 12}, "Ann"), ({BACKUP: 21}, "Bob"), ({}, "nobody")):
        await sender.wish(changes, who)
    await sender.answer(0)
    assert sender.sent[1][1].who == "Bob"


async def test_what_has_an_end_goes_alone(sender: Sender) -> None:
    """It may be refused for what it is, and nobody else's wish with it."""
    await sender.wish({HOLIDAYS: 31})
    lasting = await sender.wish({ROUTE: 11})
    ending = await sender.wish({BACKUP: 21}, until=100.0)
    later = await sender.wish({ROUTE: 12})
    await sender.answer(0)
    await sender.answer(1)
    await sender.answer(2, VoipCenterRequestError("no"))
    await sender.answer(3)
    assert sender.changes[1:] == [(1, {ROUTE: 11}), (1, {BACKUP: 21}), (1, {ROUTE: 12})]
    await soon(asyncio.gather(lasting, later))
    with pytest.raises(VoipCenterRequestError):
        await soon(ending)


async def test_a_wish_without_changes_is_sent_too(sender: Sender) -> None:
    wished = await sender.wish({})
    assert sender.changes == [(1, {})]
    await sender.answer(0)
    assert wished.done()


async def test_an_error_is_told_to_all_who_wished_it_and_to_no_other(sender: Sender) -> None:
    first, *waiting = [await sender.wish({ROUTE: route}) for route in (11, 12, 13)]
    error = VoipCenterRequestError("no")
    await sender.answer(0, error)
    with pytest.raises(VoipCenterRequestError):
        await soon(first)
    await sender.answer(1)
    await soon(asyncio.gather(*waiting))


async def test_an_error_reaches_two_who_wait_together(sender: Sender) -> None:
    await sender.wish({ROUTE: 11})
    waiting = [await sender.wish({ROUTE: route}) for route in (12, 13)]
    await sender.answer(0)
    await sender.answer(1, VoipCenterRequestError("no"))
    for wished in waiting:
        with pytest.raises(VoipCenterRequestError):
            await soon(wished)


async def test_who_leaves_does_not_stop_the_change(sender: Sender) -> None:
    await sender.wish({ROUTE: 11})
    leaver = await sender.wish({ROUTE: 12})
    leaver.cancel()
    await sender.answer(0)
    await sender.answer(1)
    assert leaver.cancelled()
    assert sender.changes[1:] == [(1, {ROUTE: 12})]


async def test_an_error_that_nobody_awaits_is_no_bug(
    sender: Sender, reports: list[dict[str, Any]]
) -> None:
    leaver = await sender.wish({ROUTE: 11})
    leaver.cancel()
    await sender.answer(0, VoipCenterRequestError("no"))
    del leaver
    sender.forget()
    gc.collect()
    assert reports == []


async def test_who_wished_is_told_of_a_change_that_is_broken_off(sender: Sender) -> None:
    wished = [await sender.wish({ROUTE: route}) for route in (11, 12)]
    wished.append(await sender.wish({ROUTE: 11}, key=OTHER))
    await soon(sender.wishes.break_off())
    for each in wished:
        with pytest.raises(VoipCenterConnectionError):
            await soon(each)
    assert len(sender.sent) == 2


async def test_after_a_change_was_broken_off_the_next_is_sent(sender: Sender) -> None:
    wished = await sender.wish({ROUTE: 11})
    await soon(sender.wishes.break_off())
    with suppress(VoipCenterConnectionError):
        await soon(wished)
    await sender.wish({ROUTE: 12})
    assert sender.changes[1:] == [(1, {ROUTE: 12})]


async def test_finished_when_all_is_answered(sender: Sender) -> None:
    await soon(sender.wishes.finish())
    for key in (NUMBER, OTHER):
        await sender.wish({ROUTE: 11}, key=key)
    finishing = asyncio.create_task(sender.wishes.finish())
    await sender.answer(0)
    assert not finishing.done()
    await sender.answer(1)
    assert finishing.done()
