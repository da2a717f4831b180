"""Everything that the PBX can do, one method a thing."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from functools import partial
from typing import cast

import aiohttp

from .address import DEFAULT_BASE_URL, api_address
from .errors import (
    VoipCenterNoFeedKeyError,
    VoipCenterRequestError,
    VoipCenterResponseError,
    VoipCenterShapeError,
    presentable,
    reading,
)
from .gate import Gate
from .models import (
    Call,
    Changes,
    FeedKey,
    Item,
    ItemKey,
    Menu,
    Part,
    SipAccount,
)
from .signing import FEED_KEY_MENU, Credentials, Endpoint
from .transport import ALL_ITEMS, READ_IN_ONE_GO, Answer, Transport
from .wire import (
    MENU_NAMES,
    UPDATE_LETTERS,
    Json,
    Notes,
    holds_more_than,
    notes_of,
    plain,
    read_calls,
    read_feed_key,
    read_item,
    read_list,
    require_acknowledgement,
    told_once,
)

_VALUES_IN_ONE_GO = 1000
_LONGEST_KEPT = 600_000
_PARAMETER_NOT_CORRECT = 17
_NOTATIONS = ("", "=")


class VoipCenterClient:
    """The API of one customer's PBX.

    Every method raises the subclasses of ``VoipCenterError``: the PBX's own errors, and those of
    the way to it. What was lost with its connection is sent once more, but for a call.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        credentials: Credentials,
        base_url: str = DEFAULT_BASE_URL,
        *,
        timezone: tzinfo,
        gate: Gate | None = None,
    ) -> None:
        """Use the caller's session; ``timezone`` is the PBX's (Europe/Brussels).

        Clients of one customer should share a ``gate``. Raises ``ValueError`` for an address that
        is not https and not on this machine.
        """
        self.session = session
        self.credentials = credentials
        self.transport = Transport(session, credentials, api_address(base_url), gate or Gate())
        self.answers: dict[str, Answer] = {}
        """The last answer of each menu's list and detail as it came, but for a very long one."""
        self.unread_words: tuple[str, ...] = ()
        """Words that left an outcome or a direction of the calls that were read last unknown."""
        self.timezone = timezone
        self._notations = _NOTATIONS

    def notes(self, menu: Menu) -> Notes:
        """Return what was not understood of a menu's last answers (see ``Notes``)."""
        known = (self.answers.get(f"{menu} {kind}") for kind in ("list", "detail"))
        answers = [answer for answer in known if answer]
        noise = next((answer.noise for answer in answers if answer.noise), "")
        return notes_of(menu, [answer.content for answer in answers], noise)

    @property
    def notation(self) -> str:
        """Return how the PBX writes parts in an update, such as ``r140`` or ``r=140``."""
        return f"r{self._notations[0]}140"

    async def list_items(self, menu: Menu, *, urgent: bool = False) -> dict[int, Item]:
        """Return all items of a menu by id; in the list, much of them may be missing.

        What is ``urgent`` passes the reads that wait.
        """
        answer = await self._list(menu, urgent=urgent)
        return await _read(answer, partial(read_list, menu))

    async def read_item(self, menu: Menu, id_: int, *, urgent: bool = False) -> Item:
        """Return one item with all that the PBX tells of it.

        What is ``urgent`` passes the reads that wait.
        """
        answer = await self._answer(MENU_NAMES[menu], str(id_), urgent=urgent)
        self._keep(f"{menu} detail", answer)
        return await _read(answer, partial(read_item, menu, id_))

    async def sip_account(self, id_: int) -> SipAccount:
        """Return one SIP account with its phone's presence."""
        return cast("SipAccount", await self.read_item(Menu.SIP_ACCOUNTS, id_))

    async def calls(self, day: date) -> tuple[Call, ...]:
        """Return the calls of a day (in the PBX's time zone)."""
        answer = await self._list(Menu.CALLS, f"{day:%Y%m%d}")

        def read(reply: Json) -> tuple[Call, ...]:
            calls = told_once(read_calls(reply, day, self.timezone))
            known = (call.phase or (call.outcome and call.direction) for call in calls)
            words = () if all(known) else self.notes(Menu.CALLS).words
            self.unread_words = tuple(presentable(word, self.transport.secrets) for word in words)
            return calls

        return await _read(answer, read)

    async def feed_key(self, username: str) -> FeedKey:
        """Return the key with which a websocket user registers at the call feed."""
        answer = await self._get({"m": FEED_KEY_MENU, "id": username})
        key = await _read(answer, lambda reply: read_feed_key(reply, username))
        self.transport.feed_key = key
        return key

    async def query(self, menu: str, id_: str = ALL_ITEMS, filter_: str = "") -> Json:
        """Return the PBX's own reply to any menu of ``get``.

        Raises ``VoipCenterRequestError`` for the menu that hands out a secret.
        """
        if holds_secret(menu):
            raise VoipCenterRequestError("this menu holds a secret")
        return (await self._answer(menu, id_, filter_)).content

    async def write(self, key: ItemKey, changes: Changes) -> None:
        """Change an item: an indicator's state, or parts of a number or a hot desk.

        The manual writes parts in two notations; where the first is refused (17), the other is
        tried once and kept if it works. Updates are absolute, so nothing is done twice.
        """
        if key.menu is Menu.INDICATORS:
            await self._update(key, str(changes[Part.ACTIVE]))
            return
        notation, other = self._notations
        try:
            await self._update(key, _parameter(changes, notation))
        except VoipCenterRequestError as error:
            if error.code != _PARAMETER_NOT_CORRECT:
                raise
            await self._update(key, _parameter(changes, other))
            self._notations = (other, notation)

    async def call(self, sip_account: str, number: str) -> None:
        """Ring the phone of a SIP account (its username) and, once answered, dial ``number``.

        ``number`` is digits only. Never sent twice, but for a refusal in the head: a lost reply
        may mean a call that went through.
        """
        parameters = {"sipacc": sip_account, "telnr": number}
        answer = await self.transport.request(Endpoint.CALL, parameters, urgent=True)
        require_acknowledgement(answer.content)

    async def _list(self, menu: Menu, filter_: str = "", *, urgent: bool = False) -> Answer:
        answer = await self._answer(MENU_NAMES[menu], filter_=filter_, urgent=urgent)
        self._keep(f"{menu} list", answer)
        return answer

    def _keep(self, name: str, answer: Answer) -> None:
        """Keep an answer for diagnostics; many long ones would fill the memory."""
        self.answers.pop(name, None)
        if answer.length <= _LONGEST_KEPT:
            self.answers[name] = answer

    async def _answer(
        self, menu: str, id_: str = ALL_ITEMS, filter_: str = "", *, urgent: bool = False
    ) -> Answer:
        parameters = {"m": menu, "id": id_}
        if id_ == ALL_ITEMS:  # A filter is only known for lists [manual].
            parameters["filter"] = filter_
        return await self._get(parameters, urgent=urgent)

    async def _get(self, parameters: Mapping[str, str], *, urgent: bool = False) -> Answer:
        return await self.transport.request(
            Endpoint.GET, parameters, urgent=urgent, repeatable=True
        )

    async def _update(self, key: ItemKey, parameter: str) -> None:
        parameters = {"m": MENU_NAMES[key.menu], "id": str(key.id), "p": parameter}
        answer = await self.transport.request(
            Endpoint.UPDATE, parameters, urgent=True, repeatable=True
        )
        require_acknowledgement(answer.content)


async def _read[T](answer: Answer, read: Callable[[Json], T]) -> T:
    """Return what ``read`` makes of an answer; of that of a large office apart from the loop.

    Raises ``VoipCenterShapeError`` for an answer of the PBX's that cannot be read.
    """
    try:
        with reading():
            if answer.length > READ_IN_ONE_GO or holds_more_than(answer.content, _VALUES_IN_ONE_GO):
                return await asyncio.to_thread(read, answer.content)
            return read(answer.content)
    except VoipCenterNoFeedKeyError:
        raise
    except VoipCenterResponseError as error:
        raise VoipCenterShapeError(error.message) from None


def holds_secret(menu: str) -> bool:
    """Tell whether a menu of ``get`` hands out a secret, however its name is written."""
    return FEED_KEY_MENU in plain(menu)


def _parameter(changes: Changes, notation: str) -> str:
    """Return the parameter ``p``: letters and ids in the manual's order."""
    return "|".join(
        f"{letter}{notation}{changes[part]}"
        for part, letter in UPDATE_LETTERS.items()
        if part in changes
    )
