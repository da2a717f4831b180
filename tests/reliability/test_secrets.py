"""Everything at once at debug level, and then a search: no secret and no stranger's number."""

import asyncio
from collections.abc import AsyncGenerator, Collection
import json
import logging
import re
from typing import Any

from homeassistant.components import system_health
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import EventData, StateAttributes, States
from homeassistant.components.recorder.util import session_scope
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter.api import password_digest
from custom_components.voipcenter.const import DOMAIN
from simulator import FaultKind, Simulator

from ..setup import entity_id, entry_for
from .conftest import fill_budget

_NUMBERS = {FaultKind.ERROR: 17, FaultKind.HUGE: 10_000}


def secrets_of(pbx: Simulator) -> list[str]:
    credentials = pbx.credentials
    return [
        credentials.password,
        password_digest(credentials.password),
        credentials.api_key,
        pbx.wskey,
    ]


def strangers_of(pbx: Simulator) -> set[str]:
    """Return the numbers of other people, in digits."""
    ours = {number.number for number in pbx.office.numbers.values()}
    parties = {
        re.sub(r"\D", "", party or "")
        for call in pbx.office.calls
        for party in (call.caller, call.called)
    }
    return {party for party in parties if len(party) >= 8 and party not in ours}


def given_away(places: dict[str, str], needles: Collection[str]) -> dict[str, list[str]]:
    """Return where something stands that should not, and what."""
    found = {place: [n for n in needles if n in text] for place, text in places.items()}
    return {place: needles for place, needles in found.items() if needles}


async def attempt(hass: HomeAssistant, domain: str, action: str, **data: Any) -> str:
    """Do something; return what was raised, as it would be written to a log."""
    fill_budget(hass)
    supports_response = hass.services.supports_response(domain, action)
    try:
        await hass.services.async_call(
            domain,
            action,
            data,
            blocking=True,
            return_response=supports_response.value != "none",
        )
    except HomeAssistantError as error:
        return f"{error!r} {error} {error.translation_placeholders}"
    return ""


def recorded(hass: HomeAssistant) -> str:
    """Return all that the recorder keeps of states and events."""
    with session_scope(hass=hass, read_only=True) as session:
        rows = [
            *session.query(StateAttributes.shared_attrs),
            *session.query(EventData.shared_data),
            *session.query(States.state),
        ]
    return "\n".join(str(row[0]) for row in rows)


@pytest.fixture(autouse=True)
def _custom_integrations(recorder_db_url: str, enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration, after the recorder that wants to be first."""


@pytest.fixture
async def pbx(recorder_mock: object, socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return the PBX, with a recorder that watches."""
    async with Simulator() as simulator:
        yield simulator


async def live_through_a_day(hass: HomeAssistant, pbx: Simulator) -> list[str]:
    """Do all that can be done, well and badly; return what was raised."""
    entry = entry_for(
        pbx,
        websocket_username=pbx.credentials.websocket_username,
        websocket_url=pbx.websocket_url,
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    for _ in range(200):
        if pbx.feed_clients:
            break
        await asyncio.sleep(0.05)
    await pbx.ring(caller="0479998877", called="093456789")
    await asyncio.sleep(0.2)

    coordinator = entry.runtime_data.coordinator
    switch = entity_id(hass, pbx, Platform.SWITCH, "indicator_100")
    caller = next(iter(pbx.office.sip_accounts.values())).username
    call = {"number": "0479998877", "sip_account": caller}
    raised = [
        await attempt(hass, Platform.SWITCH, "turn_on", **{ATTR_ENTITY_ID: switch}),
        await attempt(hass, DOMAIN, "call", **call),
        await attempt(hass, DOMAIN, "call", number="0900 12 345", sip_account=caller),
        await attempt(hass, DOMAIN, "get_calls", number="0479998877"),
        await attempt(hass, DOMAIN, "query", menu="calls"),
        await attempt(hass, DOMAIN, "query", menu="wskey", id=pbx.credentials.websocket_username),
        await attempt(hass, DOMAIN, "update_number", did="093456789", route="no such"),
    ]
    for kind in FaultKind:
        pbx.faults.arm(kind, seconds=0, number=_NUMBERS.get(kind))
        raised.append(await attempt(hass, Platform.SWITCH, "turn_off", **{ATTR_ENTITY_ID: switch}))
        raised.append(await attempt(hass, DOMAIN, "call", **call))
        await coordinator.async_refresh()
        pbx.faults.clear()
    pbx.faults.arm(FaultKind.ERROR, number=99, message="No credit for 0479998877", times=1)
    raised.append(await attempt(hass, DOMAIN, "call", **call))
    pbx.clock_offset = 0.0
    await coordinator.async_refresh()
    return raised


async def test_nothing_is_given_away(
    hass: HomeAssistant,
    pbx: Simulator,
    hass_client: ClientSessionGenerator,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Search everything that people are shown, or that is kept."""
    for component in ("homeassistant", "diagnostics", "system_health"):
        assert await async_setup_component(hass, component, {})
    caplog.set_level(logging.DEBUG)
    for name in ("aiohttp", "socketio", "engineio", "custom_components.voipcenter"):
        caplog.set_level(logging.DEBUG, logger=name)

    raised = await live_through_a_day(hass, pbx)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert entry.state is ConfigEntryState.LOADED
    diagnostics = json.dumps(await get_diagnostics_for_config_entry(hass, hass_client, entry))
    health = await system_health.get_info(hass)
    states = "\n".join(f"{state.state} {state.attributes}" for state in hass.states.async_all())
    await hass.async_block_till_done()
    await get_instance(hass).async_block_till_done()
    database = await get_instance(hass).async_add_executor_job(recorded, hass)
    kept = json.dumps({k: v for k, v in hass_storage.items() if k != "core.config_entries"})
    log = "\n".join(caplog.handler.format(record) for record in caplog.records)
    ours = "\n".join(
        caplog.handler.format(record)
        for record in caplog.records
        # Home Assistant's bus, its database and the harness's disk log what they are given.
        if not record.name.startswith(
            ("homeassistant.", "sqlalchemy.", "pytest_homeassistant_custom_component.")
        )
    )
    assert pbx.office.originated, "something must have been dialled"
    assert "Nachtstand" in states
    assert "Nachtstand" in database
    assert "voipcenter" in log

    secrets = secrets_of(pbx)
    assert all(secrets)
    everywhere = {
        "log": log,
        "exceptions": "\n".join(raised),
        "diagnostics": diagnostics,
        "states": states,
        "database": database,
        "system health": str(health),
        "storage": kept,
        "URLs": "\n".join(pbx.journal.urls),
        "repr": f"{entry.runtime_data.coordinator.client.credentials!r} {entry.runtime_data!r}",
    }
    assert given_away(everywhere, secrets) == {}
    strangers = {*strangers_of(pbx), "0479998877", "479998877"}
    assert len(strangers) > 10
    places = ("exceptions", "diagnostics", "system health", "URLs")
    private = {"log": ours, **{place: everywhere[place] for place in places}}
    assert given_away(private, strangers) == {}
