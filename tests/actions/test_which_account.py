"""Which account an action is meant for, where there are none, one or several."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from simulator import Credentials, Office, Simulator

from ..setup import entry_for
from .doing import ask, call, dialled, do, reload

type Actions = Callable[..., list[Callable[[], Awaitable[object]]]]


@pytest.fixture
async def other_pbx(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return the PBX of another customer."""
    credentials = Credentials(customer_number="593027", api_id="pi593027winkel")
    office = Office.sized(indicators=1, numbers=1, hot_desks=0, sip_accounts=1)
    async with Simulator(office=office, credentials=credentials) as simulator:
        yield simulator


@pytest.fixture
async def other_account(hass: HomeAssistant, other_pbx: Simulator) -> MockConfigEntry:
    """Return another customer's account, set up."""
    entry = entry_for(other_pbx)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def actions(hass: HomeAssistant) -> Actions:
    """Return all actions, each still to be given an account."""

    def each(**meant: str) -> list[Callable[[], Awaitable[object]]]:
        return [
            lambda: call(hass, "021234567", "kantoor01", **meant),
            lambda: ask(hass, "get_calls", **meant),
            lambda: do(hass, "update_number", did="1", route="141", **meant),
            lambda: do(hass, "set_indicator", indicator="100", state="on", **meant),
            lambda: ask(hass, "query", menu="did", **meant),
        ]

    return each


async def test_each_action_takes_the_account(
    office: Simulator, other_pbx: Simulator, other_account: MockConfigEntry, actions: Actions
) -> None:
    for act in actions(config_entry_id=other_account.entry_id):
        other_pbx.journal.clear()
        await act()
        assert len(other_pbx.journal) == 1
    assert not len(office.journal)


async def test_of_several_one_must_be_named(
    hass: HomeAssistant, office: Simulator, other_pbx: Simulator, other_account: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError):
        await call(hass, "021234567", "kantoor01")
    assert not dialled(office)
    assert not dialled(other_pbx)


async def test_an_account_that_is_not_loaded(
    hass: HomeAssistant, office: Simulator, account: MockConfigEntry, actions: Actions
) -> None:
    await hass.config_entries.async_unload(account.entry_id)
    for act in [*actions(), *actions(config_entry_id=account.entry_id)]:
        with pytest.raises(ServiceValidationError):
            await act()
    assert not len(office.journal)


async def test_an_account_that_is_just_being_loaded_is_waited_for(
    hass: HomeAssistant, office: Simulator, account: MockConfigEntry
) -> None:
    held, reloading = await reload(hass, account, office)
    calling = hass.async_create_task(call(hass, "021234567", "kantoor01"))
    await asyncio.sleep(0.01)
    assert not calling.done()
    held.release()
    await calling
    await reloading
    assert dialled(office) == [("kantoor01", "021234567")]


async def test_an_account_that_there_is_not(hass: HomeAssistant, office: Simulator) -> None:
    stranger = MockConfigEntry(domain="another")
    stranger.add_to_hass(hass)
    for entry_id in ("nonsense", stranger.entry_id):
        with pytest.raises(ServiceValidationError):
            await call(hass, "021234567", "kantoor01", config_entry_id=entry_id)
    assert not len(office.journal)


async def test_actions_stay_when_the_last_account_goes(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    await hass.config_entries.async_remove(account.entry_id)
    assert set(hass.services.async_services_for_domain(DOMAIN)) == {
        "call",
        "close_office",
        "get_calls",
        "open_office",
        "query",
        "set_indicator",
        "update_hot_desk",
        "update_number",
    }
    with pytest.raises(ServiceValidationError):
        await call(hass, "021234567", "kantoor01")
