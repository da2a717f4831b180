"""What people are told when a number is not dialled, and that nothing is sent then."""

from homeassistant.auth.models import User
from homeassistant.components.frontend.storage import async_user_store
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.voipcenter.calling import async_country_names
from simulator import Simulator

from ..setup import entry_for
from .doing import call, dialled, do, refused


@pytest.mark.parametrize(
    ("number", "rule", "names"),
    [
        ("112", "emergency_number", ["emergency"]),
        ("0900 12 345", "premium_number", ["0900 …", "> Allow calls to premium-rate numbers"]),
        ("+1 212 555 0123", "country_not_chosen", ["+1 212 … (United States)", "> Countries"]),
        ("+44 7797 712345", "country_not_chosen", ["+44 779 … (Jersey)"]),
        ("+31 900 1234", "foreign_premium_number", ["+31 900 …", "never"]),
        ("+881 6 1234 5678", "number_of_no_country", ["+881 612 …", "never"]),
        ("0475 1O 34 56", "letters_in_number", ["letters"]),
        ("047512345", "belgian_length", ["ten digits"]),
        ("475123456", "number_without_prefix", ["0475 12 34 56"]),
        ("201", "impossible_number", ["short"]),
        ("9" * 5000, "impossible_number", ["02/123.45.67"]),
    ],
)
async def test_the_refusal_names_the_rule_and_nothing_is_sent(
    hass: HomeAssistant, office: Simulator, number: str, rule: str, names: list[str]
) -> None:
    with refused(rule, ServiceValidationError) as message:
        await call(hass, number, "kantoor01")
    assert message[0].startswith("Not called")
    assert all(name in message[0] for name in names)
    assert number == "112" or number not in message[0]
    assert not len(office.journal)


async def test_the_country_in_the_language_of_the_system(
    hass: HomeAssistant, office: Simulator
) -> None:
    hass.config.language = "fr"
    with refused("country_not_chosen") as message:
        await call(hass, "+1 212 555 0123", "kantoor01")
    assert "États-Unis" in message[0]


async def test_the_country_in_the_language_that_a_person_chose(
    hass: HomeAssistant, office: Simulator, hass_admin_user: User
) -> None:
    context = Context(user_id=hass_admin_user.id)
    for language, name in ((None, "United States"), ("de", "Vereinigte Staaten")):
        if language:
            store = await async_user_store(hass, hass_admin_user.id)
            await store.async_set_item("language", {"language": language})
        with refused("country_not_chosen") as message:
            await do(
                hass, "call", number="+1 212 555 0123", sip_account="kantoor01", context=context
            )
        assert name in message[0]


async def test_countries_have_names_in_every_language(hass: HomeAssistant) -> None:
    pytest.importorskip("hass_frontend")
    for language in ("en", "nl", "fr", "de", "nl-BE"):
        names = await async_country_names(hass, language)
        assert len(names) > 240
        assert [code for code, name in names.items() if code == name] == [], language
    assert (await async_country_names(hass, "nl-BE"))["RE"] == "Réunion"
    assert (await async_country_names(hass, "de"))["AC"] == "Ascension"


async def test_without_a_frontend_the_code_stands_for_a_country(
    hass: HomeAssistant, office: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "hass_frontend", None)
    hass.config.language = "xx"  # None of those that were read already.
    assert (await async_country_names(hass, "xx"))["US"] == "US"


async def test_the_options_say_which_countries(hass: HomeAssistant, pbx: Simulator) -> None:
    entry = entry_for(pbx, countries=["BE", "US"])
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await call(hass, "+1 212 555 0123", "kantoor01")
    await call(hass, "02/123.45.67", "kantoor01")
    with refused("country_not_chosen") as message:
        await call(hass, "+31 20 998 87 76", "kantoor01")
    assert "Netherlands" in message[0]
    assert [digits for _, digits in dialled(pbx)] == ["12125550123", "021234567"]


async def test_premium_numbers_once_allowed(hass: HomeAssistant, pbx: Simulator) -> None:
    entry = entry_for(pbx, allow_premium_numbers=True)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await call(hass, "0900 12 345", "kantoor01")
    with refused("foreign_premium_number"):
        await call(hass, "+31 900 1234", "kantoor01")
    assert dialled(pbx) == [("kantoor01", "090012345")]
