"""What the dashboard asks of us: each account, and what the registries do not tell of it."""

from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.voipcenter.const import DOMAIN

from ..home import Home
from ..setup import entity_id


async def told(home: Home, ws: WebSocketGenerator, *token: str) -> list[dict[str, Any]]:
    client = await ws(home.hass, *token)
    await client.send_json_auto_id({"type": "voipcenter/accounts"})
    answer = await client.receive_json()
    assert answer["success"]
    result: list[dict[str, Any]] = answer["result"]
    return result


@pytest.fixture
async def accounts(home: Home, hass_ws_client: WebSocketGenerator) -> Any:
    return partial(told, home, hass_ws_client)


async def test_an_account_without_options(home: Home, accounts: Any) -> None:
    [account] = await accounts()

    assert account["id"] == home.entry.entry_id
    assert account["title"] == "VoipCenter 482916"
    assert account["statistics"] == "voipcenter:482916"
    assert account["office"] is None
    assert account["read"] is True
    assert account["phone"] is None
    username = next(iter(home.pbx.office.sip_accounts.values())).username
    assert {"sip_account": username, "name": "Annelies Peeters"} in account["phones"]


async def test_options_count_at_once(hass: HomeAssistant, home: Home, accounts: Any) -> None:
    phone = next(iter(home.pbx.office.sip_accounts.values()))
    options = {"office_closed_indicator": "101", "sip_account": phone.username}
    hass.config_entries.async_update_entry(home.entry, options=options)
    await home.settle()

    [account] = await accounts()
    assert account["office"] == entity_id(hass, home.pbx, Platform.SWITCH, "indicator_101")
    assert account["phone"] == phone.username


async def test_an_indicator_that_is_gone_closes_nothing(
    hass: HomeAssistant, home: Home, accounts: Any
) -> None:
    hass.config_entries.async_update_entry(home.entry, options={"office_closed_indicator": "999"})
    await home.settle()

    assert (await accounts())[0]["office"] is None


async def test_each_account_that_is_not_disabled(
    hass: HomeAssistant, home: Home, accounts: Any
) -> None:
    data = {**home.entry.data, "customer_number": "571203"}
    other = MockConfigEntry(domain=DOMAIN, title="VoipCenter 571203", data=data)
    other.add_to_hass(hass)

    first, second = await accounts()
    assert second["title"] == "VoipCenter 571203"
    assert second["phones"] == []
    assert second["office"] is None
    await hass.config_entries.async_set_disabled_by(other.entry_id, ConfigEntryDisabler.USER)
    assert await accounts() == [first]


async def test_the_office_of_an_account_that_is_not_loaded_is_still_told(
    hass: HomeAssistant, home: Home, accounts: Any
) -> None:
    hass.config_entries.async_update_entry(home.entry, options={"office_closed_indicator": "101"})
    await home.settle()
    await home.unload()

    [account] = await accounts()
    assert account["office"] == entity_id(hass, home.pbx, Platform.SWITCH, "indicator_101")
    assert account["phones"] == []


async def test_who_may_not_dial_learns_of_no_phones(
    home: Home, accounts: Any, hass_read_only_access_token: str
) -> None:
    phone = next(iter(home.pbx.office.sip_accounts.values()))
    home.hass.config_entries.async_update_entry(home.entry, options={"sip_account": phone.username})
    [account] = await accounts(hass_read_only_access_token)
    assert (account["phone"], account["phones"]) == (None, [])
    [account] = await accounts()
    assert account["phone"] == phone.username


async def test_an_account_that_lets_us_in_but_tells_nothing_readable(
    new_home: Home, hass_ws_client: WebSocketGenerator
) -> None:
    async def is_read() -> bool:
        [account] = await told(new_home, hass_ws_client)
        return bool(account["read"])

    new_home.pbx.faults.arm("unreadable", endpoint="get")
    assert await new_home.set_up()
    assert not await is_read()
    new_home.pbx.faults.clear()
    await new_home.wake()
    assert await is_read()
