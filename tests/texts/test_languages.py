"""All languages say the same, each in its own words."""

import json
import re

import pytest

from .files import (
    ENGLISH,
    LANGUAGES,
    TRANSLATED,
    TRANSLATIONS,
    differences,
    flat,
    listed,
    placeholders,
    read_json,
    texts,
    tree,
)

SAME_WORD = {
    "nl": {
        "Account",
        "Filter",
        "ID",
        "Menu",
        "Ping",
        "Route",
        "routes",
    },
    "fr": {
        "Date",
        "ID",
        "Menu",
        "Options",
        "Ping",
        "Route",
        "routes",
    },
    "de": {
        "Filter",
        "ID",
        "Ping",
        "Route",
    },
}
"""Words that a language shares with English."""

OPTIONS = "options.step.settings.data"

PATHS_IN_THE_PBX = ("Config > Websockets",)
"""The PBX's own screens, which speak no other language."""


def test_there_is_a_file_for_each_language() -> None:
    assert {path.stem for path in TRANSLATIONS.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_the_keys_of_english(language: str) -> None:
    said = differences(texts(language), texts(ENGLISH), f"{language}.json")
    assert not said, said


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_has_the_placeholders_of_english(language: str) -> None:
    english = texts(ENGLISH)
    assert {
        key: placeholders(text)
        for key, text in texts(language).items()
        if placeholders(text) != placeholders(english.get(key, text))
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in texts(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_is_translated(language: str) -> None:
    english = texts(ENGLISH)
    same = {key: text for key, text in texts(language).items() if text == english.get(key)}
    said = listed(f"{key}: {text}" for key, text in same.items() if text not in SAME_WORD[language])
    assert not said, f"{language}.json says the same as English:{said}"
    assert set(same.values()) == SAME_WORD[language], "a word is no longer the same"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_has_the_paragraphs_and_the_end_of_english(language: str) -> None:
    translated = texts(language)
    assert [
        key
        for key, english in texts(ENGLISH).items()
        if (text := translated.get(key, english)).count("\n") != english.count("\n")
        or _end(text) != _end(english)
    ] == []


def _end(text: str) -> str:
    return text[-1] if text[-1] in ".:?!)" else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_text_says_in_several_places_is_the_same_everywhere(language: str) -> None:
    """Where English repeats itself, so does a translation, but for grammar."""
    by_english: dict[str, set[str]] = {}
    translated = texts(language)
    for key, english in texts(ENGLISH).items():
        by_english.setdefault(english, set()).add(translated.get(key, english))
    inflected = {"None"}
    assert {
        english: said
        for english, said in by_english.items()
        if len(said) > 1 and english not in inflected
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("exceptions.assistants_may_not_call.message", f"{OPTIONS}.assistants_may_call"),
        ("exceptions.country_not_chosen.message", f"{OPTIONS}.countries"),
        ("exceptions.premium_number.message", f"{OPTIONS}.allow_premium_numbers"),
    ],
)
def test_a_text_names_a_field_as_the_form_does(language: str, text: str, named: str) -> None:
    said = texts(language)
    assert said[named] in said[text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("screen", "named_in"),
    [
        ("dashboard.devices.main", "exceptions.invalid_api_key.message"),
        ("dashboard.devices.main", "exceptions.invalid_password.message"),
        ("dashboard.voice_assistants.main", "exceptions.not_exposed.message"),
    ],
)
def test_a_text_names_a_screen_as_home_assistant_does(
    language: str, screen: str, named_in: str
) -> None:
    frontend = pytest.importorskip("hass_frontend").where() / "static" / "translations"
    (general,) = frontend.glob(f"{language}-{'?' * 32}.json")
    (config,) = (frontend / "config").glob(f"{language}-{'?' * 32}.json")
    settings = dict(flat(read_json(general)))["panel.config"]
    place = dict(flat(read_json(config)))[f"ui.panel.config.{screen}"]
    assert f"{settings} > {place}" in texts(language)[named_in]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_pbx_own_screens_keep_their_names(language: str) -> None:
    translated = texts(language)
    assert [
        key
        for key, english in texts(ENGLISH).items()
        for path in PATHS_IN_THE_PBX
        if (path in english) is not (path in translated.get(key, english))
    ] == []


def test_french_keeps_its_signs_with_their_words() -> None:
    """A blank before a sign must not end the line, as in Home Assistant's own texts."""
    loose = re.compile(r"[^\u00a0][:;?!»](?=\s|$|\))|«(?!\u00a0)| [:;?!»]")
    assert {key: text for key, text in texts("fr").items() if loose.search(text)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_in_order(language: str) -> None:
    """So that two of them can be compared line by line."""
    ordered = json.dumps(tree(language), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert (TRANSLATIONS / f"{language}.json").read_text() == ordered
