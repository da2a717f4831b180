"""Whose phone rings: a SIP account by its username, name or id, or the one of the options."""

from contextlib import suppress

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from simulator import DIALECTS, Office, Simulator

from ..setup import entry_for
from .doing import call, dialled, do, refused

NUMBER = "021234567"


async def set_up_with(hass: HomeAssistant, pbx: Simulator, sip_account: str) -> None:
    """Set up an account whose options name whose phone rings."""
    entry = entry_for(pbx, sip_account=sip_account)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)


async def test_by_username_id_or_name(
    hass: HomeAssistant, office: Simulator, person: Context
) -> None:
    names = ("kantoor03", "Kantoor03 ", "103", "Céline Dubois", "  céline dubois")
    for place, named in enumerate(names):
        await do(hass, "call", number=f"02123456{place}", sip_account=named, context=person)
    assert [who for who, _ in dialled(office)] == ["kantoor03"] * len(names)


async def test_an_unknown_one(hass: HomeAssistant, office: Simulator) -> None:
    for named in ("kantoor99", "999", "Niemand", "kantoor", "0", "*"):
        with refused("unknown_sip_account", ServiceValidationError) as message:
            await call(hass, NUMBER, named)
        assert named in message[0]
    assert not len(office.journal)


async def test_two_of_one_name(hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry) -> None:
    pbx.office.sip_accounts[104].log_name = "Bart Janssens"
    await hass.config_entries.async_setup(entry.entry_id)
    pbx.journal.clear()
    with refused("several_sip_accounts", ServiceValidationError):
        await call(hass, NUMBER, "Bart Janssens")
    assert not len(pbx.journal)
    await call(hass, NUMBER, "104")
    assert dialled(pbx) == [("kantoor04", NUMBER)]


async def test_a_name_of_digits_is_no_id(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.sip_accounts[104].log_name = "0103"
    await hass.config_entries.async_setup(entry.entry_id)
    for named in ("0103", "id_103", "1" * 5000):
        with suppress(ServiceValidationError):
            await call(hass, NUMBER, named)
    assert dialled(pbx) == [("kantoor04", NUMBER), ("kantoor03", NUMBER)]


async def test_a_username_counts_more_than_the_name_of_another(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office.sip_accounts[104].log_name = "kantoor02"
    await hass.config_entries.async_setup(entry.entry_id)
    await call(hass, NUMBER, "kantoor02")
    assert dialled(pbx) == [("kantoor02", NUMBER)]


async def test_the_one_of_the_options(hass: HomeAssistant, pbx: Simulator) -> None:
    await set_up_with(hass, pbx, "kantoor05")
    for number, named in (("021234567", None), ("021234568", ""), ("021234569", "  ")):
        await call(hass, number, named)
    assert [who for who, _ in dialled(pbx)] == ["kantoor05"] * 3


async def test_the_one_that_is_named_goes_before_that_of_the_options(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    await set_up_with(hass, pbx, "kantoor05")
    await call(hass, NUMBER, "kantoor06")
    assert dialled(pbx) == [("kantoor06", NUMBER)]


async def test_the_one_of_the_options_has_gone(hass: HomeAssistant, pbx: Simulator) -> None:
    await set_up_with(hass, pbx, "kantoor99")
    with refused("unknown_sip_account", ServiceValidationError):
        await call(hass, NUMBER)
    assert not dialled(pbx)


async def test_the_one_of_the_options_has_gone_and_was_called_like_the_id_of_another(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    """Usernames of extensions are such numbers; a colleague's phone must not ring instead."""
    del pbx.office.sip_accounts[101]
    await set_up_with(hass, pbx, "102")
    with refused("unknown_sip_account", ServiceValidationError):
        await call(hass, NUMBER)
    pbx.office.sip_accounts[103].username = "102"
    await hass.config_entries.async_reload(hass.config_entries.async_entries(DOMAIN)[0].entry_id)
    await call(hass, NUMBER)
    assert dialled(pbx) == [("102", NUMBER)]


async def test_none_is_named_and_there_are_several(hass: HomeAssistant, office: Simulator) -> None:
    with refused("sip_account_needed", ServiceValidationError):
        await call(hass, NUMBER)
    assert not len(office.journal)


async def test_none_is_named_and_there_is_but_one(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.office = Office.sized(indicators=1, numbers=1, hot_desks=0, sip_accounts=1)
    await hass.config_entries.async_setup(entry.entry_id)
    await call(hass, NUMBER)
    assert dialled(pbx) == [("kantoor01", NUMBER)]


async def test_one_that_came_later(
    hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator
) -> None:
    newcomer = pbx.office.sip_accounts[101]
    del pbx.office.sip_accounts[101]
    await account.runtime_data.coordinator.async_refresh_everything()
    pbx.office.sip_accounts[101] = newcomer
    await account.runtime_data.coordinator.async_refresh_everything()
    await call(hass, NUMBER, "kantoor01")
    assert dialled(pbx) == [("kantoor01", NUMBER)]


async def test_accounts_that_may_not_be_read_are_judged_by_the_pbx(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.denied_menus = {"sipacc"}
    await hass.config_entries.async_setup(entry.entry_id)
    await call(hass, NUMBER, "kantoor01")
    with refused("call_not_authorised"):
        await call(hass, NUMBER, "kantoor99")
    with refused("sip_account_needed", ServiceValidationError):
        await call(hass, NUMBER)
    assert dialled(pbx) == [("kantoor01", NUMBER), ("kantoor99", NUMBER)]


async def test_what_cannot_be_a_username_is_not_sent(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry
) -> None:
    pbx.denied_menus = {"sipacc"}
    await hass.config_entries.async_setup(entry.entry_id)
    for _ in range(5):
        with refused("unknown_sip_account", ServiceValidationError):
            await call(hass, NUMBER, "Bart Janssens")
    await call(hass, NUMBER, "kantoor01")
    assert dialled(pbx) == [("kantoor01", NUMBER)]


@pytest.mark.parametrize("name", DIALECTS)
async def test_by_username_in_every_dialect(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, name: str
) -> None:
    pbx.dialect = DIALECTS[name]
    await hass.config_entries.async_setup(entry.entry_id)
    await call(hass, NUMBER, "kantoor02")
    (originated,) = pbx.office.originated
    assert originated.sip_account == "kantoor02"
