"""Two other ways to read the same account: as every entity for itself, and as fast as can be.

They sign, send and read as the integration does, but know nothing of Home Assistant: no entity, no
registry, no event. That favours them.
"""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
import time

import aiohttp

from custom_components.voipcenter.api import CATALOGUE_MENUS, Item, ItemKey, Menu
from custom_components.voipcenter.api.signing import Endpoint, signed_form
from custom_components.voipcenter.api.wire import (
    MENU_NAMES,
    Json,
    parse_json,
    raise_for_error,
    read_item,
    read_list,
)
from simulator.items import BRUSSELS

from .standin import StandIn

POLL_INTERVAL = 60.0
MENUS_WITH_STATE = (Menu.INDICATORS, Menu.NUMBERS, Menu.HOT_DESKS)
LISTS = (*MENUS_WITH_STATE, Menu.SIP_ACCOUNTS, *CATALOGUE_MENUS)


def session() -> aiohttp.ClientSession:
    """Return a session that does not bound how many connections there are."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


class Opponent:
    """Somebody who asks the PBX, with no bound on how much at once unless one is given."""

    def __init__(
        self, session: aiohttp.ClientSession, pbx: StandIn, concurrency: int | None = None
    ) -> None:
        """Use a session of ``session()``."""
        self._session = session
        self._base_url, self._credentials = pbx.base_url, pbx.credentials
        self._place: AbstractAsyncContextManager[object] = (
            asyncio.Semaphore(concurrency) if concurrency else nullcontext()
        )
        self.requests = 0

    async def fetch(self, menu: Menu, id_: int, filter_: str = "") -> bytes:
        """Return the PBX's reply as it comes."""
        parameters = {"m": MENU_NAMES[menu], "id": str(id_)}
        if not id_:
            parameters["filter"] = filter_
        return await self._send(Endpoint.GET, parameters)

    async def list_items(self, menu: Menu) -> dict[int, Item]:
        """Read a list."""
        return read_list(menu, _content(await self.fetch(menu, 0)))

    async def item(self, key: ItemKey) -> Item:
        """Read one item."""
        return read_item(key.menu, key.id, _content(await self.fetch(*key)))

    async def calls_of_today(self) -> None:
        """Read the calls of today."""
        _content(await self.fetch(Menu.CALLS, 0, f"{datetime.now(BRUSSELS):%Y%m%d}"))

    async def switch(self, id_: int, *, active: bool) -> None:
        """Switch an indicator."""
        parameters = {"m": MENU_NAMES[Menu.INDICATORS], "id": str(id_), "p": str(int(active))}
        _content(await self._send(Endpoint.UPDATE, parameters))

    async def _send(self, endpoint: Endpoint, parameters: dict[str, str]) -> bytes:
        async with self._place:
            self.requests += 1
            form = signed_form(self._credentials, endpoint, parameters, int(time.time()))
            async with self._session.post(self._base_url + endpoint.value, data=form) as response:
                return await response.read()


def _content(body: bytes) -> Json:
    reply = parse_json(body)
    raise_for_error(reply)
    return reply


class Limit(Opponent):
    """Reads what the states need and nothing else, each as soon as it is known to be needed."""

    async def set_up(self) -> None:
        """Return when every state is known."""
        async with asyncio.TaskGroup() as group:
            for menu in MENUS_WITH_STATE:
                group.create_task(self._list_and_details(menu, group))
            for menu in LISTS[len(MENUS_WITH_STATE) :]:
                group.create_task(self.list_items(menu))
            group.create_task(self.calls_of_today())

    async def _list_and_details(self, menu: Menu, group: asyncio.TaskGroup) -> None:
        for id_ in await self.list_items(menu):
            group.create_task(self.item(ItemKey(menu, id_)))


class PerEntity(Opponent):
    """Lists at setup; from then on each item asks for itself every minute, all at once.

    Its entities know nothing before their first poll. That the parts of a number would each be an
    entity with a request of its own is left out, in its favour.
    """

    def __init__(
        self, session: aiohttp.ClientSession, pbx: StandIn, concurrency: int | None = None
    ) -> None:
        """Know nothing yet."""
        super().__init__(session, pbx, concurrency)
        self.keys: list[ItemKey] = []

    async def set_up(self) -> None:
        """Find out what there is."""
        async with asyncio.TaskGroup() as group:
            lists = {menu: group.create_task(self.list_items(menu)) for menu in LISTS}
        self.keys = [
            ItemKey(menu, id_) for menu in MENUS_WITH_STATE for id_ in lists[menu].result()
        ]

    async def poll(self) -> None:
        """Do what happens every minute."""
        async with asyncio.TaskGroup() as group:
            for key in self.keys:
                group.create_task(self.item(key))

    async def press(self, id_: int, *, active: bool) -> None:
        """Switch an indicator, and read what became of it: only then is it shown."""
        await self.switch(id_, active=active)
        await self.item(ItemKey(Menu.INDICATORS, id_))
