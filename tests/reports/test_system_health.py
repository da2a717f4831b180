"""The page that people copy into a report."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.voipcenter.const import CONF_BASE_URL, DOMAIN
from simulator import Credentials, Office, Simulator

from ..api.raw_server import http, listening, raw_server
from ..home import Home
from ..setup import entry_for


async def page(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the page shows once everything was looked up."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    shown = await get_system_health_info(hass, DOMAIN)
    reachable = await shown["pbx_reachable"]
    return {**shown, "pbx_reachable": reachable}


async def test_a_pbx_that_answers(new_home: Home) -> None:
    home = new_home
    assert await home.set_up()
    assert await page(home.hass) == {
        "pbx_reachable": "ok",
        "accounts_connected": "1/1",
        "requests": len(home.pbx.journal),
        "live_calls_connected": "0/0",
    }


async def test_a_pbx_that_is_away(home: Home) -> None:
    await home.pbx.stop()
    await home.wake()
    shown = await page(home.hass)
    assert shown["pbx_reachable"] == {"type": "failed", "error": "unreachable"}
    assert shown["accounts_connected"] == "0/1"


async def reachable_at(home: Home, base_url: str) -> Any:
    """Return what the page says of another server in the PBX's place."""
    await home.unload()
    data = {**home.entry.data, CONF_BASE_URL: base_url}
    home.hass.config_entries.async_update_entry(home.entry, data=data)
    return (await page(home.hass))["pbx_reachable"]


async def test_a_server_that_sends_elsewhere_is_not_followed(home: Home) -> None:
    async with raw_server(http(b"")) as inside:
        sent_there = http(b"", f"Location: {inside.base_url}", status="302 Elders")
        async with raw_server(sent_there) as server:
            assert await reachable_at(home, server.base_url) == "ok"
    assert len(server.requests) == 1
    assert not inside.requests


@pytest.mark.parametrize(
    ("answer", "told"), [(b"", "timeout"), (b"nonsense\r\n\r\n", "unreachable")]
)
async def test_a_server_that_is_none(home: Home, answer: bytes, told: str) -> None:
    asked = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        writer.write(answer)
        await reader.read()
        writer.close()

    async with listening(serve) as base_url:
        looking = asyncio.create_task(reachable_at(home, base_url))
        await asked.wait()
        home.clock.tick(6)
        assert await looking == {"type": "failed", "error": told}


async def test_an_account_that_could_not_be_set_up(new_home: Home) -> None:
    home = new_home
    await home.pbx.stop()
    await home.set_up()
    assert await page(home.hass) == {
        "pbx_reachable": {"type": "failed", "error": "unreachable"},
        "accounts_connected": "0/1",
        "requests": 0,
        "live_calls_connected": "0/0",
    }


async def test_two_accounts(new_home: Home) -> None:
    home = new_home
    assert await home.set_up()
    other = Credentials(customer_number="593027")
    office = Office.sized(indicators=1, numbers=1, hot_desks=0, sip_accounts=1)
    async with Simulator(office=office, credentials=other) as other_pbx:
        entry: MockConfigEntry = entry_for(other_pbx)
        entry.add_to_hass(home.hass)
        await home.hass.config_entries.async_setup(entry.entry_id)
        shown = await page(home.hass)
        assert shown["accounts_connected"] == "2/2"
        assert shown["requests"] == len(home.pbx.journal) + len(other_pbx.journal)
        await home.hass.config_entries.async_unload(entry.entry_id)
    assert (await page(home.hass))["accounts_connected"] == "1/2"


async def test_live_calls(listening_home: Home) -> None:
    home = listening_home
    assert (await page(home.hass))["live_calls_connected"] == "0/1"
    await home.pbx.ring()
    while (await page(home.hass))["live_calls_connected"] != "1/1":
        await home.a_moment()


async def test_nothing_private(home: Home) -> None:
    shown = str(await page(home.hass))
    for private in (home.pbx.credentials.customer_number, home.pbx.credentials.api_id):
        assert private not in shown


async def test_each_line_has_a_name(home: Home) -> None:
    texts = await translation.async_get_translations(home.hass, "en", "system_health", {DOMAIN})
    for line in await page(home.hass):
        assert texts[f"component.{DOMAIN}.system_health.info.{line}"]
