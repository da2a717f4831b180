"""Every error that is raised can be read, with what it leaves open filled in."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.problems import async_message

from .files import ENGLISH, LANGUAGES, differences, placeholders, texts, tree
from .sources import other_translated_calls, raised


def test_every_error_that_is_raised_has_a_message() -> None:
    said = differences(tree(ENGLISH)["exceptions"], {said.key for said in raised()}, "exceptions")
    assert not said, said


def test_every_error_is_raised_with_what_its_message_leaves_open() -> None:
    messages = texts(ENGLISH)
    assert [
        said
        for said in raised()
        if not said.placeholders >= placeholders(messages[f"exceptions.{said.key}.message"])
    ] == []


def test_no_other_code_takes_a_translation_key() -> None:
    """The PBX's errors are looked at above, issues in a test of their own."""
    assert other_translated_calls() == {"Translated", "async_create_issue"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["cannot_connect", "certificate", "clock", "invalid_response"])
def test_what_broke_on_the_way_is_told_in_words(language: str, key: str) -> None:
    """The name of a socket's error helps nobody who wants to close the office."""
    said = texts(language)
    assert not placeholders(said[f"exceptions.{key}.message"])
    assert "error" not in placeholders(said[f"config.error.{key}"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_sent_to_a_screen_of_permissions_that_the_manual_does_not_know(
    language: str,
) -> None:
    said = {key: text for key, text in texts(language).items() if "not_allowed" in key}
    assert len(said) == 8
    assert [key for key, text in said.items() if " > " in text or "{menu}" in text] == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (HomeAssistantError("as it is"), "as it is"),
        (ValueError("as it is"), "as it is"),
        (HomeAssistantError(translation_domain=DOMAIN, translation_key="unheard"), "unheard"),
    ],
)
async def test_what_nobody_translated_is_told_as_it_is(
    hass: HomeAssistant, error: Exception, told: str
) -> None:
    assert await async_message(hass, error) == told
