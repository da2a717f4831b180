"""Every form of the flows has a title, and each of its fields a label and a word of help."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.voipcenter.config_flow import VoipCenterConfigFlow
from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.options_flow import VoipCenterOptionsFlow
from simulator import Simulator

from ..flows.forms import address_of, credentials_of
from .files import ENGLISH, differences, flat, left_open, tree
from .sources import aborts, form_errors

type Form = Mapping[str, Any]


@pytest.fixture
async def forms(hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator) -> list[Form]:
    """Return the forms of the config flow."""
    credentials = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    entered = credentials_of(pbx) | {"customer_number": "593027", "advanced": address_of(pbx)}
    pbx.credentials = replace(pbx.credentials, customer_number="593027")
    return [
        credentials,
        await hass.config_entries.flow.async_configure(credentials["flow_id"], entered),
        await account.start_reauth_flow(hass),
        await account.start_reconfigure_flow(hass),
    ]


@pytest.fixture
async def options_forms(hass: HomeAssistant, account: MockConfigEntry) -> list[Form]:
    """Return the menu of the options, and the forms to which it leads."""
    options = hass.config_entries.options
    forms: list[Form] = []
    for step in ("settings", "contacts"):
        menu = await options.async_init(account.entry_id)
        forms.append(await options.async_configure(menu["flow_id"], {"next_step_id": step}))
    return [menu, *forms]


async def test_every_form_of_the_config_flow_has_its_texts(forms: list[Form]) -> None:
    assert _steps(VoipCenterConfigFlow) == {form["step_id"] for form in forms} | {"reauth"}
    _check(forms, "config")


async def test_the_forms_of_the_options_have_their_texts(options_forms: list[Form]) -> None:
    assert _steps(VoipCenterOptionsFlow) == {form["step_id"] for form in options_forms}
    _check(options_forms, "options")


def _steps(flow: type) -> set[str]:
    return {name.removeprefix("async_step_") for name in vars(flow) if name[:11] == "async_step_"}


def _check(forms: list[Form], part: str) -> None:
    steps = tree(ENGLISH)[part]["step"]
    wanted = {f"{form['step_id']}.{key}" for form in forms for key in _wanted(form)}
    present = {key for key, _ in flat(steps) if not key.endswith(".description")}
    said = differences(present, wanted, f"{part}.step")
    assert not said, said
    for form in forms:
        given = set(form["description_placeholders"] or ())
        assert left_open(steps[form["step_id"]]) <= given, form["step_id"]


def _wanted(form: Form) -> Iterator[str]:
    yield "title"
    if options := form.get("menu_options"):
        yield from (f"menu_options.{option}" for option in options)
    else:
        yield from _wanted_fields(form["data_schema"])


def _wanted_fields(schema: vol.Schema) -> Iterator[str]:
    for field, kind in schema.schema.items():
        if isinstance(kind, section):
            yield f"sections.{field}.name"
            yield from (f"sections.{field}.{key}" for key in _wanted_fields(kind.schema))
        else:
            yield f"data.{field}"
            yield f"data_description.{field}"
            config = getattr(kind, "config", {})
            assert "translation_key" not in config, f"{field}: texts of a selector have no test"


@pytest.mark.parametrize(
    ("part", "module"), [("config", "config_flow.py"), ("options", "options_flow.py")]
)
def test_every_error_of_a_form_has_a_text(part: str, module: str) -> None:
    said = differences(tree(ENGLISH)[part].get("error", {}), form_errors(module), f"{part}.error")
    assert not said, said


@pytest.mark.parametrize(
    ("part", "module"), [("config", "config_flow.py"), ("options", "options_flow.py")]
)
def test_every_end_of_a_flow_has_a_text(part: str, module: str) -> None:
    """What Home Assistant says itself, such as that signing in succeeded, it translates too."""
    said = differences(tree(ENGLISH)[part].get("abort", {}), aborts(module), f"{part}.abort")
    assert not said, said
