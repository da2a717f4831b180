"""Actions, as automations and people run them, and what the PBX was asked for them."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from simulator import Simulator
from simulator.holds import Hold

from ..saying import reason_of


async def call(
    hass: HomeAssistant, number: str, sip_account: str | None = None, **more: str
) -> None:
    """Place a call, as an automation does."""
    named = {} if sip_account is None else {"sip_account": sip_account}
    await do(hass, "call", number=number, **named, **more)


async def do(
    hass: HomeAssistant, action: str, *, context: Context | None = None, **data: Any
) -> None:
    """Run an action that answers nothing."""
    await hass.services.async_call(DOMAIN, action, data, blocking=True, context=context)


async def ask(
    hass: HomeAssistant, action: str, *, context: Context | None = None, **data: Any
) -> Any:
    """Run an action that answers, and return the answer."""
    return await hass.services.async_call(
        DOMAIN, action, data, blocking=True, context=context, return_response=True
    )


async def reload(
    hass: HomeAssistant, entry: MockConfigEntry, pbx: Simulator
) -> tuple[Hold, asyncio.Task[bool]]:
    """Begin to load an account anew; return what keeps the PBX from answering, and the task."""
    held = pbx.hold(menu="indicator", id=0)
    reloading = hass.async_create_task(hass.config_entries.async_reload(entry.entry_id))
    await held.reached()
    return held, reloading


def dialled(pbx: Simulator) -> list[tuple[str, str]]:
    """Return who dialled what, as the PBX was asked."""
    return [(request.sipacc, request.telnr) for request in pbx.journal.calls()]


@contextmanager
def refused(key: str, kind: type[HomeAssistantError] = HomeAssistantError) -> Generator[list[str]]:
    """Expect an action to fail with the message under a key; yield where that message will be."""
    message: list[str] = []
    with pytest.raises(kind) as raised:
        yield message
    error = raised.value
    reason = reason_of(error)
    assert (reason.translation_domain, reason.translation_key) == (DOMAIN, key)
    message.append(str(error))
    assert key not in message
    assert "{" not in message[0]
