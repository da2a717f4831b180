"""Every file is one that Home Assistant accepts.

Its validator, hassfest, is no part of the package. These are its rules for custom integrations,
and some that it leaves to the reader's eye.
"""

from collections.abc import Callable
import re
from typing import Any

from homeassistant.helpers import config_validation as cv
import pytest
import voluptuous as vol

from .files import INTEGRATION, LANGUAGES, read_json, texts, tree

_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_ADDRESS = re.compile(r"(?:\w+://|www\.)[a-z0-9]", re.IGNORECASE)
_FIELD = re.compile(r"{(.*?)}", re.DOTALL)


def key(value: str) -> str:
    """Accept a key: small letters and digits, in words."""
    if not _KEY.fullmatch(value):
        raise vol.Invalid(f"{value!r} is no key")
    return value


def text(value: object) -> str:
    """Accept a text."""
    said = cv.string_with_no_html(value)
    if said != said.strip():
        raise vol.Invalid("blanks at its begin or end")
    if _ADDRESS.search(said):
        raise vol.Invalid("an address, which should be a placeholder")
    if "[%" in said or "%]" in said:
        raise vol.Invalid("a reference, which only Home Assistant's own integrations may use")
    if "'{" in said or "}'" in said:
        raise vol.Invalid("an apostrophe at a placeholder, which makes it plain text")
    if not all(name.isidentifier() for name in _FIELD.findall(said)):
        raise vol.Invalid("a placeholder that is no name")
    return said


def fixed_text(value: object) -> str:
    """Accept a text in which nothing is left open."""
    if "{" in (said := text(value)):
        raise vol.Invalid("a placeholder where none can be filled in")
    return said


def each(value: object) -> vol.Schema:
    """Accept any keys."""
    return vol.Schema({key: value})


_FIELDS = {vol.Optional("data"): each(text), vol.Optional("data_description"): each(text)}
_FLOW = {
    vol.Required("step"): each(
        {
            vol.Optional("title"): text,
            vol.Optional("description"): text,
            vol.Optional("menu_options"): each(fixed_text),
            **_FIELDS,
            vol.Optional("sections"): each(
                {vol.Optional("name"): text, vol.Optional("description"): text, **_FIELDS}
            ),
        }
    ),
    vol.Optional("error"): each(text),
    vol.Optional("abort"): each(text),
}
_DESCRIBED = {vol.Required("name"): text, vol.Required("description"): text}
_AUTOMATED = each({**_DESCRIBED, vol.Required("fields"): each(_DESCRIBED)})
_STATES = {vol.Optional("name"): fixed_text, vol.Optional("state"): each(fixed_text)}
TRANSLATION = vol.Schema(
    {
        vol.Required("common"): each(text),
        vol.Required("config"): {**_FLOW, vol.Required("create_entry"): {"default": fixed_text}},
        vol.Required("options"): _FLOW,
        vol.Required("entity"): each(
            each(
                {
                    vol.Optional("name"): text,
                    vol.Optional("state"): each(fixed_text),
                    vol.Optional("state_attributes"): each(_STATES),
                    vol.Optional("unit_of_measurement"): fixed_text,
                }
            )
        ),
        vol.Required("exceptions"): each({vol.Required("message"): text}),
        vol.Required("issues"): each(
            vol.Any(
                {vol.Required("title"): text, vol.Required("description"): text},
                {vol.Required("title"): text, vol.Required("fix_flow"): _FLOW},
            )
        ),
        vol.Required("selector"): each({vol.Required("options"): each(text)}),
        vol.Required("services"): each(
            {
                vol.Required("name"): text,
                vol.Required("description"): text,
                vol.Optional("fields"): each(
                    {vol.Required("name"): text, vol.Required("description"): text}
                ),
            }
        ),
        vol.Required("system_health"): {vol.Required("info"): each(text)},
        vol.Required("triggers"): _AUTOMATED,
        vol.Required("conditions"): _AUTOMATED,
    }
)
"""What may stand where. Home Assistant knows more than this integration has a use for."""


def icon(value: object) -> str:
    """Accept a Material Design icon."""
    if not re.fullmatch(r"mdi:[a-z0-9]+(?:-[a-z0-9]+)*", said := str(value)):
        raise vol.Invalid(f"{said!r} is no icon")
    return said


def without_repetition(value: dict[str, Any]) -> dict[str, Any]:
    """Accept icons for states that differ from the default."""
    if value.get("default") in value.get("state", {}).values():
        raise vol.Invalid("a state with the default icon")
    return value


ICONS = vol.Schema(
    {
        vol.Required("entity"): each(
            each(
                vol.All(
                    vol.Schema({vol.Required("default"): icon, vol.Optional("state"): each(icon)}),
                    without_repetition,
                )
            )
        ),
        vol.Required("services"): each({vol.Required("service"): icon}),
        vol.Required("triggers"): each({vol.Required("trigger"): icon}),
        vol.Required("conditions"): each({vol.Required("condition"): icon}),
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_valid(language: str) -> None:
    TRANSLATION(tree(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_is_described_only_if_there_is_one(language: str) -> None:
    forms = [key.rpartition(".data_description.") for key in texts(language)]
    assert [
        f"{form}.data.{field}"
        for form, described, field in forms
        if described and f"{form}.data.{field}" not in texts(language)
    ] == []


def test_icons_are_valid() -> None:
    ICONS(read_json(INTEGRATION / "icons.json"))


@pytest.mark.parametrize(
    "wrong",
    [
        "Read <b>this</b>",
        " begins with a blank",
        "See https://example.com/page",
        "See www.example.com",
        "[%key:common::action::close%]",
        "L'{account}",
        "{no name}",
        "{0}",
    ],
)
def test_a_wrong_text_is_found(wrong: str) -> None:
    with pytest.raises(vol.Invalid):
        text(wrong)


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        (TRANSLATION, lambda: tree("en") | {"title": "VoipCenter"}),
        (TRANSLATION, lambda: tree("en") | {"exceptions": {"Wrong": {"message": "x"}}}),
        (TRANSLATION, lambda: tree("en") | {"exceptions": {"wrong": "x"}}),
        (TRANSLATION, lambda: tree("en") | {"issues": {"wrong": {"title": "x"}}}),
        (ICONS, lambda: {"entity": {"select": {"route": {"default": "routes"}}}, "services": {}}),
        (
            ICONS,
            lambda: {
                "entity": {"switch": {"x": {"default": "mdi:a", "state": {"on": "mdi:a"}}}},
                "services": {},
            },
        ),
    ],
)
def test_a_wrong_file_is_found(schema: vol.Schema, wrong: Callable[[], object]) -> None:
    with pytest.raises(vol.Invalid):
        schema(wrong())
