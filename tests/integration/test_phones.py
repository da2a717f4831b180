"""SIP accounts are devices only where somebody wants to see their phones."""

from dataclasses import replace

from homeassistant.const import Platform
import pytest

from custom_components.voipcenter.const import DOMAIN

from ..home import Home

PHONE = "sip_account_101"


async def set_phones(home: Home, *, shown: bool) -> None:
    options = {**home.entry.options, "phones": shown}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.settle()


def is_there(home: Home) -> bool:
    there = {
        home.device(PHONE) is not None,
        home.known_entity(Platform.SENSOR, f"{PHONE}_ping"),
        home.known_entity(Platform.BINARY_SENSOR, f"{PHONE}_reachable"),
    }
    assert len(there) == 1
    return there.pop()


async def test_they_come_and_go_with_the_option(home: Home) -> None:
    for shown in (False, True, False):
        await set_phones(home, shown=shown)
        assert is_there(home) is shown
    assert home.device("did_1")
    assert home.device("hot_desk_1")


async def test_the_option_counts_when_it_changes_during_the_first_reading(home: Home) -> None:
    await home.unload()
    held = home.pbx.hold(menu="indicator", id=0, before=True)
    starting = home.hass.async_create_task(home.set_up())
    await held.reached()
    await home.until(lambda: home.switch(100) == "unknown")
    options = {**home.entry.options, "phones": False}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    held.release()
    assert await starting
    assert not is_there(home)


async def test_a_new_phone_is_no_device_either(home: Home) -> None:
    await set_phones(home, shown=False)
    accounts = home.pbx.office.sip_accounts
    accounts[999] = replace(accounts[101], id=999, username="k99", log_name="Nieuw toestel")
    await home.next_lists()
    assert home.device("sip_account_999") is None
    assert "Nieuw toestel" in home.options("hot_desk_1_sip_account")


@pytest.mark.parametrize("named", ["kantoor02", "102", "Bart Janssens"])
async def test_all_else_knows_them_all_the_same(home: Home, named: str) -> None:
    await set_phones(home, shown=False)
    await home.choose("hot_desk_1_sip_account", "Bart Janssens")
    assert home.pbx.office.hot_desks[1].sip_account == 102
    data = {"number": "021234567", "sip_account": named}
    await home.hass.services.async_call(DOMAIN, "call", data, blocking=True)
    assert [call.sipacc for call in home.pbx.journal.calls()] == ["kantoor02"]


async def test_no_phone_is_asked(home: Home) -> None:
    await set_phones(home, shown=False)
    await home.refresh()
    assert not [request for request in home.asked() if request.startswith("sipacc")]
