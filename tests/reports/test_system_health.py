"""The page that people copy into a report."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.voipcenter.const import DOMAIN
from simulator import Credentials, Office, Simulator

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
