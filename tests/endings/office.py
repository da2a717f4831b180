"""An office that closes for a while: what is done to it, and what is to be seen of the end."""

import asyncio
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.const import Platform
from homeassistant.core import Context
from homeassistant.helpers import issue_registry as ir

from custom_components.voipcenter.const import DOMAIN

from ..home import Home
from ..texts.files import ENGLISH, tree

OFFICE = 101
BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(eq=False)
class Office(Home):
    """A house with the telephone of an office."""

    _storage: dict[str, Any]

    def act(
        self, action: str, *, context: Context | None = None, **data: Any
    ) -> asyncio.Task[None]:
        """Begin an action of the integration."""
        return self.hass.async_create_task(self._act(action, data, context))

    async def _act(self, action: str, data: dict[str, Any], context: Context | None) -> None:
        await self.hass.services.async_call(DOMAIN, action, data, blocking=True, context=context)

    def close(self, **data: Any) -> asyncio.Task[None]:
        return self.act("close_office", **data)

    def open(self, **data: Any) -> asyncio.Task[None]:
        return self.act("open_office", **data)

    @property
    def closed(self) -> bool:
        """Tell whether the PBX has the office closed."""
        return self.pbx.office.indicators[OFFICE].active

    def somebody_else(self, *, closes: bool, indicator: int = OFFICE) -> None:
        """Switch on a phone, past Home Assistant."""
        self.pbx.office.indicators[indicator].active = closes

    def until(self, key: str = f"indicator_{OFFICE}") -> str | None:
        """Return what an entity shows of its end, as the clock in the office has it."""
        platform = Platform.SWITCH if key.startswith("indicator") else Platform.SELECT
        told = self.look(platform, key).attributes.get("until")
        return told and f"{datetime.fromisoformat(told).astimezone(BRUSSELS):%d %H:%M}"

    def until_moment(self) -> float | None:
        """Return when the office is put back, as its switch shows."""
        told = self.look(Platform.SWITCH, f"indicator_{OFFICE}").attributes.get("until")
        return told and datetime.fromisoformat(told).timestamp()

    async def at(self, told: str) -> None:
        """Let time pass until the clock in the office shows this, today unless a day is told."""
        day, _, time = told.rpartition(" ")
        now = self.now.astimezone(BRUSSELS)
        hour, minute = map(int, time.split(":"))
        then = now.replace(day=int(day or now.day), hour=hour, minute=minute, second=0)
        await self.after((then - now).total_seconds())

    @property
    def stored(self) -> Any:
        """Return what is on disk of changes with an end."""
        kept = self._storage.get(f"{DOMAIN}.{self.entry.entry_id}.endings")
        return kept and kept["data"]

    @property
    def titles(self) -> list[str]:
        """Return the titles of our repair issues, in English."""
        texts = tree(ENGLISH)["issues"]
        return [
            texts[issue.translation_key]["title"].format(**issue.translation_placeholders)
            for (domain, _), issue in ir.async_get(self.hass).issues.items()
            if domain == DOMAIN
        ]

    def disk(self) -> dict[str, Any]:
        """Return a copy of what is on disk."""
        return deepcopy(self._storage)

    def put_back_disk(self, disk: dict[str, Any]) -> None:
        """Let the disk be as it was: what was written since is lost."""
        self._storage.clear()
        self._storage.update(disk)

    async def die(self) -> None:
        """Let the process be killed: what is on disk stays, and nothing more is sent or written."""
        disk = self.disk()
        await self.entry.runtime_data.writer._wishes.break_off()
        await self.unload()
        await self.settle()
        self.put_back_disk(disk)

    async def restart(self) -> None:
        """Start again from what is on disk."""
        await self.set_up()
