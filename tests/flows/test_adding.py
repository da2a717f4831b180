"""Adding an account by its form."""

from collections.abc import AsyncGenerator

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter import config_flow
from custom_components.voipcenter.const import DOMAIN
from simulator import Credentials, Office, Simulator
from simulator.checks import password_digest

from .forms import Form, address_of, credentials_of


def the_entry(hass: HomeAssistant) -> ConfigEntry:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return entry


async def test_an_account_is_added_and_works(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await Form.to_add(hass)
    await form.add(credentials_of(pbx) | {"advanced": address_of(pbx)})
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
    entry = the_entry(hass)
    assert entry.title == "VoipCenter 482916"
    assert entry.unique_id == "482916"
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("switch.voipcenter_nachtstand") is not None


async def test_the_entry_keeps_the_digest_and_never_the_password(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    form = await Form.to_add(hass)
    await form.add(credentials_of(pbx) | {"advanced": address_of(pbx)})
    entry = the_entry(hass)
    assert entry.data == {
        "customer_number": "482916",
        "password_digest": password_digest(pbx.credentials.password),
        "api_id": pbx.credentials.api_id,
        "api_key": pbx.credentials.api_key,
        "base_url": pbx.base_url,
        "verify_ssl": True,
    }
    assert entry.options == {"phones": False}
    assert pbx.credentials.password not in str(entry.as_dict())


async def test_nothing_is_sent_before_the_form_is(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await Form.to_add(hass)
    assert form.result["step_id"] == "user"
    assert form.fields == ["customer_number", "password", "api_id", "api_key", "advanced"]
    assert not form.result["errors"]
    assert not len(pbx.journal)


async def test_one_request_tells_whether_the_credentials_are_right(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    pbx.credentials = Credentials(password="another")
    form = await Form.to_add(hass)
    known = Credentials()
    await form.send(**credentials_of(pbx) | {"password": known.password}, advanced=address_of(pbx))
    assert len(pbx.journal) == 1


async def test_the_advanced_part_may_be_left_out(
    hass: HomeAssistant, pbx: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config_flow.DEFAULT_BASE_URL == "https://pbxonline.be/api/"
    monkeypatch.setattr(config_flow, "DEFAULT_BASE_URL", pbx.base_url)
    form = await Form.to_add(hass)
    await form.add(credentials_of(pbx))
    entry = the_entry(hass)
    assert entry.data["base_url"] == pbx.base_url
    assert entry.data["verify_ssl"] is True
    assert entry.state is ConfigEntryState.LOADED


async def test_blanks_around_what_was_pasted(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await Form.to_add(hass)
    values = credentials_of(pbx)
    pasted = {name: f" {values[name]}\t" for name in ("customer_number", "api_id", "api_key")}
    advanced = {"base_url": f" {pbx.base_url} "}
    await form.add(values | pasted | {"advanced": advanced})
    entry = the_entry(hass)
    assert (entry.unique_id, entry.data["api_id"]) == ("482916", pbx.credentials.api_id)
    assert entry.state is ConfigEntryState.LOADED


async def test_a_customer_is_added_once(
    hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator
) -> None:
    pbx.journal.clear()
    for customer_number in ("482916", " 482916 "):
        form = await Form.to_add(hass)
        values = credentials_of(pbx) | {"customer_number": customer_number, "api_id": "another"}
        await form.send(**values, advanced=address_of(pbx))
        assert form.aborted == "already_configured"
    assert the_entry(hass).entry_id == account.entry_id
    assert not len(pbx.journal)


async def test_a_form_that_was_left_open_is_in_nobody_s_way(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    left_open = await Form.to_add(hass)
    wrong = credentials_of(pbx) | {"password": "wrong"}
    assert await left_open.refused(**wrong, advanced=address_of(pbx))
    form = await Form.to_add(hass)
    await form.add(credentials_of(pbx) | {"advanced": address_of(pbx)})
    assert form.result["type"] is FlowResultType.CREATE_ENTRY
    assert not hass.config_entries.flow.async_progress()


@pytest.fixture
async def other_pbx(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return the PBX of another customer."""
    credentials = Credentials(customer_number="593027", password="een ander", api_id="pi593027")
    office = Office.sized(indicators=1, numbers=1, hot_desks=0, sip_accounts=1)
    async with Simulator(office=office, credentials=credentials) as simulator:
        yield simulator


async def test_two_accounts(hass: HomeAssistant, pbx: Simulator, other_pbx: Simulator) -> None:
    for each in (pbx, other_pbx):
        form = await Form.to_add(hass)
        await form.add(credentials_of(each) | {"advanced": address_of(each)})
    entries = hass.config_entries.async_entries(DOMAIN)
    assert [entry.state for entry in entries] == [ConfigEntryState.LOADED] * 2
    assert [entry.title for entry in entries] == ["VoipCenter 482916", "VoipCenter 593027"]
